"""Read and write a folder of CSV files, one file a sheet, as UTF-8 with commas.

The first row holds the machine names, with the unit in brackets where it is not the column's own; data start in the
second. Row numbers are those a spreadsheet shows when it opens the file. Every cell is text.
"""

from __future__ import annotations

import csv
import io
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.errors import Finding
from planner.schema import SHEETS
from planner.workbook.book import Book, RawSheet
from planner.workbook.cells import address, text_value
from planner.workbook.csv_head import first_rows, head_error
from planner.workbook.csv_quotes import quotes_error
from planner.workbook.folder_files import files_of
from planner.workbook.formulas import guarded, unguarded
from planner.workbook.layout import empty_sheet
from planner.workbook.names import given_twice, machine_name
from planner.workbook.notices import count, error, refuse
from planner.workbook.second_table import cut
from planner.workbook.xml import blank_to_none

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_BYTES: Final = 500_000_000
_FIRST_DATA_ROW: Final = 2
_QUOTE: Final = '"'
_NEEDS_QUOTES: Final = re.compile(r'[,"\r\n]')
_SAVE_AS: Final = "Save it as 'CSV UTF-8 (comma delimited)'."


def read_folder(path: Path) -> Book:
    """Read a folder of CSV files.

    Raises:
        InputError: if the folder holds no CSV file.
        OSError: if the system does not let us read it.
    """
    files = files_of(path)
    if not files.holds_csv:
        refuse(
            "folder-without-csv",
            f"The folder {path} holds no CSV file.",
            "Give an .xlsx workbook, or a folder that 'plan convert' wrote.",
        )
    sheets: dict[str, RawSheet] = {}
    findings = list(files.findings)
    unreadable = set(files.unreadable)
    for file in files.tables:
        name = machine_name(file.stem)
        if name in sheets or name in unreadable:
            findings.append(given_twice(file.stem, name))
        elif name not in SHEETS:
            sheets[name] = empty_sheet(file.stem)
        else:
            sheet, found = read_file(file)
            findings.extend(found)
            if sheet is None:
                unreadable.add(name)
            else:
                sheets[name] = sheet
    order = {name: place for place, name in enumerate(SHEETS)}
    ordered = dict(sorted(sheets.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))
    title = path.name or str(path)
    return Book(title, MappingProxyType(ordered), tuple(findings), "csv", tuple(files.own), frozenset(unreadable))


def read_file(file: Path) -> tuple[RawSheet | None, list[Finding]]:
    """Read one CSV file; None, with the reason, if it is not a table."""
    name = file.stem
    if file.stat().st_size > MOST_BYTES:
        problem = f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB."
        return None, [error("file-limits", problem, "Leave out what the plan does not need.", sheet=machine_name(name))]
    raw = file.read_bytes()
    blocking = _blocking(file, raw)
    if blocking is not None:
        return None, [blocking]
    rows = first_rows(raw)
    wrong = head_error(machine_name(name), file.name, rows)
    if wrong is not None:
        return None, [wrong]
    if not any(text.strip() for text in (rows or [[]])[0]):
        return empty_sheet(name), []
    table = _table(name, raw, len(rows[0]))
    if isinstance(table, Finding):
        return None, [table]
    sheet, found = _build(name, table)
    sheet, second = cut(machine_name(name), sheet)
    return sheet, [*found, *second]


def _blocking(file: Path, raw: bytes) -> Finding | None:
    known = machine_name(file.stem)
    if raw.startswith(b"PK\x03\x04"):
        return error("file-type", f"{file.name} is an Excel workbook, not CSV.", _SAVE_AS, sheet=known)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw:
        problem = f"{file.name} is not UTF-8 text (it may be UTF-16)."
        return error("csv-encoding", problem, _SAVE_AS, sheet=known)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        row = raw.count(b"\n", 0, fault.start) + 1
        return error(
            "csv-encoding",
            f"{file.name} is not UTF-8 text; the first byte that does not fit is near row {row}.",
            _SAVE_AS,
            sheet=known,
            cell=str(row),
        )
    return None


