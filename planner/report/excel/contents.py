"""The list of all sheets, each with a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.excel.book import CONTENTS
from planner.report.excel.look import PALE

if TYPE_CHECKING:
    from planner.report.excel.book import Book, Sheet


def start(book: Book) -> Sheet:
    """The sheet in its place, still empty."""
    sheet = book.sheet(
        CONTENTS,
        heading="Contents",
        note="To print a chapter, print its sheet: each is one page wide. The (data) sheets are long; print them last.",
        words="This list",
    )
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    sheet.freeze_panes(4, 0)
    book.heads(sheet, 3, 0, ["sheet", "what it shows"], texts=2)
    return sheet


def fill(book: Book, sheet: Sheet) -> None:
    """List the sheets that the workbook has by now."""
    row = 4
    pages = [page for page in book.pages if page.name != CONTENTS]
    for front, words in ((True, ""), (False, "Tables behind them; the CSV files beside this workbook hold all tables")):
        if words:
            row += 1
            sheet.write_string(row, 0, words, book.format(bold=True))
            row += 1
        for page in pages:
            if page.front is front:
                book.link(sheet, (row, 0), page.name, page.name)
                sheet.write_string(row, 1, page.words, book.format())
                row += 1
    row += 1
    for text in (
        "Figures on a blue tab are formulas over the tables: change a choice in a yellow cell and they follow.",
        "t: metric tonnes. ₹ crore: 10 million rupees. Digits are grouped in lakh and crore from one lakh on.",
        "Money is undiscounted unless it says present value. Fiscal years run from April to March.",
    ):
        sheet.write_string(row, 0, text, book.format(font_color=PALE, italic=True))
        row += 1
