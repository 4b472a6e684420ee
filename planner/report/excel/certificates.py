"""The end-user-certificate pack: for each licence what is planned on it, its balance, and a declaration to fill in."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from planner.report.excel.formulas import cell
from planner.report.excel.look import BAND, EDGE, FILL_IN, INK, PALE
from planner.report.excel.packs import Pack, Packs, gather
from planner.results.licences import BEFORE

if TYPE_CHECKING:
    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Certificates"
_HEAD: Final = 5
_WIDTHS: Final = (22, 9, 11, 11, 11, 2, 24, 24, 10, 16, 13, 12, 11, 13)
_WIDTH: Final = float(sum(_WIDTHS))
_TITLE_WIDTH: Final = 150.0
_SHORT: Final = 40
_BALANCE: Final = ("month", "valid", "opening (t)", "taken (t)", "balance (t)")
_WHO: Final = ("end user", "purpose", "market", "material", "crosses", "delivered", "tonnes", "running total")
_WHO_AT: Final = 6
_FILL_IN: Final = (
    "end user", "purpose", "planned (t)", "name and address as registered", "product and model it goes into",
    "order or contract no.", "name and post of who signs", "place, date, stamp",
)  # fmt: skip
_SPANS: Final = ((0, 0), (1, 2), (3, 3), (4, 6), (7, 7), (8, 9), (10, 11), (12, 13))
"""Columns of the sheet that each column of the declaration covers."""


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add the sheet: a list of licences with links, then a page for each licence on which anything is planned."""
    sheet = book.sheet(
        NAME,
        heading="End-user certificates",
        note="For each licence on which tonnes are planned: who gets them, in which month and for what; its balance; "
        "and a declaration. Yellow cells are for the buyer to fill in.",
        words="End-user certificates: a page for each licence, to hand to the buyer",
    )
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 0)
    packs = gather(results, tables)
    text = (
        "A draft from the plan: the wording and form of the authority apply. The list of who gets which tonne is first "
        "in, first out; it is one of several true lists."
    )
    sheet.write_string(3, 0, text, book.format(font_color=PALE, italic=True))
    if not packs.packs:
        sheet.write_string(_HEAD, 0, "Nothing is planned on any licence.", book.format(bold=True))
        return
    starts = _list(book, sheet, packs)
    breaks = []
    for pack in packs.packs:
        breaks.append(starts[pack.name])
        _page(book, sheet, starts[pack.name], pack)
    end = starts[packs.packs[-1].name] + _height(packs.packs[-1])
    sheet.print_area(0, 0, end, len(_WIDTHS) - 1)
    sheet.set_h_pagebreaks(breaks[:1020])


def _list(book: Book, sheet: Sheet, found: Packs) -> dict[str, int]:
    """Write the list of licences; the row on which each page begins."""
    packs, idle, left_out = found.packs, found.idle, found.left_out
    heads = ("licence", "", "taken (t)", "delivered (t)", "balance (t)", "", "holder", "end users")
    book.heads(sheet, _HEAD, 0, heads, texts=2)
    for column in (6, 7):
        sheet.write_string(_HEAD, column, heads[column], book.header())
    notes = []
    if left_out:
        notes.append(f"{left_out} more licences, of fewer tonnes, stand in tables/licence_deliveries.csv.")
    if idle:
        notes.append(f"Granted, with nothing planned on them ({len(idle)}): {', '.join(idle)}.")
    row = _HEAD + len(packs) + 2 + len(notes) + 1
    starts = {}
    for pack in packs:
        starts[pack.name] = row
        row += _height(pack)
    figure = book.format("t")
    for row, pack in enumerate(packs, _HEAD + 1):
        start = starts[pack.name]
        book.link(sheet, (row, 0), NAME, pack.name, cell(start, 0))
        sheet.write_blank(row, 1, None, book.format())
        for column, (place, value) in enumerate(_totals(pack, start), 2):
            if value is not None:
                book.live(sheet, (row, column), f"={cell(*place)}", value, figure)
        sheet.write_string(row, 6, _cut(str(pack.licence["holder"])) or "no holder", book.format())
        users = sorted({line.end_user for line in pack.planned})
        more = f" and {len(users) - 3} more" if len(users) > 3 else ""
        sheet.write_string(row, 7, ", ".join(_cut(user) for user in users[:3]) + more, book.format())
    last = _HEAD + len(packs)
    bold = book.format("t", bold=True, top=1, bg_color=BAND)
    sheet.write_string(last + 1, 0, "all licences", bold)
    sheet.write_blank(last + 1, 1, None, bold)
    for column, value in ((2, sum(pack.taken for pack in packs)), (3, sum(pack.delivered for pack in packs))):
        formula = f"=SUM({cell(_HEAD + 1, column)}:{cell(last, column)})"
        book.live(sheet, (last + 1, column), formula, value, bold)
    for row, text in enumerate(notes, last + 2):
        sheet.write_string(row, 0, text, book.format(font_color=PALE))
    return starts


