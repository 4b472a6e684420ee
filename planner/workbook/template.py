"""Write a workbook: an empty template, or one with the rows of a book. The same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Final

from planner.schema import SHEETS
from planner.workbook.droplists import DropLists
from planner.workbook.files import write_atomically
from planner.workbook.own import write_own
from planner.workbook.palette import Palette
from planner.workbook.readme_sheet import write_readme
from planner.workbook.sheet_writer import Heading, SheetWriter, headings_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.workbook.book import Book, RawSheet
    from planner.workbook.own import OwnSheets

_CREATED: Final = dt.datetime(2026, 1, 1)
"""A fixed day, so that equal content is an equal file."""
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(path: Path, book: Book | None = None, own: OwnSheets | None = None) -> None:
    """Write a workbook, whole or not at all.

    Args:
        path: file to write.
        book: rows to fill in; None for an empty template with every column.
        own: the user's own sheets, put at the end.

    Raises:
        OSError: if it cannot be written; what stood there before is intact.
    """
    write_atomically(path, workbook_bytes(book, own))


def workbook_bytes(book: Book | None = None, own: OwnSheets | None = None) -> bytes:
    """The bytes of a workbook; see :func:`write_workbook`."""
    import xlsxwriter

    given: Mapping[str, RawSheet] = {} if book is None else book.sheets
    as_found = book is not None and book.kind == "xlsx"
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, **_OPTIONS})
    workbook.set_properties({"title": "Procurement plan", "created": _CREATED})
    workbook.set_calc_mode("auto")
    palette = Palette(workbook)
    headings = {name: headings_of(sheet, given.get(name)) for name, sheet in SHEETS.items()}
    lists = DropLists(workbook, _places(headings), _entries(headings, given))
    write_readme(workbook.add_worksheet("README"), palette, _title(given))
    for name, sheet in SHEETS.items():
        writer = SheetWriter(workbook.add_worksheet(name), palette, lists, sheet, headings[name], as_found=as_found)
        writer.write(given.get(name))
    lists.write(workbook.add_worksheet("lists"), palette)
    write_own(workbook, palette, own or {})
    workbook.close()
    return stream.getvalue()


def _places(headings: Mapping[str, list[Heading]]) -> dict[str, int]:
    """``sheet.column`` -> sheet column in which its names stand."""
    return {
        f"{name}.{heading.column.name}": place
        for name, listed in headings.items()
        for place, heading in reversed(list(enumerate(listed)))
        if heading.column is not None
    }


def _entries(headings: Mapping[str, list[Heading]], given: Mapping[str, RawSheet]) -> dict[str, list[str]]:
    """``sheet.column`` -> names that stand there, for the places that other columns refer to."""
    wanted = {source for sheet in SHEETS.values() for column in sheet.columns for source in column.refers}
    entries = {}
    for source, place in _places(headings).items():
        sheet = source.split(".")[0]
        if source in wanted and sheet in given and len(given[sheet].header):
            entries[source] = [str(value) for value in given[sheet].cells[place].dropna()]
    return entries


def _title(given: Mapping[str, RawSheet]) -> str:
    sheet = given.get("settings")
    if sheet is None or not {"setting", "value"} <= set(sheet.header):
        return ""
    names, values = sheet.cells[sheet.header.index("setting")], sheet.cells[sheet.header.index("value")]
    return next((str(value) for name, value in zip(names, values, strict=True) if name == "title" and value), "")
