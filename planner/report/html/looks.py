"""How things are told apart without colour: patterns of bars, dashes and marks of lines."""

from __future__ import annotations

from typing import Any, Final

_PATTERNS: Final = ("", "/", ".", "\\", "x", "-", "|", "+", "", "")
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_MARKS: Final = ("circle", "square", "diamond", "triangle-up", "x", "cross", "star", "triangle-down")
COLOURS: Final = 8
"""Colours 0 to 7 stand for things; 8 is what is left over, 9 is what is missing or wrong."""
REST: Final = 8
WRONG: Final = 9


def bar(place: int) -> dict[str, Any]:
    """The ``marker`` of a bar: colour and pattern ``place``."""
    number = place % len(_PATTERNS)
    look: dict[str, Any] = {"color": f"@{number}", "line": {"color": "@paper", "width": 0.6}}
    if _PATTERNS[number]:
        look["pattern"] = pattern(number)
    return look


def pattern(place: int) -> dict[str, Any]:
    """The ``marker.pattern`` of colour ``place``: thin paper-coloured signs over it."""
    shape = _PATTERNS[place % len(_PATTERNS)]
    return {"shape": shape, "fillmode": "overlay", "fgcolor": "@paper", "fgopacity": 0.75, "size": 6, "solidity": 0.28}


def line(place: int, *, dash: str = "") -> dict[str, Any]:
    """The ``line`` of a trace."""
    return {"color": f"@{place % 10}", "width": 2.4, "dash": dash or _DASHES[place % len(_DASHES)]}


def mark(place: int) -> dict[str, Any]:
    """The ``marker`` of a trace of points."""
    return {"color": f"@{place % 10}", "symbol": _MARKS[place % len(_MARKS)], "size": 8}
