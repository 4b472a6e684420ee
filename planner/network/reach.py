"""The network that can carry something: nodes, shipments and campaigns, each with the periods it can be used in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.network.closure import FREE, PROVENANCE_BITS, Reach, close
from planner.network.content import Contents, find_contents
from planner.network.crossings import THRESHOLD_TOLERANCE, Crossings, Option, read_crossings
from planner.network.origins import UNKNOWN
from planner.network.timing import Moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.network.frame import Frame

_MASK = (1 << PROVENANCE_BITS) - 1


@dataclass(frozen=True)
class Nodes:
    """Places and provenances that can exist.

    Attributes:
        location, material, provenance: codes; provenances are numbers of the world's pool.
    """

    location: np.ndarray
    material: np.ndarray
    provenance: np.ndarray

    def __len__(self) -> int:
        return len(self.location)


@dataclass(frozen=True)
class Possible:
    """What can exist at all, with its periods.

    Attributes:
        nodes: the nodes.
        ships: shipments as moves, one for each lane, node and option of crossing.
        lane, option: of each shipment; the option is ``FREE`` where no control ever applies.
        options: the options.
        makes: campaigns as moves.
        process: number of the process version of each campaign.
        use: tonnes per tonne of main output, for each entry of ``makes.take_node``.
        gain: tonnes per tonne of main output, for each entry of ``makes.give_node``.
        offer_node, lot_node: node of each offer and lot.
    """

    nodes: Nodes
    ships: Moves
    lane: np.ndarray
    option: np.ndarray
    options: list[Option]
    makes: Moves
    process: np.ndarray
    use: np.ndarray
    gain: np.ndarray
    offer_node: np.ndarray
    lot_node: np.ndarray


def find_possible(frame: Frame) -> Possible:
    """The fixed point with all controls."""
    crossings = read_crossings(
        frame.tables, frame.calendar, frame.classes, frame.lanes, frame.names, (frame.country_of, frame.home)
    )
    world = frame.world
    offer_keys = world.key(world.place(frame.offers.location, frame.offers.material), frame.offers.provenance)
    lot_keys = world.key(world.place(frame.lots.location, frame.lots.material), frame.lots.provenance)
    sold = (frame.offers.row >= 0).any(axis=1)
    sources = np.unique(np.concatenate([offer_keys[sold], lot_keys]))
    contents = _contents(frame, crossings, sources) if crossings.content_controls else []
    reach = close(world, sources, frame.lanes, frame.processes, _Ways(frame, crossings, contents))
    return _possible(frame, crossings, reach, (offer_keys, lot_keys))


class _Ways:
    """Sends provenances over lanes under the controls."""

    def __init__(self, frame: Frame, crossings: Crossings, contents: list[Contents]) -> None:
        self._frame, self._crossings, self._contents = frame, crossings, contents
        self._watched = crossings.watched

    def __call__(self, lanes: np.ndarray, provenances: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which of the pairs pass, by which option, and with which provenance after it."""
        watched = self._watched[lanes]
        free = np.flatnonzero(~watched)
        chosen, option, after = [free], [np.full(len(free), FREE)], [provenances[free]]
        which = np.flatnonzero(watched)
        if which.size:
            pairs = self._frame.world.provenances.matrix()[provenances[which]]
            reached = self._reached(lanes[which], pairs[:, 0])
            ways = [
                self._crossings.ways(int(lane), int(classes), tuple(content))
                for lane, classes, content in zip(lanes[which], pairs[:, 1], reached.tolist(), strict=True)
            ]
            counts = [len(found) for found in ways]
            numbers = np.array([number for found in ways for number in found], np.int64)
            repeated = np.repeat(np.arange(len(which)), counts)
            carried = np.array([self._crossings.options[number].classes for number in numbers], np.int64)
            chosen.append(which[repeated])
            option.append(numbers)
            after.append(self._frame.world.provenance(pairs[repeated, 0], carried))
        return np.concatenate(chosen), np.concatenate(option), np.concatenate(after)

    def _reached(self, lanes: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """Truth, pairs × content controls: the content reaches the threshold."""
        materials = self._frame.lanes.material[lanes]
        columns = [
            contents.of(materials, origins) >= control.threshold - THRESHOLD_TOLERANCE
            for control, contents in zip(self._crossings.content_controls, self._contents, strict=True)
        ]
        return np.column_stack(columns) if columns else np.zeros((len(lanes), 0), bool)


def _contents(frame: Frame, crossings: Crossings, sources: np.ndarray) -> list[Contents]:
    """Content of each content control's country, on what would exist without controls and licences."""
    world = frame.world

    def free(lanes: np.ndarray, provenances: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return np.arange(len(lanes)), np.full(len(lanes), FREE), provenances

    bare_provenance = world.provenance(world.provenances.matrix()[sources & _MASK, 0], np.zeros(1, np.int64))
    bare = np.unique(world.key(sources >> PROVENANCE_BITS, bare_provenance))
    reach = close(world, bare, frame.lanes, frame.processes, free)
    found: dict[int, Contents] = {}
    for control in crossings.content_controls:
        if control.country not in found:
            made_in = np.array([frame.country_of[p.location] == control.country for p in frame.processes], bool)
            found[control.country] = find_contents(
                world, reach, frame.processes, _stated(frame, control.country), frame.reference_value, made_in
            )
    return [found[control.country] for control in crossings.content_controls]


def _stated(frame: Frame, country: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Material, origin and content of each offer and lot."""
    offers, lots, origins = frame.offers, frame.lots, frame.world.origins
    material = np.concatenate([offers.material, lots.material])
    pairs = frame.world.provenances.matrix()
    origin = pairs[np.concatenate([offers.provenance, lots.provenance]), 0]
    masks = origins.masks()
    depends = (masks[:, :, country] | masks[:, :, origins.countries.code(UNKNOWN)]).any(axis=1)
    content = depends[origin].astype(float)
    table = frame.tables["contents"].data
    rows = table[table["country"] == origins.countries.labels[country]]
    content[frame.names["offer"].codes(rows["offer"])] = rows["content"].to_numpy(float)
    sold = np.concatenate([(offers.row >= 0).any(axis=1), np.ones(len(lots.row), bool)])
    return material[sold], origin[sold], content[sold]


def _possible(frame: Frame, crossings: Crossings, reach: Reach, sources: tuple[np.ndarray, np.ndarray]) -> Possible:
    lanes, count = frame.lanes, len(frame.names["material"])
    location, material = np.divmod(reach.keys >> PROVENANCE_BITS, count)

    def node(keys: np.ndarray) -> np.ndarray:
        place = np.minimum(np.searchsorted(reach.keys, keys), max(len(reach.keys) - 1, 0))
        return np.where(reach.keys[place] == keys, place, -1) if len(reach.keys) else np.full(np.shape(keys), -1)

    holds = lanes.holds[reach.arc_lane]
    option_holds = np.array([option.holds for option in crossings.options], bool)
    watched = reach.arc_option != FREE
    if watched.any():
        holds[watched] &= option_holds[reach.arc_option[watched]]
    number = np.arange(len(reach.arc_lane))
    ships = Moves(number, node(reach.arc_from), number, node(reach.arc_to), lanes.lead_months[reach.arc_lane], holds)
    makes, process, use, gain = _makes(frame, reach, node)
    return Possible(
        nodes=Nodes(location, material, reach.keys & _MASK),
        ships=ships,
        lane=reach.arc_lane,
        option=reach.arc_option,
        options=crossings.options,
        makes=makes,
        process=process,
        use=use,
        gain=gain,
        offer_node=node(sources[0]),
        lot_node=node(sources[1]),
    )


def _makes(
    frame: Frame, reach: Reach, node: Callable[[np.ndarray], np.ndarray]
) -> tuple[Moves, np.ndarray, np.ndarray, np.ndarray]:
    take_move, take_node, use, give_move, give_node, gain, leads, holds, process = ([] for _ in range(9))
    first = 0
    for number, (version, campaigns) in enumerate(zip(frame.processes, reach.campaigns, strict=True)):
        size, ins = campaigns.inputs.shape
        outs = campaigns.outputs.shape[1]
        move = first + np.arange(size)
        take_move.append(np.repeat(move, ins))
        take_node.append(node(campaigns.inputs).ravel())
        use.append(np.tile(version.use, size))
        give_move.append(np.repeat(move, outs))
        give_node.append(node(campaigns.outputs).ravel())
        gain.append(np.tile([tonnes for _, tonnes in version.outputs], size))
        leads.append(np.full(size, version.lead_months))
        holds.append(np.broadcast_to(version.holds, (size, len(frame.calendar))))
        process.append(np.full(size, number))
        first += size

    def joined(parts: list[Any], kind: type) -> np.ndarray:
        return np.concatenate(parts).astype(kind) if parts else np.empty(0, kind)

    moves = Moves(
        joined(take_move, np.int64),
        joined(take_node, np.int64),
        joined(give_move, np.int64),
        joined(give_node, np.int64),
        joined(leads, np.int64),
        np.concatenate(holds) if holds else np.empty((0, len(frame.calendar)), bool),
    )
    return moves, joined(process, np.int64), joined(use, float), joined(gain, float)
