"""Changes to the rows of a workbook whose effect on the cost is known beforehand."""

from __future__ import annotations

import copy
from random import Random
from typing import TYPE_CHECKING

from planner.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cases.build import Row

Sheets = dict[str, "list[Row]"]

MONEY = {"INR", "INR/t", "INR/t/year", "INR/unit", "currency/t"}
TONNES = {"t", "t/year", "units", "units/year", "t or units", "INR"}

LOOSER: dict[tuple[str, str], float] = {
    ("offers", "most_t_per_year"): 1.5,
    ("offers", "least_t_per_year"): 0.5,
    ("routes", "capacity_t_per_year"): 1.5,
    ("capacity", "capacity_t_per_year"): 1.5,
    ("builds", "most_units_per_year"): 1.5,
    ("builds", "most_units"): 1.5,
    ("licences", "quota_t"): 1.5,
    ("licences", "quota_t_per_period"): 1.5,
    ("controls", "limit_t"): 1.5,
    ("caps", "share"): 1.1,
    ("floors", "share"): 0.7,
    ("stock", "most_t"): 1.5,
    ("stock", "safety_t"): 0.5,
    ("stock", "safety_days"): 0.5,
    ("incentives", "most_t"): 1.5,
    ("incentives", "budget_inr"): 1.5,
    ("budgets", "amount_inr"): 1.5,
}
"""Figures of limits, and a factor that loosens them."""


def figures(sheets: Sheets, sheet: str, column: str, change: Callable[[float], float]) -> Sheets | None:
    """The workbook with all figures of a column changed; None if it has none."""
    changed = copy.deepcopy(sheets)
    rows = [row for row in changed.get(sheet, []) if isinstance(row.get(column), int | float)]
    for row in rows:
        row[column] = change(row[column])
    return changed if rows else None


def with_penalties(sheets: Sheets) -> Sheets:
    """Shortage penalties stated, so that they do not follow from prices; fixed cost of capacity left out."""
    changed = copy.deepcopy(sheets)
    for row in changed["demand"]:
        if row.get("kind") != "sale" and row.get("shortage_penalty_inr_per_t") is None:
            row["shortage_penalty_inr_per_t"] = 300.0
    for row in changed.get("capacity", []):
        row.pop("fixed_cost_inr_per_t_year", None)
    return changed


def without(sheets: Sheets, *names: str) -> Sheets:
    """The workbook without those sheets."""
    return {name: copy.deepcopy(rows) for name, rows in sheets.items() if name not in names}


def scaled(sheets: Sheets, units: set[str], factor: float) -> Sheets:
    """All figures in those units times the factor."""
    changed = copy.deepcopy(sheets)
    for name, rows in changed.items():
        for column in SHEETS[name].columns:
            for row in rows:
                if column.unit in units and isinstance(row.get(column.name), int | float):
                    row[column.name] *= factor
    return changed


def shuffled(sheets: Sheets, seed: int) -> Sheets:
    """The rows of every sheet in another order."""
    dice = Random(seed)
    changed = copy.deepcopy(sheets)
    for rows in changed.values():
        dice.shuffle(rows)
    return changed


def renamed(sheets: Sheets, sheet: str, column: str, referring: dict[str, list[str]]) -> Sheets:
    """All names that a sheet defines written differently, so that they sort the other way round."""
    changed = copy.deepcopy(sheets)
    names = sorted({row[column] for row in changed.get(sheet, [])})
    new = {name: f"{chr(ord('z') - place)}-{name}" for place, name in enumerate(names)}
    for where, columns in {sheet: [column], **referring}.items():
        for row in changed.get(where, []):
            for one in columns:
                if row.get(one):
                    row[one] = ";".join(new.get(name, name) for name in row[one].split(";"))
    return changed


def offer_halved(sheets: Sheets, offer: str) -> Sheets:
    """One offer as two, each with half of its most and least."""
    changed = copy.deepcopy(sheets)
    for row in [row for row in changed["offers"] if row["offer"] == offer]:
        for column in ("most_t_per_year", "least_t_per_year"):
            if row.get(column) is not None:
                row[column] /= 2
        changed["offers"].append(row | {"offer": f"{offer} again"})
    for sheet, column in (("origins", "supply"), ("contents", "offer")):
        halves = [row | {column: f"{offer} again"} for row in changed.get(sheet, []) if row[column] == offer]
        if halves:
            changed[sheet].extend(halves)
    return changed


def customs_values_given(sheets: Sheets) -> Sheets:
    """Every duty has its own customs value, so that it does not depend on how many offers there are."""
    changed = copy.deepcopy(sheets)
    for row in changed.get("freight", []):
        if row.get("duty_share") and row.get("customs_value_per_t") is None:
            row["customs_value_per_t"] = 30.0
    return changed


def dearer_twin(sheets: Sheets, route: str) -> Sheets:
    """A second route like one without a capacity, but dearer."""
    changed = copy.deepcopy(sheets)
    for row in [row for row in changed["routes"] if row["route"] == route]:
        changed["routes"].append(row | {"route": f"{route} again", "capacity_t_per_year": None})
    for row in [row for row in changed["freight"] if row["route"] == route]:
        changed["freight"].append(row | {"route": f"{route} again", "freight_per_t": row["freight_per_t"] * 1.1})
    return changed


def route_removed(sheets: Sheets, route: str) -> Sheets:
    """The workbook without a route."""
    changed = copy.deepcopy(sheets)
    for sheet in ("routes", "freight"):
        changed[sheet] = [row for row in changed[sheet] if row["route"] != route]
    return changed
