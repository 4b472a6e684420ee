"""Prices as sentences and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.errors import NumericalError
from planner.prices.levers import STEPS
from planner.prices.plan import plan_of
from planner.prices.prices import Price, prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.network import Network
    from planner.solve import Solution, SolveOptions

COLUMNS: Final = (
    "sheet", "cell", "limit", "name", "spans", "figure", "unit", "step", "saves_inr", "costs_inr", "certain",
    "buyers_inr", "penalties_inr", "state_inr", "stays_from", "stays_to", "then", "later_saves_inr", "words",
)  # fmt: skip

_LAKH: Final = 1e5
_CRORE: Final = 1e7
_SMALL: Final = 0.005


def rupees(amount: float) -> str:
    """An amount as a reader would say it: rupees, lakh or crore."""
    size = abs(amount)
    sign = "-" if amount < 0 else ""
    if size >= _CRORE:
        return f"{sign}₹{size / _CRORE:,.2f} crore"
    if size >= _LAKH:
        return f"{sign}₹{size / _LAKH:,.2f} lakh"
    return f"{sign}₹{size:,.0f}" if size >= 100.0 else f"{sign}₹{size:,.2f}"


def figure_words(figure: float, unit: str) -> str:
    """A figure with its unit."""
    if unit == "INR":
        return rupees(figure)
    return f"{figure:,.6g} %" if unit == "point" else f"{figure:,.6g} {unit}"


def table(found: Sequence[Price]) -> pd.DataFrame:
    """One row for each cell, the dearest first.

    Columns: sheet, cell, limit (family), name (in words), spans in which it binds, figure, unit, step (one step of the
    figure), saves_inr (a step looser), costs_inr (a step tighter; blank if no plan exists then), certain (no: at most
    and at least), buyers_inr and penalties_inr (which add up to what a step looser saves), state_inr (beside them),
    stays_from and stays_to (figures between which the price stays; blank if nothing stops it), then (what binds at the
    looser end), later_saves_inr (beyond it; blank if not followed) and words. Rupees are present value.
    """
    rows = [
        (
            price.lever.sheet,
            price.lever.cell,
            price.lever.family,
            price.lever.words,
            "; ".join(price.lever.spans),
            price.lever.figure,
            price.lever.unit,
            f"1 {STEPS[price.lever.unit]}",
            price.saves,
            price.costs if np.isfinite(price.costs) else np.nan,
            "yes" if price.is_exact else "no",
            price.gains.get("buyers", 0.0),
            price.gains.get("penalties", 0.0),
            price.gains.get("state", 0.0),
            price.low if np.isfinite(price.low + price.lever.figure) else np.nan,
            price.high if np.isfinite(price.high + price.lever.figure) else np.nan,
            price.then,
            np.nan if price.later is None else price.later,
            sentence(price),
        )
        for price in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def in_words(network: Network, solution: Solution, options: SolveOptions) -> pd.DataFrame:
    """The table of a plan as quickly as can be: prices are not followed, and a kink is told as bounds.

    A plan is not refused because its prices cannot be told: then there are no rows.
    """
    try:
        return table(prices(plan_of(network, solution, options), top=0, kinks=0)[0])
    except NumericalError:
        return table([])


def sentences(found: Sequence[Price]) -> list[str]:
    """One paragraph for each cell."""
    return [sentence(price) for price in found]


def sentence(price: Price) -> str:
    """What one cell is worth."""
    lever = price.lever
    where = f"{lever.sheet}!{lever.cell}"
    figure = "" if np.isnan(lever.figure) else f": {figure_words(lever.figure, lever.unit)}"
    parts = [f"{_capital(lever.words)} ({where}){figure}{_spans(lever.spans)}. {_worth(price)}"]
    who = _who(price)
    if who:
        parts.append(who)
    parts.append(_range(price))
    if price.whole_point is not None and abs(price.whole_point - price.saves) > 1e-3 * abs(price.saves):
        parts.append(f"A whole point saves {rupees(price.whole_point)}.")
    return " ".join(part for part in parts if part)


def _worth(price: Price) -> str:
    step = STEPS[price.lever.unit]
    more, less = ("more", "less") if price.looser > 0 else ("less", "more")
    if not price.is_exact:
        return (
            f"One {step} {more} saves at most {rupees(price.saves)}, one {less} costs at least {rupees(price.saves)}: "
            "it may be another on each side."
        )
    if not np.isfinite(price.costs):
        end = "" if price.lever.figure <= 0.0 else "; any tighter, no plan keeps all the hard rules"
        return f"One {step} {more} saves {rupees(price.saves)}{end}."
    if not price.saves:
        return f"One {step} {more} saves nothing; one {less} costs {rupees(price.costs)}."
    if price.costs - price.saves <= 1e-6 * max(price.costs, 1.0):
        return f"One {step} {more} saves {rupees(price.saves)}."
    return f"One {step} {more} saves {rupees(price.saves)}; one {less} costs {rupees(price.costs)}."


def _who(price: Price) -> str:
    """Buyers and penalties, which add up to what is saved; the state beside them."""
    if not price.saves:
        return ""
    buyers, penalties, state = (price.gains.get(who, 0.0) for who in ("buyers", "penalties", "state"))
    parts = []
    if abs(buyers) > _SMALL:
        parts.append(f"buyers {'gain' if buyers > 0 else 'lose'} {rupees(abs(buyers))}")
    if abs(penalties) > _SMALL:
        fall = "fall" if penalties > 0 else "rise"
        parts.append(f"penalties for shortage and missed rules {fall} by {rupees(abs(penalties))}")
    words = [f"{_capital(', '.join(parts))}."] if parts else []
    if abs(state) > _SMALL:
        gains = "gains" if state > 0 else "loses"
        words.append(f"Beside that the state {gains} {rupees(abs(state))}.")
    return " ".join(words)


def _range(price: Price) -> str:
    end = price.high if price.looser > 0 else price.low
    unit = price.lever.unit
    if not price.is_exact or not price.saves:
        return ""
    if not np.isfinite(end):
        return "Nothing ends that."
    if np.isnan(price.lever.figure):
        return f"That holds for {figure_words(abs(end), unit)} {'more' if price.looser > 0 else 'less'}."
    about = "about " if price.lever.in_matrix else ""
    at_least = "" if price.later is not None else "at least "
    to = "up to" if price.looser > 0 else "down to"
    words = f"That holds {to} {about or at_least}{figure_words(end, unit)}"
    if price.then:
        words += f"; then {price.then}"
    if price.later is not None:
        words += f", and a {STEPS[unit]} saves {rupees(max(price.later, 0.0))}"
    return words + "."


def _spans(spans: tuple[str, ...]) -> str:
    if not spans:
        return ""
    if len(spans) == 1:
        return f", binds in {spans[0]}"
    return f", binds {len(spans)} times, from {spans[0]} to {spans[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
