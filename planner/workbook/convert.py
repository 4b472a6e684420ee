"""Turn a workbook into a folder of CSV files and back: same cells, same order, same headers and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.errors import Finding, InputError, Severity
from planner.schema import SHEETS, Sheet
from planner.workbook.book import Book, CellError, RawSheet, Uncalculated
from planner.workbook.cells import address
from planner.workbook.files import write_atomically, write_folder
from planner.workbook.folder import csv_bytes
from planner.workbook.notices import count, error, warning
from planner.workbook.own import own_files, read_own
from planner.workbook.read import read_book
from planner.workbook.template import workbook_bytes
from planner.workbook.values import changes_meaning, column_of, split_unit, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from planner.workbook.own import OwnSheets

LONGEST_TEXT: Final = 32_767
"""Characters that a workbook cell can hold."""


def convert(source: Path, target: Path, *, force: bool = False) -> tuple[Finding, ...]:
    """Write a workbook as a folder of CSV files, or a folder as a workbook.

    Args:
        source: an xlsx workbook or a folder.
        target: a folder, or a file whose name ends in ``.xlsx``; whichever ``source`` is not.
        force: replace what stands there.

    Returns:
        Warnings: what could not be carried over, or changes what a cell means.

    Raises:
        InputError: if ``source`` cannot be read or carried over without loss, or ``target`` may not be replaced.
        OSError: if ``target`` cannot be written; what stood there before is intact.
    """
    book = read_book(source)
    own, told = read_own(source)
    _refuse_target(book, target, own, force=force)
    findings = not_carried(book, [*told, *(_unlike_text(book) if book.kind == "xlsx" else _too_long(book))])
    if book.kind == "xlsx":
        write_folder(target, folder_files(book) | own_files(own))
    else:
        write_atomically(target, workbook_bytes(book, own))
    return tuple(findings)


def folder_files(book: Book) -> dict[str, bytes]:
    """File name -> content of the CSV files of a book; sheets without rows have none.

    Raises:
        InputError: if a unit cannot be written in a header.
    """
    files = {}
    for name, raw in book.sheets.items():
        if len(raw.cells):
            sheet = SHEETS[name]
            columns = [column_of(sheet, text) for text in raw.header]
            header = [_csv_header(sheet, raw, place) for place in range(len(raw.header))]
            texts = [[text_of(cell, column) for cell in raw.cells[place]] for place, column in enumerate(columns)]
            files[f"{name}.csv"] = csv_bytes([header, *zip(*texts, strict=True)])
    return files


def _csv_header(sheet: Sheet, raw: RawSheet, place: int) -> str:
    """Header cell with its unit in brackets, where that is not the column's own or the header has one already."""
    text, unit = raw.header[place], raw.units[place].strip()
    column = column_of(sheet, text)
    written = split_unit(text)[1]
    if not unit or unit == (written or (column.unit if column is not None else "")):
        return text
    joined = f"{text} [{unit}]"
    if written or split_unit(joined) != (text.strip(), unit):
        raise InputError(
            [
                error(
                    "unit-unclear",
                    "The unit cannot be carried into the header of a CSV file.",
                    "Write one unit of the column's list, either in row 3 or in brackets in row 1.",
                    sheet=sheet.name,
                    cell=address(3, raw.columns[place]),
                    value=unit,
                )
            ]
        )
    return joined


def _refuse_target(book: Book, target: Path, own: OwnSheets, *, force: bool) -> None:
    to_workbook = book.kind == "csv"
    if to_workbook and target.suffix.lower() != ".xlsx":
        problem = f"{book.name} is a folder of CSV files, so it becomes a workbook; {target.name} is no .xlsx name."
        raise InputError([error("target-kind", problem, "Give a name that ends in .xlsx.")])
    if not to_workbook and target.suffix.lower() in (".xlsx", ".xlsm", ".csv"):
        problem = f"{book.name} is a workbook, so it becomes a folder of CSV files; {target.name} is a file name."
        raise InputError([error("target-kind", problem, "Give the name of a folder.")])
    if not target.exists():
        return
    if target.is_dir() == to_workbook:
        problem = f"{target} is {'a folder' if to_workbook else 'a file'}."
        raise InputError([error("target-kind", problem, "Give another name.")])
    if not to_workbook:
        _refuse_other_files(target, own)
    if not force and (to_workbook or any(target.iterdir())):
        raise InputError([error("target-exists", f"{target} is there already.", "Give another name, or add --force.")])


