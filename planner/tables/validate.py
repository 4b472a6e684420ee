"""Validation in one pass: everything that can be found is found, and one bad cell makes one finding."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.schema import SHEETS, Sheet
from planner.tables.checks import CHECKS
from planner.tables.checks.periods import read_calendar
from planner.tables.clashes import check_clashes
from planner.tables.draft import Case, Draft
from planner.tables.finish import finish
from planner.tables.headers import read_headings
from planner.tables.keys import check_fixed, check_keys
from planner.tables.references import check_references
from planner.tables.report import Report
from planner.tables.required import check_required
from planner.tables.sheets import check_rows, check_sheets
from planner.tables.spread import Reading, draft_sheet
from planner.tables.table import Tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.calendar import Calendar
    from planner.errors import Finding
    from planner.workbook.book import Book


@dataclass(frozen=True)
class Validated:
    """What validation gives.

    Attributes:
        tables: the tables; None if any finding is an error.
        findings: errors and warnings by sheet, row and column, those of reading the file included.
    """

    tables: Tables | None
    findings: tuple[Finding, ...]


def validate(book: Book, edit: Callable[[Case], None] | None = None) -> Validated:
    """Turn raw cells into typed tables, or say everything that is wrong with them.

    Args:
        book: the raw cells.
        edit: changes the drafts in place once every cell is read and before anything is checked that takes more than
            one cell; what it changes is checked like the rest.
    """
    report = Report(list(book.findings))
    lost = check_sheets(book, report)
    drafts: dict[str, Draft] = {}
    drafts["periods"] = _draft(SHEETS["periods"], book, lost, report)
    check_keys(drafts["periods"], None, report)
    calendar = read_calendar(drafts["periods"], report)
    for sheet in SHEETS.values():
        if sheet.name != "periods":
            drafts[sheet.name] = _draft(sheet, book, lost, report, (drafts["periods"], calendar))
    drafts = {name: drafts[name] for name in SHEETS}
    if edit is not None:
        edit(Case(drafts, calendar, report))
    check_clashes(drafts, report)
    check_references(drafts, report)
    for draft in drafts.values():
        if draft.sheet.name != "periods":
            check_keys(draft, calendar, report)
        check_fixed(draft, report)
    case = Case(MappingProxyType(drafts), calendar, report)
    for check in CHECKS:
        check(case)
    findings = report.in_order(tuple(SHEETS))
    if report.has_errors:
        return Validated(None, findings)
    tables = MappingProxyType({name: finish(draft) for name, draft in drafts.items()})
    return Validated(Tables(tables, book.name), findings)


def _draft(
    sheet: Sheet, book: Book, lost: set[str], report: Report, time: tuple[Draft, Calendar | None] | None = None
) -> Draft:
    """One sheet with every cell read and blanks reported; empty if the workbook lacks it.

    Args:
        sheet: declaration of the sheet.
        book: the workbook.
        lost: sheets about which nothing may be concluded.
        report: where findings go.
        time: the sheet ``periods`` and its calendar, once they are read.
    """
    raw = book.sheets.get(sheet.name)
    if raw is None:
        return Draft.empty(sheet, unread=sheet.name in lost)
    if not raw.header:
        return Draft.empty(sheet, unread=check_rows(sheet, 0, report))
    periods, calendar = time if time is not None else (Draft.empty(sheet), None)
    names = [name for name in periods["period"] if name] if time is not None else []
    doubtful = periods.unread or any(periods.nameless.values())
    headings = read_headings(sheet, raw, names, report, doubtful_periods=doubtful)
    if not headings.understood:
        return Draft.empty(sheet, unread=True)
    draft = draft_sheet(Reading(sheet, raw, headings, book.kind == "csv", report), calendar)
    check_required(draft, report)
    draft.unread = check_rows(sheet, len(draft), report)
    return draft
