"""Exact reductions of the linear program before the solver, and the way back to the plan of everybody.

Here is what the solver cannot see for itself, and what pays; ``python -m tests.bench.policy`` measures it. Seconds of
one core for a whole solve of India, and of the made-up case of size S:

====================================== ===== =====
reduced                                India     S
====================================== ===== =====
nothing                                  4.7   2.8
alike demands solved as one              2.4   1.7
and goods that nothing tells apart       1.2   0.9
and long sums written by what is short   1.3   0.7
reducing takes, of these                 0.1   0.04
====================================== ===== =====

What the solver's own presolve does is left to it: rows of one entry, chains of one way in and one way out, columns that
another one beats in the same rows. After the reductions above it takes all of them in 0.05 s for India, 0.03 s for S,
0.3 s of 14 for M: a reduction of our own could win no more than that. Of beaten columns there are four in each of these
cases. None falls into parts without a link, for a stock links each period to the next, and caps and capacities link the
rest; so there is nothing to solve apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.reduce.alike import Alike, merge_alike
from planner.reduce.apart import Part, separate
from planner.reduce.beaten import Beaten, drop_beaten
from planner.reduce.chain import Reduction, Reductions, Size
from planner.reduce.one_way import OneWay, collapse_chains
from planner.reduce.provenances import Provenances, merge_provenances
from planner.reduce.totals import Totals, shorten_totals

if TYPE_CHECKING:
    from models.arrays import LinearForm

__all__ = [
    "Alike",
    "Beaten",
    "OneWay",
    "Part",
    "Provenances",
    "Reduction",
    "Reductions",
    "Size",
    "Totals",
    "collapse_chains",
    "drop_beaten",
    "merge_alike",
    "merge_provenances",
    "reduce",
    "separate",
    "shorten_totals",
]

FURTHER: Final = (merge_provenances, shorten_totals, collapse_chains, drop_beaten)
"""In this order: what is carried as one makes chains, and whole chains are compared by one column each."""


def reduce(form: LinearForm) -> Reductions:
    """All reductions, one after another.

    Args:
        form: the full program.
    """
    alike = merge_alike(form)
    found: list[Reduction] = []
    left = alike.form if alike else form
    for further in FURTHER:
        step: Reduction | None = further(left)
        if step is not None:
            found.append(step)
            left = step.form
    return Reductions(form, alike, tuple(found), separate(left))
