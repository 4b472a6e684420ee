"""Buying: a cheap offer that runs out, an offer that must be taken, and one that may be paid instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.models.tables import INFEASIBLE, OPTIMAL, UNBOUNDED, answer, fill

if TYPE_CHECKING:
    from models.contract import ModelTables


def one_place(price: list[float], most: list[float], wanted: float) -> ModelTables:
    """Offers at one place, each with a most, and a customer there who is worth 1000 a tonne."""
    count = len(price)
    return fill(
        balance={"node": [0]},
        buy={"balance": [0] * count, "supply_max": list(range(count)), "price_inr_per_t": price},
        supply_max={"most_t": most},
        need={"tonnes": [wanted]},
        serve={"need": [0], "balance": [0], "usefulness": [1.0]},
        short={"need": [0], "penalty_inr_per_t": [1000.0]},
    )


def test_a_cheap_offer_runs_out() -> None:
    """10 t wanted; 6 t at 2, more at 5: 6 * 2 + 4 * 5 = 32.

    The last tonne, and so a tonne at hand, is worth 5. One more cheap tonne saves 5 - 2 = 3; one more dear one nothing.
    """
    found = answer(one_place([2.0, 5.0], [6.0, 20.0], 10.0))
    assert found.status == OPTIMAL
    assert found.objective == pytest.approx(32.0)
    assert found.flows["buy"] == pytest.approx([6.0, 4.0])
    assert found.flows["short"] == pytest.approx([0.0])
    assert found.duals["supply_max"] == pytest.approx([-3.0, 0.0])
    assert found.duals["balance"] == pytest.approx([5.0])
    assert found.duals["need"] == pytest.approx([5.0])


def owed(**more: dict[str, object]) -> ModelTables:
    """5 t wanted of an offer at 3 that must sell us 8 t in the year; the year counts 0.5."""
    return fill(
        period={"years": [1.0], "discount": [0.5]},
        fiscal_year={"discount": [0.5]},
        balance={"node": [0]},
        buy={"balance": [0], "take_min": [0], "price_inr_per_t": [3.0]},
        take_min={"least_t": [8.0]},
        need={"tonnes": [5.0]},
        serve={"need": [0], "balance": [0], "usefulness": [1.0]},
        short={"need": [0], "penalty_inr_per_t": [1000.0]},
        **more,
    )


def test_take_or_pay_is_paid_where_the_goods_are_no_use() -> None:
    """5 t bought and 3 t paid for nothing, all at 3: 24, discounted 12.

    A tonne less owed saves 1.5. A tonne at hand is worth nothing: it would only be paid for as not taken.
    """
    found = answer(owed(unbought={"take_min": [0], "price_inr_per_t": [3.0]}))
    assert found.objective == pytest.approx(12.0)
    assert found.flows["buy"] == pytest.approx([5.0])
    assert found.flows["unbought"] == pytest.approx([3.0])
    assert found.line("buying") == pytest.approx(7.5)
    assert found.line("unbought") == pytest.approx(4.5)
    assert found.duals["take_min"] == pytest.approx([1.5])
    assert found.duals["balance"] == pytest.approx([0.0])


def test_what_must_be_taken_is_taken_and_thrown_away() -> None:
    """8 t bought at 3, 3 t thrown away at 1: 24 + 3 = 27, discounted 13.5.

    A tonne less owed saves 3 + 1 (discounted 2); a tonne found costs its disposal, so its value is -0.5, and serving
    the customer's last tonne even saves that.
    """
    found = answer(owed(waste={"balance": [0], "cost_inr_per_t": [1.0]}))
    assert found.objective == pytest.approx(13.5)
    assert found.flows["buy"] == pytest.approx([8.0])
    assert found.flows["waste"] == pytest.approx([3.0])
    assert found.line("waste") == pytest.approx(1.5)
    assert found.duals["take_min"] == pytest.approx([2.0])
    assert found.duals["balance"] == pytest.approx([-0.5])
    assert found.duals["need"] == pytest.approx([-0.5])


def test_infeasible_when_what_is_owed_can_go_nowhere() -> None:
    """8 t must be taken, 5 t can be served, and there is no waste and no stock."""
    assert answer(owed()).status == INFEASIBLE


def test_unbounded_when_throwing_away_earns() -> None:
    """Bought at 1 without a most, thrown away for 2: every tonne earns 1, without end."""
    tables = fill(
        balance={"node": [0]},
        buy={"balance": [0], "price_inr_per_t": [1.0]},
        waste={"balance": [0], "cost_inr_per_t": [-2.0]},
    )
    assert answer(tables).status == UNBOUNDED


def test_degenerate_when_two_offers_cost_the_same() -> None:
    """10 t wanted, two offers of 7 t at 4: 40, however it is split; the last tonne costs 4 either way.

    Only cost, price and the sum are the plan's; the split is the solver's choice.
    """
    found = answer(one_place([4.0, 4.0], [7.0, 7.0], 10.0))
    assert found.objective == pytest.approx(40.0)
    assert sum(found.flows["buy"]) == pytest.approx(10.0)
    assert found.duals["need"] == pytest.approx([4.0])
    assert found.duals["supply_max"] == pytest.approx([0.0, 0.0])


def test_a_price_at_a_kink_lies_between_its_sides() -> None:
    """6 t wanted, 6 t at 2, more at 5: 12. The next tonne would cost 5, the last cost 2: any price between is true."""
    found = answer(one_place([2.0, 5.0], [6.0, 20.0], 6.0))
    assert found.objective == pytest.approx(12.0)
    assert found.flows["buy"] == pytest.approx([6.0, 0.0])
    assert 2.0 - 1e-9 <= found.duals["need"][0] <= 5.0 + 1e-9
    assert found.duals["supply_max"][0] == pytest.approx(2.0 - found.duals["need"][0])
