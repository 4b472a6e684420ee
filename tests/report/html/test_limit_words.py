"""Limits and their worth in Hindi."""

from __future__ import annotations

from typing import Any

import pytest

from planner.report.html.blocks import Text, in_language
from planner.report.html.labels import labels
from planner.report.html.plan.limit_words import limit, worth
from planner.results.places import ORIGINS

LINE: dict[str, Any] = {
    "sheet": "licences", "cell": "G7", "name": "quota of licence 'L'", "figure": 5.0, "unit": "t", "step": "1 tonne",
    "saves_inr": 2e7, "costs_inr": 3e7, "certain": "yes", "buyers_inr": -1e5, "penalties_inr": 2.01e7,
    "state_inr": 0.0, "stays_from": 4.5, "stays_to": 6.25, "words": "Quota of licence 'L' (licences!G7): 5 t.",
}  # fmt: skip


@pytest.mark.parametrize("family", sorted(ORIGINS))
def test_every_kind_of_limit_has_its_hindi(family: str) -> None:
    words = ORIGINS[family].words
    names = [f"cap {words}", f"floor {words}"] if family == "share_rule" else [words]
    for name in names:
        told = limit(name.format(name="{a} 'b' at c"))
        assert isinstance(told, Text), name
        assert told.en == name.format(name="{a} 'b' at c")
        assert "{a} 'b' at c" in told.hi


def test_what_has_no_hindi_stays_as_it_is() -> None:
    assert limit("a name") == "a name"
    assert limit("some other thing 'x'") == "some other thing 'x'"


def test_steps_and_units_of_prices_have_their_hindi() -> None:
    from planner.prices.levers import STEPS

    assert {f"unit.{unit}" for unit in STEPS} <= set(labels())
    assert {f"step.1 {step}" for step in STEPS.values()} <= set(labels())


def test_the_worth_of_a_cell_is_told_from_its_row() -> None:
    told = worth(LINE)
    assert in_language(told, "en") == LINE["words"]
    hindi = told.hi.replace("\xa0", " ")
    for part in ("लाइसेंस 'L' का कोटा (licences!G7): 5 टन", "₹2.00 करोड़ की बचत", "लागत ₹3.00 करोड़",
                 "खरीदारों को ₹1.00 लाख की हानि", "दंड ₹2.01 करोड़ घटता है", "4.5 टन से 6.25 टन तक"):  # fmt: skip
        assert part in hindi
    assert "राज्य" not in hindi


def test_what_is_not_known_for_sure_is_not_told_as_sure() -> None:
    hindi = worth(LINE | {"certain": "no", "costs_inr": 2e7, "stays_from": float("nan")}).hi
    assert "अधिकतम ₹2.00" in hindi
    assert "कम से कम ₹2.00" in hindi
    assert "लागू" not in hindi


def test_shares_and_rupees_have_no_unit_twice() -> None:
    share = LINE | {"unit": "point", "figure": 65.5, "stays_from": 64.0, "stays_to": 66.0}
    assert ": 65.5 %।" in worth(share).hi.replace("\xa0", " ")
    money = LINE | {"unit": "INR", "figure": 5e9, "stays_from": 4e9, "stays_to": 6e9}
    assert ": ₹500 करोड़।" in worth(money).hi.replace("\xa0", " ")
