"""Chains without a choice are collapsed: what comes in by one way and goes out by one way is one flow.

A balance row with one way in and one way out says that the one is a multiple of the other, and of what is there at the
start. So the way out is written by the way in wherever it stands, and the row goes. Where the next row is of the same
kind it goes too: oxide that only becomes metal that only becomes one magnet is one flow.

Why this is exact. With row ``a p - b q = -g`` (``a, b > 0``, ``g >= 0`` what is given) every point of the program has
``q = (a p + g) / b``, and for every ``p >= 0`` that ``q`` keeps its own bounds, for it has none but ``q >= 0``. So the
points are the same, written with one column less, and cost the same. The dual of the row is what makes ``q`` price out
exactly: ``y = (prices of q in the other rows - cost of q) / b``; then ``p`` prices out as it did in the smaller
program, where it bore the cost and the entries of ``q``. The rows of a chain are priced from its end to its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy import sparse

from planner.reduce.chain import shrunk

if TYPE_CHECKING:
    from models.arrays import LinearForm

FARTHEST: Final = 1e3
"""A flow that is more than so many times another one, or less than its inverse, is not written by it: a chain of many
losses would leave coefficients that a solver drops."""


@dataclass(frozen=True)
class OneWay:
    """A program in which each chain without a choice is one flow.

    Attributes:
        full: the program before.
        form: the smaller program.
        along: columns × columns of the smaller program; what a tonne of each of these moves.
        given: what moves in each column if nothing else does, tonnes.
        columns: those that are written by others.
        rows: the row that says so, of each of these columns.
        kept: rows that are left.
        deepest: rows of the longest chain.
    """

    name: ClassVar[str] = "chains without a choice collapsed"
    full: LinearForm
    form: LinearForm
    along: sparse.csr_array
    given: np.ndarray
    columns: np.ndarray
    rows: np.ndarray
    kept: np.ndarray
    deepest: int

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the full program's columns: each flow of a chain follows from its first."""
        return np.asarray(self.along @ reduced + self.given)

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the full program's rows: those of a chain such that its flows price out."""
        found = np.zeros(len(self.full.row_lower))
        found[self.kept] = reduced
        matrix = sparse.csr_array(self.full.matrix[:, self.columns].T)
        own = sparse.csr_array(matrix[:, self.rows])
        out = own.diagonal()
        further = sparse.csr_array(own - sparse.diags_array(out))
        rest = self.full.cost[self.columns] - matrix @ found
        prices = np.zeros(len(self.rows))
        for _ in range(self.deepest):
            prices = (rest - further @ prices) / out
        found[self.rows] = prices
        return found


@dataclass(frozen=True)
class _Links:
    """Rows of one way in and one way out: ``flow[out] = times × flow[into] + more``."""

    row: np.ndarray
    into: np.ndarray
    out: np.ndarray
    times: np.ndarray
    more: np.ndarray

    def only(self, keep: np.ndarray) -> _Links:
        return _Links(self.row[keep], self.into[keep], self.out[keep], self.times[keep], self.more[keep])


def collapse_chains(form: LinearForm, family: str = "balance") -> OneWay | None:
    """Collapse chains without a choice; None if there are none.

    Args:
        form: the program.
        family: rows that balance a good: what comes in has a coefficient above 0, what goes out below 0.
    """
    part = form.rows.get(family)
    links = None if part is None else _links(form, part)
    while links is not None and links.row.size:
        into, times, more, depth = _followed(links, len(form.cost))
        fine = (depth >= 0) & (times <= FARTHEST) & (times >= 1.0 / FARTHEST)
        if fine[links.out].all():
            return _collapsed(form, links, (into, times, more), int(depth.max()))
        links = links.only(fine[links.out])
    return None


def _links(form: LinearForm, part: slice) -> _Links:
    """Rows that write one column by another, each column by at most one row."""
    matrix = form.matrix
    rows = np.flatnonzero(np.diff(matrix.indptr)[part] == 2) + part.start
    first, second = matrix.indptr[rows], matrix.indptr[rows] + 1
    swapped = matrix.data[first] < 0.0
    into, out = np.where(swapped, second, first), np.where(swapped, first, second)
    a, b = matrix.data[into], -matrix.data[out]
    into, out = matrix.indices[into], matrix.indices[out]
    given = -form.row_lower[rows]
    fine = (form.row_lower[rows] == form.row_upper[rows]) & (given >= 0.0) & (a > 0.0) & (b > 0.0)
    fine &= (form.col_lower[into] >= 0.0) & (form.col_lower[out] == 0.0) & np.isposinf(form.col_upper[out])
    links = _Links(rows, into, out, a / np.where(fine, b, 1.0), given / np.where(fine, b, 1.0)).only(fine)
    _, once = np.unique(links.out, return_index=True)
    return links.only(np.sort(once))


def _followed(links: _Links, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For each column, the first of its chain, its multiple of that one, what it has besides, and its place.

    The place is -1 for a chain that runs in a circle: nothing is first in it.
    """
    into, times, more = np.arange(count), np.ones(count), np.zeros(count)
    into[links.out], times[links.out], more[links.out] = links.into, links.times, links.more
    depth = np.zeros(count, np.int64)
    depth[links.out] = 1
    with np.errstate(all="ignore"):
        for _ in range(int(np.ceil(np.log2(len(links.row) + 1))) + 1):
            more, times, depth, into = more + times * more[into], times * times[into], depth + depth[into], into[into]
    inner = np.zeros(count, bool)
    inner[links.out] = True
    depth[inner[into]] = -1
    return into, times, more, depth


def _collapsed(
    form: LinearForm, links: _Links, followed: tuple[np.ndarray, np.ndarray, np.ndarray], deepest: int
) -> OneWay:
    into, times, more = followed
    count = len(form.cost)
    keep_column, keep_row = np.ones(count, bool), np.ones(len(form.row_lower), bool)
    keep_column[links.out] = False
    keep_row[links.row] = False
    place = np.cumsum(keep_column) - 1
    along = sparse.csr_array((times, (np.arange(count), place[into])), shape=(count, int(keep_column.sum())))
    matrix = sparse.csr_array(form.matrix[keep_row] @ along)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    shift = (form.matrix @ more)[keep_row]
    smaller = replace(
        form,
        matrix=matrix,
        row_lower=form.row_lower[keep_row] - shift,
        row_upper=form.row_upper[keep_row] - shift,
        col_lower=form.col_lower[keep_column],
        col_upper=form.col_upper[keep_column],
        cost=along.T @ form.cost,
        offset=form.offset + float(form.cost @ more),
        columns=shrunk(form.columns, keep_column),
        rows=shrunk(form.rows, keep_row),
        lines={},
        periods={},
    )
    return OneWay(form, smaller, along, more, links.out, links.row, np.flatnonzero(keep_row), deepest)
