"""Rules that keep flows from existing at all: controls, conditions, licences that are late, over or not granted.

Such a rule has no row in the program. It is found by lifting it, reading the workbook again and asking whether the
conflict is still one when nothing but its own rules hold.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import Bench, Figure, rows_to_free, void_figure
from planner.explain.edits import change, class_of
from planner.explain.least import least_part
from planner.explain.story import CLASSES, Change
from planner.network import windows
from planner.network.scopes import lines_in_scope
from planner.solve.probe import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.subject import Subject

NEVER: Final = dt.date(2999, 12, 31)
MOST_LICENCES: Final = 6
MOST_SETS: Final = 4

_KEYS: Final = (
    "unit", "offer", "option", "route", "licence", "location", "material", "period", "fiscal_year", "is_closing",
    "is_floor", "demand", "incentive", "source",
)  # fmt: skip
"""Columns of the limits' tables that tell a row apart in every version of a workbook."""


@dataclass(frozen=True)
class Lift:
    """A rule taken away.

    Attributes:
        sheet, row: row of its table.
        column: the cell that stands for it.
        changes: what takes it away as a whole.
        rank: wish 0, policy 1, law 2.
        parts: for licences of one control together: each by itself, the most likely first.
    """

    sheet: str
    row: int
    column: str
    changes: tuple[Change, ...]
    rank: int
    parts: tuple[Lift, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a conflict asks for, in codes.

    Attributes:
        materials: wanted, and all that they can be made of.
        lines: demand lines whose deliveries it is about; none if it is not about deliveries.
        first, last: periods in which it is asked for.
    """

    materials: frozenset[int]
    lines: np.ndarray
    first: int
    last: int


class Causes:
    """The rules that forbid what a conflict asks for."""

    def __init__(self, bench: Bench, figures: frozenset[Figure], rows: np.ndarray, asks: frozenset[Figure]) -> None:
        """Causes of a conflict.

        Args:
            bench: the workbook.
            figures: cells of the conflict.
            rows: rows of the program that clash; none if what is asked for cannot exist at all.
            asks: cells that ask.
        """
        self.bench, self.figures, self.rows, self.asks = bench, figures, rows, asks
        self._answers: dict[frozenset[Change], bool] = {}

    @cached_property
    def keys(self) -> set[tuple[object, ...]]:
        """Names of the clashing rules that hold in every version of the workbook."""
        subject = self.bench.base[0]
        return set(_row_keys(subject, np.isin(subject.rules["row"].to_numpy(), self.rows)))

    def ends(self, lifts: Iterable[Lift]) -> bool:
        """Whether the conflict is over without these rules, if none but its own cells hold."""
        changes = frozenset(one for lift in lifts for one in lift.changes)
        if changes not in self._answers:
            self._answers[changes] = self._ends(changes)
        return self._answers[changes]

    def _ends(self, changes: frozenset[Change]) -> bool:
        found = self.bench.look(changes)
        if found is None:
            return False
        subject, probe = found
        if any(void_figure(void) in self.asks for void in subject.voids):
            return False
        rules = subject.rules
        if len(self.rows):
            keys = self.keys
            kept = np.array([key in keys for key in _row_keys(subject, np.ones(len(rules), bool))], bool)
        else:
            kept = np.isin(rules["row"].to_numpy(), rows_to_free(subject, self.asks))
        free = ~kept & (rules["sheet"] != "demand").to_numpy(bool)
        return probe.feasible(Edit(freed=np.union1d(rules["row"].to_numpy()[free], subject.released)))

    def sets(self) -> list[tuple[Lift, ...]]:
        """Least sets of rules without which the conflict is over, the gentlest first; none if no such rule has a part."""
        lifts = sorted(candidates(self.bench.base[0], self.asks), key=lambda lift: lift.rank)
        if not lifts or not self.ends(lifts):
            return []
        found = [(lift,) for lift in lifts if self.ends([lift])]
        if not found:
            found = self._several(lifts)
        sharp = [some for one in found for some in self._sharpened(one)]
        return sharp[: MOST_SETS + 1]

    def _several(self, lifts: list[Lift]) -> list[tuple[Lift, ...]]:
        """Least sets of several rules: one, and for each rule of it one that does without, where there is such."""
        first = tuple(least_part(lifts, self.ends))
        found = [first]
        for lift in first:
            rest = [other for other in lifts if other is not lift]
            if self.ends(rest):
                other = tuple(least_part(rest, self.ends))
                if set(other) not in [set(known) for known in found]:
                    found.append(other)
        return found[:MOST_SETS]

    def _sharpened(self, lifts: tuple[Lift, ...]) -> list[tuple[Lift, ...]]:
        """The sets with the licences that do, in place of all licences of a control."""
        together = next((lift for lift in lifts if lift.parts), None)
        if together is None:
            return [lifts]
        rest = [lift for lift in lifts if lift is not together]
        single = [(*rest, part) for part in together.parts[:MOST_LICENCES] if self.ends([*rest, part])]
        if single:
            return single[:2]
        least = least_part(list(together.parts), lambda parts: self.ends([*rest, *parts]))
        return [(*rest, *least)]


def _row_keys(subject: Subject, chosen: np.ndarray) -> list[tuple[object, ...]]:
    """A name for each chosen rule, in order of the rules."""
    keys: dict[int, tuple[object, ...]] = {}
    rules = subject.rules
    for family, rows in rules[chosen].groupby("family", sort=False):
        table = subject.labels.model[str(family)].iloc[rows["index"].to_numpy()]
        columns = [table[name].tolist() for name in _KEYS if name in table]
        for place, key in zip(rows.index, zip(*columns, strict=True), strict=True):
            keys[int(place)] = (family, *key)
    return [keys[int(place)] for place in rules.index[chosen]]


def candidates(subject: Subject, asks: Iterable[Figure]) -> list[Lift]:
    """Rules that could keep from existing what cells ask for."""
    asked = _asked(subject, asks)
    return [*_conditions(subject, asked), *_controls(subject, asked)]


def _asked(subject: Subject, asks: Iterable[Figure]) -> Asked:
    frame = subject.network.frame
    materials: set[int] = set()
    lines = np.zeros(len(frame.demands), bool)
    periods: list[int] = []
    for sheet, row, _ in asks:
        data = subject.tables[sheet].data.iloc[row]
        if sheet in ("caps", "floors"):
            scope = lines_in_scope(frame, data)
            lines |= scope
            holds = windows.truth(subject.tables[sheet], subject.network.calendar)[row]
            periods += np.flatnonzero(holds).tolist()
        elif sheet == "stock":
            materials.add(frame.names["material"].code(data["material"]))
            periods += _stock_periods(subject, row)
        elif sheet == "commitments":
            code, mine = _ordered(subject, data)
            materials |= code
            lines |= mine
            periods.append(subject.network.calendar.names.index(data["period"]))
    serving = set(frame.demands.grade[lines].tolist())
    substitutes = subject.tables["substitutions"]
    for grade, material in zip(substitutes["grade"], substitutes["material"], strict=True):
        if frame.names["material"].code(grade) in serving:
            materials.add(frame.names["material"].code(material))
    last = max(periods, default=len(subject.network.calendar) - 1)
    return Asked(frozenset(_made_of(subject, materials | serving)), lines, min(periods, default=0), last)


def _stock_periods(subject: Subject, row: int) -> list[int]:
    levels = subject.network.model["stock_min"]
    return levels["period"].to_numpy()[levels["source"].to_numpy() == row].tolist()


def _ordered(subject: Subject, data: object) -> tuple[set[int], np.ndarray]:
    """Materials and demand lines of an order."""
    frame = subject.network.frame
    kind, name, material = data["kind"], data["of"], data["material"]  # type: ignore[index]
    lines = np.zeros(len(frame.demands), bool)
    if kind == "serve":
        lines[frame.demands.names.code(name)] = True
    if material:
        return {frame.names["material"].code(material)}, lines
    if kind == "buy":
        return {int(frame.offers.material[frame.names["offer"].code(name)])}, lines
    if kind == "ship":
        code = frame.names["route"].code(name)
        return set(frame.lanes.material[frame.lanes.route == code].tolist()), lines
    if kind == "make":
        code = frame.names["process"].code(name)
        return {process.output for process in frame.processes if process.code == code}, lines
    return set(), lines


def _made_of(subject: Subject, materials: set[int]) -> set[int]:
    """Materials and everything they can be made of."""
    found, open_ones = set(materials), list(materials)
    while open_ones:
        wanted = open_ones.pop()
        for process in subject.network.frame.processes:
            if wanted == process.output or wanted in process.by_products:
                new = set(process.inputs) - found
                found |= new
                open_ones.extend(new)
    return found


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
        moves = class_of(subject.tables, "conditions", row)
        if hit.any():
            words = f"condition '{table['condition'].iloc[row]}'"
            gone = change(subject.tables, "conditions", row, "", None, words)
            found.append(Lift("conditions", row, "condition", (gone,), CLASSES.index(moves)))
    return found


def _controls(subject: Subject, asked: Asked) -> list[Lift]:
    """Controls on what is asked for or what it is made of, and the licences that would meet them."""
    table, names = subject.tables["controls"], subject.network.frame.names["material"]
    holds = windows.truth(table, subject.network.calendar)
    found, known = [], set()
    for row in range(len(table)):
        materials = set(names.codes(table["materials"].iloc[row]).tolist())
        if not (materials & asked.materials and holds[row][: asked.last + 1].any()):
            continue
        name = str(table["control"].iloc[row])
        words = f"control '{name}'"
        moves = CLASSES.index(class_of(subject.tables, "controls", row))
        gone = (change(subject.tables, "controls", row, "from", NEVER, words),)
        if not np.isnat(table["to"].to_numpy("datetime64[D]")[row]):
            gone = (*gone, change(subject.tables, "controls", row, "to", None, words))
        found.append(Lift("controls", row, "rule", gone, moves))
        if name not in known:
            known.add(name)
            parts = _licences(subject, asked, name)
            if parts:
                whole = tuple(one for part in parts for one in part.changes)
                first = parts[0]
                rank = min(part.rank for part in parts)
                found.append(Lift(first.sheet, first.row, first.column, whole, rank, tuple(parts)))
    return found


def _licences(subject: Subject, asked: Asked, control: str) -> list[Lift]:
    """Licences of a control that are not open all the while before something is asked for, the nearest first."""
    table, calendar = subject.tables["licences"], subject.network.calendar
    names = subject.network.frame.names["material"]
    holds = windows.truth(table, calendar, "valid_from", "valid_to")
    found: list[tuple[tuple[int, int, int], Lift]] = []
    for row in np.flatnonzero((table["control"] == control).to_numpy(bool)).tolist():
        granted = table["status"].iloc[row] == "granted"
        materials = set(names.codes(table["materials"].iloc[row]).tolist())
        open_then = holds[row][: asked.last + 1]
        if not materials & asked.materials or (granted and open_then.all()):
            continue
        rank = CLASSES.index(class_of(subject.tables, "licences", row))
        changes, column = _opened(subject, row, granted=granted, late=not holds[row][0])
        far = _distance(holds[row], asked)
        found.append(((0 if granted else 1, far, rank), Lift("licences", row, column, changes, rank)))
    return [lift for _, lift in sorted(found, key=lambda pair: pair[0])]


def _distance(holds: np.ndarray, asked: Asked) -> int:
    """Periods between when a licence is open and when something is asked for: before it, from its end; after, more so."""
    when = np.flatnonzero(holds)
    if not len(when):
        return len(holds)
    return int(max(when[0] - asked.first, 0) + max(asked.first - when[-1], 0))


def _opened(subject: Subject, row: int, *, granted: bool, late: bool) -> tuple[tuple[Change, ...], str]:
    """A licence granted and open all the time, and the cell that stands in the way."""
    table = subject.tables["licences"]
    words = f"licence '{table['licence'].iloc[row]}'"
    changes = []
    if not granted:
        changes.append(change(subject.tables, "licences", row, "status", "granted", f"status of {words}"))
    for column, says in (("valid_from", "first day of"), ("valid_to", "last day of")):
        if not np.isnat(table[column].to_numpy("datetime64[D]")[row]):
            changes.append(change(subject.tables, "licences", row, column, None, f"{says} {words}"))
    column = "status" if not granted else "valid_from" if late else "valid_to"
    return tuple(changes), column
