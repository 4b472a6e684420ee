"""Which columns and rows carry an optimum: the state from which the solver can go on without starting again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.errors import NumericalError

if TYPE_CHECKING:
    from planner.solve.highs import Engine

BASIC: Final = 1
"""Code of a column or row that is free between its limits; every other code says at which limit it lies."""

AT_LOWER: Final = 0
"""Code of a column or row that lies at its lower limit."""


@dataclass(frozen=True)
class Basis:
    """State of every column and row at an optimum of the program that was handed over.

    Attributes:
        columns: code of each column.
        rows: code of each row.
    """

    columns: np.ndarray
    rows: np.ndarray


def basis_of(engine: Engine) -> Basis:
    """The state in which a solver stopped.

    Raises:
        NumericalError: it has none.
    """
    found = solver_of(engine).getBasis()
    if not found.valid:
        message = "the solver has an optimum but no basis for it"
        raise NumericalError(message)
    return Basis(_codes(found.col_status), _codes(found.row_status))


def start_from(engine: Engine, basis: Basis) -> None:
    """Let a solver that holds a program go on from a state.

    Raises:
        NumericalError: the solver does not take it.
    """
    import highspy

    by_code = [highspy.HighsBasisStatus(code) for code in range(5)]
    state = highspy.HighsBasis()
    state.col_status = [by_code[code] for code in basis.columns.tolist()]
    state.row_status = [by_code[code] for code in basis.rows.tolist()]
    state.valid = True
    if solver_of(engine).setBasis(state) != highspy.HighsStatus.kOk:
        message = "the solver does not take the basis of an earlier optimum"
        raise NumericalError(message)


def part_of(basis: Basis, columns: np.ndarray) -> Basis:
    """The state of some columns and of all rows."""
    return Basis(basis.columns[columns], basis.rows)


def put_back(basis: Basis, columns: np.ndarray, part: Basis) -> Basis:
    """The whole state after that of some columns and of all rows has changed."""
    whole = np.where(basis.columns == BASIC, AT_LOWER, basis.columns).astype(np.int8)
    whole[columns] = part.columns
    return Basis(whole, part.rows)


def price_columns(engine: Engine, columns: np.ndarray, cost: np.ndarray) -> None:
    """Give columns another cost; the next run starts from where the last one ended.

    Raises:
        NumericalError: HiGHS refuses them.
    """
    import highspy

    status = solver_of(engine).changeColsCost(len(columns), np.asarray(columns, np.int32), np.asarray(cost, np.float64))
    if status != highspy.HighsStatus.kOk:
        message = "HiGHS does not take the cost of some columns"
        raise NumericalError(message)


def solver_of(engine: Engine) -> Any:  # noqa: ANN401 - of highspy
    """The HiGHS object itself, for what only this package asks of it."""
    return engine._highs


def _codes(states: Any) -> np.ndarray:  # noqa: ANN401 - of highspy
    return np.array([int(state) for state in list(states)], np.int8)
