"""When something can be where: forwards from what comes in, backwards from what is wanted.

All truth tables are nodes × periods, packed row by row; a departure may arrive in several periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.calendar import Calendar


@dataclass(frozen=True)
class Moves:
    """Shipments or campaigns: what they take, where it comes out, and when they may start.

    Attributes:
        take_move, take_node: what each move takes, one entry for each node it takes from; sorted by move.
        give_move, give_node: where each move comes out, one entry for each node; sorted by move.
        lead_months: of each move.
        holds: truth, moves × periods: it may start.
    """

    take_move: np.ndarray
    take_node: np.ndarray
    give_move: np.ndarray
    give_node: np.ndarray
    lead_months: np.ndarray
    holds: np.ndarray

    def __len__(self) -> int:
        return len(self.lead_months)


def _merge(target: np.ndarray, rows: np.ndarray, values: np.ndarray) -> None:
    """``target[rows] |= values`` where rows repeat."""
    if not len(rows):
        return
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    target[ordered[starts]] |= np.logical_or.reduceat(values[order], starts, axis=0)


def _merge_from(target: np.ndarray, rows: np.ndarray, moves: np.ndarray, values: np.ndarray, of: np.ndarray) -> None:
    """``target[rows] |= values`` of the moves marked in ``of``, where ``values`` holds only those."""
    entries = np.flatnonzero(of[moves])
    _merge(target, rows[entries], values[(np.cumsum(of) - 1)[moves[entries]]])


class Timetable:
    """Leads of a calendar as truth: departure period × arrival period."""

    def __init__(self, calendar: Calendar, leads: np.ndarray) -> None:
        self._arrives: dict[int, np.ndarray] = {}
        for lead in np.unique(leads):
            table = np.zeros((len(calendar), len(calendar)), bool)
            departure, arrival, _ = calendar.arrivals(int(lead))
            table[departure, arrival] = True
            self._arrives[int(lead)] = table

    def arrivals(self, started: np.ndarray, leads: np.ndarray) -> np.ndarray:
        """Periods in which anything arrives, given the periods in which moves start."""
        return self._through(started, leads, forwards=True)

    def is_joint(self, moves: Moves) -> np.ndarray:
        """Moves and periods whose start brings several things: more than one output, or parts in several periods."""
        outputs = np.bincount(moves.give_move, minlength=len(moves))
        found = np.repeat((outputs > 1)[:, None], moves.holds.shape[1], axis=1)
        for lead, table in self._arrives.items():
            found[moves.lead_months == lead] |= table.sum(axis=1) > 1
        return found

    def departures(self, wanted: np.ndarray, leads: np.ndarray) -> np.ndarray:
        """Periods in which a start reaches any wanted period."""
        return self._through(wanted, leads, forwards=False)

    def _through(self, truth: np.ndarray, leads: np.ndarray, *, forwards: bool) -> np.ndarray:
        found = np.zeros_like(truth)
        for lead, table in self._arrives.items():
            rows = leads == lead
            if not rows.any():
                continue
            if lead == 0:
                found[rows] = truth[rows]
                continue
            step = table if forwards else table.T
            found[rows] = (truth[rows].astype(np.float32) @ step.astype(np.float32)) > 0
        return found


def available(
    inflow: np.ndarray,
    storable: np.ndarray,
    moves: list[Moves],
    times: Timetable,
    starts: Callable[[np.ndarray, Moves], np.ndarray] | None = None,
) -> np.ndarray:
    """Where and when something can be: the inflow, what stays in stock, and what moves bring.

    Args:
        inflow: truth, nodes × periods.
        storable: truth, nodes × periods: what is there may stay.
        moves: shipments and campaigns.
        times: leads.
        starts: which moves start where something is there; all those whose inputs are all there, unless given.
    """
    starts = starts or can_start
    here = inflow.copy()
    done = [np.zeros_like(kind.holds) for kind in moves]
    while True:
        before = here.sum()
        for period in range(1, here.shape[1]):
            here[:, period] |= here[:, period - 1] & storable[:, period - 1]
        for number, kind in enumerate(moves):
            started = starts(here, kind)
            fresh = (started & ~done[number]).any(axis=1)
            done[number] = started
            arrived = times.arrivals(started[fresh], kind.lead_months[fresh])
            _merge_from(here, kind.give_node, kind.give_move, arrived, fresh)
        if here.sum() == before:
            return here


def can_start(here: np.ndarray, moves: Moves) -> np.ndarray:
    """Moves and periods in which all that they take can be there."""
    started = moves.holds.copy()
    if len(moves.take_move):
        starts = np.flatnonzero(np.diff(moves.take_move, prepend=-1))
        all_there = np.logical_and.reduceat(here[moves.take_node], starts, axis=0)
        started[moves.take_move[starts]] &= all_there
    return started


def touched(here: np.ndarray, moves: Moves) -> np.ndarray:
    """Moves and periods in which any of what they take is there."""
    any_there = np.zeros_like(moves.holds)
    _merge(any_there, moves.take_move, here[moves.take_node])
    return moves.holds & any_there


def useful(wanted: np.ndarray, storable: np.ndarray, moves: list[Moves], times: Timetable) -> np.ndarray:
    """Where and when something can still come to be wanted."""
    good = wanted.copy()
    done = [np.zeros_like(kind.holds) for kind in moves]
    while True:
        before = good.sum()
        for period in range(good.shape[1] - 2, -1, -1):
            good[:, period] |= good[:, period + 1] & storable[:, period]
        for number, kind in enumerate(moves):
            reached = any_output(good, kind)
            fresh = (reached & ~done[number]).any(axis=1)
            done[number] = reached
            starts = kind.holds[fresh] & times.departures(reached[fresh], kind.lead_months[fresh])
            _merge_from(good, kind.take_node, kind.take_move, starts, fresh)
        if good.sum() == before:
            return good


def leads_to(good: np.ndarray, moves: Moves, times: Timetable) -> np.ndarray:
    """Moves and periods that bring something to where it is wanted."""
    return moves.holds & times.departures(any_output(good, moves), moves.lead_months)


def any_output(good: np.ndarray, moves: Moves) -> np.ndarray:
    """Moves and periods of which an output, if it comes out then, is wanted."""
    found = np.zeros_like(moves.holds)
    _merge(found, moves.give_move, good[moves.give_node])
    return found
