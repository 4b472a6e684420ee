"""Where the columns and rows of a model's families come to stand in one linear program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyomo.core import ConcreteModel, Constraint, Var
from pyomo.repn import generate_standard_repn
from scipy import sparse

from models.arrays.columns import Columns, Term
from models.arrays.given import FloatArray, IntArray, refuse
from models.arrays.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyomo.core.base.constraint import ConstraintData
    from pyomo.core.base.var import VarData


class ColumnLayout:
    """Where each variable is, and its bounds.

    Attributes:
        families: name of a family -> its columns.
        periods: name of a family whose table has a period -> period of each column.
        size: number of columns.
        lower: lower bound of each column.
        upper: upper bound of each column.
    """

    def __init__(self, model: ConcreteModel) -> None:
        """Lay out the variables of ``model``."""
        self.families: dict[str, slice] = {}
        self.periods: dict[str, IntArray] = {}
        self._start: dict[int, int] = {}
        self._single: dict[int, int] = {}
        self.size = 0
        lower, upper = [np.empty(0)], [np.empty(0)]
        edits: list[tuple[int, VarData]] = []
        for family in model.component_objects(Var):
            if family.is_reference():
                continue
            start = self._start[id(family)] = self.size
            if isinstance(family, Columns):
                lower.append(family.lower)
                upper.append(family.upper)
                if "period" in family.table:
                    self.periods[family.name] = family.table["period"].to_numpy()
                edits.extend((start + index, data) for index, data in family.touched())
            else:
                singles = list(enumerate(family.values(), start))
                self._single.update((id(data), at) for at, data in singles)
                edits.extend(singles)
                lower.append(np.zeros(len(singles)))
                upper.append(np.zeros(len(singles)))
            self.size += len(family)
            self.families[family.name] = slice(start, self.size)
        self.lower, self.upper = np.concatenate(lower), np.concatenate(upper)
        for at, data in edits:
            self.lower[at], self.upper[at] = _bounds(data)

    def start(self, family: Columns) -> int:
        """Column of the family's first variable."""
        if id(family) not in self._start:
            refuse(family.name, "is no variable of this model")
        return self._start[id(family)]

    def position(self, data: VarData) -> int:
        """Column of one variable."""
        family = data.parent_component()
        if isinstance(family, Columns):
            return self.start(family) + int(data.index())
        if id(data) not in self._single:
            refuse(data.name, "is no variable of this model")
        return self._single[id(data)]


class RowLayout:
    """Where each row is, its limits and its entries.

    Attributes:
        families: name of a family -> its rows.
        size: number of rows.
        lower: lower limits, family by family.
        upper: upper limits, family by family.
    """

    def __init__(self, model: ConcreteModel, columns: ColumnLayout) -> None:
        """Lay out the active rows of ``model``."""
        self._columns = columns
        self.families: dict[str, slice] = {}
        self.lower: list[FloatArray] = []
        self.upper: list[FloatArray] = []
        self._terms: list[tuple[int, Term]] = []
        self._rewritten: list[int] = []
        self._single: list[tuple[int, int, float]] = []
        self.size = 0
        for block in model.block_data_objects(active=True):
            for family in block.component_map(Constraint).values():
                start = self.size
                if isinstance(family, Rows):
                    self._add_family(family)
                else:
                    self._add_singles([data for data in family.values() if data.active])
                self.families[family.name] = slice(start, self.size)

    def _add_family(self, family: Rows) -> None:
        start, lower, upper = self.size, family.lower, family.upper
        self._terms.extend((start, term) for term in family.terms)
        edits = list(family.edited())
        if edits:
            lower, upper = lower.copy(), upper.copy()
        for index, data in edits:
            lower[index], upper[index] = (-np.inf, np.inf) if data is None else self._read(data, start + index)
            if data is not None:
                self._rewritten.append(start + index)
        self._close(lower, upper)

    def _add_singles(self, rows: list[ConstraintData]) -> None:
        limits = [self._read(data, at) for at, data in enumerate(rows, self.size)]
        both = np.array(limits, np.float64).reshape(len(limits), 2)
        self._close(both[:, 0], both[:, 1])

    def _close(self, lower: FloatArray, upper: FloatArray) -> None:
        self.lower.append(lower)
        self.upper.append(upper)
        self.size += len(lower)

    def _read(self, data: ConstraintData, row: int) -> tuple[float, float]:
        """Take in the entries of an ordinary row and return its limits."""
        lower, body, upper = data.to_bounded_expression(evaluate_bounds=True)
        constant = 0.0
        for position, coefficient in linear(data.name, body, self._columns):
            if position < 0:
                constant = coefficient
            else:
                self._single.append((row, position, coefficient))
        return (-np.inf if lower is None else lower - constant, np.inf if upper is None else upper - constant)

    def matrix(self, width: int) -> sparse.csr_array:
        """All entries as one matrix.

        Entries are taken in the order of their columns: rows that are sorted already cost a fifth less to compress.
        """
        inside = sum(len(term) for _, term in self._terms)
        size = inside + len(self._single)
        rows, columns, values = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size)
        at = 0
        for start, term in sorted(self._terms, key=lambda placed: self._columns.start(placed[1].variable)):
            part = slice(at, at + len(term))
            at = part.stop
            _place(rows[part], term.rows, start)
            _place(columns[part], term.columns, self._columns.start(term.variable))
            values[part] = term.coefficients
        if self._rewritten:
            values[:inside][np.isin(rows[:inside], self._rewritten)] = 0.0
        if self._single:
            rows[inside:], columns[inside:], values[inside:] = zip(*self._single, strict=True)
        matrix = sparse.coo_array((values, (rows, columns)), shape=(self.size, width)).tocsr()
        if not matrix.data.all():
            matrix.eliminate_zeros()
        return matrix


def _place(into: IntArray, numbers: IntArray | None, start: int) -> None:
    if numbers is None:
        into[:] = np.arange(start, start + len(into), dtype=np.int32)
    else:
        np.add(numbers, start, out=into, casting="unsafe")


def _bounds(data: VarData) -> tuple[float, float]:
    """Bounds of one variable as it is now."""
    if not data.is_continuous():
        refuse(data.name, "is not continuous")
    if data.fixed:
        if data.value is None:
            refuse(data.name, "is fixed at nothing")
        return data.value, data.value
    lower, upper = data.bounds
    return (-np.inf if lower is None else lower, np.inf if upper is None else upper)


def linear(name: str, body: object, columns: ColumnLayout) -> Iterator[tuple[int, float]]:
    """Column and coefficient of each term of an ordinary expression; its constant comes as column -1.

    Raises:
        ArrayError: the expression is not linear, or names a variable that is not of the model.
    """
    repn = generate_standard_repn(body, compute_values=True)
    if not repn.is_linear():
        refuse(name, "is not linear")
    yield -1, float(repn.constant)
    for data, coefficient in zip(repn.linear_vars, repn.linear_coefs, strict=True):
        yield columns.position(data), float(coefficient)
