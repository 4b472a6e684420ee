"""A change that was understood: sheet, rows, column, action and value; or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.schema import SHEETS, Column, Kind, Sheet
from planner.schema.scenarios import CHANGEABLE, TIMES
from planner.schema.units import UNITS
from planner.tables.headers import split_unit
from planner.tables.parse import read_column
from planner.tables.rawcells import RawCells
from planner.tables.report import Report, did_you_mean, listing, visible
from planner.tables.selection import Term, read_filter
from planner.tables.spread import window_columns
from planner.tables.table import split_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.tables.change import Change
    from planner.tables.draft import Parsed

_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)


@dataclass(frozen=True)
class Ready:
    """A change that was understood.

    Attributes:
        change: as it was written.
        sheet: declaration of the sheet.
        terms: which rows.
        column: declaration of the column.
        action: ``=``, ``×`` or ``+``.
        value: one cell: what is put there, the factor, or what is added (of days: a number of days).
    """

    change: Change
    sheet: Sheet
    terms: tuple[Term, ...]
    column: Column
    action: str
    value: Parsed

    @property
    def dated(self) -> bool:
        """Whether it holds only for some time."""
        return self.change.first is not None or self.change.last is not None


def make_ready(change: Change, where: Callable[[str], tuple[str, str]], report: Report) -> Ready | None:
    """Understand a change.

    Args:
        change: the change.
        where: sheet and cell in which a part of it stands, by the name of its column in ``changes``.
        report: where findings go.

    Returns:
        The change; None, with a finding, if it means nothing.
    """
    if change.sheet not in CHANGEABLE:
        fix = did_you_mean(change.sheet, CHANGEABLE, f"The sheets are {listing(CHANGEABLE, 40)}.")
        report.add("change-sheet", where("sheet"), change.sheet, ("No sheet of this name can be changed.", fix))
        return None
    sheet = SHEETS[change.sheet]
    terms, problem, fix = read_filter(change.filter, sheet)
    if problem:
        report.add("change-filter", where("filter"), visible(change.filter), (problem, fix))
        return None
    named = _column(change, sheet, where, report)
    if named is None or not _action_fits(change, named[0], where, report):
        return None
    if not _time_fits(change, sheet, where, report):
        return None
    action = TIMES[0] if change.action in TIMES else change.action
    value = _value(change, named, action, where, report)
    return None if value is None else Ready(change, sheet, terms, named[0], action, value)


def _column(
    change: Change, sheet: Sheet, where: Callable[[str], tuple[str, str]], report: Report
) -> tuple[Column, float] | None:
    """Column and factor of the unit."""
    name, unit = split_unit(change.column)
    wanted = name.strip().casefold().replace(" ", "_").replace("-", "_")
    names = [column.name for column in sheet.columns if column.kind is not Kind.NAME]
    if wanted not in names:
        known = wanted in {column.name for column in sheet.columns}
        problem = "A name cannot be changed." if known else f"The sheet {sheet.name} has no such column."
        fix = did_you_mean(wanted, names, f"Columns that can be changed are {listing(names, 40)}.")
        report.add("change-column", where("column"), visible(change.column), (problem, fix))
        return None
    column = sheet.column(wanted)
    written = "" if unit is None else unit.strip()
    allowed = UNITS.get(column.unit, {})
    if not written or written == column.unit:
        return column, 1.0
    if written not in allowed:
        problem = "This column has no unit."
        if allowed:
            problem = f"The unit is not one of those of this column: {listing(allowed, 12)}."
        report.add("unknown-unit", where("column"), visible(change.column), (problem, "Write one of them, or none."))
        return None
    return column, allowed[written]


def _action_fits(change: Change, column: Column, where: Callable[[str], tuple[str, str]], report: Report) -> bool:
    can = column.kind in _NUMBERS or (column.kind is Kind.DATE and change.action == "+")
    if change.action == "=" or (can and change.action in (*TIMES, "+")):
        return True
    days = column.kind is Kind.DATE
    problem = f"'{column.name}' holds {'days' if days else 'no numbers'}."
    fix = "Add days with +, or put another day there with =." if days else "Put a value there with =."
    report.add("change-action", where("action"), visible(change.action), (problem, fix))
    return False


def _time_fits(change: Change, sheet: Sheet, where: Callable[[str], tuple[str, str]], report: Report) -> bool:
    if change.first is None and change.last is None:
        return True
    side = "from" if change.first is not None else "to"
    day = str(change.first if change.first is not None else change.last)
    if change.first is not None and change.last is not None and change.last < change.first:
        text = ("The change ends before it starts.", "Correct one of the two days.")
        report.add("change-window", where("to"), str(change.last), text)
        return False
    if window_columns(sheet):
        return True
    problem = f"The rows of {sheet.name} hold at all times, so they cannot change for some of it."
    report.add("change-window", where(side), day, (problem, "Leave from and to blank."))
    return False


def _value(
    change: Change,
    named: tuple[Column, float],
    action: str,
    where: Callable[[str], tuple[str, str]],
    report: Report,
) -> Parsed | None:
    """The value as one cell of the column; None, with a finding, if it is none."""
    column, factor = named
    sheet, cell = where("value")
    if not change.value.strip() and (column.required or action != "="):
        what = "A factor" if action == TIMES[0] else "A value"
        report.add("missing-value", (sheet, cell), "", (f"{what} belongs here.", f"Write it: {column.help}"))
        return None
    if action == TIMES[0]:
        column, factor = Column("value", "Value", Kind.NUMBER, "Factor."), 1.0
    elif action == "+":
        kind = Kind.INTEGER if column.kind is Kind.DATE else Kind.NUMBER
        column = Column("value", "Value", kind, "Added to the figure.", column.unit)
    place, row = split_address(cell)
    text = np.array([change.value if change.value.strip() else None], object)
    cells = RawCells(sheet, place, np.array([row]), text, is_csv=True)
    parsed = read_column(cells, column, factor, report).parsed
    return None if parsed.bad[0] else parsed
