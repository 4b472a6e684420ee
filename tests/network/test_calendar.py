"""Time: middle days, fiscal years, leads and discounts, by hand and by property."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.calendar import Calendar, fiscal_year_label, fiscal_year_of, parse_fiscal_year


def calendar(start: str, *months: int) -> Calendar:
    first = np.datetime64(start, "M")
    starts = first + np.concatenate([[0], np.cumsum(months)[:-1]])
    names = [f"P{number}" for number in range(1, len(months) + 1)]
    return Calendar.from_table(
        pd.DataFrame({"period": names, "start": starts.astype("datetime64[s]"), "months": months})
    )


@given(st.integers(1990, 2098))
def test_fiscal_year_labels_go_both_ways(year: int) -> None:
    assert parse_fiscal_year(fiscal_year_label(year)) == year


@pytest.mark.parametrize("text", ["FY2026-28", "FY26-27", "2026-27", "FY2026-2027", "FY2026-27 ", "fy2026-27", ""])
def test_other_spellings_are_no_fiscal_year(text: str) -> None:
    assert parse_fiscal_year(text) is None


def test_the_turn_of_a_century_is_consecutive() -> None:
    assert fiscal_year_label(2099) == "FY2099-00"
    assert parse_fiscal_year("FY2099-00") == 2099


@pytest.mark.parametrize(("month", "year"), [(3, 2026), (4, 2027)])
def test_the_fiscal_year_turns_on_the_first_of_april(month: int, year: int) -> None:
    assert fiscal_year_of(2027, month) == year


def test_middle_days() -> None:
    """31 days: the 16th. 28 days: the 15th. 59 days from 1 January: day 30, the 30th."""
    found = calendar("2027-01", 1, 1).middles.astype(str).tolist()
    assert found == ["2027-01-16", "2027-02-15"]
    assert calendar("2027-01", 2).middles.astype(str).tolist() == ["2027-01-30"]


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        ("2027-01-16", "NaT", True),
        ("2027-01-17", "NaT", False),
        ("NaT", "2027-01-16", True),
        ("NaT", "2027-01-15", False),
        ("NaT", "NaT", True),
    ],
)
def test_a_window_holds_by_the_middle_day(first: str, last: str, holds: bool) -> None:
    found = calendar("2027-01", 1).holds(np.array([first], "datetime64[D]"), np.array([last], "datetime64[D]"))
    assert found.tolist() == [[holds]]


def test_leads_split_over_longer_periods() -> None:
    """Months 1, 1, 3, 3. Two months on, the first arrives in the third; the third's three months arrive 1 and 2."""
    departure, arrival, share = calendar("2026-04", 1, 1, 3, 3).arrivals(2)
    assert departure.tolist() == [0, 1, 2, 2, 3]
    assert arrival.tolist() == [2, 2, 2, 3, 3]
    assert share.tolist() == pytest.approx([1, 1, 1 / 3, 2 / 3, 1])


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8), st.integers(0, 30))
def test_departures_arrive_whole_or_not_at_all(months: list[int], lead: int) -> None:
    found = calendar("2026-04", *months)
    departure, arrival, share = found.arrivals(lead)
    assert np.bincount(departure, share, len(months)).tolist() == pytest.approx(
        [1.0 if edge + lead < found.month_edges[-1] else 0.0 for edge in found.month_edges[:-1]]
    )
    assert (arrival >= departure).all()


def test_discounts_are_to_the_middle() -> None:
    """Three months before April and six after it: middles at 1.5 and 6 months; the years' parts have the same."""
    found = calendar("2027-01", 3, 6)
    assert found.period_discounts(0.1).tolist() == pytest.approx([1.1 ** (-1.5 / 12), 1.1 ** (-6 / 12)])
    assert found.fiscal_year_discounts(0.1).tolist() == pytest.approx([1.1 ** (-1.5 / 12), 1.1 ** (-6 / 12)])
    assert found.fiscal_years == ("FY2026-27", "FY2027-28")
