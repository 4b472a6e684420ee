"""The basis of an optimum in fractions: what it carries, whether that keeps every limit, and every price its sign.

Every figure of a program is a double, and a double is a fraction, so nothing is rounded. Each row has a column of its
own, its left side, with the limits of the row as bounds: all rows then read ``matrix x - sides = 0``, and the price of
a row is the reduced cost of its side.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from planner.solve.basis import BASIC
from tests.audit.elimination import NIL, solve

if TYPE_CHECKING:
    from planner.audit import Program
    from planner.solve.basis import Basis

Bound = Fraction | None


@dataclass(frozen=True)
class Exact:
    """Minimise ``cost x`` in fractions, where ``matrix x - sides = 0`` and every column is within its bounds.

    Attributes:
        columns: row -> coefficient of each column, sides last.
        lower, upper: bounds of the columns; None for none.
        cost: of the columns.
        rows: number of rows.
    """

    columns: list[dict[int, Fraction]]
    lower: list[Bound]
    upper: list[Bound]
    cost: list[Fraction]
    rows: int


@dataclass(frozen=True)
class Point:
    """What a basis carries.

    Attributes:
        program: of the basis.
        basic: columns that are free between their bounds, rising.
        at: column that is not -> the bound it stands at.
    """

    program: Exact
    basic: tuple[int, ...]
    at: dict[int, Fraction]

    @cached_property
    def values(self) -> list[Fraction]:
        """Of all columns, sides last."""
        program, right = self.program, [NIL] * self.program.rows
        for column, value in self.at.items():
            for row, coefficient in program.columns[column].items() if value else ():
                right[row] -= coefficient * value
        lines: list[dict[int, Fraction]] = [{} for _ in range(program.rows)]
        for column in self.basic:
            for row, coefficient in program.columns[column].items():
                lines[row][column] = coefficient
        found = self.at | solve(lines, right)
        return [found[column] for column in range(len(program.columns))]

    @cached_property
    def duals(self) -> list[Fraction]:
        """Prices of the rows."""
        found = self.across({column: self.program.cost[column] for column in self.basic})
        return [found[row] for row in range(self.program.rows)]

    @cached_property
    def reduced_costs(self) -> list[Fraction]:
        """Of all columns, sides last."""
        weighed = self.weighed(self.duals)
        return [cost - value for cost, value in zip(self.program.cost, weighed, strict=True)]

    @property
    def cost(self) -> Fraction:
        """The objective, without its constant part."""
        return sum((cost * value for cost, value in zip(self.program.cost, self.values, strict=True)), NIL)

    def across(self, right: dict[int, Fraction]) -> dict[int, Fraction]:
        """Weights of the rows that add up to what is asked of each basic column; 0 where nothing is."""
        columns = self.program.columns
        return solve([columns[column] for column in self.basic], [right.get(column, NIL) for column in self.basic])

    def weighed(self, weights: list[Fraction]) -> list[Fraction]:
        """Weighted sum of the coefficients of each column."""
        return [
            sum((value * weights[row] for row, value in column.items() if weights[row]), NIL)
            for column in self.program.columns
        ]

    def off_bounds(self) -> dict[int, Fraction]:
        """Columns that are not within their bounds, and by how much: below 0 if under the lower one."""
        found = {}
        for column in self.basic:
            value, low, high = self.values[column], self.program.lower[column], self.program.upper[column]
            if low is not None and value < low:
                found[column] = value - low
            elif high is not None and value > high:
                found[column] = value - high
        return found

    def off_prices(self) -> dict[int, Fraction]:
        """Columns that could still move to where they cost less, and their reduced cost."""
        found = {}
        for column, value in self.at.items():
            price = self.reduced_costs[column]
            bound = self.program.lower[column] if price > 0 else self.program.upper[column]
            if price and bound != value:
                found[column] = price
        return found

    def swapped(self, into: int, out: int, value: Fraction) -> Point:
        """The basis in which one column has taken the place of another, which stands at a bound."""
        basic = tuple(sorted({*self.basic, into} - {out}))
        at = {column: there for column, there in self.at.items() if column != into} | {out: value}
        return Point(self.program, basic, at)


def point_of(program: Program, basis: Basis) -> Point:
    """The point that the basis of an optimum carries: what is not basic stands at the bound next to its value."""
    matrix = sparse.csc_array(program.matrix)
    rows = matrix.shape[0]
    columns: list[dict[int, Fraction]] = []
    for first, last in zip(matrix.indptr[:-1].tolist(), matrix.indptr[1:].tolist(), strict=True):
        entries = zip(matrix.indices[first:last].tolist(), matrix.data[first:last].tolist(), strict=True)
        columns.append({row: Fraction(value) for row, value in entries if value})
    columns += [{row: Fraction(-1)} for row in range(rows)]
    lower = np.concatenate([program.column_lower, program.row_lower])
    upper = np.concatenate([program.column_upper, program.row_upper])
    values = np.concatenate([program.values, matrix @ program.values])
    cost = [Fraction(value) for value in program.cost.tolist()] + [NIL] * rows
    exact = Exact(columns, _fractions(lower), _fractions(upper), cost, rows)
    is_basic = np.concatenate([basis.columns, basis.rows]) == BASIC
    near = np.where(np.abs(values - lower) <= np.abs(values - upper), lower, upper)
    free = np.isinf(near)
    near[free] = 0.0
    at = {column: Fraction(float(near[column])) for column in np.flatnonzero(~is_basic).tolist()}
    return Point(exact, tuple(np.flatnonzero(is_basic).tolist()), at)


def _fractions(bounds: np.ndarray) -> list[Bound]:
    return [Fraction(value) if np.isfinite(value) else None for value in bounds.tolist()]
