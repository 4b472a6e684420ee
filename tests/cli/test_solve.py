"""``plan solve`` as a user meets it: exit codes, what is printed where, and that nothing half-made is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

from planner.cli import solve as command
from planner.cli.app import app
from planner.errors import (
    NumericalError,
    OutOfMemoryError,
    OutputError,
    PlanError,
    RefusedModelError,
    UnboundedError,
)
from planner.run import pipeline
from planner.solve import SolverChoice
from tests.run.inputs import clashing, small, write_case

_KEYS = [
    "status",
    "objective_inr",
    "cost_paid_inr",
    "penalties_inr",
    "demand_t",
    "delivered_t",
    "short_t",
    "run",
    "size",
    "seconds",
    "shares",
    "scenarios",
    "sets",
    "target",
]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write_case(tmp_path / "small", small())


def _plan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_json_is_one_object_and_nothing_else(case: Path, tmp_path: Path) -> None:
    """st_optimal."""
    result = _plan("solve", case, "--out", tmp_path / "run", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert list(told) == _KEYS
    assert told["status"] == "optimal"
    assert set(told["size"]) == {"columns", "rows", "nonzeros"}
    assert set(told["seconds"]) == {"read", "network", "build", "handover", "solve", "results", "audit", "write"}
    assert Path(told["run"], "results.xlsx").is_file()
    assert result.stderr == ""


def test_summary_fits_one_screen(case: Path, tmp_path: Path) -> None:
    result = _plan("solve", case, "--out", tmp_path / "run")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "A small case"
    assert len(lines) <= 40
    assert max(len(line.rstrip()) for line in lines[:-1]) <= 110
    for words in ("demand t", "₹/kg", "Made in", "FY2026-27", "traced", "results.xlsx"):
        assert words in result.stdout


def test_quiet_prints_nothing(case: Path, tmp_path: Path) -> None:
    result = _plan("solve", case, "--out", tmp_path / "run", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_all_findings_are_told_at_once(tmp_path: Path) -> None:
    """st_input_error."""
    sheets = small()
    sheets["demand"][0]["tonnes"] = -5
    sheets["offers"][1]["material"] = "magnett"
    case = write_case(tmp_path / "bad", sheets)
    result = _plan("solve", case, "--out", tmp_path / "run")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "demand!" in result.stderr
    assert "offers!" in result.stderr
    assert not (tmp_path / "run").exists()
    told = json.loads(_plan("solve", case, "--json").stdout)
    assert (told["status"], told["exit_code"]) == ("input error", 2)
    assert {finding["sheet"] for finding in told["findings"]} >= {"demand", "offers"}


def test_infeasible_names_the_rules(tmp_path: Path) -> None:
    """st_infeasible_words, iis_names_business."""
    case = write_case(tmp_path / "bad", clashing())
    result = _plan("solve", case, "--out", tmp_path / "run")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "floor 'self-reliance' in FY2026-27 (floors!" in result.stderr
    assert "capacity of 'sinter' in P1 (capacity!" in result.stderr
    assert "share_rule" not in result.stderr
    assert not (tmp_path / "run").exists()
    told = json.loads(_plan("solve", case, "--json", "--out", tmp_path / "run").stdout)
    assert (told["status"], told["exit_code"]) == ("infeasible", 3)
    assert {rule["sheet"] for rule in told["rules"]} == {"floors", "capacity"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (UnboundedError("earns"), "unbounded", 4),
        (NumericalError("unclear"), "no definite answer", 6),
        (OutOfMemoryError("memory"), "out of memory", 7),
        (RefusedModelError("range"), "refused", 8),
        (OutputError("disk"), "not written", 9),
        (PlanError("option"), "error", 1),
    ],
)
def test_every_error_has_its_code_and_one_object(
    case: Path, monkeypatch: pytest.MonkeyPatch, error: PlanError, status: str, code: int
) -> None:
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(pipeline, "run", refuse)
    result = _plan("solve", case)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == f"Error: {error}\n"
    result = _plan("solve", case, "--json")
    assert result.exit_code == code
    assert json.loads(result.stdout) == {"status": status, "exit_code": code, "message": str(error)}


def test_time_limit_ends_with_5_and_without_a_plan(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """st_time_limit_none: the solver is made to be late."""
    from planner.solve.highs import Engine
    from planner.solve.solution import Termination

    monkeypatch.setattr(Engine, "run", lambda *_: Termination.TIME_LIMIT)
    result = _plan("solve", case, "--time-limit", "0.5", "--out", tmp_path / "run", "--json")
    assert result.exit_code == 5
    assert json.loads(result.stdout)["status"] == "time limit"
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "soon"])
def test_mistyped_options_end_with_2(case: Path, limit: str) -> None:
    result = _plan("solve", case, "--time-limit", limit)
    assert result.exit_code == 2
    assert "--time-limit" in result.stderr


def test_no_input_at_all(tmp_path: Path) -> None:
    result = _plan("solve", tmp_path / "nothing.xlsx", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["findings"][0]["code"] == "file-missing"


def test_default_is_india_here_then_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inputs" / "india").mkdir(parents=True)
    assert command.default_input() == Path("inputs/india")
    (tmp_path / "inputs" / "india.xlsx").touch()
    assert command.default_input() == Path("inputs/india.xlsx")


def test_methods_on_offer_are_those_of_the_solver() -> None:
    assert set(get_args(command.Method)) == {choice.value for choice in SolverChoice}


@pytest.mark.parametrize("solver", ["simplex", "ipx"])
def test_methods_agree(case: Path, tmp_path: Path, solver: str) -> None:
    result = _plan("solve", case, "--solver", solver, "--json", "--out", tmp_path / "run")
    told = json.loads(result.stdout)
    assert told["objective_inr"] == pytest.approx(_objective(case, tmp_path), rel=1e-9)


def _objective(case: Path, tmp_path: Path) -> float:
    told = json.loads(_plan("solve", case, "--json", "--out", tmp_path / "auto").stdout)
    return float(told["objective_inr"])


def test_version_is_told() -> None:
    result = _plan("--version")
    assert result.exit_code == 0
    assert result.stdout.strip()
