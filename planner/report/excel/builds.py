"""What is built, what it costs the buyers and the state, and the incentives that are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from planner.report.digest import CRORE
from planner.report.excel import matrix
from planner.report.excel.book import Site, pale_zeros
from planner.report.excel.formulas import Match, cell, total
from planner.report.excel.look import BAND

if TYPE_CHECKING:
    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Builds"
_WIDTH: Final = 34.0

_BLOCKS: Final = (
    ("t_per_year", 1.0, "t", "capacity decided (t/year)", ""),
    ("units", 1.0, "units", "units decided", ""),
    ("capital_inr", CRORE, "crore", "capital before subsidy (₹ crore)", "all options"),
    ("subsidy_inr", CRORE, "crore", "subsidy of the state (₹ crore)", "all options"),
)
_PAYERS: Final = {
    "buyers: capital less subsidy": (("builds", "capital_inr", ""), ("builds", "subsidy_inr", "-")),
    "state: capital subsidy": (("builds", "subsidy_inr", ""),),
    "state: incentives": (("incentives", "inr", ""),),
}
"""Payer -> the columns that add up to what they pay: table, column, sign."""


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add the sheet: who pays, what is decided by option and year, in capacity, units and rupees; and incentives."""
    years = list(results.case.calendar.fiscal_years)
    sheet = book.sheet(
        NAME,
        heading="Builds and who pays",
        note="By the year of decision. Capital is undiscounted; the plan pays it as an annuity from the first year in "
        "service. Each decision, and when it serves, stands in 'builds (data)'.",
        words="Builds and who pays: capacity, capital, subsidy and incentives by year",
    )
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, len(years) + 1, 12)
    sheet.freeze_panes(3, 1)
    builds, paid = tables["builds"], tables["incentives"]
    row = 4
    if builds.empty:
        sheet.write_string(row, 0, "Nothing is built.", book.format(bold=True))
        row += 2
    else:
        row = _decisions(book, sheet, builds, years)
    breaks = [row]
    if not builds.empty or not paid.empty:
        row = _payers(Site(book, sheet, NAME, row + matrix.CHART_ROWS + 1), tables, years) + 1
    sheet.set_h_pagebreaks([] if builds.empty else [*breaks, row])
    if not builds.empty:
        row = _more(book, sheet, row, builds, years)
    _incentives(book, sheet, row, paid, years)


def _block(site: Site, frame: pd.DataFrame, key: str, years: list[str], what: tuple[str, float, str, str, str]) -> int:
    """A block of one column of builds or incentives; the row after it."""
    column, divisor, kind, head, foot = what
    values = matrix.by_year(frame, key, column, years) / divisor
    sums = matrix.Sums("builds" if key == "option" else "incentives", column, key, divisor=divisor)
    drawn = column == "t_per_year"
    return matrix.write(site, values, sums, kind, head=head, foot=foot, width=_WIDTH, drawn=drawn) + 1


def _decisions(book: Book, sheet: Sheet, builds: pd.DataFrame, years: list[str]) -> int:
    """Capacity decided, with its chart."""
    site = Site(book, sheet, NAME, matrix.BELOW_CHART)
    row = _block(site, builds, "option", years, _BLOCKS[0])
    values = matrix.by_year(builds, "option", "t_per_year", years)
    labels, words = [str(label) for label in values.index], matrix.told(values, "t/year")
    title = "Capacity decided by fiscal year, t/year"
    matrix.stacked_chart(site, labels, len(years), first=1, title=title, words=words, foot=False)
    return row


def _more(book: Book, sheet: Sheet, row: int, builds: pd.DataFrame, years: list[str]) -> int:
    """Units, capital and subsidy by option."""
    for what in _BLOCKS[1:]:
        row = _block(Site(book, sheet, NAME, row), builds, "option", years, what)
    return row


def _payers(site: Site, tables: dict[str, pd.DataFrame], years: list[str]) -> int:
    """Capital and incentives by who pays them, with a chart above; the row after it."""
    book, sheet, top = site.book, site.sheet, site.top
    sums = {
        (table, column): tables[table].groupby("fiscal_year")[column].sum().reindex(years).fillna(0.0) / CRORE
        for table, column in (("builds", "capital_inr"), ("builds", "subsidy_inr"), ("incentives", "inr"))
    }
    capital, subsidy, incentives = sums.values()
    values = pd.DataFrame([capital - subsidy, subsidy, incentives], index=list(_PAYERS), columns=years)
    book.heads(sheet, top, 0, ["who pays (₹ crore)", *years, "all years"])
    figure, last = book.format("crore"), book.format("crore", bold=True, bg_color=BAND)
    for row, label in enumerate(_PAYERS, top + 1):
        sheet.write_string(row, 0, label, book.format())
        for column, year in enumerate(years, 1):
            at = Match("fiscal_year", cell(top, column, fixed="r"), year)
            parts = [f"{sign}{total(table, name, (at,))}" for table, name, sign in _PAYERS[label]]
            book.live(sheet, (row, column), f"=({''.join(parts)})/1e7", float(values[year][label]), figure)
        span = f"{cell(row, 1)}:{cell(row, len(years))}"
        book.live(sheet, (row, len(years) + 1), f"=SUM({span})", float(values.loc[label].to_numpy(float).sum()), last)
    pale_zeros(book, sheet, (top + 1, 1), (top + 3, len(years) + 1))
    words, at_row = matrix.told(values, "₹ crore"), top - matrix.CHART_ROWS - 1
    title = "Who pays for home industry, ₹ crore by fiscal year"
    matrix.stacked_chart(site, list(_PAYERS), len(years), first=1, title=title, words=words, at=at_row)
    return top + 1 + len(_PAYERS)


def _incentives(book: Book, sheet: Sheet, row: int, paid: pd.DataFrame, years: list[str]) -> None:
    sheet.write_string(row, 0, "Incentives", book.format(bold=True, font_size=12))
    if paid.empty:
        sheet.write_string(row + 1, 0, "None is paid.", book.format())
        return
    row += 1
    for what in (
        ("tonnes", 1.0, "t", "tonnes paid for (t)", "all incentives"),
        ("inr", CRORE, "crore", "₹ crore", "all incentives"),
    ):
        row = _block(Site(book, sheet, NAME, row), paid, "incentive", years, what)
