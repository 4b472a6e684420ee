"""Runs of a scenario: planned, audited, asked and compared as what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner.audit.folder import audit_folder
from planner.cli.app import app
from planner.cli.variants import names_of
from planner.diff.compare import compare
from planner.errors import InputError
from planner.run.options import RunOptions
from planner.run.pipeline import Run, run
from planner.run.saved import open_run
from planner.scenarios import load_variant, written_out
from planner.tables import load, validate
from tests.run.inputs import small, write_case

SCENARIOS: dict[str, Any] = {
    "scenarios": [{"scenario": "dear"}, {"scenario": "dear and small", "parent": "dear"}],
    "changes": [
        {"scenario": "dear", "sheet": "offers", "filter": "offer=china", "column": "price_per_t", "action": "x"}
        | {"value": 2, "from": "2026-10-01"},
        {"scenario": "dear and small", "sheet": "demand", "column": "tonnes", "action": "*", "value": 0.5},
    ],
    "targets": [{"target": "half", "stage": "magnet", "share": 0.5, "base": "demand"}],
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("case") / "small", small(**SCENARIOS))


@pytest.fixture(scope="module")
def plain(case: Path) -> Run:
    return run(case, RunOptions(out=case.parent / "plain"))


@pytest.fixture(scope="module")
def changed(case: Path) -> Run:
    options = RunOptions(out=case.parent / "changed", scenarios=("dear and small",), sets=("caps.share = 0.5",))
    return run(case, options)


def test_a_scenario_is_planned(plain: Run, changed: Run) -> None:
    assert changed.told()["scenarios"] == ["dear and small"]
    assert changed.told()["demand_t"] == pytest.approx(plain.told()["demand_t"] / 2)  # type: ignore[operator]
    manifest = json.loads((changed.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["variant"]["scenarios"] == ["dear and small"]
    assert manifest["variant"]["sets"] == ["caps.share = 0.5"]
    told = json.loads((changed.folder / "results.json").read_text(encoding="utf-8"))
    assert (told["scenarios"], told["sets"], told["target"]) == (["dear and small"], ["caps.share = 0.5"], "")


def test_every_report_names_the_scenario(plain: Run, changed: Run) -> None:
    from openpyxl import load_workbook

    assert changed.results.case.tables.title == "A small case [dear and small, --set caps.share = 0.5]"
    assert plain.results.case.tables.title == "A small case"
    assert "dear and small" in str(load_workbook(changed.folder / "results.xlsx").worksheets[0]["A1"].value)


def test_the_copy_is_the_users_own(case: Path, changed: Run) -> None:
    for path in case.glob("*.csv"):
        assert (changed.folder / "input" / path.name).read_bytes() == path.read_bytes()


def test_it_is_audited_as_it_was_planned(changed: Run) -> None:
    assert audit_folder(changed.folder).passed


def test_the_audit_fails_against_another_scenario(changed: Run) -> None:
    path = changed.folder / "manifest.json"
    before = path.read_text(encoding="utf-8")
    manifest = json.loads(before)
    manifest["variant"]["scenarios"] = []
    path.write_text(json.dumps(manifest), encoding="utf-8")
    try:
        assert not audit_folder(changed.folder).passed
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_difference_names_the_changes(plain: Run, changed: Run) -> None:
    found = compare(open_run(plain.folder), open_run(changed.folder))
    assert set(found.inputs["sheet"]) >= {"offers", "demand", "caps"}
    assert any("(changes!" in cell for cell in found.inputs["cell_after"])
    steps = sum(step.inr for step in found.causes if step.inr is not None)
    assert steps == pytest.approx(found.bridge.after - found.bridge.before, abs=1e-3)


def test_a_target_is_planned_alone(case: Path) -> None:
    finished = run(case, RunOptions(out=case.parent / "target", target="half"))
    assert audit_folder(finished.folder).passed
    duals = finished.results["duals"]
    assert duals["cell"].astype(str).str.startswith("new (targets!").any()


def test_what_is_written_out_reads_the_same(case: Path, changed: Run) -> None:
    variant = open_run(changed.folder).variant
    tables = load_variant(case, variant)
    again = validate(written_out(tables)).tables
    assert again is not None
    for name, table in tables.sheets.items():
        if name not in ("scenarios", "changes", "targets"):
            assert table.data.equals(again[name].data), name
    assert len(load(case)["offers"]) < len(tables["offers"])


def test_unknown_scenarios_are_refused(case: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        run(case, RunOptions(out=tmp_path / "run", scenarios=("deer",)))
    assert [finding.code for finding in refused.value.findings] == ["scenario-unknown"]
    assert not (tmp_path / "run").exists()


def _ask(*words: str) -> tuple[int, Any]:
    answer = CliRunner().invoke(app, [*words, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


def test_scenarios_are_listed(case: Path) -> None:
    code, told = _ask("scenarios", str(case))
    assert code == 0
    first, second = told["scenarios"]
    assert (first["scenario"], second["stack"]) == ("dear", ["dear", "dear and small"])
    (figure,) = first["changes"][0]["figures"]
    assert (figure["before"], figure["after"]) == ("10", "20")
    assert CliRunner().invoke(app, ["scenarios", str(case)]).exit_code == 0


@pytest.mark.parametrize("name", ["written.xlsx", "written"])
def test_a_scenario_is_written_as_a_workbook_of_its_own(name: str, case: Path, changed: Run, tmp_path: Path) -> None:
    out = tmp_path / name
    words = ["--scenario", "dear and small", "--set", "caps.share = 0.5", "--out", str(out)]
    assert _ask("scenarios", str(case), *words)[0] == 0
    again = run(out, RunOptions(out=tmp_path / "run"))
    assert again.told()["objective_inr"] == pytest.approx(changed.told()["objective_inr"], rel=1e-9)
    assert _ask("scenarios", str(case), *words)[0] == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    assert _ask("scenarios", str(case), "--set", "caps.share = 0.5", "--out", str(tmp_path / "mine"), "--force")[0] == 2
    assert (tmp_path / "mine" / "letter.txt").is_file()


def test_a_scenario_with_an_error_is_listed_and_refused(tmp_path: Path) -> None:
    rows = small(**SCENARIOS)
    rows["changes"][0] = {**rows["changes"][0], "filter": "offer=nobody"}
    code, told = _ask("scenarios", str(write_case(tmp_path / "bad", rows)))
    assert code == 2
    assert told["scenarios"][0]["findings"][0]["code"] == "change-no-row"


@pytest.mark.parametrize("command", ["solve", "check", "lint", "explain"])
def test_commands_take_scenarios(command: str, case: Path, tmp_path: Path) -> None:
    more = ["--out", str(tmp_path / "run")] if command == "solve" else []
    code, _ = _ask(command, str(case), "--scenario", "dear", "--set", "caps.share = 0.5", *more)
    assert code == 0
    code, told = _ask(command, str(case), "--scenario", "deer", *more)
    assert code == 2
    assert "scenario-unknown" in json.dumps(told)


@pytest.mark.parametrize("command", ["lint", "explain"])
def test_commands_take_a_target(command: str, tmp_path: Path) -> None:
    rows = small(targets=[{"target": "quarter", "stage": "magnet", "share": 0.25}])
    code, _ = _ask(command, str(write_case(tmp_path / "case", rows)), "--target", "quarter")
    assert code == 0
    code, told = _ask(command, str(tmp_path / "case"), "--target", "quartre")
    assert code == 2
    assert "target-unknown" in json.dumps(told)


def test_a_run_is_looked_at_with_its_own_scenarios_alone(case: Path, tmp_path: Path) -> None:
    assert _ask("solve", str(case), "--scenario", "dear", "--out", str(tmp_path / "run"))[0] == 0
    asked = CliRunner().invoke(app, ["lint", str(tmp_path / "run"), "--scenario", "dear"])
    assert asked.exit_code == 2
    assert "the scenarios that it was planned with" in " ".join(asked.output.replace("│", " ").split())


def test_names_with_commas() -> None:
    assert names_of(["base, late", "dear"]) == ("base", "late", "dear")
