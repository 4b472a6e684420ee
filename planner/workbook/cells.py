"""From the text in a workbook's XML to the value a user sees in the cell, and cell addresses."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Final

from planner.workbook.book import ERROR_TEXTS, CellError

LAST_ROW: Final = 200_000
"""Last sheet row that may hold data."""
LAST_COLUMN: Final = 200
"""Number of the last sheet column that may hold data, counted from 1."""

_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_MOST_EXACT_DIGITS: Final = 15


def number_or_text(text: str) -> int | float | str:
    """The number that XML text means; the text itself if it is none, or not finite."""
    if text.isdigit() and text.isascii() and len(text) <= _MOST_EXACT_DIGITS:
        return int(text)
    text = text.strip()
    if not _PLAIN_NUMBER.fullmatch(text):
        return text
    number = float(text)
    if not math.isfinite(number):
        return text
    whole = int(number)
    return whole if whole == number and abs(whole) < 10**_MOST_EXACT_DIGITS else number


def text_value(text: str | None) -> str | CellError | None:
    """Text of a cell; an error cell if it is exactly what a spreadsheet writes for one."""
    return CellError(text) if text is not None and text in ERROR_TEXTS else text


def iso_value(text: str) -> object:
    """A date written as ISO text in the XML, as "Strict Open XML" does; the text itself if it is none."""
    try:
        value = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    value = value.replace(tzinfo=None)
    return value.date() if value.time() == dt.time() else value


def letters(column: int) -> str:
    """Column letters of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Address of a cell: row counted from 1, column from 0."""
    return f"{letters(column)}{row}"


def column_number(text: str) -> int:
    """Column counted from 0 of column letters."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def split_address(text: str) -> tuple[int, int] | None:
    """Row counted from 1 and column counted from 0 of an address; None if it is none."""
    found = _ADDRESS.fullmatch(text)
    return (int(found[2]), column_number(found[1])) if found else None
