"""Numbers as the solver should see them: money and rows scaled by powers of two, everything else refused by name.

A power of two changes only the exponent of a number, so scaling and unscaling lose nothing. Costs of the workbook are
rupees per tonne, up to a hundred crore for a missing tonne; the solver's tolerances are absolute and want costs near
one. Rows in tonnes have coefficients near one already; rows in rupees (budgets) do not, and are scaled as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.solve.solution import RefusedNumberError

if TYPE_CHECKING:
    from models.arrays import LinearForm

SMALLEST_COEFFICIENT: Final = 1e-8
LARGEST_COEFFICIENT: Final = 1e8
LARGEST_RATIO: Final = 1e9
WARNING_RATIO: Final = 1e6
LARGEST_SIDE: Final = 1e8
WARNING_COST_RATIO: Final = 1e7
INFINITE: Final = 1e20

_ROW_AS_IT_IS = 128.0  # a row whose largest coefficient lies within this factor of one is not scaled
_MONEY_HEADROOM = 20  # powers of two by which the largest cost may stand above one


@dataclass(frozen=True)
class ScaledForm:
    """A linear program as it is handed over.

    Attributes:
        starts, indices, values: the matrix by rows.
        row_lower, row_upper, col_lower, col_upper: limits; infinite where there is none.
        cost: of each column; a rupee is ``money`` of its unit.
        offset: constant of the objective, in the same unit.
        money: what a rupee is multiplied by.
        row_factor: what each row is multiplied by.
        notes: warnings about the range of the numbers.
    """

    starts: np.ndarray
    indices: np.ndarray
    values: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    col_lower: np.ndarray
    col_upper: np.ndarray
    cost: np.ndarray
    offset: float
    money: float
    row_factor: np.ndarray
    notes: tuple[str, ...]


def scale(form: LinearForm) -> ScaledForm:
    """Scale a linear program and refuse numbers that no solver can be trusted with.

    Raises:
        RefusedNumberError: a number is not finite, too small, too large, or too far from the others.
    """
    _refuse_not_finite(form)
    matrix = form.matrix
    if matrix.nnz and not matrix.data.all():
        matrix = matrix.copy()
        matrix.eliminate_zeros()
    starts = matrix.indptr.astype(np.int32)
    row_factor, largest = _row_factors(matrix.data, starts)
    _scale_empty(row_factor, starts, form)
    values = matrix.data
    if (row_factor != 1.0).any():
        values = values * np.repeat(row_factor, np.diff(starts))
    row_lower, row_upper = form.row_lower * row_factor, form.row_upper * row_factor
    notes = _check_matrix(form, values, starts, largest * row_factor)
    _check_sides(form, row_lower, row_upper)
    money, money_notes = _money_factor(form.cost)
    return ScaledForm(
        starts,
        matrix.indices.astype(np.int32, copy=False),
        values,
        row_lower,
        row_upper,
        form.col_lower,
        form.col_upper,
        form.cost * money,
        form.offset * money,
        money,
        row_factor,
        notes + money_notes,
    )


def place_of(slices: dict[str, slice], number: int) -> tuple[str, int]:
    """Family and position in it of a row or column of the whole program."""
    for family, part in slices.items():
        if part.start <= number < part.stop:
            return family, number - part.start
    return "", -1


def _refuse(message: str, form: LinearForm, row: int) -> None:
    family, position = place_of(dict(form.rows), row)
    text = f"{message} (limit {family}, row {position})" if family else message
    raise RefusedNumberError(text, family, position)


def _refuse_not_finite(form: LinearForm) -> None:
    matrix = form.matrix
    if matrix.nnz and not np.isfinite(matrix.data).all():
        entry = int(np.flatnonzero(~np.isfinite(matrix.data))[0])
        row = int(np.searchsorted(matrix.indptr, entry, side="right")) - 1
        _refuse("a coefficient is not a finite number", form, row)
    if not np.isfinite(form.cost).all() or not np.isfinite(form.offset):
        columns = np.flatnonzero(~np.isfinite(form.cost))
        family, position = place_of(dict(form.columns), int(columns[0])) if columns.size else ("the constant", 0)
        message = f"a cost is not a finite number ({family}, row {position})"
        raise RefusedNumberError(message, family, position)
    for lower, upper, is_row in (
        (form.row_lower, form.row_upper, True),
        (form.col_lower, form.col_upper, False),
    ):
        wrong = np.isnan(lower) | np.isnan(upper) | (lower >= INFINITE) | (upper <= -INFINITE)
        if wrong.any():
            number = int(np.flatnonzero(wrong)[0])
            if is_row:
                _refuse("a limit is not a finite number", form, number)
            family, position = place_of(dict(form.columns), number)
            message = f"a bound is not a finite number ({family}, row {position})"
            raise RefusedNumberError(message, family, position)


def _row_factors(values: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Power of two that brings each row's largest coefficient near one, 1 where it is near; and that coefficient."""
    rows = len(starts) - 1
    largest = np.zeros(rows)
    filled = np.flatnonzero(np.diff(starts))
    if filled.size:
        largest[filled] = np.maximum.reduceat(np.abs(values), starts[filled])
    factor = np.ones(rows)
    far = (largest > _ROW_AS_IT_IS) | ((largest > 0) & (largest < 1.0 / _ROW_AS_IT_IS))
    factor[far] = np.exp2(-np.round(np.log2(largest[far])))
    return factor, largest


