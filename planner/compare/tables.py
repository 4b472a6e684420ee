"""A comparison as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.compare.weighed import weighed

if TYPE_CHECKING:
    from planner.compare.comparing import Compared, Comparison

_TABLES: Final = {
    "years": ("fiscal_year", "demand_t", "delivered_t", "short_t", "buyers_inr", "state_inr", "penalties_inr"),
    "builds": ("option", "fiscal_year", "units", "t_per_year", "capital_inr", "subsidy_inr"),
    "self_reliance": ("fiscal_year", "stage", "tonnes", "share_of_demand"),
    "dependency": (
        "fiscal_year",
        "stage",
        "largest_country",
        "largest_share",
        "traced_index",
        "last_step_index",
        "china_share",
    ),
    "shortage": ("segment", "fiscal_year", "short_t"),
    "licences": ("licence", "holder", "taken_t"),
}
"""Tables by case, with their columns after scenario and target."""

_TEXTS: Final = frozenset({"fiscal_year", "option", "stage", "largest_country", "segment", "licence", "holder"})

COMPARE_TEXTS: Final = ("scenario", "target", "status", "bottleneck", "bottleneck_cell", "bottleneck_span", "reason")


def frames(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """All tables: ``compare`` with one row a case, and by case ``years``, ``builds``, ``self_reliance``,
    ``dependency``, ``shortage``, ``licences``, ``floors`` (what each target asks for), and of several scenarios
    ``weighed`` (what each target costs over all of them).
    """  # noqa: D205 - one list of names
    found = {"compare": _overview(comparison), "floors": _floors(comparison)}
    if len(comparison.asked.worlds) > 1:
        found["weighed"] = weighed(comparison)
    return found | {name: _table(comparison, name) for name in _TABLES}


def _overview(comparison: Comparison) -> pd.DataFrame:
    rows = [_row(comparison, case) for case in comparison.cases]
    frame = pd.DataFrame(rows)
    kinds = {name: object if name in COMPARE_TEXTS else np.float64 for name in frame.columns}
    return frame.astype(kinds)


def _row(comparison: Comparison, case: Compared) -> dict[str, Any]:
    found, margin = case.found, case.found.get("margin") or {}
    plain, base = comparison.plain(case.world).found, comparison.base.found
    narrow = found.get("bottleneck") or {}
    row: dict[str, Any] = {
        "scenario": case.world,
        "target": case.target,
        "target_share": case.share,
        "status": case.status,
    }
    for name in ("objective_inr", "cost_paid_inr", "penalties_inr", "buyers_inr", "state_inr"):
        row[name] = found.get(name, np.nan)
    row["extra_inr"] = _less(found, plain, "objective_inr")
    row["over_base_inr"] = _less(found, base, "objective_inr")
    row["extra_buyers_inr"] = _less(found, plain, "buyers_inr")
    row["extra_state_inr"] = _less(found, plain, "state_inr")
    delivered = found.get("delivered_t") or np.nan
    row["cost_inr_per_kg"] = found.get("cost_paid_inr", np.nan) / delivered / 1e3
    row["extra_inr_per_kg"] = row["extra_inr"] / delivered / 1e3
    for name in ("capital_inr", "subsidy_inr", "demand_t", "delivered_t", "short_t", "licensed_t"):
        row[name] = found.get(name, np.nan)
    row["point_inr"] = _number(margin.get("point_inr"))
    row["point_below_inr"] = _number(margin.get("below_inr"))
    row["point_above_inr"] = np.inf if margin and margin.get("above_inr") is None else _number(margin.get("above_inr"))
    row["bottleneck"] = narrow.get("words", "")
    row["bottleneck_cell"] = narrow.get("where", "")
    row["bottleneck_span"] = narrow.get("span", "")
    row["bottleneck_saving_inr"] = narrow.get("saving_inr", np.nan)
    row["highest_share"] = highest(case)
    row["reason"] = case.reason
    return row


def highest(case: Compared) -> float:
    """Largest share of a bare percentage that a plan can keep; NaN where there is a plan or it is not known."""
    return case.share * case.reach if case.reach is not None else np.nan


def _less(found: Any, other: Any, name: str) -> float:  # noqa: ANN401 - plain data
    return found[name] - other[name] if name in found and name in other else np.nan


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _table(comparison: Comparison, name: str) -> pd.DataFrame:
    columns = _TABLES[name]
    rows = [
        (case.world, case.target, *(row[column] for column in columns))
        for case in comparison.cases
        for row in case.found.get("tables", {}).get(name, ())
    ]
    frame = pd.DataFrame(rows, columns=["scenario", "target", *columns])
    return frame.astype({c: object if c in {"scenario", "target", *_TEXTS} else np.float64 for c in frame.columns})


def _floors(comparison: Comparison) -> pd.DataFrame:
    """Target, what it asks for in words, and the largest share that can be kept where there is no plan."""
    rows = []
    for case in comparison.cases:
        if case.target:
            alone = "; ".join(
                f"{stage}: {'none' if share is None else f'{share:.1%}'}" for stage, share in case.alone.items()
            )
            rows.append((case.world, case.target, case.words, alone))
    return pd.DataFrame(rows, columns=["scenario", "target", "words", "each_stage_alone"], dtype=object)
