"""The audit: every rule of the plan, recomputed from the workbook and the result tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit import kkt
from planner.audit.case import Case
from planner.audit.columns import COLUMNS
from planner.audit.ledger import Ledger
from planner.audit.rules import (
    arrivals,
    balance,
    capacity,
    churn,
    controls,
    costs,
    demand,
    dependency,
    licence_list,
    licences,
    limits,
    money,
    prices,
    production,
    program,
    provenance,
    shares,
    stock,
    supply,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from planner.audit.certificate import Certificate
    from planner.audit.program import Program
    from planner.tables.table import Tables

RULES: Final[tuple[Callable[[Case], None], ...]] = (
    provenance.check,
    balance.check,
    arrivals.check,
    production.check,
    demand.check,
    supply.check,
    capacity.check,
    licences.check,
    controls.check,
    shares.check,
    stock.check,
    money.check,
    prices.check,
    costs.check,
    dependency.check,
    licence_list.check,
    churn.check,
    limits.check,
)
"""All families, in an order in which a rule finds what earlier ones have kept for it."""


def audit(
    tables: Tables, results: Mapping[str, pd.DataFrame], solved: Program | None, ledger: Ledger | None = None
) -> Certificate:
    """Recompute every rule and the objective of a plan.

    Args:
        tables: the validated workbook.
        results: result tables by name, as they stand in the CSV files of a run.
        solved: the linear program with its values and prices; without it the optimality of the plan is not tested.
        ledger: where to write what is found; a new one unless given.

    Returns:
        What was tested and found; the caller decides what a broken rule means.
    """
    ledger = ledger or Ledger()
    lost = [
        f"{name}.{column}" if name in results else name
        for name, columns in COLUMNS.items()
        for column in columns
        if name not in results or column not in results[name]
    ]
    lost = list(dict.fromkeys(lost))
    for name in lost:
        ledger.forbid("entries", f"the table or column {name} is there", np.ones(1, bool))
    if lost:
        return ledger.certificate()
    case = Case(tables, results, ledger)
    for rule in RULES:
        rule(case)
    if solved is not None:
        program.check(case, solved)
        kkt.check(ledger, solved)
    return ledger.certificate()
