"""India under stress: warm answers against fresh solves, and what a ministry would look at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.prices import planned
from planner.solve.clock import Clock
from planner.solve.highs import Engine, engine_options
from planner.solve.options import SolveOptions
from planner.stress import Asked
from planner.stress.react import KEPT, Shock, plan_state, react, rupees, struck
from tests.stress.bench import Bench, bench

INDIA = Path(__file__).parents[2] / "inputs" / "india"


@pytest.fixture(scope="module")
def india() -> Bench:
    """India's plan on the bench."""
    return bench(planned(INDIA), Asked())


@pytest.mark.slow
def test_nothing_happens(india: Bench) -> None:
    plan = india.plan.solution.objective_inr
    for day in (0, 12, 30):
        state = react(india.program, [Shock(day)])
        over = rupees(india.program, state.values, state.form.cost)
        assert abs(over - rupees(india.program, india.program.values, india.program.cost)) <= 1e-9 * plan
        assert not india.program.more_short(state.values).any()


@pytest.mark.slow
def test_warm_answers_are_those_of_a_fresh_solve(india: Bench) -> None:
    solved = [case for case in india.shocks.cases if case.shocks and case.shocks[0].shift < 0]
    for case in solved[::60]:
        state = react(india.program, case.shocks)
        if state.how != KEPT:
            continue
        form = struck(india.program, plan_state(india.program), case.shocks[0])
        engine = Engine(engine_options(SolveOptions(), "ipx", "choose"))
        engine.load(form)
        engine.run(Clock(None))
        fresh = rupees(india.program, engine.point().values, form.cost)
        assert rupees(india.program, state.values, form.cost) == pytest.approx(fresh, rel=1e-7)


@pytest.mark.slow
def test_china_closed_is_worse_than_any_stage_or_route_of_it(india: Bench) -> None:
    def short(kind: str, name: str) -> float:
        (case,) = [case for case in india.shocks.cases if (case.kind, case.subject) == (kind, name)]
        return float(india.program.more_short(react(india.program, case.shocks).values).sum())

    closed = short("closure", "CHN")
    assert closed > 1000
    for kind, name in (("country", "CHN at magnet"), ("route", "Ningbo-hub light"), ("partner", "Ningbo")):
        assert 0 < short(kind, name) <= closed + 1e-6


@pytest.mark.slow
def test_every_granted_licence_is_in_the_calendar(india: Bench) -> None:
    table = india.plan.network.tables["licences"].data
    granted = set(table["licence"][table["status"] == "granted"])
    assert {case.subject for case in india.shocks.cases if case.kind == "licence"} == granted
    changes = {case.change for case in india.shocks.cases if case.kind == "licence"}
    assert changes == {"30 days late", "60 days late", "90 days late", "refused", "halved"}
