"""Which number formats show a date or a duration, and what a day number means under them.

Written out here, so that opening a workbook needs nothing but the standard library.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from planner.workbook.book import CellError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Shown = Literal["", "date", "duration"]

BUILT_IN: Final[Mapping[int, Shown]] = MappingProxyType(
    {
        **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "date"),
        46: "duration",
    }
)
"""Number formats that carry no format text; 27 to 36 and 50 to 58 are dates in East Asian spreadsheets."""

_ASIDE: Final = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
"""Literal text, and everything in brackets that is no count of hours, minutes or seconds."""
_DURATION: Final = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_DATE: Final = re.compile(r"(?<![_\\])[dmhysDMHYS]")

_EPOCH_1900: Final = dt.datetime(1899, 12, 30)
_EPOCH_1904: Final = dt.datetime(1904, 1, 1)
_NO_DAY: Final = 60
"""Spreadsheets believe that 1900 was a leap year: this number is its 29 February, and those below are one too small."""
_SECONDS: Final = 86_400


def shown(code: str) -> Shown:
    """What a number format shows: a date or time, a duration, or "" for a plain number."""
    first = code.partition(";")[0]
    if _DURATION.search(first):
        return "duration"
    return "date" if _DATE.search(_ASIDE.sub("", first)) else ""


def day_reader(*, from_1904: bool) -> Callable[[int | float, str], object]:
    """A function from a day number and its style ("date" or "duration") to what the user sees.

    Midnights become dates; times of day, durations and 29 February 1900 become text, since no column takes them; a
    number no calendar has is an error, as which a spreadsheet shows it too.
    """
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900

    def read(number: int | float, style: str) -> object:
        try:
            if style == "duration":
                return str(_rounded(dt.timedelta(days=number)))
            return _date(number, epoch)
        except (OverflowError, ValueError):
            return CellError("######")

    return read


def _rounded(span: dt.timedelta) -> dt.timedelta:
    return dt.timedelta(days=span.days, seconds=span.seconds, milliseconds=round(span.microseconds / 1000))


def _date(number: int | float, epoch: dt.datetime) -> object:
    day, fraction = divmod(number, 1)
    part = dt.timedelta(milliseconds=round(fraction * _SECONDS * 1000))
    if 0 <= number < 1 and not part.days:
        return str((dt.datetime.min + part).time())
    if epoch == _EPOCH_1900 and 0 < number < _NO_DAY + 1:
        if day == _NO_DAY:
            return "1900-02-29"
        day += 1
    value = epoch + dt.timedelta(days=day) + part
    return value.date() if value.time() == dt.time() else value
