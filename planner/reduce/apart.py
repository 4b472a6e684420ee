"""Windows of a program that nothing links are solved one after another.

Two flows are linked if a row holds both. Months that no stock, journey, yearly limit or line that is built carries into
one another, or materials that meet nowhere, fall into parts that share no row and no column.

Why this is exact. Every row holds flows of one part only, and the cost is a sum over flows; so a point is an optimum of
the whole if and only if what it has of each part is an optimum of that part, and the prices of the parts, side by side,
are prices of the whole.

Small parts are solved together: to begin a solve costs as much as a thousand flows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from models.arrays import LinearForm

LEAST_COLUMNS = 2_000
"""Parts with fewer columns are solved together with others."""


@dataclass(frozen=True)
class Part:
    """Flows and rows that nothing links to the rest.

    Attributes:
        form: their program.
        columns, rows: where they are in the whole.
    """

    form: LinearForm
    columns: np.ndarray
    rows: np.ndarray


def separate(form: LinearForm) -> tuple[Part, ...]:
    """Parts of a program without a link; none if it is all one, or too small to be taken apart."""
    columns = len(form.cost)
    if columns < 2 * LEAST_COLUMNS:
        return ()
    number = _numbers(form.matrix)
    of_columns, of_rows = number[:columns], number[columns:]
    size = np.bincount(of_columns, minlength=int(number.max(initial=0)) + 1)
    bin_of = _together(size)
    count = int(bin_of.max(initial=0)) + 1
    if count == 1:
        return ()
    return tuple(_part(form, bin_of[of_columns] == which, bin_of[of_rows] == which) for which in range(count))


def _numbers(matrix: sparse.csr_array) -> np.ndarray:
    """Number of the part of each column, then of each row."""
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    links = sparse.csr_array(
        (np.ones(entries.nnz, np.int8), (entries.coords[1], entries.coords[0] + columns)),
        shape=(rows + columns, rows + columns),
    )
    _, number = sparse.csgraph.connected_components(links, directed=False)
    return np.asarray(number)


def _together(size: np.ndarray) -> np.ndarray:
    """Which parts are solved together, in their order: as many as make a program worth its beginning."""
    which, filled, bin_of = 0, 0, np.zeros(len(size), np.int64)
    for part, columns in enumerate(size.tolist()):
        if filled >= LEAST_COLUMNS:
            which, filled = which + 1, 0
        bin_of[part] = which
        filled += columns
    if filled < LEAST_COLUMNS and which:
        bin_of[bin_of == which] = which - 1
    return bin_of


def _part(form: LinearForm, column: np.ndarray, row: np.ndarray) -> Part:
    part = replace(
        form,
        matrix=sparse.csr_array(form.matrix[row][:, column]),
        row_lower=form.row_lower[row],
        row_upper=form.row_upper[row],
        col_lower=form.col_lower[column],
        col_upper=form.col_upper[column],
        cost=form.cost[column],
        offset=0.0,
        columns={},
        rows={},
        lines={},
        periods={},
    )
    return Part(part, np.flatnonzero(column), np.flatnonzero(row))
