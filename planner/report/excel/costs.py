"""What the plan costs, by line and fiscal year, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.digest import CRORE
from planner.report.excel import matrix
from planner.report.excel.book import Site
from planner.report.excel.bridge import add_bridge
from planner.report.excel.formulas import Match, cell, quoted, total
from planner.report.excel.look import BAND, LINES
from planner.results.money import BUYERS, NOBODY, STATE

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Costs"

_CHART: Final = "What the buyers pay, ₹ crore"
_PARTS: Final = (
    (BUYERS, "What the buyers pay (₹ crore)", "cost paid"),
    (NOBODY, "Penalties that nobody pays (₹ crore)", "penalties"),
    (STATE, "What the state pays: incentives and subsidy, less duty into home (₹ crore)", "net outlay"),
)


def add(book: Book, results: Results) -> None:
    """Add the sheet: the bridge to the objective, each payer's lines by year, and a chart of what the buyers pay."""
    costs = results["costs"]
    years = list(results.case.calendar.fiscal_years)
    sheet = book.sheet(
        NAME,
        heading="Costs",
        note="Undiscounted, by fiscal year; the column on the right is present value at the start of the plan. "
        "Buyers and penalties add up to the objective.",
        words="Costs: the bridge to the objective, and who pays which line in which year",
    )
    sheet.set_column(0, 0, 19)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, len(years) + 3, 12)
    sheet.freeze_panes(3, 2)
    after = add_bridge(Site(book, sheet, NAME, 4), costs)
    chart_at, first = after + 1, 0
    row = chart_at + matrix.CHART_ROWS + 1
    sheet.set_h_pagebreaks([after])
    for payer, title, foot in _PARTS:
        lines = costs[costs["payer"] == payer]
        if lines.empty:
            continue
        values = lines.pivot_table(index="line", columns="fiscal_year", values="inr", aggfunc="sum") / CRORE
        values = values.reindex(columns=years).fillna(0.0)
        values = values.loc[[line for line in LINES if line in values.index]]
        sheet.write_string(row, 0, title, book.format(bold=True, font_size=12))
        sums = matrix.Sums("costs", "inr", "line", more=(Match("payer", quoted(payer), payer),), divisor=CRORE)
        names = [LINES[line] for line in values.index]
        top = row + 1
        drawn = payer == BUYERS
        site = Site(book, sheet, NAME, top)
        row = matrix.write(site, values, sums, "crore", head="line", foot=foot, names=names, width=40, drawn=drawn) + 1
        _present_values(book, sheet, (top, len(years) + 3), values.index, lines)
        if not first:
            first, words = top, matrix.told(values.set_axis(names), "₹ crore")
            matrix.stacked_chart(site, names, len(years), first=2, title=_CHART, words=words, at=chart_at)


def _present_values(book: Book, sheet: Sheet, place: tuple[int, int], names: pd.Index, lines: pd.DataFrame) -> None:
    """Present value of each line and of all, beside the block."""
    top, column = place
    payer = str(lines["payer"].iloc[0])
    values = lines.groupby("line")["present_value_inr"].sum().reindex(names) / CRORE
    book.heads(sheet, top, column, ["present value"], texts=0)
    look = book.format("crore")
    for row, (line, value) in enumerate(values.items(), top + 1):
        matches = (Match("line", cell(row, 0, fixed="c"), str(line)), Match("payer", quoted(payer), payer))
        formula = f"={total('costs', 'present_value_inr', matches)}/{CRORE:g}"
        book.live(sheet, (row, column), formula, float(value), look)
    last = top + 1 + len(values)
    span = f"{cell(top + 1, column)}:{cell(last - 1, column)}"
    look = book.format("crore", bold=True, top=1, bg_color=BAND)
    book.live(sheet, (last, column), f"=SUM({span})", float(values.sum()), look)
