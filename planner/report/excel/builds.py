"""What is built, what it costs the buyers and the state, and the incentives that are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.digest import CRORE
from planner.report.excel import matrix
from planner.report.excel.book import Site

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from planner.report.excel.book import Book
    from planner.results import Results

NAME: Final = "Builds"

_BLOCKS: Final = (
    ("t_per_year", 1.0, "t", "capacity decided (t/year)", ""),
    ("units", 1.0, "units", "units decided", ""),
    ("capital_inr", CRORE, "crore", "capital before subsidy (₹ crore)", "all options"),
    ("subsidy_inr", CRORE, "crore", "subsidy of the state (₹ crore)", "all options"),
)


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add the sheet: what is decided by option and year, in capacity, units and rupees; and incentives."""
    years = list(results.case.calendar.fiscal_years)
    sheet = book.sheet(
        NAME,
        heading="Builds and incentives",
        note="By the year of decision. Capital is undiscounted; the plan pays it as an annuity from the first year in "
        "service. Each decision, and when it serves, stands in 'builds (data)'.",
    )
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(years) + 1, 12)
    sheet.freeze_panes(2, 1)
    builds = tables["builds"]
    if builds.empty:
        sheet.write_string(3, 0, "Nothing is built.", book.format(bold=True))
        row = 5
    else:
        row = _decisions(book, sheet, builds, years)
    _incentives(book, sheet, row, tables["incentives"], years)


def _decisions(book: Book, sheet: Worksheet, builds: pd.DataFrame, years: list[str]) -> int:
    row = top = 3 + matrix.CHART_ROWS
    for column, divisor, kind, head, total in _BLOCKS:
        values = matrix.by_year(builds, "option", column, years) / divisor
        sums = matrix.Sums("builds", column, "option", divisor=divisor)
        row = matrix.write(Site(book, sheet, NAME, row), values, sums, kind, head=head, total=total) + 1
    title = "Capacity decided by fiscal year, t/year"
    rows = builds["option"].nunique()
    matrix.stacked_chart(Site(book, sheet, NAME, top), rows, len(years), first=1, title=title)
    return row


def _incentives(book: Book, sheet: Worksheet, row: int, paid: pd.DataFrame, years: list[str]) -> None:
    sheet.write_string(row, 0, "Incentives", book.format(bold=True, font_size=12))
    if paid.empty:
        sheet.write_string(row + 1, 0, "None is paid.", book.format())
        return
    row += 1
    for column, divisor, kind, head in (
        ("tonnes", 1.0, "t", "tonnes paid for (t)"),
        ("inr", CRORE, "crore", "₹ crore"),
    ):
        values = matrix.by_year(paid, "incentive", column, years) / divisor
        sums = matrix.Sums("incentives", column, "incentive", divisor=divisor)
        row = matrix.write(Site(book, sheet, NAME, row), values, sums, kind, head=head, total="all incentives") + 1
