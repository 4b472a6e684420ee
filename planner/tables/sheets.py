"""Which sheets are there, which are missing, which nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.schema import SHEETS, Sheet
from planner.tables.report import Report, did_you_mean, listing, nearest, seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.workbook.book import Book


def check_sheets(book: Book, report: Report) -> set[str]:
    """Report unknown and missing sheets.

    Returns:
        Sheets that are not there and about which nothing may be concluded: they could not be read, are required, or
        may be meant by a sheet whose name nobody knows.
    """
    lost = set(book.unreadable)
    absent = [name for name in SHEETS if name not in book.sheets and name not in lost]
    for name in book.sheets:
        if name not in SHEETS:
            lost.update(_report_unknown(name, absent, report))
    for name in absent:
        if SHEETS[name].required and name not in lost:
            report.add(
                "missing-sheet",
                (name, ""),
                "",
                (
                    f"{SHEETS[name].help} The sheet is required, and not there; found are {listing(book.sheets, 40)}.",
                    "Add the sheet, as in 'plan template'.",
                ),
            )
            lost.add(name)
    return lost


def _report_unknown(name: str, absent: Iterable[str], report: Report) -> list[str]:
    wanted = "_".join(name.split()).replace("-", "_")
    near = nearest(wanted, absent)
    hint = f"Did you mean '{near}'?" if near else did_you_mean(wanted, SHEETS, "")
    report.add(
        "unknown-sheet",
        (name, ""),
        seen(name),
        (
            "Nothing reads a sheet of this name.",
            f"{hint} Rename it, or start its name with _ if it is your own.".strip(),
        ),
    )
    return [near] if near else []


def check_rows(sheet: Sheet, rows: int, report: Report) -> bool:
    """Report a required sheet without rows; whether it is one."""
    if rows or not sheet.required:
        return False
    report.add(
        "no-rows",
        (sheet.name, ""),
        "",
        (f"{sheet.help} The sheet is required, and has no rows.", "Add at least one row below the header."),
    )
    return True
