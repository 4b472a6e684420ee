"""A worn workbook made new: the same cells, with the drop-downs, notes and formats that pasting has destroyed.

Whatever is wrong in a cell stays as wrong as it was: nothing is corrected, so that ``plan check`` finds it. Columns and
sheets that the workbook does not have yet are added, empty.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.schema import SHEETS, Sheet
from planner.workbook.convert import not_carried
from planner.workbook.files import write_atomically
from planner.workbook.notices import refuse
from planner.workbook.own import read_own
from planner.workbook.read import read_book
from planner.workbook.template import workbook_bytes
from planner.workbook.values import column_of

if TYPE_CHECKING:
    from pathlib import Path

    from planner.errors import Finding
    from planner.workbook.book import Book, RawSheet


def refreshed_path(source: Path) -> Path:
    """``case.fresh.xlsx`` beside the workbook ``case.xlsx``."""
    return source.with_name(f"{source.stem}.fresh.xlsx")


def refresh(source: Path, target: Path) -> tuple[Finding, ...]:
    """Write a fresh copy of a workbook.

    Args:
        source: the user's workbook, which is never changed.
        target: file to write.

    Returns:
        Warnings: what is not carried over, such as formulas, of which the values stay.

    Raises:
        InputError: if ``source`` is no workbook, cannot be read or carried over without loss, or is ``target``.
        OSError: if ``target`` cannot be written; what stood there before is intact.
    """
    if target.exists() and target.resolve() == source.resolve():
        refuse("target-kind", f"{target} is the workbook itself, which is never changed.", "Give another name.")
    book = read_book(source)
    if book.kind == "csv":
        refuse(
            "target-kind",
            f"{source} is a folder of CSV files, which have no drop-downs.",
            f"Run: plan convert {source} {source.name}.xlsx",
        )
    own, told = read_own(source)
    findings = not_carried(book, told)
    write_atomically(target, workbook_bytes(_complete(book), own))
    return tuple(findings)


def _complete(book: Book) -> Book:
    """The book with every column of the schema in each of its sheets."""
    return replace(book, sheets={name: _with_all_columns(SHEETS[name], raw) for name, raw in book.sheets.items()})


def _with_all_columns(sheet: Sheet, raw: RawSheet) -> RawSheet:
    there = {column.name for text in raw.header if (column := column_of(sheet, text)) is not None}
    added = [column for column in sheet.columns if column.name not in there]
    if not added or not raw.header:
        return raw
    cells = raw.cells.copy()
    for place in range(len(raw.header), len(raw.header) + len(added)):
        cells[place] = None
    return replace(
        raw,
        header=(*raw.header, *(column.name for column in added)),
        units=(*raw.units, *(column.unit for column in added)),
        cells=cells.astype(object),
        columns=tuple(range(len(raw.header) + len(added))),
    )
