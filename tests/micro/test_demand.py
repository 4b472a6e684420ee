"""Demand: a substitute, a shortage, and a sale."""

from __future__ import annotations

import pytest

from tests.models.tables import answer, fill


def test_a_substitute_serves_before_a_shortage() -> None:
    """10 grade t wanted; the material at 100, 4 t; a substitute at 30 + 10 extra, 8 t, half as useful; short at 500.

    A grade tonne of substitute costs 40 / 0.5 = 80, so all 8 t go: 4 grade t. The material gives 4 more, 2 are short:
    8 * 30 + 8 * 10 + 4 * 100 + 2 * 500 = 1720. The last grade tonne costs 500; a tonne of the material more saves
    500 - 100 = 400, one of the substitute 0.5 * 500 - 40 = 210.
    """
    found = answer(
        fill(
            node={"material": [0, 1]},
            balance={"node": [0, 1]},
            buy={"balance": [0, 1], "supply_max": [0, 1], "price_inr_per_t": [100.0, 30.0]},
            supply_max={"most_t": [4.0, 8.0]},
            need={"tonnes": [10.0]},
            serve={
                "need": [0, 0],
                "balance": [0, 1],
                "usefulness": [1.0, 0.5],
                "extra_cost_inr_per_t": [0.0, 10.0],
            },
            short={"need": [0], "penalty_inr_per_t": [500.0]},
        )
    )
    assert found.objective == pytest.approx(1720.0)
    assert found.flows["serve"] == pytest.approx([4.0, 8.0])
    assert found.flows["short"] == pytest.approx([2.0])
    assert found.line("substitution") == pytest.approx(80.0)
    assert found.line("shortage_penalty") == pytest.approx(1000.0)
    assert found.duals["need"] == pytest.approx([500.0])
    assert found.duals["supply_max"] == pytest.approx([-400.0, -210.0])
    assert found.duals["balance"] == pytest.approx([500.0, 240.0])


def test_a_sale_is_made_while_it_pays() -> None:
    """One market takes 5 grade t at 130, one 5 at 80; each tonne costs 90 and is 0.9 as useful: 100 a grade tonne.

    Only the first pays: 5 / 0.9 t bought for 500, sold for 650: -150; one grade tonne more of it would earn 30. All
    discounted by 0.5. A sale that does not pay is not made and its limit has no price.
    """
    found = answer(
        fill(
            period={"years": [1.0], "discount": [0.5]},
            balance={"node": [0]},
            buy={"balance": [0], "price_inr_per_t": [90.0]},
            need={"tonnes": [5.0, 5.0], "is_sale": [True, True], "price_inr_per_t": [130.0, 80.0]},
            serve={"need": [0, 1], "balance": [0, 0], "usefulness": [0.9, 0.9]},
        )
    )
    assert found.objective == pytest.approx(-75.0)
    assert found.flows["serve"] == pytest.approx([5.0 / 0.9, 0.0])
    assert found.line("sales") == pytest.approx(-325.0)
    assert found.duals["need"] == pytest.approx([-15.0, 0.0])
