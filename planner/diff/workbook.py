"""The comparison of two runs as a workbook, to be read and passed on."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from planner.workbook.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from planner.diff.compare import Difference

_CRORE = 1e7
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_difference(path: Path, names: tuple[str, str], difference: Difference) -> None:
    """Write the comparison; the totals are formulas over the steps.

    Raises:
        OSError: the file cannot be written; what stood there before is intact.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _EPOCH})
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"})
        money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        bold = book.add_format({"bold": True, "num_format": "#,##0.00;[Red]-#,##0.00", "top": 1})
        _bridge_sheet(book, names, difference, (head, money, bold))
        _table(book.add_worksheet("inputs"), difference.inputs, (head, money))
        _table(book.add_worksheet("flows"), difference.flows, (head, money))
        largest = difference.bridge.largest.assign(crore=difference.bridge.largest["inr"] / _CRORE)
        largest = largest.drop(columns="inr").rename(columns={"crore": "₹ crore"})
        _table(book.add_worksheet("largest"), largest, (head, money))
    write_atomically(path, stream.getvalue())


def _bridge_sheet(
    book: Any,  # noqa: ANN401 - XlsxWriter is untyped
    names: tuple[str, str],
    difference: Difference,
    formats: tuple[Any, Any, Any],
) -> None:
    head, money, bold = formats
    sheet = book.add_worksheet("bridge")
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 18)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(("step", "cause", "₹ crore, present value")):
        sheet.write_string(0, column, text, head)
    rows: list[tuple[str, str, float]] = [(names[0], "cost before", difference.bridge.before)]
    rows += list(difference.bridge.steps.itertuples(index=False, name=None))
    for number, (line, cause, inr) in enumerate(rows, start=1):
        sheet.write_string(number, 0, line.replace("_", " "))
        sheet.write_string(number, 1, cause)
        sheet.write_number(number, 2, inr / _CRORE, money)
    last = len(rows) + 1
    sheet.write_string(last, 0, names[1])
    sheet.write_string(last, 1, "cost after")
    sheet.write_formula(last, 2, f"=SUM(C2:C{last})", bold, difference.bridge.after / _CRORE)
    row = last + 2
    if difference.causes:
        sheet.write_string(row, 0, "change by change", head)
        for step in difference.causes:
            row += 1
            sheet.write_string(row, 0, step.what)
            sheet.write_number(row, 2, step.inr / _CRORE, money)
        row += 2
    sheet.write_string(row, 0, "tonnes that go another way", head)
    for table, share in difference.churn.items():
        row += 1
        sheet.write_string(row, 0, table)
        sheet.write_number(row, 2, share, book.add_format({"num_format": "0.0%"}))


def _table(sheet: Any, frame: pd.DataFrame, formats: tuple[Any, Any]) -> None:  # noqa: ANN401
    head, money = formats
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name).replace("_", " "), head)
        values = frame[name].tolist()
        sheet.set_column(column, column, min(max([len(str(name)), *(len(str(v)) for v in values[:200])]) + 2, 48))
        for row, value in enumerate(values, start=1):
            if isinstance(value, float):
                sheet.write_number(row, column, value, money)
            else:
                sheet.write_string(row, column, str(value))
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
