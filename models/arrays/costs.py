"""The objective, as cost lines that stay apart."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.core import minimize
from pyomo.core.base.objective import ScalarObjective
from pyomo.core.expr import LinearExpression

from models.arrays.given import ArrayError, FloatArray, IntArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.arrays.columns import Columns


@dataclass(frozen=True, eq=False)
class CostTerm:
    """Part of a cost line: entry ``e`` costs ``amount[e]`` rupees per unit of ``variable[columns[e]]``.

    Attributes:
        line: name of the cost line.
        variable: the family of variables; None for a constant.
        amount: undiscounted, INR per unit (INR for a constant), one for each entry; negative earns.
        discount: present value of a rupee for each entry.
        columns: index of each entry's variable; None where entry ``e`` is of variable ``e``.
        period: period in which each entry is paid; None where only its fiscal year or span is known.
    """

    line: str
    variable: Columns | None
    amount: FloatArray
    discount: FloatArray
    columns: IntArray | None = None
    period: IntArray | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> CostTerm:
        """A copy for a cloned model: its own variables, the same arrays."""
        return self if self.variable is None else replace(self, variable=deepcopy(self.variable, memo))


class Costs(ScalarObjective):  # type: ignore[misc]
    """The objective: minimise the present value of the cost lines; each stays apart."""

    def __init__(self, terms: Sequence[CostTerm], *, doc: str = "") -> None:
        """The sum of ``terms``.

        Raises:
            ArrayError: an amount or a discount is not finite.
        """
        for term in terms:
            if not (np.isfinite(term.amount).all() and np.isfinite(term.discount).all()):
                message = f"cost line {term.line}: an amount or a discount is not a finite number"
                raise ArrayError(message)
        self._terms = tuple(terms)
        self._asked: object = None
        super().__init__(doc=doc or None)

    def construct(self, data: object = None) -> None:
        """Called by Pyomo when the component joins a model."""
        super().construct(data)
        self.set_sense(minimize)

    @property
    def terms(self) -> tuple[CostTerm, ...]:
        """The cost terms, as given."""
        return self._terms

    @property
    def rewritten(self) -> bool:
        """Whether somebody has set another expression."""
        return super().args[0] is not self._asked

    def coefficients(self) -> tuple[list[tuple[Columns, FloatArray]], float]:
        """Present value per unit of each variable, family by family, and the constant."""
        sums: dict[int, tuple[Columns, FloatArray]] = {}
        constant = 0.0
        for term in self._terms:
            values = term.amount * term.discount
            if term.variable is None:
                constant += float(values.sum())
                continue
            _, total = sums.setdefault(id(term.variable), (term.variable, np.zeros(len(term.variable))))
            total += values if term.columns is None else np.bincount(term.columns, values, len(total))
        return list(sums.values()), constant

    @property
    def args(self) -> tuple[object]:
        """The expression, made when first asked for."""
        if self._asked is None and super().args[0] is None:
            families, constant = self.coefficients()
            variables, costs = [], []
            for family, cost in families:
                priced = np.flatnonzero(cost)
                variables += [family[index] for index in priced.tolist()]
                costs += cost[priced].tolist()
            self._asked = LinearExpression(constant=constant, linear_coefs=costs, linear_vars=variables)
            self.set_value(self._asked)
        return super().args
