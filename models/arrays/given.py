"""What the array-backed families share: their arrays, and how numbers are taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, Self

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]
Numbers = FloatArray | float


class ArrayError(ValueError):
    """An array-backed family was given arrays that make no linear program, or an edit it does not support."""


@dataclass(frozen=True, eq=False)
class Given:
    """Arrays that nobody edits, so that clones of a model share them.

    Attributes:
        table: the index table; its row number is the index.
        lower: lower bound of each variable or row; -inf for none.
        upper: upper bound of each variable or row; inf for none.
    """

    table: pd.DataFrame
    lower: FloatArray
    upper: FloatArray

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Itself, since nobody edits it."""
        return self


def spread(values: Numbers, size: int, what: str) -> FloatArray:
    """``values`` as ``size`` numbers, one for each row.

    Raises:
        ArrayError: there are too many or too few, or one is not a number.
    """
    array = np.asarray(values, np.float64)
    if array.shape not in ((), (size,)):
        message = f"{what}: {array.shape} numbers for {size} rows"
        raise ArrayError(message)
    if np.isnan(array).any():
        message = f"{what} is not a number in row {int(np.flatnonzero(np.isnan(array))[0])}"
        raise ArrayError(message)
    return np.broadcast_to(array, size)


def pick(values: pd.Series, rows: pd.Series) -> FloatArray:
    """The number of each named row: ``values[rows[e]]`` for each entry ``e``."""
    return values.to_numpy()[rows.to_numpy()]


def finite(value: float) -> float | None:
    """A bound as Pyomo writes it: None for none."""
    return float(value) if np.isfinite(value) else None


def refuse(what: str, why: str) -> NoReturn:
    """Say that ``what`` cannot be done.

    Raises:
        ArrayError: always.
    """
    message = f"{what} {why}"
    raise ArrayError(message)
