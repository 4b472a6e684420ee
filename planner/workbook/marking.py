"""Marking a workbook with openpyxl: bad cells in red, a note on each, and an index that links to them.

It runs in the small process that opens workbooks, because openpyxl can be led to use any amount of memory.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from copy import copy
from typing import TYPE_CHECKING, Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from planner.errors import Finding, Severity
from planner.workbook.book import HEADER_ROWS
from planner.workbook.cells import split_address
from planner.workbook.names import INDEX_SHEET, machine_name
from planner.workbook.notices import refuse
from planner.workbook.undated import save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_MARKS: Final = 5_000
"""Findings that are marked in the sheets; the rest stands in the index alone."""

_INDEX_WIDTHS: Final = (24, 10, 28, 70, 60, 24)
_LINE_POINTS: Final = 15.0
_MOST_LINES: Final = 12

_RED: Final = PatternFill("solid", start_color="FFF4A6A0", end_color="FFF4A6A0")
_AMBER: Final = PatternFill("solid", start_color="FFFFE3A3", end_color="FFFFE3A3")
_MARK: Final = "— found by 'plan check' —"
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LOST_PARTS: Final = (
    ("xl/slicers/", "slicers"),
    ("xl/threadedcomments/", "threaded comments (they become plain notes)"),
    ("xl/embeddings/", "embedded files"),
    ("xl/vbaproject.bin", "macros"),
    ("xl/ctrlprops/", "form controls"),
)


def mark(content: bytes, findings: Sequence[Finding]) -> tuple[bytes, int, list[str]]:
    """Mark a workbook.

    Returns:
        The marked workbook, how many cells were marked, and what could not be kept, in words.

    Raises:
        InputError: if openpyxl cannot open or write it.
    """
    workbook, lost = _load(content)
    marked = _mark_all(workbook, findings)
    _write_index(workbook, findings, lost)
    stream = io.BytesIO()
    save(workbook, stream)
    return stream.getvalue(), marked, lost


def _load(content: bytes) -> tuple[Workbook, list[str]]:
    """Open a workbook for marking, and say what openpyxl will drop."""
    if not openpyxl.DEFUSEDXML:
        refuse("no-defusedxml", "This installation lacks defusedxml, so no workbook is opened.", "Install it again.")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            workbook = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
        except Exception as fault:  # noqa: BLE001 - openpyxl raises many kinds on odd files; the user needs one line
            refuse("file-unmarked", f"No marked copy can be made of this workbook ({fault}).", "Save it anew in Excel.")
    told = [str(warning.message) for warning in caught]
    lost = [text.removesuffix(" and will be removed") for text in told if "removed" in text]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name.lower() for name in archive.namelist()]
        lost.extend(what for start, what in _LOST_PARTS if any(name.startswith(start) for name in names))
        drawings = [name for name in archive.namelist() if name.lower().startswith("xl/drawings/drawing")]
        if any(b":sp>" in archive.read(name) or b":sp " in archive.read(name) for name in drawings):
            lost.append("text boxes and shapes")
    return workbook, list(dict.fromkeys(lost))


def _mark_all(workbook: Workbook, findings: Sequence[Finding]) -> int:
    """Colour the cells of the findings and put a note on each; how many cells that are."""
    sheets = {machine_name(sheet.title): sheet for sheet in workbook.worksheets}
    for sheet in sheets.values():
        _size_notes(sheet)
    by_cell: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings[:MOST_MARKS]:
        name = machine_name(finding.sheet)
        place = split_address(_cell_of(finding))
        if name in sheets and place is not None:
            by_cell.setdefault((name, *_anchor(sheets[name], *place)), []).append(finding)
    for (name, row, column), found in by_cell.items():
        _mark(sheets[name], row, column, found)
    return len(by_cell)


def _cell_of(finding: Finding) -> str:
    """Address to mark: the first cell of the row or sheet where the finding names no cell."""
    return finding.cell.partition(":")[0] if finding.cell[:1].isalpha() else f"A{finding.cell or 1}"


def _anchor(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    """Row and column, both from 1, of the cell that can hold a note: the first one of a merged range."""
    column += 1
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return row, column


def _mark(sheet: Worksheet, row: int, column: int, findings: Sequence[Finding]) -> None:
    cell: Any = sheet.cell(row, column)
    if not cell.has_style:
        _take_column_style(sheet, cell)
    cell.fill = _RED if any(finding.severity is Severity.ERROR for finding in findings) else _AMBER
    parts = [_MARK, *(f"{finding.problem}\n{finding.fix}" for finding in findings)]
    author = "plan"
    if cell.comment is not None:
        author = cell.comment.author or author
        parts.insert(0, cell.comment.text.partition(_MARK)[0].rstrip())
    text = _printable("\n\n".join(part for part in parts if part))
    cell.comment = Comment(text, author, *_note_size(text))


def _take_column_style(sheet: Worksheet, cell: Any) -> None:  # noqa: ANN401 - openpyxl is untyped
    """Give a cell that did not exist the format of its column, as the spreadsheet would."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min and dimension.min <= cell.column <= dimension.max and dimension.has_style:
            cell._style = copy(dimension._style)


