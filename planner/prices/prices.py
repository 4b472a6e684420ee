"""The price of each cell that limits a plan: a step looser, a step tighter, who gains, how far, and what comes then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.prices.levers import Lever, find_levers
from planner.prices.stops import stop_words
from planner.solve.ray import Ray, Rays, Stop

if TYPE_CHECKING:
    from collections.abc import Collection

    from planner.prices.plan import Plan
    from planner.solve.warm import Outcome

TOP: Final = 10
"""Cells whose price is followed until something else binds, unless told otherwise."""

MOST_KINKS: Final = 40
"""Cells with another price on each side for which both are worked out; of the others, bounds are told."""

STAYS: Final = 0.01
"""A price that is followed stays as long as it changes by no more than this share."""

MOST_RAYS: Final = 2_000
"""Cells for which it is told how far the price goes; the others are told as bounds."""

_NOWHERE: Final = np.empty(0, np.int64)
_UNKNOWN: Final = Ray(np.empty(0), Stop(0.0, _NOWHERE, _NOWHERE), Stop(0.0, _NOWHERE, _NOWHERE))
_NARROW: Final = 1e-6
_STEP_BEYOND: Final = 1e-5
_MOST_STEPS: Final = 12
_LINEAR: Final = 1e-6
_FIRST_BIT: Final = 1e-4
_MOST_BITS: Final = 3


@dataclass(frozen=True)
class Price:
    """What a cell is worth, in rupees of present value for one step of its figure.

    Attributes:
        lever: the cell.
        saves: what one step looser saves; of a figure that must be met exactly, what one step in the better direction
            saves. At least 0.
        costs: what one step tighter costs; never less than ``saves``; infinite if no plan exists then, or nothing can
            be tighter.
        is_exact: both are exact; else the plan has another price on each side, ``saves`` is at most and ``costs`` at
            least what is told.
        gains: buyers, penalties, state -> what they gain of what a step looser saves; the state's part comes on top.
        looser: 1 if a greater figure is looser, -1 if a smaller one is.
        low, high: figures between which the price stays; infinite where nothing stops it. Where it was followed, the
            looser end is where it has changed by more than ``STAYS``.
        then: what binds at the looser end.
        later: what a step looser saves beyond that end; None if not followed.
        whole_point: what a whole percentage point saves, where the share stands in the matrix; None if not worked out.
    """

    lever: Lever
    saves: float
    costs: float
    is_exact: bool
    gains: dict[str, float]
    looser: int
    low: float
    high: float
    then: str = ""
    later: float | None = None
    whole_point: float | None = None


@dataclass(frozen=True)
class Side:
    """A price in one direction.

    Attributes:
        price: change of the cost for one unit of the figure in that direction, INR; NaN if no plan exists there.
        gains: who -> change of what they pay.
    """

    price: float
    gains: dict[str, float]


def prices(
    plan: Plan, top: int = TOP, kinks: int = MOST_KINKS, sheets: Collection[str] = ()
) -> tuple[list[Price], int]:
    """Prices of all cells that bind, the dearest first, and the number of cells at their limit that are worth nothing.

    Args:
        plan: the plan.
        top: for how many of them to follow the price until something else binds.
        kinks: for how many cells with another price on each side to work out both.
        sheets: of the cells that are asked about; () for all.
    """
    rays = Rays(plan.warm)
    parts = dict(zip(plan.purses, rays.split(list(plan.purses.values())), strict=True))
    asked = [lever for lever in find_levers(plan) if not sheets or lever.sheet in sheets]
    levers = sorted(asked, key=lambda lever: _dearest_first(plan, lever))
    drawn = [(lever, rays.ray(lever.shift)) for lever in levers[:MOST_RAYS]]
    drawn += [(lever, _UNKNOWN) for lever in levers[MOST_RAYS:]]
    ends = stop_words(plan, [ray.up if _way(plan, lever) > 0 else ray.down for lever, ray in drawn])
    simple = [_simple(plan, *one, parts, then) for one, then in zip(drawn, ends, strict=True)]
    certain = [price for price in simple if price.is_exact]
    doubtful = sorted((price for price in simple if not price.is_exact), key=_rank)
    certain += [_both_sides(plan, price) for price in doubtful[:kinks]] + doubtful[kinks:]
    found = sorted((price for price in certain if max(price.saves, price.costs) > _least(price)), key=_rank)
    followed = [_followed(plan, price) if price.saves else price for price in found[:top]]
    return followed + found[top:], len(certain) - len(found)


def _dearest_first(plan: Plan, lever: Lever) -> tuple[float, str, str]:
    worth = abs(float(lever.shift.amounts @ plan.duals[lever.shift.rows])) * lever.step
    return (-worth, lever.sheet, lever.cell)


def _least(price: Price) -> float:
    """Rupees a step below which a price is nothing; an infinite cost alone, where nothing can be tighter, is none."""
    return np.inf if np.isinf(price.costs) and not price.saves else 1e-6


def _rank(price: Price) -> tuple[float, str, str]:
    return (-price.saves, price.lever.sheet, price.lever.cell)


def _simple(plan: Plan, lever: Lever, ray: Ray, parts: dict[str, np.ndarray], then: str) -> Price:
    """The price as the duals tell it; marked as not exact where a side may have another one."""
    rows, amounts = lever.shift.rows, lever.shift.amounts
    raised = float(amounts @ plan.duals[rows])
    scale = float(np.abs(amounts) @ np.abs(plan.duals[rows]))
    if abs(raised) <= 1e-9 * scale:
        raised = 0.0
    looser = _way(plan, lever)
    worth = -looser * raised * lever.step
    narrow = _NARROW * max(1.0, abs(lever.figure) if np.isfinite(lever.figure) else 1.0)
    gains = {who: -looser * float(amounts @ part[rows]) * lever.step for who, part in parts.items()}
    figure = lever.figure if np.isfinite(lever.figure) else 0.0
    return Price(
        lever=lever,
        saves=worth,
        costs=worth,
        is_exact=min(ray.up.by, ray.down.by) > narrow,
        gains=gains,
        looser=looser,
        low=figure - ray.down.by,
        high=figure + ray.up.by,
        then=then,
    )


def _way(plan: Plan, lever: Lever) -> int:
    """1 if a greater figure is looser, -1 if a smaller one is."""
    if not lever.is_exact:
        return lever.looser
    return 1 if float(lever.shift.amounts @ plan.duals[lever.shift.rows]) < 0.0 else -1


def _both_sides(plan: Plan, price: Price) -> Price:
    """The price of each side by itself, from the optimum a little further on."""
    lever, step = price.lever, price.lever.step
    looser = _side(plan, lever, price.looser) if price.saves else Side(0.0, {})
    tighter = _side(plan, lever, -price.looser) if _can_tighten(price) else Side(np.nan, {})
    saves = 0.0 if np.isnan(looser.price) else max(-looser.price * step, 0.0)
    costs = np.inf if np.isnan(tighter.price) else tighter.price * step
    gains = {who: -part * step for who, part in looser.gains.items()} if saves else dict.fromkeys(price.gains, 0.0)
    return replace(price, saves=saves, costs=max(costs, saves), is_exact=True, gains=gains)


def _can_tighten(price: Price) -> bool:
    """No figure of the workbook is below 0."""
    return price.looser < 0 or not price.lever.figure <= 0.0


def _side(plan: Plan, lever: Lever, way: int) -> Side:
    """The price of the first bit in one direction."""
    rows, amounts = lever.shift.rows, lever.shift.amounts
    by = _FIRST_BIT * (max(1.0, abs(lever.figure)) if np.isfinite(lever.figure) else 1.0)
    found: Outcome | None = None
    base = plan.warm.objective_inr
    for _ in range(_MOST_BITS):
        found = plan.warm.shifted(lever.shift, way * by)
        if found is not None:
            change, slope = found.objective_inr - base, way * float(amounts @ found.duals[rows])
            if abs(change - slope * by) <= _LINEAR * max(abs(change), abs(slope * by)) + abs(base) * 1e-13:
                break
        by *= 0.1
    if found is None:
        return Side(np.nan, {})
    moved = (found.values - plan.values) / by
    gains = {who: float((cost * moved).sum()) for who, cost in plan.purses.items()}
    return Side((found.objective_inr - base) / by, gains)


def _followed(plan: Plan, price: Price) -> Price:
    """The price followed in the looser direction until it changes, and what it is then."""
    lever, way = price.lever, price.looser
    figure = lever.figure if np.isfinite(lever.figure) else 0.0
    now, at, beyond = price.saves / lever.step, 0.0, _STEP_BEYOND * max(1.0, abs(figure))
    then, later = price.then, None
    try:
        for _ in range(_MOST_STEPS):
            stop = _stop(plan, lever, way)
            if np.isinf(stop.by):
                at, then = np.inf, ""
                break
            at, then = at + stop.by, stop_words(plan, [stop])[0] or then
            if not plan.warm.move(lever.shift, way * (stop.by + beyond)):
                break
            next_price = -way * float(lever.shift.amounts @ plan.warm.rupees(plan.warm.prices)[lever.shift.rows])
            if abs(next_price - now) > STAYS * abs(now):
                later = next_price * lever.step
                break
            at += beyond
            beyond = beyond * 4.0 if stop.by <= beyond else beyond
    finally:
        plan.warm.home()
    low, high = (price.low, figure + at) if way > 0 else (figure - at, price.high)
    whole = _whole_point(plan, price) if lever.in_matrix else price.whole_point
    return replace(price, low=low, high=high, then=then, later=later, whole_point=whole)


def _stop(plan: Plan, lever: Lever, way: int) -> Stop:
    ray = Rays(plan.warm).ray(lever.shift)
    return ray.up if way > 0 else ray.down


def _whole_point(plan: Plan, price: Price) -> float | None:
    """What a whole percentage point of a share of what is delivered saves; None if no plan exists then."""
    form, lever = plan.solution.form, price.lever
    rule = plan.view.model["share_rule"].iloc[lever.shift.rows - form.rows["share_rule"].start]
    columns = rule["share_total"].to_numpy() + form.columns["total"].start
    share = rule["share"].to_numpy() + price.looser * 0.01
    found = plan.warm.with_entries(lever.shift.rows, columns, -share)
    return None if found is None else plan.warm.objective_inr - found.objective_inr
