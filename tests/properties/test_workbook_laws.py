"""What must be true of the cost of any workbook when the workbook is changed in a way whose effect is known."""

from __future__ import annotations

from functools import cache

import pytest

from tests.cases.build import case
from tests.cases.fast import FastOutcome, run
from tests.cases.fast_names import named_flows
from tests.properties import changes
from tests.properties.changes import Sheets
from tests.properties.random_cases import random_sheets

CANDIDATES = range(20)
SEVERAL = 6


def cost(sheets: Sheets) -> FastOutcome:
    """What the fast path makes of the rows."""
    return run(case(**sheets))


@cache
def base(seed: int) -> tuple[Sheets, FastOutcome]:
    """A random workbook with stated penalties and customs values and without commitments, and its plan."""
    sheets = changes.without(random_sheets(seed), "commitments")
    sheets = changes.customs_values_given(changes.with_penalties(sheets))
    return sheets, cost(sheets)


@cache
def with_a_plan() -> tuple[int, ...]:
    """Seeds whose workbook has a plan."""
    return tuple(seed for seed in CANDIDATES if base(seed)[1].status == "optimal")[: 2 * SEVERAL]


def same(expected: float) -> object:
    return pytest.approx(expected, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("place", sorted(changes.LOOSER))
def test_a_looser_limit_never_costs_more(place: tuple[str, str]) -> None:
    factor = changes.LOOSER[place]
    most = 1.0 if place[1] == "share" else float("inf")
    tried = 0
    for seed in with_a_plan():
        sheets, before = base(seed)
        changed = changes.figures(sheets, *place, lambda figure: min(figure * factor, most))
        if changed is None or tried == 2:
            continue
        tried += 1
        after = cost(changed)
        assert after.status == "optimal"
        assert after.objective <= before.objective + 1e-7 * abs(before.objective) + 1e-6
    assert tried


@pytest.mark.parametrize("sheet", ["controls", "conditions", "caps", "floors", "budgets"])
def test_a_rule_less_never_costs_more(sheet: str) -> None:
    for seed in with_a_plan()[:SEVERAL]:
        sheets, before = base(seed)
        gone = {"controls": ("controls", "licences", "opening_stock", "in_transit"), "budgets": ("budgets",)}
        if sheet == "controls":
            sheets = changes.without(sheets, "opening_stock", "in_transit", "conditions")
            sheets["origins"] = [row for row in sheets["origins"] if not row["supply"].startswith("lot")]
            before = cost(sheets)
        after = cost(changes.without(sheets, *gone.get(sheet, (sheet,))))
        if before.status == "optimal":
            assert after.status == "optimal"
            assert after.objective <= before.objective + 1e-7 * abs(before.objective) + 1e-6


def test_all_money_times_three_costs_three_times_as_much() -> None:
    for seed in with_a_plan()[:SEVERAL]:
        sheets, before = base(seed)
        after = cost(changes.scaled(sheets, changes.MONEY, 3.0))
        assert after.objective == same(3 * before.objective)


def test_all_quantities_times_four_cost_four_times_as_much() -> None:
    for seed in with_a_plan()[:SEVERAL]:
        sheets, before = base(seed)
        after = cost(changes.scaled(sheets, changes.TONNES, 4.0))
        assert after.objective == same(4 * before.objective)


def test_cost_is_convex_in_demand() -> None:
    for seed in with_a_plan()[:SEVERAL]:
        sheets, low = base(seed)
        middle, high = (
            cost(changes.figures(sheets, "demand", "tonnes", lambda tonnes, by=by: tonnes * by)) for by in (1.3, 1.6)
        )
        if middle.status == high.status == "optimal":
            assert middle.objective <= (low.objective + high.objective) / 2 * (1 + 1e-9) + 1e-6


def test_order_of_rows_does_not_matter() -> None:
    for seed in with_a_plan()[:SEVERAL]:
        sheets, before = base(seed)
        after = cost(changes.shuffled(sheets, seed))
        assert after.objective == same(before.objective)


def test_names_do_not_matter() -> None:
    places = {
        "offers": ["location"],
        "opening_stock": ["location"],
        "in_transit": ["location"],
        "processes": ["location"],
        "routes": ["origin", "destination"],
        "deliveries": ["location"],
        "stock": ["location"],
    }
    stages = {
        "stages": ["stage", "follows"],
        "materials": ["stages", "can_have_passed"],
        "origins": ["stage"],
        "conditions": ["stage"],
        "caps": ["stage"],
        "floors": ["stage"],
        "incentives": ["stage"],
    }
    for seed in with_a_plan()[:SEVERAL]:
        sheets, before = base(seed)
        after = cost(changes.renamed(sheets, "locations", "location", places))
        assert after.objective == same(before.objective)
        after = cost(changes.renamed(sheets, "stages", "stage", stages))
        assert after.objective == same(before.objective)


def test_a_supplier_split_in_two_equal_halves_changes_nothing() -> None:
    for seed in with_a_plan()[:SEVERAL]:
        sheets, before = base(seed)
        for offer in sorted({row["offer"] for row in sheets["offers"]})[:2]:
            assert cost(changes.offer_halved(sheets, offer)).objective == same(before.objective)


def test_a_dearer_twin_of_a_route_changes_nothing() -> None:
    tried = 0
    for seed in with_a_plan():
        sheets, before = base(seed)
        limited = {row["route"] for row in sheets["routes"] if row.get("capacity_t_per_year") is not None}
        for route in sorted({row["route"] for row in sheets["routes"]} - limited)[:1]:
            tried += 1
            assert cost(changes.dearer_twin(sheets, route)).objective == same(before.objective)
    assert tried > 2


def test_a_route_that_no_plan_needs_can_go() -> None:
    tried = 0
    for seed in with_a_plan():
        sheets, before = base(seed)
        flows = named_flows(before.network, before.solution)
        used = {name.split()[1] for name, tonnes in flows.items() if name.startswith("ship") and tonnes > 0}
        for route in sorted({row["route"] for row in sheets["routes"]} - used)[:1]:
            tried += 1
            assert cost(changes.route_removed(sheets, route)).objective == same(before.objective)
    assert tried > 2
