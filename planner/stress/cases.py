"""What may happen to a plan: the calendar of its licences, every node out once, closures, dearer goods, more demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.stress.nodes import Node, find_nodes
from planner.stress.react import NOTHING_T, Shock
from planner.stress.shifts import Shift, demand_shift, freight_shift, price_shift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.prices import Plan
    from planner.stress.asked import Asked

OUTAGES: Final = ("country", "closure", "plant", "route", "partner", "offer")
"""Kinds of nodes that can be out from a date for a time."""

IN_FORCE: Final = "in force before the horizon, so it cannot be late"
NOT_SEEN: Final = "shorter than the period it falls in, whose middle day decides; split the period to see it"
NOT_USED: Final = "the plan does not use it then, so it stays the best plan"
NO_QUOTA: Final = "its quota is unlimited"
ENOUGH: Final = "the plan takes no more than half of its quota"


@dataclass(frozen=True)
class StressCase:
    """Something that may happen.

    Attributes:
        kind: licence, licence pair, country, closure, plant, route, partner, offer, price, freight or demand.
        subject: what it happens to.
        change: what happens.
        shocks: in order of their days; empty where nothing changes.
        day, until: first day, and the day after the last, on which it is felt.
        why: why nothing changes; "" if something does.
    """

    kind: str
    subject: str
    change: str
    shocks: tuple[Shock, ...]
    day: np.datetime64
    until: np.datetime64
    why: str = ""

    @property
    def key(self) -> str:
        """Name of the case."""
        return f"{self.kind}: {self.subject}, {self.change}"


@dataclass
class Shocks:
    """All that may happen to one plan.

    Attributes:
        plan: the plan.
        nodes: what can fail.
        shifts: changes of figures met so far.
        cases: one event at a time.
        licences: case of each licence and change that has an effect, by change and licence.
    """

    plan: Plan
    nodes: tuple[Node, ...]
    shifts: list[Shift] = field(default_factory=list)
    cases: list[StressCase] = field(default_factory=list)
    licences: dict[tuple[str, str], StressCase] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, asked: Asked) -> Shocks:
        """Everything that is asked about a plan."""
        found = cls(plan, find_nodes(plan))
        found._figures(asked)
        found._outages(asked)
        found._licences(asked)
        return found

    def window(self, asked: Asked) -> tuple[int, int]:
        """First period of the outage that is asked, and the period after its last.

        Raises:
            InputError: no period feels it.
        """
        return asked.window(self.plan.network.calendar)

    def used(self, node: int, first: int, until: int) -> bool:
        """Whether the plan uses a node in a window."""
        columns = self.nodes[node].columns
        moment = self._moment[columns]
        return bool((self.plan.values[columns[(moment >= first) & (moment < until)]] > 0.0).any())

    @property
    def _moment(self) -> np.ndarray:
        found: np.ndarray | None = self.__dict__.get("_moments")
        if found is None:
            from planner.stress.moments import moments

            found = self.__dict__["_moments"] = moments(self.plan)
        return found

    def _days(self, first: int, until: int) -> tuple[np.datetime64, np.datetime64]:
        edges = self.plan.network.calendar.edges
        return edges[first], edges[until]

    def _outages(self, asked: Asked) -> None:
        if not any(asked.wants(kind) for kind in OUTAGES):
            return
        first, until = self.window(asked)
        days = self._days(first, until)
        for number, node in enumerate(self.nodes):
            if node.kind not in OUTAGES or not asked.wants(node.kind):
                continue
            change = "closed altogether" if node.kind == "closure" else "out"
            if self.used(number, first, until):
                shocks: tuple[Shock, ...] = (Shock(first, ((number, first, until),)),)
                self.cases.append(StressCase(node.kind, node.name, change, shocks, *days))
            else:
                self.cases.append(StressCase(node.kind, node.name, change, (), *days, why=NOT_USED))

    def _licences(self, asked: Asked) -> None:
        if not asked.wants("licence"):
            return
        network = self.plan.network
        calendar, table = network.calendar, network.tables["licences"].data
        start = dict(zip(table["licence"], table["valid_from"].to_numpy("datetime64[D]"), strict=True))
        end = dict(zip(table["licence"], table["valid_to"].to_numpy("datetime64[D]"), strict=True))
        for number, node in enumerate(self.nodes):
            if node.kind != "licence":
                continue
            valid, last = start[node.name], end[node.name]
            held = np.flatnonzero(calendar.holds(np.array([valid]), np.array([last]))[0])
            if not held.size:
                continue
            first, until = int(held[0]), int(held[-1]) + 1
            for days in asked.delays:
                late = self._late(first, until, valid, days)
                self._licence(number, f"{days} days late", (first, late), in_force=_before(valid, calendar.edges[0]))
            self._licence(number, "refused", (first, until))
            self._licence(number, "halved", (first, until), half=True)

    def _late(self, first: int, until: int, valid: np.datetime64, days: int) -> int:
        """First period in which a licence that is late holds; the one after its last if it then holds in none."""
        if np.isnat(valid):
            return first
        middles = self.plan.network.calendar.middles
        return min(max(int(np.searchsorted(middles, valid + np.timedelta64(days, "D"))), first), until)

    def _licence(
        self, number: int, change: str, window: tuple[int, int], *, half: bool = False, in_force: bool = False
    ) -> None:
        node, (first, until) = self.nodes[number], window
        why = ""
        if in_force:
            why = IN_FORCE
        elif until <= first:
            why = NOT_SEEN
        elif not self.used(number, first, until):
            why = NOT_USED
        elif half:
            why = self._spare(node)
        shock = Shock(first, halves=(number,)) if half else Shock(first, ((number, first, until),))
        days = self._days(first, max(until, first + 1))
        case = StressCase("licence", node.name, change, () if why else (shock,), *days, why=why)
        self.cases.append(case)
        if not why:
            self.licences[change, node.name] = case

    def _spare(self, node: Node) -> str:
        """Why half of a quota is enough; "" if it is not."""
        form = self.plan.solution.form
        if not len(node.quotas):
            return NO_QUOTA
        taken = form.matrix[node.quotas] @ self.plan.values
        return ENOUGH if (taken <= form.row_upper[node.quotas] / 2).all() else ""

    def _figures(self, asked: Asked) -> None:
        """Dearer goods and freight, more demand, each in the window that is asked."""
        if not any(asked.wants(kind) for kind in ("price", "freight", "demand")):
            return
        first, until = self.window(asked)
        frame = self.plan.network.frame
        periods = np.arange(len(frame.calendar))
        inside = (periods >= first) & (periods < until)
        abroad = frame.country_of[frame.offers.location] != frame.home
        origin, destination = (frame.country_of[place] for place in (frame.lanes.origin, frame.lanes.destination))
        across = np.zeros(len(frame.names["route"]), bool)
        across[frame.lanes.route[origin != destination]] = True
        for factor in asked.factors:
            if asked.wants("price"):
                shift = price_shift(self.plan, abroad, factor, inside)
                self._figure("price", "all offers abroad", f"× {factor:g}", shift, (first, until))
            if asked.wants("freight"):
                shift = freight_shift(self.plan, across, factor, inside)
                self._figure("freight", "all routes across a border", f"× {factor:g}", shift, (first, until))
        for more in asked.demands:
            if asked.wants("demand"):
                shift = demand_shift(self.plan, 1.0 + more, inside)
                self._figure("demand", "all customers", f"{more:.0%} more", shift, (first, until))

    def _figure(self, kind: str, subject: str, change: str, shift: Shift, window: tuple[int, int]) -> None:
        shock = Shock(window[0], shift=len(self.shifts))
        self.shifts.append(shift)
        self.cases.append(StressCase(kind, subject, change, (shock,), *self._days(*window)))

    def pairs(self, short: Mapping[str, float], asked: Asked) -> list[StressCase]:
        """Two licences that meet the same event, each on its own day, the second not foreseen.

        Args:
            short: tonnes short of each case by itself, by key. Unless all pairs are asked, only licences are paired of
                which the event alone makes a tonne short.
            asked: which pairs.
        """
        if asked.pairs == "none":
            return []
        found = []
        changes = dict.fromkeys(change for change, _ in self.licences)
        for change in changes:
            ones = [
                case
                for (what, _), case in self.licences.items()
                if what == change and (asked.pairs == "all" or short.get(case.key, 0.0) > NOTHING_T)
            ]
            for pair in combinations(sorted(ones, key=lambda case: (case.shocks[0].day, case.subject)), 2):
                found.append(_pair(*pair))
        return found


def _pair(one: StressCase, other: StressCase) -> StressCase:
    first, second = one.shocks[0], other.shocks[0]
    shocks: tuple[Shock, ...] = (first, second)
    if first.day == second.day:
        shocks = (Shock(first.day, (*first.closes, *second.closes), (*first.halves, *second.halves)),)
    subject = f"{one.subject} and {other.subject}"
    return StressCase("licence pair", subject, f"both {one.change}", shocks, one.day, max(one.until, other.until))


def _before(valid: np.datetime64, start: np.datetime64) -> bool:
    return bool(np.isnat(valid) or valid <= start)
