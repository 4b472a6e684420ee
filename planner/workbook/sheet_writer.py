"""One data sheet of a workbook: four header rows, notes, formats, drop-downs, and the rows if there are any."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planner.schema import Column, Kind, Sheet
from planner.schema.units import UNITS
from planner.workbook.book import HEADER_ROWS, RawSheet
from planner.workbook.droplists import LAST_LISTED_ROW, DropLists, drop_list_of
from planner.workbook.palette import Palette
from planner.workbook.values import ExactFloat, column_of, split_unit, typed

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_UNIT_ROW: Final = 2
_ALLOWED_ROW: Final = 3
_NOTE_LINE: Final = 46
_SOURCE_COLUMNS: Final = ("source", "note")
_EXCEL_TEXT: Final = 255
_HIDES_DECIMALS_FROM: Final = 1_000
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
        return self.column is not None and split_unit(self.name)[0].strip().lower() != self.column.name

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
    if column is not None and name.strip().lower() != column.name:
        label = f"{label}, {name.strip().rpartition(' ')[2]}"
    return Heading(text, column, unit or canonical, label)


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


def range_text(column: Column) -> str:
    """The allowed range in words; "" if any number will do."""
    low = f"above {column.above:g}" if column.above is not None else ""
    if column.minimum is not None:
        low = f"{column.minimum:g} or more"
    if column.minimum is not None and column.maximum is not None and column.maximum <= 3650:
        return f"{column.minimum:g} to {column.maximum:g}"
    return low


@dataclass
class SheetWriter:
    """Writes one sheet.

    Attributes:
        worksheet: where it goes.
        palette: formats of the workbook.
        lists: drop-down lists of the workbook.
        sheet: declaration of the sheet.
        headings: its columns.
    """

    worksheet: Worksheet
    palette: Palette
    lists: DropLists
    sheet: Sheet
    headings: list[Heading]

    def write(self, raw: RawSheet | None) -> None:
        """Write header, formats, drop-downs and rows."""
        worksheet = self.worksheet
        worksheet.set_tab_color(self.palette.strong_colour(self.sheet.group))
        worksheet.freeze_panes(HEADER_ROWS, 1)
        worksheet.set_row(0, 20)
        worksheet.set_row(1, 20)
        worksheet.set_row(_ALLOWED_ROW, max(_lines(heading) for heading in self.headings) * 12 + 6)
        formats = [self._format(heading.column) for heading in self.headings]
        rows = 0 if raw is None else len(raw.cells)
        last = max(LAST_LISTED_ROW, HEADER_ROWS + rows + 5_000) - 1
        for place, (heading, form) in enumerate(zip(self.headings, formats, strict=True)):
            longest = 0 if raw is None or not rows else int(raw.cells[place].astype(str).str.len().max())
            worksheet.set_column(place, place, max(_width(heading), min(longest * 1.05 + 2, _WIDEST)), form)
            self._write_header(place, heading)
            self._offer(place, heading, last)
        self._print_setup()
        if raw is not None and rows:
            self._write_rows(raw, formats)

    def _format(self, column: Column | None) -> Format:
        if column is None:
            return self.palette.text
        if column.kind is Kind.DATE:
            return self.palette.date
        if column.kind in (Kind.NUMBER, Kind.INTEGER):
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
            options = {"validate": "list", "source": choices, "error_title": "Unit", "error_message": "Choose one unit."}
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
                f"'{column.name} FY2026-27'"
                + (" or just 'FY2026-27'." if len(self.sheet.spread_columns) == 1 else ".")
            )
        text = "\n\n".join(paragraphs)
        lines = sum(1 + len(paragraph) // _NOTE_LINE for paragraph in paragraphs) + len(paragraphs)
        options = {"width": 300, "height": 16 * lines + 12, "font_size": 9, "author": "plan", "color": "#FFFBE6"}
        self.worksheet.write_comment(0, place, text, options)

    def _offer(self, place: int, heading: Heading, last: int) -> None:
        if heading.column is None:
            return
        options = self._validation(heading.column, place)
        if options:
            self.worksheet.data_validation(HEADER_ROWS, place, last, place, options)

    def _validation(self, column: Column, place: int) -> dict[str, Any]:
        if column.many:
            tables = " or ".join(dict.fromkeys(source.split(".")[0] for source in column.refers)) or "country codes"
            text = f"Several are separated by semicolons: a; b. Names from: {tables}."
            return {"validate": "any", "input_title": column.label[:32], "input_message": text[:_EXCEL_TEXT]}
        drop = drop_list_of(column)
        if drop is not None:
            name = self.lists.name(drop, self.sheet.name, column)
            return _list_validation(name, column) if name else {}
        if column.kind is Kind.DATE:
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": dt.date(1990, 1, 1),
                "maximum": dt.date(2199, 12, 31),
                "error_type": "warning",
                "error_title": "Date",
                "error_message": "A date belongs here, as 2027-03-31.",
            }
        if column.kind in (Kind.NUMBER, Kind.INTEGER):
            return _number_validation(column, place)
        return {}

    def _print_setup(self) -> None:
        worksheet = self.worksheet
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(0, HEADER_ROWS - 1)
        worksheet.set_footer("&L&A&R&P / &N")

    def _write_rows(self, raw: RawSheet, formats: list[Format]) -> None:
        worksheet = self.worksheet
        for place, (heading, form) in enumerate(zip(self.headings, formats, strict=True)):
            for row, cell in enumerate(raw.cells[place].to_numpy(), start=HEADER_ROWS):
                value = typed(cell, self.sheet, heading.column)
                match value:
                    case None:
                        continue
                    case bool():
                        worksheet.write_boolean(row, place, value, form)
                    case float():
                        worksheet.write_number(row, place, ExactFloat(value), self._float_format(value, heading, form))
                    case int():
                        worksheet.write_number(row, place, value, form)
                    case dt.date():
                        worksheet.write_datetime(row, place, value, self.palette.date)
                    case _:
                        worksheet.write_string(row, place, str(value), form)

    def _float_format(self, value: float, heading: Heading, usual: Format) -> Format:
        """The column's format; one that shows decimals where that one would hide them."""
        if heading.column is None or value.is_integer() or abs(value) < _HIDES_DECIMALS_FROM:
            return usual
        return self.palette.number(heading.column.unit, decimals=True)


