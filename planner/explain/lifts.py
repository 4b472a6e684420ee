"""Rules that could keep from existing what a conflict asks for: controls, conditions, licences not open then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.asked import Asked, read_asked
from planner.explain.edits import change, class_of
from planner.explain.story import CLASSES, Change
from planner.network import windows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.bench import Figure
    from planner.explain.subject import Subject

NEVER: Final = dt.date(2999, 12, 31)
"""A first day that never comes."""


@dataclass(frozen=True)
class Lift:
    """A rule taken away.

    Attributes:
        sheet, row: row of its table.
        column: the cell that stands for it.
        changes: what takes it away as a whole.
        rank: wish 0, policy 1, law 2, physics 3.
        parts: for licences of one control together: each by itself, the most likely first.
    """

    sheet: str
    row: int
    column: str
    changes: tuple[Change, ...]
    rank: int
    parts: tuple[Lift, ...] = ()


def candidates(subject: Subject, asks: Iterable[Figure]) -> list[Lift]:
    """Rules that could keep from existing what cells ask for, the gentlest to lift first."""
    asked = read_asked(subject, asks)
    return sorted([*_conditions(subject, asked), *_controls(subject, asked)], key=lambda lift: lift.rank)


def _rank(subject: Subject, sheet: str, row: int) -> int:
    return CLASSES.index(class_of(subject.tables, sheet, row, ""))


def _conditions(subject: Subject, asked: Asked) -> list[Lift]:
    """Conditions that forbid one of the deliveries asked for."""
    table, demands = subject.tables["conditions"], subject.network.frame.demands
    names = subject.network.frame.names
    found = []
    for row in range(len(table)):
        hit = asked.lines.copy()
        for column, codes in (("segment", demands.segment), ("market", demands.market), ("customer", demands.customer)):
            if table[column].iloc[row]:
                hit &= codes == names[column].code(table[column].iloc[row])
        if hit.any():
            gone = change(subject.tables, ("conditions", row, ""), None, f"condition '{table['condition'].iloc[row]}'")
            found.append(Lift("conditions", row, "condition", (gone,), _rank(subject, "conditions", row)))
    return found


def _controls(subject: Subject, asked: Asked) -> list[Lift]:
    """Controls on what is asked for or what it is made of, and the licences that would meet them."""
    table, names = subject.tables["controls"], subject.network.frame.names["material"]
    holds = windows.truth(table, subject.network.calendar)
    found: list[Lift] = []
    met: set[str] = set()
    for row in range(len(table)):
        materials = set(names.codes(table["materials"].iloc[row]).tolist())
        if not (materials & asked.materials and holds[row][: asked.last + 1].any()):
            continue
        name = str(table["control"].iloc[row])
        gone = [change(subject.tables, ("controls", row, "from"), NEVER, f"control '{name}'")]
        if not np.isnat(table["to"].to_numpy("datetime64[D]")[row]):
            gone.append(change(subject.tables, ("controls", row, "to"), None, f"control '{name}'"))
        found.append(Lift("controls", row, "rule", tuple(gone), _rank(subject, "controls", row)))
        if name not in met:
            met.add(name)
            found += _licences(subject, asked, name)
    return found


def _licences(subject: Subject, asked: Asked, control: str) -> list[Lift]:
    """Licences of a control that are not open all the while before something is asked for, all in one lift."""
    table, calendar = subject.tables["licences"], subject.network.calendar
    names = subject.network.frame.names["material"]
    holds = windows.truth(table, calendar, "valid_from", "valid_to")
    found: list[tuple[tuple[bool, int, int], Lift]] = []
    for row in np.flatnonzero((table["control"] == control).to_numpy(bool)).tolist():
        granted = bool(table["status"].iloc[row] == "granted")
        materials = set(names.codes(table["materials"].iloc[row]).tolist())
        if materials & asked.materials and not (granted and holds[row][: asked.last + 1].all()):
            lift = _opened(subject, row, granted=granted, late=not holds[row][0])
            found.append(((not granted, _distance(holds[row], asked), lift.rank), lift))
    parts = tuple(lift for _, lift in sorted(found, key=lambda pair: pair[0]))
    if not parts:
        return []
    whole = tuple(one for part in parts for one in part.changes)
    return [Lift("licences", parts[0].row, parts[0].column, whole, min(part.rank for part in parts), parts)]


def _distance(holds: np.ndarray, asked: Asked) -> int:
    """Periods between those in which a licence is open and those in which something is asked for."""
    when = np.flatnonzero(holds)
    if not len(when):
        return len(holds)
    return int(max(when[0] - asked.first, 0) + max(asked.first - when[-1], 0))


def _opened(subject: Subject, row: int, *, granted: bool, late: bool) -> Lift:
    """A licence granted and open all the time; the cell that stands for it is the one that is in the way."""
    table = subject.tables["licences"]
    words = f"licence '{table['licence'].iloc[row]}'"
    changes = []
    if not granted:
        changes.append(change(subject.tables, ("licences", row, "status"), "granted", f"status of {words}"))
    for column, says in (("valid_from", "first day of"), ("valid_to", "last day of")):
        if not np.isnat(table[column].to_numpy("datetime64[D]")[row]):
            changes.append(change(subject.tables, ("licences", row, column), None, f"{says} {words}"))
    column = "status" if not granted else "valid_from" if late else "valid_to"
    return Lift("licences", row, column, tuple(changes), _rank(subject, "licences", row))
