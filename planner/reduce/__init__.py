"""Exact reductions of the linear program before the solver, and the way back to the plan of everybody.

What each is worth is measured by ``python -m tests.bench.policy``. Seconds of one core for a whole solve of India, and
of the made-up cases of size S and M:

====================================== ===== ===== =====
reduced                                India     S     M
====================================== ===== ===== =====
nothing                                  4.4   2.8   185
alike demands solved as one              2.2   1.7    93
and goods that nothing tells apart       1.3   0.7    35
and long sums written by what is short   1.3   0.6    29
and chains, and what is beaten           1.3   0.6    29
reducing takes, of these                 0.1  0.05   0.5
====================================== ===== ===== =====

The first three are what the solver cannot see for itself. Chains and beaten options its own presolve would find too,
in as little time; here they are told in the run, and a sweep or a question that begins without presolve profits. No
real case yet fell into parts without a link: a stock, a journey or a cap over a year ties each month to the next.
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
