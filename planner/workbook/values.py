"""Cells and headers between a workbook, which has numbers and dates, and CSV, which has only text."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from planner.schema import Column, Kind, Sheet
from planner.workbook.cells import number_or_text

_HEADER: Final = re.compile(r"(?P<name>.*?)\s*\[(?P<unit>[^\[\]]*)\]\s*", re.DOTALL)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)
_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)
_ALSO_NUMBERS: Final = frozenset({("settings", "value"), ("changes", "value")})
_EXACT: Final = 10**15


class ExactFloat(float):
    """A float that is written with all its digits, where the workbook writer would round to sixteen."""

    __slots__ = ()

    def __format__(self, _form: str) -> str:
        return repr(float(self))


def split_unit(header: str) -> tuple[str, str]:
    """Name and unit of a header cell such as ``capacity_t_per_year [kt/year]``; unit "" if it has none."""
    found = _HEADER.fullmatch(header)
    return (found["name"], found["unit"].strip()) if found else (header, "")


def column_of(sheet: Sheet, header: str) -> Column | None:
    """The column that a header cell names, also as one of a period or fiscal year; None if it names none."""
    name = split_unit(header)[0].strip().casefold()
    plain, first = re.sub(r"[\s-]+", "_", name), name.partition(" ")[0]
    for column in sheet.columns:
        if column.name == plain or (column.spread and column.name == first):
            return column
    return sheet.spread_columns[0] if len(sheet.spread_columns) == 1 else None


def takes_numbers(sheet: Sheet, column: Column | None) -> bool:
    """Whether numbers are at home in a column; values of settings and of changes are, though some of them are words."""
    return column is not None and (column.kind in _NUMBERS or (sheet.name, column.name) in _ALSO_NUMBERS)


def typed(text: object, sheet: Sheet, column: Column | None) -> object:
    """The value that a cell of text has in a workbook: numbers and dates as such in the columns that hold them."""
    if not isinstance(text, str):
        return text
    if takes_numbers(sheet, column):
        value = number_or_text(text.strip())
        return text if isinstance(value, str) else value
    if column is not None and column.kind is Kind.DATE:
        return _day(text)
    return text


def _day(text: str) -> object:
    stripped = text.strip()
    if not _DATE.fullmatch(stripped):
        return text
    try:
        value = dt.datetime.fromisoformat(stripped)
    except ValueError:
        return text
    if value.year < 1900:
        return text
    return value.date() if value.time() == dt.time() else value


def text_of(value: object, column: Column | None) -> str:
    """The text that a cell has in CSV; numbers keep every digit, dates are ISO."""
    match value:
        case None:
            return ""
        case bool():
            words = ("yes", "no") if column is not None and column.kind is Kind.YES_NO else ("TRUE", "FALSE")
            return words[0] if value else words[1]
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
        case dt.datetime():
            return value.isoformat(sep=" ")
        case dt.date():
            return value.isoformat()
    return str(value)


def changes_meaning(value: object, sheet: Sheet, column: Column | None) -> bool:
    """Whether a workbook cell is wrong for its column in a way that CSV, being all text, cannot show."""
    if value is None or column is None:
        return False
    if isinstance(value, bool):
        return column.kind is not Kind.YES_NO
    if isinstance(value, dt.date):
        return column.kind is not Kind.DATE
    if isinstance(value, str):
        return column.kind in _NUMBERS and not isinstance(number_or_text(value.strip()), str)
    return column.kind is Kind.DATE
