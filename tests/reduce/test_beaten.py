"""Options beaten at equal rights: which are, which are not, and that prices still prove the optimum."""

from __future__ import annotations

import numpy as np
import pytest

from models.arrays import LinearForm
from planner.reduce import drop_beaten
from planner.solve import SolveOptions, solve
from tests.solve.programs import INF, program

QUOTA = ([1, 0, 0], -INF, 4)


def two_offers(cost: list[float], *limits: tuple[list[float], float, float], **more: object) -> LinearForm:
    """Two offers and a shortage serve an order of 10 t, within limits."""
    rows = [([1, 1, 1], 10, 10), *limits]
    return program(cost, rows, families={"need": 1, "limit": len(limits)}, **more)


def left(form: LinearForm) -> list[int]:
    step = drop_beaten(form)
    return list(range(len(form.cost))) if step is None else step.kept.tolist()


def test_the_dearer_of_two_goes():
    assert left(two_offers([5, 7, 99])) == [0]


def test_of_two_the_same_the_first_stays():
    assert left(two_offers([5, 5, 99])) == [0]


def test_the_cheaper_under_a_quota_beats_nothing():
    assert left(two_offers([5, 7, 99], QUOTA)) == [0, 1]


def test_the_dearer_under_a_quota_goes():
    assert left(two_offers([7, 5, 99], QUOTA)) == [1]


def test_one_that_counts_for_a_floor_stays():
    floor = ([0, 1, 0], 2, INF)
    assert left(two_offers([5, 7, 99], floor)) == [0, 1]


def test_a_limit_on_both_sides_is_an_equation():
    band = ([0, 1, 0], 0, 3)
    assert left(two_offers([5, 7, 99], band)) == [0, 1]


def test_one_that_has_a_bound_beats_nothing():
    assert left(two_offers([5, 7, 99], col_upper=[4, INF, INF])) == [0, 1]


def test_a_limit_that_is_switched_off_counts_for_nothing():
    off = ([1, 0, 0], -INF, INF)
    assert left(two_offers([5, 7, 99], off)) == [0]


def test_less_of_a_limit_is_enough():
    """The second takes twice as much of the quota and costs more."""
    assert left(two_offers([5, 7, 99], ([1, 2, 0], -INF, 8))) == [0, 2]


def test_prices_prove_the_optimum_of_the_full_program():
    """8 t by the cheap offer at 5 INR, 2 t short at 99: a tonne of quota is worth 94 INR."""
    form = two_offers([5, 7, 99], ([1, 2, 0], -INF, 8))
    step = drop_beaten(form)
    found = solve(step.form, SolveOptions(reduce=False))
    values = step.values(np.array([8.0, 2.0]))
    duals = step.duals(np.array([found.duals["need"][0], found.duals["limit"][0]]))
    assert list(values) == [8, 0, 2]
    assert list(duals) == pytest.approx([99, -94])
    assert form.cost - form.matrix.T @ duals == pytest.approx([0, 7 - 99 + 188, 0])
    assert found.objective_inr == pytest.approx(8 * 5 + 2 * 99)


def test_one_beaten_by_one_that_is_beaten_goes_too():
    form = program([1, 2, 3, 99], [([1, 1, 1, 1], 10, 10)], families={"need": 1})
    assert left(form) == [0]


@pytest.mark.parametrize("seed", range(30))
def test_random_programs_keep_their_optimum(seed):
    """Few sizes of coefficients, so that many flows are of one kind."""
    rng = np.random.default_rng(seed)
    columns, rows = 30, 8
    matrix = rng.choice([0, 0, 1, 2], (rows, columns))
    matrix[0] = 1
    sides = [(40.0, 40.0), *((-INF, float(rng.integers(20, 60))) for _ in range(rows - 1))]
    cost = rng.integers(1, 6, columns).astype(float)
    matrix[1:, -1], cost[-1] = 0, 100.0
    form = program(
        cost.tolist(),
        [(line.tolist(), *side) for line, side in zip(matrix, sides, strict=True)],
        families={"need": 1, "limit": rows - 1},
    )
    step = drop_beaten(form)
    assert step is not None
    plain = solve(form, SolveOptions(reduce=False))
    assert solve(step.form, SolveOptions(reduce=False)).objective_inr == pytest.approx(plain.objective_inr, rel=1e-9)
    found = solve(form)
    assert found.objective_inr == pytest.approx(plain.objective_inr, rel=1e-9)
    assert max(found.residuals.primal, found.residuals.dual, found.residuals.gap) < 1e-8
