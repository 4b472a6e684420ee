"""Families of variables, and the terms in which they enter a family of rows."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.core import RangeSet
from pyomo.core.base.var import IndexedVar, VarData

from models.arrays.given import ArrayError, FloatArray, Given, IntArray, Numbers, finite, refuse, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt
    import pandas as pd


class Columns(IndexedVar):  # type: ignore[misc]
    """A family of variables, one for each row of a table, continuous and at least 0 unless told otherwise."""

    def __init__(self, table: pd.DataFrame, *, lower: Numbers = 0.0, upper: Numbers = np.inf, doc: str = "") -> None:
        """A variable for each row of ``table``.

        Args:
            table: the index table; only its length is read here.
            lower: lower bound, one number or one for each row.
            upper: upper bound, likewise.
            doc: what the variable is.

        Raises:
            ArrayError: a bound is not a number, or there are too many or too few.
        """
        size = len(table)
        self._given = Given(table, spread(lower, size, "lower bound"), spread(upper, size, "upper bound"))
        super().__init__(RangeSet(0, size - 1), dense=False, doc=doc or None)

    @property
    def table(self) -> pd.DataFrame:
        """The index table."""
        return self._given.table

    @property
    def lower(self) -> FloatArray:
        """Lower bounds as given, before any edit of a single variable."""
        return self._given.lower

    @property
    def upper(self) -> FloatArray:
        """Upper bounds as given, before any edit of a single variable."""
        return self._given.upper

    def touched(self) -> Iterable[tuple[int, VarData]]:
        """The variables somebody has asked for, with their index."""
        return self._data.items()

    def get_values(self, include_fixed_values: bool = True) -> dict[int, float | None]:  # noqa: FBT001, FBT002
        """Values by index, of every variable of the family."""
        return {i: data.value for i, data in self.items() if include_fixed_values or not data.fixed}

    extract_values = get_values

    def clear(self) -> None:
        """Refused: the family is as long as its table."""
        refuse(self.name, "cannot be cleared")

    def __len__(self) -> int:
        """Number of variables."""
        return len(self._given.table)

    def __contains__(self, index: object) -> bool:
        """Whether ``index`` is a row of the table."""
        return index in self._index_set

    def __delitem__(self, index: object) -> None:
        """Refused: the family is as long as its table."""
        refuse(f"{self.name}[{index}]", "cannot be deleted; fix it to 0 instead")

    def _getitem_when_not_present(self, index: int) -> VarData:
        data = super()._getitem_when_not_present(int(index))
        data.lower = finite(self._given.lower[index])
        data.upper = finite(self._given.upper[index])
        return data


@dataclass(frozen=True, eq=False)
class Term:
    """Part of a family of rows: in row ``rows[e]``, ``coefficients[e]`` times ``variable[columns[e]]``.

    Attributes:
        variable: the family of variables.
        rows: row of each entry; None where entry ``e`` is in row ``e``.
        columns: index of each entry's variable; None where entry ``e`` is of variable ``e``.
        coefficients: one number, or one for each entry.
    """

    variable: Columns
    rows: IntArray | None = None
    columns: IntArray | None = None
    coefficients: Numbers = 1.0

    @classmethod
    def keyed(cls, variable: Columns, rows: pd.Series, coefficients: Numbers | pd.Series = 1.0) -> Term:
        """Each variable of the family in the row that its own table names; -1 says in none."""
        return cls(variable, rows.to_numpy(), None, _numbers(coefficients))._where(rows.to_numpy() >= 0)

    @classmethod
    def referring(cls, variable: Columns, columns: pd.Series, coefficients: Numbers | pd.Series = 1.0) -> Term:
        """In each row the variable that the table of the rows names; -1 says none."""
        return cls(variable, None, columns.to_numpy(), _numbers(coefficients))._where(columns.to_numpy() >= 0)

    @classmethod
    def linked(
        cls, variable: Columns, rows: pd.Series, columns: pd.Series, coefficients: Numbers | pd.Series = 1.0
    ) -> Term:
        """Each pair of a row and a variable that a table of pairs names; -1 for the row says in none."""
        return cls(variable, rows.to_numpy(), columns.to_numpy(), _numbers(coefficients))._where(rows.to_numpy() >= 0)

    def _where(self, inside: npt.NDArray[np.bool_]) -> Term:
        if inside.all():
            return self
        kept = np.flatnonzero(inside)
        return Term(
            self.variable,
            kept if self.rows is None else self.rows[kept],
            kept if self.columns is None else self.columns[kept],
            self.coefficients[kept] if isinstance(self.coefficients, np.ndarray) else self.coefficients,
        )

    def __len__(self) -> int:
        """Number of entries."""
        given = self.columns if self.rows is None else self.rows
        return len(self.variable) if given is None else len(given)

    def __deepcopy__(self, memo: dict[int, Any]) -> Term:
        """A copy for a cloned model: its own variables, the same arrays."""
        return replace(self, variable=deepcopy(self.variable, memo))

    def entries(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Row, column and coefficient of each entry, spelt out."""
        every = np.arange(len(self))
        rows = every if self.rows is None else self.rows
        columns = every if self.columns is None else self.columns
        return rows, columns, np.broadcast_to(np.asarray(self.coefficients, np.float64), len(self))

    def check(self, size: int) -> None:
        """Refuse arrays of different lengths, numbers that point nowhere, and coefficients that are not finite."""
        where = f"term in {self.variable.name}"
        for what, numbers, end in (("row", self.rows, size), ("column", self.columns, len(self.variable))):
            if numbers is None:
                wrong = len(self) != end
            else:
                wrong = len(numbers) != len(self) or (len(self) > 0 and (numbers.min() < 0 or numbers.max() >= end))
            if wrong:
                message = f"{where}: its {what} numbers do not fit {end} {what}s"
                raise ArrayError(message)
        if np.ndim(self.coefficients) and len(np.atleast_1d(self.coefficients)) != len(self):
            message = f"{where}: {np.size(self.coefficients)} coefficients for {len(self)} entries"
            raise ArrayError(message)
        if not np.isfinite(self.coefficients).all():
            message = f"{where}: a coefficient is not a finite number"
            raise ArrayError(message)


def _numbers(values: Numbers | pd.Series) -> Numbers:
    return values if isinstance(values, float) else np.asarray(values, np.float64)
