"""Time, worked out from the periods sheet alone: middle days, fiscal years, discounting, leads."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


class Clock:
    """The periods of a plan in order of time.

    Attributes:
        names: of the periods.
        months: in each period.
        begin: months from the horizon's start to the start of each period.
        end: months from the horizon's start to the end of each period.
        middle: middle day of each period, day n // 2 + 1 of its n days.
        year: position in ``years_named`` of the fiscal year of each period.
        years_named: labels of the fiscal years that the horizon touches.
    """

    def __init__(self, periods: pd.DataFrame) -> None:
        """Periods in any order of rows."""
        start = periods["start"].to_numpy("datetime64[M]")
        order = np.argsort(start)
        start = start[order]
        self.names = periods["period"].to_numpy(object)[order]
        self.months = periods["months"].to_numpy(float)[order].astype(np.int64)
        since_1970 = start.astype(np.int64)
        self.begin = since_1970 - since_1970[0]
        self.end = self.begin + self.months
        first_day = start.astype("datetime64[D]")
        days = (start + self.months.astype("timedelta64[M]")).astype("datetime64[D]") - first_day
        self.middle = first_day + days // 2
        april = (since_1970 - 3) // 12 + 1970
        self.year = april - april[0]
        self.years_named = np.array(
            [f"FY{year}-{(year + 1) % 100:02d}" for year in range(int(april[0]), int(april[-1]) + 1)], object
        )

    def __len__(self) -> int:
        return len(self.names)

    @property
    def years(self) -> np.ndarray:
        """Length of each period in years."""
        return self.months / 12.0

    @cached_property
    def _period_of_month(self) -> np.ndarray:
        """Period of each month of the horizon."""
        return np.repeat(np.arange(len(self)), self.months)

    def discount(self, rate: float) -> np.ndarray:
        """Present value of a rupee in the middle of each period."""
        return np.asarray((1.0 + rate) ** (-(self.begin + self.end) / 24.0))

    def year_discount(self, rate: float) -> np.ndarray:
        """Present value of a rupee in the middle of each fiscal year's part in the horizon."""
        first = np.array([self.begin[self.year == number].min() for number in range(len(self.years_named))])
        last = np.array([self.end[self.year == number].max() for number in range(len(self.years_named))])
        return np.asarray((1.0 + rate) ** (-(first + last) / 24.0))

    def holds(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Truth, windows × periods: the middle day lies in the window; NaT is open-ended."""
        first, last = first.astype("datetime64[D]")[:, None], last.astype("datetime64[D]")[:, None]
        return np.asarray(~((first > self.middle) | (last < self.middle)))

    def arrivals(self, lead_months: int) -> np.ndarray:
        """Share of each period's departures that arrives in each period; a row of zeros where none does.

        Departures are even over the months; those whose arrival falls beyond the horizon are left out of the count.
        """
        size = len(self)
        count = np.zeros((size, size))
        leaving = self._period_of_month[: max(len(self._period_of_month) - lead_months, 0)]
        np.add.at(count, (leaving, self._period_of_month[lead_months:][: len(leaving)]), 1.0)
        return np.asarray(count / np.maximum(count.sum(axis=1, keepdims=True), 1.0))

    def spans(self, per: str, holds: np.ndarray) -> np.ndarray:
        """Number of the span of each period under a rule that is for each period, fiscal year or the whole window.

        Args:
            per: ``period``, ``fiscal year`` or ``window``.
            holds: truth by period: the rule holds.

        Returns:
            Period, fiscal year or 0, by period; -1 where the rule does not hold.
        """
        numbers = {"period": np.arange(len(self)), "fiscal year": self.year}.get(per, np.zeros(len(self), np.int64))
        return np.where(holds, numbers, -1)

    def span_names(self, per: str, spans: np.ndarray) -> np.ndarray:
        """Labels of spans; "" for a window."""
        labels = {"period": self.names, "fiscal year": self.years_named}.get(per, np.array([""], object))
        return np.asarray(labels[spans])
