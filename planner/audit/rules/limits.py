"""The list of limits with their prices: figures of the workbook, activities of the plan, signs and slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
    wrong = np.where(np.isnan(least), np.maximum(price, 0.0), 0.0) + np.where(
        np.isnan(most), np.maximum(-price, 0.0), 0.0
    )
    ledger.test(FAMILY, "prices have the sign of their limit", wrong / scale, where)
    near = np.where(price > 0, np.abs(activity - least), np.where(price < 0, np.abs(most - activity), 0.0))
    worth = np.abs(price) * np.nan_to_num(near, nan=np.inf, posinf=np.inf)
    worth = np.where(price == 0, 0.0, worth)
    total = max(ledger.figures.get("sum_of_absolute_cost_lines_inr", 1.0), 1.0)
    ledger.test(FAMILY, "only limits that bind have a price", worth / total, where)
    _recomputed(case)


def _recomputed(case: Case) -> None:
    """Right and left side of each limit as the rules found them.

    Several rows of one name and span cannot be told apart and are left out, as is a left side that a rule leaves open.
    """
    table = case.plan["duals"]
    listed = list(zip(table.texts["limit"], table.texts["name"], table.texts["span"], strict=True))
    place = {key: number for number, key in enumerate(dict.fromkeys(listed))}
    at = np.array([place[key] for key in listed], np.int64)
    found, right, left = [], [], []
    for family, parts in case.ledger.limits.items():
        for names, spans, limits, values in parts:
            found += [place.get((family, name, span), -1) for name, span in zip(names, spans, strict=True)]
            right.append(limits)
            left.append(values)
    of = np.array(found, np.int64)
    known = of >= 0
    of, size = of[known], len(place)
    alike = (np.bincount(of, minlength=size) == 1) & (np.bincount(at, minlength=size) == 1)
    where = table.where()
    strange = np.bincount(of, minlength=size)[at] == 0
    case.ledger.forbid(FAMILY, "listed limits are rules of the workbook", strange, where)
    for words, told, sides in (
        ("limits are those of the workbook", np.fmax(table["at_least"], table["at_most"]), right),
        ("activities are those of the plan", table["activity"], left),
    ):
        value = np.full(size, np.nan)
        value[of] = np.concatenate([*sides, np.empty(0)])[known]
        gap = off(told, value[at])
        case.ledger.test(FAMILY, words, np.where(alike[at] & ~np.isnan(gap), gap, 0.0), where)