def _list_validation(name: str, column: Column) -> dict[str, Any]:
    open_ended = bool(column.refers)
    where = " or ".join(dict.fromkeys(source.split(".")[0] for source in column.refers))
    message = f"This name does not stand in {where} yet." if open_ended else "Choose one of the words in the list."
    return {
        "validate": "list",
        "source": f"={name}",
        "error_type": "warning" if open_ended else "stop",
        "error_title": column.label[:32],
        "error_message": message[:_EXCEL_TEXT],
    }


def _number_validation(column: Column, place: int) -> dict[str, Any]:
    from planner.workbook.cells import address

    low = column.minimum if column.minimum is not None else column.above
    if low is None:
        return {}
    base: dict[str, Any] = {"error_title": column.label[:32], "error_message": f"A number belongs here: {range_text(column)}."}
    if column.words:
        cell = address(HEADER_ROWS + 1, place)
        words = ",".join(f'{cell}="{word}"' for word in column.words)
        base["error_message"] = f"A number, or {' or '.join(column.words)}."
        return {"validate": "custom", "value": f"=OR(ISNUMBER({cell}),{words})"} | base
    if column.kind is Kind.INTEGER and column.maximum is not None:
        return {"validate": "integer", "criteria": "between", "minimum": int(low), "maximum": int(column.maximum)} | base
    return {"validate": "decimal", "criteria": ">=" if column.above is None else ">", "value": low} | base


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
