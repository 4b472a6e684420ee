"""Read an xlsx workbook: every known sheet, each cell with its address, and what the user should know of the file.

Formulas count by the value that the spreadsheet stored for them. Macros, links and embedded files are never followed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.schema import SHEETS
from planner.workbook.book import Book, RawSheet
from planner.workbook.bounded import gather_safely
from planner.workbook.layout import build_sheet, empty_sheet
from planner.workbook.names import given_twice, is_own, is_unread, machine_name
from planner.workbook.notices import error, warning
from planner.workbook.second_table import cut

if TYPE_CHECKING:
    from pathlib import Path

    from planner.errors import Finding
    from planner.workbook.gather import Gathered
    from planner.workbook.parts import SheetPart


def read_xlsx(path: Path) -> Book:
    """Read a workbook.

    Raises:
        InputError: if the file as a whole cannot be read, with one finding that says why.
    """
    gathered = gather_safely(path, own=False)
    findings = list(gathered.findings)
    if gathered.from_1904:
        findings.append(
            warning(
                "date-1904",
                f"{path.name} counts days from 1904. Its dates were read that way.",
                "Compare a date here with the one you see in Excel.",
            )
        )
    sheets: dict[str, RawSheet] = {}
    unreadable = set()
    own = [part.name for part in gathered.sheets if is_own(part.name)]
    for part in gathered.sheets:
        if is_own(part.name) or is_unread(part.name):
            continue
        name = machine_name(part.name)
        if name in sheets or name in unreadable:
            findings.append(given_twice(part.name, name))
        elif name not in SHEETS:
            sheets[name] = empty_sheet(part.name)
        else:
            sheet = _build(gathered, part, findings)
            if sheet is None:
                unreadable.add(name)
            else:
                sheets[name] = sheet
    return Book(path.name, MappingProxyType(sheets), tuple(findings), "xlsx", tuple(own), frozenset(unreadable))


def _build(gathered: Gathered, part: SheetPart, findings: list[Finding]) -> RawSheet | None:
    cells = gathered.cells.get(part.name)
    if cells is None or isinstance(cells, str):
        problem = f"Sheet {part.name} is no table of cells."
        findings.append(error("sheet-kind", problem, "Give a worksheet.", sheet=machine_name(part.name)))
        return None
    sheet, found = build_sheet(part.name, machine_name(part.name), cells)
    findings.extend(found)
    if sheet is not None:
        sheet, second = cut(machine_name(part.name), sheet)
        findings.extend(second)
    if part.hidden and sheet is not None and len(sheet.cells):
        findings.append(
            warning(
                "sheet-hidden",
                f"Sheet {part.name} is hidden. Its {len(sheet.cells):,} rows are used all the same.",
                "Unhide it and look at it, or put _ in front of its name to leave it out.",
                sheet=machine_name(part.name),
            )
        )
    return sheet
