"""What must hold of any plan under stress, on random small workbooks; and edits say what a changed workbook says."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import PlanError
from planner.network import build_network
from planner.solve import InfeasibleModelError, solve
from planner.stress import Asked, exists
from planner.stress.program import unpacked
from planner.stress.react import IMPOSSIBLE, KEPT, Shock, closed, react, rupees
from planner.stress.shifts import demand_shift, freight_shift, price_shift
from planner.stress.survival import survived
from planner.stress.work import answer
from tests.cases.build import case
from tests.prices.cases import plan, random_plans
from tests.properties.random_cases import random_sheets
from tests.stress.bench import Bench, bench

MOST_NODES = 4


@cache
def benches() -> tuple[Bench, ...]:
    """Random plans, each with what may happen to it."""
    return tuple(bench(found) for found in random_plans()[:12])


def over(found: Bench, values: np.ndarray, cost: np.ndarray) -> float:
    """Cost over the plan, INR."""
    return rupees(found.program, values, cost) - rupees(found.program, found.program.values, found.program.cost)


def size(found: Bench) -> float:
    """What differences in cost are measured by."""
    return 1.0 + abs(found.plan.solution.objective_inr)


def nodes_in_use(found: Bench) -> list[int]:
    """Some nodes that the plan uses, of every kind."""
    used = [n for n in range(len(found.shocks.nodes)) if found.shocks.used(n, 0, found.program.periods)]
    step = max(len(used) // MOST_NODES, 1)
    return used[::step]


def foreseen(found: Bench, shocks: list[Shock]) -> LinearForm:
    """The full program in which the shocks were known from the start."""
    form, moment = found.plan.solution.form, found.shocks._moment
    col_upper, row_upper = form.col_upper.copy(), form.row_upper.copy()
    for shock in shocks:
        for node, first, until in shock.closes:
            columns = found.shocks.nodes[node].columns
            col_upper[columns[(moment[columns] >= first) & (moment[columns] < until)]] = 0.0
        for node in shock.halves:
            row_upper[found.shocks.nodes[node].quotas] *= 0.5
    return replace(form, col_upper=col_upper, row_upper=row_upper)


def test_a_plan_stressed_by_nothing_costs_the_plan() -> None:
    for found in benches():
        for day in range(found.program.periods):
            state = react(found.program, [Shock(day)])
            assert state.how == KEPT
            assert abs(over(found, state.values, state.form.cost)) <= 1e-9 * size(found)
            assert found.program.shorts(state.values) == pytest.approx(found.program.shorts(found.program.values))


def test_what_the_plan_does_not_use_can_fail_at_no_cost() -> None:
    """The plan keeps all limits of the narrower program, and nothing there is cheaper than it was before."""
    looked = 0
    for found in benches():
        last = found.program.periods
        idle = [
            n for n, node in enumerate(found.shocks.nodes) if len(node.columns) and not found.shocks.used(n, 0, last)
        ]
        for node in idle[:MOST_NODES]:
            state = react(found.program, [Shock(0, ((node, 0, last),))])
            assert state.how == KEPT
            assert abs(over(found, state.values, state.form.cost)) <= 1e-9 * size(found)
            looked += 1
    assert looked > 10


def test_foresight_never_costs_more() -> None:
    looked = 0
    for found in benches():
        day = found.program.periods // 2
        for node in nodes_in_use(found):
            shocks = [Shock(day, ((node, day, found.program.periods),))]
            state = react(found.program, shocks)
            if state.how != KEPT:
                continue
            known = solve(foreseen(found, shocks)).objective_inr
            cost = found.plan.solution.objective_inr + over(found, state.values, state.form.cost)
            assert known <= cost + 1e-7 * size(found)
            looked += 1
    assert looked > 15


def test_foresight_of_two_events_never_costs_more_than_one_after_the_other() -> None:
    looked = 0
    for found in benches():
        last = found.program.periods
        used = nodes_in_use(found)
        for one, other in pairwise(used):
            shocks = [Shock(1, ((one, 1, last),)), Shock(last - 1, ((other, last - 1, last),))]
            state = react(found.program, shocks)
            if state.how != KEPT:
                continue
            cost = found.plan.solution.objective_inr + over(found, state.values, state.form.cost)
            assert solve(foreseen(found, shocks)).objective_inr <= cost + 1e-7 * size(found)
            looked += 1
    assert looked > 5


def test_a_reaction_costs_what_a_fresh_solve_of_the_frozen_program_costs() -> None:
    """Every figure of the full program, held where the plan has it before the day, solved from nothing."""
    looked = 0
    for found in benches():
        form, moment = found.plan.solution.form, found.shocks._moment
        day = found.program.periods // 2
        held = moment < day
        for node in nodes_in_use(found):
            columns = found.shocks.nodes[node].columns
            lower, upper = form.col_lower.copy(), form.col_upper.copy()
            lower[held] = upper[held] = found.plan.values[held]
            upper[columns[moment[columns] >= day]] = 0.0
            state = react(found.program, [Shock(day, ((node, day, found.program.periods),))])
            try:
                fresh = solve(replace(form, col_lower=lower, col_upper=upper)).objective_inr
            except InfeasibleModelError:
                assert state.how != KEPT
                continue
            assert state.how == KEPT
            ours = found.plan.solution.objective_inr + over(found, state.values, state.form.cost)
            assert abs(ours - fresh) <= 1e-7 * size(found)
            looked += 1
    assert looked > 15


def test_a_longer_outage_never_costs_less() -> None:
    looked = 0
    for found in benches():
        for node in nodes_in_use(found):
            day, before = found.program.periods // 3, 0.0
            for until in range(day + 1, found.program.periods + 1):
                state = react(found.program, [Shock(day, ((node, day, until),))])
                if state.how != KEPT:
                    break
                now = over(found, state.values, state.form.cost)
                assert now >= before - 1e-7 * size(found)
                before = now
                looked += 1
    assert looked > 30


def test_survival_is_the_longest_outage_without_a_further_tonne_short() -> None:
    """Asked of every length by itself; where the cheapest reaction has no shortage, there is one without."""
    looked = 0
    for found in benches()[:8]:
        for node in nodes_in_use(found):
            day = found.program.periods // 3
            whole, part = survived(found.program, node, day)
            assert 0 <= whole <= found.program.periods - day
            assert 0.0 <= part < 1.0
            for until in range(day + 1, found.program.periods + 1):
                told = answer(found.program, [Shock(day, ((node, day, until),))])
                if told["how"] == KEPT and not any(tonnes > 0 for _, tonnes in told["short"]):
                    assert until - day <= whole
                    looked += 1
    assert looked > 10


def test_an_answer_depends_on_the_question_alone() -> None:
    found = benches()[0]
    again = unpacked(found.program.packed())
    day = found.program.periods // 2
    asked = [[Shock(day, ((node, day, found.program.periods),))] for node in nodes_in_use(found)]
    asked += [[one[0], Shock(other[0].day, other[0].closes)] for one, other in pairwise(asked)]
    asked += [[Shock(0, one[0].closes), *two] for one, two in zip(asked, asked[-2:], strict=False)]
    forward = [answer(found.program, shocks, prevent=True) for shocks in asked]
    backward = [answer(again, shocks, prevent=True) for shocks in reversed(asked)]
    assert forward == backward[::-1]


def changed(sheets: dict, sheet: str, row: int, **cells: object) -> dict:
    """Sheets with cells of one row changed."""
    found = deepcopy(sheets)
    found[sheet][row] |= cells
    return found


def objective(sheets: dict) -> float | None:
    """Cost of the best plan of a workbook; None if it has none or is refused."""
    try:
        return solve(compile_form(build(build_network(case(**sheets)).model))).objective_inr
    except PlanError:
        return None


def test_a_licence_refused_late_or_halved_is_that_licence_in_the_workbook() -> None:
    """The program with columns shut or quotas halved, all known beforehand, costs what the changed workbook costs."""
    looked = 0
    for seed in range(36):
        sheets = random_sheets(seed)
        granted = [n for n, row in enumerate(sheets.get("licences", [])) if row.get("status") == "granted"]
        if not granted:
            continue
        try:
            found = bench(plan(sheets), Asked(kinds=("licence",), delays=(45,)))
        except PlanError:
            continue
        for number in granted[:2]:
            row = sheets["licences"][number]
            for change, cells in (
                ("refused", {"status": "refused"}),
                ("halved", {quota: _half(row.get(quota)) for quota in ("quota_t", "quota_t_per_period")}),
                ("45 days late", {"valid_from": _later(row.get("valid_from"))}),
            ):
                case_ = found.shocks.licences.get((change, row["licence"]))
                if case_ is None:
                    continue
                told = objective(changed(sheets, "licences", number, **cells))
                if told is None:
                    continue
                try:
                    ours = solve(foreseen(found, list(case_.shocks))).objective_inr
                except InfeasibleModelError:
                    ours = None
                assert ours is not None
                assert ours == pytest.approx(told, rel=1e-7, abs=1e-6)
                looked += 1
    assert looked > 8


def _half(quota: object) -> object:
    return quota / 2 if isinstance(quota, int | float) else quota


def _later(day: object) -> object:
    return None if day is None else str(np.datetime64(str(day)) + np.timedelta64(45, "D"))


def test_more_demand_from_the_start_is_that_demand_in_the_workbook() -> None:
    looked = 0
    for seed in range(14):
        sheets = random_sheets(seed)
        try:
            found = plan(sheets)
        except PlanError:
            continue
        more = deepcopy(sheets)
        for row in more["demand"]:
            if row.get("kind") != "sale":
                row["tonnes"] *= 1.2
        told = objective(more)
        form = found.solution.form
        shift = demand_shift(found, 1.2, np.ones(len(found.network.calendar), bool))
        try:
            ours = solve(replace(form, row_lower=form.row_lower + shift.rows, row_upper=form.row_upper + shift.rows))
        except InfeasibleModelError:
            assert told is None
            continue
        assert told is not None
        assert ours.objective_inr == pytest.approx(told, rel=1e-7, abs=1e-6)
        looked += 1
    assert looked > 5


def test_dearer_goods_and_freight_are_those_figures_in_the_workbook() -> None:
    """Every cost but the penalties on shortage, which may stand on the dearest landed cost."""
    looked = 0
    for seed in range(9):
        sheets = random_sheets(seed)
        try:
            found = plan(sheets)
        except PlanError:
            continue
        always = np.ones(len(found.network.calendar), bool)
        dearer, freighted = deepcopy(sheets), deepcopy(sheets)
        for row in dearer["offers"]:
            row["price_per_t"] *= 1.5
        for row in freighted.get("freight", []):
            for column in ("freight_per_t", "insurance_per_t"):
                if row.get(column) is not None:
                    row[column] *= 1.5
        names = found.network.frame.names
        for changed_sheets, shift in (
            (dearer, price_shift(found, np.ones(len(names["offer"]), bool), 1.5, always)),
            (freighted, freight_shift(found, np.ones(len(names["route"]), bool), 1.5, always)),
        ):
            form = compile_form(build(build_network(case(**changed_sheets)).model))
            other = np.ones(len(form.cost), bool)
            other[form.columns["short"]] = False
            assert (found.solution.form.cost + shift.costs)[other] == pytest.approx(form.cost[other], rel=1e-9)
            looked += 1
    assert looked > 6


def test_what_has_failed_is_not_used() -> None:
    for found in benches()[:6]:
        day = found.program.periods // 2
        for node in nodes_in_use(found):
            state = react(found.program, [Shock(day, ((node, day, found.program.periods),))])
            if state.how != IMPOSSIBLE:
                assert not state.values[closed(found.program, node, day, found.program.periods)].any()
                held = found.program.moment < day
                assert state.values[held] == pytest.approx(found.program.values[held], abs=1e-9)


def test_survival_is_the_same_from_near_and_from_afar(monkeypatch: pytest.MonkeyPatch) -> None:
    """By simplex from the state of the last answer, and by interior point from nothing with the part in one program."""
    asked = [(found, node, found.program.periods // 3) for found in benches()[:8] for node in nodes_in_use(found)]
    near = [survived(found.program, node, day) for found, node, day in asked]
    monkeypatch.setattr(exists, "NEAR_STEPS", 0)
    away = [survived(found.program, node, day) for found, node, day in asked]
    assert [whole for whole, _ in near] == [whole for whole, _ in away]
    assert [part for _, part in near] == pytest.approx([part for _, part in away], abs=2**-5)
    assert len({part for _, part in near}) > 2
