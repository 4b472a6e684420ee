"""Cases solved by hand: the reference and the fast path both get objective, flows and duals right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.tables import validate
from tests.cases.all_cases import CASES
from tests.cases.books import book
from tests.cases.fast import run
from tests.cases.fast_names import money_by_line, named_duals, named_flows
from tests.cases.hand import Solved
from tests.cases.published_cases import PUBLISHED
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


@pytest.mark.parametrize("name", sorted(CASES))
def test_fast_path_agrees_with_paper_and_pencil(name: str) -> None:
    expected = CASES[name]()
    outcome = run(expected.tables)
    if expected.objective is None:
        assert outcome.status == "infeasible"
        return
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(expected.objective, rel=1e-9, abs=1e-6)
    assert sum(money_by_line(outcome.solution).values()) == pytest.approx(outcome.objective, rel=1e-9, abs=1e-6)
    found = named_flows(outcome.network, outcome.solution)
    wanted = {key: value for key, value in expected.flows.items() if not key.startswith("over_")}
    assert {key: found.get(key, 0.0) for key in wanted} == pytest.approx(wanted, abs=1e-6)
    prices = named_duals(outcome.network, outcome.solution)
    assert {key: prices.get(key, 0.0) for key in expected.duals} == pytest.approx(expected.duals, abs=1e-6)


@pytest.mark.parametrize("made", PUBLISHED, ids=lambda made: made.__name__)
def test_audit_published_cases(made: Callable[[], Solved]) -> None:
    """From the raw cells of a workbook to the optimum that is in print."""
    published = made()
    tables = validate(book(**published.sheets)).tables
    assert tables is not None
    assert run(tables).objective == pytest.approx(published.objective, rel=1e-6)
