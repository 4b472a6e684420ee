"""All reductions and each alone, on random cases: the same optimum, prices that prove it, and the same plan."""

from __future__ import annotations

from functools import cache, partial

import numpy as np
import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import PlanError
from planner.network import build_network
from planner.reduce import (
    Reduction,
    Reductions,
    Size,
    collapse_chains,
    drop_beaten,
    merge_alike,
    merge_provenances,
    reduce,
    shorten_totals,
)
from planner.reduce import totals as totals_module
from planner.solve import Solution, SolveOptions, smaller, solve
from planner.solve.highs import Point
from planner.solve.residuals import residuals
from planner.solve.scaling import scale
from tests.cases.build import case
from tests.properties.random_cases import random_sheets
from tests.solve.programs import program as program_of

SEEDS = range(40)
REDUCE = {
    "provenances": merge_provenances,
    "totals": shorten_totals,
    "chains": collapse_chains,
    "beaten": drop_beaten,
}


@pytest.fixture(autouse=True)
def small_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random cases have no sum of fifty entries: here two are long, and any entry saved pays."""
    monkeypatch.setattr(totals_module, "_LONG", 2)
    monkeypatch.setattr(totals_module, "LEAST_SAVED", 0.0)


@cache
def program(seed: int) -> LinearForm | None:
    """The program of a random workbook; None if it is refused."""
    try:
        return compile_form(build(build_network(case(**random_sheets(seed))).model))
    except PlanError:
        return None


@cache
def plain(seed: int) -> Solution | None:
    """Its optimum without any reduction; None if there is none."""
    form = program(seed)
    try:
        return None if form is None else solve(form, SolveOptions(reduce=False))
    except PlanError:
        return None


def flat(form: LinearForm, parts: dict[str, np.ndarray], families: dict[str, slice], size: int) -> np.ndarray:
    found = np.zeros(size)
    for family, place in families.items():
        found[place] = parts[family]
    return found


def values(solution: Solution) -> np.ndarray:
    return flat(solution.form, dict(solution.columns), dict(solution.form.columns), len(solution.form.cost))


def duals(solution: Solution) -> np.ndarray:
    return flat(solution.form, dict(solution.duals), dict(solution.form.rows), len(solution.form.row_lower))


def proves(form: LinearForm, found: np.ndarray, prices: np.ndarray) -> None:
    """The point is an optimum of the program, and the prices prove it."""
    scaled = scale(form)
    exact = residuals(scaled, Point(found, np.zeros(len(found)), prices * scaled.money / scaled.row_factor))
    assert max(exact.primal, exact.dual, exact.gap) < 1e-8


@pytest.mark.parametrize("name", REDUCE)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_optimum_of_the_smaller_program_is_one_of_the_larger(seed: int, name: str) -> None:
    form, before = program(seed), plain(seed)
    step: Reduction | None = None if form is None else REDUCE[name](form)
    if form is None or before is None or step is None:
        return
    assert sum(step.form.matrix.shape) + step.form.matrix.nnz < sum(form.matrix.shape) + form.matrix.nnz
    smaller = solve(step.form, SolveOptions(reduce=False))
    assert smaller.objective_inr == pytest.approx(before.objective_inr, rel=1e-9, abs=1e-6)
    proves(form, step.values(values(smaller)), step.duals(duals(smaller)))


@pytest.mark.parametrize("name", REDUCE)
def test_each_reduction_finds_something_in_random_cases(name: str) -> None:
    found = [REDUCE[name](form) for seed in SEEDS if (form := program(seed)) is not None]
    assert sum(step is not None for step in found) > len(SEEDS) / 4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_one_without_further_reductions(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ties are settled where demands alike are one, so what was reduced beyond that leaves no trace in the plan."""
    form = program(seed)
    if form is None or plain(seed) is None:
        return
    found = solve(form)
    assert found.objective_inr == pytest.approx(plain(seed).objective_inr, rel=1e-9, abs=1e-6)
    monkeypatch.setattr(smaller, "reduce", lambda full: Reductions(full, merge_alike(full)))
    same = solve(form)
    assert found.equal_plans == same.equal_plans
    assert values(found) == pytest.approx(values(same), abs=1e-6)
    proves(form, values(found), duals(found))


def test_sizes_are_told_in_order() -> None:
    form = next(form for form in map(program, SEEDS) if form is not None and len(reduce(form).further) == len(REDUCE))
    chain = reduce(form)
    assert [size.name for size in chain.sizes][-len(REDUCE) :] == [step.name for step in chain.further]
    assert chain.sizes[0].columns[0] == len(form.cost)
    assert chain.sizes[-1].columns[1] == len(chain.form.cost)
    assert all(one.rows[1] == other.rows[0] for one, other in zip(chain.sizes, chain.sizes[1:], strict=False))
    told = chain.sizes[-1].told()
    assert told["nonzeros"] == [chain.further[-2].form.matrix.nnz, chain.form.matrix.nnz]


def test_a_size_in_words() -> None:
    both = partial(Size, "something merged")
    assert str(both((2000, 1000), (30, 30), (9000, 8000))) == "something merged: 2,000 columns became 1,000 columns"
    assert str(both((20, 20), (30, 30), (9000, 8000))).endswith("9,000 entries became 8,000 entries")


def test_a_sum_too_large_for_the_solver_is_not_made() -> None:
    """Two alike demands of 60 million tonnes: each is below the limit of a hundred million, their sum is not."""
    form = program_of(
        [1.0, 1.0, 9.0, 9.0],
        [([1, 0, 1, 0], 6e7, 6e7), ([0, 1, 0, 1], 6e7, 6e7), ([-1, -1, 0, 0], -9e7, np.inf)],
        families={"need": 2, "supply": 1},
    )
    assert merge_alike(form) is not None
    found = solve(form)
    assert found.reductions == ()
    assert found.objective_inr == pytest.approx(9e7 + 9 * 3e7)
