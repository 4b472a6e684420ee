"""``plan explain`` as a user meets it: what is printed where, exit codes, the repaired workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from planner.cli import explain
from planner.cli.app import app
from planner.errors import TimeLimitError
from planner.explain import explaining
from planner.workbook import read_book
from planner.workbook.convert import folder_files
from planner.workbook.template import workbook_bytes
from tests.explain.books import small
from tests.explain.trial import planned_cost
from tests.explain.worlds import home_made

FLOOR = {"floor": "self-reliance", "stage": "magnet", "share": 0.8}


def _plan(*arguments: object) -> Result:
    app = typer.Typer()
    explain.register(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _written(path: Path, **sheets: Any) -> Path:
    book = small(home_made(**sheets), "xlsx" if path.suffix else "csv")
    if path.suffix:
        path.write_bytes(workbook_bytes(book))
        return path
    path.mkdir()
    for name, content in folder_files(book).items():
        (path / name).write_bytes(content)
    return path


@pytest.fixture
def clashing(tmp_path: Path) -> Path:
    return _written(tmp_path / "clashing", floors=[FLOOR])


def test_a_plan_exists(tmp_path: Path) -> None:
    result = _plan(_written(tmp_path / "fine.xlsx"))
    assert result.exit_code == 0
    assert "can all be kept" in result.stdout


def test_conflict_and_ways_out_are_printed(clashing: Path) -> None:
    result = _plan(clashing, "--repairs", 2)
    assert result.exit_code == 3
    assert "floors!E2 = 80 %" in result.stdout
    assert "[policy] floors!E2 share: 80 % → 50 %" in result.stdout
    assert result.stderr == ""


def test_lines_fit_a_terminal_and_stay_whole_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "   floors!E2: 80 %  " + "floor 'self-reliance' in FY2026-27 " * 4
    assert explain._fitted(line) == [line]
    monkeypatch.setattr(explain.sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "72")
    fitted = explain._fitted(line)
    assert len(fitted) > 1
    assert max(len(part) for part in fitted) <= 72
    assert all(part.startswith("      ") for part in fitted[1:])
    assert " ".join(" ".join(fitted).split()) == " ".join(line.split())
    assert explain._fitted("") == [""]


def test_json_is_one_object(clashing: Path) -> None:
    result = _plan(clashing, "--json", "--repairs", 1)
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert told["feasible"] is False
    assert {(cell["sheet"], cell["cell"]) for cell in told["conflicts"][0]["cells"]} == {
        ("floors", "E2"),
        ("capacity", "B2"),
    }
    (repair,) = told["repairs"]
    (change,) = repair["changes"]
    assert (change["sheet"], change["cell"], change["from"], change["to"]) == ("floors", "E2", 0.8, 0.5)
    assert repair["cost_paid_inr"] + repair["penalties_inr"] == pytest.approx(repair["objective_inr"])


@pytest.mark.parametrize("name", ["repaired.xlsx", "repaired"])
def test_repaired_workbook_has_the_plan_that_was_promised(clashing: Path, tmp_path: Path, name: str) -> None:
    result = _plan(clashing, "--json", "--repairs", 2, "--out", tmp_path / name, "--take", 2)
    told = json.loads(result.stdout)
    assert told["repaired"] == str(tmp_path / name)
    assert planned_cost(read_book(tmp_path / name)) == pytest.approx(told["repairs"][1]["objective_inr"], rel=1e-6)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("repaired.xlsx", ["--scenario", "more"]),
        ("repaired", ["--target", "T"]),
        ("repaired.xlsx", ["--set", "floors.share = 0.7"]),
        pytest.param("repaired", ["--scenario", "more"], marks=pytest.mark.slow),
        pytest.param("repaired.xlsx", ["--target", "T"], marks=pytest.mark.slow),
        pytest.param("repaired", ["--set", "floors.share = 0.7"], marks=pytest.mark.slow),
    ],
)
def test_a_repaired_workbook_solves_under_the_same_scenario(tmp_path: Path, name: str, options: list[str]) -> None:
    rows = {
        "floors": [FLOOR | {"share": 0.4}],
        "scenarios": [{"scenario": "more"}],
        "changes": [{"scenario": "more", "sheet": "floors", "column": "share", "action": "×", "value": 2}],
        "targets": [{"target": "T", "stage": "magnet", "share": 0.9}],
    }
    path = _written(tmp_path / ("asked.xlsx" if name.endswith("xlsx") else "asked"), **rows)
    assert _plan(path).exit_code == 0
    result = _plan(path, *options, "--json", "--out", tmp_path / name)
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert told[options[0].strip("-").replace("scenario", "scenarios").replace("set", "sets")] != []
    (change,) = told["repairs"][0]["changes"]
    by = change["by"]
    assert (by is None) == (options[0] == "--set")
    if by is not None:
        sheet = read_book(tmp_path / name).sheets[by["sheet"]]
        at = (sheet.row_numbers.tolist().index(by["row"]), sheet.header.index(by["column"]))
        assert float(sheet.cells.iloc[at]) == by["to"]
    again = CliRunner().invoke(app, ["solve", str(tmp_path / name), *options, "--json", "--out", str(tmp_path / "run")])
    assert again.exit_code == 0, again.output
    solved = json.loads((tmp_path / "run" / "results.json").read_text(encoding="utf-8"))
    assert solved["objective_inr"] == pytest.approx(told["repairs"][0]["objective_inr"], rel=1e-6)


def test_a_plan_that_a_scenario_prevents_points_to_the_same_question(tmp_path: Path) -> None:
    path = _written(tmp_path / "asked", targets=[{"target": "T", "stage": "magnet", "share": 0.9}])
    result = CliRunner().invoke(app, ["solve", str(path), "--target", "T", "--quiet", "--out", str(tmp_path / "run")])
    assert result.exit_code == 3
    assert "'plan explain', asked for the same, finds the ways out" in result.output


def test_what_is_written_says_under_what_it_is_solved(tmp_path: Path) -> None:
    rows = {"targets": [{"target": "T", "stage": "magnet", "share": 0.9}]}
    result = _plan(_written(tmp_path / "asked", **rows), "--target", "T", "--repairs", 1, "--out", tmp_path / "mended")
    assert "by targets!F2 share: 90 % → 50 %" in result.stdout
    assert result.stdout.rstrip().endswith("to check and to solve with the same --target")


def test_a_scenario_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    result = _plan(_written(tmp_path / "fine"), "--scenario", "nobody")
    assert result.exit_code == 2
    assert "nobody" in result.stderr


def test_nothing_is_written_over_unasked(clashing: Path, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    result = _plan(clashing, "--out", tmp_path / "there.xlsx")
    assert result.exit_code == 2
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"


def test_a_folder_of_other_files_is_never_replaced(clashing: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    result = _plan(clashing, "--out", tmp_path / "mine", "--force")
    assert result.exit_code == 2
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_a_repair_that_was_not_found_is_refused(clashing: Path, tmp_path: Path) -> None:
    result = _plan(clashing, "--repairs", 1, "--out", tmp_path / "repaired", "--take", 9)
    assert result.exit_code == 2
    assert not (tmp_path / "repaired").exists()


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_mistakes_in_the_workbook_come_first(tmp_path: Path, options: list[str]) -> None:
    result = _plan(_written(tmp_path / "wrong", floors=[FLOOR | {"stage": "magnett"}]), *options)
    assert result.exit_code == 2
    assert "magnett" in (result.stdout if options else result.stderr)
    if options:
        assert json.loads(result.stdout)["findings"]


def test_missing_file_is_told_in_a_line(tmp_path: Path) -> None:
    result = _plan(tmp_path / "nowhere.xlsx")
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_time_limit_has_its_own_exit_code(clashing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> None:
        raise TimeLimitError("the time limit of 1 s came before the conflict was understood")

    monkeypatch.setattr(explaining, "find_clashes", late)
    result = _plan(clashing, "--time-limit", 1)
    assert result.exit_code == TimeLimitError.exit_code == 5
    assert result.stderr.startswith("Error: the time limit")
