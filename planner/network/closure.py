"""Which provenances can exist where: a fixed point over supplies, processes and lanes.

Round by round, everything that became possible at a place (a location and a material) is sent over the lanes that start
there and through the processes that use it, until nothing new appears. The work grows with what can flow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from planner.network.pools import Vectors

if TYPE_CHECKING:
    from planner.network.classes import Classes
    from planner.network.lanes import Lanes
    from planner.network.origins import Origins
    from planner.network.processes import Process

PROVENANCE_BITS = 32
_PROVENANCE_MASK = (1 << PROVENANCE_BITS) - 1

FREE = -1
"""Option of a lane where no control ever applies."""

WaysOut = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]
"""(lanes, provenances) -> (which of them, number of the option, provenance after it)."""


@dataclass
class World:
    """What the fixed point works on.

    Attributes:
        origins, classes: the sets met so far.
        provenances: pairs of origin and set of classes, each kept once.
        tracked: truth by material.
        standing: truth, materials × stages: the material stands there.
    """

    origins: Origins
    classes: Classes
    tracked: np.ndarray
    standing: np.ndarray
    provenances: Vectors = field(default_factory=lambda: Vectors(2))

    def provenance(self, origins: np.ndarray, classes: np.ndarray) -> np.ndarray:
        """Numbers of provenances."""
        return self.provenances.numbers(np.column_stack(np.broadcast_arrays(origins, classes)))

    def place(self, locations: np.ndarray | int, materials: np.ndarray | int) -> np.ndarray:
        """Number of a location and material together."""
        return np.asarray(locations, np.int64) * len(self.tracked) + materials

    def key(self, places: np.ndarray, provenances: np.ndarray) -> np.ndarray:
        """Number of a place and provenance together."""
        return np.asarray(places, np.int64) << PROVENANCE_BITS | provenances


@dataclass(frozen=True)
class Campaigns:
    """Campaigns of one process version: one row for each combination of input provenances.

    Attributes:
        inputs: keys of the inputs, campaigns × inputs.
        outputs: keys of the outputs, campaigns × outputs, in the order of ``Process.outputs``.
    """

    inputs: np.ndarray
    outputs: np.ndarray


@dataclass(frozen=True)
class Reach:
    """The fixed point.

    Attributes:
        keys: every place and provenance that can exist, rising.
        arc_lane, arc_from, arc_option, arc_to: shipments that can exist: lane, key, option of the crossing, key.
        campaigns: one entry for each process version.
    """

    keys: np.ndarray
    arc_lane: np.ndarray
    arc_from: np.ndarray
    arc_option: np.ndarray
    arc_to: np.ndarray
    campaigns: tuple[Campaigns, ...]


def close(world: World, sources: np.ndarray, lanes: Lanes, processes: list[Process], ways_out: WaysOut) -> Reach:
    """Everything that can exist, starting from the keys of offers, opening stock and goods on their way."""
    used = np.flatnonzero(lanes.holds.any(axis=1))
    starts = world.place(lanes.origin[used], lanes.material[used])
    order = np.argsort(starts, kind="stable")
    lane_order, lane_starts = used[order], starts[order]
    ends = world.place(lanes.destination, lanes.material)
    kinds, kind = _kinds(processes)
    input_places = [set(world.place(p.location, np.array(p.inputs, np.int64)).tolist()) for p in kinds]
    campaigns = [_campaigns(world, process, np.empty(0, np.int64)) for process in kinds]
    known = np.empty(0, np.int64)
    frontier = np.unique(np.concatenate([sources, *[c.outputs.ravel() for c in campaigns]]))
    arcs: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    while frontier.size:
        known = np.union1d(known, frontier)
        places, provenances = frontier >> PROVENANCE_BITS, frontier & _PROVENANCE_MASK
        low, high = np.searchsorted(lane_starts, places), np.searchsorted(lane_starts, places, side="right")
        which = np.repeat(np.arange(len(frontier)), high - low)
        offset = np.arange(len(which)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        lane = lane_order[low[which] + offset]
        chosen, option, after = ways_out(lane, provenances[which])
        arrived = world.key(ends[lane[chosen]], after)
        arcs.append((lane[chosen], frontier[which][chosen], option, arrived))
        fresh = [arrived]
        touched = set(np.unique(places).tolist())
        for number, process in enumerate(kinds):
            if input_places[number] & touched:
                campaigns[number] = _campaigns(world, process, known)
                fresh.append(campaigns[number].outputs.ravel())
        frontier = np.setdiff1d(np.concatenate(fresh), known)
    lane, start, option, end = (
        (np.concatenate(column) for column in zip(*arcs, strict=True)) if arcs else [np.empty(0, np.int64)] * 4
    )
    return Reach(known, lane, start, option, end, tuple(campaigns[number] for number in kind))


def _kinds(processes: list[Process]) -> tuple[list[Process], list[int]]:
    """One process for all versions that differ in figures and periods alone, and which of them each version is like."""
    numbers: dict[tuple[int, tuple[int, ...], tuple[int, ...]], int] = {}
    kinds: list[Process] = []
    kind: list[int] = []
    for process in processes:
        number = numbers.setdefault((process.code, process.inputs, process.by_products), len(kinds))
        if number == len(kinds):
            kinds.append(process)
        kind.append(number)
    return kinds, kind


def _campaigns(world: World, process: Process, known: np.ndarray) -> Campaigns:
    """All combinations of the inputs that exist, less those whose classes leave no customer."""
    rows = np.zeros((1, 0), np.int64)
    classes = np.zeros(1, np.int64)
    for material in process.inputs:
        place = int(world.place(process.location, material))
        low, high = np.searchsorted(known, [place << PROVENANCE_BITS, (place + 1) << PROVENANCE_BITS])
        here = known[low:high]
        carried = world.provenances.matrix()[here & _PROVENANCE_MASK, 1]
        left, right = np.repeat(np.arange(len(rows)), len(here)), np.tile(np.arange(len(here)), len(rows))
        united = world.classes.sets.union(classes[left], carried[right])
        keep = world.classes.exists(united)
        rows = np.column_stack([rows[left[keep]], here[right[keep]]])
        classes = united[keep]
    return Campaigns(rows, _outputs(world, process, rows, classes))


def _outputs(world: World, process: Process, rows: np.ndarray, classes: np.ndarray) -> np.ndarray:
    pairs = world.provenances.matrix()[rows & _PROVENANCE_MASK]
    tracked = [place for place, material in enumerate(process.inputs) if world.tracked[material]]
    columns = []
    for material, _ in process.outputs:
        if process.pass_through and tracked and world.tracked[material]:
            origins = pairs[:, tracked[0], 0]
        elif len(rows):
            origins = world.origins.made(
                [pairs[:, place, 0] for place in tracked],
                [world.standing[process.inputs[place]] for place in tracked],
                process.rules[material],
            )
        else:
            origins = np.empty(0, np.int64)
        place = world.place(process.location, material)
        columns.append(world.key(place, world.provenance(np.broadcast_to(origins, classes.shape), classes)))
    return np.column_stack(columns) if columns else np.empty((len(rows), 0), np.int64)
