"""One data sheet of a workbook: four header rows, notes, formats, drop-downs, and the rows if there are any."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planner.schema import Column, Kind, Sheet
from planner.schema.units import UNITS
from planner.workbook.book import HEADER_ROWS, RawSheet
from planner.workbook.cells import letters
from planner.workbook.droplists import LAST_LISTED_ROW
from planner.workbook.validation import range_text, validation
from planner.workbook.values import ExactFloat, column_of, split_unit, typed

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from planner.workbook.droplists import DropLists
    from planner.workbook.palette import Palette

_UNIT_ROW: Final = 2
_ALLOWED_ROW: Final = 3
_NOTE_LINE: Final = 46
_SOURCE_COLUMNS: Final = ("source", "note")
_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)
_NAMED: Final = (Kind.NAME, Kind.REFERENCE, Kind.PERIOD, Kind.SPAN)
_WIDEST: Final = 48


@dataclass(frozen=True)
class Heading:
    """A column as it is written.

    Attributes:
        name: text of the first header row.
        column: its declaration; None for a header that no column has.
        unit: text of the unit row.
        label: text of the second header row.
    """

    name: str
    column: Column | None
    unit: str
    label: str

    @property
    def spread(self) -> bool:
        """Whether it is the column of one period or fiscal year."""
        if self.column is None:
            return False
        name = split_unit(self.name)[0].strip().casefold()
        return re.sub(r"[\s-]+", "_", name) != self.column.name

    @property
    def required(self) -> bool:
        """Whether a blank cell is a finding."""
        return self.column is not None and self.column.required and not self.spread


def headings_of(sheet: Sheet, raw: RawSheet | None) -> list[Heading]:
    """Columns of a sheet as they were given, or all columns of the schema."""
    if raw is None or not raw.header:
        return [Heading(column.name, column, column.unit, column.label) for column in sheet.columns]
    return [_heading(sheet, text, unit) for text, unit in zip(raw.header, raw.units, strict=True)]


def _heading(sheet: Sheet, text: str, unit: str) -> Heading:
    column = column_of(sheet, text)
    name, written = split_unit(text)
    canonical = column.unit if column is not None else ""
    if not unit and written != canonical:
        text, unit = name, written
    label = "" if column is None else column.label
    heading = Heading(text, column, unit or canonical, label)
    return replace(heading, label=f"{label}, {name.strip().rpartition(' ')[2]}") if heading.spread else heading


def allowed_text(heading: Heading) -> str:
    """Fourth header row: required or optional, and what is allowed."""
    column = heading.column
    if column is None:
        return "optional"
    blank = "no figure there" if heading.spread else column.blank
    parts = ["required" if heading.required else f"optional; blank = {blank}"]
    if column.choices:
        parts.append("one of: " + ", ".join(column.choices))
    elif column.refers:
        tables = " or ".join(dict.fromkeys(source.split(".")[0] for source in column.refers))
        parts.append(f"{'names' if column.many else 'a name'} from {tables}")
    elif column.kind is Kind.COUNTRY:
        parts.append("country codes" if column.many else "a country code")
    elif column.kind is Kind.YES_NO:
        parts.append("yes or no")
    elif column.kind is Kind.DATE:
        parts.append("a date")
    limits = range_text(column)
    if limits:
        parts.append(limits)
    if column.words:
        parts.append("or " + " or ".join(f"'{word}'" for word in column.words))
    return "; ".join(parts)


@dataclass
class SheetWriter:
    """Writes one sheet.

    Attributes:
        worksheet: where it goes.
        palette: formats of the workbook.
        lists: drop-down lists of the workbook.
        sheet: declaration of the sheet.
        headings: its columns.
        as_found: whether cells have their kind, as in a workbook; text of a CSV folder becomes numbers and dates.
    """

    worksheet: Worksheet
    palette: Palette
    lists: DropLists
    sheet: Sheet
    headings: list[Heading]
    as_found: bool = False

    def write(self, raw: RawSheet | None) -> None:
        """Write header, formats, drop-downs and rows."""
        worksheet = self.worksheet
        worksheet.set_tab_color(self.palette.strong_colour(self.sheet.group))
        worksheet.freeze_panes(HEADER_ROWS, 1)
        worksheet.set_row(0, 20, self.palette.word)
        worksheet.set_row(1, 20)
        worksheet.set_row(_ALLOWED_ROW, max(_lines(heading) for heading in self.headings) * 12 + 6)
        formats = [self._format(heading.column) for heading in self.headings]
        rows = 0 if raw is None else len(raw.cells)
        last = max(LAST_LISTED_ROW, HEADER_ROWS + rows + 5_000) - 1
        for place, (heading, form) in enumerate(zip(self.headings, formats, strict=True)):
            cells = () if raw is None or not rows else raw.cells[place]
            longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
            worksheet.set_column(place, place, max(_width(heading), min(longest * 1.05 + 2, _WIDEST)), form)
            self._write_header(place, heading)
            self._offer(place, heading, last)
        self._spare_marks(last)
        self._print_setup()
        if raw is not None and rows:
            self._write_rows(raw, formats)

    def _format(self, column: Column | None) -> Format:
        if column is None:
            return self.palette.text
        if column.kind in _NAMED:
            return self.palette.word
        if column.kind is Kind.DATE:
            return self.palette.date
        if column.kind in _NUMBERS:
            return self.palette.number(column.unit)
        return self.palette.text

    def _write_header(self, place: int, heading: Heading) -> None:
        worksheet, palette, column = self.worksheet, self.palette, heading.column
        worksheet.write_string(0, place, heading.name, palette.name(self.sheet.group, required=heading.required))
        worksheet.write_string(1, place, heading.label, palette.label(self.sheet.group))
        choices = list(UNITS.get(column.unit, ())) if column is not None else []
        form = palette.unit_to_choose if len(choices) > 1 else palette.unit
        worksheet.write_string(_UNIT_ROW, place, heading.unit, form)
        worksheet.write_string(_ALLOWED_ROW, place, allowed_text(heading), palette.allowed)
        if len(choices) > 1:
            options = {
                "validate": "list",
                "source": choices,
                "error_title": "Unit",
                "error_message": "Choose one unit.",
            }
            worksheet.data_validation(_UNIT_ROW, place, _UNIT_ROW, place, options)
        if column is not None:
            self._note(place, column)

    def _note(self, place: int, column: Column) -> None:
        paragraphs = [column.help]
        if place == 0:
            paragraphs.insert(0, f"One row: {self.sheet.help}")
        if column.spread:
            paragraphs.append(
                "May also be given as one column a period or fiscal year, headed "
                f"'{column.name} FY2026-27'" + (" or just 'FY2026-27'." if len(self.sheet.spread_columns) == 1 else ".")
            )
        text = "\n\n".join(paragraphs)
        lines = sum(1 + len(paragraph) // _NOTE_LINE for paragraph in paragraphs) + len(paragraphs)
        options = {"width": 300, "height": 16 * lines + 12, "font_size": 9, "author": "plan", "color": "#FFFBE6"}
        self.worksheet.write_comment(0, place, text, options)

    def _offer(self, place: int, heading: Heading, last: int) -> None:
        if heading.column is None:
            return
        options = validation(self.sheet.name, heading.column, place, self.lists)
        if options:
            self.worksheet.data_validation(HEADER_ROWS, place, last, place, options)

    def _spare_marks(self, last: int) -> None:
        """No warning triangles on names such as 2027 that are text on purpose."""
        places = [
            place for place, heading in enumerate(self.headings) if heading.column and heading.column.kind in _NAMED
        ]
        if places:
            first = HEADER_ROWS + 1
            cells = " ".join(f"{letters(place)}{first}:{letters(place)}{last + 1}" for place in places)
            self.worksheet.ignore_errors({"number_stored_as_text": cells})

    def _print_setup(self) -> None:
        worksheet = self.worksheet
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(0, HEADER_ROWS - 1)
        worksheet.set_footer("&L&A&R&P / &N")

    def _write_rows(self, raw: RawSheet, formats: list[Format]) -> None:
        for place, (heading, form) in enumerate(zip(self.headings, formats, strict=True)):
            for row, cell in enumerate(raw.cells[place].to_numpy(), start=HEADER_ROWS):
                if cell is not None:
                    value = cell if self.as_found else typed(cell, self.sheet, heading.column)
                    self._write_cell(row, place, value, heading, form)

    def _write_cell(self, row: int, place: int, value: object, heading: Heading, form: Format) -> None:
        worksheet = self.worksheet
        if isinstance(value, bool):
            worksheet.write_boolean(row, place, value, form)
        elif isinstance(value, (int, float)):
            if heading.column is not None and heading.column.kind in _NUMBERS:
                form = self.palette.number(heading.column.unit, float(value))
            worksheet.write_number(row, place, ExactFloat(value) if isinstance(value, float) else value, form)
        elif isinstance(value, dt.date):
            worksheet.write_datetime(row, place, value, self.palette.date)
        else:
            worksheet.write_string(row, place, str(value), form)


def _lines(heading: Heading) -> int:
    """Lines that the fourth header row takes in a column."""
    return 1 + int(len(allowed_text(heading)) * 1.05 / _width(heading))


def _width(heading: Heading) -> float:
    column = heading.column
    least = min(max(len(heading.name), len(heading.label)) * 1.1 + 2, 32)
    if column is None:
        return max(least, 14)
    if column.name in _SOURCE_COLUMNS or column.name == "label":
        return 40 if column.name != "label" else 32
    if column.kind in (Kind.NUMBER, Kind.INTEGER, Kind.DATE, Kind.YES_NO, Kind.COUNTRY) and not column.many:
        return max(least, 13)
    return max(least, 30 if column.many or column.kind is Kind.TEXT else 22)
