"""Names of sheets: which the schema knows, which are the user's own, which nobody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.schema import SHEETS, UNREAD_SHEETS
from planner.workbook.notices import error

if TYPE_CHECKING:
    from planner.errors import Finding

INDEX_SHEET: Final = "_findings"
"""Name of the index in a marked copy; no command reads a sheet whose name starts with ``_``."""


def machine_name(name: str) -> str:
    """The schema's name of a sheet written with other case or outer spaces; the name as written if it has none."""
    plain = name.strip().lower()
    return plain if plain in SHEETS else name


def is_own(name: str) -> bool:
    """Whether a sheet is the user's own, which no command reads."""
    return name.strip().startswith("_")


def is_unread(name: str) -> bool:
    """Whether a sheet is one that the template writes for people."""
    return name.strip().lower() in {unread.lower() for unread in UNREAD_SHEETS}


def given_twice(name: str, known: str) -> Finding:
    """The finding for two sheets or files whose names differ only in case or spaces."""
    return error(
        "sheet-twice",
        f"Sheet {known} is there twice; the names differ only in case or spaces.",
        "Join the two, or put _ in front of the name of one to leave it out.",
        sheet=name,
    )
