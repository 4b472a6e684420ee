"""What the XML of a sheet says, before anything in it is understood, and how much of it there may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

MOST_CELLS: Final = 2_000_000
MOST_RANGES: Final = 20_000
"""Most merged ranges, and most entries about columns, of a sheet."""
MOST_NOTED: Final = 1_000
"""Cells that are noted, where each of them is an error anyway."""


@dataclass
class SheetCells:
    """What the XML of a sheet says.

    Attributes:
        rows: row number counted from 1 -> {column counted from 0: value}; cells that look blank are left out.
        formulas: how many cells hold a formula with a value.
        first_formula: row and column of the first of them.
        other_files: cells whose formula reads another file.
        hidden_rows: numbers of hidden rows that hold something.
        hidden_columns: hidden columns, as first and last counted from 0.
        filtered: whether a filter is set.
        merged: merged ranges, as ``A2:A3``.
        twice: cells that stand in the file twice.
        count: how many cells hold something.
        beyond: the first cell beyond the limits.
    """

    rows: dict[int, dict[int, object]] = field(default_factory=dict)
    formulas: int = 0
    first_formula: tuple[int, int] | None = None
    other_files: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False
    merged: list[str] = field(default_factory=list)
    twice: list[tuple[int, int]] = field(default_factory=list)
    count: int = 0
    beyond: tuple[int, int] | None = None
