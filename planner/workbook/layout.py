"""From the cells of one sheet to its header, units and data, with what stands in the way of reading them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.schema import SHEETS
from planner.workbook.book import HEADER_ROWS, RawSheet
from planner.workbook.cells import LAST_COLUMN, LAST_ROW, address, split_address
from planner.workbook.notices import count, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.errors import Finding
    from planner.workbook.sheet_cells import SheetCells

_UNIT_ROW = 3
_ALLOWED_ROW = 4
_ALLOWED_MARKS = ("required", "optional")
_MOST_ALIKE = 100
"""Findings of one kind in a sheet, of those that come in crowds."""


def empty_sheet(name: str) -> RawSheet:
    """A sheet of which only the name is known."""
    return RawSheet(name, (), (), pd.DataFrame(), np.zeros(0, dtype=np.int64), ())


def build_sheet(name: str, known: str, cells: SheetCells) -> tuple[RawSheet | None, list[Finding]]:
    """Cut the cells of a sheet into header and data.

    Args:
        name: of the sheet as the user wrote it.
        known: its machine name.
        cells: what the XML says.

    Returns:
        The sheet, or None if it cannot be read as a table, and what was found.
    """
    blocking = _blocking(known, cells)
    if blocking:
        return None, blocking
    header = cells.rows.get(1, {})
    columns = tuple(sorted(header))
    numbers = sorted(number for number in cells.rows if number > HEADER_ROWS)
    values = np.empty((len(numbers), len(columns)), dtype=object)
    place = {column: position for position, column in enumerate(columns)}
    stray: dict[int, list[int]] = {}
    for position, number in enumerate(numbers):
        row = values[position]
        for column, value in cells.rows[number].items():
            if column in place:
                row[place[column]] = value
            else:
                stray.setdefault(column, []).append(number)
    filled = np.array([any(value is not None for value in row) for row in values], dtype=bool)
    units = cells.rows.get(_UNIT_ROW, {})
    sheet = RawSheet(
        name,
        tuple(header_text(header[column]) for column in columns),
        tuple(header_text(units.get(column)) for column in columns),
        pd.DataFrame(values[filled], columns=range(len(columns)), dtype=object),
        np.array(numbers, dtype=np.int64)[filled],
        columns,
    )
    return sheet, [*_stray(known, cells, stray), *_about_cells(known, cells, columns)]


def header_text(value: object) -> str:
    """Text of a header or unit cell; a date as 2026-12-01."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return str(value)


def _blocking(name: str, cells: SheetCells) -> list[Finding]:
    """What makes the sheet unreadable as a table."""
    if cells.beyond is not None:
        cell = address(*cells.beyond)
        return [
            error(
                "sheet-too-large",
                f"Data may stand up to row {LAST_ROW:,} and column {LAST_COLUMN}.",
                "Delete what stands beyond (Ctrl+End shows the last cell), or give the case as a CSV folder.",
                sheet=name,
                cell=cell,
            )
        ]
    elsewhere = _header_elsewhere(name, cells)
    if elsewhere:
        return [
            error(
                "header-not-first",
                f"The machine names of the columns stand in row {elsewhere}; they must stand in row 1.",
                "Delete the rows above them, or paste the data into a sheet from 'plan template'.",
                sheet=name,
                cell=f"A{elsewhere}",
            )
        ]
    if _data_in_header_rows(cells.rows):
        return [
            error(
                "header-rows-missing",
                "Rows 1 to 4 are header rows (names, labels, units, required or optional) and data start in row 5; "
                "here row 4 has no word 'required' or 'optional', so data may stand in rows 2 to 4.",
                "Copy the four header rows from 'plan template', with the data below them.",
                sheet=name,
                cell="A4",
            )
        ]
    return []


def _header_elsewhere(known: str, cells: SheetCells) -> int:
    """Row in which the machine names stand, if that is not row 1; else 0."""
    names = {column.name for column in SHEETS[known].columns}

    def matches(row: Mapping[int, object]) -> int:
        return sum(isinstance(value, str) and value.strip() in names for value in row.values())

    if any(header_text(value).strip().lower() in names for value in cells.rows.get(1, {}).values()):
        return 0
    enough = min(2, len(names))
    first = sorted(number for number in cells.rows if number > 1)[:10]
    return next((number for number in first if matches(cells.rows[number]) >= enough), 0)


