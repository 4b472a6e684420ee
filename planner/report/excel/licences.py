"""The licence ledger: what each licence allows, what is taken and what is left; and one licence period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.report.excel.book import pale_zeros
from planner.report.excel.fill import plain
from planner.report.excel.formulas import Match, cell, count, quoted, total
from planner.report.excel.look import BAND, COLOURS, EDGE, FILL_IN, GRID, PALE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Licences"
ACCOUNT: Final = "Licence account"
_HEADS: Final = ("licence", "holder", "control", "valid from", "valid to", "quota (t)", "taken (t)", "left (t)", "used")
_WIDTHS: Final = (26, 30, 22, 11, 11, 10, 10, 10, 8)
_NONE: Final = "No licence is granted."
_ALL: Final = "all licences"


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add two sheets: a line for each licence with what is taken in each year, and the account of one of choice."""
    balances = tables["licence_balances"]
    sheet = book.sheet(
        NAME,
        heading="Licence ledger",
        note="Granted licences by holder. Period by period: 'Licence account'. Who gets each tonne, month by month: "
        "'Certificates'.",
        words="Licence ledger: what each licence allows, what is taken and what is left",
    )
    years = list(results.case.calendar.fiscal_years)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(_HEADS), len(_HEADS) + len(years), 10)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    if balances.empty:
        sheet.write_string(3, 0, _NONE, book.format(bold=True))
        return
    granted = granted_licences(results)
    taken = balances.pivot_table(index="licence", columns="fiscal_year", values="taken_t", aggfunc="sum")
    taken = taken.reindex(index=granted["licence"], columns=years).fillna(0.0)
    sheet.write_string(2, len(_HEADS), "taken in (t)", book.format(bold=True))
    book.heads(sheet, 3, 0, _HEADS, texts=5)
    book.heads(sheet, 3, len(_HEADS), years, texts=0)
    for row, (name, line) in enumerate(zip(granted["licence"], granted.to_dict("records"), strict=True), 4):
        _licence(book, sheet, row, line, taken.loc[name])
    last = 3 + len(granted)
    _totals(book, sheet, last, taken)
    pale_zeros(book, sheet, (4, len(_HEADS)), (last, len(_HEADS) + len(years) - 1))
    sheet.autofilter(3, 0, last, len(_HEADS) - 1)
    _account(book, balances, last, list(results.case.calendar.names))


def granted_licences(results: Results) -> pd.DataFrame:
    """Granted licences by holder, day of validity and name."""
    data = results.case.tables["licences"].data
    data = data[data["status"] == "granted"]
    return data.sort_values(["holder", "valid_from", "licence"], na_position="first", kind="stable")


def _licence(book: Book, sheet: Sheet, row: int, line: Mapping[Hashable, Any], by_year: pd.Series) -> None:
    book.label(sheet, (row, 0), str(line["licence"]), _WIDTHS[0])
    for column, text in ((1, "holder"), (2, "control")):
        book.label(sheet, (row, column), str(line[text]), _WIDTHS[column])
    for column, side in ((3, "valid_from"), (4, "valid_to")):
        day = pd.Timestamp(line[side])
        sheet.write_string(row, column, "" if pd.isna(day) else f"{day:%Y-%m-%d}", book.format(font_color=PALE))
    tonnes, share = book.format("t"), book.format("share")
    name = Match("licence", cell(row, 0, fixed="c"), str(line["licence"]))
    quota, taken = float(line["quota_t"]), float(by_year.sum())
    book.live(sheet, (row, 6), "=" + total("licence_balances", "taken_t", (name,)), taken, tonnes)
    if np.isnan(quota):
        sheet.write_string(row, 5, "unlimited", book.format(align="right"))
    else:
        sheet.write_number(row, 5, quota, tonnes)
        book.live(sheet, (row, 7), f"={cell(row, 5)}-{cell(row, 6)}", quota - taken, tonnes)
        formula = f"=IF({cell(row, 5)}=0,0,{cell(row, 6)}/{cell(row, 5)})"
        book.live(sheet, (row, 8), formula, taken / quota if quota else 0.0, share)
    for column, (year, value) in enumerate(by_year.items(), len(_HEADS)):
        matches = (name, Match("fiscal_year", cell(3, column, fixed="r"), str(year)))
        book.live(sheet, (row, column), "=" + total("licence_balances", "taken_t", matches), float(value), tonnes)


