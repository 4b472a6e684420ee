"""The audit's own calendar says the same as the planner's, on paper and on any calendar."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest

from planner.audit.clock import Clock
from planner.calendar import Calendar


def _periods(seed: int) -> pd.DataFrame:
    """A calendar of up to a dozen periods, none across the first of April, in any order of rows."""
    dice = Random(seed)
    month, rows = 2025 * 12 + dice.randrange(12), []
    for number in range(dice.randint(1, 12)):
        to_april = (2 - month % 12) % 12 + 1
        months = min(dice.choice((1, 1, 2, 3, 6, 12)), to_april)
        start = pd.Timestamp(f"{month // 12}-{month % 12 + 1:02d}-01")
        rows.append({"period": f"P{number}", "start": start, "months": months})
        month += months
    return pd.DataFrame(rows).sample(frac=1.0, random_state=seed).reset_index(drop=True)


def test_quarter_with_a_lead_of_a_month_on_paper() -> None:
    """A month, then a quarter: a third of the quarter leaves too late; of the rest half arrives in each month."""
    periods = pd.DataFrame(
        {"period": ["m", "q"], "start": pd.to_datetime(["2026-12-01", "2027-01-01"]), "months": [1, 3]}
    )
    clock = Clock(periods)
    assert clock.arrivals(1).tolist() == [[0.0, 1.0], [0.0, 1.0]]
    assert clock.arrivals(3).tolist() == [[0.0, 1.0], [0.0, 0.0]]
    assert clock.arrivals(40).sum() == 0.0
    assert clock.middle.astype(str).tolist() == ["2026-12-16", "2027-02-15"]
    assert clock.years_named.tolist() == ["FY2026-27"]
    assert clock.discount(0.21) == pytest.approx([1.21 ** (-0.5 / 12), 1.21 ** (-2.5 / 12)])
    assert clock.year_discount(0.21) == pytest.approx([1.21 ** (-2.0 / 12)])


@pytest.mark.parametrize("seed", range(40))
def test_same_calendar(seed: int) -> None:
    periods, dice = _periods(seed), Random(seed)
    clock, calendar = Clock(periods), Calendar.from_table(periods)
    assert tuple(clock.names) == calendar.names
    assert tuple(clock.years_named) == calendar.fiscal_years
    assert clock.year.tolist() == calendar.fiscal_year_codes.tolist()
    assert (clock.middle == calendar.middles).all()
    assert clock.discount(0.08) == pytest.approx(calendar.period_discounts(0.08), rel=1e-12)
    assert clock.year_discount(0.08) == pytest.approx(calendar.fiscal_year_discounts(0.08), rel=1e-12)
    for lead in (0, 1, 2, dice.randint(3, 40)):
        share = np.zeros((len(clock), len(clock)))
        departure, arrival, part = calendar.arrivals(lead)
        share[departure, arrival] = part
        assert clock.arrivals(lead) == pytest.approx(share, abs=1e-12)
    edges = pd.Series(pd.date_range("2025-01-01", periods=600, freq="4D"))
    first = edges.sample(30, random_state=seed).to_numpy("datetime64[D]")
    last = first + np.array([dice.randint(0, 500) for _ in first], "timedelta64[D]")
    last[:5] = np.datetime64("NaT", "D")
    first[3:8] = np.datetime64("NaT", "D")
    assert (clock.holds(first, last) == calendar.holds(first, last)).all()
