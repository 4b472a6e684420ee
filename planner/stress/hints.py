"""What the first tonne of each remedy would have saved, told by the prices at the reaction: no plan is made anew.

A tonne more in stock on the day, a tonne more of an offer that was not hit, a unit more of a build decided before: each
saves what it is worth after the shock beyond what it is worth in the plan. They are compared by what a rupee saves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.stress.program import FAMILIES
from planner.stress.react import Shock, State, closed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.stress.program import Program

_NOTHING_INR: Final = 1.0


def first_tonne(program: Program, shocks: Sequence[Shock], after: State) -> dict[str, Any] | None:
    """The remedy whose first tonne (or unit) saves most for a rupee; None if none saves anything.

    Returns:
        ``kind``, ``at`` (column of a stock or build, code of an offer), ``saves_inr`` per tonne or unit, and
        ``costs_inr``, what that tonne or unit costs.
    """
    day = min(shock.day for shock in shocks)
    now, then = (prices * program.row_factor / program.money for prices in (after.duals, program.prices))
    found = [*_stock(program, day, now, then), *_source(program, shocks, now - then), *_build(program, day, now - then)]
    worth = [one for one in found if one["saves_inr"] > _NOTHING_INR]
    return max(worth, key=lambda one: one["saves_inr"] / max(one["costs_inr"], 1.0), default=None)


def _hint(kind: str, at: int, saves: float, costs: float) -> dict[str, Any]:
    return {"kind": kind, "at": at, "saves_inr": saves, "costs_inr": costs}


def _stock(program: Program, day: int, now: np.ndarray, then: np.ndarray) -> list[dict[str, Any]]:
    """A tonne more that lies somewhere when the day comes; it costs what a tonne is worth there in the plan."""
    columns = np.flatnonzero((program.carry_row >= 0) & (program.moment == day - 1))
    if not columns.size:
        return []
    rows = program.carry_row[columns]
    gain, cost = now[rows] - then[rows], np.maximum(then[rows], 1.0)
    place = int(np.argmax(gain / cost))
    return [_hint("stock", int(columns[place]), float(gain[place]), float(cost[place]))]


def _source(program: Program, shocks: Sequence[Shock], more: np.ndarray) -> list[dict[str, Any]]:
    """A tonne more of an offer that was not hit, spread after the day as its most is; it costs its price."""
    day = min(shock.day for shock in shocks)
    hit = np.zeros(len(program.cost), bool)
    for shock in shocks:
        for node, first, until in shock.closes:
            hit[closed(program, node, first, until)] = True
    found = []
    for offer in range(len(program.offer_rows)):
        columns = program.offer_columns[offer]
        late = program.moment[columns] >= day
        rows = program.offer_rows[offer]
        if len(rows) != len(columns) or not late.any() or hit[columns].any():
            continue
        most = program.row_upper[rows[late]]
        if not most.sum() > 0:
            continue
        price = float(program.cost[columns[late]] @ most) / program.money / float(most.sum())
        found.append(_hint("second source", offer, float(-more[rows[late]] @ most) / float(most.sum()), price))
    return found


def _build(program: Program, day: int, more: np.ndarray) -> list[dict[str, Any]]:
    """A unit more that was decided before the day; it costs its annuity and fixed cost."""
    columns = (program.family == FAMILIES.index("build")) & (program.moment < day)
    if not columns.any():
        return []
    row = np.repeat(np.arange(len(program.row_lower)), np.diff(program.starts))
    inside = program.is_capacity[row] & columns[program.indices]
    worth = program.entries[inside] / program.row_factor[row[inside]] * more[row[inside]]
    gain = np.bincount(program.indices[inside], worth, len(program.cost))
    cost = np.maximum(program.cost / program.money, 1.0)
    best = int(np.argmax(np.where(columns, gain / cost, -np.inf)))
    return [_hint("build", best, float(gain[best]), float(cost[best]))]
