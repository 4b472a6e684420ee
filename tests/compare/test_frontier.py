"""``plan frontier``: what it is asked, what it writes, and what it refuses."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.compare.frontier_run import Wish, frontier
from planner.compare.frontier_text import lines
from planner.errors import InfeasibleError, InputError, TimeLimitError
from planner.run.options import RunOptions
from planner.run.pipeline import run
from tests.compare.test_frontier_curve import stairs
from tests.run.inputs import small, write_case


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    """The stairs as a folder of CSV files."""
    return write_case(tmp_path_factory.mktemp("inputs") / "stairs", stairs())


@pytest.fixture(scope="module")
def bit_of_all(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("inputs") / "small", small())


def said(*args, code=0):
    result = CliRunner().invoke(app, ["frontier", *map(str, args)])
    assert result.exit_code == code, result.output
    return result


def test_the_folder_holds_all_of_it(steps, tmp_path):
    text = said(steps, "--target", "floor=f", "--points", 11, "--out", tmp_path / "out").stdout
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {
        "curve.csv", "breakpoints.csv", "frontier.xlsx", "frontier.txt", "frontier.json", "input", "manifest.json",
        "report.html",
    }  # fmt: skip
    with (tmp_path / "out" / "curve.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["optimal"] * 8 + ["infeasible"] * 3
    assert float(rows[5]["extra_inr"]) == pytest.approx(120)
    assert float(rows[5]["slope_inr"]) == pytest.approx(4)
    assert rows[5]["slope_per"] == "percentage point"
    assert "70 %" in rows[9]["reason"]
    assert "offer 'j'" in rows[9]["reason"]
    with (tmp_path / "out" / "breakpoints.csv").open(encoding="utf-8", newline="") as file:
        (corner,) = csv.DictReader(file)
    assert float(corner["target"]) == pytest.approx(0.4)
    assert "The curve has 1 corner, found exactly" in text
    assert "No plan for 3 of 11 points" in text
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["status"]) == ("frontier", "swept")
    assert set(manifest["files"]) == {name for name in files if "." in name} - {"manifest.json"} | {
        f"input/{path.name}" for path in steps.glob("*.csv")
    }


def test_json_is_all_that_is_printed(steps, tmp_path):
    told = json.loads(said(steps, "--target", "f", "--points", 3, "--out", tmp_path / "out", "--json").stdout)
    assert told["reachable"] == pytest.approx(0.7)
    assert [point["status"] for point in told["curve"]] == ["optimal", "optimal", "optimal", "infeasible"]
    assert told["corners"][0]["slope_tighter_inr"] == pytest.approx(4)


def test_two_sweeps_are_equal_byte_for_byte(bit_of_all, tmp_path):
    for name in ("a", "b"):
        said(bit_of_all, "--target", "floor=self-reliance", "--points", 9, "--out", tmp_path / name)
    for name in ("curve.csv", "breakpoints.csv", "frontier.xlsx", "frontier.txt", "frontier.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_run_is_swept_from_its_copy_of_the_input(bit_of_all, tmp_path):
    folder = run(bit_of_all, RunOptions(out=tmp_path / "run")).folder
    for name, path in (("a", bit_of_all), ("b", folder)):
        said(path, "--target", "cap=less of one", "--points", 5, "--out", tmp_path / name)
    assert (tmp_path / "a" / "curve.csv").read_bytes() == (tmp_path / "b" / "curve.csv").read_bytes()


@pytest.mark.parametrize(
    ("target", "unit"),
    [
        ("floor=self-reliance", "share"),
        ("SELF-RELIANCE", "share"),
        ("floor=self-reliance/FY2026-27", "share"),
        ("cap=less of one", "share"),
        ("licence==L-1", "t"),
        ("magnet", "share"),
        ("magnet/FY2026-27", "share"),
        ("floor=magnet/CHN", "share"),
        ("cap=magnet/CHN", "share"),
    ],
)
def test_what_can_be_swept(bit_of_all, target, unit):
    found = frontier(bit_of_all, Wish(target, points=3))
    assert found.target.unit == unit
    assert len(found.curve.points) >= 2
    assert lines(found)[0].startswith("What ")
    ascii_only = lines(found, unicode=False)
    assert all(line.isascii() for line in ascii_only[1:11])


def test_an_added_floor_costs_what_the_same_floor_in_the_workbook_costs(tmp_path):
    without = write_case(tmp_path / "without", stairs(floors=[]))
    having = write_case(tmp_path / "having", stairs())
    added, own = frontier(without, Wish("magnet", points=5)), frontier(having, Wish("floor=f", points=5))
    assert added.target.added is not None
    assert {level: point.objective_inr for level, point in added.curve.points.items()} == pytest.approx(
        {level: point.objective_inr for level, point in own.curve.points.items()}
    )


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("floor=self-relance", "self-reliance"),
        ("licence=L1", "There is no licence"),
        ("budget=x", "There is no budget"),
        ("nowhere", "There is no floor or stage"),
        ("cap=magnet", "needs a country"),
        ("floor=self-reliance/FY2040-41", "asks nothing in FY2040-41"),
    ],
)
def test_what_cannot_be_swept_is_told(bit_of_all, target, words):
    with pytest.raises(InputError) as refused:
        frontier(bit_of_all, Wish(target))
    (finding,) = refused.value.findings
    assert words in finding.problem + finding.fix


@pytest.mark.parametrize(
    "options",
    [("--from", "50%", "--to", "20%"), ("--to", "120%"), ("--from", "-1"), ("--to", "abc"), ("--points", "1")],
)
def test_a_range_that_is_none_is_refused(steps, tmp_path, options):
    said(steps, "--target", "f", "--out", tmp_path / "out", *options, code=2)
    assert not (tmp_path / "out").exists()


def test_a_workbook_without_any_plan_is_told(tmp_path):
    rule = {"floor": "g", "stage": "magnet", "share": 0.9}
    source = write_case(tmp_path / "none", stairs(floors=[*stairs()["floors"], rule]))
    with pytest.raises(InfeasibleError, match="plan explain"):
        frontier(source, Wish("floor=f", points=3))
    said(source, "--target", "floor=f", "--out", tmp_path / "out", code=3)
    assert not (tmp_path / "out").exists()


def test_a_curve_of_one_point_can_be_shown(tmp_path):
    """No Indian magnet at all, so that only a floor of nothing has a plan."""
    sheets = stairs(offers=[stairs()["offers"][0], {**stairs()["offers"][1], "most_t_per_year": 1e-6}])
    sheets["origins"] = [row for row in sheets["origins"] if row["supply"] != "j"]
    found = frontier(write_case(tmp_path / "one", sheets), Wish("floor=f", points=2))
    assert found.curve.reach.level == pytest.approx(1e-7)
    assert lines(found)


def test_the_time_limit_is_of_all_points(bit_of_all):
    from planner.solve import SolveOptions

    with pytest.raises(TimeLimitError):
        frontier(bit_of_all, Wish("floor=self-reliance", solve=SolveOptions(time_limit=1e-9)))
