"""``plan audit``: a finished run is audited from its folder, and whatever is touched there is noticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from planner.audit import FAMILIES, audit
from planner.audit.folder import audit_folder
from planner.cli.app import app
from planner.errors import AuditError, InputError
from planner.run import proof
from planner.run.options import RunOptions
from planner.run.pipeline import Run, run
from tests.run.inputs import small, write_case


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    home = tmp_path_factory.mktemp("audited")
    return run(write_case(home / "small", small()), RunOptions(out=home / "run"))


@pytest.fixture
def folder(finished: Run, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished.folder, tmp_path / "run"))


def _plan(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_run_carries_its_certificate(finished: Run) -> None:
    told = json.loads((finished.folder / "certificate.json").read_text(encoding="utf-8"))
    assert told["verdict"] == "passed"
    assert set(told["families"]) == set(FAMILIES)
    manifest = json.loads((finished.folder / "manifest.json").read_text(encoding="utf-8"))
    assert told["inputs"] == manifest["input"]["sha256"]
    assert told["results"]["costs.csv"] == manifest["files"]["tables/costs.csv"]
    assert {"certificate.json", "program.npz"} <= set(manifest["files"])


def test_workbook_of_the_run_has_the_audit(finished: Run) -> None:
    sheet = load_workbook(finished.folder / "results.xlsx", read_only=True)["audit (data)"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows[0][:4] == ("family", "rule", "verdict", "rows")
    assert len(rows) - 1 == len(finished.proof.certificate.checks)
    assert {row[2] for row in rows[1:]} == {"kept", "nothing to check"}


def test_plan_that_fails_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """st_audit_fails: the finding names rule, rows and size."""

    def spoilt(tables: Any, results: Any, program: Any) -> Any:
        frames = dict(results)
        frames["purchases"] = frames["purchases"].assign(cost_inr=frames["purchases"]["cost_inr"] * 1.01)
        return audit(tables, frames, program)

    monkeypatch.setattr(proof, "audit", spoilt)
    source = write_case(tmp_path / "small", small())
    with pytest.raises(
        AuditError, match=r"prices: cost of purchases: \d+ of \d+ rows off, the worst by 0\.0099"
    ) as raised:
        run(source, RunOptions(out=tmp_path / "run"))
    assert raised.value.exit_code == 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small"]


def test_audit_of_a_run_prints_the_families(folder: Path) -> None:
    result = _plan("audit", folder)
    assert result.exit_code == 0, result.output
    for family in FAMILIES:
        assert f"\n{family} " in f"\n{result.stdout}"
    assert result.stdout.rstrip().endswith("nothing is wrong")


def test_audit_as_json(folder: Path) -> None:
    result = _plan("audit", folder, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["verdict"] == "passed"
    assert told["families"]["files"]["verdict"] == told["families"]["optimality"]["verdict"] == "kept"
    assert told["figures"]["objective_inr"] == pytest.approx(told["figures"]["program_primal_inr"], rel=1e-9)


def _edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8", newline="")


def _broken(folder: Path) -> set[str]:
    return set(audit_folder(folder).broken)


def test_edited_table_is_noticed(folder: Path) -> None:
    _edit(folder / "tables" / "costs.csv", lambda text: text.replace("buyers,", "penalty,", 1))
    assert _broken(folder) >= {"files", "costs"}
    result = _plan("audit", folder)
    assert result.exit_code == 10
    assert "costs: rupees of each line and period:" in result.stdout
    assert result.stdout.rstrip().endswith("the plan is wrong, so it is no plan")
    told = json.loads(_plan("audit", folder, "--json").stdout)
    assert told["verdict"] == "failed"
    assert told["families"]["costs"]["verdict"] == "broken"
    (check,) = [one for one in told["checks"] if one["rule"] == "files are as they were written" and one["failed"]]
    assert check["where"] == {"file": "tables/costs.csv"}


def test_edited_input_is_noticed(folder: Path) -> None:
    """A cap that the plan keeps is tightened in the copy of the input."""
    _edit(folder / "input" / "caps.csv", lambda text: text.replace("0.6", "0.1"))
    assert _broken(folder) >= {"files", "caps"}


def test_edited_totals_are_noticed(folder: Path) -> None:
    told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    told["objective_inr"] *= 1 + 1e-8
    (folder / "results.json").write_text(json.dumps(told), encoding="utf-8")
    wrong = [check.rule for check in audit_folder(folder).checks if not check.passed]
    assert "results.json tells the totals of the tables" in wrong


def test_edited_shares_are_noticed(folder: Path) -> None:
    told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    told["shares"]["FY2026-27"]["magnet"]["CHN"]["traced"] += 0.01
    (folder / "results.json").write_text(json.dumps(told), encoding="utf-8")
    wrong = [check.rule for check in audit_folder(folder).checks if not check.passed]
    assert "results.json tells the shares of the tables" in wrong


def test_other_status_is_no_plan(folder: Path) -> None:
    """audit_status_allowlist."""
    _edit(folder / "manifest.json", lambda text: text.replace('"optimal"', '"time limit"'))
    wrong = [check for check in audit_folder(folder).checks if not check.passed]
    assert [check.rule for check in wrong] == ["the solver proved the optimum"]
    assert wrong[0].where == {"status": "time limit"}


def test_lost_table_is_noticed(folder: Path) -> None:
    (folder / "tables" / "waste.csv").unlink()
    assert _broken(folder) == {"files", "entries"}


def test_lost_program_is_noticed(folder: Path) -> None:
    (folder / "program.npz").unlink()
    certificate = audit_folder(folder)
    assert certificate.broken == ("files",)
    assert certificate.told()["families"]["optimality"]["verdict"] == "nothing to check"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.npz", b"nonsense"),
        ("tables/costs.csv", b"\xff\xfe\x00"),
        ("tables/costs.csv", b""),
        ("results.json", b"[]"),
    ],
)
def test_broken_file_ends_with_words(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    result = _plan("audit", folder)
    assert result.exit_code == 10
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output


def test_what_is_no_run_is_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputError):
        audit_folder(tmp_path / "nothing")
    result = _plan("audit", tmp_path)
    assert result.exit_code == 2
    assert "manifest.json" in result.stderr
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert _plan("audit", folder).exit_code == 2
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    assert _plan("audit", folder).exit_code == 2
