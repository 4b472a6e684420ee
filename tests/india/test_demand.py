"""Demand by segment, year and company."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.india.read import YEARS, fiscal, rows

ANCHORS = {
    "e-car": (260, 1350, 2700),
    "e-2W": (575, 1680, 2300),
    "e-3W": (230, 320, 380),
    "e-bus": (30, 140, 330),
    "hybrid": (60, 300, 420),
    "ICE car": (440, 470, 450),
    "ICE 2W": (100, 80, 60),
    "wind": (180, 480, 800),
    "electronics": (700, 1050, 1500),
    "appliances": (600, 1050, 1500),
    "industrial": (550, 850, 1350),
    "defence": (70, 130, 220),
    "medical": (45, 80, 120),
    "other": (170, 240, 270),
}
"""Tonnes in the calendar years 2025, 2030, 2035 (facts D50 to D63)."""

GRADES = {
    "e-car": {"NdFeB-SH", "NdFeB-UH"},
    "e-2W": {"NdFeB-H", "NdFeB-SH"},
    "e-3W": {"NdFeB-H", "NdFeB-SH"},
    "e-bus": {"NdFeB-UH"},
    "hybrid": {"NdFeB-UH", "NdFeB-EH"},
    "ICE car": {"NdFeB-H", "NdFeB-SH"},
    "ICE 2W": {"NdFeB-M", "NdFeB-H"},
    "wind": {"NdFeB-H", "NdFeB-SH"},
    "electronics": {"NdFeB-N", "NdFeB-M"},
    "appliances": {"NdFeB-M", "NdFeB-H", "NdFeB-SH"},
    "industrial": {"NdFeB-H", "NdFeB-SH", "NdFeB-UH"},
    "defence": {"NdFeB-UH", "NdFeB-EH", "SmCo"},
    "medical": {"NdFeB-N", "NdFeB-M"},
    "other": {"NdFeB-N", "NdFeB-M", "NdFeB-H"},
}


def calendar_year(segment: str, year: int) -> float:
    """Even growth between the anchors; after 2035 the growth of the five years before goes on."""
    first, middle, last = ANCHORS[segment]
    if year <= 2030:
        return first * (middle / first) ** ((year - 2025) / 5)
    return middle * (last / middle) ** ((year - 2030) / 5)


def fiscal_year(segment: str, year: int) -> float:
    """April to March: nine months of the one calendar year and three of the next."""
    return 0.75 * calendar_year(segment, year) + 0.25 * calendar_year(segment, year + 1)


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    return rows("demand")


def test_anchors_add_up_to_the_published_totals() -> None:
    assert [sum(anchor[k] for anchor in ANCHORS.values()) for k in range(3)] == [4010, 8220, 12400]


@pytest.mark.parametrize("segment", ANCHORS)
def test_segment_totals_follow_the_anchors(lines: list[dict[str, str]], segment: str) -> None:
    for year in YEARS:
        total = sum(float(line[fiscal(year)]) for line in lines if line["segment"] == segment)
        assert total == pytest.approx(fiscal_year(segment, year), abs=0.1), fiscal(year)


def test_calendar_2030_is_rebuilt_from_the_fiscal_years(lines: list[dict[str, str]]) -> None:
    """8,220 t lies between FY2029-30 and FY2030-31: calendar 2030 begins a quarter before the latter."""
    totals = [sum(float(line[fiscal(year)]) for line in lines) for year in (2029, 2030)]
    assert totals[0] < 8220 < totals[1]
    assert 0.25 * totals[0] + 0.75 * totals[1] == pytest.approx(8220, rel=0.02)


def test_grades_are_those_of_the_segment(lines: list[dict[str, str]]) -> None:
    seen = defaultdict(set)
    for line in lines:
        seen[line["segment"]].add(line["grade"])
    assert seen == GRADES


def test_every_customer_wants_something(lines: list[dict[str, str]]) -> None:
    assert {line["customer"] for line in lines} == {row["customer"] for row in rows("customers")}


def test_lines_are_of_one_customer_grade_segment_and_market(lines: list[dict[str, str]]) -> None:
    keys = [(line["customer"], line["grade"], line["segment"], line["market"]) for line in lines]
    assert len(set(keys)) == len(keys)


def test_sona_comstar_imports_and_sells_to_the_united_states_as_reported(lines: list[dict[str, str]]) -> None:
    """200 t planned for the year before the plan; about 40 % of revenue from the United States."""
    sona = [line for line in lines if line["customer"] == "Sona Comstar"]
    total = sum(float(line["FY2026-27"]) for line in sona)
    america = sum(float(line["FY2026-27"]) for line in sona if line["market"] == "USA")
    assert 190 < total < 240
    assert america / total == pytest.approx(0.40, abs=0.03)
