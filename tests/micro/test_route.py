"""Moving: full routes, goods that arrive later, licences and limits."""

from __future__ import annotations

import pytest

from tests.models.tables import answer, fill


def test_a_cheap_route_is_full() -> None:
    """6 t at 10 go by a route at 2 with room for 4 t, the rest by one at 5 + 1 + 2: 60 + 8 + 16 = 84.

    A tonne there is worth 10 + 8 = 18 and room for one more by the cheap route saves 6.
    """
    found = answer(
        fill(
            node={"location": [0, 1]},
            balance={"node": [0, 1]},
            buy={"balance": [0], "price_inr_per_t": [10.0]},
            ship={
                "route": [0, 1],
                "balance": [0, 0],
                "route_max": [0, -1],
                "freight_inr_per_t": [2.0, 5.0],
                "insurance_inr_per_t": [0.0, 1.0],
                "duty_inr_per_t": [0.0, 2.0],
            },
            ship_arrival={"ship": [0, 1], "balance": [1, 1], "share": [1.0, 1.0]},
            route_max={"most_t": [4.0]},
            need={"tonnes": [6.0]},
            serve={"need": [0], "balance": [1], "usefulness": [1.0]},
            short={"need": [0], "penalty_inr_per_t": [1000.0]},
        )
    )
    assert found.objective == pytest.approx(84.0)
    assert found.flows["ship"] == pytest.approx([4.0, 2.0])
    assert [found.line(name) for name in ("freight", "insurance", "duty")] == pytest.approx([18.0, 2.0, 4.0])
    assert found.duals["route_max"] == pytest.approx([-6.0])
    assert found.duals["balance"] == pytest.approx([10.0, 18.0])


def test_goods_on_their_way_and_arrivals_of_two_periods_meet_demand() -> None:
    """3 t are on their way and come in now; 8 t leave now, half arrives now and half later. Wanted: 7 t, then 5 t.

    Later 1 t must come from elsewhere at 50. Each tonne costs 10 and freight 1: 8 * 11 + 50 = 138. A tonne more wanted
    later costs 50. Now it costs 2 more shipped tonnes, 22, which later save the tonne from elsewhere: 22 - 50 = -28.
    """
    found = answer(
        fill(
            period={"years": [1.0, 1.0], "discount": [1.0, 1.0]},
            node={"location": [0, 1]},
            balance={"node": [0, 1, 1], "period": [0, 0, 1], "supply_t": [0.0, 3.0, 0.0]},
            buy={"period": [0, 1], "balance": [0, 2], "price_inr_per_t": [10.0, 50.0]},
            ship={"balance": [0], "freight_inr_per_t": [1.0]},
            ship_arrival={"ship": [0, 0], "balance": [1, 2], "share": [0.5, 0.5]},
            need={"period": [0, 1], "tonnes": [7.0, 5.0]},
            serve={"need": [0, 1], "balance": [1, 2], "period": [0, 1], "usefulness": [1.0, 1.0]},
            short={"need": [0, 1], "penalty_inr_per_t": [1000.0, 1000.0]},
        )
    )
    assert found.objective == pytest.approx(138.0)
    assert found.flows["ship"] == pytest.approx([8.0])
    assert found.flows["buy"] == pytest.approx([8.0, 1.0])
    assert found.duals["need"] == pytest.approx([-28.0, 50.0])


def test_a_licence_has_a_quota_in_all_and_one_in_each_period() -> None:
    """2.5 t wanted in each of two periods, the second at half; with the licence 10 + 1 fee, 3 t in all, 2 at a time.

    Without it 20. A licensed tonne saves 9 now and 4.5 later: 2 t now, 1 later. (2 * 11 + 0.5 * 20) + 0.5 *
    (1 * 11 + 1.5 * 20) = 52.5. A tonne more of quota saves 4.5, a tonne more allowed now moves one forward: 4.5 too.
    """
    found = answer(
        fill(
            period={"years": [1.0, 1.0], "discount": [1.0, 0.5]},
            node={"location": [0, 1]},
            balance={"node": [0, 0, 1, 1], "period": [0, 1, 0, 1]},
            buy={
                "offer": [0, 0, 1, 1],
                "period": [0, 1, 0, 1],
                "balance": [0, 1, 2, 3],
                "price_inr_per_t": [10.0, 10.0, 20.0, 20.0],
            },
            ship={"period": [0, 1], "balance": [0, 1], "fee_inr_per_t": [1.0, 1.0]},
            ship_arrival={"ship": [0, 1], "balance": [2, 3], "share": [1.0, 1.0]},
            licence_max={"quota_t": [3.0]},
            licence_take={"licence_max": [0, 0], "ship": [0, 1]},
            licence_period_max={"period": [0, 1], "quota_t": [2.0, 2.0]},
            licence_period_take={"licence_period_max": [0, 1], "ship": [0, 1]},
            need={"period": [0, 1], "tonnes": [2.5, 2.5]},
            serve={"need": [0, 1], "balance": [2, 3], "period": [0, 1], "usefulness": [1.0, 1.0]},
            short={"need": [0, 1], "penalty_inr_per_t": [1000.0, 1000.0]},
        )
    )
    assert found.objective == pytest.approx(52.5)
    assert found.flows["ship"] == pytest.approx([2.0, 1.0])
    assert found.line("licence_fees") == pytest.approx(2.5)
    assert found.duals["licence_max"] == pytest.approx([-4.5])
    assert found.duals["licence_period_max"] == pytest.approx([-4.5, 0.0])


def test_a_limit_counts_every_crossing_it_applies_to() -> None:
    """Two routes out of a country that lets 4 t pass; 10 t wanted; out of it 10 + 1 or 10 + 2, elsewhere 30.

    All 4 t go by the cheaper route: 4 * 11 + 6 * 30 = 224; one tonne more let through saves 19.
    """
    found = answer(
        fill(
            node={"location": [0, 1]},
            balance={"node": [0, 1]},
            buy={"balance": [0, 1], "price_inr_per_t": [10.0, 30.0]},
            ship={"route": [0, 1], "balance": [0, 0], "freight_inr_per_t": [1.0, 2.0]},
            ship_arrival={"ship": [0, 1], "balance": [1, 1], "share": [1.0, 1.0]},
            control_max={"limit_t": [4.0]},
            control_ship={"control_max": [0, 0], "ship": [0, 1]},
            need={"tonnes": [10.0]},
            serve={"need": [0], "balance": [1], "usefulness": [1.0]},
            short={"need": [0], "penalty_inr_per_t": [1000.0]},
        )
    )
    assert found.objective == pytest.approx(224.0)
    assert found.flows["ship"] == pytest.approx([4.0, 0.0])
    assert found.duals["control_max"] == pytest.approx([-19.0])
