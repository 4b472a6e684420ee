"""From a sheet as it is written to rows that each hold one fact: figures in columns of periods become rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.calendar import Calendar, parse_fiscal_year
from planner.schema import Column, Kind, Sheet
from planner.tables.draft import Draft, Parsed
from planner.tables.headers import Heading, Headings
from planner.tables.parse import read_column
from planner.tables.rawcells import RawCells
from planner.tables.report import Report
from planner.workbook.book import RawSheet


@dataclass
class Wide:
    """Columns of a sheet that hold one quantity in one period or fiscal year.

    Attributes:
        labels: periods and fiscal years, in the order of the sheet.
        headings: (column, label) -> its header cell.
        parsed: (column, label) -> its cells.
    """

    labels: list[str]
    headings: dict[tuple[str, str], Heading]
    parsed: dict[tuple[str, str], Parsed]

    def filled(self, label: str, rows: int) -> np.ndarray:
        """Rows with something in a column of this label. Shape (rows,)."""
        cells = [parsed.given for (_, of), parsed in self.parsed.items() if of == label]
        return np.logical_or.reduce(cells) if cells else np.zeros(rows, bool)

    def filled_column(self, column: str, rows: int) -> np.ndarray:
        """Rows with something in a wide column of this quantity. Shape (rows,)."""
        cells = [parsed.given for (of, _), parsed in self.parsed.items() if of == column]
        return np.logical_or.reduce(cells) if cells else np.zeros(rows, bool)


def draft_sheet(
    sheet: Sheet, raw: RawSheet, headings: Headings, calendar: Calendar | None, report: Report, *, is_csv: bool
) -> Draft:
    """Read all cells of a sheet and turn figures in columns of periods into rows.

    Args:
        sheet: declaration of the sheet.
        raw: its cells.
        headings: its header, understood.
        calendar: the periods; None if they have findings, and then windows of columns of periods stay open and bad.
        report: where findings go.
        is_csv: whether cells are text by nature.
    """
    rows = len(raw.row_numbers)
    draft = Draft.empty(sheet)
    draft.raw, draft.unread = raw, not headings.understood
    long: dict[str, Parsed] = {}
    for column in sheet.columns:
        heading = headings.plain(column.name)
        if heading is None:
            lost = column.name in headings.doubtful or (column.required and not _has(headings, column))
            long[column.name] = Parsed.blank(column, rows, bad=lost)
            continue
        cells = RawCells.of(sheet.name, raw, heading.position, is_csv=is_csv)
        result = read_column(cells, column, heading.factor, report)
        long[column.name] = result.parsed
        draft.cell_columns[column.name] = raw.columns[heading.position]
        draft.guesses[column.name] = result.guesses
        draft.nameless[column.name] = result.nameless
    wide = _read_wide(sheet, raw, headings, report, is_csv=is_csv)
    _report_mixed(draft, long, wide, report, rows)
    _make_rows(draft, long, wide, calendar, rows)
    return draft


def _has(headings: Headings, column: Column) -> bool:
    return any(heading.column is column for heading in headings.known)


def _read_wide(sheet: Sheet, raw: RawSheet, headings: Headings, report: Report, *, is_csv: bool) -> Wide:
    wide = Wide([], {}, {})
    for heading in headings.spread():
        cells = RawCells.of(sheet.name, raw, heading.position, is_csv=is_csv)
        key = (heading.column.name, heading.label)
        wide.headings[key] = heading
        wide.parsed[key] = read_column(cells, heading.column, heading.factor, report).parsed
        if heading.label not in wide.labels:
            wide.labels.append(heading.label)
    return wide


def _report_mixed(draft: Draft, long: dict[str, Parsed], wide: Wide, report: Report, rows: int) -> None:
    """Rows that give a figure or a window both in columns of periods and beside them."""
    if not wide.labels:
        return
    any_wide = np.logical_or.reduce([wide.filled(label, rows) for label in wide.labels])
    for name in window_columns(draft.sheet):
        _report_both(
            draft,
            long[name],
            name,
            any_wide,
            report,
            "spread-with-window",
            "The row has figures in columns of periods, which say when they hold.",
            "Leave this cell blank, or give the row long.",
        )
    for column in draft.sheet.spread_columns:
        _report_both(
            draft,
            long[column.name],
            column.name,
            wide.filled_column(column.name, rows),
            report,
            "spread-and-plain",
            f"The row gives '{column.name}' here and in columns of periods.",
            "Keep one of the two.",
        )


def _report_both(
    draft: Draft, parsed: Parsed, name: str, filled: np.ndarray, report: Report, code: str, problem: str, fix: str
) -> None:
    both = parsed.given & filled & ~parsed.bad
    if both.any():
        assert draft.raw is not None
        position = draft.raw.columns.index(draft.cell_columns[name])
        cells = RawCells.of(draft.sheet.name, draft.raw, position, is_csv=False)
        report.each(code, cells, np.flatnonzero(both), lambda _: (problem, fix))
        parsed.bad |= both


def window_columns(sheet: Sheet) -> tuple[str, ...]:
    """Columns that say when a row holds: from and to, or the period of a demand."""
    if sheet.windowed:
        return ("from", "to")
    return tuple(column.name for column in sheet.columns if column.kind is Kind.SPAN)


def _make_rows(draft: Draft, long: dict[str, Parsed], wide: Wide, calendar: Calendar | None, rows: int) -> None:
    assert draft.raw is not None
    filled = np.zeros((rows, len(wide.labels) + 1), bool)
    for place, label in enumerate(wide.labels):
        filled[:, place + 1] = wide.filled(label, rows)
    filled[:, 0] = ~filled[:, 1:].any(axis=1)
    raw_rows, label_codes = np.nonzero(filled)
    labels = np.array(["", *wide.labels], object)
    draft.raw_rows = raw_rows
    draft.cell_rows = draft.raw.row_numbers[raw_rows]
    draft.labels = labels[label_codes]
    for column in draft.sheet.columns:
        parsed = long[column.name].take(raw_rows)
        if column.spread and wide.labels:
            _fill_spread(draft, column, parsed, wide, label_codes)
        draft.columns[column.name] = parsed
    if wide.labels:
        _fill_windows(draft, wide.labels, label_codes, calendar)


def _fill_spread(draft: Draft, column: Column, parsed: Parsed, wide: Wide, label_codes: np.ndarray) -> None:
    assert draft.raw is not None
    places = np.full(len(label_codes), -1, np.int64)
    if draft.cell_columns[column.name] < 0:
        first = next((heading for (of, _), heading in wide.headings.items() if of == column.name), None)
        places[label_codes == 0] = draft.raw.columns[first.position] if first else -1
    has_wide = wide.filled_column(column.name, len(draft.raw.row_numbers))[draft.raw_rows]
    for code, label in enumerate(wide.labels, start=1):
        key = (column.name, label)
        rows = np.flatnonzero((label_codes == code) & has_wide)
        if key not in wide.parsed or not len(rows):
            continue
        here = wide.parsed[key].take(draft.raw_rows[rows])
        parsed.values[rows] = here.values
        parsed.bad[rows] |= here.bad
        parsed.given[rows] = here.given
        places[rows] = draft.raw.columns[wide.headings[key].position]
    draft.spread_columns[column.name] = places


def _fill_windows(draft: Draft, labels: list[str], label_codes: np.ndarray, calendar: Calendar | None) -> None:
    wide_rows = np.flatnonzero(label_codes)
    if not draft.sheet.windowed:
        (name,) = window_columns(draft.sheet)
        span = draft.columns[name]
        span.values[wide_rows] = draft.labels[wide_rows]
        span.given[wide_rows] = True
        return
    windows = [window_of(label, calendar) for label in labels]
    for side, name in enumerate(("from", "to")):
        days = np.array([np.datetime64("NaT", "D"), *(window[side] for window in windows)], "datetime64[D]")
        column = draft.columns[name]
        column.values[wide_rows] = days[label_codes[wide_rows]]
        column.given[wide_rows] = True
        column.bad[wide_rows] |= np.isnat(column.values[wide_rows])


def window_of(label: str, calendar: Calendar | None) -> tuple[np.datetime64, np.datetime64]:
    """First and last day of a period or fiscal year; NaT for a period if the periods are not known."""
    window = calendar.window_of(label) if calendar is not None else None
    if window is not None:
        return window
    year = parse_fiscal_year(label)
    if year is None:
        return np.datetime64("NaT", "D"), np.datetime64("NaT", "D")
    return np.datetime64(f"{year}-04-01", "D"), np.datetime64(f"{year + 1}-03-31", "D")
