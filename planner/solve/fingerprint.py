"""A number for every column of a linear program, drawn from its figures and never from its place.

Each column and row starts with a number made of its own figures, and takes in, round by round, the numbers of the rows
and columns it is tied to. After a few rounds two columns have the same number only if no figure near them differs. Sums
of whole numbers do not depend on the order of their terms, so neither the order of rows nor that of columns matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from planner.solve.scaling import ScaledForm

_ROUNDS: Final = 6
_KEPT_BITS: Final = np.uint64(16)
_HALF: Final = np.uint64(1 << 15)
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)


def column_numbers(form: ScaledForm) -> np.ndarray:
    """A number from 0 up to but without 1 for each column, no two alike.

    Columns that no figure tells apart are numbered in the order of the program.
    """
    shape = (len(form.row_lower), len(form.cost))
    by_row = csr_matrix((form.values, form.indices, form.starts), shape=shape)
    by_column = by_row.tocsc()
    column = _mix(_mix(_bits(form.cost)) + _mix(_bits(form.col_lower) ^ _GOLDEN) + _bits(form.col_upper))
    row = _mix(_mix(_bits(form.row_lower)) + _bits(form.row_upper))
    in_rows, in_columns = _mix(_bits(by_row.data)), _mix(_bits(by_column.data))
    for _ in range(_ROUNDS):
        column = _mix(column + _sums(_mix(row[by_column.indices] ^ in_columns), by_column.indptr))
        row = _mix(row + _sums(_mix(column[by_row.indices] ^ in_rows), by_row.indptr))
    column = _mix(column + _sums(_mix(row[by_column.indices] ^ in_columns), by_column.indptr))
    return _apart(column)


def _apart(numbers: np.ndarray) -> np.ndarray:
    """Fractions from whole numbers; those that are alike get different ones, in order."""
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else order
    place = np.arange(len(ordered)) - np.repeat(first, np.diff(np.append(first, len(ordered))))
    mixed = np.empty(len(numbers), np.uint64)
    mixed[order] = _mix(ordered + place.astype(np.uint64) * _GOLDEN)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def _bits(values: np.ndarray) -> np.ndarray:
    """Whole numbers from figures, their last digits left out: these may depend on the order of a sum."""
    whole = np.ascontiguousarray(values + 0.0, np.float64).view(np.uint64)
    with np.errstate(over="ignore"):
        return np.asarray((whole + _HALF) >> _KEPT_BITS)


def _mix(values: np.ndarray) -> np.ndarray:
    """Spread the bits of whole numbers (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = values + _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _sums(numbers: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Sum of each group of consecutive numbers, without regard to overflow."""
    with np.errstate(over="ignore"):
        total = np.concatenate([[np.uint64(0)], np.cumsum(numbers, dtype=np.uint64)])
        return np.asarray(total[starts[1:]] - total[starts[:-1]])
