"""What a caller can ask of a stress test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from planner.calendar import DAY, MONTH
from planner.errors import Finding, InputError, Severity

if TYPE_CHECKING:
    import datetime as dt

    from planner.calendar import Calendar

KINDS: Final = (
    "licence", "country", "closure", "plant", "route", "partner", "offer", "price", "freight", "demand",
)  # fmt: skip

PAIRS: Final = ("short", "all", "none")


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes:
        first: day from which something is out; None for twelve months after the start of the horizon, or the start
            itself where it is not so long.
        months: for how long.
        delays: days by which a licence is late.
        factors: what prices and freight are multiplied by.
        demands: share by which demand rises.
        kinds: kinds of cases; empty for all.
        pairs: licences that are paired: those that make a tonne short alone, all, or none.
        prevent: of how many of the worst cases the plan is made anew to say what would have prevented them.
        survival: whether the time to survive is asked.
    """

    first: dt.date | None = None
    months: int = 6
    delays: tuple[int, ...] = (30, 60, 90)
    factors: tuple[float, ...] = (1.5, 2.0)
    demands: tuple[float, ...] = (0.1, 0.2)
    kinds: tuple[str, ...] = ()
    pairs: str = "short"
    prevent: int = 10
    survival: bool = True

    def wants(self, kind: str) -> bool:
        """Whether a kind of cases is asked for."""
        return not self.kinds or kind in self.kinds

    def window(self, calendar: Calendar) -> tuple[int, int]:
        """First period of an outage, and the period after its last: it is felt where its days hold the middle one.

        Where no day is given, the first period that starts a year or more after the horizon is hit at least.

        Raises:
            InputError: it begins outside the horizon, or no period feels it.
        """
        edges = calendar.edges
        if self.first is None:
            year = (edges[0].astype("datetime64[M]") + 12 * MONTH).astype("datetime64[D]")
            start = int(np.searchsorted(edges[:-1], year)) % len(calendar)
            first = edges[start]
        else:
            first = np.datetime64(self.first, "D")
        if not edges[0] <= first < edges[-1]:
            self._refuse(f"{first} lies outside the horizon, {edges[0]} to {edges[-1] - DAY}.")
        month = first.astype("datetime64[M]")
        passed = first - month.astype("datetime64[D]")
        last = (month + self.months * MONTH).astype("datetime64[D]") + passed - DAY
        held = np.flatnonzero(calendar.holds(np.array([first]), np.array([last]))[0])
        if held.size:
            return int(held[0]), int(held[-1]) + 1
        if self.first is None:
            return start, start + 1
        self._refuse(f"No period has its middle day from {first} to {last}, so nothing would be felt.")

    @staticmethod
    def _refuse(problem: str) -> NoReturn:
        fix = "Give another day with --from, or more months with --for."
        raise InputError([Finding(Severity.ERROR, "stress-window", "", "", "", problem, fix)])

    def told(self) -> dict[str, object]:
        """What is asked, for the manifest."""
        return {
            "from": None if self.first is None else self.first.isoformat(),
            "months": self.months,
            "delays": list(self.delays),
            "factors": list(self.factors),
            "demands": list(self.demands),
            "kinds": list(self.kinds),
            "pairs": self.pairs,
            "prevent": self.prevent,
            "survival": self.survival,
        }
