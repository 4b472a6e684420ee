"""The result tables hold the values and prices of the linear program, one row for each variable that is not 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.ledger import QUANTITY

if TYPE_CHECKING:
    from planner.audit.case import Case
    from planner.audit.program import Program

FAMILY = "program"
NOISE: Final = 1e-9
"""Tonnes that the tables leave out."""

_TABLES: Final = {
    "buy": ("purchases", "tonnes"),
    "unbought": ("unbought", "tonnes"),
    "ship": ("shipments", "tonnes"),
    "make": ("production", "tonnes"),
    "stock": ("stock", "tonnes"),
    "serve": ("deliveries", "tonnes"),
    "short": ("shortages", "short_t"),
    "build": ("builds", "units"),
    "paid": ("incentives", "tonnes"),
    "waste": ("waste", "tonnes"),
}
"""Family of variables -> the table and column that hold its values."""


def check(case: Case, program: Program) -> None:
    """Values family by family, soft rules, prices of limits, and the objective."""
    for family, (first, last) in program.columns.items():
        if family in _TABLES:
            table, column = _TABLES[family]
            _alike(case, f"{table} hold the values of '{family}'", program.values[first:last], case.plan[table][column])
    over = [
        program.values[slice(*program.columns[name])]
        for name in ("over_share", "over_stock")
        if name in program.columns
    ]
    if over:
        _alike(case, "soft rules hold what they are missed by", np.concatenate(over), case.plan["soft_rules"]["over_t"])
    _prices(case, program)
    figures = case.ledger.figures
    size = max(figures.get("sum_of_absolute_cost_lines_inr", 1.0), 1.0)
    gap = abs(program.objective - figures["objective_inr"]) / size
    case.ledger.test(FAMILY, "flows times prices of the workbook are the program's objective", np.array([gap]))


def _alike(case: Case, words: str, values: np.ndarray, told: np.ndarray) -> None:
    """The same figures in any order; those that are noise are left out."""
    left, right = np.sort(values[values >= NOISE]), np.sort(told[told >= NOISE])
    size = max(len(left), len(right))
    left, right = (np.concatenate([np.zeros(size - len(part)), part]) for part in (left, right))
    scale = np.maximum(np.maximum(left, right), 1.0)
    case.ledger.test(FAMILY, words, np.abs(left - right) / scale, None, QUANTITY)


def _prices(case: Case, program: Program) -> None:
    """Prices of limits, family by family in their order."""
    table = case.plan["duals"]
    for family, (first, last) in program.rows.items():
        listed = np.flatnonzero(table.texts["limit"] == family)
        if not len(listed):
            continue
        duals = program.duals[first:last]
        if len(listed) != len(duals):
            case.ledger.forbid(FAMILY, f"every '{family}' is listed with its price", np.ones(1, bool))
            continue
        scale = max(float(np.abs(duals).max(initial=0.0)), 1.0)
        gap = np.abs(table["dual_inr"][listed] - duals) / scale
        case.ledger.test(FAMILY, f"listed prices of '{family}' are the program's", gap, table.where(listed))
