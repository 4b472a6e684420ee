"""From ways out of each conflict to repairs of the whole workbook, each solved and priced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.costing import Cost, Pricer
from planner.explain.figures import levers_of
from planner.explain.moving import least_moves, moved
from planner.explain.story import CLASSES, Change, Repair

if TYPE_CHECKING:
    from planner.explain.bench import Bench
    from planner.explain.levers import Lever
    from planner.explain.way import Way
    from planner.explain.world import World

FURTHER: Final = (0, 1, 10, 100)
"""Steps of the last digit by which figures are moved further, if rounding alone leaves too little room."""


def repairs_of(world: World, bench: Bench, ways: list[list[Way]], most: int) -> list[Repair]:
    """Repairs of a workbook, the gentlest first, the cheaper first among equals.

    Args:
        world: the workbook, with what is done to it before it is planned.
        bench: the same to try things on.
        ways: ways out of each conflict, the gentlest first; each has one at least.
        most: how many repairs to price.
    """
    pricer = Pricer(world, bench)
    found: dict[frozenset[Change], Repair] = {}
    for chosen in _choices(ways):
        if len(found) >= most:
            break
        priced = _priced(pricer, bench, chosen)
        if priced is not None:
            changes, cost = priced
            found.setdefault(frozenset(changes), _repair(changes, cost))
    cheapest = min((repair.objective_inr for repair in found.values()), default=0.0)
    repairs = [replace(repair, extra_inr=repair.objective_inr - cheapest) for repair in found.values()]
    return sorted(repairs, key=lambda repair: (CLASSES.index(repair.can_move), repair.objective_inr))


def _choices(ways: list[list[Way]]) -> list[list[Way]]:
    """The gentlest way of every conflict; then the same with another way for one of them."""
    gentlest = [some[0] for some in ways]
    others = [
        (way.rank, place, [*gentlest[:place], way, *gentlest[place + 1 :]])
        for place, some in enumerate(ways)
        for way in some[1:]
    ]
    return [gentlest, *(chosen for _, _, chosen in sorted(others, key=lambda other: other[:2]))]


def _priced(pricer: Pricer, bench: Bench, chosen: list[Way]) -> tuple[tuple[Change, ...], Cost] | None:
    """Changes of several ways and what they cost; figures go a little further where rounding left too little room."""
    for steps in FURTHER:
        priced = pricer.priced(_changes(bench, chosen, steps))
        if priced is not None:
            return priced
        if not any(way.levers for way in chosen):
            break
    return _jointly(pricer, bench, chosen) if len(chosen) > 1 else None


def _changes(bench: Bench, chosen: list[Way], steps: int) -> tuple[Change, ...]:
    """All changes, of each cell the first; of figures that a scenario wrote all, for one cell of it may serve many."""
    unique: dict[tuple[str, str, object], Change] = {}
    for way in chosen:
        for one in _further(bench, way, steps).changes:
            unique.setdefault((one.where, one.column, one.after if one.cause else None), one)
    return tuple(unique.values())


def _further(bench: Bench, way: Way, steps: int) -> Way:
    """A way whose figures move so many steps of their last digit further."""
    if not steps or not way.levers:
        return way
    first = len(way.changes) - len(way.levers)
    moves = []
    for lever, one in zip(way.levers, way.changes[first:], strict=True):
        assert isinstance(one.after, float)
        moves.append((lever, one.after))
    return replace(way, changes=(*way.changes[:first], *moved(bench.base[0], moves, steps).changes))


def _jointly(pricer: Pricer, bench: Bench, chosen: list[Way]) -> tuple[tuple[Change, ...], Cost] | None:
    """The figures of all ways moved together, where each by itself did not leave the others enough."""
    fixed = [one for way in chosen for one in way.changes[: len(way.changes) - len(way.levers)]]
    found = bench.look(fixed)
    levers = [lever for way in chosen for lever in way.levers]
    if found is None or not levers or found[0].voids:
        return None
    subject, probe = found
    wanted = {(lever.sheet, lever.source, lever.column) for lever in levers}
    again = [
        lever
        for lever in levers_of(subject, subject.rules["group"].unique())
        if (lever.sheet, lever.source, lever.column) in wanted and _same_way(lever, levers)
    ]
    moves = least_moves(probe, again, subject.released)
    if moves is None:
        return None
    for steps in FURTHER:
        priced = pricer.priced((*fixed, *moved(subject, moves, steps).changes))
        if priced is not None:
            return priced
    return None


def _same_way(lever: Lever, levers: list[Lever]) -> bool:
    return any(
        (lever.sheet, lever.source, lever.column, lever.rises) == (one.sheet, one.source, one.column, one.rises)
        for one in levers
    )


def _repair(changes: tuple[Change, ...], cost: Cost) -> Repair:
    return Repair(
        changes,
        cost.objective_inr,
        float(np.subtract(cost.objective_inr, cost.penalties_inr)),
        cost.penalties_inr,
        cost.short_t,
        missed=cost.missed,
    )
