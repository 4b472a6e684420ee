"""Recycling loops that would run for ever: processes that could live on each other's tracked outputs alone.

In a period, the processes with a tracked input and the lanes between them must not be able to turn tonnes into at least
as many of the same tonnes: such a loop could carry any amount of provenance from nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.errors import Finding, Severity

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.processes import Process


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
    places, edges = [], []
    for number, process in enumerate(workers):
        here = process.location * count
        ins = [(here + m, -t) for m, t in zip(process.inputs, process.use, strict=True) if tracked[m]]
        outs = [(here + m, t) for m, t in process.outputs if tracked[m]]
        places += [(place, number, tonnes) for place, tonnes in ins + outs]
        edges += [(start, end) for start, _ in ins for end, _ in outs]
    for number, lane in enumerate(lanes, start=len(workers)):
        start = int(frame.lanes.origin[lane] * count + frame.lanes.material[lane])
        end = int(frame.lanes.destination[lane] * count + frame.lanes.material[lane])
        places += [(start, number, -1.0), (end, number, 1.0)]
        edges.append((start, end))
    if not _has_cycle(edges):
        return ()
    from scipy.optimize import linprog  # loads slowly, and most chains have no circle

    row, column, tonnes = (np.array(part) for part in zip(*places, strict=True))
    rows, inverse = np.unique(row.astype(np.int64), return_inverse=True)
    gain = coo_array((tonnes, (inverse.ravel(), column.astype(np.int64))), (len(rows), len(workers) + len(lanes)))
    run = np.zeros((1, gain.shape[1]))
    run[0, : len(workers)] = 1.0
    outcome = linprog(
        np.zeros(gain.shape[1]), A_ub=-gain.tocsr(), b_ub=np.zeros(len(rows)), A_eq=run, b_eq=[1.0], method="highs"
    )
    if outcome.status != 0:
        return ()
    labels = frame.names["process"].labels
    return tuple(sorted({labels[p.code] for p, amount in zip(workers, outcome.x, strict=False) if amount > 1e-9}))


def _has_cycle(edges: list[tuple[int, int]]) -> bool:
    """Whether a graph has a cycle, a place that feeds itself included."""
    ends = np.array(edges, np.int64).reshape(-1, 2)
    places, codes = np.unique(ends, return_inverse=True)
    codes = codes.reshape(-1, 2)
    graph = coo_array((np.ones(len(codes)), (codes[:, 0], codes[:, 1])), (len(places), len(places)))
    parts, _ = connected_components(graph.tocsr(), directed=True, connection="strong")
    return bool(parts < len(places) or (codes[:, 0] == codes[:, 1]).any())


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
