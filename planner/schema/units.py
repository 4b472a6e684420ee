"""Units of the workbook: one canonical unit a column, and the closed list of others it may be given in.

A column's unit stands in the third header row of its sheet. Writing another unit of the same list there
converts the whole column; any other text is a finding. The exchange rate is never a unit: it is data.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_MASS = {"t": 1.0, "kg": 1e-3, "kt": 1e3}
_RUPEES = {"INR": 1.0, "lakh INR": 1e5, "crore INR": 1e7}

UNITS: Final = MappingProxyType(
    {
        "t": _MASS,
        "t/year": {f"{mass}/year": factor for mass, factor in _MASS.items()},
        "INR": _RUPEES,
        "INR/t": {
            f"{rupees}/{mass}": money / tonnes
            for rupees, money in _RUPEES.items()
            for mass, tonnes in (("t", 1.0), ("kg", 1e-3))
        },
        "INR/t/year": {
            f"{rupees}/{mass}/year": money / tonnes
            for rupees, money in _RUPEES.items()
            for mass, tonnes in (("t", 1.0), ("kg", 1e-3))
        },
        "INR/unit": {f"{rupees}/unit": money for rupees, money in _RUPEES.items()},
        "currency/t": {"currency/t": 1.0, "currency/kg": 1e3},
        "INR/currency": {"INR/currency": 1.0},
        "share": {"share": 1.0, "%": 0.01},
        "share/year": {"share/year": 1.0, "%/year": 0.01},
        "t/t": {"t/t": 1.0, "kg/t": 1e-3, "kg/kg": 1.0},
        "months": {"months": 1.0},
        "years": {"years": 1.0},
        "days": {"days": 1.0},
        "units": {"units": 1.0},
        "units/year": {"units/year": 1.0},
        "t/year/unit": {"t/year/unit": 1.0, "kt/year/unit": 1e3},
        "t or units": {"t or units": 1.0},
    }
)
"""Canonical unit -> {unit that may be written: factor that converts a figure to the canonical unit}."""


def factor(canonical: str, written: str) -> float:
    """Factor by which a figure in ``written`` is multiplied to stand in ``canonical``.

    Raises:
        KeyError: if the two are not in one list; the caller names the cell.
    """
    return UNITS[canonical][written]
