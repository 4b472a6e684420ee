"""Incentives: what is made and delivered at home earns, up to its tonnes and its budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.models.tables import answer, fill

if TYPE_CHECKING:
    from models.contract import ModelTables


def home_and_abroad(**limits: dict[str, object]) -> ModelTables:
    """6 t wanted; made at home at 12, bought abroad at 10; a tonne made and delivered at home earns 3."""
    return fill(
        node={"provenance": [0, 1]},
        balance={"node": [0, 1]},
        buy={"balance": [1], "price_inr_per_t": [10.0]},
        make={"variable_cost_inr_per_t": [12.0]},
        make_yield={"make": [0], "balance": [0], "t_per_t": [1.0]},
        need={"tonnes": [6.0]},
        serve={"need": [0, 0], "balance": [0, 1], "usefulness": [1.0, 1.0]},
        short={"need": [0], "penalty_inr_per_t": [1000.0]},
        paid_make={"paid": [0], "make": [0]},
        paid_serve={"paid": [0], "serve": [0]},
        **limits,
    )


def test_the_tonnes_of_an_incentive_run_out() -> None:
    """4 t earn it: 4 * 12 + 2 * 10 - 4 * 3 = 56. One more paid tonne makes 12 of what cost 10 and earns 3: saves 1.

    What is paid, made and delivered are the same tonnes, so the two rows that tie them share a price of 2 between them;
    how they split it is not unique.
    """
    found = answer(
        home_and_abroad(
            paid={"incentive_max": [0], "rate_inr_per_t": [3.0]},
            incentive_max={"most_t": [4.0]},
        )
    )
    assert found.objective == pytest.approx(56.0)
    assert found.flows["paid"] == pytest.approx([4.0])
    assert found.flows["make"] == pytest.approx([4.0])
    assert found.line("incentives") == pytest.approx(-12.0)
    assert found.duals["incentive_max"] == pytest.approx([-1.0])
    shared = found.duals["paid_make_max"] + found.duals["paid_serve_max"]
    assert sum(shared) == pytest.approx(-2.0)
    assert max(shared) <= 1e-9


def test_the_budget_of_an_incentive_runs_out() -> None:
    """A budget of 6 pays 2 t: 2 * 12 + 4 * 10 - 6 = 58; a rupee more pays a third of a tonne that saves 1."""
    found = answer(
        home_and_abroad(
            paid={"incentive_budget": [0], "rate_inr_per_t": [3.0]},
            incentive_budget={"budget_inr": [6.0]},
        )
    )
    assert found.objective == pytest.approx(58.0)
    assert found.flows["paid"] == pytest.approx([2.0])
    assert found.duals["incentive_budget"] == pytest.approx([-1.0 / 3.0])


def test_an_incentive_without_a_limit_is_earned_on_everything() -> None:
    """All 6 t at home: 72 - 18 = 54, and nothing is bought abroad."""
    found = answer(home_and_abroad(paid={"rate_inr_per_t": [3.0]}))
    assert found.objective == pytest.approx(54.0)
    assert found.flows["paid"] == pytest.approx([6.0])
    assert found.flows["buy"] == pytest.approx([0.0])
