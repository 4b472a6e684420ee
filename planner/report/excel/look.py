"""What figures and colours look like in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

INK: Final = "#1F2A44"
BAND: Final = "#E8EDF5"
PALE: Final = "#6B7280"
LOUD: Final = "#B5402F"
FILL_IN: Final = "#FFF4CC"
EDGE: Final = "#D98E04"
GRID: Final = "#E5E7EB"
COLOURS: Final = (
    "#1F5A8C", "#D98E04", "#3B8A5A", "#B5402F", "#7A5AA6", "#4FA3B8",
    "#9A7B4F", "#C76B98", "#5B6470", "#8FB339", "#2E3F8F", "#E0B84C",
)  # fmt: skip

_LAKH = r"[>=10000000]##\,##\,##\,##0{0};[>=100000]##\,##\,##0{0};#,##0{0}"
NUMBERS: Final[Mapping[str, str]] = {
    "t": _LAKH.format(".0"),
    "inr": _LAKH.format(""),
    "below_inr": r"[<=-10000000]-##\,##\,##\,##0;[<=-100000]-##\,##\,##0;#,##0",
    "crore": r"[>=100000]#\,##\,##0.00;[<0]-#,##0.00;#,##0.00",
    "per_kg": _LAKH.format(""),
    "share": "0.0%",
    "units": "#,##0.0",
    "index": "0.00",
    "valid": '"yes";;"no"',
    "count": "#,##0",
    "tiny": "0.0E+00;-0.0E+00;0",
}
"""Kind of figure -> number format; from a lakh on, digits are grouped as in India.

A format has room for two conditions, so figures below 0 have a format of their own in the long tables, and give up one
of the groupings for their sign elsewhere.
"""
BELOW: Final[Mapping[str, str]] = {"inr": "below_inr"}
"""Kind of figure -> kind of its figures below 0, where that differs."""

LINES: Final[Mapping[str, str]] = {
    "buying": "Buying",
    "unbought": "Take-or-pay, not taken",
    "freight": "Freight",
    "insurance": "Insurance",
    "duty": "Customs duty",
    "licence_fees": "Licence fees",
    "processing": "Processing",
    "fixed_existing": "Fixed cost, existing plant",
    "fixed_built": "Fixed cost, new plant",
    "annuity": "Capital of new plant (annuity)",
    "capital_subsidy": "Capital subsidy",
    "incentives": "Incentives",
    "holding": "Stock holding",
    "substitution": "Substitution",
    "waste": "Disposal",
    "sales": "Sales",
    "shortage_penalty": "Shortage penalty",
    "soft_share_penalty": "Missed caps and floors",
    "soft_stock_penalty": "Missed safety stock",
}
"""Cost line -> words."""


@dataclass(frozen=True)
class Field:
    """A column of a table: name as in the CSV file, kind of figure ("" for text), width in characters."""

    name: str
    kind: str = ""
    width: float = 14.0
