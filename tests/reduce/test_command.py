"""``plan solve --no-reduce``, and what a run tells of its reductions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.generate import SIZES, write_case

if TYPE_CHECKING:
    from pathlib import Path


SMALL = replace(SIZES["S"], companies=6, segments=3, grades=3, months=4, hubs=1, plants=1, magnets=2, caps=2)


def run(source: Path, out: Path, *words: str) -> tuple[dict, dict]:
    """Results and manifest of a run."""
    done = CliRunner().invoke(app, ["solve", str(source), "--out", str(out), "--quiet", *words])
    assert done.exit_code == 0, done.output
    return tuple(json.loads((out / f"{name}.json").read_text(encoding="utf-8")) for name in ("results", "manifest"))


def test_the_run_tells_its_reductions_and_can_do_without(tmp_path: Path) -> None:
    write_case(tmp_path / "case", SMALL, 1)
    results, manifest = run(tmp_path / "case", tmp_path / "reduced")
    plain, told = run(tmp_path / "case", tmp_path / "plain", "--no-reduce")
    assert plain["objective_inr"] == pytest.approx(results["objective_inr"], rel=1e-9)
    assert (manifest["options"]["reduce"], told["options"]["reduce"]) == (True, False)
    assert plain["reductions"] == []
    assert len(results["reductions"]) >= 2
    assert manifest["reductions"] == results["reductions"]
    first, last = results["reductions"][0], results["reductions"][-1]
    assert first["columns"][0] == results["size"]["columns"]
    assert last["nonzeros"][1] < 0.7 * results["size"]["nonzeros"]
