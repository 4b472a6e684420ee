"""Figures as India writes them."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from planner.report.html.blocks import Text
from planner.report.html.figures import cell, number, per_kg, percent, rupees, tonnes


@given(st.integers(-(10**14), 10**14))
def test_digits_are_grouped_as_babel_groups_them(value: int) -> None:
    assert number(value).replace("\N{MINUS SIGN}", "-") == format_decimal(value, locale="en_IN")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_so_are_broken_figures(value: object) -> None:
    told = format_decimal(value, "#,##,##0.00", locale="en_IN")
    assert number(float(str(value)), 2).replace("\N{MINUS SIGN}", "-") == (told if float(str(value)) else "0.00")


@pytest.mark.parametrize(
    ("inr", "english", "hindi"),
    [
        (575_480_000_000, "₹57,548 crore", "₹57,548 करोड़"),
        (-12_345_678, "\N{MINUS SIGN}₹1.23 crore", "\N{MINUS SIGN}₹1.23 करोड़"),
        (250_000, "₹2.50 lakh", "₹2.50 लाख"),
        (99_999, "₹99,999", "₹99,999"),
        (0, "₹0", "₹0"),
        (2.5, "₹2.50", "₹2.50"),
    ],
)
def test_rupees_are_told_in_lakh_and_crore(inr: float, english: str, hindi: str) -> None:
    told = rupees(inr)
    told = told if isinstance(told, Text) else Text(told, told)
    assert (_plain(told.en), _plain(told.hi)) == (english, hindi)


def _plain(words: str) -> str:
    """Words without what keeps a figure on one line with its sign and unit."""
    return words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def test_a_small_share_is_not_told_as_none() -> None:
    assert percent(0.004) == "<\xa01\xa0%"
    assert percent(0.0) == "0\xa0%"
    assert percent(0.996, 1) == "99.6\xa0%"


def test_tonnes_and_prices_have_the_digits_they_need() -> None:
    assert [tonnes(value) for value in (82_771.0475, 71.03, 0.25, 0.0)] == ["82,771", "71.0", "0.25", "0"]
    assert per_kg(-330.4) == "\N{MINUS SIGN}\N{WORD JOINER}₹330/kg"


def test_cells_are_written_by_their_kind() -> None:
    assert cell(None, "t", None) == ""
    assert cell(float("nan"), "crore", None) == ""
    assert cell("", "rupees", None) == ""
    assert cell("4", "t", 2) == "4.00"
    assert cell(0.3333, "share", None) == "33.3"
    assert cell(1.5e7, "crore", None) == "1.50"
    assert cell(120_000.0, "count", None) == "1,20,000"
