"""The compiled form: one matrix, its limits, its bounds and its costs, joined from the arrays of a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from pyomo.core import (
    Block,
    ConcreteModel,
    Constraint,
    Expression,
    Objective,
    Param,
    RangeSet,
    Set,
    Suffix,
    Var,
    minimize,
)

from models.arrays.costs import Costs, CostTerm
from models.arrays.given import FloatArray, IntArray, refuse
from models.arrays.layout import ColumnLayout, RowLayout, linear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scipy import sparse

_KNOWN = frozenset({Block, Constraint, Expression, Objective, Param, RangeSet, Set, Suffix, Var})


@dataclass(frozen=True, eq=False)
class CostEntry:
    """Part of a cost line: entry ``e`` costs ``amount[e] × discount[e]`` per unit of column ``columns[e]``.

    Attributes:
        family: name of the family of variables; "" for a constant.
        columns: index within the family; None where entry ``e`` is of variable ``e``, or for a constant.
        amount: undiscounted, INR per unit (INR for a constant); negative earns.
        discount: present value of a rupee.
        period: period in which each entry is paid; None where only its fiscal year or span is known.
    """

    family: str
    columns: IntArray | None
    amount: FloatArray
    discount: FloatArray
    period: IntArray | None


@dataclass(frozen=True, eq=False)
class LinearForm:
    """Minimise ``cost x + offset``; ``row_lower <= matrix x <= row_upper``, ``col_lower <= x <= col_upper``.

    Attributes:
        matrix: rows × columns, compressed by rows, sorted, without duplicates or zeros.
        row_lower: lower limit of each row; -inf for none. A row that is switched off has no limit at all.
        row_upper: upper limit of each row; inf for none.
        col_lower: lower bound of each column; a fixed variable has two equal bounds.
        col_upper: upper bound of each column.
        cost: present value in INR of a unit of each column.
        offset: constant part of the objective, INR.
        columns: family of variables -> where its columns are, in the order of its table.
        rows: family of rows -> where its rows are, in the order of its table.
        lines: cost line -> what it is made of; empty if the objective was rewritten by hand.
        periods: family of variables -> period of each, for families whose table says one.
    """

    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    col_lower: FloatArray
    col_upper: FloatArray
    cost: FloatArray
    offset: float
    columns: Mapping[str, slice]
    rows: Mapping[str, slice]
    lines: Mapping[str, tuple[CostEntry, ...]]
    periods: Mapping[str, IntArray] = field(default_factory=dict)

    def line(self, name: str) -> tuple[FloatArray, float]:
        """Present value of one cost line per unit of each of all columns, and its constant, INR."""
        cost, constant = np.zeros(len(self.cost)), 0.0
        for entry in self.lines[name]:
            values = entry.amount * entry.discount
            if not entry.family:
                constant += float(values.sum())
                continue
            part = cost[self.columns[entry.family]]
            part += values if entry.columns is None else np.bincount(entry.columns, values, len(part))
        return cost, constant


def compile_form(model: ConcreteModel) -> LinearForm:
    """The linear program of a model, with every edit and everything added by hand.

    A deactivated row of a family keeps its place and loses its limits, a fixed variable keeps its place and gets two
    equal bounds, so positions are those of the tables. Ordinary components come at their place in the model.

    Raises:
        ArrayError: the model maximises, has several objectives, a variable that is not continuous or is fixed at
            nothing, a row that is not linear, or a component that no linear program can hold.
    """
    for component in model.component_objects(active=True):
        if component.ctype not in _KNOWN:
            refuse(component.name, f"is a {component.ctype.__name__}, which no linear program can hold")
    columns = ColumnLayout(model)
    rows = RowLayout(model, columns)
    cost, offset, lines = _objective(model, columns)
    return LinearForm(
        matrix=rows.matrix(columns.size),
        row_lower=np.concatenate([*rows.lower, np.empty(0)]),
        row_upper=np.concatenate([*rows.upper, np.empty(0)]),
        col_lower=columns.lower,
        col_upper=columns.upper,
        cost=cost,
        offset=offset,
        columns=MappingProxyType(columns.families),
        rows=MappingProxyType(rows.families),
        lines=MappingProxyType(lines),
        periods=MappingProxyType(columns.periods),
    )


def _objective(
    model: ConcreteModel, columns: ColumnLayout
) -> tuple[FloatArray, float, dict[str, tuple[CostEntry, ...]]]:
    """Cost of each column, the constant, and the cost lines."""
    cost, offset = np.zeros(columns.size), 0.0
    objectives = list(model.component_data_objects(Objective, active=True))
    if len(objectives) > 1:
        refuse(model.name, f"has {len(objectives)} objectives")
    for objective in objectives:
        if objective.sense != minimize:
            refuse(objective.name, "maximises; the model only minimises")
        if isinstance(objective, Costs) and not objective.rewritten:
            families, offset = objective.coefficients()
            for family, values in families:
                cost[columns.start(family) :][: len(family)] = values
            return cost, offset, _lines(objective.terms)
        for position, coefficient in linear(objective.name, objective.expr, columns):
            if position < 0:
                offset = coefficient
            else:
                cost[position] += coefficient
    return cost, offset, {}


def _lines(terms: Iterable[CostTerm]) -> dict[str, tuple[CostEntry, ...]]:
    lines: dict[str, tuple[CostEntry, ...]] = {}
    for term in terms:
        family = "" if term.variable is None else term.variable.name
        entry = CostEntry(family, term.columns, term.amount, term.discount, term.period)
        lines[term.line] = (*lines.get(term.line, ()), entry)
    return lines
