"""From a sheet as it is written to rows that each hold one fact: figures in columns of periods become rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.calendar import Calendar, parse_fiscal_year
from planner.schema import Column, Kind, Sheet
from planner.tables.draft import Draft, Parsed
from planner.tables.parse import read_column
from planner.tables.rawcells import RawCells

if TYPE_CHECKING:
    from planner.tables.headers import Heading, Headings
    from planner.tables.report import Report
    from planner.tables.words import TextColumn
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


@dataclass(frozen=True)
class Reading:
    """A sheet that is being read.

    Attributes:
        sheet: its declaration.
        raw: its cells.
        headings: its header, understood.
        is_csv: whether cells are text by nature.
        report: where findings go.
    """

    sheet: Sheet
    raw: RawSheet
    headings: Headings
    is_csv: bool
    report: Report

    def read(self, heading: Heading) -> TextColumn:
        """Read the cells below a header cell."""
        return read_column(self.cells(heading.position), heading.column, heading.factor, self.report)

    def cells(self, position: int) -> RawCells:
        """The cells below a header cell, by its position."""
        return RawCells.of(self.sheet.name, self.raw, position, is_csv=self.is_csv)


def draft_sheet(reading: Reading, calendar: Calendar | None) -> Draft:
    """Read all cells of a sheet and turn figures in columns of periods into rows.

    Args:
        reading: the sheet.
        calendar: the periods; None if they have findings, and then windows of columns of periods stay open and bad.
    """
    rows = len(reading.raw.row_numbers)
    draft = Draft.empty(reading.sheet)
    draft.raw = reading.raw
    long: dict[str, Parsed] = {}
    for column in reading.sheet.columns:
        heading = reading.headings.plain(column.name)
        if heading is None:
            missing = column.required and not reading.headings.names(column.name)
            lost = column.name in reading.headings.doubtful or missing
            long[column.name] = Parsed.blank(column, rows, bad=lost)
            continue
        result = reading.read(heading)
        long[column.name] = result.parsed
        draft.cell_columns[column.name] = reading.raw.columns[heading.position]
        draft.guesses[column.name] = result.guesses
        draft.nameless[column.name] = result.nameless
    wide = _read_wide(reading)
    if wide.labels:
        _report_mixed(reading, long, wide)
    _make_rows(draft, long, wide, rows)
    if wide.labels:
        _fill_windows(draft, wide.labels, calendar)
    return draft


def _read_wide(reading: Reading) -> Wide:
    wide = Wide([], {}, {})
    for heading in reading.headings.spread():
        key = (heading.column.name, heading.label)
        wide.headings[key] = heading
        wide.parsed[key] = reading.read(heading).parsed
        if heading.label not in wide.labels:
            wide.labels.append(heading.label)
    return wide


def _report_mixed(reading: Reading, long: dict[str, Parsed], wide: Wide) -> None:
    """Rows that give a figure or a window both in columns of periods and beside them."""
    rows = len(reading.raw.row_numbers)
    any_wide = np.logical_or.reduce([wide.filled(label, rows) for label in wide.labels])
    for name in window_columns(reading.sheet):
        text = (
            "The row has figures in columns of periods, which say when they hold.",
            "Leave this cell blank, or give the row long.",
        )
        _report_both(reading, name, long[name], any_wide, ("spread-with-window", text))
    for column in reading.sheet.spread_columns:
        filled = wide.filled_column(column.name, rows)
        text = (f"The row gives '{column.name}' here and in columns of periods.", "Keep one of the two.")
        _report_both(reading, column.name, long[column.name], filled, ("spread-and-plain", text))


def _report_both(
    reading: Reading, name: str, parsed: Parsed, filled: np.ndarray, finding: tuple[str, tuple[str, str]]
) -> None:
    code, text = finding
    heading = reading.headings.plain(name)
    both = parsed.given & filled & ~parsed.bad
    if heading is not None and both.any():
        reading.report.each(code, reading.cells(heading.position), np.flatnonzero(both), lambda _: text)
        parsed.bad |= both


def window_columns(sheet: Sheet) -> tuple[str, ...]:
    """Columns that say when a row holds: from and to, or the period of a demand."""
    if sheet.windowed:
        return ("from", "to")
    return tuple(column.name for column in sheet.columns if column.kind is Kind.SPAN)


def _make_rows(draft: Draft, long: dict[str, Parsed], wide: Wide, rows: int) -> None:
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


def _fill_windows(draft: Draft, labels: list[str], calendar: Calendar | None) -> None:
    wide_rows = np.flatnonzero(draft.labels != "")
    if not draft.sheet.windowed:
        (name,) = window_columns(draft.sheet)
        span = draft.columns[name]
        span.values[wide_rows] = draft.labels[wide_rows]
        span.given[wide_rows] = True
        return
    windows = {label: window_of(label, calendar) for label in labels}
    for side, name in enumerate(("from", "to")):
        column = draft.columns[name]
        column.values[wide_rows] = [windows[label][side] for label in draft.labels[wide_rows]]
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
