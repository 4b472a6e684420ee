"""A block of rows by fiscal year, each figure a live sum over a table, with totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from planner.report.excel.book import Site, pale_zeros
from planner.report.excel.fill import plain
from planner.report.excel.formulas import Match, cell, total
from planner.report.excel.look import BAND, COLOURS, GRID, PALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format

CHART_AT: Final = 3
CHART_ROWS: Final = 20
BELOW_CHART: Final = CHART_AT + CHART_ROWS + 1
"""Row of a sheet below the chart at its head."""
MOST_SERIES: Final = 11
_LONG_NAME: Final = 36


@dataclass(frozen=True)
class Sums:
    """What the figures of a block add up.

    Attributes:
        table: name of the Excel table.
        column: column that is added.
        row: column that the row's label must match.
        more: further conditions.
        divisor: what the sum is divided by.
    """

    table: str
    column: str
    row: str
    more: tuple[Match, ...] = ()
    divisor: float = 1.0

    def formula(self, row: tuple[int, str], head: int, column: int, year: str) -> str:
        """The sum for the label in column 0 of a row, given with its text, and the year at the head of a column."""
        at, label = row
        matches = (
            Match(self.row, cell(at, 0, fixed="c"), label),
            Match("fiscal_year", cell(head, column, fixed="r"), year),
            *self.more,
        )
        return f"={total(self.table, self.column, matches)}" + (f"/{self.divisor:g}" if self.divisor != 1.0 else "")


def write(  # noqa: PLR0913 - a block is where it stands, what it holds and how it looks
    site: Site,
    values: pd.DataFrame,
    sums: Sums,
    kind: str,
    *,
    head: str,
    foot: str = "",
    names: Sequence[str] = (),
    width: float = 30.0,
    drawn: bool = False,
) -> int:
    """Write a block: labels, a figure for each fiscal year, the row's total, and a row of totals.

    Args:
        site: where it goes; its row is that of the heads.
        values: rows by label and columns by fiscal year; what the formulas come to.
        sums: what they add up.
        kind: kind of figure.
        head: head of the labels.
        foot: label of the row of totals; "" for none.
        names: words for the labels, in a column of their own; none leaves it out.
        width: of the column of labels; longer ones are wrapped.
        drawn: a chart shows the block: a last row adds up what has no series of its own.

    Returns:
        The row after the block.
    """
    book, sheet, top = site.book, site.sheet, site.top
    first = 2 if names else 1
    years = [str(year) for year in values.columns]
    book.heads(sheet, top, 0, [head, *(["in words"] if names else []), *years, "all years"], texts=first)
    figure, last = book.format(kind), book.format(kind, bold=True, bg_color=BAND)
    row = top
    for number, (label, line) in enumerate(zip(values.index, values.to_numpy(float).tolist(), strict=True)):
        row = top + 1 + number
        book.label(sheet, (row, 0), str(label), width, **({"font_color": PALE} if names else {}))
        if names:
            sheet.write_string(row, 1, names[number], book.format())
        for column, (year, value) in enumerate(zip(years, line, strict=True), first):
            book.live(sheet, (row, column), sums.formula((row, str(label)), top, column, year), value, figure)
        span = f"{cell(row, first)}:{cell(row, first + len(years) - 1)}"
        book.live(sheet, (row, first + len(years)), f"=SUM({span})", sum(line), last)
    if len(values):
        pale_zeros(book, sheet, (top + 1, first), (row, first + len(years)))
    if foot and len(values):
        row += 1
        _added(Site(book, sheet, site.name, row), values, (top + 1, first), foot, book.format(kind, **_FOOT))
    if drawn and len(values) > MOST_SERIES:
        row += 1
        rest = f"the last {len(values) - MOST_SERIES + 1}, together"
        look = book.format(kind, italic=True, font_color=PALE)
        least = values.iloc[MOST_SERIES - 1 :]
        _added(Site(book, sheet, site.name, row), least, (top + MOST_SERIES, first), rest, look)
    return row + 1


_FOOT: Final[dict[str, Any]] = {"bold": True, "top": 1, "bg_color": BAND}


def _added(site: Site, values: pd.DataFrame, start: tuple[int, int], label: str, look: Format) -> None:
    """A row that adds up the rows of a block from ``start`` on."""
    book, sheet, row = site.book, site.sheet, site.top
    top, first = start
    sheet.write_string(row, 0, label, look)
    if first > 1:
        sheet.write_blank(row, 1, None, look)
    added = [*values.sum().tolist(), float(values.to_numpy().sum())]
    for column, value in enumerate(added, first):
        span = f"{cell(top, column)}:{cell(top + len(values) - 1, column)}"
        book.live(sheet, (row, column), f"=SUM({span})", float(value), look)


def by_year(frame: pd.DataFrame, key: str, column: str, years: Sequence[str]) -> pd.DataFrame:
    """Sums of a column by key and fiscal year, the largest first."""
    if frame.empty:
        return pd.DataFrame(columns=list(years), dtype=float)
    table = frame.pivot_table(index=key, columns="fiscal_year", values=column, aggfunc="sum")
    table = table.reindex(columns=list(years)).fillna(0.0)
    order = table.sum(axis=1).sort_index().sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def stacked_chart(  # noqa: PLR0913 - a chart is where it stands, what it shows and what it says
    site: Site,
    rows: list[str],
    years: int,
    *,
    first: int,
    title: str,
    words: str,
    foot: bool = True,
    at: int = CHART_AT,
) -> None:
    """A stacked column chart of the rows of a block; none without rows. Where there are too many, the least are one.

    Args:
        site: the block.
        rows: labels of the block.
        years: number of fiscal years.
        first: column of the first year; the one before it holds the names of the series.
        title: of the chart.
        words: what it shows, for who cannot see it.
        foot: the block has a row of totals, behind which stands that of the least.
        at: row of the sheet where it goes.
    """
    if not rows:
        return
    book, name, top = site.book, site.name, site.top
    chart = book.chart("column", "stacked")
    drawn = list(range(len(rows)))
    if len(rows) > MOST_SERIES:
        drawn = [*range(MOST_SERIES - 1), len(rows) + int(foot)]
    for place, number in enumerate(drawn):
        row = top + 1 + number
        label = rows[number] if number < len(rows) else ""
        at_name = [name, row, first - 1 if number < len(rows) else 0]
        chart.add_series(
            {
                "name": short(label) if len(label) > _LONG_NAME else at_name,
                "categories": [name, top, first, top, first + years - 1],
                "values": [name, row, first, row, first + years - 1],
                "fill": {"color": COLOURS[place % len(COLOURS)]},
                "gap": 45,
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": GRID}}})
    chart.set_legend({"position": "right"})
    chart.set_size({"width": 1000, "height": CHART_ROWS * 20 + 10})
    site.sheet.insert_chart(at, 0, chart, {"x_offset": 4, "y_offset": 6, "description": plain(f"{title}. {words}")})


def short(label: str) -> str:
    """A long name cut for a legend; XlsxWriter would take a text that begins with an equals sign for a reference."""
    return plain(label)[: _LONG_NAME - 1].lstrip("=") + "…"


def told(values: pd.DataFrame, unit: str) -> str:
    """What a block says, in words: its largest rows in the first and in the last year."""
    if values.empty:
        return "Nothing to show."
    years = [str(values.columns[0]), str(values.columns[-1])]
    rows = [
        f"{short(str(label)) if len(str(label)) > _LONG_NAME else label}: {line[0]:,.0f} to {line[-1]:,.0f} {unit}"
        for label, line in zip(values.index[:4], values.to_numpy(float).tolist(), strict=False)
    ]
    return f"From {years[0]} to {years[1]}: {'; '.join(rows)}."
