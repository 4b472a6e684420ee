"""Cells of the input that differ, row by row, however the rows are ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from planner.schema import SHEETS, Sheet

if TYPE_CHECKING:
    from planner.tables.table import Table, Tables

COLUMNS: Final = ("sheet", "row", "column", "before", "after", "cell_before", "cell_after")
_NOTES: Final = frozenset({"source", "as_of", "confidence", "note", "label"})


def input_changes(before: Tables, after: Tables) -> pd.DataFrame:
    """Every cell that differs and could change a plan, once; a row that is only in one of them is one line.

    Columns: sheet, row (its key), column ("" for a whole row), before, after, cell_before, cell_after.
    """
    found: list[tuple[str, ...]] = []
    for name, sheet in SHEETS.items():
        found += _sheet_changes(sheet, before[name], after[name])
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    same_cell = ["sheet", "column", "before", "after", "cell_before", "cell_after"]
    return frame.drop_duplicates(same_cell).reset_index(drop=True)


def _sheet_changes(sheet: Sheet, before: Table, after: Table) -> list[tuple[str, ...]]:
    pairs, gone, new = _match(sheet, before, after)
    compared = [column for column in before.data.columns if column.split(":")[0] not in _NOTES]
    found: list[tuple[str, ...]] = []
    left, right = before.data, after.data
    for a, b in pairs:
        for column in compared:
            old, fresh = left[column].iloc[a], right[column].iloc[b]
            if not _same(old, fresh):
                base = column.split(":")[0]
                found.append(
                    (
                        sheet.name,
                        _name(sheet, before, a),
                        base,
                        _text(old),
                        _text(fresh),
                        before.cell(a, base),
                        after.cell(b, base),
                    )
                )
    key = sheet.key[0]
    found += [(sheet.name, _name(sheet, before, row), "", "row", "", before.cell(row, key), "") for row in gone]
    found += [(sheet.name, _name(sheet, after, row), "", "", "row", "", after.cell(row, key)) for row in new]
    return found


def _match(sheet: Sheet, before: Table, after: Table) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Rows that belong together: first those of one key and window, then those of one key in order of time."""
    time = [column for column in ("from", "to", "period") if column in before.data.columns and column not in sheet.key]
    exact = [*sheet.key, *time]
    pairs, left, right = _pair(before, after, exact, range(len(before)), range(len(after)))
    more, left, right = _pair(before, after, list(sheet.key), left, right)
    return sorted(pairs + more), left, right


def _pair(
    before: Table, after: Table, columns: list[str], left: Any, right: Any  # noqa: ANN401 - any iterable of rows
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    waiting: dict[tuple[str, ...], list[int]] = {}
    for row in right:
        waiting.setdefault(_key(after, columns, row), []).append(row)
    pairs, alone = [], []
    for row in left:
        candidates = waiting.get(_key(before, columns, row))
        if candidates:
            pairs.append((row, candidates.pop(0)))
        else:
            alone.append(row)
    return pairs, alone, sorted(row for rows in waiting.values() for row in rows)


def _key(table: Table, columns: list[str], row: int) -> tuple[str, ...]:
    return tuple(_text(table.data[column].iloc[row]) for column in columns)


def _name(sheet: Sheet, table: Table, row: int) -> str:
    parts = [_text(table.data[column].iloc[row]) for column in sheet.key]
    if "from" in table.data.columns:
        parts += [f"from {_text(table.data['from'].iloc[row])}"] if _text(table.data["from"].iloc[row]) else []
    return " / ".join(part for part in parts if part)


def _same(old: Any, new: Any) -> bool:  # noqa: ANN401 - a cell
    return _text(old) == _text(new)


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
