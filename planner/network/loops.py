"""Recycling loops that would run for ever: processes that could live on each other's tracked outputs alone.

In a period, the processes with a tracked input and the lanes between them must not be able to turn tonnes into at least
as many of the same tonnes: such a loop could carry any amount of provenance from nowhere.

Worths prove that none can: a worth for a tonne at each place, such that every process takes more worth than it gives
and no lane ends where a tonne is worth more than where it began. Whatever ran on itself would give as much as it takes.
Only where no such worths are found at once, a linear program is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array, csr_array

from planner.errors import Finding, Severity

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.processes import Process

_MOST_ROUNDS: Final = 2_000
_MOST_WORTH: Final = 1e9


def loop_findings(frame: Frame) -> list[Finding]:
    """One finding for each set of processes that could run on itself."""
    found: dict[tuple[str, ...], int] = {}
    seen: set[bytes] = set()
    for period in range(len(frame.calendar)):
        workers = [
            p
            for p in frame.processes
            if p.holds[period] and any(frame.stages.tracked[material] for material in p.inputs)
        ]
        lanes = np.flatnonzero(frame.lanes.holds[:, period] & frame.stages.tracked[frame.lanes.material])
        key = repr([id(p) for p in workers]).encode() + lanes.tobytes()
        if workers and key not in seen:
            seen.add(key)
            names = _self_feeding(frame, workers, lanes)
            if names:
                found.setdefault(names, period)
    return [_finding(frame, names, period) for names, period in found.items()]


def _self_feeding(frame: Frame, workers: list[Process], lanes: np.ndarray) -> tuple[str, ...]:
    """Names of the processes that could run on each other's outputs; () if none could."""
    count, tracked = len(frame.names["material"]), frame.stages.tracked
    takes, gives = [], []
    for number, process in enumerate(workers):
        here = process.location * count
        takes += [(here + m, number, t) for m, t in zip(process.inputs, process.use, strict=True) if tracked[m]]
        gives += [(here + m, number, t) for m, t in process.outputs if tracked[m]]
    start = frame.lanes.origin[lanes] * count + frame.lanes.material[lanes]
    end = frame.lanes.destination[lanes] * count + frame.lanes.material[lanes]
    lane = np.arange(len(workers), len(workers) + len(lanes))
    ones = np.ones(len(lanes))
    taken = tuple(np.append(*both) for both in zip(_columns(takes), (start, lane, ones), strict=True))
    given = tuple(np.append(*both) for both in zip(_columns(gives), (end, lane, ones), strict=True))
    places, codes = np.unique(np.append(taken[0], given[0]), return_inverse=True)
    shape = (len(workers) + len(lanes), len(places))
    split = len(taken[0])
    takes_of = coo_array((taken[2], (taken[1], codes[:split])), shape).tocsr()
    gives_of = coo_array((given[2], (given[1], codes[split:])), shape).tocsr()
    if _worths(takes_of, gives_of, len(workers)) is not None:
        return ()
    from scipy.optimize import linprog  # loads slowly, and recipes with their losses do not need it

    run = np.zeros((1, shape[0]))
    run[0, : len(workers)] = 1.0
    outcome = linprog(
        np.zeros(shape[0]),
        A_ub=(takes_of - gives_of).T.tocsr(),
        b_ub=np.zeros(len(places)),
        A_eq=run,
        b_eq=[1.0],
        method="highs",
    )
    if outcome.status != 0:
        return ()
    labels = frame.names["process"].labels
    return tuple(sorted({labels[p.code] for p, amount in zip(workers, outcome.x, strict=False) if amount > 1e-9}))


def _columns(entries: list[tuple[int, int, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places, numbers of processes, and tonnes."""
    found = np.array(entries, np.float64).reshape(-1, 3)
    return found[:, 0].astype(np.int64), found[:, 1].astype(np.int64), found[:, 2]


def _worths(takes: csr_array, gives: csr_array, workers: int) -> np.ndarray | None:
    """Worths that prove that nothing runs on itself; None if they are not found, which proves nothing.

    A worth rises, from 0, only where a process or a lane asks for more; of several inputs, all to the same.

    Args:
        takes: tonnes taken, processes and then lanes × places.
        gives: tonnes given, likewise.
        workers: number of processes.
    """
    worth = np.zeros(takes.shape[1])
    tonnes = np.asarray(takes.sum(axis=1))
    row, place = takes.tocoo().coords
    least = np.where(np.arange(len(tonnes)) < workers, 0.5, 0.0)
    for _ in range(_MOST_ROUNDS):
        given = gives @ worth
        short = takes @ worth - given < least
        if not short.any():
            return worth
        ask = (given + 2.0 * least) / tonnes
        asked = short[row]
        np.maximum.at(worth, place[asked], ask[row[asked]])
        if worth.max() > _MOST_WORTH:
            return None
    return None


def _finding(frame: Frame, names: tuple[str, ...], period: int) -> Finding:
    table = frame.tables["processes"]
    rows = [int(np.flatnonzero((table["process"] == name).to_numpy(bool))[0]) for name in names]
    cells = [table.cell(row, "process") for row in rows]
    listed = " → ".join(names)
    return Finding(
        Severity.ERROR,
        "loop-without-loss",
        "processes",
        cells[0],
        names[0],
        f"In {frame.calendar.names[period]} these processes could run on each other's outputs alone: {listed}.",
        "Give the recipes their losses: a recycling loop must yield less than it takes.",
        also=tuple(f"processes!{cell}" for cell in cells[1:]),
    )
