"""audit_exact_basis: in fractions, where nothing is rounded, plans and prices are optimal to the last digit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import PlanError
from planner.generate import SIZES, write_case
from planner.network import build_network
from planner.run.proof import program_of
from planner.solve import Solution, SolveOptions, solve
from planner.tables import load
from planner.tables.table import Tables
from tests.audit import elimination
from tests.audit.exact import Point, point_of
from tests.audit.grand import grand
from tests.audit.steps import mended
from tests.cases.build import case
from tests.india.read import FOLDER
from tests.properties.random_cases import random_sheets
from tests.solve.programs import INF, program

SEEDS, MORE_SEEDS = range(6), range(12, 136)
NEXT_TO_NOTHING = 1e-12
"""What rounding a figure to a double may leave, relative to the largest of its kind."""


def solved(tables: Tables) -> Solution:
    """The optimum with a basis of the whole program."""
    return solve(compile_form(build(build_network(tables).model)), SolveOptions(reduce=False))


def point(solution: Solution) -> Point:
    assert solution.basis is not None
    return point_of(program_of(solution), solution.basis)


def largest(figures: dict[int, Fraction]) -> float:
    return max((abs(float(figure)) for figure in figures.values()), default=0.0)


def assert_exact(solution: Solution, most_steps: int = 60) -> None:
    """The basis is off by next to nothing, and the optimum next to it costs what was told, to the last digit."""
    lp, found = program_of(solution), point(solution)
    size = np.abs(lp.values).max(initial=1.0), np.abs(lp.cost).max(initial=1.0)
    assert largest(found.off_bounds()) <= NEXT_TO_NOTHING * size[0]
    assert largest(found.off_prices()) <= NEXT_TO_NOTHING * size[1]
    values = [float(value) for value in found.values[: len(lp.values)]]
    assert values == pytest.approx(lp.values, rel=1e-9, abs=1e-9)
    assert [float(dual) for dual in found.duals] == pytest.approx(lp.duals, rel=1e-9, abs=1e-9 * size[1])
    best, _ = mended(found, most_steps)
    assert not best.off_bounds()
    assert not best.off_prices()
    exact = best.cost + Fraction(lp.offset)
    spent = float(np.abs(lp.cost * lp.values).sum())
    assert abs(float(exact - Fraction(solution.objective_inr))) <= 1e-13 * max(1.0, spent)


@cache
def grand_solution() -> Solution:
    return solved(case(**grand()))


@pytest.mark.parametrize("seed", SEEDS)
def test_audit_exact_basis(seed: int) -> None:
    try:
        solution = solved(case(**random_sheets(seed)))
    except PlanError:
        return
    assert_exact(solution)


def test_all_parts_of_the_model_at_once() -> None:
    assert_exact(grand_solution())


@pytest.mark.slow
@pytest.mark.parametrize("first", range(MORE_SEEDS.start, MORE_SEEDS.stop, 62))
def test_many_more_random_plans(first: int) -> None:
    exact = 0
    for seed in range(first, first + 62):
        try:
            solution = solved(case(**random_sheets(seed)))
        except PlanError:
            continue
        assert_exact(solution)
        exact += not point(solution).off_bounds() and not point(solution).off_prices()
    assert exact > 30


@pytest.mark.slow
def test_a_made_up_country_of_a_thousand_rows(tmp_path: Path) -> None:
    write_case(tmp_path, replace(SIZES["S"], companies=4, months=5), 7)
    solution = solved(load(tmp_path))
    assert len(solution.form.row_lower) >= 1_000
    assert_exact(solution)


@pytest.mark.slow
def test_india() -> None:
    """Every tonne of India keeps every limit exactly, and no price is wrong by more than rounding leaves."""
    solution = solved(load(FOLDER))
    lp, found = program_of(solution), point(solution)
    assert largest(found.off_bounds()) <= NEXT_TO_NOTHING * np.abs(lp.values).max()
    assert largest(found.off_prices()) <= NEXT_TO_NOTHING * np.abs(lp.cost).max()
    exact = float(found.cost + Fraction(lp.offset))
    assert solution.objective_inr == pytest.approx(exact, rel=1e-14)


# ---- it can fail ----------------------------------------------------------------------------------------------------


def test_a_limit_that_is_a_hair_tighter_is_seen() -> None:
    """By 1e-12 of itself: a millionth of what the audit in doubles lets pass."""
    solution = grand_solution()
    lp, good = program_of(solution), point(solution)
    assert not good.off_bounds()
    column = next(one for one in good.basic if one < len(lp.cost) and good.values[one] > 1)
    value = float(good.values[column])
    upper = lp.column_upper.copy()
    upper[column] = value * (1 - 1e-12)
    assert solution.basis is not None
    spoilt = point_of(replace(lp, column_upper=upper), solution.basis)
    assert set(spoilt.off_bounds()) == {column}
    assert largest(spoilt.off_bounds()) == pytest.approx(1e-12 * value, rel=1e-3)


def test_a_price_that_is_a_hair_lower_is_seen() -> None:
    """A column that is not used costs so much less that it would be worth a ten billionth of a rupee to use it."""
    solution = grand_solution()
    lp, good = program_of(solution), point(solution)
    assert not good.off_prices()
    column = max(range(len(lp.cost)), key=lambda one: good.reduced_costs[one])
    price = good.reduced_costs[column]
    assert price > 1
    assert solution.basis is not None
    cost = lp.cost.copy()
    cost[column] -= float(price) + 1e-10 * cost[column]
    spoilt = point_of(replace(lp, cost=cost), solution.basis)
    assert set(spoilt.off_prices()) == {column}
    assert largest(spoilt.off_prices()) < 1e-6 * np.abs(cost).max()


def test_a_spoilt_basis_is_caught() -> None:
    """The dearest column that is not used takes the place of others in turn: that is never optimal."""
    good, stood = point(grand_solution()), 0
    dear = max(good.at, key=lambda one: good.reduced_costs[one])
    for out in good.basic[::9]:
        spoilt = good.swapped(dear, out, good.values[out])
        try:
            assert spoilt.off_prices() or spoilt.off_bounds()
        except elimination.SingularError:
            continue
        stood += 1
    assert stood


def test_a_corner_that_is_not_the_best_is_left() -> None:
    """Two tonnes at 3 and 5, ten of both wanted, at most four of the first: from all of the second, a step to 42."""
    solution = solve(program([3.0, 5.0], [([1, 1], 10, INF), ([1, 0], -INF, 4)]), SolveOptions(reduce=False))
    best = point(solution)
    assert best.cost == 42
    assert best.duals == [5, -2]
    first = best.swapped(3, 0, Fraction(0))
    assert first.cost == 50
    assert set(first.off_prices()) == {0}
    again, steps = mended(first)
    assert (again.cost, steps) == (42, 1)


# ---- the arithmetic -------------------------------------------------------------------------------------------------


def test_equations_are_solved_without_rounding() -> None:
    third, tenth = Fraction(1, 3), Fraction(0.1)
    rows = [{0: third, 1: Fraction(1)}, {0: tenth, 2: Fraction(-2)}, {1: Fraction(7), 2: third}]
    found = elimination.solve(rows, [Fraction(1), tenth, Fraction(5)])
    for row, right in zip(rows, [1, tenth, 5], strict=True):
        assert sum(value * found[unknown] for unknown, value in row.items()) == right


def test_rows_that_depend_on_each_other_are_refused() -> None:
    rows = [{0: Fraction(1), 1: Fraction(2)}, {0: Fraction(3), 1: Fraction(6)}]
    with pytest.raises(elimination.SingularError):
        elimination.solve(rows, [Fraction(1), Fraction(3)])
