"""Ways out that lift a rule which keeps flows from existing, no further and no longer than is needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import rows_to_free
from planner.explain.dating import earliest, first_day, last_day
from planner.explain.edits import change, value_of
from planner.explain.figures import levers_of
from planner.explain.moving import behind, least_moves, moved
from planner.explain.story import CLASSES
from planner.explain.way import Search, Way
from planner.network import windows
from planner.network.stages import before
from planner.solve.least import least_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.explain.levers import Lever
    from planner.explain.lifts import Lift
    from planner.explain.story import Change

_NEVER_ASKED: Final = CLASSES.index("physics")


def lifted(search: Search) -> Iterator[Way]:
    """Rules that keep something from existing, lifted no longer than needed; a condition also kept for one stage."""
    for lifts in search.trouble.lifts:
        if all(lift.rank < _NEVER_ASKED for lift in lifts):
            yield from _shortest(search, lifts)
            yield from _narrowed(search, lifts)


def _shortest(search: Search, lifts: tuple[Lift, ...]) -> Iterator[Way]:
    changes = [one for lift in lifts for one in lift.changes]
    found = _beside(search, lifts, changes)
    if found is None:
        return
    beside, levers = found
    for lift in lifts:
        mine = [one for one in changes if one in lift.changes]
        rest = [one for one in changes if one not in lift.changes]

        def does(some: list[Change], rest: list[Change] = rest) -> bool:
            return search.possible([*rest, *beside, *some])

        if lift.sheet == "controls":
            mine = _put_off(search, lift, mine, does)
        elif lift.sheet == "licences":
            mine = _dated(search, lift, least_part(mine, does), does)
        changes = [*rest, *mine]
    yield Way((*changes, *beside), 2, levers)


def _narrowed(search: Search, lifts: tuple[Lift, ...]) -> Iterator[Way]:
    """A condition on a country at any stage that is kept for one stage alone, the last that does."""
    table = search.tables["conditions"]
    for lift in lifts:
        if lift.sheet != "conditions" or table["stage"].iloc[lift.row] != "any":
            continue
        rest = [one for other in lifts if other is not lift for one in other.changes]
        names = search.subject.network.frame.names["stage"]
        for code in np.argsort(-before(search.tables, names).sum(axis=1), kind="stable").tolist():
            cell = ("conditions", lift.row, "stage")
            one = change(search.tables, cell, names.labels[code], f"stage of {lift.changes[0].words}")
            found = _beside(search, lifts, [*rest, one])
            if found is not None:
                yield Way((*rest, one, *found[0]), 2, found[1])
                break


def _beside(
    search: Search, lifts: tuple[Lift, ...], changes: list[Change]
) -> tuple[list[Change], tuple[Lever, ...]] | None:
    """Figures that must move beside changes for a plan to exist, often none; None if there is none even so.

    Only quotas of the licences that are lifted may move, and the cells of the conflict.
    """
    if search.possible(changes):
        return [], ()
    found = search.bench.look(changes)
    if found is None:
        return None
    subject, probe = found
    quotas = [
        ("licences", lift.row, column)
        for lift in lifts
        if lift.sheet == "licences"
        for column in ("quota_t", "quota_t_per_period")
    ]
    levers = levers_of(subject, behind(subject, [*quotas, *search.trouble.figures]))
    moves = least_moves(probe, levers, rows_to_free(subject, search.others))
    if moves is None:
        return None
    way = moved(subject, moves)
    return list(way.changes), way.levers


def _put_off(search: Search, lift: Lift, mine: list[Change], does: Callable[[list[Change]], bool]) -> list[Change]:
    """A control that starts later, as early as does."""
    table, calendar = search.tables["controls"], search.subject.network.calendar
    ends = table["to"].to_numpy("datetime64[D]")[lift.row]
    held = np.flatnonzero(windows.truth(table, calendar)[lift.row])

    def starts(period: int) -> Change:
        cell = ("controls", lift.row, "from")
        return change(search.tables, cell, first_day(search.subject, period), f"start of {mine[0].words}")

    inside = [period for period in held[1:].tolist() if np.isnat(ends) or calendar.edges[period] <= ends]
    best = earliest([starts(period) for period in inside], lambda one: does([one]))
    if best is not None:
        return [best]
    return [starts(len(calendar)), *(one for one in mine if one.column == "to")]


def _dated(search: Search, lift: Lift, mine: list[Change], does: Callable[[list[Change]], bool]) -> list[Change]:
    """A licence that opens as late, and ends as early, as does."""
    for column in ("valid_from", "valid_to"):
        rest = [one for one in mine if one.column != column]
        if len(rest) == len(mine):
            continue
        options = _days(search, lift, column)

        def with_day(one: Change, rest: list[Change] = rest) -> bool:
            return does([*rest, one])

        best = earliest(options, with_day, near=False)
        if best is not None:
            mine = [*rest, best]
    return mine


def _days(search: Search, lift: Lift, column: str) -> list[Change]:
    """Other first or last days of a licence, the nearest to its own first."""
    calendar = search.subject.network.calendar
    now = value_of(search.tables["licences"], lift.row, column)
    assert isinstance(now, dt.date)
    opens = column == "valid_from"
    day = np.datetime64(now)
    outside = np.flatnonzero(calendar.middles < day)[::-1] if opens else np.flatnonzero(calendar.middles > day)
    words = f"{'first' if opens else 'last'} day of {search.words(('licences', lift.row, column))}"
    days = first_day if opens else last_day
    cell = ("licences", lift.row, column)
    return [change(search.tables, cell, days(search.subject, period), words) for period in outside.tolist()]
