"""What the plan costs, by line and fiscal year, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.excel import matrix
from planner.report.excel.book import BAND, Book, Site, cell, quoted
from planner.results.money import BUYERS, NOBODY, STATE

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from planner.results import Results

NAME: Final = "Costs"
CRORE: Final = 1e7

LINES: Final = {
    "buying": "Buying",
    "unbought": "Take-or-pay, not taken",
    "freight": "Freight",
    "insurance": "Insurance",
    "duty": "Customs duty",
    "licence_fees": "Licence fees",
    "processing": "Processing",
    "fixed_existing": "Fixed cost, existing plant",
    "fixed_built": "Fixed cost, new plant",
    "annuity": "Capital of new plant (annuity)",
    "capital_subsidy": "Capital subsidy",
    "incentives": "Incentives",
    "holding": "Stock holding",
    "substitution": "Substitution",
    "waste": "Disposal",
    "sales": "Sales",
    "shortage_penalty": "Shortage penalty",
    "soft_share_penalty": "Missed caps and floors",
    "soft_stock_penalty": "Missed safety stock",
}
"""Cost line -> words."""

_PARTS: Final = (
    (BUYERS, "What the buyers pay (₹ crore)", "cost paid"),
    (NOBODY, "Penalties that nobody pays (₹ crore)", "penalties"),
    (STATE, "What the state pays: incentives and subsidy, less duty into home (₹ crore)", "net outlay"),
)


def add(book: Book, results: Results) -> None:
    """Add the sheet: each payer's lines by year, present values, and a chart of what the buyers pay."""
    costs = results["costs"]
    years = list(results.case.calendar.fiscal_years)
    sheet = book.sheet(
        NAME,
        heading="Costs",
        note="Undiscounted, by fiscal year; the column on the right is present value at the start of the plan. "
        "Buyers and penalties add up to the objective.",
    )
    sheet.set_column(0, 0, 19)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, len(years) + 3, 12)
    sheet.freeze_panes(2, 2)
    row, first = 3 + matrix.CHART_ROWS, 0
    for payer, title, total in _PARTS:
        lines = costs[costs["payer"] == payer]
        if lines.empty:
            continue
        values = lines.pivot_table(index="line", columns="fiscal_year", values="inr", aggfunc="sum") / CRORE
        values = values.reindex(columns=years).fillna(0.0)
        values = values.loc[[line for line in LINES if line in values.index]]
        sheet.write_string(row, 0, title, book.format(bold=True, font_size=12))
        sums = matrix.Sums("costs", "inr", "line", more=f"costs[payer],{quoted(payer)}", divisor=CRORE)
        names = [LINES[line] for line in values.index]
        top = row + 1
        first = first or top
        after = matrix.write(Site(book, sheet, NAME, top), values, sums, "crore", head="line", total=total, names=names)
        _present_values(book, sheet, (top, len(years) + 3), values.index, lines)
        row = after + 1
    if first:
        rows = costs.loc[costs["payer"] == BUYERS, "line"].nunique()
        title = "What the buyers pay, ₹ crore"
        matrix.stacked_chart(Site(book, sheet, NAME, first), rows, len(years), first=2, title=title)


def _present_values(book: Book, sheet: Worksheet, place: tuple[int, int], names: pd.Index, lines: pd.DataFrame) -> None:
    """Present value of each line and of all, beside the block."""
    top, column = place
    payer = quoted(str(lines["payer"].iloc[0]))
    values = lines.groupby("line")["present_value_inr"].sum().reindex(names) / CRORE
    book.heads(sheet, top, column, ["present value"], texts=0)
    look = book.format("crore")
    for row, value in enumerate(values.tolist(), top + 1):
        line = cell(row, 0, fixed="c")
        formula = f"=SUMIFS(costs[present_value_inr],costs[line],{line},costs[payer],{payer})/{CRORE:g}"
        book.live(sheet, (row, column), formula, float(value), look)
    last = top + 1 + len(values)
    span = f"{cell(top + 1, column)}:{cell(last - 1, column)}"
    look = book.format("crore", bold=True, top=1, bg_color=BAND)
    book.live(sheet, (last, column), f"=SUM({span})", float(values.sum()), look)
