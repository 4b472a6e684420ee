"""The first rows of a CSV file: the machine names in row 1 and data from row 2, or in words why not."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, Final

from planner.schema import SHEETS
from planner.workbook.book import HEADER_ROWS
from planner.workbook.cells import address
from planner.workbook.notices import error
from planner.workbook.second_table import named_column, names_of

if TYPE_CHECKING:
    from planner.errors import Finding

_LOOKED_AT: Final = 10
"""Rows among which the machine names are looked for where row 1 has none."""
_MARKS: Final = frozenset({"required", "optional"})


def first_rows(raw: bytes) -> list[list[str]]:
    """The first records of a file as they stand, with the row in which each stands as its place, counted from 0."""
    csv.field_size_limit(10_000_000)
    stream = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    rows: list[list[str]] = []
    try:
        rows.extend(islice(csv.reader(stream), _LOOKED_AT))
    except csv.Error:
        return rows
    return rows


def head_error(name: str, file: str, rows: list[list[str]]) -> Finding | None:
    """What is wrong with the first rows of a sheet's file; None if nothing is.

    Args:
        name: machine name of the sheet.
        file: name of its file.
        rows: its first records.
    """
    header = rows[0] if rows else []
    if len(header) == 1 and header[0].count(";") + header[0].count("\t") > 0:
        problem = f"The columns of {file} are separated by semicolons or tabs."
        fix = "Save it as 'CSV UTF-8 (comma delimited)'."
        return error("csv-separator", problem, fix, sheet=name, cell="A1")
    known = {column.name for column in SHEETS[name].columns}
    if not any(named_column(text) in known for text in header):
        enough = min(2, len(known))
        for place, row in enumerate(rows[1:], start=1):
            if len(names_of(row) & known) >= enough:
                return error(
                    "header-not-first",
                    f"The machine names of the columns stand in row {place + 1}; they must stand in row 1.",
                    "Delete the rows above them.",
                    sheet=name,
                    cell=address(place + 1, 0),
                )
    for place, row in enumerate(rows[1:HEADER_ROWS], start=1):
        filled = {text.strip().lower() for text in row if text.strip()}
        if filled and filled <= _MARKS and len(row) > 1:
            return error(
                "header-rows-extra",
                f"Row {place + 1} is the last of the header rows of a workbook (names, labels, units, required or "
                "optional). A CSV file has only the names, and its data start in row 2.",
                f"Delete rows 2 to {place + 1}, or let 'plan convert' turn the workbook into CSV files.",
                sheet=name,
                cell=address(place + 1, 0),
            )
    return None
