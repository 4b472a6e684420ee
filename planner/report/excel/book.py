"""The workbook's look: formats, tables, print set-up. Text from data is never a formula or a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

INK: Final = "#1F2A44"
BAND: Final = "#E8EDF5"
PALE: Final = "#6B7280"
COLOURS: Final = (
    "#1F5A8C", "#D98E04", "#3B8A5A", "#B5402F", "#7A5AA6", "#4FA3B8",
    "#9A7B4F", "#C76B98", "#5B6470", "#8FB339", "#2E3F8F", "#E0B84C",
)  # fmt: skip
MOST_ROWS: Final = 500_000

_LAKH = r"[>=10000000]##\,##\,##\,##0{0};[>=100000]##\,##\,##0{0};#,##0{0}"
NUMBERS: Final[Mapping[str, str]] = {
    "t": _LAKH.format(".0"),
    "inr": _LAKH.format(""),
    "signed_inr": "#,##0;-#,##0",
    "crore": r"[>=100000]#\,##\,##0.00;[<0]-#,##0.00;#,##0.00",
    "per_kg": _LAKH.format(""),
    "share": "0.0%",
    "units": "#,##0.0",
    "index": "0.00",
    "valid": '"yes";;"no"',
    "count": "#,##0",
    "tiny": "0.0E+00;-0.0E+00;0",
}
"""Kind of figure -> number format; from a lakh on, digits are grouped as in India.

A format has room for two conditions, so figures that may be negative give up one of the groupings for their sign.
"""


@dataclass(frozen=True)
class Field:
    """A column of a table: name as in the CSV file, kind of figure ("" for text), width in characters."""

    name: str
    kind: str = ""
    width: float = 14.0


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
        self._workbook = xlsxwriter.Workbook(str(path), {"tmpdir": str(path.parent), **text_stays})
        self._workbook.set_properties(
            {"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        self._workbook.set_calc_mode("auto")
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.title = title
        self._whole = {name for name, rows in tables.items() if rows <= MOST_ROWS}

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        try:
            self._workbook.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
            raise OSError(*getattr(cause, "args", (str(error),))) from error

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

    def header(self, *, right: bool = False) -> Format:
        """Look of a column's head."""
        align = "right" if right else "left"
        return self.format(bold=True, font_color="#FFFFFF", bg_color=INK, text_wrap=True, align=align, border=0)

    def sheet(self, name: str, *, heading: str = "", note: str = "", front: bool = True) -> Worksheet:
        """A new sheet, ready to print: one page wide, title and page numbers below."""
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L&8{self.title.replace('&', '&&')}&C&8&A&R&8Page &P of &N")
        sheet.set_tab_color(COLOURS[0] if front else "#B8C0CC")
        sheet.set_default_row(16)
        if heading:
            sheet.write_string(0, 0, heading, self.format(bold=True, font_size=16, font_color=INK))
            sheet.set_row(0, 24)
        if note:
            sheet.write_string(1, 0, note, self.format(font_color=PALE, italic=True))
        return sheet

    def chart(self, kind: str, subtype: str = "") -> Any:  # noqa: ANN401 - one of XlsxWriter's chart classes
        """A native chart."""
        options = {"type": kind} | ({"subtype": subtype} if subtype else {})
        return self._workbook.add_chart(options)

    def heads(self, sheet: Worksheet, row: int, column: int, heads: Sequence[str], *, texts: int = 1) -> None:
        """A row of column heads; the first ``texts`` stand over text, the others over figures."""
        for place, head in enumerate(heads):
            sheet.write_string(row, column + place, head, self.header(right=place >= texts))

    def table(self, name: str, frame: pd.DataFrame, fields: Sequence[Field], note: str) -> None:
        """A sheet with the rows of a result table, as an Excel table of that name that formulas can use."""
        sheet = self.sheet(f"{name} (data)", heading=name.replace("_", " ").capitalize(), note=note, front=False)
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        rows = frame.head(MOST_ROWS)
        if len(frame) > MOST_ROWS:
            text = f"The first {MOST_ROWS:,} of {len(frame):,} rows; all of them stand in tables/{name}.csv."
            sheet.write_string(1, 0, text, self.format(bold=True, font_color="#B5402F"))
        for place, field in enumerate(fields):
            sheet.set_column(place, place, field.width, self.format(field.kind))
            self._column(sheet, place, rows[field.name].to_numpy(), self.format(field.kind))
        heads = [{"header": field.name, "header_format": self.header(right=bool(field.kind))} for field in fields]
        last = 3 + max(len(rows), 1)
        sheet.add_table(3, 0, last, len(fields) - 1, {"name": name, "columns": heads, "style": "Table Style Light 1"})

    @staticmethod
    def _column(sheet: Worksheet, column: int, values: np.ndarray, look: Format) -> None:
        if values.dtype.kind in "fiu":
            for row, value in enumerate(values.tolist(), 4):
                if value == value:  # noqa: PLR0124 - not NaN, which Excel does not know
                    sheet.write_number(row, column, value, look)
            return
        for row, text in enumerate(values.tolist(), 4):
            if text:
                sheet.write_string(row, column, str(text), look)

    def live(self, sheet: Worksheet, place: tuple[int, int], formula: str, value: float, look: Format) -> None:
        """A formula with its value; the value alone where it speaks of a table that is not in the workbook in full."""
        if _named(formula) <= self._whole:
            sheet.write_formula(*place, formula, look, value)
        else:
            sheet.write_number(*place, value, look)


def _named(formula: str) -> set[str]:
    """Names of the tables that a formula uses."""
    parts = formula.split("[")[:-1]
    return {part[len(part.rstrip("abcdefghijklmnopqrstuvwxyz_")) :] for part in parts} - {""}


@dataclass(frozen=True)
class Site:
    """A row of a sheet where something is to stand."""

    book: Book
    sheet: Worksheet
    name: str
    top: int


def pale_zeros(book: Book, sheet: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Grey out the zeros between two cells, so that the figures stand out."""
    look = book.look(font_color="#C0C6D0")
    sheet.conditional_format(*first, *last, {"type": "cell", "criteria": "==", "value": 0, "format": look})


def cell(row: int, column: int, *, fixed: str = "") -> str:
    """Address of a cell counted from 0; ``fixed`` holds "r" or "c" for what does not move when copied."""
    return str(xl_rowcol_to_cell(row, column, row_abs="r" in fixed, col_abs="c" in fixed))


def letters(column: int) -> str:
    """Letters of a column counted from 0."""
    return str(xl_col_to_name(column))


def quoted(text: str) -> str:
    """Text as a constant in a formula."""
    return '"' + text.replace('"', '""') + '"'
