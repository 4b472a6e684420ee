"""The cells that limit a plan: each with the rows of the program that move when its figure does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.results.places import ORIGINS, places
from planner.solve.warm import Shift

if TYPE_CHECKING:
    from planner.prices.plan import Plan

CRORE: Final = 1e7

STEPS: Final = {
    "t": "tonne",
    "t/year": "tonne a year",
    "point": "percentage point",
    "units": "unit",
    "units/year": "unit a year",
    "INR": "crore rupees",
    "days": "day",
}
"""Unit of a figure -> what one step of it is called."""

SHEETS: Final = tuple(sorted({origin.sheet for family, origin in ORIGINS.items() if family != "need"} | {"floors"}))
"""Sheets whose cells limit a plan, demand apart."""

_YEARLY: Final = ("supply_max", "route_max", "capacity", "build_rate_max")


@dataclass(frozen=True)
class Lever:
    """A cell whose figure limits the plan.

    Attributes:
        family: of the rows.
        sheet, cell: where the figure stands.
        words: what it is, as ``quota of licence 'L'``.
        spans: periods or fiscal years in which it binds; () for a whole window.
        figure: what stands there; in percentage points for shares; NaN where a word stands.
        unit: of the figure.
        step: how much of the figure one step is.
        shift: the rows, and how far each moves for one unit of the figure.
        looser: 1 if a greater figure is the looser one, -1 if a smaller one is.
        is_exact: true if the figure must be met exactly, so that neither way is looser by itself.
        in_matrix: true if the figure stands in the matrix and not on the right-hand side.
    """

    family: str
    sheet: str
    cell: str
    words: str
    spans: tuple[str, ...]
    figure: float
    unit: str
    step: float
    shift: Shift
    looser: int
    is_exact: bool
    in_matrix: bool


def find_levers(plan: Plan) -> list[Lever]:
    """The cells at whose limit something lies, demand apart.

    A cell that limits several periods is one lever: its figure moves all of them.
    """
    families = [family for family in ORIGINS if family != "need" and len(plan.solution.duals.get(family, ()))]
    return [lever for family in families for lever in _levers(plan, family)]


def _levers(plan: Plan, family: str) -> list[Lever]:
    form, view = plan.solution.form, plan.view
    part = form.rows[family]
    lower, upper = form.row_lower[part], form.row_upper[part]
    activity = plan.solution.activities[family]
    size = 1e-7 * np.maximum(1.0, np.abs(activity))
    binding = (np.abs(activity - lower) <= size) | (np.abs(activity - upper) <= size)
    at = places(view, family, np.arange(len(activity)))
    source = view.model[family]["source"].to_numpy()
    amounts = _amounts(plan, family, at.column)
    keys = pd.DataFrame({"sheet": at.sheet, "source": source, "column": at.column})
    group = keys.groupby(["sheet", "source", "column"], sort=False).ngroup().to_numpy()
    found = []
    for number in np.unique(group[binding]):
        rows = np.flatnonzero(group == number)
        first = rows[0]
        column, sheet = str(at.column[first]), str(at.sheet[first])
        figure, unit = _figure(plan, family, sheet, int(source[first]), column)
        words, span = str(at.words[first]), str(at.span[first])
        exact = bool(np.isfinite(lower[first]) and np.isfinite(upper[first]))
        found.append(
            Lever(
                family=family,
                sheet=sheet,
                cell=str(at.cell[first]),
                words=words.removesuffix(f" in {span}") if span else words,
                spans=tuple(dict.fromkeys(str(at.span[row]) for row in rows if binding[row] and at.span[row])),
                figure=figure,
                unit=unit,
                step=CRORE if unit == "INR" else 1.0,
                shift=Shift(rows + part.start, amounts[rows]),
                looser=1 if np.isfinite(upper[first]) and not exact else -1,
                is_exact=exact,
                in_matrix=family == "share_rule" and bool(view.model[family]["share_total"].to_numpy()[first] >= 0),
            )
        )
    return found


def _amounts(plan: Plan, family: str, columns: np.ndarray) -> np.ndarray:
    """How far each row of a family moves for one more of its cell's figure."""
    model = plan.view.model
    table = model[family]
    years = model["period"]["years"].to_numpy()
    if family in _YEARLY:
        return years[table["period"].to_numpy()]
    if family == "take_min":
        return _owed_years(plan, table)
    if family == "control_max":
        return _limited_years(plan, table)
    if family == "share_rule":
        total = table["share_total"].to_numpy()
        base = np.append(plan.solution.columns["total"], 0.0)[total]
        return np.where(total >= 0, base, table["demand_t"].to_numpy()) / 100.0
    if family == "stock_min":
        days = plan.view.case.tables["stock"]["safety_days"].to_numpy(float)[table["source"].to_numpy()]
        return np.where(columns == "safety_days", table["least_t"].to_numpy() / np.where(days > 0, days, 1.0), 1.0)
    return np.ones(len(table))


def _owed_years(plan: Plan, table: pd.DataFrame) -> np.ndarray:
    """Years of the periods of a fiscal year in which the row that states a least holds."""
    calendar = plan.network.calendar
    holds = plan.network.frame.offers.row[table["offer"].to_numpy()] == table["source"].to_numpy()[:, None]
    year = calendar.fiscal_year_codes[None, :] == table["fiscal_year"].to_numpy()[:, None]
    return np.asarray((holds & year) @ calendar.years)


def _limited_years(plan: Plan, table: pd.DataFrame) -> np.ndarray:
    """1, or for a limit per fiscal year the years of its periods in which the row holds."""
    calendar, controls = plan.network.calendar, plan.view.case.tables["controls"].data
    source = table["source"].to_numpy()
    holds = calendar.holds(controls["from"].to_numpy()[source], controls["to"].to_numpy()[source])
    code = calendar.fiscal_year_codes
    year = code[None, :] == code[table["period"].to_numpy()][:, None]
    yearly = controls["limit_per"].to_numpy(object)[source] == "fiscal year"
    return np.where(yearly, (holds & year) @ calendar.years, 1.0)


def _figure(plan: Plan, family: str, sheet: str, row: int, column: str) -> tuple[float, str]:
    table = plan.view.case.tables[sheet]
    figure = float(table[column].to_numpy(float)[row])
    if family == "share_rule":
        return 100.0 * figure, "point"
    if family in _YEARLY or family == "take_min":
        return figure, "units/year" if family == "build_rate_max" else "t/year"
    if family == "control_max" and table["limit_per"].iloc[row] == "fiscal year":
        return figure, "t/year"
    if family == "commitment":
        return figure, "units" if table["kind"].iloc[row] == "build" else "t"
    return figure, "days" if column == "safety_days" else ORIGINS[family].unit