def _cut(name: str) -> str:
    """A name cut to fit the list; it stands in full on its page."""
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"


def _totals(pack: Pack, start: int) -> list[tuple[tuple[int, int], float | None]]:
    """Cells of the totals of a page that begins at a row, and their values: taken, delivered, balance."""
    end = start + 5 + len(pack.months)
    delivered = (start + 5 + max(len(pack.planned), 1), 12)
    return [((end, 3), pack.taken), (delivered, pack.delivered), ((end, 4), pack.closing)]


def _height(pack: Pack) -> int:
    """Rows of a page."""
    return 5 + pack.rows + 2 + 3 + max(len(pack.declared()), 1) + 3


def _page(book: Book, sheet: Sheet, top: int, pack: Pack) -> None:
    """The page of one licence: what it is, its balance, who gets the tonnes, and the declaration."""
    licence = pack.licence
    title = f"Licence {pack.name}" + (f", held by {licence['holder']}" if licence["holder"] else "")
    last = len(_WIDTHS) - 1
    book.lines(sheet, top, last, title, _TITLE_WIDTH, bold=True, font_size=12, font_color="#FFFFFF", bg_color=INK)
    users = "; ".join(licence["end_users"]) or "the holder alone"
    days = [f"{pd.Timestamp(licence[side]):%d %b %Y}" if not pd.isna(licence[side]) else "open" for side in _DAYS]
    quota = f"{licence['quota_t']:,.1f} t" if not pd.isna(licence["quota_t"]) else "unlimited"
    label = f"{licence['label']}. " if licence["label"] else ""
    begin = f"{label}Under {licence['control']}; {'; '.join(licence['materials'])}; valid {days[0]} to {days[1]}; "
    facts = (
        f"{begin}left when the plan begins: {quota}.",
        f"End users: {users}. May not serve: {pack.forbidden or 'nothing is said'}.",
        _reconciled(pack),
    )
    for row, text in enumerate(facts, top + 1):
        if text:
            book.lines(sheet, row, last, text, _WIDTH, font_color=PALE)
    book.heads(sheet, top + 4, 0, _BALANCE, texts=2)
    book.heads(sheet, top + 4, _WHO_AT, _WHO, texts=6)
    _balance(book, sheet, top + 5, pack)
    _planned(book, sheet, top + 5, pack)
    _declaration(book, sheet, top + 7 + pack.rows, pack)


_DAYS: Final = ("valid_from", "valid_to")
_SEEN_T: Final = 0.05


def _reconciled(pack: Pack) -> str:
    """Why what is taken and what is delivered differ, in words; "" where they do not."""
    before = sum(line.tonnes for line in pack.planned if line.crossed == BEFORE)
    rest = pack.taken - (pack.delivered - before)
    words = [f"{before:,.1f} t of what is delivered crossed before the plan"] if before >= _SEEN_T else []
    if rest >= _SEEN_T:
        words.append(f"{rest:,.1f} t of what is taken are in stock, on the way or lost in process when the plan ends")
    return f"{'; '.join(words)}." if words else ""


