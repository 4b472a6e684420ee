"""What targets cost over all scenarios, on one screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from planner.compare.weighed import TAIL, weighed, weights

if TYPE_CHECKING:
    from planner.compare.comparing import Comparison

_CRORE: Final = 1e7


def weighed_lines(comparison: Comparison) -> list[str]:
    """A line for each target, and where its mean is from."""
    rows = weighed(comparison).to_dict("records")
    names = [str(row["target"]) or "no target" for row in rows]
    width = max(map(len, names))
    has_mean = any(not math.isnan(row["mean_inr"]) for row in rows)
    head = f"{'over all scenarios':<{max(width, 18)}}"
    if has_mean:
        head += f" {'mean':>9} {f'dearest {TAIL:.0%}':>11} {'mean extra':>10}"
    head += f" {'worst':>9} {'regret':>8}  worst in, regret in"
    found = [head]
    for name, row in zip(names, rows, strict=True):
        line = f"{name:<{max(width, 18)}}"
        if has_mean:
            line += f" {_crore(row['mean_inr']):>9} {_crore(row['tail_inr']):>11} {_crore(row['mean_extra_inr']):>10}"
        where = ", ".join(part for part in (row["worst_scenario"], row["regret_scenario"]) if part)
        gone = f"; no plan in {row['without_plan']}" if row["without_plan"] else ""
        found.append(f"{line} {_crore(row['worst_inr']):>9} {_crore(row['regret_inr']):>8}  {where}{gone}")
    return [*found, explained(comparison)]


def explained(comparison: Comparison) -> str:
    """What the figures are."""
    _, words = weights(comparison)
    tail = f" Dearest {TAIL:.0%}: the mean of that part of the probability (CVaR)." if weights(comparison)[0] else ""
    return (
        f"{words}{tail} Regret is the most that a target costs over none in the same scenario. Each plan knows its "
        "scenario from the start; one plan for all would cost no less than the mean."
    ).strip()


def _crore(inr: float) -> str:
    return "–" if math.isnan(inr) else f"{inr / _CRORE:,.0f}"
