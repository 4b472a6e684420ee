"""Two formulations written apart reach the same optimum, or the same verdict, on random workbooks."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.cases.build import case
from tests.cases.fast import run
from tests.properties.random_cases import random_sheets
from tests.reference.solve import Outcome, solve
from tests.reference.world import RefusedError

SEEDS = range(150)
MORE_SEEDS = range(150, 700)
REFUSED = Outcome("refused")

SEES_THAT_NOTHING_CAN = {"commitment-impossible", "stock-abroad", "floor-unreachable"}
"""Findings with which the network may refuse what the reference finds infeasible: it looks at time as well."""


@cache
def reference(seed: int) -> Outcome:
    """What the reference says."""
    try:
        return solve(case(**random_sheets(seed)))
    except RefusedError:
        return REFUSED


def assert_same(seed: int) -> None:
    """The fast path says the same."""
    expected, found = reference(seed), run(case(**random_sheets(seed)))
    if expected.status == "infeasible" and found.status == "refused":
        assert SEES_THAT_NOTHING_CAN & set(found.problems)
        return
    assert found.status == expected.status
    if expected.status == "optimal":
        assert found.objective == pytest.approx(expected.objective, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed % 2 else []) for seed in SEEDS])
def test_same_optimum(seed: int) -> None:
    assert_same(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_same_optimum_of_many_more(seed: int) -> None:
    assert_same(seed)


@pytest.mark.slow
def test_random_cases_use_every_part_of_the_model() -> None:
    """Each variable is used, each limit binds, each cost line costs something, in some cases; most have a plan."""
    seen: Counter[str] = Counter()
    for outcome in map(reference, SEEDS):
        seen[outcome.status] += 1
        seen.update(f"flow {family}" for family, values in outcome.flows.items() if values)
        seen.update(f"line {line}" for line, cost in outcome.lines.items() if abs(cost) > 1e-6)
        seen.update(
            f"row {family}"
            for family, values in outcome.duals.items()
            if any(abs(dual) > 1e-6 for dual in values.values())
        )
    names = {name for outcome in map(reference, SEEDS) for name in outcome.lines}
    families = {name for outcome in map(reference, SEEDS) for name in outcome.flows}
    rows = {name for outcome in map(reference, SEEDS) for name in outcome.duals}
    wanted = (
        {f"line {name}" for name in names} | {f"flow {name}" for name in families} | {f"row {name}" for name in rows}
    )
    assert len(wanted) > 45
    assert {name for name in wanted if not seen[name]} == set()
    assert seen["optimal"] > 0.7 * len(SEEDS)
    assert seen["infeasible"] > 3
