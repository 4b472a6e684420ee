"""How many tonnes each source could take in each fiscal year at the same cost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.solve.clock import Clock
from planner.solve.faces import Faces

if TYPE_CHECKING:
    from planner.prices import Plan

SECONDS: Final = 60.0
"""Time for all ranges, unless told otherwise."""

_STILL: Final = 1e-6


@dataclass(frozen=True)
class Range:
    """What each source could take at the same cost.

    Attributes:
        table: offer, fiscal_year, tonnes (of this plan), least, most; blank where time ran out.
        seconds: spent.
        unknown: rows for which time ran out.
    """

    table: pd.DataFrame
    seconds: float
    unknown: int

    @property
    def open_rows(self) -> pd.DataFrame:
        """Rows that could be otherwise at the same cost, the widest first."""
        width = self.table["most"] - self.table["least"]
        found = self.table[width > _STILL * np.maximum(1.0, self.table["tonnes"])]
        return found.iloc[np.argsort(-(found["most"] - found["least"]).to_numpy(), kind="stable")]


def ranges(plan: Plan, seconds: float = SECONDS) -> Range:
    """The range of every offer in every fiscal year.

    Args:
        plan: the plan.
        seconds: for all of them; rows that are not reached stay blank.
    """
    start = time.perf_counter()
    view = plan.view
    buy = view.model["buy"]
    offers = view.labels("offer", buy["offer"].to_numpy())
    years = view.fiscal_year_of_period(buy["period"].to_numpy())
    first = plan.solution.form.columns["buy"].start
    faces = Faces(plan.warm, plan.options, Clock(seconds))
    rows, unknown = [], 0
    groups = pd.DataFrame({"offer": offers, "year": years, "column": np.arange(len(buy)) + first})
    for (offer, year), group in groups.groupby(["offer", "year"], sort=True):
        columns = group["column"].to_numpy()
        span = faces.span(columns) if time.perf_counter() - start < seconds else None
        unknown += span is None
        least, most = span or (np.nan, np.nan)
        rows.append((offer, year, float(plan.values[columns].sum()), least, most))
    table = pd.DataFrame(rows, columns=["offer", "fiscal_year", "tonnes", "least", "most"])
    return Range(table, time.perf_counter() - start, unknown)
