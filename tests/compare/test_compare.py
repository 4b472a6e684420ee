"""Targets and scenarios side by side: laws of cost, equality with plans made one by one, and what stops a target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from planner.cli.app import app
from planner.compare import Asked, Comparison, Course, Place, compare, lines, read_percentages, write_comparison
from planner.compare.aims import eu_aim, percentage_aims
from planner.compare.tables import frames
from planner.compare.work import packed
from planner.errors import InputError, PlanError
from planner.fanout import Tally
from planner.prices import planned
from planner.run.folder import RunFolder
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.registry import find_runs
from planner.scenarios import Variant
from planner.solve.nearby import Start
from planner.tables import load
from tests.run.inputs import small, write_case

YEAR = "FY2026-27"
PERCENTAGES = (0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 55.0, 80.0, 100.0)
MOST = 40 / 1.2 / 60
"""Share of home magnets that the metal mill allows."""

SHEETS: dict[str, Any] = {
    "scenarios": [{"scenario": "dear"}, {"scenario": "broken"}],
    "changes": [
        {"scenario": "dear", "sheet": "offers", "filter": "offer=china", "column": "price_per_t", "action": "x"}
        | {"value": 1.2},
        {"scenario": "broken", "sheet": "offers", "filter": "offer=nobody", "column": "price_per_t", "action": "="}
        | {"value": 1},
    ],
    "targets": [
        {"target": "third", "label": "A third at home", "stage": "magnet", "share": 0.333, "base": "demand"},
        {"target": "both", "stage": "magnet", "share": 0.4, "base": "demand"},
        {"target": "both", "stage": "metal", "share": 0.9, "base": "demand"},
    ],
}


def dear_at_home() -> dict[str, Any]:
    """Home magnets that cost far more than Chinese ones, which are free to come."""
    rows = small(**SHEETS)
    rows["offers"][0] = {**rows["offers"][0], "price_per_t": 80}
    rows["licences"][0] = {**rows["licences"][0], "quota_t": 500}
    return rows | {"caps": [], "floors": []}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("case") / "small", dear_at_home())


def asked(*percentages: float, **parts: Any) -> Asked:
    """Percentages of the only year."""
    return Asked(percentages=percentages, course=parts.pop("course", Course(by=YEAR)), **parts)


@pytest.fixture(scope="module")
def found(case: Path) -> Comparison:
    return compare(case, asked(*PERCENTAGES), Place(case.parent / "work", workers=0))


def costs(found: Comparison) -> np.ndarray:
    """Objective of each target with a plan."""
    return np.array([one.found["objective_inr"] for one in found.cases if one.target and one.found])


def test_each_equals_a_plan_of_its_own(case: Path, found: Comparison) -> None:
    aims = percentage_aims(PERCENTAGES, Course(by=YEAR), load(case), 0.0)
    for aim, one in zip(aims, found.cases[1:], strict=True):
        if one.found:
            cold = planned(case, variant=Variant(rows=aim.rows)).solution.objective_inr
            assert one.found["objective_inr"] == pytest.approx(cold, rel=1e-7)


def test_it_equals_a_whole_run(case: Path) -> None:
    compared = compare(case, Asked(names=("third",)), Place(case.parent / "work-run", workers=0)).cases[1]
    finished = run(case, RunOptions(out=case.parent / "third", target="third"))
    told = finished.told()
    assert compared.found["objective_inr"] == pytest.approx(told["objective_inr"], rel=1e-7)
    assert compared.found["cost_paid_inr"] == pytest.approx(told["cost_paid_inr"], rel=1e-7)
    assert compared.found["short_t"] == pytest.approx(told["short_t"], abs=1e-7)
    home = told["shares"][YEAR]["magnet"]["IND"]["traced"]  # type: ignore[index]
    rows = compared.found["tables"]["self_reliance"]
    own = next(row for row in rows if (row["fiscal_year"], row["stage"]) == (YEAR, "magnet"))
    assert own["share_of_demand"] == pytest.approx(home * told["delivered_t"] / told["demand_t"])  # type: ignore[operator]


def test_cost_rises_and_is_convex(found: Comparison) -> None:
    shares = np.array([one.share for one in found.cases if one.target and one.found])
    cost = costs(found)
    slack = 1e-7 * np.abs(cost).max()
    assert (np.diff(cost) >= -slack).all()
    slopes = np.diff(cost) / np.diff(shares)
    assert (np.diff(slopes) >= -slack / np.diff(shares).min()).all()
    assert slopes[-1] > slopes[0]


def test_the_next_point_lies_between_its_neighbours(found: Comparison) -> None:
    cases = [one for one in found.cases if one.target and one.found]
    cost, slack = costs(found), 1e-6 * costs(found).max()
    for place, one in enumerate(cases):
        margin = one.found["margin"]
        assert margin["below_inr"] <= margin["point_inr"] + slack
        if margin["above_inr"] is None:
            continue
        assert margin["point_inr"] <= margin["above_inr"] + slack
        if place + 1 < len(cases):
            points = (cases[place + 1].share - one.share) * 100
            assert margin["above_inr"] <= (cost[place + 1] - cost[place]) / points + slack


def test_the_plan_without_a_target_costs_least(found: Comparison) -> None:
    assert (costs(found) >= found.base.found["objective_inr"] * (1 - 1e-9)).all()


def test_targets_out_of_reach_say_how_far_they_go(case: Path, found: Comparison) -> None:
    unmet = [one for one in found.cases if not one.found]
    assert [one.target for one in unmet] == ["80 %", "100 %"]
    for one in unmet:
        assert one.reach is not None
        assert one.share * one.reach == pytest.approx(MOST, rel=1e-6)
        assert "metal mill" in one.reason
        assert one.status == "impossible"
    near = asked(100 * MOST - 0.001, 100 * MOST + 0.001)
    just = compare(case, near, Place(case.parent / "work-near", workers=0))
    assert [bool(one.found) for one in just.cases[1:]] == [True, False]


def test_a_target_of_several_stages_tells_each_alone(case: Path) -> None:
    both = compare(case, Asked(names=("both",)), Place(case.parent / "work-both", workers=0)).cases[1]
    assert both.status == "impossible"
    assert set(both.alone) == {"magnet", "metal"}
    assert both.alone["magnet"] == pytest.approx(0.4, rel=1e-6)
    assert both.alone["metal"] == pytest.approx(MOST, rel=1e-6)


def test_scenarios_are_cases_and_a_broken_one_is_a_row(case: Path) -> None:
    what = asked(20.0, worlds=((), ("dear",), ("broken",)))
    found = compare(case, what, Place(case.parent / "work-worlds", workers=0))
    told = {(one.world, one.target): one for one in found.cases}
    assert len(told) == 6
    assert told["broken", ""].status == "input"
    assert "No row of the sheet matches" in told["broken", ""].reason
    dear = planned(case, variant=Variant(("dear",))).solution.objective_inr
    assert told["dear", ""].found["objective_inr"] == pytest.approx(dear, rel=1e-7)
    overview = frames(found)["compare"].set_index(["scenario", "target"])
    extra = told["dear", "20 %"].found["objective_inr"] - dear
    assert overview["extra_inr"]["dear", "20 %"] == pytest.approx(extra, abs=1e-3)
    assert np.isnan(overview["extra_inr"]["broken", "20 %"])
    assert any("broken" in line for line in lines(found))


def test_a_ramp_rises_from_today() -> None:
    tables = load("inputs/india")
    (aim,) = percentage_aims((50.0,), Course(by="FY2030-31", shape="ramp"), tables, 0.1)
    assert [row.values["share"] for row in aim.rows] == ["0.2", "0.3", "0.4", *["0.5"] * 6]
    assert aim.rows[0].values["from"] == "2027-04-01"
    (step,) = percentage_aims((50.0,), Course(by="FY2030-31"), tables, 0.1)
    assert [row.values["share"] for row in step.rows] == ["0.5"] * 6
    assert step.rows[0].values["from"] == "2030-04-01"


def test_the_act_is_laid_over_the_stages(case: Path) -> None:
    aim, words = eu_aim(load(case), YEAR)
    floors = {row.values["stage"]: row.values["share"] for row in aim.rows if row.sheet == "floors"}
    assert floors == {"mined": "0.1", "refined": "0.4"}
    caps = [row.values for row in aim.rows if row.sheet == "caps"]
    assert {values["share"] for values in caps} == {"0.65"}
    assert "IND" not in {values["country"] for values in caps}
    assert {values["stage"] for values in caps} == set(load(case)["stages"]["stage"])
    assert "2024/1252" in words
    assert "left out" in words


@pytest.mark.parametrize(
    ("text", "figures"),
    [("25,50", (25, 50)), ("0..100/25", (0, 25, 50, 75, 100)), ("25 %, 25", (25,)), ("0..30", (0, 10, 20, 30))],
)
def test_percentages_are_read(text: str, figures: tuple[float, ...]) -> None:
    assert read_percentages(text) == figures


@pytest.mark.parametrize("text", ["", "much", "120", "5..1", "0..10/0", "0..10/-1"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_percentages(text)


@pytest.mark.parametrize("course", [Course(stage="forged", by=YEAR), Course(by="FY2050-51")])
def test_a_course_that_does_not_exist_is_refused(course: Course, case: Path) -> None:
    with pytest.raises(InputError):
        compare(case, asked(10.0, course=course), Place(case.parent / "work-no", workers=0))


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    bare = write_case(tmp_path / "small", small())
    with pytest.raises(PlanError, match="nothing to compare"):
        compare(bare, Asked(), Place(tmp_path / "work", workers=0))


@pytest.mark.slow
def test_processes_give_the_same_and_a_second_time_too(case: Path, found: Comparison) -> None:
    place = Place(case.parent / "work-two", workers=2)
    again = compare(case, asked(*PERCENTAGES), place)
    for name, frame in frames(found).items():
        assert frame.equals(frames(again)[name]), name
    resumed = compare(case, asked(*PERCENTAGES), Place(place.folder, workers=0, resume=True))
    assert frames(resumed)["compare"].equals(frames(found)["compare"])


def test_the_folder_is_whole(case: Path, found: Comparison, tmp_path: Path) -> None:
    with RunFolder(tmp_path / "compared", numbered=False, force=False) as folder:
        place = write_comparison(folder, case, found, {"plan": 1.0})
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["kind"] == "compare"
    names = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == names - {"manifest.json"}
    assert {"compare.csv", "compare.xlsx", "compare.txt", "tables/builds.csv", "input/offers.csv"} <= names
    assert [saved.folder for saved in find_runs(place.parent)] == [place]
    book = load_workbook(place / "compare.xlsx")
    assert book.sheetnames[0] == "Compare"
    cells = [row[0].value for row in book["Compare"].iter_rows(min_row=5, max_row=4 + len(found.cases))]
    assert cells == ["no target", *(one.target for one in found.cases[1:])]
    assert all(len(sheet._charts) for sheet in (book["Compare"], book["Self-reliance"]))


def test_the_screen_is_narrow_enough(found: Comparison) -> None:
    table = lines(found)[2 : 4 + len(found.cases)]
    assert max(map(len, table)) <= 120


def test_the_command(case: Path, tmp_path: Path) -> None:
    words = ["compare", str(case), "--targets", "20,100,third", "--by", YEAR, "--out", str(tmp_path / "out")]
    answer = CliRunner().invoke(app, [*words, "--workers", "1", "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert [one["target"] for one in told["cases"]] == ["", "20 %", "100 %", "third"]
    assert (told["planned"], told["without_plan"]) == (3, 1)
    assert told["cases"][2]["highest_share"] == pytest.approx(MOST, rel=1e-6)
    assert (tmp_path / "out" / "compare.xlsx").is_file()
    assert not list(tmp_path.glob(".compare-*"))


def test_the_same_comparison_has_the_same_bytes(case: Path, found: Comparison, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        with RunFolder(tmp_path / name, numbered=False, force=False) as folder:
            written.append(write_comparison(folder, case, found, {}))
    names = sorted(path.relative_to(written[0]) for path in written[0].rglob("*") if path.is_file())
    for name in names:
        if name.name != "manifest.json":
            assert (written[0] / name).read_bytes() == (written[1] / name).read_bytes(), name


def test_what_was_broken_off_goes_on_where_it_was(case: Path, found: Comparison) -> None:
    """A comparison that stops halfway is finished by a second one, and nothing tells the two apart."""
    folder = case.parent / "work-broken"

    def stop(tally: Tally) -> None:
        if tally.finished == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(case, asked(*PERCENTAGES), Place(folder, workers=0, progress=stop))
    worked: list[Tally] = []
    place = Place(folder, workers=0, resume=True, progress=worked.append)
    resumed = compare(case, asked(*PERCENTAGES), place)
    assert worked[0].finished == 4
    for name, frame in frames(found).items():
        assert frame.equals(frames(resumed)[name]), name
    with pytest.raises(PlanError):
        compare(case, asked(*PERCENTAGES[:-1]), place)


def test_a_start_is_the_same_file_every_time() -> None:
    start = Start(*(np.arange(3, dtype=kind) for kind in (np.uint64, np.uint64, np.int8, np.int8)))
    assert packed(start) == packed(start)
    assert packed(None) == packed(None)
