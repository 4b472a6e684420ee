"""Chains without a choice: one flow, its values and prices told apart again by hand-solved cases."""

from __future__ import annotations

import numpy as np
import pytest

from models.arrays import LinearForm
from planner.reduce import collapse_chains
from planner.reduce.one_way import FARTHEST
from planner.solve import SolveOptions, solve
from tests.solve.programs import INF, program

PLAIN = SolveOptions(reduce=False)


def chain(*rows: tuple[list[float], float, float], cost: list[float], balances: int, **more: object) -> LinearForm:
    """Balances first, then limits."""
    families = {"balance": balances, "limit": len(rows) - balances}
    return program(cost, list(rows), families=families, **more)


def ore_to_magnet(given: float = 3.0) -> LinearForm:
    """Ore (1 INR) to oxide (yield 0.5, 10 INR; some is there) to metal (0.8, 100 INR), of which 12 t are wanted."""
    return chain(
        ([0.5, -1, 0, 0], -given, -given),
        ([0, 0.8, -1, 0], 0, 0),
        ([0, 0, 1, 1], 12, 12),
        cost=[1, 10, 100, 1000],
        balances=2,
    )


def test_a_chain_becomes_one_flow():
    form = ore_to_magnet()
    step = collapse_chains(form)
    assert step is not None
    assert step.form.matrix.shape == (1, 2)
    assert step.deepest == 2
    # A tonne of ore makes 0.5 t of oxide and 0.4 t of metal: 1 + 5 + 40 INR; 3 t that are there make 2.4 t of metal.
    assert step.form.matrix.toarray() == pytest.approx(np.array([[0.4, 1.0]]))
    assert step.form.cost == pytest.approx([46.0, 1000.0])
    assert (step.form.row_lower[0], step.form.row_upper[0]) == pytest.approx((9.6, 9.6))
    assert step.form.offset == pytest.approx(3 * 10 + 2.4 * 100)


def test_its_values_and_prices_by_hand():
    step = collapse_chains(ore_to_magnet())
    # 9.6 t of metal take 24 t of ore. A tonne of metal is worth 46 / 0.4 = 115 INR, one of oxide (115 - 100) 0.8 - 10
    # = 2 INR, the price of 2 t of ore.
    assert step.values(np.array([24.0, 0.0])) == pytest.approx([24, 15, 12, 0])
    assert step.duals(np.array([115.0])) == pytest.approx([2, 15, 115])


def test_the_solver_finds_the_same():
    form = ore_to_magnet()
    found, plain = solve(form), solve(form, PLAIN)
    assert found.objective_inr == pytest.approx(plain.objective_inr) == pytest.approx(24 + 150 + 1200)
    assert list(found.columns["flow"]) == pytest.approx(list(plain.columns["flow"]))
    assert list(found.duals["balance"]) == pytest.approx([2, 15])


def test_a_circle_stays():
    """What goes round between two goods has no first flow."""
    form = chain(([1, -1, 0], 0, 0), ([-1, 1, 0], 0, 0), ([1, 0, 1], 5, 5), cost=[1, 1, 3], balances=2)
    assert collapse_chains(form) is None


def test_what_hangs_on_a_circle_is_taken_where_it_can_be():
    form = chain(
        ([1, -1, 0, 0, 0], 0, 0),
        ([-1, 1, 0, 0, 0], 0, 0),
        ([0, 0, 1, -1, 0], 0, 0),
        ([0, 0, 0, 1, 1], 5, 5),
        cost=[1, 1, 1, 1, 9],
        balances=3,
    )
    step = collapse_chains(form)
    assert step is not None
    assert list(step.columns) == [3]
    assert solve(form).objective_inr == pytest.approx(10)


@pytest.mark.parametrize(
    ("row", "upper"),
    [
        (([1, -1, 0], 2, 2), None),  # something is taken out, so the way in has a least
        (([1, -1, 0], 0, INF), None),  # more may come in than goes out
        (([1, -1, 0], 0, 0), [INF, 3.0, INF]),  # the way out is limited
        (([1, 1, 0], 5, 5), None),  # no way out
        (([1, -1, -1], 0, 0), None),  # a choice
    ],
)
def test_what_is_not_a_chain_stays(row, upper):
    form = chain(row, ([0, 1, 1], 4, 4), cost=[1, 1, 5], balances=1, col_upper=upper)
    assert collapse_chains(form) is None


def test_two_ways_in_that_make_one_stay_tied():
    """One flow out of two goods is written by one of them; the row of the other stays and ties the two."""
    form = chain(([1, 0, -1, 0], 0, 0), ([0, 1, -0.5, 0], 0, 0), ([0, 0, 1, 1], 8, 8), cost=[1, 2, 3, 99], balances=2)
    step = collapse_chains(form)
    assert step is not None
    assert step.form.matrix.shape == (2, 3)
    found = solve(form)
    assert list(found.columns["flow"]) == pytest.approx([8, 4, 8, 0])
    assert found.objective_inr == pytest.approx(8 + 8 + 24)


def test_a_chain_of_many_losses_is_not_written_by_its_first():
    """Twelve steps of a third each would leave coefficients of two millionths."""
    steps = 12
    rows = [([0.0] * k + [1 / 3, -1.0] + [0.0] * (steps - k - 1), 0.0, 0.0) for k in range(steps)]
    form = chain(*rows, ([0.0] * steps + [1.0], 1, 1), cost=[1.0] * (steps + 1), balances=steps)
    step = collapse_chains(form)
    assert step is not None
    assert step.along.data.min() >= 1 / FARTHEST
    assert solve(form).objective_inr == pytest.approx(sum(3.0**k for k in range(steps + 1)))
