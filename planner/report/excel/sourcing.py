"""Where the delivered tonnes are made, and what is bought from whom, by fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.excel import matrix
from planner.report.excel.book import PALE, Book, Site

if TYPE_CHECKING:
    import pandas as pd

    from planner.results import Results

NAME: Final = "Sourcing"


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add the sheet: a chart of delivered tonnes by origin and year, its figures, and purchases by offer."""
    years = list(results.case.calendar.fiscal_years)
    sheet = book.sheet(
        NAME,
        heading="Sourcing mix",
        note="Delivered grade tonnes by country of the last step (making the magnet). "
        "Where the steps before it were done stands in 'Dependency'.",
    )
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(years) + 1, 12)
    sheet.freeze_panes(2, 1)
    origins = matrix.by_year(tables["deliveries"], "made_in", "grade_tonnes", years)
    top = 3 + matrix.CHART_ROWS
    sums = matrix.Sums("deliveries", "grade_tonnes", "made_in")
    after = matrix.write(Site(book, sheet, NAME, top), origins, sums, "t", head="made in (t)", total="all origins")
    title = "Delivered tonnes by country of the last step"
    matrix.stacked_chart(Site(book, sheet, NAME, top), len(origins), len(years), first=1, title=title)
    offers = matrix.by_year(tables["purchases"], "offer", "tonnes", years)
    sheet.write_string(after + 1, 0, "Purchases by offer", book.format(bold=True, font_size=12))
    text = "Tonnes of the material of the offer: magnets, metal, oxide …"
    sheet.write_string(after + 2, 0, text, book.format(font_color=PALE, italic=True))
    sums = matrix.Sums("purchases", "tonnes", "offer")
    after = matrix.write(Site(book, sheet, NAME, after + 3), offers, sums, "t", head="offer (t)")
    money = matrix.by_year(tables["purchases"], "offer", "cost_inr", years) / 1e7
    sums = matrix.Sums("purchases", "cost_inr", "offer", divisor=1e7)
    matrix.write(Site(book, sheet, NAME, after + 1), money, sums, "crore", head="offer (₹ crore)", total="all offers")
