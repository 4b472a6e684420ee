"""One plan among equal ones: the same for every order of rows, columns and sheets, and every method; never dearer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import PlanError
from planner.network import build_network
from planner.results import Results, case_of, extract
from planner.solve import Solution, SolveOptions, SolverChoice, solve, tiebreak
from planner.solve.basis import solver_of, start_from
from planner.solve.clock import Clock
from planner.solve.fingerprint import column_numbers
from planner.solve.highs import Engine, engine_options
from planner.solve.scaling import scale
from planner.solve.solution import Termination
from planner.tables import load
from tests.cases.build import case
from tests.properties import changes
from tests.properties.random_cases import random_sheets
from tests.solve.programs import INF, program, transport

INDIA = Path(__file__).parents[2] / "inputs" / "india"
PLACES = ("sheet", "cell")
NO_MERGE = SolveOptions(reduce=False)


def tied(seed: int, *, suppliers: int = 5, customers: int = 6) -> LinearForm:
    """A transport of whole numbers, whose costs tie everywhere."""
    rng = np.random.default_rng(seed)
    flows = suppliers * customers
    cost = [float(number) for number in rng.integers(1, 3, flows)]
    rows = []
    for customer in range(customers):
        rows.append(([float(flow % customers == customer) for flow in range(flows)], 7.0 + customer, INF))
    for supplier in range(suppliers):
        rows.append(([float(flow // customers == supplier) for flow in range(flows)], -INF, 20.0 + supplier))
    return program(cost, rows)


def permuted(form: LinearForm, seed: int) -> tuple[LinearForm, np.ndarray]:
    """The program with rows and columns in another order, and the old number of each column."""
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(form.row_lower)), rng.permutation(len(form.cost))
    mixed = replace(
        form,
        matrix=form.matrix[rows][:, columns],
        row_lower=form.row_lower[rows],
        row_upper=form.row_upper[rows],
        col_lower=form.col_lower[columns],
        col_upper=form.col_upper[columns],
        cost=form.cost[columns],
    )
    return mixed, columns


def test_ties_would_give_two_plans_without_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    form = tied(1)
    monkeypatch.setattr(tiebreak.Face, "has_ties", property(lambda _: False))
    plans = set()
    for seed in range(20):
        mixed, columns = permuted(form, seed)
        values = np.empty(len(columns))
        values[columns] = solve(mixed).columns["flow"]
        plans.add(tuple(np.round(values, 6).tolist()))
    assert len(plans) > 1


def steps_from(solution: Solution) -> int:
    """Steps that simplex takes from the state of a solution to the optimum: none, if it carries plan and prices."""
    engine = Engine(engine_options(SolveOptions(), "simplex", "off"))
    engine.load(scale(solution.form))
    start_from(engine, solution.basis)
    assert engine.run(Clock(None)) is Termination.OPTIMAL
    return solver_of(engine).getInfo().simplex_iteration_count


@pytest.mark.parametrize("seed", range(40, 64))
def test_the_state_that_is_kept_carries_plan_and_prices(seed: int) -> None:
    try:
        found = solve(compile_form(build(build_network(case(**random_sheets(seed))).model)), NO_MERGE)
    except PlanError:
        return
    assert steps_from(found) == 0


@pytest.mark.parametrize("seed", range(4))
def test_twenty_orders_of_rows_and_columns_give_one_plan(seed: int) -> None:
    form = tied(seed)
    first = solve(form)
    assert first.equal_plans is True
    for order in range(20):
        mixed, columns = permuted(form, order)
        found = solve(mixed)
        values = np.empty(len(columns))
        values[columns] = found.columns["flow"]
        assert values == pytest.approx(first.columns["flow"], abs=1e-7)
        assert found.objective_inr == pytest.approx(first.objective_inr, rel=1e-12)


def test_every_method_takes_the_same_plan() -> None:
    form = tied(3, suppliers=12, customers=15)
    plans = [solve(form, SolveOptions(solver=way)) for way in (SolverChoice.SIMPLEX, SolverChoice.IPX)]
    assert plans[0].equal_plans is True
    assert plans[0].columns["flow"] == pytest.approx(plans[1].columns["flow"], abs=1e-6)


def test_the_cost_never_rises(monkeypatch: pytest.MonkeyPatch) -> None:
    form = tied(4, suppliers=12, customers=15)
    chosen = solve(form)
    monkeypatch.setattr(tiebreak.Face, "has_ties", property(lambda _: False))
    first = solve(form)
    assert abs(chosen.objective_inr - first.objective_inr) <= 1e-9 * first.objective_inr
    assert chosen.residuals.gap < 1e-9
    assert chosen.columns["flow"].sum() <= first.columns["flow"].sum() + 1e-6


def test_a_dearer_choice_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """If everything counted as free to move, the second stage would find a plan that costs more; it is not taken."""
    form = program([3.0, 5.0, 4.0], [([1, 1, 0.5], 10, INF), ([1, 0, 0], -INF, 4)])
    monkeypatch.setattr(tiebreak, "FREE", (10.0,))
    found = solve(form)
    assert found.objective_inr == pytest.approx(42.0)
    assert found.equal_plans is None


def test_one_plan_alone_is_said_to_be_alone() -> None:
    assert solve(program([3.0, 5.0], [([1, 1], 10, INF), ([1, 0], -INF, 4)])).equal_plans is False


def test_a_tie_that_cannot_move_is_no_equal_plan() -> None:
    """The second supplier costs the same but has nothing."""
    found = solve(program([3.0, 3.0], [([1, 1], 10, INF), ([0, 1], -INF, 0)]))
    assert found.columns["flow"].tolist() == pytest.approx([10.0, 0.0])
    assert found.equal_plans is False


def test_the_fewest_tonnes_are_handled() -> None:
    """Two tonnes at 3, or one at 6: the same cost."""
    found = solve(program([3.0, 6.0], [([1, 2], 10, INF)]))
    assert found.columns["flow"].tolist() == pytest.approx([0.0, 5.0])


@pytest.mark.parametrize("periods", [(0, 1), (1, 0)])
def test_the_early_one_is_taken(periods: tuple[int, int]) -> None:
    form = replace(program([3.0, 3.0], [([1, 1], 10, INF)]), periods={"flow": np.array(periods)})
    assert solve(form).columns["flow"][periods.index(0)] == pytest.approx(10.0)


def test_numbers_follow_figures_and_not_places() -> None:
    plain = transport(2000, seed=5)
    form = replace(plain, cost=np.round(plain.cost, -5))
    numbers = column_numbers(scale(form))
    assert len(np.unique(numbers)) == len(numbers)
    assert 0.0 <= numbers.min() < numbers.max() < 1.0
    mixed, columns = permuted(form, 1)
    assert (column_numbers(scale(mixed)) == numbers[columns]).all()


def frames(sheets: changes.Sheets) -> dict[str, list[str]]:
    """Result tables of a workbook as text; the error where it has no plan."""
    try:
        network = build_network(case(**sheets))
        found = extract(case_of(network), solve(compile_form(build(network.model))))
    except Exception as error:  # noqa: BLE001 - the same error must come from every order
        return {"error": [type(error).__name__]}
    return texts(found)


def texts(found: Results) -> dict[str, list[str]]:
    """Result tables as sorted lines of text, cells apart: only the order of stages is that of the workbook."""
    return {
        name: sorted(
            frame.drop(columns=[place for place in PLACES if place in frame])
            .to_csv(index=False, float_format="%.12g")
            .splitlines()
        )
        for name, frame in found.frames.items()
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_rows_and_sheets_changes_no_table(seed: int) -> None:
    sheets = random_sheets(seed)
    mixed = changes.shuffled(sheets, seed + 1)
    order = list(mixed)
    Random(seed).shuffle(order)
    assert frames({name: mixed[name] for name in order}) == frames(sheets)


NAMES = {
    "offers": ("offer", {"origins": ["supply"], "contents": ["offer"], "commitments": ["of"]}),
    "routes": ("route", {"freight": ["route"], "commitments": ["of"]}),
    "licences": (
        "licence",
        {"conditions": ["licences"], "opening_stock": ["licences"], "in_transit": ["licences"]},
    ),
    "demand": ("demand", {"commitments": ["of"]}),
}


@pytest.mark.parametrize("seed", range(8))
def test_other_names_give_the_same_plan(seed: int) -> None:
    """Offers, routes, licences and demand lines renamed so that they sort the other way round."""
    sheets = changes.without(random_sheets(seed), "commitments")
    renamed = sheets
    for sheet, (column, referring) in NAMES.items():
        renamed = changes.renamed(renamed, sheet, column, referring)
    flows, again = flows_of(sheets), flows_of(renamed)
    assert (flows is None) == (again is None)
    if flows is None or again is None:
        return
    for family, values in flows.items():
        assert np.sort(again[family]) == pytest.approx(np.sort(values), abs=1e-6), family


def flows_of(sheets: changes.Sheets) -> dict[str, np.ndarray] | None:
    """Values of each family of variables that something flows in, whatever their order."""
    try:
        network = build_network(case(**sheets))
        found = solve(compile_form(build(network.model)))
    except Exception:  # noqa: BLE001 - the same for both names, and asserted
        return None
    return {family: values[np.abs(values) > 1e-9] for family, values in found.columns.items()}


@pytest.mark.slow
def test_india_does_not_depend_on_the_order_of_its_rows(tmp_path: Path) -> None:
    dice = Random(7)
    for path in sorted(INDIA.glob("*.csv")):
        header, *rows = records(path.read_text(encoding="utf-8"))
        dice.shuffle(rows)
        (tmp_path / path.name).write_text("".join([header, *rows]), encoding="utf-8", newline="")
    assert india(tmp_path) == india(INDIA)


def records(text: str) -> list[str]:
    """Rows of a CSV file as text; a line break inside quotes ends no row."""
    found, part = [], ""
    for line in text.splitlines(keepends=True):
        part += line
        if part.count('"') % 2 == 0:
            found.append(part if part.endswith("\n") else part + "\n")
            part = ""
    return found


def india(folder: Path) -> dict[str, list[str]]:
    """Result tables as text."""
    network = build_network(load(folder))
    return texts(extract(case_of(network), solve(compile_form(build(network.model)))))
