"""The kept network in its final order, which depends on names alone and never on the order of rows in a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.network.closure import FREE

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.prune import Kept, Services
    from planner.network.reach import Nodes, Possible


@dataclass(frozen=True)
class Provenances:
    """Provenances of the plan in alphabetical order of their labels.

    Attributes:
        labels: ``mined AUS, refined MYS [control: holder]``.
        countries: for each, the countries of each stage in order of the stages; () where it was not passed.
        classes: for each, the labels of the licence classes it carries.
        depends: truth, provenances × stages × countries: the country, or unknown, is among those of the stage.
        has: truth, provenances × stages: the stage has a country or unknown.
        only: truth, provenances × stages × countries: exactly this country.
    """

    labels: tuple[str, ...]
    countries: tuple[tuple[tuple[str, ...], ...], ...]
    classes: tuple[tuple[str, ...], ...]
    depends: np.ndarray
    has: np.ndarray
    only: np.ndarray


@dataclass(frozen=True)
class Layout:
    """The kept network.

    Attributes:
        location, material, provenance: of each node; codes.
        available, storable: truth, nodes × periods.
        balance: row of the balance table, nodes × periods; -1 where nothing can be.
        balance_node, balance_period: of each row of the balance table.
        provenances: the provenances.
        lane, ship_from, ship_to, ship_licences, ship_option: shipments in order; nodes are rows of this layout.
        licences: labels of the sets of licences taken on one crossing; code 0 takes none.
        licence_rows: rows of ``licences`` for each of them.
        ships: truth, shipments × periods.
        process: process version of each campaign.
        campaigns: labels.
        makes: truth, campaigns × periods.
        take_make, take_node, use: inputs of the campaigns.
        give_make, give_node, gain: outputs of the campaigns.
        offer_node: node of each offer; -1 where nothing of it is kept.
        buys: truth, offers × periods.
        lot_node: node of each lot.
        serve_node, serve_line, serve_pair: who can be served from where.
    """

    location: np.ndarray
    material: np.ndarray
    provenance: np.ndarray
    available: np.ndarray
    storable: np.ndarray
    balance: np.ndarray
    balance_node: np.ndarray
    balance_period: np.ndarray
    provenances: Provenances
    lane: np.ndarray
    ship_from: np.ndarray
    ship_to: np.ndarray
    ship_licences: np.ndarray
    ship_option: np.ndarray
    licences: tuple[str, ...]
    licence_rows: tuple[tuple[int, ...], ...]
    ships: np.ndarray
    process: np.ndarray
    campaigns: tuple[str, ...]
    makes: np.ndarray
    take_make: np.ndarray
    take_node: np.ndarray
    use: np.ndarray
    give_make: np.ndarray
    give_node: np.ndarray
    gain: np.ndarray
    offer_node: np.ndarray
    buys: np.ndarray
    lot_node: np.ndarray
    serve_node: np.ndarray
    serve_line: np.ndarray
    serve_pair: np.ndarray


def lay_out(frame: Frame, possible: Possible, services: Services, kept: Kept) -> Layout:
    """Leave out what is not kept, and put the rest in order."""
    nodes = possible.nodes
    alive = np.flatnonzero(kept.available.any(axis=1))
    provenances, code = _provenances(frame, np.unique(nodes.provenance[alive]))
    order = alive[np.lexsort((code[nodes.provenance[alive]], nodes.material[alive], nodes.location[alive]))]
    place = np.full(len(nodes) + 1, -1, np.int64)
    place[order] = np.arange(len(order))
    balance = np.full((len(order), len(frame.calendar)), -1, np.int64)
    balance_node, balance_period = np.nonzero(kept.available[order])
    balance[balance_node, balance_period] = np.arange(len(balance_node))
    ships = _ships(frame, possible, kept, place)
    makes = _makes(frame, possible, kept, place, (nodes, provenances, code))
    serving = place[services.node] >= 0
    serve = [services.line[serving], place[services.node[serving]], services.pair[serving]]
    by_line = np.lexsort((serve[2], serve[1], serve[0]))
    return Layout(
        location=nodes.location[order],
        material=nodes.material[order],
        provenance=code[nodes.provenance[order]],
        available=kept.available[order],
        storable=kept.storable[order],
        balance=balance,
        balance_node=balance_node,
        balance_period=balance_period,
        provenances=provenances,
        **ships,
        **makes,
        offer_node=place[possible.offer_node],
        buys=kept.buys,
        lot_node=place[possible.lot_node],
        serve_node=serve[1][by_line],
        serve_line=serve[0][by_line],
        serve_pair=serve[2][by_line],
    )


def _provenances(frame: Frame, used: np.ndarray) -> tuple[Provenances, np.ndarray]:
    world, origins = frame.world, frame.world.origins
    pairs = world.provenances.matrix()[used]
    labels = []
    for origin, classes in pairs:
        carried = world.classes.label(int(classes))
        parts = (origins.label(int(origin)), f"[{carried}]" if carried else "")
        labels.append(" ".join(part for part in parts if part))
    order = np.array(sorted(range(len(used)), key=lambda place: labels[place]), np.int64)
    code = np.full(len(world.provenances), -1, np.int64)
    code[used[order]] = np.arange(len(used))
    pairs = pairs[order]
    masks = origins.masks()[pairs[:, 0]]
    unknown = origins.countries.code("unknown")
    single = masks.sum(axis=2) == 1
    return (
        Provenances(
            labels=tuple(labels[place] or "untracked" for place in order),
            countries=tuple(
                tuple(tuple(origins.countries.labels[c] for c in np.flatnonzero(stage)) for stage in row)
                for row in masks
            ),
            classes=tuple(
                tuple(sorted(world.classes.labels[c] for c in world.classes.sets.members(int(number))))
                for number in pairs[:, 1]
            ),
            depends=masks | masks[:, :, unknown][:, :, None],
            has=masks.any(axis=2),
            only=masks & single[:, :, None],
        ),
        code,
    )


def _ships(frame: Frame, possible: Possible, kept: Kept, place: np.ndarray) -> dict[str, Any]:
    alive = np.flatnonzero(kept.ships.any(axis=1))
    option = possible.option[alive]
    names = frame.tables["licences"]["licence"].to_numpy(object)
    taken = [
        tuple(sorted(possible.options[number].licences, key=lambda row: names[row])) if number != FREE else ()
        for number in option
    ]
    texts = [" + ".join(names[list(rows)]) if rows else "" for rows in taken]
    by_text = dict(zip(texts, taken, strict=True))
    by_text.setdefault("", ())
    labels = tuple(sorted(by_text))
    number = {text: code for code, text in enumerate(labels)}
    licences = np.array([number[text] for text in texts], np.int64)
    lanes = frame.lanes
    start = place[possible.ships.take_node[alive]]
    end = place[possible.ships.give_node[alive]]
    order = np.lexsort((licences, start, lanes.material[possible.lane[alive]], lanes.route[possible.lane[alive]]))
    return {
        "lane": possible.lane[alive][order],
        "ship_from": start[order],
        "ship_to": end[order],
        "ship_licences": licences[order],
        "ship_option": option[order],
        "licences": labels,
        "licence_rows": tuple(by_text[text] for text in labels),
        "ships": kept.ships[alive][order],
    }


def _makes(
    frame: Frame, possible: Possible, kept: Kept, place: np.ndarray, known: tuple[Nodes, Provenances, np.ndarray]
) -> dict[str, Any]:
    nodes, provenances, code = known
    moves = possible.makes
    alive = np.flatnonzero(kept.makes.any(axis=1))
    inputs: list[tuple[int, ...]] = [() for _ in range(len(moves))]
    starts = np.searchsorted(moves.take_move, np.arange(len(moves) + 1))
    for move in alive:
        inputs[move] = tuple(int(node) for node in place[moves.take_node[starts[move] : starts[move + 1]]])
    versions = [frame.processes[number] for number in possible.process]
    order = sorted(
        alive,
        key=lambda move: (versions[move].code, int(np.argmax(versions[move].holds)), inputs[move]),
    )
    rank = np.full(len(moves), -1, np.int64)
    rank[order] = np.arange(len(order))
    materials = frame.names["material"].labels

    def label(move: int) -> str:
        taken = moves.take_node[starts[move] : starts[move + 1]]
        parts = [
            f"{materials[nodes.material[node]]} ({provenances.labels[code[nodes.provenance[node]]]})"
            for node in taken
            if frame.stages.tracked[nodes.material[node]] or provenances.classes[code[nodes.provenance[node]]]
        ]
        return " + ".join(parts)

    def entries(move: np.ndarray, node: np.ndarray, figure: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        keep = rank[move] >= 0
        makes, rows, figures = rank[move[keep]], place[node[keep]], figure[keep]
        by_make = np.lexsort((rows, makes))
        return makes[by_make], rows[by_make], figures[by_make]

    take = entries(moves.take_move, moves.take_node, possible.use)
    give = entries(moves.give_move, moves.give_node, possible.gain)
    return {
        "process": possible.process[order] if order else np.empty(0, np.int64),
        "campaigns": tuple(label(int(move)) for move in order),
        "makes": kept.makes[order] if order else np.empty((0, kept.makes.shape[1]), bool),
        "take_make": take[0],
        "take_node": take[1],
        "use": take[2],
        "give_make": give[0],
        "give_node": give[1],
        "gain": give[2],
    }
