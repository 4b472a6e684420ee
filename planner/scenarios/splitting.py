"""Rows are taken apart where a change begins or ends, so that it holds for its time and the old figure for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.calendar import DAY
from planner.tables.spread import window_columns

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.tables.draft import Draft
    from planner.tables.ready import Ready

_WHOLE: Final = frozenset({"budgets", "incentives"})
"""Sheets whose amounts are for the whole window of their row."""
_MONTHS_PER_YEAR: Final = 12


@dataclass(frozen=True)
class Split:
    """What came of it.

    Attributes:
        rows: rows, as they are numbered now, for which the change holds.
        refused: a row that cannot be taken apart; None if all could.
    """

    rows: np.ndarray
    refused: int | None = None


def split(ready: Ready, draft: Draft, rows: np.ndarray, calendar: Calendar) -> Split:
    """Take rows apart at the days of a change.

    A row is taken apart only where the change holds in some of its periods and not in others.

    Args:
        ready: the change.
        draft: the sheet; gains rows.
        rows: rows that the change names.
        calendar: the periods.
    """
    first, last = (np.datetime64("NaT" if day is None else day, "D") for day in (ready.change.first, ready.change.last))
    in_change = calendar.holds(np.array([first]), np.array([last]))[0]
    held = _held(draft, rows, calendar)
    some, every = (held & in_change).any(axis=1), ~(held & ~in_change).any(axis=1)
    apart = rows[some & ~every]
    if not len(apart):
        return Split(rows[some])
    if draft.sheet.windowed:
        whole = _for_whole_window(ready, draft, apart)
        if whole.any():
            return Split(np.empty(0, np.int64), int(apart[whole][0]))
    cause = ready.change.cell
    kept = np.setdiff1d(rows[some & every], apart)
    if draft.sheet.windowed:
        added = _by_days(draft, apart, (first, last), _Time(held[some & ~every], in_change), cause)
    else:
        added = _by_periods(draft, apart, calendar, in_change, cause)
    return Split(np.union1d(kept, added))


def _held(draft: Draft, rows: np.ndarray, calendar: Calendar) -> np.ndarray:
    """Whether each row holds in each period, rows × periods."""
    if draft.sheet.windowed:
        return calendar.holds(draft["from"][rows], draft["to"][rows])
    held = np.zeros((len(rows), len(calendar)), bool)
    (name,) = window_columns(draft.sheet)
    for place, label in enumerate(draft[name][rows].tolist()):
        held[place, calendar.periods_of(str(label))] = True
    return held


def _for_whole_window(ready: Ready, draft: Draft, rows: np.ndarray) -> np.ndarray:
    """Whether the amount of each row is for its window and not for a year or a period of it."""
    if draft.sheet.name == "controls" and ready.column.name == "limit_t":
        return np.asarray(draft["limit_per"][rows] == "window", bool)
    return np.full(len(rows), draft.sheet.name in _WHOLE)


@dataclass(frozen=True)
class _Time:
    """When things hold: rows × periods, and the change in each period."""

    held: np.ndarray
    in_change: np.ndarray


def _by_days(
    draft: Draft, rows: np.ndarray, days: tuple[np.datetime64, np.datetime64], time: _Time, cause: str
) -> np.ndarray:
    """Take rows with a window apart; the numbers of those for which the change holds."""
    first, last = days
    within = np.flatnonzero(time.in_change)
    periods = np.arange(len(time.in_change))
    inside: list[int] = []
    for row, holds in zip(rows.tolist(), time.held, strict=True):
        before = not np.isnat(first) and bool((holds & (periods < within[0])).any())
        after = not np.isnat(last) and bool((holds & (periods > within[-1])).any())
        copies = extend(draft, np.full(int(before) + int(after), row))
        if before:
            _set_day(draft, "to", int(copies[0]), first - DAY, cause)
            _set_day(draft, "from", row, first, cause)
        if after:
            _set_day(draft, "from", int(copies[-1]), last + DAY, cause)
            _set_day(draft, "to", row, last, cause)
        inside.append(row)
    return np.array(inside, np.int64)


def _set_day(draft: Draft, column: str, row: int, day: np.datetime64, cause: str) -> None:
    parsed = draft.columns[column]
    parsed.values[row], parsed.given[row] = day, True
    if column not in draft.causes:
        draft.causes[column] = np.full(len(draft), "", object)
    draft.causes[column][row] = cause


def _by_periods(draft: Draft, rows: np.ndarray, calendar: Calendar, in_change: np.ndarray, cause: str) -> np.ndarray:
    """Take tonnes of a fiscal year apart by its periods; the numbers of those for which the change holds."""
    (name,) = window_columns(draft.sheet)
    inside: list[int] = []
    for row in rows.tolist():
        periods = calendar.periods_of(str(draft[name][row]))
        places = np.concatenate([[row], extend(draft, np.full(len(periods) - 1, row))])
        draft[name][places] = np.array(calendar.names, object)[periods]
        draft["tonnes"][places] *= calendar.months[periods] / _MONTHS_PER_YEAR
        for column in (name, "tonnes"):
            if column not in draft.causes:
                draft.causes[column] = np.full(len(draft), "", object)
            draft.causes[column][places] = cause
        inside += places[in_change[periods]].tolist()
    return np.array(inside, np.int64)


def extend(draft: Draft, rows: np.ndarray) -> np.ndarray:
    """Add copies of rows at the end of a sheet; the numbers of the copies."""
    size = len(draft)
    keep = np.concatenate([np.arange(size), rows]).astype(np.int64)
    for name, parsed in draft.columns.items():
        draft.columns[name] = parsed.take(keep)
    for places in (draft.spread_columns, draft.causes):
        for name in places:
            places[name] = places[name][keep]
    draft.cell_rows, draft.labels, draft.raw_rows = draft.cell_rows[keep], draft.labels[keep], draft.raw_rows[keep]
    return np.arange(size, len(keep))
