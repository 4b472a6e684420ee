"""Changes take effect: on the drafts of a workbook, before anything is checked that takes more than one cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.scenarios.splitting import Split, split
from planner.schema import Kind
from planner.schema.scenarios import TIMES
from planner.tables.draft import Parsed
from planner.tables.numbers import check_range
from planner.tables.selection import matching, unreadable

if TYPE_CHECKING:
    from planner.schema import Column
    from planner.tables.draft import Case, Draft
    from planner.tables.ready import Ready

_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)


@dataclass(frozen=True)
class Made:
    """What a change did.

    Attributes:
        rows: rows of the sheet, as they are now, whose figure it changed.
        before: what stood there.
    """

    rows: np.ndarray
    before: Parsed


def make(ready: Ready, case: Case) -> Made:
    """Let one change take effect."""
    draft = case[ready.sheet.name]
    named = matching(ready.terms, draft)
    doubtful = unreadable(ready.terms, draft) or (ready.dated and case.calendar is None)
    if not named.any():
        if not doubtful:
            _report_no_row(ready, case, "No row of the sheet matches it.")
        return _nothing(ready)
    rows = np.flatnonzero(named)
    if ready.dated:
        if case.calendar is None:
            return _nothing(ready)
        done = split(ready, draft, rows, case.calendar)
        if done.refused is not None:
            _report_refused(ready, case, draft, done)
            return _nothing(ready)
        rows = done.rows
        if not len(rows):
            _report_no_row(ready, case, "No row that it names holds in that time.")
            return _nothing(ready)
    made = _put(ready, draft, rows)
    if len(made.rows):
        _check(ready, draft, made.rows, case)
    elif not draft.columns[ready.column.name].bad[rows].any():
        _report_nothing(ready, case)
    return made


def _nothing(ready: Ready) -> Made:
    return Made(np.empty(0, np.int64), Parsed.blank(ready.column, 0))


def _place(ready: Ready) -> tuple[str, str]:
    sheet, _, cell = ready.change.cell.rpartition("!")
    return sheet, cell


def _report_no_row(ready: Ready, case: Case, problem: str) -> None:
    where = f"'{ready.change.filter}' on sheet {ready.sheet.name}" if ready.change.filter else ready.sheet.name
    fix = "Correct the filter or the dates; 'plan scenarios' shows what each change meets."
    case.report.add("change-no-row", _place(ready), where, (problem, fix))


def _report_nothing(ready: Ready, case: Case) -> None:
    column = ready.column.name
    text = (f"All cells of '{column}' that it names are as before.", "Remove it, or correct the filter or the value.")
    case.report.add("change-nothing", _place(ready), ready.change.value, text)


def _report_refused(ready: Ready, case: Case, draft: Draft, done: Split) -> None:
    row = int(done.refused if done.refused is not None else 0)
    problem = f"The amount in {draft.where(row, ready.column.name)} is for its whole window, of which this is a part."
    fix = "Leave from and to blank, or split the row in the workbook."
    case.report.add("change-window", _place(ready), ready.change.value, (problem, fix))


def _put(ready: Ready, draft: Draft, rows: np.ndarray) -> Made:
    """Put the new values there."""
    parsed = draft.columns[ready.column.name]
    rows = rows[~parsed.bad[rows]]
    before = parsed.take(rows)
    if ready.action == "=":
        _assign(parsed, rows, ready.value)
    elif ready.column.kind is Kind.DATE:
        there = rows[parsed.given[rows]]
        parsed.values[there] += np.timedelta64(int(ready.value.values[0]), "D")
    else:
        _reckon(ready, parsed, rows)
    other = np.flatnonzero(_differs(before, parsed.take(rows)))
    changed = rows[other]
    note(draft, ready.column.name, changed, ready.change.cell)
    return Made(changed, before.take(other))


def _assign(parsed: Parsed, rows: np.ndarray, value: Parsed) -> None:
    for row in rows.tolist():
        parsed.values[row] = value.values[0]
    parsed.given[rows] = value.given[0]
    if parsed.words is not None and value.words is not None:
        parsed.words[rows] = value.words[0]


def _reckon(ready: Ready, parsed: Parsed, rows: np.ndarray) -> None:
    """Multiply or add; words and blanks without a default stay."""
    default = ready.column.default
    if isinstance(default, int | float) and not isinstance(default, bool):
        blank = rows[~parsed.given[rows]]
        parsed.values[blank] = default
        rows = rows if ready.action == "+" or default else rows[parsed.given[rows]]
        parsed.given[rows] = True
    else:
        rows = rows[parsed.given[rows]]
    if parsed.words is not None:
        rows = rows[parsed.words[rows] == ""]
    amount = float(ready.value.values[0])
    if ready.action == TIMES[0]:
        parsed.values[rows] *= amount
    else:
        parsed.values[rows] += amount


def _differs(before: Parsed, after: Parsed) -> np.ndarray:
    old, new = before.values, after.values
    if old.dtype == object:
        other = np.fromiter((one != two for one, two in zip(old, new, strict=True)), bool, len(old))
    elif old.dtype.kind == "M":
        other = (old != new) & ~(np.isnat(old) & np.isnat(new))
    elif old.dtype.kind == "f":
        other = (old != new) & ~(np.isnan(old) & np.isnan(new))
    else:
        other = old != new
    if before.words is not None and after.words is not None:
        other |= before.words != after.words
    return np.asarray(other | (before.given & ~after.given), bool)


def note(draft: Draft, column: str, rows: np.ndarray, cause: str) -> None:
    """Note where the change of figures is written."""
    if column not in draft.causes:
        draft.causes[column] = np.full(len(draft), "", object)
    draft.causes[column][rows] = cause


def _check(ready: Ready, draft: Draft, changed: np.ndarray, case: Case) -> None:
    column: Column = ready.column
    if column.kind not in _NUMBERS:
        return
    parsed = draft.columns[column.name]
    looked = np.zeros(len(draft), bool)
    looked[changed] = True
    those = Parsed(parsed.values, parsed.bad.copy(), parsed.given & looked, parsed.words)
    check_range(draft.at(column.name), column, 1.0, case.report, those)
    parsed.bad |= those.bad