def _scale_empty(factor: np.ndarray, starts: np.ndarray, form: LinearForm) -> None:
    """A row without coefficients, as of a budget that nobody can draw on, takes its scale from its own limits."""
    empty = np.flatnonzero(np.diff(starts) == 0)
    sides = np.abs(np.stack([form.row_lower[empty], form.row_upper[empty]]))
    size = np.where(np.isfinite(sides), sides, 0.0).max(axis=0, initial=1.0)
    factor[empty] = np.exp2(-np.round(np.log2(size)))


def _check_matrix(form: LinearForm, values: np.ndarray, starts: np.ndarray, largest: np.ndarray) -> tuple[str, ...]:
    sizes = np.abs(values)
    if not sizes.size:
        return ()
    low, high = float(sizes.min()), float(largest.max(initial=1.0))
    if low < SMALLEST_COEFFICIENT:
        row = int(np.searchsorted(starts, int(sizes.argmin()), side="right")) - 1
        _refuse(f"a coefficient of {low:.3g} beside others near one is below what the solver keeps", form, row)
    if high > LARGEST_COEFFICIENT:
        _refuse(f"a coefficient of {high:.3g} is too large", form, int(largest.argmax()))
    if high / low > LARGEST_RATIO:
        row = int(np.searchsorted(starts, int(sizes.argmin()), side="right")) - 1
        _refuse(f"coefficients lie {high / low:.2g} times apart", form, row)
    if high / low > WARNING_RATIO:
        return (f"coefficients lie {high / low:.2g} times apart",)
    return ()


def _check_sides(form: LinearForm, row_lower: np.ndarray, row_upper: np.ndarray) -> None:
    for side in (row_lower, row_upper):
        large = (np.abs(side) > LARGEST_SIDE) & np.isfinite(side)
        if large.any():
            row = int(np.flatnonzero(large)[0])
            _refuse(f"a limit of {abs(float(side[row])):.3g} is too large", form, row)


def _money_factor(cost: np.ndarray) -> tuple[float, tuple[str, ...]]:
    sizes = np.abs(cost[cost != 0.0])
    if not sizes.size:
        return 1.0, ()
    exponent = np.log2(np.median(sizes))
    exponent = max(exponent, np.log2(sizes.max()) - _MONEY_HEADROOM)
    ratio = float(sizes.max() / sizes.min())
    notes = (f"costs lie {ratio:.2g} times apart",) if ratio > WARNING_COST_RATIO else ()
    return float(np.exp2(-np.round(exponent))), notes
