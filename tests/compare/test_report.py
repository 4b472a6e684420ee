"""The pages of a comparison and of a frontier: whole, the same again, and the figures of their tables."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from planner.compare import Asked, Comparison, Course, Place, compare, lines, write_comparison
from planner.compare.frontier_report import report as frontier_report
from planner.compare.frontier_run import Frontier, Wish, frontier
from planner.compare.frontier_tables import corners_table, curve_table
from planner.compare.report import report
from planner.compare.tables import frames
from planner.report.html.figures import number
from planner.run.folder import RunFolder
from tests.compare.test_compare import dear_at_home
from tests.compare.test_frontier_curve import stairs
from tests.report.html.pages import Page
from tests.run.inputs import write_case

YEAR = "FY2026-27"
WORLDS = ((), ("dear",))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    case = write_case(tmp_path_factory.mktemp("case") / "small", dear_at_home())
    asked = Asked(percentages=(20.0, 50.0, 80.0), course=Course(by=YEAR), worlds=WORLDS)
    return compare(case, asked, Place(case.parent / "work", workers=0))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Frontier:
    return frontier(write_case(tmp_path_factory.mktemp("steps") / "stairs", stairs()), Wish("floor=f", points=11))


def page_of(found: Comparison) -> str:
    """The page of a comparison."""
    return report(found, frames(found), ["<b>a note</b>"], [("S1", "a <source>", "https://example.org/a")])


def curve_page(swept: Frontier) -> str:
    """The page of a frontier."""
    return frontier_report(swept, {"curve": curve_table(swept), "breakpoints": corners_table(swept)}, ["a note"])


def charts(page: Page) -> dict[str, list[dict[str, list[dict[str, list[object]]]]]]:
    """The charts of a page by block."""
    told: dict[str, list[dict[str, list[dict[str, list[object]]]]]] = json.loads(page.scripts[0])["charts"]
    return told


def ids(page: Page) -> list[str | None]:
    """Keys of the blocks."""
    return [attributes["id"] for attributes in page.all("section")]


def test_a_comparison_shows_all_that_was_found(found: Comparison) -> None:
    text = page_of(found)
    page = Page(text)
    assert (page.open, page.wrong) == ([], [])
    assert ids(page) == [
        "extra", "points", "worlds", "builds", "dependency", "shortages", "licences", "reach", "assumptions",
    ]  # fmt: skip
    assert "&lt;b&gt;a note&lt;/b&gt;" in text
    assert 'href="https://example.org/a"' in text
    cases = page.tables[0][1:]
    assert len(cases) == len(found.cases)
    for row, case in zip(cases, found.cases, strict=True):
        other = (found.plain(case.world) if case.target else found.base).found
        if case.found:
            assert row[1] == number(case.found["objective_inr"] / 1e7, 2)
            assert row[2] == number((case.found["objective_inr"] - other["objective_inr"]) / 1e7, 2)


def test_what_buyers_and_penalties_bear_is_the_extra_cost(found: Comparison) -> None:
    parts = charts(Page(page_of(found)))["extra"][0]["data"]
    cases = [case for case in found.cases[1:] if case.found]
    for place, case in enumerate(cases):
        other = (found.plain(case.world) if case.target else found.base).found
        drawn = sum(float(str(part["y"][place])) for part in parts[:2])
        assert drawn == pytest.approx((case.found["objective_inr"] - other["objective_inr"]) / 1e7, abs=1e-4)


def test_targets_without_a_plan_say_why_and_how_far(found: Comparison) -> None:
    page = Page(page_of(found))
    failed = [case for case in found.cases if not case.found]
    assert failed
    table = next(rows for rows in page.tables if len(rows) == len(failed) + 1 and failed[0].reason in rows[1])
    for row, case in zip(table[1:], failed, strict=True):
        assert case.reach is not None
        assert row[1] == number(100 * case.share * case.reach, 1)
        assert row[2] == case.reason


def test_a_comparison_in_which_every_target_has_a_plan(tmp_path: Path) -> None:
    case = write_case(tmp_path / "small", dear_at_home())
    found = compare(case, Asked(percentages=(10.0,), course=Course(by=YEAR)), Place(tmp_path / "work", workers=0))
    text = page_of(found)
    assert "Every target has a plan" in text
    assert "nan" not in [cell for table in Page(text).tables for row in table for cell in row]


def test_a_frontier_shows_its_curve_and_where_it_ends(swept: Frontier) -> None:
    page = Page(curve_page(swept))
    assert (page.open, page.wrong) == ([], [])
    assert ids(page) == ["curve", "slope", "end", "assumptions"]
    drawn = charts(page)
    points = drawn["curve"][0]["data"][0]
    solved = [swept.curve.points[level] for level in sorted(swept.curve.points)]
    base = solved[0].objective_inr
    assert points["x"] == pytest.approx([point.level for point in solved], rel=1e-5)
    assert points["y"] == pytest.approx([(point.objective_inr - base) / 1e7 for point in solved], rel=1e-4, abs=1e-9)
    slopes = drawn["slope"][0]["data"][0]["y"]
    assert slopes == pytest.approx([point.slope_inr * 1e-9 for point in solved], rel=1e-4, abs=1e-12)
    reasons = [row[1] for table in page.tables for row in table if len(row) == 2 and "70 %" in row[1]]
    assert len(reasons) == 3
    assert all("offer 'j'" in reason for reason in reasons)


def test_the_same_again(found: Comparison, swept: Frontier) -> None:
    assert page_of(found) == page_of(found)
    assert curve_page(swept) == curve_page(swept)


def test_the_folder_of_a_comparison_holds_its_page(found: Comparison, tmp_path: Path) -> None:
    case = write_case(tmp_path / "small", dear_at_home())
    for name in ("one", "two"):
        with RunFolder(tmp_path / name, numbered=False, force=False) as folder:
            write_comparison(folder, case, found, {})
    shown = (tmp_path / "one" / "report.html").read_bytes()
    assert shown == (tmp_path / "two" / "report.html").read_bytes()
    assert b"\r\n" not in shown
    assert lines(found)[-1].encode() in shown


def test_the_first_case_is_not_set_against_itself(found: Comparison) -> None:
    """Where no case makes more at home than the first one, the title says just that."""
    alone = replace(found, cases=found.cases[:1])
    titles = page_of(alone).split('id="dependency-title"')[1].split("</h2>")[0]
    assert "No case makes more of demand" in titles
    assert "under no target" not in titles
    assert "India makes 50" in page_of(found).split('id="dependency-title"')[1].split("</h2>")[0]
