"""Who goes short, by customer and fiscal year, and the demand lines behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.excel import matrix
from planner.report.excel.book import Site

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Shortages"
MOST_LINES: Final = 500
_WIDTH: Final = 38.0


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add the sheet: shortage by customer and year, the lines that are short, and soft rules that are missed."""
    years = list(results.case.calendar.fiscal_years)
    demand = tables["demand"]
    short = demand[demand["short_t"] > 0]
    sheet = book.sheet(
        NAME,
        heading="Shortages and missed rules",
        note="Grade tonnes that nobody delivers, and what they cost in penalties; soft rules that give way.",
        words="Shortages: who goes short, when, and the soft rules that are missed",
    )
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, max(len(years), 8) + 1, 13)
    sheet.freeze_panes(3, 1)
    row = 4
    if short.empty:
        sheet.write_string(row, 0, "All demand is delivered in full.", book.format(bold=True))
        row += 2
    else:
        values = matrix.by_year(short, "customer", "short_t", years)
        sums = matrix.Sums("demand", "short_t", "customer")
        site = Site(book, sheet, NAME, matrix.BELOW_CHART)
        head, foot = "customer (t short)", "all customers"
        row = matrix.write(site, values, sums, "t", head=head, foot=foot, width=_WIDTH, drawn=True) + 1
        labels, words = [str(label) for label in values.index], matrix.told(values, "t")
        matrix.stacked_chart(site, labels, len(years), first=1, title="Tonnes short by customer", words=words)
        row = _lines(book, sheet, row, short)
    _soft(book, sheet, row + 1, results)


def _lines(book: Book, sheet: Sheet, row: int, short: pd.DataFrame) -> int:
    """The lines that are short, the dearest first."""
    columns = ("demand", "period", "grade", "segment", "market")
    figures = (("demand_t", "t"), ("delivered_t", "t"), ("short_t", "t"), ("penalty_inr", "inr"))
    heads = ("demand line", "period", "grade", "segment", "market", "demand (t)", "delivered (t)", "short (t)")
    lines = short.sort_values(["penalty_inr", "demand", "period"], ascending=[False, True, True], kind="stable")
    rest = len(lines) - MOST_LINES
    text = "Demand lines that are short"
    text += f" (the {MOST_LINES} dearest; {rest} more in 'demand (data)')" if rest > 0 else ""
    sheet.write_string(row, 0, text, book.format(bold=True, font_size=12))
    book.heads(sheet, row + 1, 0, [*heads, "penalty (₹)"], texts=len(columns))
    sheet.write_string(row + 1, len(heads) + 1, "customer", book.header(indent=1))
    for at, line in enumerate(lines.head(MOST_LINES).to_dict("records"), row + 2):
        for column, name in enumerate(columns):
            sheet.write_string(at, column, str(line[name]), book.format())
        for column, (name, kind) in enumerate(figures, len(columns)):
            sheet.write_number(at, column, float(line[name]), book.format(kind))
        sheet.write_string(at, len(heads) + 1, str(line["customer"]), book.format(indent=1))
    return row + 2 + min(len(lines), MOST_LINES)


def _soft(book: Book, sheet: Sheet, row: int, results: Results) -> None:
    """Soft caps, floors and safety stocks that are missed."""
    rules = results["soft_rules"]
    sheet.write_string(row, 0, "Soft rules that are missed", book.format(bold=True, font_size=12))
    if rules.empty:
        sheet.write_string(row + 1, 0, "None.", book.format())
        return
    heads = ("rule", "sheet", "in", "missed by (t)", "penalty (₹)")
    book.heads(sheet, row + 1, 0, heads, texts=3)
    for at, line in enumerate(rules.to_dict("records"), row + 2):
        for column, name in enumerate(("rule", "sheet", "span")):
            sheet.write_string(at, column, str(line[name]), book.format())
        sheet.write_number(at, 3, float(line["over_t"]), book.format("t"))
        sheet.write_number(at, 4, float(line["penalty_inr"]), book.format("inr"))
