"""Commitments: orders that cost more than doing without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.models.tables import INFEASIBLE, answer, fill

if TYPE_CHECKING:
    from models.contract import ModelTables


def ordered(amount: float, *, exact: bool, prices: tuple[float, float] = (2.0, 5.0)) -> ModelTables:
    """10 t wanted, two offers, an order for the second."""
    return fill(
        balance={"node": [0]},
        buy={"balance": [0, 0], "price_inr_per_t": list(prices)},
        need={"tonnes": [10.0]},
        serve={"need": [0], "balance": [0], "usefulness": [1.0]},
        short={"need": [0], "penalty_inr_per_t": [1000.0]},
        commitment={"amount": [amount], "is_exact": [exact]},
        commitment_buy={"commitment": [0], "buy": [1]},
    )


@pytest.mark.parametrize("exact", [True, False])
def test_a_dear_order_is_carried_out(exact: bool) -> None:
    """4 t of the dear offer at 5, 6 t at 2: 32; the last tonne ordered costs 3 too much."""
    found = answer(ordered(4.0, exact=exact))
    assert found.objective == pytest.approx(32.0)
    assert found.flows["buy"] == pytest.approx([6.0, 4.0])
    assert found.duals["commitment"] == pytest.approx([3.0])


def test_an_exact_order_holds_back_what_would_pay() -> None:
    """The ordered offer costs 1 and the other 2: exactly 4 t of it: 4 + 12 = 16; one tonne more would save 1."""
    found = answer(ordered(4.0, exact=True, prices=(2.0, 1.0)))
    assert found.objective == pytest.approx(16.0)
    assert found.duals["commitment"] == pytest.approx([-1.0])


def test_an_order_of_at_least_does_not_hold_back() -> None:
    """At least 4 t of the offer at 1: all 10 t, and the order has no price."""
    found = answer(ordered(4.0, exact=False, prices=(2.0, 1.0)))
    assert found.objective == pytest.approx(10.0)
    assert found.flows["buy"] == pytest.approx([0.0, 10.0])
    assert found.duals["commitment"] == pytest.approx([0.0])


def test_infeasible_when_more_is_ordered_than_has_a_place() -> None:
    """12 t ordered, 10 t wanted, no stock and no waste."""
    assert answer(ordered(12.0, exact=False)).status == INFEASIBLE
