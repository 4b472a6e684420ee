"""What would have prevented a shortage, and what it would have cost: stock, a second source, or a build.

Each is asked by freeing one kind of decision and planning again with the shock known:

- stock: everything bought, moved and made before the day, builds and deliveries apart;
- source: one offer that the shock leaves alone may supply as much more, over the time from the day to the last tonne
  short, as is short without it. It is the one whose limits the shock makes dearer by most; what it takes to have it
  ready is not counted;
- build: all builds decided before the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.errors import NumericalError
from planner.stress.program import FAMILIES
from planner.stress.react import (
    IMPOSSIBLE,
    NOTHING_T,
    Shock,
    State,
    best,
    closed,
    plan_state,
    relieved,
    rupees,
    struck,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.stress.program import Program

STOCK, SOURCE, BUILD = "stock", "second source", "build"
MEASURES: Final = (STOCK, SOURCE, BUILD)

_BEFORE: Final = {
    STOCK: ("buy", "ship", "make", "stock", "waste", "unbought", "over_stock", "paid"),
    BUILD: ("build",),
}
_TOLD: Final = 12
_LEAST_T: Final = 1e-3


@dataclass(frozen=True)
class Measure:
    """A plan that was ready for the shock by one kind of decision.

    Attributes:
        kind: stock, second source or build.
        over_inr: what it costs over the plan when the shock comes, INR of present value.
        short_t: tonnes short beyond those of the plan.
        premium_inr: what it costs over the plan when no shock comes; None where that is not asked.
        amounts: what differs from the plan: column (of an offer, its code) and tonnes or units.
    """

    kind: str
    over_inr: float
    short_t: float
    premium_inr: float | None
    amounts: tuple[tuple[int, float], ...]

    def told(self) -> dict[str, Any]:
        """The measure as plain data."""
        return {
            "kind": self.kind,
            "over_inr": self.over_inr,
            "short_t": self.short_t,
            "premium_inr": self.premium_inr,
            "amounts": [list(one) for one in self.amounts],
        }


def prevention(program: Program, shocks: Sequence[Shock], after: State) -> list[Measure]:
    """All measures that leave less short or cost less than the reaction alone, the best first.

    The best prevents the whole shortage at the least cost when the shock comes; where none does, it is the one that
    leaves the least short.

    Args:
        program: of the plan.
        shocks: what happens.
        after: the cheapest reaction.
    """
    shift = max((shock.shift for shock in shocks), default=-1)
    before = short_beyond(program, after.values, shift)
    found = []
    for kind in MEASURES:
        try:
            measure = _source(program, shocks, after) if kind == SOURCE else _freed(program, shocks, after, kind)
        except NumericalError:
            continue
        if measure is not None and measure.short_t < before - NOTHING_T:
            found.append(measure)
    return sorted(found, key=lambda one: (one.short_t > NOTHING_T and one.short_t, one.over_inr))


def short_beyond(program: Program, values: np.ndarray, shift: int = -1) -> float:
    """Tonnes short beyond those of the plan."""
    more = program.more_short(values, shift)
    return float(more[more > NOTHING_T].sum())


def _freed(program: Program, shocks: Sequence[Shock], after: State, kind: str) -> Measure | None:
    """The plan with one kind of earlier decision made anew, all shocks known."""
    day = min(shock.day for shock in shocks)
    numbers = [FAMILIES.index(family) for family in _BEFORE[kind]]
    freed = (program.moment < day) & np.isin(program.family, numbers)
    if not freed.any():
        return None
    form = _together(program, shocks, freed)
    state = best(program, form, after, changed_costs=True)
    if state.how == IMPOSSIBLE or relieved(program, state.values).size > relieved(program, after.values).size:
        return None
    changed = state.values - program.values
    own = freed & ((program.family == FAMILIES.index("build")) | (program.moment == day - 1))
    told = np.flatnonzero(own & np.isin(program.family, [FAMILIES.index("stock"), FAMILIES.index("build")]))
    most = told[np.argsort(-changed[told], kind="stable")][:_TOLD]
    return Measure(
        kind,
        _over(program, state),
        short_beyond(program, state.values, max(shock.shift for shock in shocks)),
        _premium(program, state, freed, day),
        tuple((int(column), float(changed[column])) for column in most if changed[column] > _LEAST_T),
    )


def _together(program: Program, shocks: Sequence[Shock], freed: np.ndarray) -> Any:  # noqa: ANN401 - of the solver
    """The program after all shocks: what is earlier than the first of them is held as in the plan, or freed."""
    day = min(shock.day for shock in shocks)
    state = plan_state(program)
    for shock in shocks:
        state = replace(state, form=struck(program, state, replace(shock, day=day), freed))
    return state.form


def _over(program: Program, state: State) -> float:
    """Cost over the plan, INR of present value."""
    return rupees(program, state.values, state.form.cost) - rupees(program, program.values, program.cost)


def _premium(program: Program, state: State, freed: np.ndarray, day: int) -> float | None:
    """What the earlier decisions cost over the plan when nothing happens after them."""
    held = program.moment < day
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    lower[held] = upper[held] = state.values[held]
    calm = best(program, replace(program.form, col_lower=lower, col_upper=upper), state, changed_costs=True)
    if calm.how != "kept" or not freed.any():
        return None
    return _over(program, calm)


def _source(program: Program, shocks: Sequence[Shock], after: State) -> Measure | None:
    """The reaction with more of one offer that is not hit."""
    day, shift = min(shock.day for shock in shocks), max(shock.shift for shock in shocks)
    more = program.more_short(after.values, shift)
    short = more > NOTHING_T
    last = int(program.moment[program.short[short]].max(initial=day))
    offer = _dearest_offer(program, shocks, after, (day, last))
    if offer is None:
        return None
    rows = _rows_within(program, offer, (day, last))
    upper = after.form.row_upper.copy()
    most = np.maximum(upper[rows], 0.0)
    whole = float(most.sum())
    part = most / whole if whole > 0.0 else np.full(len(rows), 1.0 / len(rows))
    upper[rows] += part * float(more[short].sum())
    state = best(program, replace(after.form, row_upper=upper), after, changed_costs=True)
    if state.how == IMPOSSIBLE:
        return None
    columns = program.offer_columns[offer]
    columns = columns[program.moment[columns] >= day]
    bought = float((state.values[columns] - after.values[columns]).sum())
    left = short_beyond(program, state.values, shift)
    return Measure(SOURCE, _over(program, state), left, None, ((offer, bought),))


def _dearest_offer(program: Program, shocks: Sequence[Shock], after: State, span: tuple[int, int]) -> int | None:
    """The offer that no shock hits whose limits in the span cost more than in the plan by most."""
    hit = np.zeros(len(program.cost), bool)
    for shock in shocks:
        for node, first, until in shock.closes:
            hit[closed(program, node, first, until)] = True
    dearer = program.prices - after.duals
    best_worth, found = 0.0, None
    for offer in range(len(program.offer_rows)):
        rows = _rows_within(program, offer, span)
        if not len(rows) or hit[program.offer_columns[offer]].any():
            continue
        worth = float(dearer[rows].mean())
        if worth > best_worth:
            best_worth, found = worth, offer
    return found


def _rows_within(program: Program, offer: int, span: tuple[int, int]) -> np.ndarray:
    """Rows of the most of an offer in a span of periods, the last included."""
    found = []
    for row in program.offer_rows[offer]:
        inside = program.indices[program.starts[row] : program.starts[row + 1]]
        moment = program.moment[inside[inside < program.first_relief]]
        if ((moment >= span[0]) & (moment <= span[1])).any():
            found.append(row)
    return np.array(found, np.int64)
