"""The user's own sheets and files, whose names start with ``_``: carried along, never understood."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from planner.workbook.bounded import gather_safely
from planner.workbook.cells import number_or_text
from planner.workbook.folder import csv_bytes
from planner.workbook.formulas import unguarded
from planner.workbook.names import is_own
from planner.workbook.notices import warning
from planner.workbook.values import ExactFloat, text_of
from planner.workbook.xml import blank_to_none

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlsxwriter.workbook import Workbook

    from planner.errors import Finding
    from planner.workbook.palette import Palette

OwnSheets = dict[str, list[list[object]]]
"""Name -> rows of cells, blank ones None; row 1 of the sheet comes first."""

_LONGEST_NAME: Final = 31
_BAD_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\<>|\"'\x00-\x1f]")
_LONGEST_TEXT: Final = 32_767
_WIDTHS: Final = (10, 60)


def read_own(path: Path) -> tuple[OwnSheets, list[Finding]]:
    """Read the user's own sheets of a workbook, or the own CSV files of a folder, as plain cells.

    Returns:
        The sheets, and a warning for each that cannot be carried over.

    Raises:
        InputError: if the workbook cannot be opened.
        OSError: if a file cannot be read.
    """
    sheets, findings = _from_folder(path) if path.is_dir() else _from_workbook(path)
    taken: set[str] = set()
    for name in list(sheets):
        if len(name) > _LONGEST_NAME or _BAD_IN_NAMES.search(name) or name.lower() in taken:
            del sheets[name]
            findings.append(_left(name, "its name cannot be that of a sheet and of a file"))
        taken.add(name.lower())
    return sheets, findings


def own_files(sheets: OwnSheets) -> dict[str, bytes]:
    """File name -> content of the CSV files of own sheets."""
    return {
        f"{name}.csv": csv_bytes([text_of(cell, None) for cell in row] for row in rows) for name, rows in sheets.items()
    }


def write_own(workbook: Workbook, palette: Palette, sheets: Mapping[str, list[list[object]]]) -> None:
    """Add own sheets to a workbook that is being written."""
    for name, rows in sheets.items():
        page = workbook.add_worksheet(name)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        width = max((len(row) for row in rows), default=0)
        for column in range(width):
            longest = max((len(str(row[column])) for row in rows if len(row) > column), default=0)
            page.set_column(column, column, min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1]), palette.words)
        for number, row in enumerate(rows):
            form = palette.words if number else palette.heading
            for column, cell in enumerate(row):
                if isinstance(cell, bool):
                    page.write_boolean(number, column, cell, form)
                elif isinstance(cell, float):
                    page.write_number(number, column, ExactFloat(cell), form)
                elif isinstance(cell, int):
                    page.write_number(number, column, cell, form)
                elif cell is not None:
                    page.write_string(number, column, str(cell), form)


def _from_folder(path: Path) -> tuple[OwnSheets, list[Finding]]:
    sheets: OwnSheets = {}
    findings = []
    for file in sorted(path.iterdir()):
        if not (is_own(file.stem) and file.suffix.lower() == ".csv" and file.is_file()):
            continue
        try:
            text = file.read_bytes().decode("utf-8-sig")
            rows = [[_meant(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
        except (UnicodeDecodeError, csv.Error) as fault:
            findings.append(_left(file.stem, f"it is no CSV table in UTF-8 ({fault})"))
            continue
        if any(isinstance(cell, str) and len(cell) > _LONGEST_TEXT for row in rows for cell in row):
            findings.append(
                _left(file.stem, f"one of its texts is longer than the {_LONGEST_TEXT:,} that a cell holds")
            )
            continue
        sheets[file.stem] = rows
    return sheets, findings


def _meant(text: str) -> object:
    """A number where the text is exactly how one is written here; else the text itself."""
    value = number_or_text(text)
    return value if not isinstance(value, str) and text_of(value, None) == text else blank_to_none(unguarded(text))


def _from_workbook(path: Path) -> tuple[OwnSheets, list[Finding]]:
    sheets: OwnSheets = {}
    findings = []
    for name, found in gather_safely(path, own=True).cells.items():
        if isinstance(found, str):
            findings.append(_left(name, found))
        elif found.beyond is not None:
            findings.append(_left(name, "it reaches too far to the right or down"))
        else:
            sheets[name] = [
                [found.rows.get(row, {}).get(column) for column in range(1 + max(found.rows.get(row, {0: None})))]
                for row in range(1, 1 + max(found.rows, default=0))
            ]
            findings.append(
                warning(
                    "sheet-values-only",
                    f"{name} is your own sheet (its name starts with _). Its values are carried over; formulas, "
                    "formats and pictures are not.",
                    "Nothing, or keep the workbook.",
                    sheet=name,
                )
            )
    return sheets, findings


def _left(name: str, reason: str) -> Finding:
    return warning(
        "sheet-not-carried",
        f"{name} is your own (its name starts with _) and is not carried over: {reason}.",
        "Nothing, or copy it by hand.",
        sheet=name,
    )
