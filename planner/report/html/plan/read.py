"""Sources that an input lists on a sheet of its own, which nothing else reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.errors import InputError
from planner.workbook.own import read_own

if TYPE_CHECKING:
    from pathlib import Path

_SHEET: Final = "_sources"
_MOST: Final = 2000
_LONGEST: Final = 600


def listed_sources(source: Path) -> tuple[tuple[str, str, str], ...]:
    """Key, title and address of each source on the sheet ``_sources`` of a folder or a workbook; () if there is none.

    The sheet is read as every sheet of a user is, with the same limits; one that cannot be read lists nothing.

    Args:
        source: the folder of CSV files, or the workbook, that was planned.
    """
    try:
        rows = read_own(source)[0].get(_SHEET, [])
    except (InputError, OSError):
        return ()
    cut = [row[:3] for row in rows[:_MOST]]
    found = [[str("" if value is None else value).strip()[:_LONGEST] for value in row] for row in cut]
    if not found or [name.lower() for name in found[0]] != ["key", "title", "url"]:
        return ()
    return tuple((row[0], row[1], row[2]) for row in found[1:] if len(row) == 3 and row[0])
