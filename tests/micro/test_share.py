"""Caps and floors: hard and soft, on what is delivered and on the whole demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.models.tables import answer, fill

if TYPE_CHECKING:
    from models.contract import ModelTables


def two_countries(rule: dict[str, object], price: list[float], **more: dict[str, object]) -> ModelTables:
    """10 grade t wanted, from country A or B, at its price; the rule is about A."""
    return fill(
        node={"provenance": [0, 1]},
        balance={"node": [0, 1]},
        buy={"balance": [0, 1], "price_inr_per_t": price},
        need={"tonnes": [10.0]},
        serve={"need": [0, 0], "balance": [0, 1], "usefulness": [1.0, 1.0]},
        short={"need": [0], "penalty_inr_per_t": [1000.0]},
        share_use={"country": [0]},
        share_use_serve={"share_use": [0], "serve": [0]},
        share_total={"stage": [0]},
        share_total_serve={"share_total": [0, 0], "serve": [0, 1]},
        share_rule={"share_use": [0], **rule},
        **more,
    )


CAP = {"share": [0.3], "share_total": [0]}
FLOOR = {"is_floor": [True], "share": [0.4], "demand_t": [10.0]}
SOFT = {"over_share": {"discount": [0.5], "penalty_inr_per_t": [4.0]}}


def test_a_cap_on_what_is_delivered_binds() -> None:
    """At most 0.3 of the delivered from A at 1, the rest from B at 4: 3 * 1 + 7 * 4 = 31.

    One tonne more from A saves 3; one tonne more wanted costs 0.3 * 1 + 0.7 * 4 = 3.1. The row that says what A's use
    is carries the cap's price; the one that says what is delivered 0.3 of it: a tonne less in the base costs 0.9.
    """
    found = answer(two_countries(CAP, [1.0, 4.0]))
    assert found.objective == pytest.approx(31.0)
    assert found.flows["serve"] == pytest.approx([3.0, 7.0])
    assert found.flows["use"] == pytest.approx([3.0])
    assert found.flows["total"] == pytest.approx([10.0])
    assert found.duals["share_rule"] == pytest.approx([-3.0])
    assert found.duals["need"] == pytest.approx([3.1])
    assert found.duals["share_use"] == pytest.approx([-3.0])
    assert found.duals["share_total"] == pytest.approx([0.9])


def test_a_soft_cap_is_missed_where_its_penalty_is_less() -> None:
    """Beyond the cap a tonne costs 4 * 0.5 = 2, less than the 3 it saves: all from A: 10 + 7 * 2 = 24."""
    found = answer(two_countries({**CAP, "over_share": [0]}, [1.0, 4.0], **SOFT))
    assert found.objective == pytest.approx(24.0)
    assert found.flows["serve"] == pytest.approx([10.0, 0.0])
    assert found.flows["over_share"] == pytest.approx([7.0])
    assert found.line("soft_share_penalty") == pytest.approx(14.0)
    assert found.duals["share_rule"] == pytest.approx([-2.0])


def test_a_floor_on_the_whole_demand_binds() -> None:
    """At least 0.4 of the 10 t wanted from A at 5, the rest from B at 2: 4 * 5 + 6 * 2 = 32; A's last costs 3 more."""
    found = answer(two_countries(FLOOR, [5.0, 2.0]))
    assert found.objective == pytest.approx(32.0)
    assert found.flows["serve"] == pytest.approx([4.0, 6.0])
    assert found.duals["share_rule"] == pytest.approx([3.0])
    assert found.duals["need"] == pytest.approx([2.0])


def test_a_soft_floor_is_missed_where_its_penalty_is_less() -> None:
    """A tonne missing costs 4 * 0.5 = 2, less than the 3 that A costs more: all from B: 20 + 4 * 2 = 28."""
    found = answer(two_countries({**FLOOR, "over_share": [0]}, [5.0, 2.0], **SOFT))
    assert found.objective == pytest.approx(28.0)
    assert found.flows["serve"] == pytest.approx([0.0, 10.0])
    assert found.flows["over_share"] == pytest.approx([4.0])
    assert found.duals["share_rule"] == pytest.approx([2.0])


def test_a_cap_of_nothing_shuts_a_country_out() -> None:
    """A share of 0: all from B, 40; a tonne from A would still save 3."""
    found = answer(two_countries({**CAP, "share": [0.0]}, [1.0, 4.0]))
    assert found.objective == pytest.approx(40.0)
    assert found.flows["serve"] == pytest.approx([0.0, 10.0])
    assert found.duals["share_rule"] == pytest.approx([-3.0])
