"""Exact reductions of the linear program before the solver, and the way back to the plan of everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.reduce.alike import Alike, merge_alike
from planner.reduce.chain import Reduction, Reductions, Size
from planner.reduce.provenances import Provenances, merge_provenances
from planner.reduce.totals import Totals, shorten_totals

if TYPE_CHECKING:
    from models.arrays import LinearForm

__all__ = [
    "Alike",
    "Provenances",
    "Reduction",
    "Reductions",
    "Size",
    "Totals",
    "merge_alike",
    "merge_provenances",
    "reduce",
    "shorten_totals",
]


def reduce(form: LinearForm) -> Reductions:
    """All reductions that pay, one after another.

    Args:
        form: the full program.
    """
    alike = merge_alike(form)
    found: list[Reduction] = []
    left = alike.form if alike else form
    for further in (merge_provenances, shorten_totals):
        step: Reduction | None = further(left)
        if step is not None:
            found.append(step)
            left = step.form
    return Reductions(form, alike, tuple(found))
