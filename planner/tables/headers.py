"""What the header cells of a sheet mean: columns, columns of a period or fiscal year, and their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.calendar import parse_fiscal_year
from planner.schema.units import UNITS
from planner.tables.report import Report, did_you_mean, listing, nearest, seen
from planner.tables.table import letters
from planner.workbook.book import HEADER_ROWS, RawSheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.schema import Column, Sheet

_BRACKETS: Final = re.compile(r"(.*?)\s*\[([^\[\]]*)\]\s*")
_ROUND: Final = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
_NO_UNIT: Final = frozenset({"", "-", "–", "—"})
_UNIT_ROW: Final = HEADER_ROWS - 1


LIKE_A_YEAR: Final = re.compile(r"(FY)?\s*'?\d{2,4}(\s*[-/–]\s*\d{2,4})?", re.IGNORECASE)
"""Ways to write a fiscal year that are not the one this workbook uses."""


@dataclass(frozen=True)
class Heading:
    """One header cell that was understood.

    Attributes:
        column: what it names.
        label: period or fiscal year of a spread column, as written; "" for the column itself.
        position: position in ``RawSheet.cells``.
        factor: factor from the unit written to the canonical one; None if the unit is not known.
    """

    column: Column
    label: str
    position: int
    factor: float | None


@dataclass
class Headings:
    """All header cells of a sheet.

    Attributes:
        known: those that were understood.
        doubtful: columns that may be meant by a header cell that was not: nothing is said about their absence.
        understood: whether the row is a header row at all.
    """

    known: list[Heading]
    doubtful: set[str]
    understood: bool = True

    def plain(self, column: str) -> Heading | None:
        """The header cell of the column itself, if there is one."""
        return next((heading for heading in self.known if heading.column.name == column and not heading.label), None)

    def names(self, column: str) -> bool:
        """Whether any header cell names the column, for itself or for a period."""
        return any(heading.column.name == column for heading in self.known)

    def spread(self) -> list[Heading]:
        """Header cells of periods and fiscal years, in the order of the sheet."""
        return [heading for heading in self.known if heading.label]


def read_headings(
    sheet: Sheet, raw: RawSheet, periods: Iterable[str], report: Report, *, doubtful_periods: bool = False
) -> Headings:
    """Understand the header of a sheet.

    Args:
        sheet: declaration of the sheet.
        raw: its cells.
        periods: names of the periods.
        report: where findings go.
        doubtful_periods: some period has a name that could not be read, so a header that nobody knows may be it.
    """
    reader = _Reader(sheet, raw, {name.casefold(): name for name in periods}, report, doubtful_periods)
    understood = [reader.understand(text) for text in raw.header]
    if raw.header and not any(understood):
        _report_no_header(sheet, raw, report)
        return Headings([], set(), understood=False)
    headings = Headings([], set())
    taken: dict[tuple[str, str], int] = {}
    for position, found in enumerate(understood):
        if found is None:
            reader.report_unknown(position, headings.doubtful)
            continue
        column, label = found
        first = taken.setdefault((column.name, label), position)
        if first != position:
            reader.report_twice(position, first)
            continue
        headings.known.append(Heading(column, label, position, reader.factor(column, position)))
    present = {heading.column.name for heading in headings.known} | headings.doubtful
    for column in sheet.columns:
        if column.required and column.name not in present:
            report.add(
                "missing-column",
                (sheet.name, ""),
                "",
                (
                    f"The column '{column.name}' is not there, and it is required.",
                    f"Add a column headed '{column.name}': {column.help}",
                ),
            )
    return headings


def _report_no_header(sheet: Sheet, raw: RawSheet, report: Report) -> None:
    report.add(
        "header-not-first",
        (sheet.name, f"{letters(raw.columns[0])}1"),
        seen(raw.header[0]),
        (
            f"Row 1 holds none of the columns of this sheet, such as {listing([c.name for c in sheet.columns], 3)}.",
            "Put the machine names in row 1, or copy the header rows from 'plan template'.",
        ),
    )


@dataclass(frozen=True)
class _Reader:
    sheet: Sheet
    raw: RawSheet
    periods: dict[str, str]
    report: Report
    doubtful_periods: bool

    def cell(self, position: int, row: int = 1) -> str:
        return f"{letters(self.raw.columns[position])}{row}"

    def understand(self, text: str) -> tuple[Column, str] | None:
        """Column and label that a header cell means; None if it means nothing here."""
        name, _ = split_unit(text)
        column = self.column(name)
        if column is not None:
            return column, ""
        spread = self.sheet.spread_columns
        label = self.label(name)
        if label and len(spread) == 1:
            return spread[0], label
        first, _, rest = name.strip().partition(" ")
        column = self.column(first)
        label = self.label(rest)
        return (column, label) if column is not None and column.spread and label else None

    def column(self, text: str) -> Column | None:
        wanted = re.sub(r"[\s-]+", "_", text.strip()).casefold()
        return next((column for column in self.sheet.columns if column.name == wanted), None)

    def label(self, text: str) -> str:
        """Period or fiscal year that a text names; "" if none."""
        text = text.strip()
        if parse_fiscal_year(text.upper()) is not None and text.casefold() not in self.periods:
            return text.upper()
        return self.periods.get(text.casefold(), "")

    def factor(self, column: Column, position: int) -> float | None:
        """Factor of the unit that the header or the unit row names; None, with a finding, if it is not in the list."""
        _, bracket = split_unit(self.raw.header[position])
        row_unit = _tidy(self.raw.units[position])
        if bracket is not None and row_unit not in _NO_UNIT and row_unit not in (_tidy(bracket), column.unit):
            text = seen(self.raw.units[position])
            problem = f"The header names the unit '{seen(bracket)}', the unit row '{text}'."
            place = (self.sheet.name, self.cell(position, _UNIT_ROW))
            self.report.add("unit-twice", place, text, (problem, "Name one unit."))
            return None
        written, row = (_tidy(bracket), 1) if bracket is not None else (row_unit, _UNIT_ROW)
        if written in _NO_UNIT or written == column.unit:
            return 1.0
        allowed = UNITS.get(column.unit, {})
        if written in allowed:
            return allowed[written]
        if not allowed:
            problem, fix = "This column has no unit.", "Remove the unit."
        else:
            problem = f"The unit is not one of those of this column: {listing(allowed, 12)}."
            fix = _unit_hint(written, column, allowed)
        text = bracket if bracket is not None else self.raw.units[position]
        self.report.add("unknown-unit", (self.sheet.name, self.cell(position, row)), seen(text), (problem, fix))
        return None

    def report_unknown(self, position: int, doubtful: set[str]) -> None:
        """Report a header cell that means nothing here, and note which column it may mean."""
        name, _ = split_unit(self.raw.header[position])
        spread = [column.name for column in self.sheet.spread_columns]
        label = self.label(name)
        if label and len(spread) > 1:
            self._unknown(
                "spread-ambiguous",
                position,
                "Several quantities of this sheet can stand in columns of a period, so the header must say which.",
                f"Write '{spread[0]} {label}', or another of {listing(spread)}.",
            )
        elif label:
            problem = "The sheet has no quantity that can stand in columns of a period."
            self._unknown("unknown-column", position, problem, "Give the figures in rows.")
        else:
            self._report_strange(position, name.strip(), doubtful, can_spread=bool(spread))

    def _report_strange(self, position: int, name: str, doubtful: set[str], *, can_spread: bool) -> None:
        """Report a header cell that names neither a column nor a period."""
        rounded = _ROUND.fullmatch(name)
        column = self.column(rounded[1]) if rounded else None
        if rounded is not None and column is not None:
            doubtful.add(column.name)
            problem, fix = "A unit stands in square brackets.", f"Write '{column.name} [{rounded[2]}]'."
            self._unknown("unknown-column", position, problem, fix)
            return
        first, _, rest = name.partition(" ")
        column = self.column(first)
        if column is not None and column.spread and rest.strip():
            if not self.doubtful_periods:
                problem = f"'{seen(rest.strip())}' is neither a period nor a fiscal year."
                self._unknown("unknown-column", position, problem, self._period_hint(rest.strip()))
            return
        names = [column.name for column in self.sheet.columns]
        near = nearest(re.sub(r"[\s-]+", "_", name), names)
        if near:
            doubtful.add(near)
        elif can_spread and self.doubtful_periods:
            return
        if near or not can_spread:
            fix = f"Did you mean '{near}'?" if near else f"The columns are {listing(names, 40)}."
        else:
            fix = self._period_hint(name)
        self._unknown("unknown-column", position, "The sheet has no such column.", fix)

    def _period_hint(self, text: str) -> str:
        if LIKE_A_YEAR.fullmatch(text):
            return "A fiscal year is written FY2026-27; the periods stand in the sheet periods."
        names = [column.name for column in self.sheet.columns]
        return did_you_mean(text, self.periods.values(), f"The columns are {listing(names, 40)}.")

    def _unknown(self, code: str, position: int, problem: str, fix: str) -> None:
        place = (self.sheet.name, self.cell(position))
        self.report.add(code, place, seen(self.raw.header[position]), (problem, fix))

    def report_twice(self, position: int, first: int) -> None:
        self.report.add(
            "duplicate-column",
            (self.sheet.name, self.cell(position)),
            seen(self.raw.header[position]),
            (f"The column stands in {self.cell(first)} already.", "Keep one of them."),
            (f"{self.sheet.name}!{self.cell(first)}",),
        )


def split_unit(text: str) -> tuple[str, str | None]:
    """Name and unit of a header cell, as ``("capacity_t_per_year", "kt/year")``; None if it names no unit."""
    found = _BRACKETS.fullmatch(text)
    return (found[1], found[2]) if found else (text, None)


def _tidy(unit: str) -> str:
    return re.sub(r"\s*/\s*", "/", " ".join(unit.split()))


def _unit_hint(written: str, column: Column, allowed: Iterable[str]) -> str:
    if column.unit.startswith("currency/"):
        return "Write currency/t or currency/kg; which currency it is stands in the column 'currency'."
    plain = re.sub(r"\btonnes?\b", "t", written.casefold())
    if plain in allowed and plain != written.casefold():
        return f"Write '{plain}'."
    if written.casefold().startswith(("ton", "mt")):
        return "A long or short ton is not a tonne: convert the figures, and write t or kg."
    return did_you_mean(written, allowed, "Convert the figures to one of these units.")
