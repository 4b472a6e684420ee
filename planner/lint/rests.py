"""What a plan rests on: rupees by grade of confidence, and the cells most worth checking first.

What a cell carries is the change of the objective if its figure were wrong in proportion: for a price the rupees paid
at it, for a limit its dual times its figure. Multiplied by how wrong a figure of its grade may be, it ranks the cells:

    worth checking = |d objective / d ln(figure)| × uncertainty of its grade
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from planner.run.saved import SavedRun
    from planner.tables.table import Table, Tables

UNCERTAINTY: Final = {"A": 0.02, "B": 0.10, "C": 0.30, "": 0.30}
"""How far a figure of each grade may be off, as a share: our assumption, for ranking only. No grade counts as C."""

_PRICED: Final = (
    ("offers", "offer", "price_per_t", "purchases", "offer", "cost_inr", "buying"),
    ("freight", "route", "freight_per_t", "shipments", "route", "freight_inr", "freight"),
    ("freight", "route", "insurance_per_t", "shipments", "route", "insurance_inr", "insurance"),
    ("freight", "route", "duty_share", "shipments", "route", "duty_inr", "duty"),
    ("processes", "process", "variable_cost_per_t", "production", "process", "variable_cost_inr", "processing"),
)
"""Sheet, its key, column of the rate; result table, its key, rupees, and the cost line."""


@dataclass(frozen=True)
class Resting:
    """What a plan rests on.

    Attributes:
        by_grade: grade, inr: rupees of cost lines with a price of their own, by the grade of that price; present value.
        cells: sheet, cell, name, figure, grade, inr (per 100 % of the figure), worth (INR), best first.
    """

    by_grade: pd.DataFrame
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
    return Resting(by_grade, cells.reset_index(drop=True))


def _priced(run: SavedRun, tables: Tables) -> pd.DataFrame:
    """Present rupees paid at each price, by cell of the first row of its name."""
    found = []
    costs = run.table("costs")
    costs = costs[costs["payer"] != "state"]
    for sheet, key, column, result, name, rupees, line in _PRICED:
        rows = costs[(costs["line"] == line) & (costs["inr"] != 0.0)]
        factor = rows.groupby("period")["present_value_inr"].sum() / rows.groupby("period")["inr"].sum()
        flows = run.table(result)
        worth = (flows[rupees] * flows["period"].map(factor).fillna(0.0)).groupby(flows[name]).sum()
        table = tables[sheet]
        first = table.data.reset_index(drop=True).groupby(key, sort=False).head(1)
        for row, who in zip(first.index, first[key], strict=True):
            if worth.get(who, 0.0):
                found.append((sheet, table.cell(int(row), column), who, column, _grade(table, int(row)), worth[who]))
    return pd.DataFrame(found, columns=["sheet", "cell", "name", "figure", "grade", "inr"])


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
