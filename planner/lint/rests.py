"""What a plan rests on: rupees by grade of confidence, and the cells most worth checking first.

What a cell carries is the change of the objective if its figure were wrong in proportion: for a price the rupees paid
at it, for a limit its dual times its figure. Multiplied by how wrong a figure of its grade may be, it ranks the cells:

    worth checking = |d objective / d ln(figure)| × uncertainty of its grade
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.calendar import Calendar
from planner.results.money import PENALTY_LINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.run.saved import SavedRun
    from planner.tables.table import Table, Tables

UNCERTAINTY: Final = {"A": 0.02, "B": 0.10, "C": 0.30, "": 0.30}
"""How far a figure of each grade may be off, as a share: our assumption, for ranking only. No grade counts as C."""


@dataclass(frozen=True)
class _Rate:
    """Where a rate stands, and what was paid at it.

    Attributes:
        sheet, column: of the rate.
        keys: column of the sheet -> column of the result table that says the same.
        result, rupees: result table and its rupees.
        line: of the cost.
        sign: of the rupees in the objective.
    """

    sheet: str
    column: str
    keys: Mapping[str, str]
    result: str
    rupees: str
    line: str
    sign: float = 1.0


_LANE: Final = {"route": "route", "materials": "material"}
_RATES: Final = (
    _Rate("offers", "price_per_t", {"offer": "offer"}, "purchases", "cost_inr", "buying"),
    _Rate("freight", "freight_per_t", _LANE, "shipments", "freight_inr", "freight"),
    _Rate("freight", "insurance_per_t", _LANE, "shipments", "insurance_inr", "insurance"),
    _Rate("freight", "duty_share", _LANE, "shipments", "duty_inr", "duty"),
    _Rate("processes", "variable_cost_per_t", {"process": "process"}, "production", "variable_cost_inr", "processing"),
    _Rate("substitutions", "extra_cost_inr_per_t", {"grade": "grade", "material": "material"}, "deliveries",
          "extra_cost_inr", "substitution"),
    _Rate("demand", "price_inr_per_t", {"demand": "demand"}, "deliveries", "revenue_inr", "sales", -1.0),
)  # fmt: skip
"""Rates that are paid by the tonne."""


@dataclass(frozen=True)
class Resting:
    """What a plan rests on.

    Attributes:
        by_grade: grade, inr: rupees paid by the tonne, by the grade of the rate; present value.
        other_inr: all that is paid otherwise: capital, fixed cost, keeping stock, less incentives; present value.
        cells: sheet, cell, name, figure, grade, inr (per 100 % of the figure), worth (INR), best first.
    """

    by_grade: pd.DataFrame
    other_inr: float
    cells: pd.DataFrame


def rests_on(run: SavedRun, tables: Tables) -> Resting:
    """Confidence and sensitivity of a finished run."""
    priced = _priced(run, tables)
    by_grade = pd.DataFrame(priced.groupby("grade", as_index=False)["inr"].sum())
    by_grade = by_grade.sort_values("grade", ignore_index=True)
    cells = pd.concat([priced, _limits(run, tables)], ignore_index=True)
    keys = ["sheet", "cell", "name", "figure", "grade"]
    cells = pd.DataFrame(cells.groupby(keys, as_index=False)["inr"].sum())
    cells["worth"] = cells["inr"].abs() * cells["grade"].map(UNCERTAINTY)
    cells = cells.sort_values(["worth", "sheet", "cell"], ascending=[False, True, True], kind="stable")
    costs = run.table("costs")
    paid = costs[(costs["payer"] != "state") & ~costs["line"].isin(PENALTY_LINES)]["present_value_inr"].sum()
    return Resting(by_grade, float(paid - priced["inr"].sum()), cells.reset_index(drop=True))


def _priced(run: SavedRun, tables: Tables) -> pd.DataFrame:
    """Present rupees paid at each rate, by the cell that holds in the period."""
    calendar = Calendar.from_table(tables["periods"].data)
    costs = run.table("costs")
    costs = costs[(costs["payer"] != "state") & (costs["inr"] != 0.0)]
    found = []
    for rate in _RATES:
        lines = costs[costs["line"] == rate.line].groupby("period")[["present_value_inr", "inr"]].sum()
        factor = lines["present_value_inr"] / lines["inr"]
        flows = run.table(rate.result)
        keys = [*rate.keys.values(), "period"]
        flows = flows.assign(worth=rate.sign * flows[rate.rupees] * flows["period"].map(factor).fillna(0.0))
        paid = flows.groupby(keys, as_index=False)["worth"].sum()
        table = tables[rate.sheet]
        of_row = _places(table, rate, calendar).merge(paid, on=keys).groupby("row")["worth"].sum()
        name = table[next(iter(rate.keys))].tolist()
        found += [
            (rate.sheet, table.cell(row, rate.column), name[row], rate.column, _grade(table, row), worth)
            for row, worth in zip(of_row.index.tolist(), of_row.tolist(), strict=True)
            if worth
        ]
    return pd.DataFrame(found, columns=["sheet", "cell", "name", "figure", "grade", "inr"])


def _places(table: Table, rate: _Rate, calendar: Calendar) -> pd.DataFrame:
    """Rows of a sheet with what they are about, once for each period in which they hold."""
    data = table.data
    if "from" in data:
        row, period = np.nonzero(calendar.holds(data["from"].to_numpy(), data["to"].to_numpy()))
    else:
        spans = [calendar.periods_of(label) for label in data["period"].tolist()]
        row = np.repeat(np.arange(len(data)), [len(span) for span in spans])
        period = np.concatenate([np.empty(0, np.int64), *spans])
    about = {told: data[own].to_numpy(object)[row] for own, told in rate.keys.items()}
    frame = pd.DataFrame({"row": row, "period": np.array(calendar.names, object)[period], **about})
    return frame.explode("material") if "materials" in rate.keys else frame


def _limits(run: SavedRun, tables: Tables) -> pd.DataFrame:
    """Dual times figure of each limit, by cell."""
    duals = run.table("duals")
    duals = duals[(duals["cell"] != "") & (duals["dual_inr"] != 0.0)]
    figure = duals["at_most"].where(duals["dual_inr"] < 0.0, duals["at_least"]).fillna(duals["activity"])
    grades = {sheet: _grades_by_row(tables[sheet]) for sheet in duals["sheet"].unique() if sheet in tables.sheets}
    rows = duals["cell"].map(_row_number)
    return pd.DataFrame(
        {
            "sheet": duals["sheet"],
            "cell": duals["cell"],
            "name": duals["name"],
            "figure": duals["limit"],
            "grade": [grades.get(sheet, {}).get(row, "") for sheet, row in zip(duals["sheet"], rows, strict=True)],
            "inr": duals["dual_inr"] * figure,
        }
    )


def _row_number(cell: str) -> int:
    digits = re.search(r"\d+", cell)
    return int(digits[0]) if digits else -1


def _grade(table: Table, row: int) -> str:
    return str(table["confidence"].iloc[row]) if "confidence" in table.data.columns else ""


def _grades_by_row(table: Table) -> dict[int, str]:
    if "confidence" not in table.data.columns:
        return {}
    return dict(zip(table.cell_rows.tolist(), table["confidence"].astype(str), strict=True))
