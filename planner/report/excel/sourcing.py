"""Where the delivered tonnes are made, how they come, and what is bought from whom, by fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.digest import CRORE
from planner.report.excel import matrix
from planner.report.excel.book import Site
from planner.report.excel.look import PALE

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Sourcing"
_WIDTH: Final = 34.0


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add the sheet: delivered tonnes by origin and by how they come, each with a chart, and purchases by offer."""
    years = list(results.case.calendar.fiscal_years)
    sheet = book.sheet(
        NAME,
        heading="Sourcing mix",
        note="Delivered grade tonnes by country of the last step (making the magnet). "
        "Where the steps before it were done stands in 'Dependency'.",
        words="Sourcing mix: who makes what is delivered, how it comes, and what is bought from whom",
    )
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, len(years) + 1, 12)
    sheet.freeze_panes(3, 1)
    row = _deliveries(book, sheet, tables["deliveries"], years)
    sheet.write_string(row + 1, 0, "Purchases by offer", book.format(bold=True, font_size=12))
    if tables["purchases"].empty:
        sheet.write_string(row + 2, 0, "Nothing is bought.", book.format())
        return
    text = "Tonnes of the material of the offer: magnets, metal, oxide …"
    sheet.write_string(row + 2, 0, text, book.format(font_color=PALE, italic=True))
    offers = matrix.by_year(tables["purchases"], "offer", "tonnes", years)
    sums = matrix.Sums("purchases", "tonnes", "offer")
    row = matrix.write(Site(book, sheet, NAME, row + 3), offers, sums, "t", head="offer (t)", width=_WIDTH)
    money = matrix.by_year(tables["purchases"], "offer", "cost_inr", years) / CRORE
    sums = matrix.Sums("purchases", "cost_inr", "offer", divisor=CRORE)
    site = Site(book, sheet, NAME, row + 1)
    matrix.write(site, money, sums, "crore", head="offer (₹ crore)", foot="all offers", width=_WIDTH)


def _deliveries(book: Book, sheet: Sheet, deliveries: pd.DataFrame, years: list[str]) -> int:
    """Delivered tonnes by origin and by how they come, a page for each; the row after them."""
    if deliveries.empty:
        sheet.write_string(matrix.CHART_AT, 0, "Nothing is delivered.", book.format(bold=True))
        return matrix.CHART_AT + 1
    row = _drawn(Site(book, sheet, NAME, matrix.BELOW_CHART), deliveries, "made_in", years, "country of the last step")
    second = row + 1
    row = _drawn(Site(book, sheet, NAME, second + 1 + matrix.CHART_ROWS), deliveries, "supply", years, "how they come")
    sheet.set_h_pagebreaks([second, row + 1])
    return row


def _drawn(site: Site, deliveries: pd.DataFrame, key: str, years: list[str], by: str) -> int:
    """A block of delivered tonnes with its chart above it; the row after it."""
    values = matrix.by_year(deliveries, key, "grade_tonnes", years)
    sums = matrix.Sums("deliveries", "grade_tonnes", key)
    heads = {"made_in": "made in (t)", "supply": "how it comes (t)"}
    after = matrix.write(site, values, sums, "t", head=heads[key], foot="all deliveries", width=_WIDTH, drawn=True)
    labels = [str(label) for label in values.index]
    words, at = matrix.told(values, "t"), site.top - matrix.CHART_ROWS - 1
    title = f"Delivered tonnes by {by}"
    matrix.stacked_chart(site, labels, len(years), first=1, title=title, words=words, at=at)
    return after
