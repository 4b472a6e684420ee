"""Workbook and result tables side by side, with what several rules need of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import numpy as np

from planner.audit.arrays import Key, byte_rows, join
from planner.audit.book import Book
from planner.audit.chain import Demands, Offers, Processes, Routes
from planner.audit.classes import Classes
from planner.audit.content import find_contents
from planner.audit.origins import Provenances, Stages, Supplies
from planner.audit.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from planner.audit.ledger import Ledger
    from planner.tables.table import Tables

_P = ParamSpec("_P")
_R = TypeVar("_R")


def kept(work: Callable[Concatenate[Case, _P], _R]) -> Callable[Concatenate[Case, _P], _R]:
    """Let a case keep what a function of it gives, so that rules share it."""

    def once(case: Case, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        key = (work, *args, *kwargs.items())
        if key not in case.memory:
            case.memory[key] = work(case, *args, **kwargs)
        return case.memory[key]  # type: ignore[return-value]

    return update_wrapper(once, work)

    return once


@dataclass(frozen=True)
class Crossings:
    """What shipments do, row by row of the table ``shipments``.

    Attributes:
        freight: row of ``freight`` in force; -1 where the route may not carry the material then.
        after: code of the provenance on arrival; -1 where no label stands for it.
        carried: truth, rows × classes: carried after the crossing.
        row, licence: the licences taken, as pairs.
    """

    freight: np.ndarray
    after: np.ndarray
    carried: np.ndarray
    row: np.ndarray
    licence: np.ndarray


class Case:
    """A workbook and the plan made of it."""

    def __init__(self, tables: Tables, results: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
        """Read both; rows of the plan that cannot be read are written down and left out."""
        self.ledger = ledger
        self.book = Book(tables)
        self.classes = Classes(self.book)
        self.provenances = Provenances(self.book, self.classes, results["provenances"])
        self.plan = Plan(self.book, results, self.provenances)
        self.plan.read(ledger)
        self.memory: dict[tuple[object, ...], object] = {}
        self._contents: dict[int, dict[tuple[int, bytes], float]] = {}

    @cached_property
    def stages(self) -> Stages:
        """What materials can have passed."""
        return Stages(self.book)

    @cached_property
    def routes(self) -> Routes:
        """Routes and freight."""
        return Routes(self.book)

    @cached_property
    def offers(self) -> Offers:
        """Offers."""
        return Offers(self.book)

    @cached_property
    def processes(self) -> Processes:
        """Processes and recipes."""
        return Processes(self.book)

    @cached_property
    def demands(self) -> Demands:
        """Demand lines."""
        return Demands(self.book)

    def supplies(self, sheet: str) -> np.ndarray:
        """Codes of the provenances of the rows of ``offers``, ``opening_stock`` or ``in_transit``; -1 for no label."""
        key = "offer" if sheet == "offers" else "lot"
        origin = Supplies(self.book, self.stages, sheet, key).origin
        carried = np.zeros((len(origin), len(self.classes)), bool)
        if sheet != "offers":
            for row, named in enumerate(self.book.column(sheet, "licences")):
                carried[row, self.classes.of_licence[self.book.names("licence").of(named)]] = True
        return self.provenances.find(origin, carried)

    def content(self, country: int, material: np.ndarray, origin: np.ndarray) -> np.ndarray:
        """Content of a country in materials of given origins; 0 for what could not exist without controls."""
        if country not in self._contents:
            self._contents[country] = find_contents(self, country)
        found = self._contents[country]
        rows = byte_rows(origin) if len(origin) else []
        return np.array([found.get((int(what), row), 0.0) for what, row in zip(material, rows, strict=True)], float)

    @cached_property
    def place(self) -> Key:
        """Location, material, provenance and period as one number."""
        return self.key("location", "material", "provenance", "period")

    def key(self, *kinds: str) -> Key:
        """Several kinds of names as one number."""
        return Key(**{kind: self.plan.codes(kind).labels for kind in kinds})

    @cached_property
    def crossings(self) -> Crossings:
        """What shipments do."""
        ship = self.plan["shipments"]
        row, licence = self.plan.licences_of(ship.texts["licences"])
        known = licence >= 0
        self.ledger.forbid("entries", "licences of shipments are in the workbook", ~known, ship.where(row))
        row, licence = row[known], licence[known]
        before = ship["provenance"]
        carried = self.provenances.carried[before] | self.classes.taken(len(ship), row, licence)
        return Crossings(
            freight=self.routes.freight_row(ship["route"], ship["material"], ship["period"]),
            after=self.provenances.find(self.provenances.origin[before], carried),
            carried=carried,
            row=row,
            licence=licence,
        )

    def delayed(self, lead: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row, period of arrival and share of what starts in ``period`` with a lead in months."""
        rows, arrivals, shares = [], [], []
        for months in np.unique(lead):
            here = np.flatnonzero(lead == months)
            share = self.book.clock.arrivals(int(months))
            start, arrival = np.nonzero(share)
            row, entry = join(period[here], start)
            rows.append(here[row])
            arrivals.append(arrival[entry])
            shares.append(share[start[entry], arrival[entry]])
        if not rows:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        return np.concatenate(rows), np.concatenate(arrivals), np.concatenate(shares)
