"""Cells of the input that differ, row by row, however the rows are ordered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from planner.schema import SHEETS, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.tables.table import Table, Tables

COLUMNS: Final = ("sheet", "row", "column", "before", "after", "cell_before", "cell_after")
_NOTES: Final = frozenset({"source", "as_of", "confidence", "note", "label"})


class Side:
    """A sheet of one input as text."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet = sheet
        self.table = table
        self.texts: Mapping[str, list[str]] = {
            column: [_text(value) for value in table.data[column].tolist()] for column in table.data.columns
        }

    def key(self, row: int, columns: Sequence[str] = ()) -> tuple[str, ...]:
        """What a row says in some columns; in those of the sheet's key, unless others are named."""
        return tuple(self.texts[column][row] for column in columns or self.sheet.key)

    def label(self, row: int) -> str:
        """The key of a row as a reader would write it."""
        return " / ".join(part for part in self.key(row) if part)

    def name(self, row: int) -> str:
        """Its key, and when it begins to hold."""
        begins = self.texts["from"][row] if "from" in self.texts else ""
        return " / ".join(part for part in (self.label(row), f"from {begins}" if begins else "") if part)


@dataclass(frozen=True)
class Matched:
    """A sheet of both inputs, row by row.

    Attributes:
        before, after: both sides.
        pairs: rows that belong together.
        gone: rows that only the first has.
        new: rows that only the second has.
    """

    before: Side
    after: Side
    pairs: list[tuple[int, int]]
    gone: list[int]
    new: list[int]

    @cached_property
    def changed(self) -> dict[tuple[int, int], list[str]]:
        """Pairs that differ -> columns in which they do, those apart that change no plan."""
        left, right = self.before.texts, self.after.texts
        columns = [column for column in left if column.split(":")[0] not in _NOTES]
        found = {(a, b): [column for column in columns if left[column][a] != right[column][b]] for a, b in self.pairs}
        return {pair: differing for pair, differing in found.items() if differing}


def matched(before: Tables, after: Tables) -> dict[str, Matched]:
    """All sheets, row by row: rows of one key and window belong together, then those of one key in order of time."""
    return {name: _match(Side(sheet, before[name]), Side(sheet, after[name])) for name, sheet in SHEETS.items()}


def input_changes(sheets: Mapping[str, Matched]) -> pd.DataFrame:
    """Every cell that differs and could change a plan, once; a row that is only in one of them is one line.

    Columns: sheet, row (its key), column ("" for a whole row), before, after, cell_before, cell_after.
    """
    found = [line for sheet in sheets.values() for line in _changes(sheet)]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    same_cell = ["sheet", "column", "before", "after", "cell_before", "cell_after"]
    return frame.drop_duplicates(same_cell).reset_index(drop=True)


def _changes(sheet: Matched) -> list[tuple[str, ...]]:
    left, right = sheet.before, sheet.after
    name, key = left.sheet.name, left.sheet.key[0]
    found: list[tuple[str, ...]] = []
    for (a, b), columns in sheet.changed.items():
        for column in columns:
            base = column.split(":")[0]
            texts, cells = (left.texts[column][a], right.texts[column][b]), (left.table.cell(a, base),)
            found.append((name, left.name(a), base, *texts, *cells, right.table.cell(b, base)))
    found += [(name, left.name(row), "", "row", "", left.table.cell(row, key), "") for row in sheet.gone]
    found += [(name, right.name(row), "", "", "row", "", right.table.cell(row, key)) for row in sheet.new]
    return found


def _match(before: Side, after: Side) -> Matched:
    key = list(before.sheet.key)
    time = [column for column in ("from", "to", "period") if column in before.texts and column not in key]
    pairs, left, right = _pair(before, after, [*key, *time], range(len(before.table)), range(len(after.table)))
    more, left, right = _pair(before, after, key, left, right)
    return Matched(before, after, sorted(pairs + more), left, right)


def _pair(
    before: Side, after: Side, columns: list[str], left: Iterable[int], right: Iterable[int]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    waiting: dict[tuple[str, ...], list[int]] = {}
    for row in right:
        waiting.setdefault(after.key(row, columns), []).append(row)
    pairs, alone = [], []
    for row in left:
        candidates = waiting.get(before.key(row, columns))
        if candidates:
            pairs.append((row, candidates.pop(0)))
        else:
            alone.append(row)
    return pairs, alone, sorted(row for rows in waiting.values() for row in rows)


def _text(value: Any) -> str:  # noqa: ANN401 - a cell
    """A cell as people write it."""
    if isinstance(value, tuple):
        return "; ".join(value)
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
