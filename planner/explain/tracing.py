"""From a figure that a scenario or target wrote to the cell in ``changes`` or ``targets`` that must say something else.

One such cell may write many figures. All of them follow it, so a repair is solved on the workbook as it then comes out,
and never on the one figure that it was meant for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.edits import change, round_figure
from planner.schema import SHEETS
from planner.schema.scenarios import TIMES
from planner.schema.units import UNITS
from planner.tables.table import split_address
from planner.tables.written import written_changes
from planner.workbook.values import split_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.explain.story import Change
    from planner.tables.change import Change as Written
    from planner.tables.table import Tables

Value = float | str | dt.date | None
"""What a cell may hold, a blank one included."""

_VALUE: Final = "value"
_CHANGES: Final = "changes"
_TARGETS: Final = "targets"
_SHARE: Final = "share"
_DIGITS: Final = 6
_EXACT: Final = 1e-6


def traced(tables: Tables, changes: Iterable[Change]) -> tuple[Change, ...] | None:
    """Changes, each with the cell that must be written where that is another one.

    Args:
        tables: the workbook with its scenarios and target.
        changes: what is to be changed.

    Returns:
        The changes as they come out; None if a figure among them is not written in a cell of the workbook, or cannot
        be brought there by the cell that writes it.
    """
    found: dict[Change, Change] = {}
    together: dict[tuple[str, str], list[Change]] = {}
    own = list(dict.fromkeys(changes))
    for one in own:
        if one.cause:
            together.setdefault((one.cause, one.column), []).append(one)
        else:
            found[one] = one
    for (cause, _), some in together.items():
        written = _by_target(tables, some) if cause.startswith(f"{_TARGETS}!") else _by_change(tables, some)
        if written is None:
            return None
        found |= dict(zip(some, written, strict=True))
    ended = {(one.where, one.column): one for one in (found[other] for other in reversed(own))}
    return tuple(ended[key] for key in dict.fromkeys((one.where, one.column) for one in own))


def _by_target(tables: Tables, some: Sequence[Change]) -> list[Change] | None:
    """Figures of rows that one share of a target adds: the same column of the target."""
    column = some[0].column
    if column not in {known.name for known in SHEETS[_TARGETS].columns}:
        return None
    row = _row_of(tables, _TARGETS, _SHARE, some[0].cause)
    agreed = _loosest(some[0].before, [one.after for one in some])
    if row is None or agreed is None:
        return None
    by = _cell(tables, (_TARGETS, row, column), agreed[0], some)
    return [replace(one, after=agreed[0], by=by) for one in some]


def _by_change(tables: Tables, some: Sequence[Change]) -> list[Change] | None:
    """Figures that one change writes: another value of it."""
    row = _row_of(tables, _CHANGES, _VALUE, some[0].cause)
    if row is None:
        return None
    written = written_changes(tables[_CHANGES])[row]
    name, unit = split_unit(written.column)
    if written.sheet != some[0].sheet or name.strip().casefold() != some[0].column:
        return None
    factor = UNITS.get(some[0].unit, {}).get(unit, 1.0)
    old, values = _number(written.value), [_value(written, one, factor) for one in some]
    known = [value[0] for value in values if value is not None]
    agreed = _loosest(old if old is not None else written.value, known) if len(known) == len(some) else None
    if agreed is None:
        return None
    new = agreed[0]
    if written.action in TIMES:
        assert isinstance(new, float) and old is not None
        new = _outward(new, old)
    by = _cell(tables, (_CHANGES, row, _VALUE), new, some)
    return [replace(one, after=_comes_out(written, one, new, factor), by=by) for one in some]


def _value(written: Written, one: Change, factor: float) -> tuple[Value] | None:
    """What a change must say for a figure to come out as it should; None if nothing makes it do so."""
    old, before, after = _number(written.value), one.before, one.after
    if written.action == "=":
        words = after.isoformat() if isinstance(after, dt.date) else after
        return (round_figure(words / factor) if isinstance(words, float) else words,)
    if old is None:
        return None
    if isinstance(before, float) and isinstance(after, float):
        if written.action in TIMES:
            return (old * after / before,) if before * old != 0.0 else None
        return (round_figure(old + (after - before) / factor),)
    if isinstance(before, dt.date) and isinstance(after, dt.date):
        return (old + (after - before).days,)
    return None


def _comes_out(written: Written, one: Change, new: Value, factor: float) -> Value:
    """What a figure is once the change says something else."""
    old = _number(written.value)
    if not isinstance(one.after, float) or not isinstance(new, float):
        return one.after
    if written.action == "=":
        return round_figure(new * factor)
    assert isinstance(one.before, float) and old is not None
    return round_figure(one.before * new / old if written.action in TIMES else one.before + (new - old) * factor)


def _cell(tables: Tables, cell: tuple[str, int, str], after: Value, some: Sequence[Change]) -> Change:
    """The cell that writes figures, and how many others follow it."""
    table, column = tables[some[0].sheet], some[0].column
    causes = table.causes[column]
    if cell[0] == _TARGETS and column != _SHARE:
        causes, mine = np.array([_line(cause) for cause in causes.tolist()], object), _line(some[0].cause)
    else:
        mine = some[0].cause
    rows = np.flatnonzero(causes == mine).tolist()
    figures = {(table.cell(row, column), 0 if table.cell_rows[row] else row) for row in rows}
    rest = len(figures) - len({one.cell for one in some})
    words = f"{rest} other figure{' follows' if rest == 1 else 's follow'} it" if rest else ""
    return replace(change(tables, cell, after, words), can_move=some[0].can_move)


def _line(cause: str) -> str:
    """Sheet and row of a place, as ``targets!5``: the shares of one row have its other columns in common."""
    sheet, _, cell = cause.partition("!")
    return f"{sheet}!{split_address(cell)[1]}"


def _row_of(tables: Tables, sheet: str, column: str, cause: str) -> int | None:
    """Row of a table from the address of its cell; None if it stands in no cell of the workbook."""
    table = tables[sheet]
    return next((row for row in range(len(table)) if f"{sheet}!{table.cell(row, column)}" == cause), None)


def _loosest(before: Value, after: Sequence[Value]) -> tuple[Value] | None:
    """The one value that gives all figures as much room as they ask for; None if they pull both ways."""
    if len(set(after)) == 1:
        return (after[0],)
    numbers = [value for value in after if isinstance(value, float)]
    if len(numbers) < len(after) or not isinstance(before, float):
        return None
    if max(numbers) <= before:
        return (min(numbers),)
    return (max(numbers),) if min(numbers) >= before else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _outward(new: float, old: float) -> float:
    """A factor with few digits, no nearer to what it was."""
    unit = 10.0 ** (int(np.floor(np.log10(abs(new)))) - _DIGITS + 1) if new else 1.0
    steps = new / unit
    if abs(steps - round(steps)) > _EXACT:
        steps = np.ceil(steps) if new > old else np.floor(steps)
    return round_figure(round(steps) * unit)
