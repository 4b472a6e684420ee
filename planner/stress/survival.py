"""The longest outage of something that makes no tonne short beyond those of the plan, whatever it costs.

Whether a reaction without a further tonne short exists is asked, not whether the cheapest has one: a longer outage
then never survives where a shorter one does not, and the longest is found by doubling and halving. As long as the plan
does not use what fails, it is a reaction itself, so the search begins where the plan does. Goods may be held up and
obligations to what has failed lapse; all other rules hold. Of the first period that is too long, the part is found in
which the node may still stand, with no more than the rest of what it carries in the plan in that period.

Each question is told from the state of the last good answer. Once one was too far from it, the next ones are told from
nothing: then outages are halved at once, and the part is one program of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.stress.exists import afar, most, near
from planner.stress.react import NOTHING_T, Shock, State, closed, opened_relief, plan_state, struck
from planner.stress.relief import HELD_UP, OBLIGATION

if TYPE_CHECKING:
    from planner.solve.scaling import ScaledForm
    from planner.stress.program import Program

PARTS: Final = 5
"""How often a period is halved: days are right to a thirty-second of it."""

_HAIR: Final = 1e-6


@dataclass
class _Outage:
    """A node that stands still from a day on.

    Attributes:
        program: of the plan.
        node: what fails.
        day: first period without it.
        state: of the longest outage that was found to be survived.
        is_far: whether that state is of no more use.
    """

    program: Program
    node: int
    day: int
    state: State
    is_far: bool = False

    def idle(self) -> int:
        """Whole periods from the day on in which the plan does without the node."""
        columns = closed(self.program, self.node, self.day, self.program.periods)
        used = self.program.moment[columns[self.program.values[columns] > 0.0]]
        return int(used.min(initial=self.program.periods)) - self.day

    def form(self, length: int, part: float | None = None) -> ScaledForm:
        """The program in which no further tonne may be short.

        Args:
            length: whole periods for which the node stands still.
            part: of the period after them in which it stands still too; None where that is not asked.
        """
        program, until = self.program, self.day + length
        form = struck(program, plan_state(program), Shock(self.day, ((self.node, self.day, until),)))
        form = opened_relief(program, form, (HELD_UP, OBLIGATION))
        upper = form.col_upper.copy()
        if part is not None:
            columns = self.next_columns(length)
            upper[columns] = np.minimum(upper[columns], (1.0 - part) * np.maximum(program.values[columns], 0.0))
        short = np.unique(program.short)
        upper[short] = np.minimum(upper[short], np.maximum(program.values[short], 0.0) + NOTHING_T)
        held = form.col_lower == form.col_upper
        upper[held] = form.col_upper[held]
        return replace(form, col_upper=upper)

    def next_columns(self, length: int) -> np.ndarray:
        """What of the node is decided in the period after a length."""
        return closed(self.program, self.node, self.day + length, self.day + length + 1)

    def survives(self, length: int, part: float | None = None) -> bool:
        """Whether there is a reaction without a further tonne short."""
        form = self.form(length, part)
        if not self.is_far:
            found = near(form, self.state)
            if found.state is not None:
                self.state = found.state
            if found.exists is not None:
                return found.exists
            self.is_far = True
        return afar(form)


def survived(program: Program, node: int, day: int) -> tuple[int, float]:
    """For how long from a day on a node may stand still without a further tonne short.

    Returns:
        Whole periods, and the part of the next one; all periods that are left, and 0, if it may stand still to the
        end of the horizon.
    """
    outage, left = _Outage(program, node, day, plan_state(program)), program.periods - day
    good, bad, step = outage.idle(), left + 1, 1
    while bad - good > 1:
        length = (good + bad) // 2 if bad <= left or outage.is_far else min(good + step, left)
        if outage.survives(length):
            good, step = length, 2 * step
        else:
            bad = length
    return (left, 0.0) if good == left else (good, _part(outage, good))


def _part(outage: _Outage, good: int) -> float:
    """Part of the period after ``good`` whole ones in which the node may still stand still."""
    if outage.is_far:
        columns = outage.next_columns(good)
        amounts = np.maximum(outage.program.values[columns], 0.0)
        found = most(outage.form(good, 0.0), columns[amounts > 0.0], amounts[amounts > 0.0])
        return 0.0 if found is None else min(float(np.floor(found * 2**PARTS + _HAIR)), 2**PARTS - 1) / 2**PARTS
    least, size = 0.0, 0.5
    for _ in range(PARTS):
        if outage.survives(good, least + size):
            least += size
        size /= 2
    return least