def _note_size(text: str) -> tuple[int, int]:
    """Height and width of a note, in points."""
    lines = sum(1 + len(line) // 55 for line in text.split("\n"))
    return min(20 + 17 * lines, 500), 360


def _size_notes(sheet: Worksheet) -> None:
    """Give the notes of the header rows room, since their sizes are lost on loading."""
    for row in sheet.iter_rows(min_row=1, max_row=HEADER_ROWS):
        for cell in row:
            if cell.comment is not None:
                cell.comment.height, cell.comment.width = _note_size(cell.comment.text)


def _write_index(workbook: Workbook, findings: Sequence[Finding], lost: Sequence[str]) -> None:
    if INDEX_SHEET in workbook.sheetnames:
        del workbook[INDEX_SHEET]
    sheet = workbook.create_sheet(INDEX_SHEET)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    sheet["A1"] = f"Found by 'plan check': {_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}"
    sheet["A1"].font = Font(name="Calibri", bold=True, size=14)
    notes = [
        "Click a place to go there. Correct your own file: this is a copy, and formulas in it show their values only "
        "after it was opened in a spreadsheet."
    ]
    if lost:
        notes.append("Not in this copy: " + "; ".join(lost) + ". They are safe in your own file.")
    if len(findings) > MOST_MARKS:
        notes.append(f"The first {MOST_MARKS:,} findings are marked in the sheets; all stand here.")
    for note in notes:
        sheet.append([note])
    sheet.append([])
    sheet.append(["place", "kind", "found", "what is wrong", "what to do", "code"])
    head = sheet.max_row
    for cell in sheet[head]:
        cell.font = Font(name="Calibri", bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", start_color="FF374151", end_color="FF374151")
    names = {machine_name(name): name for name in workbook.sheetnames}
    for row, finding in enumerate(findings, start=head + 1):
        _write_line(sheet, row, finding, names.get(machine_name(finding.sheet), ""))
    for letter, width in zip("ABCDEF", _INDEX_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_properties.tabColor = "FFB42318"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _write_line(sheet: Worksheet, row: int, finding: Finding, target: str) -> None:
    texts = (
        finding.where or "the file",
        finding.severity.value,
        finding.value,
        finding.problem,
        finding.fix,
        finding.code,
    )
    for column, text in enumerate(texts, start=1):
        cell: Any = sheet.cell(row, column)
        try:
            cell.value = _printable(text)
        except IllegalCharacterError:
            cell.value = ""
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    lines = max(math.ceil(len(text) / width) for text, width in zip(texts, _INDEX_WIDTHS, strict=True))
    sheet.row_dimensions[row].height = _LINE_POINTS * min(max(lines, 1), _MOST_LINES)
    if target:
        quoted = target.replace("'", "''")
        link: Any = sheet.cell(row, 1)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{_cell_of(finding)}")
        link.font = Font(name="Calibri", color="FF1155CC", underline="single")
    sheet.cell(row, 2).fill = _RED if finding.severity is Severity.ERROR else _AMBER


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:32_000]
