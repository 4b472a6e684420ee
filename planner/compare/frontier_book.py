"""A frontier as an Excel workbook: a chart, the points, the corners."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from planner.compare.frontier_target import RUPEES, SHARE
from planner.run.csvfiles import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_CRORE: Final = 1e7
_MADE: Final = datetime(2000, 1, 1)
_SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDTH: Final = 18
_TITLES: Final = {
    "point": "Point",
    "target": "Target",
    "unit": "Unit",
    "status": "Status",
    "objective_inr": "Objective, ₹ crore",
    "extra_inr": "Extra, ₹ crore",
    "buyers_inr": "Buyers pay, ₹ crore",
    "penalties_inr": "Penalties, ₹ crore",
    "state_inr": "State pays, ₹ crore",
    "slope_inr": "Slope, ₹ crore",
    "slope_looser_inr": "Slope when looser, ₹ crore",
    "slope_tighter_inr": "Slope when tighter, ₹ crore",
    "slope_per": "Slope per",
    "short_t": "Short, t",
    "reason": "Note",
}


def workbook(words: str, unit: str, tables: Mapping[str, pd.DataFrame], notes: list[str]) -> bytes:
    """The workbook; the same bytes for the same frontier.

    Args:
        words: what was swept.
        unit: of the level.
        tables: ``curve`` and ``breakpoints``.
        notes: lines beside the chart.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _SAFE)
    book.set_properties({"title": plain_text(f"What {words} costs"), "created": _MADE})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    front = book.add_worksheet("Frontier")
    sheets = {name: book.add_worksheet(name.capitalize()) for name in tables}
    for name, frame in tables.items():
        _fill(book, sheets[name], frame, unit)
    front.set_column(0, 0, 100)
    front.write_string(0, 0, f"What {words} costs", bold)
    for row, note in enumerate(notes, 2):
        front.write_string(row, 0, note, wrap)
    chart = _chart(book, words, unit, tables)
    front.insert_chart(len(notes) + 3, 0, chart, {"description": f"Extra cost over the level of {words}"})
    front.set_landscape()
    front.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _chart(book: Any, words: str, unit: str, tables: Mapping[str, pd.DataFrame]) -> Any:  # noqa: ANN401 - of XlsxWriter
    """Extra cost over the level, with the corners on it."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    for name, look in (
        ("curve", {"line": {"width": 2.0}, "marker": {"type": "none"}}),
        ("breakpoints", {"line": {"none": True}, "marker": {"type": "diamond", "size": 6}}),
    ):
        frame = tables[name]
        if len(frame):
            place = [name.capitalize(), 1, 0, len(frame), 0]
            level, extra = (frame.columns.get_loc(column) for column in ("target", "extra_inr"))
            chart.add_series(
                {
                    "name": name.capitalize(),
                    "categories": [place[0], 1, level, len(frame), level],
                    "values": [place[0], 1, extra, len(frame), extra],
                    **look,
                }
            )
    chart.set_title({"name": f"What {words} costs", "name_font": {"size": 12}, "overlay": False})
    chart.set_x_axis({"name": f"Target, {_shown(unit)}", "num_format": _format(unit), "label_position": "low"})
    chart.set_y_axis({"name": "Extra cost, ₹ crore", "num_format": "#,##0", "min": 0})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 420})
    chart.show_blanks_as("gap")
    return chart


def _fill(book: Any, sheet: Any, frame: pd.DataFrame, unit: str) -> None:  # noqa: ANN401 - of XlsxWriter
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats = {"target": book.add_format({"num_format": _format(unit)})}
    money, fine = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "#,##0.0000"})
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, _TITLES[name], head)
        sheet.set_column(column, column, 60 if name == "reason" else _WIDTH)
        is_money = name.endswith("_inr")
        look = formats.get(name) or (fine if name.startswith("slope") else money if name != "point" else None)
        for row, value in enumerate(frame[name].tolist(), 1):
            if isinstance(value, str):
                sheet.write_string(row, column, plain_text(value))
            elif value == value:  # noqa: PLR0124 - no number is no figure
                scaled = value / _CRORE if is_money or (name == "target" and unit == RUPEES) else value
                sheet.write_number(row, column, float(f"{scaled:.12g}"), look)


def _shown(unit: str) -> str:
    return {SHARE: "share", RUPEES: "₹ crore"}.get(unit, unit)


def _format(unit: str) -> str:
    return {SHARE: "0.0#%"}.get(unit, "#,##0.##")
