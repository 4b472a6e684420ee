"""Arrays and edits that make no linear program are refused, with words that say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import pytest

from models.arrays import ArrayError, Costs, CostTerm, Rows, Term, compile_form
from tests.models.random_models import INF, random_model, table

if TYPE_CHECKING:
    from collections.abc import Callable


def wrong_limits(m: pyo.ConcreteModel) -> None:
    """Two limits that differ."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]))], lower=1.0, upper=2.0)


def no_limit(m: pyo.ConcreteModel) -> None:
    """No limit at all."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]))])


def no_term(m: pyo.ConcreteModel) -> None:
    """A row that nothing is summed in."""
    m.bad = Rows(table(2), [Term(m.x, np.array([1]), np.array([0]))], upper=1.0)


def no_terms(m: pyo.ConcreteModel) -> None:
    """Rows without any term."""
    m.bad = Rows(table(1), [], upper=1.0)


def nan_limit(m: pyo.ConcreteModel) -> None:
    """A limit that is not a number."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]))], upper=np.nan)


def infinite_limit(m: pyo.ConcreteModel) -> None:
    """At least infinity."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]))], lower=INF)


def nan_coefficient(m: pyo.ConcreteModel) -> None:
    """A coefficient that is not a number."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]), np.array([np.nan]))], upper=1.0)


def far_column(m: pyo.ConcreteModel) -> None:
    """A variable that is not there."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([99]))], upper=1.0)


def far_row(m: pyo.ConcreteModel) -> None:
    """A row that is not there."""
    m.bad = Rows(table(1), [Term(m.x, np.array([1]), np.array([0]))], upper=1.0)


def ragged(m: pyo.ConcreteModel) -> None:
    """Two rows, one column."""
    m.bad = Rows(table(2), [Term(m.x, np.array([0, 1]), np.array([0]))], upper=1.0)


def ragged_coefficients(m: pyo.ConcreteModel) -> None:
    """One entry, two coefficients."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]), np.ones(2))], upper=1.0)


def ragged_limits(m: pyo.ConcreteModel) -> None:
    """One row, two limits."""
    m.bad = Rows(table(1), [Term(m.x, np.array([0]), np.array([0]))], upper=np.ones(2))


def infinite_cost(m: pyo.ConcreteModel) -> None:
    """A price without end."""
    m.bad = Costs([CostTerm("bad", m.x, np.full(len(m.x), INF), np.ones(len(m.x)))])


def delete_row(m: pyo.ConcreteModel) -> None:
    """Rows have the length of their table."""
    del m.first[0]


def skip_row(m: pyo.ConcreteModel) -> None:
    """Skipping deletes."""
    m.first[0] = pyo.Constraint.Skip


def delete_variable(m: pyo.ConcreteModel) -> None:
    """Variables too."""
    del m.x[0]


def clear_rows(m: pyo.ConcreteModel) -> None:
    """Clearing deletes."""
    m.first.clear()


def clear_variables(m: pyo.ConcreteModel) -> None:
    """Clearing deletes."""
    m.x.clear()


def maximise(m: pyo.ConcreteModel) -> None:
    """Signs of duals would turn."""
    m.cost.sense = pyo.maximize
    compile_form(m)


def two_objectives(m: pyo.ConcreteModel) -> None:
    """One at a time."""
    m.other = pyo.Objective(expr=m.x[0])
    compile_form(m)


def integer(m: pyo.ConcreteModel) -> None:
    """A linear program has no whole numbers."""
    m.whole = pyo.Var(domain=pyo.Integers)
    compile_form(m)


def fixed_at_nothing(m: pyo.ConcreteModel) -> None:
    """A fixed variable needs a value."""
    m.x[0].fix()
    compile_form(m)


def not_linear(m: pyo.ConcreteModel) -> None:
    """A product of variables."""
    m.product = pyo.Constraint(expr=m.x[0] * m.x[1] <= 1)
    compile_form(m)


def stranger(m: pyo.ConcreteModel) -> None:
    """A variable of another model."""
    m.strange = pyo.Constraint(expr=m.x[0] + random_model(0).x[1] <= 1)
    compile_form(m)


def ordinary_stranger(m: pyo.ConcreteModel) -> None:
    """An ordinary variable of no model."""
    loose = pyo.Var()
    loose.construct()
    m.strange = pyo.Constraint(expr=m.x[0] + loose <= 1)
    compile_form(m)


def ordered_set(m: pyo.ConcreteModel) -> None:
    """A special ordered set is no row."""
    m.special = pyo.SOSConstraint(var=m.x, sos=1)
    compile_form(m)


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (wrong_limits, "row 0 needs one limit"),
        (no_limit, "row 0 needs one limit"),
        (no_term, "row 0 has no term"),
        (no_terms, "row 0 has no term"),
        (nan_limit, "upper limit is not a number in row 0"),
        (infinite_limit, "row 0 needs one limit"),
        (nan_coefficient, "not a finite number"),
        (far_column, "column numbers do not fit"),
        (far_row, "row numbers do not fit"),
        (ragged, "column numbers do not fit"),
        (ragged_coefficients, "2 coefficients for 1 entries"),
        (ragged_limits, "numbers for 1 rows"),
        (infinite_cost, "cost line bad"),
        (delete_row, "deactivate it instead"),
        (skip_row, "deactivate it instead"),
        (delete_variable, "fix it to 0 instead"),
        (clear_rows, "deactivate it instead"),
        (clear_variables, "cannot be cleared"),
        (maximise, "only minimises"),
        (two_objectives, "2 objectives"),
        (integer, "not continuous"),
        (fixed_at_nothing, "fixed at nothing"),
        (not_linear, "not linear"),
        (stranger, "no variable of this model"),
        (ordinary_stranger, "no variable of this model"),
        (ordered_set, "no linear program can hold"),
    ],
)
def test_what_makes_no_linear_program_is_refused(break_it: Callable[[pyo.ConcreteModel], None], words: str) -> None:
    """Each with our own error, and words that say what is wrong."""
    m = random_model(0)
    with pytest.raises(ArrayError, match=words):
        break_it(m)
