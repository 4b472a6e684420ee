"""What a workbook without a plan is told, in its own names and cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.network import build_network
from planner.results import case_of
from planner.results.explain import MOST_RULES, Rule, _lines, clash, loop, refusal
from planner.results.view import Labels
from planner.solve import InfeasibleModelError, UnboundedModelError, solve
from planner.solve.scaling import RefusedNumberError
from tests.cases.build import case
from tests.cases.hand import all_from, offer, process, recipe, sell, want, way, ways, world


def _told(sheets: dict[str, Any]) -> tuple[str, Any]:
    network = build_network(case(**sheets))
    labels = Labels(case_of(network))
    try:
        solve(compile_form(build(network.model)))
    except InfeasibleModelError as error:
        told = clash(labels, error)
        return str(told), told
    except UnboundedModelError as error:
        told = loop(labels, error)
        return str(told), told
    pytest.fail("a plan was found")


def _home_made(**sheets: Any) -> dict[str, Any]:
    rows: dict[str, Any] = {
        "materials": [{"material": "magnet", "stages": "magnet"}, {"material": "metal", "stages": "metal"}],
        "offers": [offer("ore", "plant", 1, "metal"), offer("china", "works", 1)],
        "origins": [*all_from("ore", "IND", "mined", "refined", "metal"), *all_from("china", "CHN")],
        "processes": [process("sinter", "plant", "magnet")],
        "recipes": recipe("sinter", metal=1),
        "capacity": [{"unit": "sinter", "capacity_t_per_year": 50}],
        "demand": [want(100)],
        **ways(way("sea", "works", "port"), way("road", "plant", "port")),
    }
    return world(**(rows | sheets))


def test_floor_beyond_home_capacity_names_both_and_the_gap() -> None:
    """st_infeasible_words: 80 % of 100 t against a capacity of 50 t."""
    message, error = _told(_home_made(floors=[{"floor": "self-reliance", "stage": "magnet", "share": 0.8}]))
    assert "floor 'self-reliance' in FY2026-27 (floors!E5): would have to give way by 30 t" in message
    assert "capacity of 'sinter' in P1 (capacity!B5): would have to give way by 30 t" in message
    assert "magnet at plant" in message
    assert error.exit_code == 3
    assert {rule.sheet: rule.cell for rule in error.rules} == {"floors": "E5", "capacity": "B5"}
    assert [rule.relief for rule in error.rules] == pytest.approx([30.0, 30.0])


def test_two_causes_are_told_apart() -> None:
    """st_infeasible_two_causes: a floor that capacity forbids, and a commitment beyond an offer's most."""
    sheets = _home_made(
        floors=[{"floor": "self-reliance", "stage": "magnet", "share": 0.8}],
        commitments=[
            {"commitment": "order", "kind": "buy", "of": "china", "period": "P1", "rule": "exactly", "amount": 60}
        ],
    )
    sheets["offers"][1]["most_t_per_year"] = 20
    message, error = _told(sheets)
    assert "commitment 'order'" in message
    assert "most of offer 'china' in P1 (offers!H6)" in message
    assert "floor 'self-reliance'" in message
    assert {rule.clash for rule in error.rules} == {1, 2}


def test_a_rule_that_fails_in_many_periods_is_one_clash() -> None:
    """A stock of 12 t is asked for in four months, and 1 t a month can be bought."""
    sheets = world(
        *[1] * 4,
        offers=[offer("home", "port", 5, most_t_per_year=12)],
        demand=[want(1, "P1")],
        stock=[{"location": "port", "material": "magnet", "safety_t": 12}],
    )
    message, error = _told(sheets)
    assert {rule.clash for rule in error.rules} == {1}
    assert "least stock of 'magnet at port' in P1 (stock!D5): would have to give way by 11 t" in message
    assert "nor can least stock of 'magnet at port' be kept in P2, P3, P4 (stock!D5)" in message
    assert [(rule.span, rule.asks) for rule in error.rules if rule.sheet == "stock"] == [
        ("P1", True),
        ("P2", True),
        ("P3", True),
        ("P4", True),
    ]
    assert "'plan explain'" in message


def test_profitable_loop_is_named() -> None:
    """st_unbounded: a sale without end at a price above the cost."""
    sheets = world(offers=[offer("home", "port", 5)], demand=[sell(1e8, 9)])
    network = build_network(case(**sheets))
    form = compile_form(build(network.model))
    form.row_upper[:] = np.where(form.row_upper == 1e8, np.inf, form.row_upper)
    with pytest.raises(UnboundedModelError) as raised:
        solve(form)
    message = str(loop(Labels(case_of(network)), raised.value))
    assert "buying from offer 'home' in P1" in message
    assert "What earns is delivering to 'd' in P1" in message


def test_refused_number_names_its_cell() -> None:
    sheets = world(offers=[offer("home", "port", 5, most_t_per_year=10)])
    network = build_network(case(**sheets))
    told = refusal(Labels(case_of(network)), RefusedNumberError("a limit of 1e+09 is too large", "supply_max", 0))
    assert "most of offer 'home' in P1 (offers!" in str(told)
    assert told.exit_code == 8


def test_a_rule_of_many_periods_is_one_line_and_long_lists_are_cut() -> None:
    def rule(what: str, span: str, cell: str, relief: float | None = None) -> Rule:
        return Rule(1, f"{what} in {span}", "demand", cell, relief, "t", what, span)

    many = [rule("demand 'a'", span, cell) for span, cell in (("P1", "G5"), ("P2", "G5"), ("P3", "H5"))]
    lines = _lines([*many, rule("demand 'b'", "P1", "G6", 2.0), rule("demand 'b'", "P2", "G6", 2.0)])
    assert lines == [
        "   - demand 'a' in 3 periods, P1 to P3 (demand!G5, demand!H5)",
        "   - demand 'b' in P1 (demand!G6): would have to give way by 2 t",
        "   - demand 'b' in P2 (demand!G6): would have to give way by 2 t",
    ]
    long = _lines([rule(f"demand '{number}'", "P1", "G5") for number in range(MOST_RULES + 3)])
    assert len(long) == MOST_RULES + 1
    assert long[-1] == "   - and 3 more of sheet demand"
