"""The longest outage of something that makes no tonne short beyond those of the plan, whatever it costs.

Whether a reaction without a further tonne short exists is asked, not whether the cheapest has one: a longer outage
then never survives where a shorter one does not, and the longest is found by doubling and halving. Goods may be held up
and obligations to what has failed lapse; all other rules hold. Of the first period that is too long, the part is found
in which the node may still stand, with no more than the rest of what it carries in the plan in that period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.stress.react import NOTHING_T, Shock, State, closed, opened_relief, optimum, plan_state, struck
from planner.stress.relief import HELD_UP, OBLIGATION

if TYPE_CHECKING:
    from planner.stress.program import Program

PARTS: Final = 5
"""How often a period is halved: days are right to a thirty-second of it."""


@dataclass(frozen=True)
class _Outage:
    """A node that stands still from a day on."""

    program: Program
    node: int
    day: int

    def reaction(self, length: int, start: State, part: float = 0.0) -> State | None:
        """A reaction without a further tonne short; None if there is none.

        Args:
            length: whole periods for which the node stands still.
            start: state of a like program.
            part: of the period after them in which it stands still too.
        """
        program, until = self.program, self.day + length
        form = struck(program, plan_state(program), Shock(self.day, ((self.node, self.day, until),)))
        form = opened_relief(program, form, (HELD_UP, OBLIGATION))
        upper = form.col_upper.copy()
        if part:
            columns = closed(program, self.node, until, until + 1)
            upper[columns] = np.minimum(upper[columns], (1.0 - part) * np.maximum(program.values[columns], 0.0))
        short = np.unique(program.short)
        upper[short] = np.minimum(upper[short], np.maximum(program.values[short], 0.0) + NOTHING_T)
        held = form.col_lower == form.col_upper
        upper[held] = form.col_upper[held]
        return optimum(replace(form, col_upper=upper), start)


def survived(program: Program, node: int, day: int) -> tuple[int, float]:
    """For how long from a day on a node may stand still without a further tonne short.

    Returns:
        Whole periods, and the part of the next one; all periods that are left, and 0, if it may stand still to the
        end of the horizon.
    """
    outage, left = _Outage(program, node, day), program.periods - day
    good, bad, state, step = 0, left + 1, plan_state(program), 1
    while good < left and step < bad:
        found = outage.reaction(step, state)
        if found is None:
            bad = step
        else:
            good, state, step = step, found, min(2 * step, left)
    while bad - good > 1:
        middle = (good + bad) // 2
        found = outage.reaction(middle, state)
        if found is None:
            bad = middle
        else:
            good, state = middle, found
    return (left, 0.0) if good == left else (good, _part(outage, good, state))


def _part(outage: _Outage, good: int, state: State) -> float:
    """Part of the period after ``good`` whole ones in which the node may still stand still."""
    least, size = 0.0, 0.5
    for _ in range(PARTS):
        found = outage.reaction(good, state, least + size)
        if found is not None:
            least, state = least + size, found
        size /= 2
    return least
