"""Where something that is at a place could go, and which rule ends each way."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.network.crossings import read_crossings
from planner.network.prune import Services, find_services
from planner.network.reach import Possible, find_possible
from planner.why.served import not_served
from planner.why.story import Reason
from planner.why.windows import window_cells, window_words

if TYPE_CHECKING:
    from planner.network import Network
    from planner.network.crossings import Control

_DEEPEST: Final = 12


class Onward:
    """Ways onward in everything that could exist, wanted or not."""

    def __init__(self, network: Network) -> None:
        """Ways in the workbook of ``network``."""
        self.network = network
        self.frame = network.frame
        self.calendar = network.calendar

    @cached_property
    def possible(self) -> Possible:
        """Everything that can exist."""
        return find_possible(self.frame)

    @cached_property
    def _controls(self) -> list[Control]:
        frame = self.frame
        return read_crossings(
            frame.tables, frame.calendar, frame.classes, frame.lanes, frame.names, (frame.country_of, frame.home)
        ).controls

    @cached_property
    def services(self) -> Services:
        """Who could be served from where."""
        return find_services(self.frame, self.possible, self.frame.classes)

    def nodes_at(self, location: int, material: int) -> np.ndarray:
        """Nodes of a place."""
        nodes = self.possible.nodes
        return np.flatnonzero((nodes.location == location) & (nodes.material == material))

    def reasons(self, node: int, periods: np.ndarray, seen: frozenset[int] = frozenset()) -> list[Reason]:
        """Why what is at a node in some periods comes to nobody."""
        if node in seen or len(seen) > _DEEPEST or node < 0:
            return []
        seen |= {node}
        nodes, lanes = self.possible.nodes, self.frame.lanes
        location, material = int(nodes.location[node]), int(nodes.material[node])
        found = not_served(self, node, periods)
        using = [
            number
            for number, version in enumerate(self.frame.processes)
            if version.location == location and material in version.inputs
        ]
        for number in using:
            found += self.through(number, periods, node, seen)
        leaving = np.flatnonzero((lanes.origin == location) & (lanes.material == material))
        for lane in leaving.tolist():
            found += self.along(lane, node, periods, seen)
        if not found and not using and not len(leaving):
            found.append(
                Reason(f"no route, process or delivery takes {self._material(material)} at {self._location(location)}")
            )
        return found

    def along(self, lane: int, node: int, periods: np.ndarray, seen: frozenset[int] = frozenset()) -> list[Reason]:
        """Why what is at a node cannot leave on a lane, or comes to nobody where it ends."""
        lanes = self.frame.lanes
        route = self.frame.names["route"].labels[lanes.route[lane]]
        if not lanes.open[lane, periods].any():
            return self._closed(route)
        if not lanes.holds[lane, periods].any():
            lead = int(lanes.lead_months[lane])
            row = int(np.flatnonzero((self.network.tables["routes"]["route"] == route).to_numpy())[0])
            cell = self.network.tables["routes"].cell(row, "lead_months")
            return [Reason(f"route '{route}' takes {lead} months: it arrives after the horizon", (f"routes!{cell}",))]
        ships = self.possible.ships
        own = np.flatnonzero((self.possible.lane == lane) & (ships.take_node == node))
        passing = own[ships.holds[own][:, periods].any(axis=1)] if len(own) else own
        if not len(passing):
            return self._controlled(lane, route, periods)
        later = np.flatnonzero(np.arange(len(self.calendar)) >= periods.min())
        found = []
        for end in dict.fromkeys(ships.give_node[passing].tolist()):
            found += self.reasons(int(end), later, seen)
        return found

    def through(
        self, version: int, periods: np.ndarray, node: int | None = None, seen: frozenset[int] = frozenset()
    ) -> list[Reason]:
        """Why a process cannot run, or why what it makes comes to nobody."""
        process = self.frame.processes[version]
        name = self.frame.names["process"].labels[process.code]
        if not process.holds[periods].any():
            row = int(np.flatnonzero((self.network.tables["processes"]["process"] == name).to_numpy())[0])
            table = self.network.tables["processes"]
            return [Reason(f"process '{name}' holds {window_words(table, row)}", window_cells(table, row))]
        lacking = [one for one in process.inputs if not len(self.nodes_at(process.location, one))]
        if lacking:
            names = ", ".join(self._material(one) for one in lacking)
            return [Reason(f"process '{name}' never gets {names} at {self._location(process.location)}")]
        makes = self.possible.makes
        runs = np.flatnonzero(self.possible.process == version)
        if node is not None:
            runs = np.intersect1d(runs, makes.take_move[makes.take_node == node])
        if not len(runs):
            return [Reason(f"process '{name}' cannot join it with its other inputs: their licences leave no customer")]
        found = []
        later = np.flatnonzero(np.arange(len(self.calendar)) >= periods.min())
        for end in np.unique(makes.give_node[np.isin(makes.give_move, runs)]).tolist():
            found += self.reasons(int(end), later, seen)
        return found

    def licence_reason(self, row: int, periods: np.ndarray) -> Reason | None:
        """Why a licence cannot be taken in some periods; None if it can."""
        table = self.network.tables["licences"]
        name, status = str(table["licence"].iloc[row]), str(table["status"].iloc[row])
        if status != "granted":
            return Reason(
                f"licence '{name}' is {status}, and only granted ones count", (self._at("licences", row, "status"),)
            )
        holds = self.calendar.holds(table["valid_from"].to_numpy()[[row]], table["valid_to"].to_numpy()[[row]])[0]
        if holds[periods].any():
            return None
        words = f"licence '{name}' is valid {window_words(table, row, 'valid_from', 'valid_to')}"
        return Reason(words, window_cells(table, row, "valid_from", "valid_to"))

    def lanes_of_licence(self, row: int) -> np.ndarray:
        """Lanes on which a licence could be taken."""
        table = self.network.tables["licences"]
        control = self.frame.names["control"].code(table["control"].iloc[row])
        materials = self.frame.names["material"].codes(table["materials"].iloc[row])
        under = np.zeros(len(self.frame.lanes), bool)
        for rule in self._controls:
            under |= rule.lanes & (rule.code == control)
        return np.flatnonzero(under & np.isin(self.frame.lanes.material, materials))

    def _controlled(self, lane: int, route: str, periods: np.ndarray) -> list[Reason]:
        """The controls that close a lane, and the licences that do not open it."""
        found: list[Reason] = []
        licences = self.network.tables["licences"]
        material = self._material(int(self.frame.lanes.material[lane]))
        for rule in self._controls:
            if not (rule.lanes[lane] and rule.holds[periods].any() and rule.rule in ("licence", "ban")):
                continue
            name = self.frame.names["control"].labels[rule.code]
            what = "bans" if rule.rule == "ban" else "lets only what takes a licence pass:"
            found.append(
                Reason(
                    f"control '{name}' {what} {material} on route '{route}'", (self._at("controls", rule.row, "rule"),)
                )
            )
            under = (licences["control"] == name).to_numpy()
            for row in np.flatnonzero(under).tolist():
                if material in licences["materials"].iloc[row]:
                    reason = self.licence_reason(row, periods)
                    found += [reason] if reason is not None else []
        return found or [Reason(f"the controls on route '{route}' let nothing of this origin pass")]

    def _closed(self, route: str) -> list[Reason]:
        found = []
        for sheet in ("routes", "freight"):
            table = self.network.tables[sheet]
            for row in np.flatnonzero((table["route"] == route).to_numpy()).tolist():
                words = window_words(table, row)
                if words != "always":
                    found.append(Reason(f"route '{route}' ({sheet}) holds {words}", window_cells(table, row)))
        return found or [Reason(f"route '{route}' does not hold then")]

    def _at(self, sheet: str, row: int, column: str) -> str:
        return f"{sheet}!{self.network.tables[sheet].cell(row, column)}"

    def _material(self, code: int) -> str:
        return self.frame.names["material"].labels[code]

    def _location(self, code: int) -> str:
        return self.frame.names["location"].labels[code]
