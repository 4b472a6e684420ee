"""Options that another one beats at equal rights are dropped.

One flow beats another if it costs no more, does the same in every equation (balances, orders, sums), and takes no more
of any limit: what the dearer one can do, the other can do as well, and nothing forbids it. Once chains without a choice
are one flow each, so are whole paths from mine to customer compared.

Why this is exact. Take an optimum in which the beaten flow moves something, and let the other move that as well: every
equation holds as before, no limit is used more, it costs no more. So there is an optimum in which the beaten flow is 0,
whatever else moves. The duals of the smaller program serve the full one: a limit has a price that no use of it lowers,
so the beaten flow, which costs as much and takes as much, prices out at no less than the one that beats it; and that is
not below 0, for that one has no upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy import sparse

from planner.reduce.chain import shrunk
from planner.reduce.prints import bits, mix, sums

if TYPE_CHECKING:
    from models.arrays import LinearForm

TRIED: Final = 32
"""Cheapest flows of one kind that all others of the kind are compared with."""


@dataclass(frozen=True)
class Beaten:
    """A program without the flows that others beat.

    Attributes:
        form: the smaller program.
        kept: columns that are left.
        count: columns of the full program.
    """

    name: ClassVar[str] = "options beaten at equal rights dropped"
    form: LinearForm
    kept: np.ndarray
    count: int

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the full program's columns: beaten ones have none."""
        found = np.zeros(self.count)
        found[self.kept] = reduced
        return found

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the rows: those they have."""
        return reduced


def drop_beaten(form: LinearForm) -> Beaten | None:
    """Drop flows that others beat; None if there are none."""
    below, above = np.isfinite(form.row_upper), np.isfinite(form.row_lower)
    equation = below & above
    matrix = sparse.csc_array(form.matrix)
    order, place, start = _kinds(form, matrix, equation)
    loses, wins = form.col_lower == 0.0, np.isposinf(form.col_upper)
    kept = np.ones(len(form.cost), bool)
    for number in range(min(TRIED, int(place.max(initial=0)))):
        later = order[place > number]
        best = order[(start + number)[place > number]]
        tried = loses[later] & wins[best] & kept[later]
        later, best = later[tried], best[tried]
        more = sparse.csc_array(matrix[:, best] - matrix[:, later])
        row, sign = more.indices, np.sign(more.data)
        worse = ((sign > 0) & below[row]) | ((sign < 0) & above[row])
        kept[later[sums(worse.astype(np.int64), more.indptr) == 0]] = False
    if kept.all():
        return None
    smaller = replace(
        form,
        matrix=form.matrix[:, kept],
        col_lower=form.col_lower[kept],
        col_upper=form.col_upper[kept],
        cost=form.cost[kept],
        columns=shrunk(form.columns, kept),
        lines={},
        periods={},
    )
    return Beaten(smaller, np.flatnonzero(kept), len(kept))


def _kinds(
    form: LinearForm, matrix: sparse.csc_array, equation: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns that do the same in every equation side by side, cheapest first, then those that take the fewest limits.

    Returns:
        columns in that order, the place of each in its kind, and where its kind begins.
    """
    inside = equation[matrix.indices]
    with np.errstate(over="ignore"):
        entry = mix(mix(matrix.indices.astype(np.uint64)) + bits(matrix.data))
        kind = sums(np.where(inside, entry, np.uint64(0)), matrix.indptr)
    limits = sums((~inside).astype(np.int64), matrix.indptr)
    order = np.lexsort((limits, form.cost, kind))
    first = np.flatnonzero(np.diff(kind[order], prepend=~kind[order[:1]]))
    start = np.repeat(first, np.diff(np.append(first, len(order))))
    return order, np.arange(len(order)) - start, start
