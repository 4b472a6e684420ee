"""Assembly: blocks in order, what they require, and an objective that is the sum of its lines."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest

from models import contract
from models.arrays import ArrayError, compile_form
from models.blocks import balance, capacity, conversion, supply
from models.blocks import build as construction
from models.contract import ContractError, ModelTables
from models.objective import PENALTY_LINES, STATE_LINES
from models.sourcing import BLOCKS, COST_LINES, TABLE_OF, AssemblyError, build
from tests.golden_lp.cases import CASES
from tests.models.same import assert_same
from tests.models.tables import fill


def test_a_block_whose_needs_are_missing_is_refused() -> None:
    """Rather than going on without it."""
    with pytest.raises(AssemblyError, match=r"capacity requires build, which the model does not have"):
        build(fill(), [conversion, capacity])
    with pytest.raises(AssemblyError, match=r"balance requires ship, make, stock, serve"):
        build(fill(), [supply, balance])


def test_some_blocks_alone_make_a_model() -> None:
    """For a test that wants fewer."""
    form = compile_form(build(fill(), [conversion, construction, capacity]))
    assert list(form.columns) == ["make", "build"]
    assert list(form.rows) == ["build_rate_max", "build_total_max", "capacity"]


def test_blocks_provide_what_they_say_and_nothing_else() -> None:
    """Names on the model are the blocks' own."""
    model = build(fill())
    provided = [name for block in BLOCKS for name in block.PROVIDES]
    assert len(provided) == len(set(provided))
    assert {family.local_name for family in model.component_objects((pyo.Var, pyo.Constraint))} == set(provided)
    assert [objective.local_name for objective in model.component_objects(pyo.Objective)] == ["total_cost"]


def test_families_follow_the_tables_of_the_contract() -> None:
    """A family has as many columns or rows as the table whose rows they are."""
    for case in CASES.values():
        tables = case()
        form = compile_form(build(tables))
        for name, where in {**form.columns, **form.rows}.items():
            assert where.stop - where.start == len(tables[TABLE_OF.get(name, name)])


@pytest.mark.parametrize("name", CASES)
def test_the_objective_is_the_sum_of_its_lines(name: str) -> None:
    """Column by column, and so for every plan."""
    form = compile_form(build(CASES[name]()))
    lines = [form.line(line) for line in COST_LINES]
    assert sum(cost for cost, _ in lines) == pytest.approx(form.cost)
    assert sum(constant for _, constant in lines) == pytest.approx(form.offset)
    assert set(form.lines) == set(COST_LINES)


def test_lines_by_payer_are_lines() -> None:
    """No penalty and no payment between buyers and state under a wrong name."""
    assert set(COST_LINES) > PENALTY_LINES | STATE_LINES
    assert not PENALTY_LINES & STATE_LINES


def test_entries_of_a_line_name_the_period_in_which_they_are_paid() -> None:
    """The annuity of a build is paid in its periods of service, not in that of its decision."""
    form = compile_form(build(CASES["capacity"]()))
    (annuity,) = form.lines["annuity"]
    assert annuity.family == "build"
    assert annuity.columns is not None
    assert annuity.columns.tolist() == [0, 1]
    assert annuity.period is not None
    assert annuity.period.tolist() == [1, 1]
    assert annuity.amount.tolist() == [20.0, 20.0]
    assert annuity.discount.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("name", CASES)
def test_a_model_survives_cloning_and_pickling(name: str) -> None:
    """The same program comes out, also after an edit of the copy."""
    model = build(CASES[name]())
    for copy in (model.clone(), pickle.loads(pickle.dumps(model))):
        assert_same(copy, compile_form(copy))
        assert (compile_form(copy).matrix != compile_form(model).matrix).nnz == 0
        next(family for family in copy.component_objects(pyo.Constraint) if len(family))[0].deactivate()
        before, after = compile_form(model), compile_form(copy)
        limits = [np.isfinite(form.row_lower) | np.isfinite(form.row_upper) for form in (before, after)]
        assert limits[0].sum() - limits[1].sum() == 1


def test_a_row_of_nothing_is_refused() -> None:
    """A route with a capacity that nothing ever uses."""
    with pytest.raises(ArrayError, match="row 0 has no term"):
        build(fill(route_max={"most_t": [5.0]}))


def test_a_term_of_zero_is_a_term() -> None:
    """An incentive that pays nothing has a budget row that never binds, not an error."""
    tables = fill(
        paid={"incentive_budget": [0], "rate_inr_per_t": [0.0]},
        incentive_budget={"budget_inr": [5.0]},
    )
    form = compile_form(build(tables))
    where = form.rows["incentive_budget"]
    assert form.matrix[where].nnz == 0
    assert form.row_upper[where].tolist() == [5.0]


def broken(table: str, frame: pd.DataFrame | None) -> ModelTables:
    """Tables with one of them replaced, or left out."""
    frames = dict(fill(buy={"balance": [0]}, balance={"node": [0]}).frames)
    if frame is None:
        del frames[table]
    else:
        frames[table] = frame
    return ModelTables(frames, {})


@pytest.mark.parametrize(
    ("table", "frame", "words"),
    [
        ("stock", None, "table stock is missing"),
        ("stock", pd.DataFrame({"node": []}), "table stock has no column period"),
        ("supply_max", pd.DataFrame({"offer": [0.5], "period": [0], "most_t": [1.0], "source": [0]}), "not i"),
        (
            "supply_max",
            pd.DataFrame({"offer": [0], "period": [0], "most_t": [np.nan], "source": [0]}),
            "is nan in row 0",
        ),
        ("supply_max", pd.DataFrame({"offer": [0], "period": [7], "most_t": [1.0], "source": [0]}), "is 7 in row 0"),
        ("supply_max", pd.DataFrame({"offer": [0], "period": [-1], "most_t": [1.0], "source": [0]}), "is -1 in row 0"),
    ],
)
def test_tables_that_break_the_contract_are_refused(table: str, frame: pd.DataFrame | None, words: str) -> None:
    """Before anything is built, with table, column and row."""
    with pytest.raises(ContractError, match=words):
        build(broken(table, frame))


def test_tables_answer_by_name() -> None:
    """As attributes and as items; an unknown one is an error."""
    tables = fill()
    assert tables.period is tables["period"]
    with pytest.raises(AttributeError, match="nothing"):
        tables.nothing  # noqa: B018
    assert len(contract.empty("buy")) == 0
