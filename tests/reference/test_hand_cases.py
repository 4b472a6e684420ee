"""The reference gets every case right that was solved by hand."""

from __future__ import annotations

import pytest

from tests.cases.all_cases import CASES
from tests.reference.model import build
from tests.reference.solve import solve_problem
from tests.reference.summary import duals, flows


@pytest.mark.parametrize("name", sorted(CASES))
def test_reference_agrees_with_paper_and_pencil(name: str) -> None:
    expected = CASES[name]()
    problem = build(expected.tables)
    outcome = solve_problem(problem)
    if expected.objective is None:
        assert outcome.status == "infeasible"
        return
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(expected.objective, rel=1e-9, abs=1e-6)
    assert sum(outcome.lines.values()) == pytest.approx(outcome.objective, rel=1e-9, abs=1e-6)
    found = flows(problem.world, outcome)
    assert {key: found.get(key, 0.0) for key in expected.flows} == pytest.approx(expected.flows, abs=1e-6)
    prices = duals(problem.world, outcome)
    assert {key: prices[key] for key in expected.duals} == pytest.approx(expected.duals, abs=1e-6)
