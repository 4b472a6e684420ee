"""Families of rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pyomo.core import RangeSet
from pyomo.core.base.constraint import ConstraintData, IndexedConstraint
from pyomo.core.expr import LinearExpression

from models.arrays.given import ArrayError, FloatArray, Given, IntArray, Numbers, finite, refuse, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from models.arrays.columns import Term


class Rows(IndexedConstraint):  # type: ignore[misc]
    """A family of rows: the sum of its terms is at least ``lower``, at most ``upper``, or equal to both."""

    def __init__(
        self,
        table: pd.DataFrame,
        terms: Sequence[Term],
        *,
        lower: Numbers = -np.inf,
        upper: Numbers = np.inf,
        doc: str = "",
    ) -> None:
        """A row for each row of ``table``.

        Args:
            table: the index table; only its length is read here.
            terms: what is summed.
            lower: lower limit, one number or one for each row; -inf for none.
            upper: upper limit, likewise; inf for none.
            doc: the rule in a sentence.

        Raises:
            ArrayError: a row has no term, no limit or two different ones, or an array does not fit.
        """
        size = len(table)
        self._given = Given(table, spread(lower, size, "lower limit"), spread(upper, size, "upper limit"))
        self._terms = tuple(terms)
        self._asked: dict[int, object] = {}
        self._born_active = True
        self._check(size)
        super().__init__(RangeSet(0, size - 1), doc=doc or None)

    def _check(self, size: int) -> None:
        present = np.zeros(size, np.bool_)
        for term in self._terms:
            term.check(size)
            present[slice(None) if term.rows is None else term.rows] = True
        if not present.all():
            message = f"row {int(np.flatnonzero(~present)[0])} has no term"
            raise ArrayError(message)
        least, most = np.isfinite(self.lower), np.isfinite(self.upper)
        fits = np.where(least & most, self.lower == self.upper, least | most)
        wrong = np.flatnonzero(~fits | (self.lower == np.inf) | (self.upper == -np.inf))
        if wrong.size:
            message = f"row {int(wrong[0])} needs one limit, or two that are equal"
            raise ArrayError(message)

    @property
    def table(self) -> pd.DataFrame:
        """The index table."""
        return self._given.table

    @property
    def lower(self) -> FloatArray:
        """Lower limits as given, before any edit of a single row."""
        return self._given.lower

    @property
    def upper(self) -> FloatArray:
        """Upper limits as given, before any edit of a single row."""
        return self._given.upper

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is summed, as given."""
        return self._terms

    def edited(self) -> Iterator[tuple[int, ConstraintData | None]]:
        """Rows that differ from the arrays: those rewritten, with their data, and those switched off, with None."""
        for index, data in self._data.items():
            if not data.active:
                yield index, None
            elif data.expr is not self._asked[index]:
                yield index, data
        if not self._born_active:
            yield from ((index, None) for index in self._index_set if index not in self._data)

    def activate(self) -> None:
        """Switch every row on."""
        self._switch(on=True)

    def deactivate(self) -> None:
        """Switch every row off."""
        self._switch(on=False)

    def _switch(self, *, on: bool) -> None:
        self._active = self._born_active = on
        for data in self._data.values():
            (data.activate if on else data.deactivate)()

    def clear(self) -> None:
        """Refused: the family is as long as its table."""
        refuse(self.name, "cannot be cleared; deactivate it instead")

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._given.table)

    def __contains__(self, index: object) -> bool:
        """Whether ``index`` is a row of the table."""
        return index in self._index_set

    def __delitem__(self, index: object) -> None:
        """Refused: the family is as long as its table."""
        refuse(f"{self.name}[{index}]", "cannot be deleted; deactivate it instead")

    @cached_property
    def _sorted(self) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
        """Where each row starts; term, column and coefficient of the entries by row."""
        parts = [term.entries() for term in self._terms]
        rows = np.concatenate([part[0] for part in parts])
        order = np.argsort(rows, kind="stable")
        terms = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])[order]
        starts = np.searchsorted(rows[order], np.arange(len(self) + 1))
        columns = np.concatenate([part[1] for part in parts])[order]
        return starts, terms, columns, np.concatenate([part[2] for part in parts])[order]

    def _getitem_when_not_present(self, index: int) -> ConstraintData:
        index = int(index)
        starts, terms, columns, coefficients = self._sorted
        part = slice(starts[index], starts[index + 1])
        pairs = zip(terms[part].tolist(), columns[part].tolist(), strict=True)
        variables = [self._terms[term].variable[column] for term, column in pairs]
        body = LinearExpression(linear_coefs=coefficients[part].tolist(), linear_vars=variables)
        lower, upper = finite(self.lower[index]), finite(self.upper[index])
        data = super()._setitem_when_not_present(index, (body, lower) if lower == upper else (lower, body, upper))
        self._asked[index] = data.expr
        if not self._born_active:
            data.deactivate()
        return data

    def _setitem_when_not_present(self, index: int, value: object) -> ConstraintData:
        data = self[index]
        data.set_value(value)
        return data