def _balance(book: Book, sheet: Sheet, top: int, pack: Pack) -> None:
    """Opening, taken and balance by month, each balance live from the one before."""
    text, tonnes, right = book.format(), book.format("t"), book.format(align="right")
    for number, month in enumerate(pack.months):
        row = top + number
        sheet.write_string(row, 0, month.period, text)
        sheet.write_string(row, 1, month.valid, text)
        sheet.write_number(row, 3, month.taken + 0.0, tonnes)
        if pack.closing is None:
            sheet.write_string(row, 2, "unlimited", right)
            continue
        if number == 0:
            sheet.write_number(row, 2, month.opening + 0.0, tonnes)
        else:
            book.live(sheet, (row, 2), f"={cell(row - 1, 4)}", month.opening, tonnes)
        book.live(sheet, (row, 4), f"={cell(row, 2)}-{cell(row, 3)}", month.closing, tonnes)
    end = top + len(pack.months)
    look = book.format("t", bold=True, top=1, bg_color=BAND)
    sheet.write_string(end, 0, "all", look)
    for column in (1, 2, 4):
        sheet.write_blank(end, column, None, look)
    book.live(sheet, (end, 3), f"=SUM({cell(top, 3)}:{cell(end - 1, 3)})", pack.taken, look)
    if pack.closing is not None:
        book.live(sheet, (end, 4), f"={cell(end - 1, 4)}", pack.closing, look)


def _planned(book: Book, sheet: Sheet, top: int, pack: Pack) -> None:
    """Tonnes by end user, purpose and month, with their running total, live."""
    text, tonnes, pale = book.format(), book.format("t"), book.format("t", font_color=PALE)
    running = 0.0
    for number, line in enumerate(pack.planned):
        row = top + number
        book.label(sheet, (row, _WHO_AT), line.end_user, _WIDTHS[_WHO_AT])
        for column, value in enumerate(line[1:6], _WHO_AT + 1):
            sheet.write_string(row, column, value, text)
        sheet.write_number(row, 12, line.tonnes, tonnes)
        running += line.tonnes
        before = f"{cell(row - 1, 13)}+" if number else ""
        book.live(sheet, (row, 13), f"={before}{cell(row, 12)}", running, pale)
    if not pack.planned:
        words = "nothing delivered within the plan; in stock or on the way at its end"
        sheet.write_string(top, _WHO_AT, words, book.format(font_color=PALE, italic=True))
    end = top + max(len(pack.planned), 1)
    look = book.format("t", bold=True, top=1, bg_color=BAND)
    sheet.write_string(end, _WHO_AT, "all end users", look)
    for column in (*range(_WHO_AT + 1, 12), 13):
        sheet.write_blank(end, column, None, look)
    book.live(sheet, (end, 12), f"=SUM({cell(top, 12)}:{cell(end - 1, 12)})", pack.delivered, look)


def _declaration(book: Book, sheet: Sheet, top: int, pack: Pack) -> None:
    """The table that each end user fills in; cells to fill are yellow."""
    sheet.write_string(top, 0, "Declaration of the end user", book.format(bold=True, font_size=11))
    ban = f", and not {pack.forbidden}" if pack.forbidden else ""
    text = f"The goods serve the purpose below and nothing else{ban}. They are not passed on to others."
    book.lines(sheet, top + 1, len(_WIDTHS) - 1, text, _WIDTH, italic=True)
    sheet.set_row(top + 2, 30)
    for (first, last), head in zip(_SPANS, _FILL_IN, strict=True):
        _cells(sheet, (top + 2, first, last), head, book.header())
    blank = book.format(bg_color=FILL_IN, border=1, border_color=EDGE, text_wrap=True)
    known, figure = (
        book.format(border=1, border_color=EDGE, text_wrap=True),
        book.format("t", border=1, border_color=EDGE),
    )
    lines = list(pack.declared().items())
    for row, (texts, tonnes) in enumerate(lines or [(("", ""), None)], top + 3):
        sheet.set_row(row, max(38, 14 * ceil(len(texts[0]) * 1.1 / _WIDTHS[0]) + 2))
        for (first, last), text in zip(_SPANS[:2], texts, strict=True):
            _cells(sheet, (row, first, last), text, known if lines else blank)
        if tonnes is None:
            sheet.write_blank(row, 3, None, blank)
        else:
            sheet.write_number(row, 3, tonnes, figure)
        for first, last in _SPANS[3:]:
            _cells(sheet, (row, first, last), "", blank)


def _cells(sheet: Sheet, place: tuple[int, int, int], text: str, look: Any) -> None:  # noqa: ANN401 - a format
    """Text in a cell that covers the columns from first to last."""
    row, first, last = place
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    if text:
        sheet.write_string(row, first, text, look)
    elif last == first:
        sheet.write_blank(row, first, None, look)
