"""What must be true of the linear program of any workbook and of its optimum."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from planner.solve import Solution, solve
from tests.cases.build import case
from tests.cases.fast import run
from tests.cases.fast_names import money_by_line
from tests.properties.random_cases import random_sheets

SEEDS = range(200, 224)


@cache
def plans() -> tuple[Solution, ...]:
    """Optima of random workbooks."""
    outcomes = (run(case(**random_sheets(seed))) for seed in SEEDS)
    return tuple(outcome.solution for outcome in outcomes if outcome.status == "optimal")


def values(solution: Solution) -> np.ndarray:
    """All columns of a plan."""
    found = np.zeros(len(solution.form.cost))
    for family, place in solution.form.columns.items():
        found[place] = solution.columns[family]
    return found


def prices(solution: Solution) -> np.ndarray:
    """Duals of all rows."""
    found = np.zeros(len(solution.form.row_lower))
    for family, place in solution.form.rows.items():
        found[place] = solution.duals[family]
    return found


def worth(price: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> float:
    """What the limits are worth at these prices."""
    limit = np.where(price > 0, lower, upper)
    held = price != 0
    return float(price[held] @ limit[held])


def close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-7 * (1 + abs(one) + abs(other))


def test_enough_plans_to_say_something() -> None:
    assert len(plans()) > 10


def test_rows_and_bounds_are_kept() -> None:
    for solution in plans():
        form, found = solution.form, values(solution)
        activity = form.matrix @ found
        size = 1 + abs(form.matrix) @ abs(found)
        assert ((form.row_lower - activity) / size).max(initial=0) <= 1e-8
        assert ((activity - form.row_upper) / size).max(initial=0) <= 1e-8
        assert (found >= form.col_lower - 1e-8).all()
        assert (found <= form.col_upper + 1e-8).all()


def test_cost_lines_add_up_to_the_objective() -> None:
    for solution in plans():
        form = solution.form
        assert close(form.cost @ values(solution) + form.offset, solution.objective_inr)
        assert close(sum(money_by_line(solution).values()), solution.objective_inr)


def test_what_the_limits_are_worth_is_what_the_plan_costs() -> None:
    for solution in plans():
        form, price = solution.form, prices(solution)
        reduced = form.cost - form.matrix.T @ price
        scale = abs(form.cost).max()
        reduced[abs(reduced) <= 1e-9 * scale] = 0.0
        dual = worth(price, form.row_lower, form.row_upper) + worth(reduced, form.col_lower, form.col_upper)
        assert close(dual + form.offset, solution.objective_inr)


def test_a_dearer_flow_is_never_used_more_and_never_makes_the_plan_cheaper() -> None:
    for solution in plans()[:12]:
        form, found = solution.form, values(solution)
        column = int(np.argmax(found * abs(form.cost)))
        cost = form.cost.copy()
        cost[column] += 0.3 * abs(cost[column]) + 1
        after = solve(replace(form, cost=cost))
        assert after.objective_inr >= solution.objective_inr - 1e-7 * abs(solution.objective_inr)
        assert values(after)[column] <= found[column] + 1e-6


def test_all_costs_times_two_double_cost_and_prices_and_keep_the_plan_optimal() -> None:
    for solution in plans()[:12]:
        form = solution.form
        after = solve(replace(form, cost=2 * form.cost, offset=2 * form.offset))
        assert close(after.objective_inr, 2 * solution.objective_inr)
        assert close(2 * (form.cost @ values(after)), 2 * (form.cost @ values(solution)))
        price = 2 * prices(solution)
        reduced = 2 * form.cost - form.matrix.T @ price
        reduced[abs(reduced) <= 1e-9 * abs(2 * form.cost).max()] = 0.0
        dual = worth(price, form.row_lower, form.row_upper) + worth(reduced, form.col_lower, form.col_upper)
        assert close(dual + 2 * form.offset, after.objective_inr)


@pytest.mark.parametrize("step", [0.05, 0.5])
def test_a_price_never_promises_more_than_more_of_a_limit_is_worth(step: float) -> None:
    """Cost as a function of a limit is convex, so it lies above the line that the dual draws."""
    for solution in plans()[:12]:
        form, price = solution.form, prices(solution)
        row = int(np.argmax(abs(price) * np.isfinite(np.maximum(form.row_lower, -form.row_upper))))
        for sign in (1, -1):
            lower, upper = form.row_lower.copy(), form.row_upper.copy()
            change = sign * step * max(1.0, abs(lower[row]) if np.isfinite(lower[row]) else abs(upper[row]))
            lower[row] += change
            upper[row] += change
            try:
                after = solve(replace(form, row_lower=lower, row_upper=upper))
            except Exception as error:  # noqa: BLE001 - only infeasible is allowed, and asserted
                assert type(error).__name__ == "InfeasibleModelError"
                continue
            promised = solution.objective_inr + price[row] * change
            assert after.objective_inr >= promised - 1e-7 * (1 + abs(promised))
