"""Stock: room that is full, a closing level, and safety stock that may be missed at a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.models.tables import INFEASIBLE, answer, fill

if TYPE_CHECKING:
    from models.contract import ModelTables


def two_years(**more: dict[str, object]) -> ModelTables:
    """3 t wanted in each of two half years; a tonne costs 2 now and 5 later, and 1 a year to keep."""
    return fill(
        period={"years": [0.5, 0.5], "discount": [1.0, 1.0]},
        balance={"node": [0, 0], "period": [0, 1]},
        buy={"period": [0, 1], "balance": [0, 1], "price_inr_per_t": [2.0, 5.0]},
        stock={"period": [0, 1], "balance": [0, 1], "next_balance": [1, -1], "holding_cost_inr_per_t_year": [1.0, 1.0]},
        need={"period": [0, 1], "tonnes": [3.0, 3.0]},
        serve={"need": [0, 1], "balance": [0, 1], "period": [0, 1], "usefulness": [1.0, 1.0]},
        short={"need": [0, 1], "penalty_inr_per_t": [1000.0, 1000.0]},
        **more,
    )


ROOM = {"stock_max": {"most_t": [2.0]}, "stock_max_stock": {"stock_max": [0], "stock": [0]}}


def test_room_for_two_tonnes_is_full() -> None:
    """5 t bought now, 2 t kept for half a year, 1 t bought later: 10 + 1 + 5 = 16.

    Room for one more tonne would save 5 - 2 - 0.5 = 2.5.
    """
    found = answer(two_years(**ROOM))
    assert found.objective == pytest.approx(16.0)
    assert found.flows["stock"] == pytest.approx([2.0, 0.0])
    assert found.line("holding") == pytest.approx(1.0)
    assert found.duals["stock_max"] == pytest.approx([-2.5])
    assert found.duals["balance"] == pytest.approx([2.0, 5.0])


def closing(penalty: float | None) -> dict[str, dict[str, object]]:
    """At least 4 t at the end; soft where there is a penalty per tonne and year."""
    rows = {"period": [1], "least_t": [4.0], "over_stock": [-1 if penalty is None else 0]}
    soft = {} if penalty is None else {"over_stock": {"period": [1], "penalty_inr_per_t_year": [penalty]}}
    return {"stock_min": rows, "stock_min_stock": {"stock_min": [0], "stock": [1]}, **soft}


def test_a_hard_closing_level_is_bought() -> None:
    """4 t more must be there at the end; they are kept for half a year, and come at 5, for the room is full.

    16 + 4 * 5 + 4 * 0.5 = 38; the last of them costs 5.5.
    """
    found = answer(two_years(**ROOM, **closing(None)))
    assert found.objective == pytest.approx(38.0)
    assert found.flows["stock"] == pytest.approx([2.0, 4.0])
    assert found.duals["stock_min"] == pytest.approx([5.5])


def test_a_soft_level_is_missed_where_its_penalty_is_less() -> None:
    """Missing a tonne costs 10 a year, for half a year 5, less than 5.5: all 4 t are missed: 16 + 20 = 36."""
    found = answer(two_years(**ROOM, **closing(10.0)))
    assert found.objective == pytest.approx(36.0)
    assert found.flows["over_stock"] == pytest.approx([4.0])
    assert found.line("soft_stock_penalty") == pytest.approx(20.0)
    assert found.duals["stock_min"] == pytest.approx([5.0])


def test_infeasible_when_more_must_lie_than_may() -> None:
    """At least 4 t and at most 2 t at the end."""
    room = {"stock_max": {"period": [1], "most_t": [2.0]}, "stock_max_stock": {"stock_max": [0], "stock": [1]}}
    assert answer(two_years(**room, **closing(None))).status == INFEASIBLE
