"""Periods, fiscal years, windows and leads: everything the plan knows about time.

Time is counted in whole calendar months from the start of the horizon. A fiscal year runs from April to March and is
written ``FY2026-27``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

DAY: Final = np.timedelta64(1, "D")
MONTH: Final = np.timedelta64(1, "M")

_FISCAL_YEAR: Final = re.compile(r"FY(\d{4})-(\d{2})")


def fiscal_year_of(year: int, month: int) -> int:
    """First calendar year of the fiscal year in which a month lies: 2027 for April 2027 to March 2028."""
    return year if month >= 4 else year - 1


def fiscal_year_label(first_year: int) -> str:
    """``FY2027-28`` for 2027."""
    return f"FY{first_year}-{(first_year + 1) % 100:02d}"


def parse_fiscal_year(text: str) -> int | None:
    """First calendar year of ``FY2027-28``; None if the text is not written so, with consecutive years."""
    found = _FISCAL_YEAR.fullmatch(text)
    if not found:
        return None
    first = int(found[1])
    return first if (first + 1) % 100 == int(found[2]) else None


def middle_day(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Middle day of spans from ``start`` up to but without ``end``: day ⌊n/2⌋ + 1 of n. Dates of whole days."""
    return start + (end - start) // 2


@dataclass(frozen=True)
class Calendar:
    """The periods of a plan, in order of time.

    Attributes:
        names: name of each period.
        months: months in each period.
        first: first day of the horizon, as a month.
    """

    names: tuple[str, ...]
    months: np.ndarray
    first: np.datetime64

    @classmethod
    def from_table(cls, periods: pd.DataFrame) -> Calendar:
        """The calendar of a validated ``periods`` sheet, whatever the order of its rows."""
        ordered = periods.sort_values("start")
        return cls(
            tuple(ordered["period"]),
            ordered["months"].to_numpy(np.int64),
            ordered["start"].to_numpy("datetime64[M]")[0],
        )

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def month_edges(self) -> np.ndarray:
        """Months from the horizon's start to each period's start, and to the horizon's end; one more than periods."""
        return np.concatenate([[0], np.cumsum(self.months)])

    @cached_property
    def edges(self) -> np.ndarray:
        """First day of each period, and the day after the horizon."""
        return (self.first + self.month_edges.astype("timedelta64[M]")).astype("datetime64[D]")

    @cached_property
    def years(self) -> np.ndarray:
        """Length of each period in years."""
        return self.months / 12.0

    @cached_property
    def middles(self) -> np.ndarray:
        """Middle day of each period."""
        return middle_day(self.edges[:-1], self.edges[1:])

    @cached_property
    def first_fiscal_years(self) -> np.ndarray:
        """First calendar year of the fiscal year of each period."""
        month = self.first.astype(np.int64) + self.month_edges[:-1]
        return np.where(month % 12 >= 3, month // 12, month // 12 - 1) + 1970

    @cached_property
    def fiscal_years(self) -> tuple[str, ...]:
        """Labels of the fiscal years that the horizon touches, in order."""
        return tuple(fiscal_year_label(int(year)) for year in np.unique(self.first_fiscal_years))

    @cached_property
    def fiscal_year_codes(self) -> np.ndarray:
        """Position in ``fiscal_years`` of each period's year."""
        return self.first_fiscal_years - self.first_fiscal_years[0]

    def period_discounts(self, rate: float) -> np.ndarray:
        """Present value of a rupee in the middle of each period."""
        edges = self.month_edges
        return (1.0 + rate) ** -((edges[:-1] + edges[1:]) / 24.0)

    def fiscal_year_discounts(self, rate: float) -> np.ndarray:
        """Present value of a rupee in the middle of each fiscal year's part in the horizon."""
        codes = self.fiscal_year_codes
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        ends = np.append(starts[1:], len(codes))
        edges = self.month_edges
        return (1.0 + rate) ** -((edges[starts] + edges[ends]) / 24.0)

    def holds(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Whether each window holds in each period: its middle day lies in the window.

        Args:
            first: first days; NaT is open-ended.
            last: last days; NaT is open-ended.

        Returns:
            Truth, windows × periods.
        """
        first = np.asarray(first, "datetime64[D]")[:, None]
        last = np.asarray(last, "datetime64[D]")[:, None]
        middles = self.middles[None, :]
        return (np.isnat(first) | (first <= middles)) & (np.isnat(last) | (middles <= last))

    def window_of(self, label: str) -> tuple[np.datetime64, np.datetime64] | None:
        """First and last day of a period or fiscal year; None if the label is neither."""
        if label in self.names:
            place = self.names.index(label)
            return self.edges[place], self.edges[place + 1] - DAY
        year = parse_fiscal_year(label)
        if year is None:
            return None
        return np.datetime64(f"{year}-04-01", "D"), np.datetime64(f"{year + 1}-03-31", "D")

    def periods_of(self, label: str) -> np.ndarray:
        """Positions of the periods of a period name or fiscal year; empty if the label is neither or lies outside."""
        if label in self.names:
            return np.array([self.names.index(label)])
        year = parse_fiscal_year(label)
        return np.flatnonzero(self.first_fiscal_years == year) if year is not None else np.empty(0, np.int64)

    def arrivals(self, lead_months: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where departures of each period arrive, a whole number of months later.

        Departures are even over the months of a period; what would arrive beyond the horizon is not counted, and from a
        period where nothing arrives within it nothing departs.

        Returns:
            Departure periods, arrival periods and shares, sorted; the shares of one departure period add up to 1.
        """
        edges = self.month_edges
        low = np.maximum(edges[:-1, None] + lead_months, edges[None, :-1])
        high = np.minimum(edges[1:, None] + lead_months, edges[None, 1:])
        months = np.maximum(high - low, 0)
        departure, arrival = np.nonzero(months)
        return departure, arrival, months[departure, arrival] / months.sum(axis=1)[departure]


def horizon_text(names: Sequence[str]) -> str:
    """``2026-12 to FY2035-36`` for the names of a horizon's periods."""
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
