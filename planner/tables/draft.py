"""A sheet while it is checked: typed columns, which cells are bad, which were given, and where each figure stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from planner.schema import Column, Kind, Sheet
from planner.tables.report import Report, seen
from planner.tables.table import address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.calendar import Calendar
    from planner.workbook.book import RawSheet

_EMPTY_OF = {Kind.NUMBER: np.nan, Kind.INTEGER: np.nan, Kind.DATE: np.datetime64("NaT", "D"), Kind.YES_NO: False}


def blank_values(column: Column, rows: int) -> np.ndarray:
    """Values of a wholly blank column: NaN, NaT, false, "" or (). Shape (rows,)."""
    if column.kind is Kind.DATE:
        return np.full(rows, np.datetime64("NaT", "D"), "datetime64[D]")
    if column.kind in _EMPTY_OF:
        return np.full(rows, _EMPTY_OF[column.kind])
    values = np.empty(rows, object)
    values.fill(() if column.many else "")
    return values


@dataclass
class Parsed:
    """One column after reading its cells.

    Attributes:
        values: typed values; blank and bad cells hold the blank value of the kind.
        bad: cells that have a finding already; later checks leave them alone.
        given: cells that hold something.
        words: for a number column that allows words: the word, else "".
    """

    values: np.ndarray
    bad: np.ndarray
    given: np.ndarray
    words: np.ndarray | None = None

    @classmethod
    def blank(cls, column: Column, rows: int, *, bad: bool = False) -> Parsed:
        """A column that the sheet lacks, or one that could not be understood (``bad``)."""
        words = np.full(rows, "", object) if _has_words(column) else None
        return cls(blank_values(column, rows), np.full(rows, bad), np.zeros(rows, bool), words)

    def take(self, rows: np.ndarray) -> Parsed:
        """The column with rows picked, in that order."""
        words = None if self.words is None else self.words[rows]
        return Parsed(self.values[rows], self.bad[rows], self.given[rows], words)


def _has_words(column: Column) -> bool:
    return column.kind is Kind.NUMBER and bool(column.words)


@dataclass
class Draft:
    """One sheet while it is checked, its spread columns turned into rows.

    Attributes:
        sheet: its declaration.
        columns: machine name -> values, and which are bad or given.
        cell_rows: sheet row of each row.
        cell_columns: sheet column of each column; -1 if the sheet lacks it.
        spread_columns: sheet column of each row for columns given as one column a period; -1 elsewhere.
        labels: period or fiscal year of a row that comes from such columns, else "".
        raw: cells as they were found; None if the workbook lacks the sheet.
        raw_rows: position in ``raw.cells`` of each row.
        unread: the sheet is there and could not be understood, or is missing though required: it has its finding, and
            nobody may conclude anything from what it lacks.
        guesses: for names that have a finding: what they may be meant to be, so that references to them are spared.
        nameless: how many cells of a column could not be read: as many unknown names may be meant by them.
        causes: for a column that was changed after reading: where the change of each row is written; else "".
    """

    sheet: Sheet
    columns: dict[str, Parsed]
    cell_rows: np.ndarray
    cell_columns: dict[str, int]
    spread_columns: dict[str, np.ndarray]
    labels: np.ndarray
    raw: RawSheet | None
    raw_rows: np.ndarray
    unread: bool = False
    guesses: dict[str, set[str]] = field(default_factory=dict)
    nameless: dict[str, int] = field(default_factory=dict)
    causes: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def empty(cls, sheet: Sheet, *, unread: bool = False) -> Draft:
        """A sheet without rows."""
        none = np.empty(0, np.int64)
        columns = {column.name: Parsed.blank(column, 0) for column in sheet.columns}
        places = {column.name: -1 for column in sheet.columns}
        return cls(sheet, columns, none, places, {}, np.empty(0, object), None, none, unread)

    def __len__(self) -> int:
        return len(self.cell_rows)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column].values

    def given(self, column: str) -> np.ndarray:
        """Rows in which the column holds something that could be read."""
        return self.columns[column].given & ~self.columns[column].bad

    def ok(self, *columns: str) -> np.ndarray:
        """Rows in which none of the columns has a finding."""
        return ~np.logical_or.reduce([self.columns[column].bad for column in columns])

    def clean(self, *columns: str) -> bool:
        """Whether none of the columns has a finding anywhere, so that the sheet as a whole can be judged."""
        return not self.unread and bool(self.ok(*columns).all())

    def spoil(self, column: str, rows: np.ndarray | int) -> None:
        """Note that cells have a finding."""
        self.columns[column].bad[rows] = True

    def place(self, row: int, column: str) -> int:
        """Sheet column in which a figure stands; -1 if the sheet lacks it."""
        spread = self.spread_columns.get(column)
        if spread is not None and spread[row] >= 0:
            return int(spread[row])
        return self.cell_columns.get(column, -1)

    def cell(self, row: int, column: str) -> str:
        """Address of a figure, and what changed it; the row number alone where the sheet lacks the column."""
        return address(self.place(row, column), int(self.cell_rows[row]), self.cause(row, column))

    def cause(self, row: int, column: str) -> str:
        """Where the change of a figure is written, as ``changes!G5``; "" for a figure of the workbook itself."""
        causes = self.causes.get(column)
        return str(causes[row]) if causes is not None else ""

    def where(self, row: int, column: str) -> str:
        """Address with its sheet, as ``offers!F12``."""
        return f"{self.sheet.name}!{self.cell(row, column)}"

    def seen(self, row: int, column: str) -> str:
        """What stands in a cell, or was put there by a change, as text."""
        place = self.place(row, column)
        if self.cause(row, column):
            return seen_value(self[column][row])
        if self.raw is None or place < 0 or not self.cell_rows[row]:
            return ""
        return seen(self.raw.cells.iat[int(self.raw_rows[row]), self.raw.columns.index(place)])

    def at(self, column: str) -> DraftCells:
        """The cells of a column, for a report."""
        return DraftCells(self, column)


def seen_value(value: object) -> str:
    """A typed value as people write it; "" for a blank one."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, np.datetime64):
        return "" if np.isnat(value) else str(value)
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else f"{value:.12g}"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return seen(value)


@dataclass(frozen=True)
class DraftCells:
    """Cells of one column of a draft."""

    draft: Draft
    column: str

    @property
    def sheet(self) -> str:
        """Machine name of the sheet."""
        return self.draft.sheet.name

    def cell(self, row: int) -> str:
        """Address, as ``F12``."""
        return self.draft.cell(row, self.column)

    def seen(self, row: int) -> str:
        """What stands there, as text."""
        return self.draft.seen(row, self.column)


@dataclass(frozen=True)
class Case:
    """All drafts, the calendar if the periods allow one, and the report: what a check of meaning works on."""

    drafts: Mapping[str, Draft]
    calendar: Calendar | None
    report: Report

    def __getitem__(self, sheet: str) -> Draft:
        return self.drafts[sheet]

    def clean(self, sheet: str, *columns: str) -> bool:
        """Whether none of the columns of a sheet has a finding."""
        return self.drafts[sheet].clean(*columns)