def _refuse_other_files(target: Path, own: OwnSheets) -> None:
    """A folder is replaced as a whole, so it may hold nothing but files of the names that are written."""
    ours = {f"{name}.csv" for name in (*SHEETS, *own)}
    other = sorted(entry.name for entry in target.iterdir() if entry.name not in ours)
    if other:
        problem = f"{target} holds other things too, such as {other[0]}, which would be lost."
        raise InputError([error("target-exists", problem, "Give the name of a new folder.")])


def not_carried(book: Book, told: Iterable[Finding]) -> list[Finding]:
    """What was found in a book, and what of it cannot be carried over.

    Args:
        book: raw cells.
        told: what was found beside them.

    Raises:
        InputError: if any of it is an error.
    """
    findings = [*book.findings, *_lost(book), *told]
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise InputError(findings)
    return findings


def _lost(book: Book) -> Iterator[Finding]:
    """What is not carried over."""
    for name, raw in book.sheets.items():
        if name not in SHEETS:
            yield error(
                "unknown-sheet",
                f"No part of the plan reads a sheet named {raw.name}, so it has no columns to carry over.",
                "Correct its name, or put _ in front of it.",
                sheet=raw.name,
            )
    for name, place, row, cell in _cells(book):
        if isinstance(cell, Uncalculated):
            yield error(
                "formula-not-calculated",
                "The formula has no value.",
                "Open the workbook in Excel or LibreOffice and save it.",
                sheet=name,
                cell=address(row, place),
                value=str(cell)[:80],
            )


def _cells(book: Book) -> Iterator[tuple[str, int, int, object]]:
    """Sheet, sheet column, row and value of every cell that is no plain value or blank."""
    for name, raw in book.sheets.items():
        for place, column in enumerate(raw.columns):
            for row, cell in zip(raw.row_numbers.tolist(), raw.cells[place], strict=True) if len(raw.cells) else ():
                if isinstance(cell, (CellError, Uncalculated)):
                    yield name, column, row, cell


def _unlike_text(book: Book) -> Iterator[Finding]:
    """Cells that are wrong in the workbook and would look right as text."""
    for name, raw in book.sheets.items():
        sheet = SHEETS.get(name)
        if sheet is None or not len(raw.cells):
            continue
        for place, text in enumerate(raw.header):
            column = column_of(sheet, text)
            odd = [row for row, cell in enumerate(raw.cells[place]) if changes_meaning(cell, sheet, column)]
            if odd:
                yield warning(
                    "kind-lost",
                    f"{count(len(odd), 'cell')} of this column {'is' if len(odd) == 1 else 'are'} not stored as the "
                    "column needs (a number as text, say). CSV is all text and does not show that.",
                    "Run 'plan check' on the workbook first.",
                    sheet=name,
                    cell=address(int(raw.row_numbers[odd[0]]), raw.columns[place]),
                    value=text_of(raw.cells[place].iloc[odd[0]], column)[:80],
                )


def _too_long(book: Book) -> Iterator[Finding]:
    for name, raw in book.sheets.items():
        for place in range(len(raw.header)):
            for row, cell in enumerate(raw.cells[place]):
                if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
                    yield error(
                        "too-long",
                        f"The text has {len(cell):,} characters; a workbook cell holds {LONGEST_TEXT:,}.",
                        "Shorten it.",
                        sheet=name,
                        cell=address(int(raw.row_numbers[row]), raw.columns[place]),
                        value=f"{cell[:40]}…",
                    )
