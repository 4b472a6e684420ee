"""What is worth a variable: everything that can start, and that can come to a demand, stock level or commitment.

What is left out could carry something, but nothing that anybody wants; or it is wanted, but nothing can reach it.
Neither changes the optimum. What comes in unasked (opening stock, goods on their way, offers with a least) keeps every
way it could take, wanted or not, for even keeping it costs money.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.network.serving import Substitutes, classes_allow, origin_allows, read_substitutes
from planner.network.timing import Moves, Timetable, available, can_start, leads_to, touched, useful

if TYPE_CHECKING:
    from planner.network.classes import Classes
    from planner.network.frame import Frame
    from planner.network.reach import Possible
    from planner.network.stockrules import StockRules


@dataclass(frozen=True)
class Services:
    """Who can be served from where, periods apart.

    Attributes:
        node, line, pair: a node, a demand line, and the pair of grade and material.
        substitutes: the pairs.
    """

    node: np.ndarray
    line: np.ndarray
    pair: np.ndarray
    substitutes: Substitutes


@dataclass(frozen=True)
class Forced:
    """What exists whether or not it is wanted: committed flows, and offers with a least. Truth by period."""

    buys: np.ndarray
    ships: np.ndarray
    makes: np.ndarray


@dataclass(frozen=True)
class Kept:
    """What gets variables. All truth by period.

    Attributes:
        available: nodes that can hold anything.
        storable: nodes that may keep stock.
        buys: offers.
        ships, makes: shipments and campaigns.
        could_start: shipments that could carry something, wanted or not.
    """

    available: np.ndarray
    storable: np.ndarray
    buys: np.ndarray
    ships: np.ndarray
    makes: np.ndarray
    could_start: np.ndarray


def find_services(frame: Frame, possible: Possible, classes: Classes) -> Services:
    """Every node and demand line that fit: delivery, grade or substitute, classes and conditions."""
    nodes, demands = possible.nodes, frame.demands
    substitutes = read_substitutes(frame.tables, frame.calendar, frame.names["material"], demands.grade)
    pairs = frame.world.provenances.matrix()[nodes.provenance]
    by_origin = origin_allows(frame.tables, frame.world.origins, demands, frame.names)
    by_class = classes_allow(classes, demands, frame.names)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    place = nodes.location * len(frame.names["material"]) + nodes.material
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    for first, last in zip(starts, [*starts[1:], len(place)], strict=False):
        served = frame.delivers[nodes.location[first]]
        if not served.any():
            continue
        here = np.arange(first, last)
        for pair in np.flatnonzero(substitutes.material == nodes.material[first]):
            lines = np.flatnonzero((demands.grade == substitutes.grade[pair]) & served[demands.customer])
            fits = by_origin[np.ix_(pairs[here, 0], lines)] & by_class[np.ix_(pairs[here, 1], lines)]
            node, line = np.nonzero(fits)
            found.append((here[node], lines[line], np.full(len(node), pair)))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)] if found else [np.empty(0, np.int64)] * 3
    return Services(columns[0], columns[1], columns[2], substitutes)


def prune(frame: Frame, possible: Possible, services: Services, stock: StockRules, forced: Forced) -> Kept:
    """Decide what gets variables."""
    storable = _storable(frame, possible, stock)
    moves = [possible.ships, possible.makes]
    times = Timetable(frame.calendar, np.concatenate([[0], *[kind.lead_months for kind in moves]]))
    lots = _inflow(possible, possible.lot_node, _lot_periods(frame))
    offered = frame.offers.row >= 0
    here = available(lots | _inflow(possible, possible.offer_node, offered), storable, moves, times)
    starting = [can_start(here, kind) for kind in moves]
    running = [replace(kind, holds=truth) for kind, truth in zip(moves, starting, strict=True)]
    unasked = lots | _inflow(possible, possible.offer_node, offered & forced.buys)
    wanted = _wanted(frame, possible, services, stock)
    must = [started & committed for started, committed in zip(starting, (forced.ships, forced.makes), strict=True)]
    good, keep = _keep(wanted, unasked, storable, (running, must), times)
    sold = np.flatnonzero(possible.offer_node >= 0)
    buys = forced.buys.copy()
    buys[sold] |= good[possible.offer_node[sold]]
    buys &= offered
    kept_moves = [replace(kind, holds=truth) for kind, truth in zip(moves, keep, strict=True)]
    final = available(lots | _inflow(possible, possible.offer_node, buys), storable, kept_moves, times)
    ships, makes = (can_start(final, kind) for kind in kept_moves)
    return Kept(final, storable, buys, ships, makes, starting[0])


def _keep(
    wanted: np.ndarray,
    unasked: np.ndarray,
    storable: np.ndarray,
    running: tuple[list[Moves], list[np.ndarray]],
    times: Timetable,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """What is good to have where, and the moves that bring it or that what comes in unasked could take.

    What a single voluntary move brings is brought on purpose. Of a move that must be, that is paid for, or that brings
    several things at once, some may be too much: that part comes in unasked too, and keeps every way it could take.
    """
    moves, must = running
    forced = [truth.copy() for truth in must]
    joint = [times.is_joint(kind) for kind in moves]
    while True:
        needed = wanted.copy()
        for kind, truth in zip(moves, must, strict=True):
            _mark(needed, kind.take_node, truth[kind.take_move])
        good = useful(needed, storable, moves, times)
        keep = [truth | leads_to(good, kind, times) for kind, truth in zip(moves, must, strict=True)]
        brought = unasked.copy()
        for kind, truth, committed, several in zip(moves, keep, forced, joint, strict=True):
            arrived = times.arrivals(truth & (several | committed), kind.lead_months)
            _mark(brought, kind.give_node, arrived[kind.give_move])
        carried = available(brought, storable, moves, times, touched)
        wider = [truth | touched(carried, kind) for kind, truth in zip(moves, must, strict=True)]
        if all((old == new).all() for old, new in zip(must, wider, strict=True)):
            return good, keep
        must = wider


def _mark(target: np.ndarray, rows: np.ndarray, truth: np.ndarray) -> None:
    row, period = np.nonzero(truth)
    target[rows[row], period] = True


def _storable(frame: Frame, possible: Possible, stock: StockRules) -> np.ndarray:
    nodes = possible.nodes
    found = np.repeat((frame.country_of[nodes.location] == frame.home)[:, None], len(frame.calendar), axis=1)
    for place in range(len(stock.location)):
        here = (nodes.location == stock.location[place]) & (nodes.material == stock.material[place])
        found[here] |= stock.row[place] >= 0
    return found


def _wanted(frame: Frame, possible: Possible, services: Services, stock: StockRules) -> np.ndarray:
    nodes, demands = possible.nodes, frame.demands
    wanted = np.zeros((len(nodes), len(frame.calendar)), bool)
    asked, useful_then = demands.tonnes > 0, services.substitutes.usefulness > 0
    order = np.argsort(services.node, kind="stable")
    if len(order):
        truth = asked[services.line[order]] & useful_then[services.pair[order]]
        starts = np.flatnonzero(np.diff(services.node[order], prepend=-1))
        wanted[services.node[order][starts]] |= np.logical_or.reduceat(truth, starts, axis=0)
    for place in range(len(stock.location)):
        here = (nodes.location == stock.location[place]) & (nodes.material == stock.material[place])
        wanted[here] |= stock.safety[place] > 0
        if stock.closing[place] > 0:
            wanted[here, -1] = True
    return wanted


def _lot_periods(frame: Frame) -> np.ndarray:
    truth = np.zeros((len(frame.lots.period), len(frame.calendar)), bool)
    truth[np.arange(len(truth)), frame.lots.period] = frame.lots.tonnes > 0
    return truth


def _inflow(possible: Possible, rows: np.ndarray, truth: np.ndarray) -> np.ndarray:
    found = np.zeros((len(possible.nodes), truth.shape[1]), bool)
    real = rows >= 0
    _mark(found, rows[real], truth[real])
    return found
