"""The fast compiled form is, to the last bit, the one Pyomo's own compiler makes."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import pytest

from models.arrays import Columns, Costs, CostTerm, Rows, Term, compile_form
from tests.models.random_models import random_model, table
from tests.models.same import assert_same
from tests.models.tables import OPTIMAL, solve_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEDS = range(12)


def nothing(m: pyo.ConcreteModel) -> None:
    """The model as built."""


def _equal(b: pyo.Block, i: int) -> object:
    return b.model().y[i] - b.model().extra[i] == 0.25


def add_by_hand(m: pyo.ConcreteModel) -> None:
    """Ordinary variables and rows, one with two limits, some in a block."""
    m.extra = pyo.Var([1, 2], bounds=(-1.0, 2.5))
    m.b = pyo.Block()
    m.b.single = pyo.Var(domain=pyo.NonNegativeReals)
    m.twice = pyo.Constraint(expr=pyo.inequality(-3.0, m.x[0] + 2 * m.extra[1] - m.b.single + 0.5, 4.0))
    m.b.equal = pyo.Constraint([1, 2], rule=_equal)


def rewrite_objective(m: pyo.ConcreteModel) -> None:
    """More terms on the array-backed objective."""
    m.cost.expr = m.cost.expr + 3 * m.y[0] + 1.5


def other_objective(m: pyo.ConcreteModel) -> None:
    """An ordinary objective instead."""
    m.cost.deactivate()
    m.other = pyo.Objective(expr=2 * m.y[1] - m.x[0])


def switch_family(m: pyo.ConcreteModel) -> None:
    """A whole family off, one of its rows on again."""
    m.first[0].deactivate()
    m.first.deactivate()
    m.first[1].activate()


def fix(m: pyo.ConcreteModel) -> None:
    """Two variables fixed."""
    m.x[1].fix(2.5)
    m.y[0].fix(-0.125)


def bounds(m: pyo.ConcreteModel) -> None:
    """Bounds moved and dropped."""
    m.x[0].setub(3.5)
    m.y[1].setlb(None)
    m.y[2].bounds = (-1.5, 1.5)


def rewrite(m: pyo.ConcreteModel) -> None:
    """A row set afresh and a row with one more term."""
    m.first[0] = m.x[2] + 2 * m.y[0] - m.x[2] * 0.5 >= 1.25
    m.second[1].set_value(m.second[1].body + m.x[0] <= 3.0)


def unfix(m: pyo.ConcreteModel) -> None:
    """A variable fixed and let go."""
    fix(m)
    m.x[1].unfix()


def deactivate(m: pyo.ConcreteModel) -> None:
    """One row off."""
    m.first[1].deactivate()


def touch(m: pyo.ConcreteModel) -> None:
    """Every component object made, none changed."""
    assert len([*m.x.values(), *m.y.values(), *m.first.values(), *m.second.values()]) > 0
    assert m.cost.expr is not None


EDITS = (
    nothing,
    touch,
    fix,
    unfix,
    bounds,
    deactivate,
    switch_family,
    rewrite,
    add_by_hand,
    rewrite_objective,
    other_objective,
)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("edit", EDITS)
def test_compiled_form_equals_pyomos(edit: Callable[[pyo.ConcreteModel], None], seed: int) -> None:
    """Also after an edit, on a clone made before or after it, and after pickling."""
    m = random_model(seed)
    clone = m.clone()
    edit(m)
    edit(clone)
    for model in (m, m.clone(), pickle.loads(pickle.dumps(m)), clone):
        assert_same(model, compile_form(model))


@pytest.mark.parametrize("seed", SEEDS)
def test_several_edits_together_equal_pyomos(seed: int) -> None:
    """Edits do not get in each other's way."""
    m = random_model(seed)
    for edit in (add_by_hand, rewrite, deactivate, bounds, fix, rewrite_objective):
        edit(m)
    assert_same(m, compile_form(m))


def test_compiling_makes_no_component_objects() -> None:
    """A family costs its arrays and nothing per row, until somebody asks for a row."""
    m = random_model(1)
    compile_form(m)
    m.clone()
    assert not [*m.x.touched(), *m.y.touched()]
    body = m.second[0].body
    assert {v.parent_component().local_name for v in body.args[0].args[1:]} <= {"x", "y"}
    assert len([*m.y.touched()]) < len(m.y)
    assert not [*m.first.edited(), *m.second.edited()]


def test_a_clone_leaves_its_original_alone() -> None:
    """Edits of a clone do not reach the model it was made from, though both share their arrays."""
    m = random_model(2)
    before = compile_form(m)
    clone = m.clone()
    assert clone.x is not m.x
    assert clone.first.terms[0].variable is clone.x
    assert clone.x.table is m.x.table
    for edit in (fix, rewrite, deactivate, rewrite_objective):
        edit(clone)
    after = compile_form(m)
    assert (before.matrix != after.matrix).nnz == 0
    assert (before.col_upper == after.col_upper).all()
    assert (before.cost == after.cost).all()


def small() -> pyo.ConcreteModel:
    """10 wanted; x costs 3 and at most 4 of it may be used, y costs 5: x 4, y 6, cost 42."""
    m = pyo.ConcreteModel()
    m.x, m.y = Columns(table(1)), Columns(table(1))
    m.wanted = Rows(table(1), [Term(m.x), Term(m.y)], lower=10.0)
    m.most = Rows(table(1), [Term(m.x)], upper=4.0)
    m.cost = Costs([CostTerm("x", m.x, np.array([3.0]), np.ones(1)), CostTerm("y", m.y, np.array([5.0]), np.ones(1))])
    return m


def test_pyomos_lp_writer_and_highs_interface_walk_the_model(tmp_path: Path) -> None:
    """Pyomo writes and solves the model like any other, and HiGHS makes the same of our form."""
    m = small()
    m.write(str(tmp_path / "small.lp"), io_options={"symbolic_solver_labels": True})
    text = (tmp_path / "small.lp").read_text(encoding="utf-8")
    assert "c_l_wanted(0)_:\n+1.0 x(0)\n+1.0 y(0)\n>= 10.0" in text
    pyo.SolverFactory("highs").solve(m)  # noqa: TID251 - that Pyomo's own interface walks the model is the claim
    assert [m.x[0].value, m.y[0].value] == pytest.approx([4.0, 6.0])
    assert pyo.value(m.cost) == pytest.approx(42.0)
    assert m.x.get_values() == {0: pytest.approx(4.0)}
    found = solve_form(compile_form(m))
    assert found.status == OPTIMAL
    assert found.objective == pytest.approx(42.0)
    assert found.duals == {"wanted": [5.0], "most": [-2.0]}


def test_values_of_untouched_variables_are_none() -> None:
    """A family answers for all its variables, asked for or not."""
    m = random_model(3)
    m.x[2].fix(1.0)
    assert m.x.get_values() == {i: 1.0 if i == 2 else None for i in range(len(m.x))}
    assert 2 not in m.x.get_values(include_fixed_values=False)
    assert len(m.x) == len(m.x.table)
    assert 0 in m.x
    assert len(m.x) not in m.x