def _data_in_header_rows(rows: Mapping[int, Mapping[int, object]]) -> bool:
    if not any(number in rows for number in range(2, HEADER_ROWS + 1)):
        return False
    allowed = rows.get(_ALLOWED_ROW, {}).values()
    return not any(isinstance(value, str) and value.strip().lower().startswith(_ALLOWED_MARKS) for value in allowed)


def _stray(name: str, cells: SheetCells, stray: Mapping[int, list[int]]) -> Iterable[Finding]:
    for column, rows in sorted(stray.items()):
        yield error(
            "column-without-header",
            f"{count(len(rows), 'cell')} of this column hold something, but its header (row 1) is blank."
            if len(rows) > 1
            else "This cell holds something, but the header of its column (row 1) is blank.",
            "Write the column's machine name in row 1, or move notes to a sheet whose name starts with _.",
            sheet=name,
            cell=address(rows[0], column),
            value=str(cells.rows[rows[0]][column])[:80],
        )


def _about_cells(name: str, cells: SheetCells, columns: tuple[int, ...]) -> Iterable[Finding]:
    last = columns[-1] if columns else -1
    for row, column in cells.twice[:_MOST_ALIKE]:
        yield error(
            "cell-twice",
            "The file holds this cell twice, so programs would read different values.",
            "Open it in Excel, look at the cell and save the file again.",
            sheet=name,
            cell=address(row, column),
        )
    for row, column in cells.other_files[:_MOST_ALIKE]:
        yield error(
            "external-link",
            "The formula reads another file, whose value may be old.",
            "Paste the value itself in the cell.",
            sheet=name,
            cell=address(row, column),
        )
    yield from _merged(name, cells, last)
    yield from _hidden(name, cells, columns)
    if cells.formulas and cells.first_formula is not None:
        yield warning(
            "formulas",
            f"{count(cells.formulas, 'cell')} hold{'s' if cells.formulas == 1 else ''} a formula. The value that the "
            "spreadsheet stored is used.",
            "Nothing, if the file was saved after the last change.",
            sheet=name,
            cell=address(*cells.first_formula),
        )


def _merged(name: str, cells: SheetCells, last: int) -> Iterable[Finding]:
    found = 0
    for text in cells.merged:
        first = split_address(text.partition(":")[0])
        if first is None or first[1] > last or found == _MOST_ALIKE:
            continue
        end = split_address(text.partition(":")[2]) or first
        if first[0] in (1, _UNIT_ROW) or end[0] > HEADER_ROWS:
            found += 1
            yield error(
                "merged-cells",
                f"The cells {text} are merged; only the first of them holds a value, the others are blank.",
                "Unmerge them and write the value in each row.",
                sheet=name,
                cell=text.partition(":")[0],
            )


def _hidden(name: str, cells: SheetCells, columns: tuple[int, ...]) -> Iterable[Finding]:
    hidden = [row for row in cells.hidden_rows if row > HEADER_ROWS]
    if hidden:
        yield warning(
            "rows-hidden",
            f"{count(len(hidden), 'row')} {'is' if len(hidden) == 1 else 'are'} hidden"
            f"{' by a filter' if cells.filtered else ''}, and used all the same.",
            "Unhide the rows and look at them, or delete them.",
            sheet=name,
            cell=f"A{hidden[0]}",
        )
    elif cells.filtered:
        yield warning("filter-on", "A filter is set. All rows are used.", "Nothing, or clear the filter.", sheet=name)
    covered = [column for column in columns if any(first <= column <= last for first, last in cells.hidden_columns)]
    if covered:
        yield warning(
            "columns-hidden",
            f"{count(len(covered), 'column')} {'is' if len(covered) == 1 else 'are'} hidden, and used all the same.",
            "Unhide and look at them, or delete them.",
            sheet=name,
            cell=address(1, covered[0]),
        )
