"""What the plan costs: each line, in each period, and who pays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.arrays import CostEntry
    from planner.results.view import View

BUYERS: Final = "buyers"
STATE: Final = "state"
NOBODY: Final = "penalty"

PENALTY_LINES: Final = ("shortage_penalty", "soft_share_penalty", "soft_stock_penalty")
"""Cost lines that nobody pays: they say how bad a shortage or a missed soft rule is."""

_PAYERS: Final = (BUYERS, NOBODY, STATE)
"""In alphabetical order."""

_STATES: Final = ("incentives", "capital_subsidy", "duty")
"""Lines of which the state pays or takes a part."""


def costs(view: View) -> pd.DataFrame:
    """Costs by line, period and payer.

    The lines of ``buyers`` and ``penalty`` add up to the objective (in present value). What the state pays (incentives,
    subsidy) and takes (duty on routes into home, as a negative figure) is set against the buyers' lines of the same
    name, and stands apart.

    Columns: line, period ("" where only the fiscal year is known), fiscal_year, payer, inr, present_value_inr.
    """
    lines, periods, years = list(view.solution.form.lines), len(view.periods), len(view.fiscal_years)
    shape = (len(_PAYERS), len(lines), years, periods + 1)
    inr, present = np.zeros(shape), np.zeros(shape)
    for part in _parts(view):
        at = part.payer, lines.index(part.line)
        place = part.year * (periods + 1) + part.period + 1
        for total, amount in ((inr, part.inr), (present, part.present)):
            total[at] += np.bincount(place, amount, years * (periods + 1)).reshape(years, -1)
    who, line, year, period = np.nonzero((inr != 0.0) | (present != 0.0))
    return pd.DataFrame(
        {
            "line": np.array(lines, object)[line],
            "period": view.period(period - 1),
            "fiscal_year": view.fiscal_years[year],
            "payer": np.array(_PAYERS, object)[who],
            "inr": inr[who, line, year, period],
            "present_value_inr": present[who, line, year, period],
        }
    )


def payer(line: str) -> str:
    """Who bears a cost line of the objective."""
    return NOBODY if line in PENALTY_LINES else BUYERS


@dataclass(frozen=True)
class _Part:
    """Part of a cost line, entry by entry.

    Attributes:
        line: its name.
        payer: number of who pays.
        period, year: of each entry; period -1 where only the year is known.
        inr, present: rupees, as paid and at present value.
    """

    line: str
    payer: int
    period: np.ndarray
    year: np.ndarray
    inr: np.ndarray
    present: np.ndarray


def _parts(view: View) -> Iterator[_Part]:
    """All that is paid, and what the state pays and takes of it: incentives, subsidy, duty on routes into home."""
    for line, entries in view.solution.form.lines.items():
        for entry in entries:
            part = _part(view, line, entry)
            yield part
            if line in _STATES:
                share = -_into_home(view) if line == "duty" else -1.0
                yield replace(part, payer=_PAYERS.index(STATE), inr=part.inr * share, present=part.present * share)


def _part(view: View, line: str, entry: CostEntry) -> _Part:
    """Part of a cost line."""
    if entry.family:
        values = view.values(entry.family)
        taken = values if entry.columns is None else values[entry.columns]
        amount = entry.amount * taken
    else:
        amount = entry.amount
    if entry.period is not None:
        period = np.asarray(entry.period)
        year = view.model["period"]["fiscal_year"].to_numpy()[period]
    else:
        period, year = _span(view, entry.family)
        if entry.columns is not None:
            period, year = period[entry.columns], year[entry.columns]
    return _Part(line, _PAYERS.index(payer(line)), period, year, amount, amount * entry.discount)


def _span(view: View, family: str) -> tuple[np.ndarray, np.ndarray]:
    """Period (-1: none alone) and fiscal year of each variable of a family that is paid for a year or a rule's span."""
    if family == "unbought":
        year = view.model["unbought"]["fiscal_year"].to_numpy()
        return np.full(len(year), -1, np.int64), year
    rule = view.model["share_rule"]
    over = rule["over_share"].to_numpy()
    first = np.zeros(len(view.model["over_share"]), np.int64)
    first[over[over >= 0]] = rule["period"].to_numpy()[over >= 0]
    return np.full(len(first), -1, np.int64), view.model["period"]["fiscal_year"].to_numpy()[first]


def _into_home(view: View) -> np.ndarray:
    """1 for shipments on routes that end at home, 0 for others."""
    names = list(view.model.names["route"])
    table = view.case.tables["locations"].data.set_index("location")["country"]
    ends = view.by_name("routes", "route", "destination", names)
    into_home = np.array([table.get(place, "") == view.case.tables.setting("home") for place in ends], float)
    return into_home[view.model["ship"]["route"].to_numpy()]
