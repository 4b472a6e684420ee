"""The measurements still run: every way builds the same program, every phase and table can be made."""

import json
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace

import pytest

from planner.generate import SIZES, write_case
from planner.solve.scaling import scale
from tests.bench import __main__ as bench
from tests.bench import others, plain, policy, sweeps, tables, tasks, ways
from tests.bench.measure import measured, timed
from tests.run.inputs import small
from tests.run.inputs import write_case as write_run_case

TINY = replace(SIZES["S"], companies=4, segments=2, grades=3, months=4, hubs=1, plants=1, magnets=1, caps=0)
CALLS = {"arrays": ways.arrays, "linopy": others.linopy_way, "rules": others.rules_way}


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """Shapes and cases so small that everything runs in moments."""
    monkeypatch.setattr(plain, "SHAPES", {"3k": (3, 3), "30k": (4, 3)})
    monkeypatch.setattr(bench, "SIZES", {"S": TINY, "M": replace(TINY, companies=6)})


def optimum(highs):
    highs.setOptionValue("output_flag", False)
    highs.run()
    return highs.getInfo().objective_function_value


@pytest.mark.parametrize("way", CALLS)
def test_every_way_builds_the_same_program(way):
    if not tasks.can(way):
        pytest.skip(f"{way} is not installed")
    lp = plain.plain_lp("3k")
    bare, other = ways.bare(lp), CALLS[way](lp)
    assert (bare.getNumCol(), bare.getNumRow()) == (lp.columns, lp.rows)
    sizes = [(highs.getNumCol(), highs.getNumRow(), highs.getNumNz()) for highs in (bare, other)]
    assert sizes[0] == sizes[1]
    money = scale(ways.arrays_form(lp)).money if way == "arrays" else 1.0
    assert optimum(other) == pytest.approx(optimum(bare) * money, rel=1e-9)
    assert optimum(bare) > 0


@pytest.mark.slow
def test_all_tables_are_printed(monkeypatch, capsys):
    monkeypatch.setattr(bench, "in_child", lambda task, **words: getattr(tasks, task)(**words))
    words = ["--plain", "3k", "--cases", "S", "M", "--runs", "S", "--repeat", "1", "--reductions", "S"]
    words += ["--frontiers", "S"]
    bench.measure(bench.choices(words))
    told = capsys.readouterr().out
    assert told.count("memory added") == 2
    for heading in ("four ways", "up to the solver", "Whole runs", "Targets"):
        assert heading in told
    assert all(tasks.WORDS[way] in told for way in tasks.WAYS if tasks.can(way))
    assert "Time grows with columns to the power" in told
    assert "everything but HiGHS, of the run, S" in told
    assert "solve after reductions against the plain program, S" in told
    assert told.count("| frontier of 50 levels") == 2


def test_methods_and_reductions_are_compared(monkeypatch, capsys):
    monkeypatch.setattr(policy, "in_child", lambda task, **words: getattr(tasks, task)(**words))
    monkeypatch.setattr(policy, "CASES", {"S": TINY})
    policy.measure(["S"], ["S"], ["S"], 60.0)
    told = capsys.readouterr().out
    methods, reductions = told.split("## Reductions")
    reductions, starts = reductions.split("## Start from")
    assert starts.count("| S |") == 1
    assert starts.count(" s |") + starts.count(" ms |") == 4
    assert methods.count("| S |") == 1
    assert " s |" in methods
    assert reductions.count("| S |") >= 4
    assert "as it is" in reductions
    assert "alike demands" in reductions


def test_every_reduction_leads_to_the_same_optimum(tmp_path):
    write_case(tmp_path, TINY, 1)
    found = tasks.steps(tmp_path)["steps"]
    assert len(found) >= 3
    assert [step["objective"] for step in found] == pytest.approx([found[0]["objective"]] * len(found), rel=1e-9)
    assert found[-1]["nonzeros"] < found[0]["nonzeros"]


def test_a_child_reports_figures_through_its_file(tmp_path):
    write_case(tmp_path / "case", TINY, 1)
    out = tmp_path / "figures.json"
    words = json.dumps({"folder": str(tmp_path / "case"), "repeat": 1})
    command = [sys.executable, "-m", "tests.bench.child", "phases", words, str(out)]
    subprocess.run(command, cwd=bench.REPOSITORY, check=True, capture_output=True)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert set(found["seconds"]) == {*tasks.PHASES, "bare"}
    assert found["columns"] > 100
    assert found["peak"] > 1_000_000


def test_a_failed_child_is_told_and_left_out(capsys):
    assert bench.in_child("phases", folder="there is no such folder") is None
    assert "failed" in capsys.readouterr().err


def test_the_slow_ways_are_left_out_where_they_would_take_minutes():
    assert bench.allowed("arrays", "1M")
    assert not bench.allowed("rules", "1M")
    assert bench.allowed("rules", "300k")


def test_measures_see_time_and_memory():
    _, seconds = timed(lambda: sum(range(10_000)), repeat=2)
    assert 0 < seconds < 1
    kept, added = measured(lambda: bytearray(b"x" * 50_000_000))
    assert len(kept) == 50_000_000
    assert added is None or added > 40_000_000


def test_a_ratio_of_nothing_is_a_dash():
    assert tables.table(["a", "b"], [["x", None]]).endswith("| x | – |")
    assert tables.ratio(None, 2.0) is None
    assert tables.ratio(3.0, 2.0) == 1.5


@pytest.mark.slow
def test_sweeps_are_measured_in_cold_plans(tmp_path, capsys):
    case = write_run_case(tmp_path / "small", small())
    sweeps.main(Namespace(input=str(case), target="", only=["stress"]))
    told = capsys.readouterr().out
    assert "| plan solve | " in told
    assert "| plan stress, with pairs and N-1 | " in told
    assert "20 cases cost" in told
