"""The licence ledger: what each licence allows, what is taken and what is left; and one licence period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.report.excel.book import BAND, COLOURS, PALE, Book, cell, pale_zeros

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from xlsxwriter.worksheet import Worksheet

    from planner.results import Results

NAME: Final = "Licences"
ACCOUNT: Final = "Licence account"
_HEADS: Final = ("licence", "holder", "control", "valid from", "valid to", "quota (t)", "taken (t)", "left (t)", "used")
_WIDTHS: Final = (26, 24, 22, 11, 11, 10, 10, 10, 8)
_NONE: Final = "No licence is granted."


def add(book: Book, results: Results, tables: dict[str, pd.DataFrame]) -> None:
    """Add two sheets: a line for each licence with what is taken in each year, and the account of one of choice."""
    balances = tables["licence_balances"]
    sheet = book.sheet(
        NAME,
        heading="Licence ledger",
        note="Granted licences by holder. One licence period by period: 'Licence account'. Who gets each tonne, for "
        "end-user certificates: 'licence_deliveries (data)'.",
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
    granted = _granted(results)
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
    most = str(taken.sum(axis=1).idxmax())
    _account(book, balances, most, (last, list(results.case.calendar.names)))


def _granted(results: Results) -> pd.DataFrame:
    """Granted licences by holder, day of validity and name."""
    data = results.case.tables["licences"].data
    data = data[data["status"] == "granted"]
    return data.sort_values(["holder", "valid_from", "licence"], na_position="first", kind="stable")


def _licence(book: Book, sheet: Worksheet, row: int, line: Mapping[Hashable, Any], by_year: pd.Series) -> None:
    for column, name in enumerate(("licence", "holder", "control")):
        sheet.write_string(row, column, str(line[name]), book.format())
    for column, name in ((3, "valid_from"), (4, "valid_to")):
        day = pd.Timestamp(line[name])
        sheet.write_string(row, column, "" if pd.isna(day) else f"{day:%Y-%m-%d}", book.format(font_color=PALE))
    tonnes, share, at = book.format("t"), book.format("share"), cell(row, 0, fixed="c")
    quota, taken = float(line["quota_t"]), float(by_year.sum())
    sums = f"=SUMIFS(licence_balances[taken_t],licence_balances[licence],{at}"
    book.live(sheet, (row, 6), f"{sums})", taken, tonnes)
    if np.isnan(quota):
        sheet.write_string(row, 5, "unlimited", book.format(align="right"))
    else:
        sheet.write_number(row, 5, quota, tonnes)
        book.live(sheet, (row, 7), f"={cell(row, 5)}-{cell(row, 6)}", quota - taken, tonnes)
        formula = f"=IF({cell(row, 5)}=0,0,{cell(row, 6)}/{cell(row, 5)})"
        book.live(sheet, (row, 8), formula, taken / quota if quota else 0.0, share)
    for column, value in enumerate(by_year.tolist(), len(_HEADS)):
        formula = f"{sums},licence_balances[fiscal_year],{cell(3, column, fixed='r')})"
        book.live(sheet, (row, column), formula, float(value), tonnes)


def _totals(book: Book, sheet: Worksheet, last: int, taken: pd.DataFrame) -> None:
    look, figure = book.format(bold=True, top=1, bg_color=BAND), book.format("t", bold=True, top=1, bg_color=BAND)
    sheet.write_string(last + 1, 0, "all licences", look)
    for column in range(1, len(_HEADS)):
        sheet.write_blank(last + 1, column, None, look)
    columns = {6: float(taken.to_numpy().sum())} | dict(enumerate(taken.sum().tolist(), len(_HEADS)))
    for column, value in columns.items():
        formula = f"=SUM({cell(4, column)}:{cell(last, column)})"
        book.live(sheet, (last + 1, column), formula, float(value), figure)
    colours = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#8FB8DE"}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(4, 8, last, 8, colours | ends)


def _account(book: Book, balances: pd.DataFrame, first: str, ends: tuple[int, list[str]]) -> None:
    """Opening, taken and closing tonnes of one licence, which the reader chooses, with a chart."""
    last, periods = ends
    sheet = book.sheet(
        ACCOUNT, heading="Licence account", note="One licence, period by period; choose it from the list."
    )
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 4, 15)
    sheet.freeze_panes(6, 1)
    sheet.write_string(3, 0, "Licence:", book.format(bold=True))
    chosen = book.format(bold=True, bg_color="#FFF4CC", border=1, border_color="#D98E04")
    sheet.merge_range(3, 1, 3, 2, first, chosen)
    sheet.data_validation(3, 1, 3, 1, {"validate": "list", "source": f"={NAME}!$A$5:$A${last + 1}"})
    book.heads(sheet, 5, 0, ["period", "opening (t)", "taken (t)", "balance (t)", "valid"])
    rows = balances[balances["licence"] == first]
    figures = {name: np.nan_to_num(rows[name].to_numpy(float)) for name in ("opening_t", "taken_t", "closing_t")}
    valid = (rows["valid"] == "yes").to_numpy()
    tonnes = book.format("t")
    for number, period in enumerate(periods):
        row = 6 + number
        sheet.write_string(row, 0, period, book.format())
        at = f"licence_balances[licence],$B$4,licence_balances[period],{cell(row, 0, fixed='c')}"
        for column, (name, values) in enumerate(figures.items(), 1):
            value = float(values[number])
            book.live(sheet, (row, column), f"=SUMIFS(licence_balances[{name}],{at})", value, tonnes)
        counted = f'=COUNTIFS({at},licence_balances[valid],"yes")'
        book.live(sheet, (row, 4), counted, float(valid[number]), book.format("valid", align="right"))
    end = 5 + len(periods)
    pale_zeros(book, sheet, (6, 1), (end, 3))
    chart = book.chart("column")
    places = [ACCOUNT, 6, 0, end, 0]
    taken = {"name": "taken", "categories": places, "values": [ACCOUNT, 6, 2, end, 2]}
    chart.add_series(taken | {"fill": {"color": COLOURS[0]}, "gap": 45})
    line = book.chart("line")
    left = {"name": "balance", "categories": places, "values": [ACCOUNT, 6, 3, end, 3]}
    line.add_series(left | {"line": {"color": COLOURS[1], "width": 2.25}})
    chart.combine(line)
    chart.set_title({"name": "Taken and left, t", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 380})
    sheet.insert_chart(5, 6, chart, {"description": "Tonnes taken on the chosen licence and its balance, by period"})
