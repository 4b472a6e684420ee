"""Values as text: with units, as shares, in crore, dates, lists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_CRORE: Final = 1e7


def listed(parts: Sequence[str]) -> str:
    """Parts with commas, the last with "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def shown(value: str, unit: str) -> str:
    """A value with its unit; shares as per cent, money in crore where it is much."""
    try:
        number = float(value)
    except ValueError:
        return value
    if unit == "share":
        return f"{number * 100:.6g} %"
    if unit.startswith("INR"):
        rest = unit.removeprefix("INR")
        return f"₹{number / _CRORE:,.10g} crore{rest}" if abs(number) >= _CRORE else f"₹{number:,.10g}{rest}"
    return f"{number:,.10g}{' ' + unit if unit else ''}"


def text_of_value(value: float | str | dt.date | None) -> str:
    """A value as text; "" for blank."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    return value.isoformat() if isinstance(value, dt.date) else value


def crore(amount: float) -> str:
    """Rupees, in crore where they are many."""
    return f"₹{amount / _CRORE:,.2f} crore" if abs(amount) >= _CRORE / 100 else f"₹{amount:,.2f}"
