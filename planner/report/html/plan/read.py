"""Sources that an input lists on a sheet of its own, which nothing else reads."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SHEET: Final = "_sources"
_MOST: Final = 2000
_LONGEST: Final = 600


def listed_sources(source: Path) -> tuple[tuple[str, str, str], ...]:
    """Key, title and address of each source on the sheet ``_sources`` of a folder or a workbook; () if there is none.

    Args:
        source: the folder of CSV files, or the workbook, that was planned.
    """
    rows = _from_folder(source) if source.is_dir() else _from_workbook(source)
    found = [[str("" if value is None else value).strip()[:_LONGEST] for value in row][:3] for row in rows]
    if not found or [name.lower() for name in found[0]] != ["key", "title", "url"]:
        return ()
    return tuple((row[0], row[1], row[2]) for row in found[1:_MOST] if len(row) == 3 and row[0])


def _from_folder(source: Path) -> Iterable[Iterable[object]]:
    path = source / f"{_SHEET}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        return [row for row, _ in zip(csv.reader(file), range(_MOST), strict=False)]


def _from_workbook(source: Path) -> Iterable[Iterable[object]]:
    from openpyxl import load_workbook

    book = load_workbook(source, read_only=True, data_only=True)
    try:
        if _SHEET not in book.sheetnames:
            return []
        return list(book[_SHEET].iter_rows(max_row=_MOST, max_col=3, values_only=True))
    finally:
        book.close()