def _totals(book: Book, sheet: Sheet, last: int, taken: pd.DataFrame) -> None:
    look, figure = book.format(bold=True, top=1, bg_color=BAND), book.format("t", bold=True, top=1, bg_color=BAND)
    sheet.write_string(last + 1, 0, _ALL, look)
    for column in range(1, len(_HEADS)):
        sheet.write_blank(last + 1, column, None, look)
    columns = {6: float(taken.to_numpy().sum())} | dict(enumerate(taken.sum().tolist(), len(_HEADS)))
    for column, value in columns.items():
        formula = f"=SUM({cell(4, column)}:{cell(last, column)})"
        book.live(sheet, (last + 1, column), formula, float(value), figure)
    colours = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#8FB8DE"}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(4, 8, last, 8, colours | ends)


def _account(book: Book, balances: pd.DataFrame, last: int, periods: list[str]) -> None:
    """Opening, taken and closing tonnes of all licences or of one, which the reader chooses, with a chart."""
    sheet = book.sheet(
        ACCOUNT,
        heading="Licence account",
        note="Period by period, of all licences that are valid then or of one; choose it from the list. Without those "
        "of unlimited quota.",
        words="Licence account: balances period by period, of all licences or of one",
    )
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 4, 15)
    sheet.freeze_panes(6, 1)
    sheet.repeat_rows(5)
    sheet.write_string(3, 0, "Licence (choose from the list):", book.format(bold=True))
    chosen = book.format(bold=True, bg_color=FILL_IN, border=1, border_color=EDGE)
    sheet.merge_range(3, 2, 3, 4, _ALL, chosen)
    sheet.data_validation(3, 2, 3, 2, {"validate": "list", "source": f"={NAME}!$A$5:$A${last + 2}"})
    book.heads(sheet, 5, 0, ["period", "opening (t)", "taken (t)", "balance (t)", "licences valid"])
    valid = balances[balances["valid"] == "yes"]
    names = ("opening_t", "taken_t", "closing_t")
    sums = valid.groupby("period")[list(names)].sum().reindex(periods).fillna(0.0)
    sums["taken_t"] = balances.groupby("period")["taken_t"].sum().reindex(periods).fillna(0.0)
    counts = valid.groupby("period").size().reindex(periods).fillna(0)
    yes, one = Match("valid", quoted("yes"), "yes"), Match("licence", "$C$4", None)
    for row, period in enumerate(periods, 6):
        sheet.write_string(row, 0, period, book.format())
        at = Match("period", cell(row, 0, fixed="c"), period)
        for column, name in enumerate(names, 1):
            of_all = total("licence_balances", name, (at,) if name == "taken_t" else (at, yes))
            formula = f'=IF($C$4="{_ALL}",{of_all},{total("licence_balances", name, (one, at))})'
            book.live(sheet, (row, column), formula, float(sums[name][period]), book.format("t"))
        number = f'=IF($C$4="{_ALL}",{count("licence_balances", (at, yes))},'
        number += f"{count('licence_balances', (one, at, yes))})"
        book.live(sheet, (row, 4), number, float(counts[period]), book.format("count"))
    end = 5 + len(periods)
    pale_zeros(book, sheet, (6, 1), (end, 3))
    _account_chart(book, sheet, end, sums)


def _account_chart(book: Book, sheet: Sheet, end: int, sums: pd.DataFrame) -> None:
    chart = book.chart("column")
    places = [ACCOUNT, 6, 0, end, 0]
    taken = {"name": "taken", "categories": places, "values": [ACCOUNT, 6, 2, end, 2]}
    chart.add_series(taken | {"fill": {"color": COLOURS[0]}, "gap": 45})
    line = book.chart("line")
    left = {"name": "balance at the end", "categories": places, "values": [ACCOUNT, 6, 3, end, 3]}
    line.add_series(left | {"line": {"color": COLOURS[1], "width": 2.25}})
    chart.combine(line)
    chart.set_title({"name": "Taken on the chosen licences and their balance, t", "name_font": {"size": 12}})
    chart.set_x_axis({"num_font": {"size": 8, "rotation": -60}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": GRID}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 400})
    words = (
        f"Columns: tonnes taken by period; line: balance left. All licences: {sums['taken_t'].sum():,.0f} t are taken, "
        f"{sums['closing_t'].iloc[-1]:,.0f} t are left on those valid at the end."
    )
    sheet.insert_chart(5, 6, chart, {"description": plain(words)})
