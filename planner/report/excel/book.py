"""The workbook being written: sheets, formats, tables, print set-up. Text from data is never a formula or a link."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from planner.report.excel.fill import Rows, plain, write_filled
from planner.report.excel.formulas import letters, tables_of
from planner.report.excel.look import BELOW, COLOURS, INK, LOUD, NUMBERS, PALE, Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.format import Format

MOST_ROWS: Final = 100_000
"""Rows of one table that the workbook holds; the CSV files hold all."""
CONTENTS: Final = "Contents"
_LONG_TITLE: Final = 70
_HEAD: Final = 3
_FIRST: Final = 4


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet that takes any text as text."""

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        return int(super()._write_string(row, col, plain(string), cell_format))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002
        """Formulas as they are: ours use no function that is newer than the file format, and looking takes long."""
        return formula.removeprefix("=")


@dataclass(frozen=True)
class Page:
    """A sheet as the contents list it: its name, what it shows, and whether it is one of those to read first."""

    name: str
    words: str
    front: bool


class Book:
    """An Excel workbook being written."""

    def __init__(self, path: Path, title: str, tables: Mapping[str, int]) -> None:
        """A new workbook; its bytes depend on what is written and on nothing else.

        Args:
            path: of the file.
            title: of the plan.
            tables: rows of each table that will follow; formulas use those that the workbook can hold in full.
        """
        text_stays = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._path, self._bytes = path, io.BytesIO()
        self._workbook = xlsxwriter.Workbook(self._bytes, {"in_memory": True, **text_stays})
        self._workbook.set_properties(
            {"title": plain(title), "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        self._workbook.set_calc_mode("auto")
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.title = title
        self.pages: list[Page] = []
        self._whole = {name for name, rows in tables.items() if rows <= MOST_ROWS}
        self._rows: dict[int, Rows] = {}
        self._heights: dict[tuple[str, int], int] = {}

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        self._workbook.close()
        write_filled(self._bytes.getvalue(), self._path, self._rows)

    def format(self, kind: str = "", **look: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own properties
        """A cell format: number format by kind of figure, and the look."""
        properties = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter", **look}
        if kind:
            properties["num_format"] = NUMBERS[kind]
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]

    def look(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own properties
        """A format for conditional formatting, which changes only what it names."""
        key = (("conditional", True), *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]

    def header(self, *, right: bool = False, indent: int = 0) -> Format:
        """Look of a column's head."""
        look: dict[str, Any] = {"align": "right" if right else "left", "border": 0, "indent": indent}
        return self.format(bold=True, font_color="#FFFFFF", bg_color=INK, text_wrap=True, **look)

    def sheet(self, name: str, *, heading: str, note: str = "", words: str = "", front: bool = True) -> Sheet:
        """A new sheet, ready to print: one page wide, title above, page numbers below, and a way back to the contents.

        Args:
            name: of the sheet.
            heading: first line.
            note: second line.
            words: what the contents say of it.
            front: one of those to read first, not a table behind them.
        """
        sheet = self._workbook.add_worksheet(name, Sheet)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        title = plain(self.title).replace("&", "&&").replace("\n", " ")[:150]
        sheet.set_header(f"&L&8 {title}&R&8&A", {"margin": 0.3})
        sheet.set_footer("&L&8Tonnes and rupees as planned; ₹ 1 crore = 100 lakh = 10 million&R&8Page &P of &N")
        sheet.set_tab_color(COLOURS[0] if front else "#B8C0CC")
        sheet.set_default_row(16)
        sheet.repeat_rows(0)
        size = 16 if len(heading) <= _LONG_TITLE else 11
        sheet.write_string(0, 0, heading, self.format(bold=True, font_size=size, font_color=INK))
        sheet.set_row(0, 24)
        if note:
            sheet.write_string(1, 0, note, self.format(font_color=PALE, italic=True))
        if name != CONTENTS:
            self.link(sheet, (2, 0), CONTENTS, "‹ Contents")
        self.pages.append(Page(name, words or heading, front))
        return sheet

    def link(self, sheet: Sheet, place: tuple[int, int], target: str, text: str, cell: str = "A1") -> None:
        """A link to a cell of another sheet of the workbook."""
        look = self.format(font_color="#1F5A8C", underline=1)
        sheet.write_url(*place, f"internal:'{target}'!{cell}", look, plain(text) or "-")

    def chart(self, kind: str, subtype: str = "") -> Any:  # noqa: ANN401 - one of XlsxWriter's chart classes
        """A native chart."""
        options = {"type": kind} | ({"subtype": subtype} if subtype else {})
        return self._workbook.add_chart(options)

    def heads(self, sheet: Sheet, row: int, column: int, heads: Sequence[str], *, texts: int = 1) -> None:
        """A row of column heads; the first ``texts`` stand over text, the others over figures."""
        for place, head in enumerate(heads):
            sheet.write_string(row, column + place, head, self.header(right=place >= texts))

    def label(self, sheet: Sheet, place: tuple[int, int], text: str, width: float, **look: Any) -> None:  # noqa: ANN401
        """A name, on as many lines as its column needs."""
        look |= self._high(sheet, place[0], text, width)
        sheet.write_string(*place, text, self.format(**look))

    def lines(self, sheet: Sheet, row: int, last: int, text: str, width: float, **look: Any) -> None:  # noqa: ANN401
        """Text over the columns from the first to the last, together so wide, on as many lines as it needs."""
        look |= self._high(sheet, row, text, width)
        sheet.merge_range(row, 0, row, last, "", self.format(**look))
        sheet.write_string(row, 0, text, self.format(**look))

    def _high(self, sheet: Sheet, row: int, text: str, width: float) -> dict[str, bool]:
        """Make a row high enough for a text; how it has to be formatted for that."""
        lines = min(ceil(len(text) * 1.05 / width), 25)
        if lines > self._heights.get((sheet.name, row), 1):
            self._heights[sheet.name, row] = lines
            sheet.set_row(row, 14 * lines + 2)
        return {"text_wrap": True} if lines > 1 else {}

    def table(self, name: str, frame: pd.DataFrame, fields: Sequence[Field], note: str) -> None:
        """A sheet with the rows of a result table, as an Excel table of that name that formulas can use."""
        rows = frame.head(MOST_ROWS)
        size = f"{len(frame):,} rows"
        if len(frame) > MOST_ROWS:
            size = note = f"The first {MOST_ROWS:,} of {len(frame):,} rows; all of them stand in tables/{name}.csv."
        heading = name.replace("_", " ").capitalize()
        sheet = self.sheet(f"{name} (data)", heading=heading, note=note, words=f"{heading}: {size}", front=False)
        if len(frame) > MOST_ROWS:
            sheet.write_string(1, 0, note, self.format(bold=True, font_color=LOUD))
        sheet.freeze_panes(_FIRST, 1)
        sheet.repeat_rows(_HEAD)
        for place, field in enumerate(fields):
            look = self.format(field.kind)
            sheet.set_column(place, place, field.width, look)
            sheet.write_blank(_FIRST, place, None, look)
            sheet.write_blank(_FIRST + 1, place, None, self.format(BELOW.get(field.kind, field.kind)))
        heads = [{"header": field.name, "header_format": self.header(right=bool(field.kind))} for field in fields]
        style = {"name": name, "columns": heads, "style": "Table Style Light 1"}
        sheet.add_table(_HEAD, 0, _FIRST, len(fields) - 1, style)
        if len(rows):
            values = [rows[field.name].to_numpy() for field in fields]
            at = [letters(place) for place in range(len(fields))]
            self._rows[len(self.pages)] = Rows(name, _FIRST + 1, at, values)

    def live(self, sheet: Sheet, place: tuple[int, int], formula: str, value: float, look: Format) -> None:
        """A formula with its value; the value alone where it speaks of a table that is not in the workbook in full."""
        if tables_of(formula) <= self._whole:
            sheet.write_formula(*place, formula, look, value + 0.0)
        else:
            sheet.write_number(*place, value + 0.0, look)


@dataclass(frozen=True)
class Site:
    """A row of a sheet where something is to stand."""

    book: Book
    sheet: Sheet
    name: str
    top: int


def pale_zeros(book: Book, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Grey out the zeros between two cells, so that the figures stand out."""
    look = book.look(font_color="#C0C6D0")
    sheet.conditional_format(*first, *last, {"type": "cell", "criteria": "==", "value": 0, "format": look})