def _table(name: str, raw: bytes, width: int) -> np.ndarray | Finding:
    """All records, the header included, as a table of text, or why they cannot be read.

    The fast reader takes a quotation mark in the middle of a text as it comes, which can hide whole rows in a cell; so
    marks are looked at first.
    """
    wrong = quotes_error(name, raw)
    if wrong is not None:
        return wrong
    try:
        return _parse(raw, width)
    except ValueError:
        return _parse_long(name, raw, width)


def _parse(raw: bytes, width: int) -> np.ndarray:
    """All records, the header included, as a table of text.

    Raises:
        ValueError: if a record is longer than the header, or a quotation mark is never closed.
    """
    frame = pd.read_csv(
        io.BytesIO(raw),
        header=None,
        names=range(width),
        index_col=False,
        dtype=object,
        keep_default_na=False,
        skip_blank_lines=False,
        encoding="utf-8-sig",
        engine="c",
    )
    return frame.to_numpy(dtype=object, copy=True)


def _parse_long(name: str, raw: bytes, width: int) -> np.ndarray | Finding:
    """Read a file that has records longer than its header, which is harmless where what is beyond is blank."""
    stream = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    try:
        records = list(csv.reader(stream, strict=True))
    except csv.Error as fault:
        fix = "Look for a text that should have ended long before, or shorten it."
        return error("csv-quotes", f"A text of the file cannot be read ({fault}).", fix, sheet=machine_name(name))
    for row, record in enumerate(records, start=1):
        if any(text.strip() for text in record[width:]):
            return error(
                "csv-long-row",
                f"Row {row} has {len(record)} values, but the header has {width} columns.",
                "Put a text that holds a comma in quotation marks, or name the column in row 1.",
                sheet=machine_name(name),
                cell=address(row, width),
                value=record[width][:80],
            )
    table = np.full((len(records), width), "", dtype=object)
    for values, record in zip(table, records, strict=True):
        values[: len(record)] = record[:width]
    return table


def _build(name: str, table: np.ndarray) -> tuple[RawSheet, list[Finding]]:
    header = [unguarded(str(text)) for text in table[0]]
    columns = tuple(column for column, text in enumerate(header) if text.strip())
    data = table[1:]
    for column in range(data.shape[1]):
        data[:, column] = _cleaned(data[:, column])
    findings = list(_without_header(name, data, [column for column in range(len(header)) if column not in columns]))
    data = data[:, list(columns)]
    filled = pd.notna(data).any(axis=1) if columns else np.zeros(len(data), dtype=bool)
    sheet = RawSheet(
        name,
        tuple(header[column] for column in columns),
        ("",) * len(columns),
        pd.DataFrame(data[filled], columns=range(len(columns)), dtype=object),
        np.flatnonzero(filled) + _FIRST_DATA_ROW,
        columns,
    )
    return sheet, findings


def _cleaned(values: np.ndarray) -> np.ndarray:
    """Blank text as None and error texts as error cells; only distinct values are looked at one by one."""
    codes, distinct = pd.factorize(values)
    meant = np.empty(len(distinct) + 1, dtype=object)
    meant[:-1] = [text_value(blank_to_none(unguarded(text))) for text in distinct]
    return meant[codes]


def _without_header(name: str, data: np.ndarray, columns: list[int]) -> Iterable[Finding]:
    for column in columns:
        rows = np.flatnonzero(pd.notna(data[:, column]))
        if len(rows):
            yield error(
                "column-without-header",
                f"{count(len(rows), 'cell')} below this header, which is blank, hold something.",
                "Write the column's machine name in row 1, or delete the column.",
                sheet=machine_name(name),
                cell=address(int(rows[0]) + _FIRST_DATA_ROW, column),
                value=str(data[rows[0], column])[:80],
            )


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file: UTF-8, line feeds, quotation marks where needed.

    The mark that tells Excel the text is UTF-8 stands in front only if some character is not ASCII.
    """
    lines = [",".join(map(_quoted, row)) for row in rows]
    text = "\n".join((*lines, ""))
    return text.encode("utf-8" if text.isascii() else "utf-8-sig")


def _quoted(text: str) -> str:
    """A field that stays text, in quotation marks if it needs them; a lone carriage return does, unlike in ``csv``."""
    text = guarded(text)
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _NEEDS_QUOTES.search(text) else text
