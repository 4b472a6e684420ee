"""The same case gives the same files: other seeds of Python, other numbers of threads; and ties are told."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.run.options import RunOptions
from planner.run.pipeline import run
from tests.cases.hand import offer, world
from tests.hostile import workbooks as w
from tests.hostile.killing import content, environment
from tests.run.inputs import small, write_case

_RUN = """
import sys
from pathlib import Path
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.solve.options import SolveOptions

run(Path(sys.argv[1]), RunOptions(out=Path(sys.argv[2]), solve=SolveOptions(threads=int(sys.argv[3]))))
"""


def _planned(case: Path, place: Path, seed: int, threads: int) -> dict[str, bytes]:
    command = [sys.executable, "-c", _RUN, str(case), str(place), str(threads)]
    subprocess.run(command, env=environment(PYTHONHASHSEED=str(seed)), check=True, timeout=120, capture_output=True)
    return content(place)


@pytest.mark.parametrize("count", [2, pytest.param(10, marks=pytest.mark.slow)])
def test_det_repeat(tmp_path, count):
    """Processes of their own, each with another hash seed, with one and with four threads in turn: the same bytes."""
    case = write_case(tmp_path / "case", small())
    first, *others = (_planned(case, tmp_path / str(seed), seed, (1, 4)[seed % 2]) for seed in range(count))
    assert {"results.json", "results.xlsx", "tables/costs.csv", "report.html"} <= first.keys()
    for found in others:
        assert {name for name in first if found[name] != first[name]} == set()


@pytest.mark.parametrize("tied", [True, False])
def test_other_plans_of_the_same_cost_are_told(tmp_path, tied):
    """On the screen and in the workbook, when there are some and only then."""
    offers = [offer("one", "port", 5, most_t_per_year=8), offer("two", "port", 5 if tied else 6, most_t_per_year=8)]
    path = w.write(tmp_path, w.as_case(world(offers=offers)))
    told = CliRunner().invoke(app, ["solve", str(path), "--out", str(tmp_path / "run")])
    assert told.exit_code == 0, told.output
    assert ("same cost" in told.stdout or "cost the same" in told.stdout) is tied, told.stdout


def test_det_rounding(tmp_path):
    """No figure is -0 or none at all; and what the files say, rounded as they are, still keeps every rule."""
    place = run(write_case(tmp_path / "case", small()), RunOptions(out=tmp_path / "run")).folder
    for path in (place / "tables").glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        assert not any(field in ("-0", "-0.0", "nan", "inf") for row in csv.reader(text.splitlines()) for field in row)
    assert any(json.loads((place / "results.json").read_text(encoding="utf-8"))["shares"])
    told = CliRunner().invoke(app, ["audit", str(place)])
    assert told.exit_code == 0, told.output
