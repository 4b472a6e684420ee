"""What a spreadsheet checks and offers while a column is filled: drop-downs, ranges, hints."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from planner.schema import Column, Kind
from planner.workbook.book import HEADER_ROWS
from planner.workbook.cells import address
from planner.workbook.droplists import drop_list_of

if TYPE_CHECKING:
    from planner.workbook.droplists import DropLists

_EXCEL_TEXT: Final = 255
_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)


def validation(sheet: str, column: Column, place: int, lists: DropLists) -> dict[str, Any]:
    """Options of the drop-down, range check or hint of a column; empty if any text will do.

    Args:
        sheet: machine name of the sheet.
        column: declaration of the column.
        place: sheet column in which it stands, counted from 0.
        lists: drop-down lists of the workbook.
    """
    if column.many:
        tables = " or ".join(dict.fromkeys(source.split(".")[0] for source in column.refers)) or "country codes"
        text = f"Several are separated by semicolons: a; b. Names from: {tables}."
        return {"validate": "any", "input_title": column.label[:32], "input_message": text[:_EXCEL_TEXT]}
    drop = drop_list_of(column)
    if drop is not None:
        name = lists.name(drop, sheet, column)
        return _list_validation(name, column) if name else {}
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(1990, 1, 1),
            "maximum": dt.date(2199, 12, 31),
            "error_type": "warning",
            "error_title": "Date",
            "error_message": "A date belongs here, as 2027-03-31.",
        }
    if column.kind in _NUMBERS:
        return _number_validation(column, place)
    return {}


def _list_validation(name: str, column: Column) -> dict[str, Any]:
    open_ended = bool(column.refers)
    where = " or ".join(dict.fromkeys(source.split(".")[0] for source in column.refers))
    message = f"This name does not stand in {where} yet." if open_ended else "Choose one of the words in the list."
    return {
        "validate": "list",
        "source": f"={name}",
        "error_type": "warning" if open_ended else "stop",
        "error_title": column.label[:32],
        "error_message": message[:_EXCEL_TEXT],
    }


def _number_validation(column: Column, place: int) -> dict[str, Any]:
    low = column.minimum if column.minimum is not None else column.above
    if low is None:
        return {}
    base: dict[str, Any] = {
        "error_title": column.label[:32],
        "error_message": f"A number belongs here: {range_text(column)}.",
    }
    if column.words:
        cell = address(HEADER_ROWS + 1, place)
        words = ",".join(f'{cell}="{word}"' for word in column.words)
        base["error_message"] = f"A number, or {' or '.join(column.words)}."
        return {"validate": "custom", "value": f"=OR(ISNUMBER({cell}),{words})"} | base
    if column.kind is Kind.INTEGER and column.maximum is not None:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": int(low),
            "maximum": int(column.maximum),
        } | base
    return {"validate": "decimal", "criteria": ">=" if column.above is None else ">", "value": low} | base


def range_text(column: Column) -> str:
    """The allowed range in words; "" if any number will do."""
    low = f"above {column.above:,.12g}" if column.above is not None else ""
    if column.minimum is not None:
        low = f"{column.minimum:,.12g} or more"
    if column.minimum is not None and column.maximum is not None and column.maximum <= 3650:
        return f"{column.minimum:,.12g} to {column.maximum:,.12g}"
    return low
