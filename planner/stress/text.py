"""A stress test on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.prices.words import rupees

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from planner.stress.outcome import Stress

WORST: Final = 10
_WIDE: Final = 46
_FRAGILE: Final = 6


def lines(found: Stress, frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """The worst ten of each run, what would have prevented them, how long things may be out, and runs side by side."""
    told = []
    for run in found.runs:
        told += _run(run.name, frames, several=len(found.runs) > 1)
    if len(found.runs) > 1:
        told += _side_by_side(frames["resilience"])
    return told


def _run(name: str, frames: Mapping[str, pd.DataFrame], *, several: bool) -> list[str]:
    cases = frames["stress"][frames["stress"]["run"] == name]
    row = frames["resilience"][frames["resilience"]["run"] == name].iloc[0]
    head = f"{name}: " if several else ""
    told = [
        f"{head}{len(cases):,} cases; {int(row['cases_short']):,} make a tonne short beyond the plan's own, "
        f"{int((cases['status'] == 'no effect').sum()):,} change nothing, "
        f"{int(row['rules_give_way']):,} only hold when rules give way.",
    ]
    if row["cases_unsolved"]:
        told.append(f"{int(row['cases_unsolved']):,} could not be told; stress.csv says why.")
    worst = cases[cases["short_t"] > 0].sort_values(["short_t", "over_plan_inr"], ascending=False, kind="stable")
    same = worst.assign(tonnes=worst["short_t"].round(3), cost=(worst["over_plan_inr"] / 1e5).round())
    worst = worst[~same.duplicated(["tonnes", "cost", "from"])].head(WORST)
    if len(worst):
        told.append("")
        told.append(f"  {'':<{_WIDE}}{'short t':>9}{'over plan':>16}  first stop")
    for one in worst.to_dict("records"):
        what = f"{one['kind']} {one['subject']}, {one['change']}"
        what = what if len(what) < _WIDE else what[: _WIDE - 2] + "…"
        stop = f"{one['first_stop']} {one['first_customer']}"
        told.append(f"  {what:<{_WIDE}}{one['short_t']:>9,.1f}{rupees(one['over_plan_inr']):>16}  {stop}")
        if one["prevented_by"]:
            told.append(f"    {_prevention(one)}")
    return [*told, *_survival(frames["survival"], name)]


def _prevention(one: Mapping[Hashable, object]) -> str:
    text = f"{one['prevented_by']}: {one['prevention']}"
    left = float(str(one["prevention_short_t"]))
    if not np.isnan(left):
        text += f"; leaves {left:,.1f} t short at {rupees(float(str(one['prevention_over_plan_inr'])))} over plan"
    premium = float(str(one["premium_inr"]))
    return text if np.isnan(premium) else f"{text}, {rupees(premium)} if nothing happens"


def _survival(frame: pd.DataFrame, name: str) -> list[str]:
    part = frame[(frame["run"] == name) & (frame["to_the_end"] == "no")]
    if not len(frame[frame["run"] == name]):
        return []
    held = int((frame["run"] == name).sum()) - len(part)
    told = ["", f"Time to survive: {held:,} may be out to the end of the horizon; the others, in days:"]
    by_days: dict[float, list[str]] = {}
    for days, kind, node in zip(part["survives_days"], part["kind"], part["node"], strict=True):
        by_days.setdefault(float(days), []).append(f"{kind} {node}")
    for days, names in list(by_days.items())[:_FRAGILE]:
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
        told.append(f"  {days:>6,.0f}  {shown}")
    return told


def _side_by_side(frame: pd.DataFrame) -> list[str]:
    told = ["", f"  {'what each run withstands':<34}" + "".join(f"{name[-16:]:>18}" for name in frame["run"])]
    for words, column, kind in (
        ("cost of the plan", "plan_inr", "inr"),
        ("cases that make a tonne short", "cases_short", "n"),
        ("mean outage, t short", "mean_outage_short_t", "t"),
        ("mean outage, over plan", "mean_outage_over_plan_inr", "inr"),
        ("worst case, t short", "worst_short_t", "t"),
        ("hardest closure, t short", "closure_short_t", "t"),
        ("a licence refused, mean t short", "licence_refused_short_t", "t"),
        ("nodes that survive under 90 days", "nodes_under_90_days", "n"),
    ):
        figures = [_figure(float(value), kind) for value in frame[column]]
        told.append(f"  {words:<34}" + "".join(f"{figure:>18}" for figure in figures))
    return told


def _figure(value: float, kind: str) -> str:
    if np.isnan(value):
        return "-"
    return {"inr": rupees(value), "n": f"{value:,.0f}", "t": f"{value:,.1f}"}[kind]
