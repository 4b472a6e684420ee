"""The list of limits with their prices: figures of the workbook, activities of the plan, signs and slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.audit.ledger import off

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "limits"


def check(case: Case) -> None:
    """Every row of ``duals``."""
    table, ledger = case.plan["duals"], case.ledger
    where = table.where()
    least, most, activity, price = (table[name] for name in ("at_least", "at_most", "activity", "dual_inr"))
    size = np.maximum(np.maximum(np.abs(activity), np.fmax(np.abs(least), np.abs(most))), 1.0)
    beyond = np.fmax(np.fmax(least - activity, activity - most), 0.0) / size
    ledger.test(FAMILY, "activities are within their limits", beyond, where)
    slack = np.fmin(activity - least, most - activity)
    ledger.test(FAMILY, "slack is the distance to the limit", np.abs(slack - table["slack"]) / size, where)
    scale = max(float(np.abs(price).max(initial=0.0)), 1.0)
    wrong = np.where(np.isnan(least), np.maximum(price, 0.0), 0.0) + np.where(np.isnan(most), np.maximum(-price, 0.0), 0.0)
    ledger.test(FAMILY, "prices have the sign of their limit", wrong / scale, where)
    near = np.where(price > 0, np.abs(activity - least), np.where(price < 0, np.abs(most - activity), 0.0))
    worth = np.abs(price) * np.nan_to_num(near, nan=np.inf, posinf=np.inf)
    worth = np.where(price == 0, 0.0, worth)
    total = max(ledger.figures.get("sum_of_absolute_cost_lines_inr", 1.0), 1.0)
    ledger.test(FAMILY, "only limits that bind have a price", worth / total, where)
    _recomputed(case)


def _recomputed(case: Case) -> None:
    """Right and left side of each limit as the rules found them.

    Several rows of one name and span cannot be told apart and are left out, as is a left side that the rule leaves open.
    """
    table = case.plan["duals"]
    told = pd.DataFrame(
        {
            "limit": table.texts["limit"], "name": table.texts["name"], "span": table.texts["span"],
            "right": np.fmax(np.nan_to_num(table["at_least"], nan=-np.inf), np.nan_to_num(table["at_most"], nan=-np.inf)),
            "left": table["activity"],
        }
    )  # fmt: skip
    parts = [
        pd.DataFrame({"limit": family, "name": name, "span": span, "right": right, "left": left})
        for family, rows in case.ledger.limits.items()
        for name, span, right, left in rows
        if len(name)
    ]
    keys = ["limit", "name", "span"]
    listed = told.groupby(keys, sort=False)[["right", "left"]].sum()
    if not parts:
        case.ledger.forbid(FAMILY, "listed limits are rules of the workbook", np.ones(len(listed), bool))
        return
    found = pd.concat(parts).astype({"name": object, "span": object}).groupby(keys, sort=False)[["right", "left"]]
    at = found.sum(min_count=1).reindex(listed.index)

    def where(row: int) -> dict[str, str]:
        return dict(zip(keys, map(str, listed.index[row]), strict=True))

    several = found.size().reindex(listed.index).to_numpy() != told.groupby(keys, sort=False).size().to_numpy()
    strange = at["right"].isna().to_numpy()
    case.ledger.forbid(FAMILY, "listed limits are rules of the workbook", strange, where)
    alike = ~strange & ~several
    for column, words in (("right", "limits are those of the workbook"), ("left", "activities are those of the plan")):
        gap = off(listed[column].to_numpy(float), at[column].to_numpy(float))
        case.ledger.test(FAMILY, words, np.where(alike & ~np.isnan(gap), gap, 0.0), where)
