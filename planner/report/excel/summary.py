"""The first sheet: the key figures, the years, and what holds the plan back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.calendar import horizon_text
from planner.report.digest import CRORE, by_year, foremost_foreign, home, shares_of, stages_in_order, what_binds
from planner.report.excel.book import Site
from planner.report.excel.fill import plain
from planner.report.excel.formulas import Match, cell, quoted, total
from planner.report.excel.look import BAND, COLOURS, GRID, INK, PALE
from planner.results.money import BUYERS, NOBODY, STATE

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Summary"
_BINDING: Final = 12
_TWO_LINES: Final = 32
_YEAR_HEADS: Final = (
    "fiscal year", "demand (t)", "delivered (t)", "short (t)", "delivered", "cost paid (₹ crore)", "₹ per kg delivered",
)  # fmt: skip


def add(book: Book, results: Results) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        NAME, heading=book.title, note=_subtitle(results), words="The plan on one page: key figures, years, limits"
    )
    for column, width in enumerate((46, 16, 16, 14, 14, 18, 18, 14, 14, 14, 14)):
        sheet.set_column(column, column, width)
    row = _key_figures(book, sheet, results)
    row = _years(book, sheet, row + 1, results)
    _binding(book, sheet, row + 1, results)


def _subtitle(results: Results) -> str:
    calendar = results.case.calendar
    equal = "; other plans cost the same" if results.solution.equal_plans else ""
    return (
        f"{horizon_text(calendar.names)}, {len(calendar)} periods. Proved least cost{equal}. Totals are live sums over "
        "the (data) sheets. Money is undiscounted unless it says present value."
    )


def _key_figures(book: Book, sheet: Sheet, results: Results) -> int:
    """Totals with their formulas, in two columns of cards."""
    totals, costs = results.totals, results["costs"]
    inr = costs.groupby("payer")["inr"].sum() / CRORE
    paid, penalties, state = (float(inr.get(payer, 0.0)) for payer in (BUYERS, NOBODY, STATE))
    served = totals.delivered_t + totals.sold_t
    left = (
        ("Demand (t)", "=SUM(demand[demand_t])", totals.demand_t, "t"),
        ("Delivered (t)", "=SUM(demand[delivered_t])", totals.delivered_t, "t"),
        ("Short (t)", "=SUM(demand[short_t])", totals.short_t, "t"),
        ("Sold beside (t)", "=MAX(0,SUM(deliveries[grade_tonnes])-B5)", totals.sold_t, "t"),
        ("Delivered of demand", "=IF(B4=0,0,B5/B4)", totals.delivered_t / totals.demand_t if totals.demand_t else 0.0,
         "share"),
        ("₹ per kg delivered (cost paid)", "=IF(B5+B7=0,0,F4*10000/(B5+B7))", paid * 1e4 / served if served else 0.0,
         "per_kg"),
    )  # fmt: skip
    by_payer = "=SUMIFS(costs[{}],costs[payer],{})/1e7"
    right = (
        ("Cost paid (₹ crore)", by_payer.format("inr", quoted(BUYERS)), paid, "crore"),
        ("Penalties, paid by nobody (₹ crore)", by_payer.format("inr", quoted(NOBODY)), penalties, "crore"),
        ("Net outlay of the state (₹ crore)", by_payer.format("inr", quoted(STATE)), state, "crore"),
        ("Cost paid, present value (₹ crore)", by_payer.format("present_value_inr", quoted(BUYERS)),
         totals.cost_paid_inr / CRORE, "crore"),
        ("Penalties, present value (₹ crore)", by_payer.format("present_value_inr", quoted(NOBODY)),
         totals.penalties_inr / CRORE, "crore"),
        ("Objective, present value (₹ crore)", "=F7+F8", totals.objective_inr / CRORE, "crore"),
    )  # fmt: skip
    for column, cards in ((0, left), (3, right)):
        for row, (label, formula, value, kind) in enumerate(cards, 3):
            sheet.write_string(row, column, label, book.format(bg_color=BAND))
            if column:
                sheet.write_blank(row, column + 1, None, book.format(bg_color=BAND))
            look = book.format(kind, bold=True, font_size=11, font_color=INK, bg_color=BAND, align="right")
            book.live(sheet, (row, column + (2 if column else 1)), formula, value, look)
    return 3 + len(left)


def _years(book: Book, sheet: Sheet, top: int, results: Results) -> int:
    """One line for each fiscal year: tonnes, cost, and how far the chain is of home, with two charts below."""
    frame = by_year(results)
    stages = stages_in_order(results)[:4]
    traced = shares_of(results, "traced_share")
    at_home = [f"{stage} in {home(results)}" for stage in stages]
    sheet.write_string(top, 0, "By fiscal year", book.format(bold=True, font_size=12))
    if stages:
        text = f"share of deliveries of which {home(results)} did the stage, alone or with others (traced)"
        sheet.write_string(top, len(_YEAR_HEADS), text, book.format(font_color=PALE, italic=True))
    head = top + 1
    book.heads(sheet, head, 0, [*_YEAR_HEADS, *at_home])
    sheet.set_row(head, _TWO_LINES)
    for row, (year, line) in enumerate(frame.iterrows(), head + 1):
        _year(book, sheet, row, str(year), line)
        for place, stage in enumerate(stages):
            matches = (
                Match("span", cell(row, 0, fixed="c"), str(year)),
                Match("stage", quoted(stage), stage),
                Match("country", quoted(home(results)), home(results)),
            )
            formula = "=" + total("dependency", "traced_share", matches)
            value = float(traced[year].get((stage, home(results)), 0.0)) if year in traced else 0.0
            book.live(sheet, (row, len(_YEAR_HEADS) + place), formula, value, book.format("share"))
    last = head + len(frame)
    _tonnes_chart(book, sheet, (head, last), frame)
    if stages:
        says = _shares_told(results, stages, traced)
        _shares_chart(Site(book, sheet, NAME, head), last, len(stages), says)
    return last + 18


def _shares_told(results: Results, stages: list[str], traced: pd.DataFrame) -> tuple[str, str]:
    """Title of the chart of shares, and its words."""
    own = traced[traced.index.get_level_values("country") == home(results)].droplevel("country")
    known = [stage for stage in stages if stage in own.index]
    lines = dict(zip(known, own.reindex(known).to_numpy(float).tolist(), strict=True))
    told = "; ".join(f"{stage} {line[0]:.0%} to {line[-1]:.0%}" for stage, line in lines.items()) or "none"
    title = f"Stages done in {home(results)}; most else depends on {foremost_foreign(results)}"
    return title, f"{title}. Lines: share of deliveries of which home did the stage, first to last year: {told}."


def _year(book: Book, sheet: Sheet, row: int, year: str, line: pd.Series) -> None:
    sheet.write_string(row, 0, year, book.format(bold=True))
    at = cell(row, 0, fixed="c")
    for column, name in ((1, "demand_t"), (2, "delivered_t"), (3, "short_t")):
        formula = f"=SUMIFS(demand[{name}],demand[fiscal_year],{at})"
        book.live(sheet, (row, column), formula, float(line[name]), book.format("t"))
    filled = float(line["delivered_t"] / line["demand_t"]) if line["demand_t"] else 0.0
    formula = f"=IF({cell(row, 1)}=0,0,{cell(row, 2)}/{cell(row, 1)})"
    book.live(sheet, (row, 4), formula, filled, book.format("share"))
    formula = f"=SUMIFS(costs[inr],costs[fiscal_year],{at},costs[payer],{quoted(BUYERS)})/1e7"
    book.live(sheet, (row, 5), formula, float(line["paid_inr"]) / CRORE, book.format("crore"))
    served = float(line["delivered_t"] + line["sold_t"])
    per_kg = float(line["paid_inr"]) / served / 1e3 if served else 0.0
    tonnes = f"SUMIFS(deliveries[grade_tonnes],deliveries[fiscal_year],{at})"
    formula = f"=IF({tonnes}=0,0,{cell(row, 5)}*10000/{tonnes})"
    book.live(sheet, (row, 6), formula, per_kg, book.format("per_kg"))


_GRID: Final = {"visible": True, "line": {"color": GRID}}


def _tonnes_chart(book: Book, sheet: Sheet, rows: tuple[int, int], frame: pd.DataFrame) -> None:
    """Tonnes by year, on the left."""
    head, last = rows
    ends = frame.iloc[[0, -1]]
    told = " and ".join(
        f"{delivered:,.0f} t of {demand:,.0f} t in {year}"
        for year, delivered, demand in zip(ends.index, ends["delivered_t"], ends["demand_t"], strict=True)
    )
    words = f"Columns: tonnes delivered and short by fiscal year; {told} delivered."
    years = [NAME, head + 1, 0, last, 0]
    tonnes = book.chart("column", "stacked")
    for column, name, colour in ((2, "delivered", COLOURS[0]), (3, "short", COLOURS[3])):
        values = [NAME, head + 1, column, last, column]
        tonnes.add_series({"name": name, "categories": years, "values": values, "fill": {"color": colour}, "gap": 45})
    tonnes.set_title({"name": "Delivered and short, t", "name_font": {"size": 12}})
    tonnes.set_y_axis({"num_format": "#,##0", "major_gridlines": _GRID})
    tonnes.set_legend({"position": "bottom"})
    tonnes.set_size({"width": 560, "height": 310})
    sheet.insert_chart(last + 1, 0, tonnes, {"x_offset": 2, "y_offset": 8, "description": words})


def _shares_chart(site: Site, last: int, stages: int, says: tuple[str, str]) -> None:
    """How far each stage is of home, on the right; with its title and the words for who cannot see it."""
    book, sheet, head = site.book, site.sheet, site.top
    title, words = says
    years = [NAME, head + 1, 0, last, 0]
    shares = book.chart("line")
    for place in range(stages):
        column = len(_YEAR_HEADS) + place
        shares.add_series(
            {
                "name": [NAME, head, column],
                "categories": years,
                "values": [NAME, head + 1, column, last, column],
                "line": {"color": COLOURS[place], "width": 2.25},
                "marker": {"type": "circle", "size": 5},
            }
        )
    shares.set_title({"name": title, "name_font": {"size": 12}})
    shares.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": _GRID})
    shares.set_legend({"position": "bottom"})
    shares.set_size({"width": 640, "height": 310})
    sheet.insert_chart(last + 1, 4, shares, {"x_offset": 2, "y_offset": 8, "description": plain(words)})


def _binding(book: Book, sheet: Sheet, row: int, results: Results) -> None:
    """The limits that cost most, with the cell of each."""
    limits = what_binds(results, _BINDING)
    sheet.write_string(row, 0, "What holds the plan back", book.format(bold=True, font_size=12))
    text = (
        "rules with the highest price times size, where each costs most; a unit more room saves so much at the margin"
    )
    sheet.write_string(row, 2, text, book.format(font_color=PALE, italic=True))
    book.heads(
        sheet, row + 1, 0, ["rule", "in", "sheet", "cell", "unit", "size", "a unit more room saves (₹)"], texts=5
    )
    sheet.set_row(row + 1, _TWO_LINES)
    if limits.empty:
        sheet.write_string(row + 2, 0, "No limit has a price.", book.format())
    for at, line in enumerate(limits.to_dict("records"), row + 2):
        texts = (line["words"], line["span"] or "all periods", line["sheet"], line["cell"], line["unit"])
        book.label(sheet, (at, 0), str(texts[0]), 46)
        for column, value in enumerate(texts[1:], 1):
            sheet.write_string(at, column, str(value), book.format())
        sheet.write_number(at, 5, float(line["limit_value"]), book.format("t" if line["unit"] != "INR" else "inr"))
        sheet.write_number(at, 6, float(line["saving_inr"]), book.format("inr"))
