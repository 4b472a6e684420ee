"""What each target costs over all scenarios: the worst and the greatest regret, and where it is stated how likely they
are, the mean and the mean of the dearest tenth.

Each plan knows its scenario from the start, so these are figures of good foresight: one plan for all scenarios would
cost no less than the mean.
"""  # noqa: D205 - one sentence

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.compare.work import PLANNED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.compare.comparing import Compared, Comparison

TAIL: Final = 0.1
"""Part of all probability whose mean is the dearest tail (CVaR at 90 %)."""

WEIGHED_TEXTS: Final = ("target", "worst_scenario", "regret_scenario", "without_plan")
_NEAR: Final = 1e-9


def weights(comparison: Comparison) -> tuple[dict[str, float], str]:
    """Probability of each scenario, all of them 1; and in words where they are from, or why there is no mean.

    The workbook as it is takes what the others leave, where it is one of them and states none itself. Without it the
    stated probabilities are taken in proportion. A stack of several scenarios has none.

    Returns:
        Weight by scenario, empty where there is no mean; and the words.
    """
    names = list(dict.fromkeys(case.world for case in comparison.cases))
    stated = {name: comparison.likely[name] for name in names if name in comparison.likely}
    base = comparison.cases[0].world if not comparison.asked.worlds[0] else None
    rest = [name for name in names if name not in stated and name != base]
    if not stated:
        return {}, "No probability is stated in the sheet scenarios, so there is no mean."
    total = sum(stated.values())
    if total > 1.0 + _NEAR:
        return {}, f"The probabilities of these scenarios add up to {total:.0%}, so there is no mean."
    verbs = ("states", "is") if len(rest) == 1 else ("state", "are")
    left = f" {', '.join(rest)} {verbs[0]} none and {verbs[1]} left out of it." if rest else ""
    if base is not None and base not in stated:
        return {**stated, base: max(1.0 - total, 0.0)}, f"In the mean {base} has {max(1.0 - total, 0.0):.0%}.{left}"
    if total <= 0.0:
        return {}, "The probabilities of these scenarios are 0, so there is no mean."
    scaled = {name: share / total for name, share in stated.items()}
    words = "" if abs(total - 1.0) <= _NEAR else f"Probabilities add up to {total:.0%} and are taken in proportion."
    return scaled, f"{words}{left}".strip()


def weighed(comparison: Comparison) -> pd.DataFrame:
    """One row for each target, the first without one.

    ``scenarios`` planned for it; ``probability`` of those in the mean (NaN without a mean); ``mean_inr``, and
    ``tail_inr``, the mean of the dearest tenth of the probability; ``worst_inr`` and where; ``mean_extra_inr`` over the
    plan without a target in the same scenario, ``regret_inr``, the most of it in any scenario, and where;
    ``mean_short_t``, ``worst_short_t``; ``without_plan``: scenarios in which the target has none. There is no mean
    where a scenario with a probability has no plan.
    """
    likely, _ = weights(comparison)
    by_target: dict[str, list[Compared]] = {}
    for case in comparison.cases:
        by_target.setdefault(case.target, []).append(case)
    rows = [_row(comparison, target, cases, likely) for target, cases in by_target.items()]
    frame = pd.DataFrame(rows)
    return frame.astype({name: object if name in WEIGHED_TEXTS else np.float64 for name in frame.columns})


def _row(comparison: Comparison, target: str, cases: Sequence[Compared], likely: Mapping[str, float]) -> dict[str, Any]:
    planned = [case for case in cases if case.status == PLANNED]
    cost = {case.world: float(case.found["objective_inr"]) for case in planned}
    short = {case.world: float(case.found["short_t"]) for case in planned}
    extra = {
        name: amount - float(plain["objective_inr"])
        for name, amount in cost.items()
        if (plain := comparison.plain(name).found)
    }
    worst, regret = (max(found, key=found.__getitem__, default="") for found in (cost, extra))
    counted = [name for name, share in likely.items() if share > 0.0]
    is_whole = bool(counted) and all(name in cost for name in counted)
    part = {name: likely[name] for name in counted} if is_whole else {}
    return {
        "target": target,
        "scenarios": len(planned),
        "probability": sum(likely[name] for name in counted if name in cost) if counted else np.nan,
        "mean_inr": _mean(cost, part),
        "tail_inr": _tail(cost, part),
        "worst_inr": cost.get(worst, np.nan),
        "worst_scenario": worst,
        "mean_extra_inr": _mean(extra, part) if all(name in extra for name in part) else np.nan,
        "regret_inr": extra.get(regret, np.nan) if target else np.nan,
        "regret_scenario": regret if target else "",
        "mean_short_t": _mean(short, part),
        "worst_short_t": max(short.values(), default=np.nan),
        "without_plan": "; ".join(case.world for case in cases if case.status != PLANNED),
    }


def _mean(found: Mapping[str, float], likely: Mapping[str, float]) -> float:
    return float(sum(share * found[name] for name, share in likely.items())) if likely else np.nan


def _tail(found: Mapping[str, float], likely: Mapping[str, float]) -> float:
    """Mean of the dearest part ``TAIL`` of the probability; a scenario that is more than is left counts in part."""
    if not likely:
        return np.nan
    left, total = TAIL, 0.0
    for name in sorted(likely, key=lambda one: (-found[one], one)):
        taken = min(likely[name], left)
        total += taken * found[name]
        left -= taken
    return total / (TAIL - max(left, 0.0))
