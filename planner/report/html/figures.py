"""Figures as India reads them: 12,34,567 tonnes, ₹ in lakh and crore."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from planner.report.html.blocks import Text, Words

if TYPE_CHECKING:
    from planner.report.html.blocks import Kind

CRORE: Final = 1e7
LAKH: Final = 1e5
_DIGITS: Final[dict[str, int]] = {"t": 1, "share": 1, "crore": 2, "per_kg": 0, "count": 0}
_MINUS: Final = "\N{MINUS SIGN}"
_SPACE: Final = "\N{NO-BREAK SPACE}"
_YEAR: Final = re.compile(r"(?<=FY\d{4})-(?=\d\d)")
_OWED: Final = f"{_MINUS}\N{WORD JOINER}₹"


def unbroken(text: str) -> str:
    """Text whose fiscal years stay on one line."""
    return _YEAR.sub("-\N{WORD JOINER}", text)


def number(value: float, digits: int = 0) -> str:
    """A number with its digits grouped as in India, rounded half to even, with a true minus sign."""
    text = f"{abs(value):.{digits}f}"
    whole, _, rest = text.partition(".")
    head, tail = whole[:-3], whole[-3:]
    while head:
        tail = f"{head[-2:]},{tail}"
        head = head[:-2]
    sign = _MINUS if value < 0 and float(text) else ""
    return f"{sign}{tail}.{rest}" if rest else f"{sign}{tail}"


def tonnes(value: float, digits: int | None = None) -> str:
    """Tonnes without their unit; more digits for the small ones."""
    if digits is None:
        size = abs(value)
        digits = 0 if size >= 100 or not size else (1 if size >= 1 else 2)
    return number(value, digits)


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 as ``33 %``; a share that is there but small is told as ``< 1 %``, not as 0."""
    text = number(share * 100, digits)
    if share and not float(text.replace(_MINUS, "-").replace(",", "")):
        least = number(10.0**-digits, digits)
        return f"{'<' if share > 0 else f'>{_MINUS}'}{_SPACE}{least}{_SPACE}%"
    return f"{text}{_SPACE}%"


def crore(inr: float, digits: int | None = None) -> str:
    """Rupees in crore, without unit."""
    value = inr / CRORE
    return number(value, (0 if abs(value) >= 100 else 2) if digits is None else digits)


def rupees(inr: float) -> Words:
    """Rupees as one says them: in crore, in lakh, or plain."""
    size = abs(inr)
    sign = _OWED if inr < 0 else "₹"
    if size >= CRORE:
        figure = crore(size)
        return Text(f"{sign}{figure}{_SPACE}crore", f"{sign}{figure}{_SPACE}करोड़")
    if size >= LAKH:
        figure = number(size / LAKH, 2)
        return Text(f"{sign}{figure}{_SPACE}lakh", f"{sign}{figure}{_SPACE}लाख")
    return f"{sign}{number(size, 0 if size >= 100 or not size else 2)}"


def per_kg(inr_per_kg: float) -> str:
    """Rupees for a kilogram."""
    return f"{_OWED if inr_per_kg < 0 else '₹'}{number(abs(inr_per_kg))}/kg"


def cell(value: object, kind: Kind, digits: int | None) -> Words:
    """A cell of a table as it is shown; blank for no figure.

    Raises:
        TypeError: a column of figures holds something else.
    """
    if value is None or value == "":
        return ""
    if kind == "text":
        return value if isinstance(value, Text) else str(value)
    figure = float(value)  # type: ignore[arg-type]
    if not math.isfinite(figure):
        return ""
    if kind == "rupees":
        return rupees(figure)
    shown = _DIGITS[kind] if digits is None else digits
    if kind == "share":
        return number(figure * 100, shown)
    return number(figure / CRORE if kind == "crore" else figure, shown)
