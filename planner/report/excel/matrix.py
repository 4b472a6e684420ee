"""A block of rows by fiscal year, each figure a live sum over a table, with totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from planner.report.excel.book import BAND, COLOURS, PALE, Site, cell, pale_zeros

if TYPE_CHECKING:
    from collections.abc import Sequence


CHART_AT: Final = 2
CHART_ROWS: Final = 20
"""Rows of a sheet that the chart at its head covers."""


@dataclass(frozen=True)
class Sums:
    """What the figures of a block add up.

    Attributes:
        table: name of the Excel table.
        column: column that is added.
        row: column that the row's label must match.
        year: column that the head must match.
        more: further conditions, as ``costs[payer],"buyers"``.
        divisor: what the sum is divided by.
        sign: 1 or -1.
    """

    table: str
    column: str
    row: str
    year: str = "fiscal_year"
    more: str = ""
    divisor: float = 1.0
    sign: int = 1

    def formula(self, row: int, label: int, head: int, column: int) -> str:
        """The sum for the label in ``label`` of this row and the head in row ``head``."""
        more = f",{self.more}" if self.more else ""
        text = (
            f"SUMIFS({self.table}[{self.column}],{self.table}[{self.row}],{cell(row, label, fixed='c')},"
            f"{self.table}[{self.year}],{cell(head, column, fixed='r')}{more})"
        )
        return "=" + ("-" if self.sign < 0 else "") + text + (f"/{self.divisor:g}" if self.divisor != 1.0 else "")


def write(  # noqa: PLR0913 - a block is where it stands, what it holds and how it looks
    site: Site,
    values: pd.DataFrame,
    sums: Sums,
    kind: str,
    *,
    head: str,
    total: str = "",
    names: Sequence[str] = (),
) -> int:
    """Write a block: labels, a figure for each fiscal year, the row's total, and a row of totals.

    Args:
        site: where it goes; its row is that of the heads.
        values: rows by label and columns by fiscal year; what the formulas come to.
        sums: what they add up.
        kind: kind of figure.
        head: head of the labels.
        total: label of the row of totals; "" for none.
        names: words for the labels, in a column of their own; none leaves it out.

    Returns:
        The row after the block.
    """
    book, sheet, top = site.book, site.sheet, site.top
    first = 2 if names else 1
    years = [str(year) for year in values.columns]
    book.heads(sheet, top, 0, [head, *(["in words"] if names else []), *years, "all years"], texts=first)
    text, figure, last = book.format(), book.format(kind), book.format(kind, bold=True, bg_color=BAND)
    row = top
    for number, (label, line) in enumerate(values.iterrows()):
        row = top + 1 + number
        sheet.write_string(row, 0, str(label), book.format(font_color=PALE) if names else text)
        if names:
            sheet.write_string(row, 1, names[number], text)
        for place, value in enumerate(line.tolist()):
            column = first + place
            book.live(sheet, (row, column), sums.formula(row, 0, top, column), float(value), figure)
        span = f"{cell(row, first)}:{cell(row, first + len(years) - 1)}"
        book.live(sheet, (row, first + len(years)), f"=SUM({span})", float(line.sum()), last)
    if len(values):
        pale_zeros(book, sheet, (top + 1, first), (row, first + len(years)))
    if total and len(values):
        row += 1
        look = book.format(kind, bold=True, top=1, bg_color=BAND)
        sheet.write_string(row, 0, total, book.format(bold=True, top=1, bg_color=BAND))
        if names:
            sheet.write_blank(row, 1, None, look)
        sums_down = [*values.sum().tolist(), float(values.to_numpy().sum())]
        for place, value in enumerate(sums_down):
            span = f"{cell(top + 1, first + place)}:{cell(row - 1, first + place)}"
            book.live(sheet, (row, first + place), f"=SUM({span})", float(value), look)
    return row + 1


def by_year(frame: pd.DataFrame, key: str, column: str, years: Sequence[str]) -> pd.DataFrame:
    """Sums of a column by key and fiscal year, the largest first."""
    if frame.empty:
        return pd.DataFrame(columns=list(years), dtype=float)
    table = frame.pivot_table(index=key, columns="fiscal_year", values=column, aggfunc="sum")
    table = table.reindex(columns=list(years)).fillna(0.0)
    order = table.sum(axis=1).sort_index().sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def stacked_chart(site: Site, rows: int, years: int, *, first: int, title: str) -> None:
    """A stacked column chart of the rows of a block, at the head of its sheet; none without rows.

    Args:
        site: the block.
        rows: rows of the block that are drawn.
        years: number of fiscal years.
        first: column of the first year; the one before it holds the names of the series.
        title: of the chart.
    """
    if not rows:
        return
    book, name, top = site.book, site.name, site.top
    chart = book.chart("column", "stacked")
    for place in range(min(rows, 2 * len(COLOURS))):
        row = top + 1 + place
        chart.add_series(
            {
                "name": [name, row, first - 1],
                "categories": [name, top, first, top, first + years - 1],
                "values": [name, row, first, row, first + years - 1],
                "fill": {"color": COLOURS[place % len(COLOURS)]},
                "gap": 45,
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})
    chart.set_legend({"position": "right"})
    chart.set_size({"width": 1000, "height": CHART_ROWS * 20 + 10})
    site.sheet.insert_chart(CHART_AT, 0, chart, {"x_offset": 4, "y_offset": 6, "description": title})
