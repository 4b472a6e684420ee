"""What can fail: a country at a stage, a country altogether, a plant, a route, a partner, an offer, a licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.network.origins import UNKNOWN

if TYPE_CHECKING:
    from planner.prices import Plan

_NONE: Final = np.empty(0, np.int64)


@dataclass(frozen=True)
class Node:
    """Something that can fail.

    Attributes:
        kind: country, closure, plant, route, partner, offer or licence.
        name: as a reader knows it.
        columns: columns of the full program that stand still while it fails.
        quotas: rows of the full program that hold its quota, for a licence.
    """

    kind: str
    name: str
    columns: np.ndarray
    quotas: np.ndarray


def find_nodes(plan: Plan) -> tuple[Node, ...]:
    """Everything that can fail, in order of kind and name; what has no flow at all is left out."""
    found = [*_stages(plan), *_closures(plan), *_plants(plan), *_routes(plan), *_partners(plan), *_licences(plan)]
    return tuple(node for node in found if len(node.columns) or node.kind == "licence")


def _columns(plan: Plan, family: str, truth: np.ndarray) -> np.ndarray:
    return plan.solution.form.columns[family].start + np.flatnonzero(truth)


def _stages(plan: Plan) -> list[Node]:
    """A country that no longer works at a stage: what is made there at it, and what is bought that was made so.

    An offer counts where it states the country at the stage, also one of another country that lives on it. An origin
    that is not known counts for nobody. What was bought before may still be used, and may still leave.
    """
    network = plan.network
    frame, model = network.frame, network.model
    stages, countries = frame.names["stage"].labels, frame.names["country"].labels
    offer, process = model["buy"]["offer"].to_numpy(), model["make"]["process"].to_numpy()
    stated = _stated(plan)
    own, place = _work(plan)
    found = []
    for code, country in enumerate(countries):
        if country == UNKNOWN:
            continue
        for stage, name in enumerate(stages):
            bought = _columns(plan, "buy", stated[offer, stage, code])
            made = _columns(plan, "make", own[process, stage] & (place[process] == code))
            found.append(Node("country", f"{country} at {name}", np.concatenate([bought, made]), _NONE))
    return found


def _stated(plan: Plan) -> np.ndarray:
    """Truth, offers × stages × countries: the offer states the country at the stage."""
    network = plan.network
    frame, provenances = network.frame, network.provenances
    names = frame.names["country"]
    offers = network.layout.offer_node
    found = np.zeros((len(offers), len(frame.names["stage"]), len(names)), bool)
    for offer in np.flatnonzero(offers >= 0):
        for stage, passed in enumerate(provenances.countries[int(network.layout.provenance[offers[offer]])]):
            found[offer, stage, names.codes(passed)] = bool(passed)
    return found


def _work(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Stages that each process does, processes × stages, and the country it does them in."""
    frame = plan.network.frame
    count = len(frame.names["process"])
    own, place = np.zeros((count, len(frame.names["stage"])), bool), np.full(count, -1, np.int64)
    for process in frame.processes:
        place[process.code] = frame.country_of[process.location]
        if not process.pass_through:
            own[process.code] |= frame.stages.own[process.output]
    return own, place


def _closures(plan: Plan) -> list[Node]:
    """A foreign country closed altogether.

    Nothing is bought, made or sent off there, nothing is sent there, and nothing that was made there at any stage is
    bought elsewhere.
    """
    network = plan.network
    frame, model = network.frame, network.model
    offer, process = model["buy"]["offer"].to_numpy(), model["make"]["process"].to_numpy()
    lane = model["ship"]["lane"].to_numpy()
    stated = np.asarray(_stated(plan).any(axis=1))
    start, end = frame.country_of[frame.lanes.origin], frame.country_of[frame.lanes.destination]
    _, place = _work(plan)
    found = []
    for code, country in enumerate(frame.names["country"].labels):
        if code == frame.home or country == UNKNOWN:
            continue
        sold_there = frame.country_of[frame.offers.location] == code
        across = (start != end) & ((start == code) | (end == code))
        columns = [
            _columns(plan, "buy", (sold_there | stated[:, code])[offer]),
            _columns(plan, "make", place[process] == code),
            _columns(plan, "ship", across[lane]),
        ]
        found.append(Node("closure", country, np.concatenate(columns), _NONE))
    return found


def _plants(plan: Plan) -> list[Node]:
    """A process, or all that share a capacity group."""
    frame, model = plan.network.frame, plan.network.model
    names, process = frame.names["process"], model["make"]["process"].to_numpy()
    groups = plan.network.tables["capacity_groups"].data
    found = []
    for unit in frame.names["unit"].labels:
        members = [*groups["process"][groups["group"] == unit], unit]
        stopped = np.zeros(len(names) + 1, bool)
        stopped[names.codes(members)] = True
        found.append(Node("plant", unit, _columns(plan, "make", stopped[:-1][process]), _NONE))
    return found


def _routes(plan: Plan) -> list[Node]:
    route = plan.network.model["ship"]["route"].to_numpy()
    names = plan.network.frame.names["route"].labels
    return [Node("route", name, _columns(plan, "ship", route == code), _NONE) for code, name in enumerate(names)]


def _partners(plan: Plan) -> list[Node]:
    """All offers at a foreign place, and every offer by itself."""
    frame = plan.network.frame
    offer = plan.network.model["buy"]["offer"].to_numpy()
    found = []
    for code, name in enumerate(frame.names["location"].labels):
        if frame.country_of[code] != frame.home:
            found.append(Node("partner", name, _columns(plan, "buy", (frame.offers.location == code)[offer]), _NONE))
    for code, name in enumerate(frame.names["offer"].labels):
        found.append(Node("offer", name, _columns(plan, "buy", offer == code), _NONE))
    return found


def _licences(plan: Plan) -> list[Node]:
    """Each licence that is granted: the crossings that take it, and its quotas."""
    network, form = plan.network, plan.solution.form
    model, table = network.model, network.tables["licences"].data
    names = np.array([*model.names["licence"]], object)
    taken, places = model["ship"]["licences"].to_numpy(), network.layout.licence_rows
    by_row: dict[int, list[int]] = {}
    for code, rows in enumerate(places):
        for row in rows:
            by_row.setdefault(row, []).append(code)
    found = []
    for row in np.argsort(table["licence"].to_numpy(object), kind="stable"):
        if table["status"].iloc[row] != "granted":
            continue
        name = str(table["licence"].iloc[row])
        columns = _columns(plan, "ship", np.isin(taken, by_row.get(int(row), [])))
        quotas = [
            form.rows[family].start + np.flatnonzero(names[model[family]["licence"].to_numpy()] == name)
            for family in ("licence_max", "licence_period_max")
        ]
        found.append(Node("licence", name, columns, np.concatenate(quotas)))
    return found
