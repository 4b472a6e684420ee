"""The cost bridge: how each line leads from nothing to the objective, in present value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.digest import CRORE
from planner.report.excel.formulas import Match, cell, quoted, total
from planner.report.excel.look import BAND, COLOURS, GRID, LINES, LOUD, PALE
from planner.results.money import BUYERS, NOBODY

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Site

_PAID: Final = "cost paid"
_ALL: Final = "objective"
_HEADS: Final = (
    "", "step", "₹ crore", "from", "to", "hidden", "adds", "adds, below 0", "saves", "saves, below 0", "sum",
)  # fmt: skip
_CHART_ROWS: Final = 19
_ADDS: Final = 6


def add_bridge(site: Site, costs: pd.DataFrame) -> int:
    """Write the bridge and its chart beside each other; the row after them.

    A step is a line with its present value, live; ``from`` and ``to`` say where the running sum stands before and after
    it. The columns behind them are what the chart stacks: a hidden base, and the part of the step above and below 0.
    """
    book, sheet, top = site.book, site.sheet, site.top
    steps = _steps(costs)
    text = "Bridge to the objective, present value, ₹ crore"
    sheet.write_string(top, 0, text, book.format(bold=True, font_size=12))
    if not steps:
        sheet.write_string(top + 1, 0, "Nothing is paid.", book.format())
        return top + 3
    first = top + _CHART_ROWS + 2
    book.heads(sheet, first - 1, 0, _HEADS, texts=2)
    sheet.set_row(first - 1, 30)
    figure, bold = book.format("crore"), book.format("crore", bold=True, top=1, bg_color=BAND)
    behind = book.format("crore", font_color=PALE)
    reached = 0.0
    for row, (line, payer, value) in enumerate(steps, first):
        is_sum = line in {_PAID, _ALL}
        look = book.format(bold=True, top=1, bg_color=BAND) if is_sum else book.format()
        sheet.write_string(row, 0, "" if is_sum else line, look if is_sum else book.format(font_color=PALE))
        sheet.write_string(row, 1, line if is_sum else LINES[line], look)
        start, amount = cell(row, 3), cell(row, 2)
        before = 0.0 if is_sum else reached
        after = value if is_sum else reached + value
        if is_sum:
            formula = f"={cell(row - 1, 4)}"
        else:
            matches = (Match("line", cell(row, 0, fixed="c"), line), Match("payer", quoted(payer), payer))
            formula = f"={total('costs', 'present_value_inr', matches)}/1e7"
        book.live(sheet, (row, 2), formula, value, bold if is_sum else figure)
        if is_sum or row == first:
            sheet.write_number(row, 3, 0.0, behind)
        else:
            book.live(sheet, (row, 3), f"={cell(row - 1, 4)}", before, behind)
        book.live(sheet, (row, 4), f"={start}+{amount}", after, behind)
        _stack(site, row, (before, after), is_sum=is_sum)
        reached = after
    _chart(site, (first, first + len(steps) - 1), steps)
    return first + len(steps) + 1


def _steps(costs: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Lines with their payer and present value in crore, what the buyers pay first, and the two sums."""
    found: list[tuple[str, str, float]] = []
    for payer, words in ((BUYERS, _PAID), (NOBODY, _ALL)):
        lines = costs[costs["payer"] == payer]
        sums = lines.groupby("line")["present_value_inr"].sum() / CRORE
        found += [(line, payer, float(sums[line])) for line in LINES if line in sums.index and sums[line] != 0.0]
        if found:
            found.append((words, payer, sum(value for line, _, value in found if line not in {_PAID, _ALL})))
    return found


def _stack(site: Site, row: int, ends: tuple[float, float], *, is_sum: bool) -> None:
    """The parts of a step that the chart stacks, live."""
    look = site.book.format("crore", font_color=PALE)
    before, after = ends
    low, high = min(before, after), max(before, after)
    start, end = cell(row, 3), cell(row, 4)
    base = max(0.0, low) + min(0.0, high)
    lower, upper = f"MIN({start},{end})", f"MAX({start},{end})"
    shown = {5: (f"=MAX(0,{lower})+MIN(0,{upper})", base)}
    above = (f"MAX(0,{upper})-MAX(0,{lower})", max(0.0, high) - max(0.0, low))
    below = (f"MIN(0,{lower})-MIN(0,{upper})", min(0.0, low) - min(0.0, high))
    rises = after >= before
    for column, wanted, (text, value) in (
        (6, True, above), (7, True, below), (8, False, above), (9, False, below),
    ):  # fmt: skip
        formula = f"=IF({end}<{start},0,{text})" if wanted else f"=IF({end}<{start},{text},0)"
        shown[column] = (formula, value if rises is wanted else 0.0)
    if is_sum:
        shown = {10: (f"={end}", after)}
    for column in range(5, 11):
        if column in shown:
            site.book.live(site.sheet, (row, column), *shown[column], look)
        else:
            site.sheet.write_number(row, column, 0.0, look)


def _chart(site: Site, rows: tuple[int, int], steps: list[tuple[str, str, float]]) -> None:
    book, name = site.book, site.name
    first, last = rows
    chart = book.chart("column", "stacked")
    penalties = sum(payer == NOBODY and line != _ALL for line, payer, _ in steps)
    plain_steps = len(steps) - 1 - penalties
    loud = [None] * plain_steps + [{"fill": {"color": LOUD}}] * penalties
    looks = {5: None, 6: COLOURS[0], 7: COLOURS[0], 8: COLOURS[2], 9: COLOURS[2], 10: "#374151"}
    for column, colour in looks.items():
        fill = {"color": colour} if colour else {"none": True}
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, 1, last, 1],
                "values": [name, first, column, last, column],
                "fill": fill,
                "border": {"none": True},
                "gap": 30,
            }
            | ({"points": loud} if column == _ADDS and penalties else {})
        )
    title = "From the first line to the objective, ₹ crore in present value"
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"label_position": "low", "num_font": {"size": 8}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": GRID}}})
    chart.set_legend({"position": "bottom", "delete_series": [0, 2, 4]})
    chart.set_size({"width": 1000, "height": _CHART_ROWS * 20})
    told = "; ".join(f"{LINES.get(line, line)} {value:,.0f}" for line, _, value in steps)
    site.sheet.insert_chart(site.top + 1, 0, chart, {"x_offset": 4, "y_offset": 4, "description": f"{title}: {told}."})
