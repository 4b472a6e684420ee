"""Long sums of deliveries are written by what is missing from the whole.

What is delivered in a scope is a sum over every delivery there, and so are the limits on it: rows with thousands of
entries. But all that serves one demand adds up to what is wanted less what is short. Where a long row holds most of the
entries of such an equation, each at the same multiple, that multiple of the equation is subtracted: the entries vanish,
and what the equation has besides comes in.

Why this is exact. A multiple of an equation that holds is added to a row, so the same points keep all rows, at the same
cost; that is undone by subtracting it again. If row ``i`` became row ``i`` plus ``k`` times equation ``e``, the same
prices of columns come about if the dual of ``e`` grows by ``k`` times the dual of ``i``, and the duals of what became
longer rows stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from models.arrays import LinearForm

LEAST_SAVED: Final = 0.05
"""Share of all entries that must vanish for it to pay."""

_LONG: Final = 50


@dataclass(frozen=True)
class Totals:
    """A program whose long rows are written by what is missing.

    Attributes:
        form: the program with fewer entries.
        added: rows × rows; the multiple of each equation that each row has got.
    """

    name: ClassVar[str] = "long sums written by what is missing"
    form: LinearForm
    added: sparse.csr_array

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the columns: those they have."""
        return reduced

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the rows as they were."""
        return np.asarray(reduced + self.added.T @ reduced)


def shorten_totals(form: LinearForm, family: str = "need") -> Totals | None:
    """Write long rows by what is missing from equations; None if that saves little.

    Args:
        form: the program.
        family: the equations; a column stands in at most one of them.
    """
    part = form.rows.get(family)
    if part is None or part.stop == part.start:
        return None
    matrix = form.matrix
    rows, columns = matrix.shape
    equation = np.zeros(rows, bool)
    equation[part] = form.row_lower[part] == form.row_upper[part]
    length = np.diff(matrix.indptr)
    row = np.repeat(np.arange(rows), length)
    owner, own = np.full(columns, -1), np.ones(columns)
    base = equation[row]
    if np.bincount(matrix.indices[base], minlength=columns).max(initial=0) > 1:
        return None
    owner[matrix.indices[base]], own[matrix.indices[base]] = row[base], matrix.data[base]
    held = (owner[matrix.indices] >= 0) & ~equation[row] & (length[row] >= _LONG)
    row, column, value = row[held], matrix.indices[held], matrix.data[held]
    ratio = value / own[column]
    exact = np.flatnonzero(ratio * own[column] == value)
    order = exact[np.lexsort((ratio[exact], owner[column[exact]], row[exact]))]
    row, equal, ratio = row[order], owner[column[order]], ratio[order]
    starts = np.flatnonzero(
        (np.diff(row, prepend=-1) != 0) | (np.diff(equal, prepend=-1) != 0) | (np.diff(ratio, prepend=np.nan) != 0)
    )
    count = np.diff(np.append(starts, len(row)))
    saves = 2 * count - length[equal[starts]]
    pays = starts[saves > 0]
    if not pays.size or saves[saves > 0].sum() < LEAST_SAVED * matrix.nnz:
        return None
    added = sparse.csr_array((-ratio[pays], (row[pays], equal[pays])), shape=(rows, rows))
    return Totals(_with(form, added), added)


def _with(form: LinearForm, added: sparse.csr_array) -> LinearForm:
    matrix = sparse.csr_array(form.matrix + added @ form.matrix)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    shift = added @ np.where(form.row_lower == form.row_upper, form.row_lower, 0.0)
    return replace(
        form,
        matrix=matrix,
        row_lower=form.row_lower + shift,
        row_upper=form.row_upper + shift,
        lines={},
        periods={},
    )
