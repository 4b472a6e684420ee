"""Demands with the same rights, costs and links are solved as one and split back.

Two demand rows are alike if they have the same kind of limit and the same columns: for each delivery (and shortage) of
the one there is one of the other with the same cost, the same bounds, the same coefficient in the demand row, and the
same coefficients in every other row. Then the rest of the program sees only the sum of the two.

Why this is exact. Take an optimum of the full program and add up the columns of alike demands: the sums keep all
other rows, cost the same, and keep the sum of the demand rows, so the merged program is no dearer. Take an optimum of
the merged program and split each column over its demands in proportion to their tonnes: every demand row keeps its
own limit, all other rows see the same sums, and the cost is the same, so the full program is no dearer either. The
dual of the merged row serves all its demands, because their columns price out alike; so optimality of the full
program is certified by the same prices, and it is checked on the full program after every solve.

The split in proportion treats equal demands alike: none is served before another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from planner.reduce.chain import shrunk
from planner.reduce.prints import bits, mix, sums

if TYPE_CHECKING:
    from models.arrays import LinearForm

_SEEDS = (np.uint64(0x243F6A8885A308D3), np.uint64(0x13198A2E03707344))


@dataclass(frozen=True)
class Alike:
    """A program in which alike demands are one.

    Attributes:
        form: the smaller program.
        columns: column of the smaller program for each column of the full one.
        shares: what each column of the full program gets of it.
        rows: row of the smaller program whose dual each row of the full one has.
    """

    name: ClassVar[str] = "alike demands solved as one"
    form: LinearForm
    columns: np.ndarray
    shares: np.ndarray
    rows: np.ndarray

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the full program's columns from those of the smaller one."""
        return np.asarray(reduced[self.columns] * self.shares)

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the full program's rows from those of the smaller one."""
        return np.asarray(reduced[self.rows])


def merge_alike(form: LinearForm, family: str = "need") -> Alike | None:
    """Merge the alike rows of a family; None if no two are alike.

    Args:
        form: the full program.
        family: rows whose columns stand in no other row of the family.
    """
    part = form.rows.get(family)
    if part is None or part.stop - part.start < 2:
        return None
    columns = form.matrix.tocsc()
    inside = (columns.indices >= part.start) & (columns.indices < part.stop)
    of_column = np.repeat(np.arange(len(form.cost)), np.diff(columns.indptr))
    private = np.bincount(of_column[inside], minlength=len(form.cost)) == 1
    private &= (form.col_lower == 0.0) & np.isposinf(form.col_upper)
    own = np.flatnonzero(inside)
    own = own[np.argsort(columns.indices[own], kind="stable")]
    row, column, coefficient = columns.indices[own] - part.start, of_column[own], columns.data[own]
    amount = _amounts(form, part)
    usable = amount > 0.0
    usable[row[~private[column]]] = False
    prints = [_fingerprints(form, columns, inside, column, coefficient, seed) for seed in _SEEDS]
    leader = _leaders(form, part, row, prints, usable)
    if (leader == np.arange(len(leader))).all():
        return None
    return _merge(form, part, leader, amount, (row, column, prints))


def _amounts(form: LinearForm, part: slice) -> np.ndarray:
    """Right-hand side of each row; 0 where it has not exactly one."""
    lower, upper = form.row_lower[part], form.row_upper[part]
    single = (lower == upper) | (np.isneginf(lower) & np.isfinite(upper))
    return np.where(single, upper, 0.0)


def _fingerprints(  # noqa: PLR0913, PLR0917
    form: LinearForm,
    columns: object,
    inside: np.ndarray,
    column: np.ndarray,
    coefficient: np.ndarray,
    seed: np.uint64,
) -> np.ndarray:
    """A fingerprint of each entry of the family: its coefficient, and cost and all other coefficients of its column."""
    matrix = columns
    with np.errstate(over="ignore"):
        entry = mix(mix(matrix.indices.astype(np.uint64) ^ seed) + bits(matrix.data))  # type: ignore[attr-defined]
        entry[inside] = 0
        of_column = sums(entry, matrix.indptr)  # type: ignore[attr-defined]
        of_column += mix(bits(form.cost) ^ seed)
        return mix(of_column[column] + mix(bits(coefficient) + seed))


def _leaders(
    form: LinearForm, part: slice, row: np.ndarray, prints: list[np.ndarray], usable: np.ndarray
) -> np.ndarray:
    """For each row of the family, the first row that is alike; itself where none is."""
    count = part.stop - part.start
    edges = np.searchsorted(row, np.arange(count + 1))
    totals = [sums(fingerprint, edges) for fingerprint in prints]
    kind = (form.row_lower[part] == form.row_upper[part]).astype(np.uint64)
    alone = np.where(usable, np.uint64(0), np.arange(1, count + 1, dtype=np.uint64))
    keys = np.column_stack([*totals, kind, alone, np.bincount(row, minlength=count).astype(np.uint64)])
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return np.asarray(first[inverse.ravel()])


def _merge(
    form: LinearForm,
    part: slice,
    leader: np.ndarray,
    amount: np.ndarray,
    entries: tuple[np.ndarray, np.ndarray, list[np.ndarray]],
) -> Alike:
    row, column, prints = entries
    order = np.lexsort((column, prints[1], prints[0], row))
    row, column = row[order], column[order]
    start = np.searchsorted(row, np.arange(len(leader)))
    place = np.arange(len(row)) - start[row]
    stands_for = column[start[leader[row]] + place]
    merged = leader[row] != row
    total = np.bincount(leader, amount, len(leader))
    keep_row = np.ones(len(form.row_lower), bool)
    keep_row[part][leader != np.arange(len(leader))] = False
    keep_column = np.ones(len(form.cost), bool)
    keep_column[column[merged]] = False
    new_row, new_column = np.cumsum(keep_row) - 1, np.cumsum(keep_column) - 1
    columns = new_column.copy()
    columns[column[merged]] = new_column[stands_for[merged]]
    shares = np.ones(len(form.cost))
    grouped = np.bincount(leader, minlength=len(leader))[leader] > 1
    of_group = grouped[row]
    shares[column[of_group]] = (amount / total[leader])[row[of_group]]
    rows = new_row.copy()
    rows[part] = new_row[part.start + leader]
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[part] = np.where(np.isfinite(lower[part]), total, lower[part])
    upper[part] = np.where(grouped, total, upper[part])
    lower[part] = np.where(grouped, lower[part], form.row_lower[part])
    return Alike(
        form=replace(
            form,
            matrix=form.matrix[keep_row][:, keep_column],
            row_lower=lower[keep_row],
            row_upper=upper[keep_row],
            col_lower=form.col_lower[keep_column],
            col_upper=form.col_upper[keep_column],
            cost=form.cost[keep_column],
            columns=shrunk(form.columns, keep_column),
            rows=shrunk(form.rows, keep_row),
            lines={},
            periods={},
        ),
        columns=columns,
        shares=shares,
        rows=rows,
    )
