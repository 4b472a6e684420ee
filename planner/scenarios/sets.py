"""Changes written in one line: ``floors[floor=Made in India].share = 0.3 @ FY2028-29``."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from planner.calendar import parse_fiscal_year
from planner.tables.change import Change
from planner.tables.report import visible

if TYPE_CHECKING:
    from planner.tables.report import Report

SET: Final = "--set"
_FORM: Final = re.compile(
    r"\s*(?P<sheet>\w+)\s*(?:\[(?P<filter>.*?)\])?\s*\.\s*(?P<column>\w+(?:\s*\[[^\[\]]*\])?)\s*"
    r"(?P<action>[×*x+]?)=\s*(?P<value>[^@]*?)\s*(?:@\s*(?P<time>\S+))?\s*"
)
_DAY: Final = r"\d{4}-\d\d-\d\d"
_DAYS: Final = re.compile(rf"(?P<first>{_DAY})?\.\.(?P<last>{_DAY})?")
_EXAMPLE: Final = (
    "Write it as 'offers[offer=China*].price_per_t *= 1.5', with '@ FY2028-29' or '@ 2028-01-01..' for some time."
)


def read_set(text: str, number: int, report: Report) -> Change | None:
    """Understand one ``--set``.

    Args:
        text: what was written.
        number: which one it is, from 1; it stands for the cell.
        report: where findings go.

    Returns:
        The change; None, with a finding, if the text is none.
    """
    found = _FORM.fullmatch(text)
    time = _time(found["time"]) if found and found["time"] else (None, None)
    if found is None or time is None:
        report.add("set-unclear", (SET, str(number)), visible(text), ("This names no change.", _EXAMPLE))
        return None
    return Change(
        sheet=found["sheet"].casefold(),
        filter=found["filter"] or "",
        column=found["column"],
        action=found["action"] or "=",
        value=found["value"],
        first=time[0],
        last=time[1],
        cell=f"{SET}!{number}",
    )


def _time(text: str) -> tuple[datetime.date | None, datetime.date | None] | None:
    """First and last day; None if the text names no time."""
    year = parse_fiscal_year(text.upper())
    if year is not None:
        return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
    found = _DAYS.fullmatch(text)
    if found is None or not (found["first"] or found["last"]):
        return None
    try:
        first, last = (datetime.date.fromisoformat(day) if day else None for day in (found["first"], found["last"]))
    except ValueError:
        return None
    return first, last
