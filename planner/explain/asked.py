"""What a conflict asks for: which materials, for whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.scopes import lines_in_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.explain.bench import Figure
    from planner.explain.subject import Subject


@dataclass(frozen=True)
class Asked:
    """What a conflict asks for, in codes.

    Attributes:
        materials: those wanted, and all that they can be made of.
        lines: truth by demand line: deliveries to it are asked for.
        first, last: periods in which something is asked for.
    """

    materials: frozenset[int]
    lines: np.ndarray
    first: int
    last: int


def serving_materials(subject: Subject, asks: Iterable[Figure]) -> set[int]:
    """Materials that deliveries asked for can be made with, in codes; what they are made of apart."""
    return _serving(subject, _wanted(subject, asks)[1])


def read_asked(subject: Subject, asks: Iterable[Figure]) -> Asked:
    """What cells ask for."""
    materials, lines, periods = _wanted(subject, asks)
    materials |= _serving(subject, lines)
    last = max(periods, default=len(subject.network.calendar) - 1)
    return Asked(frozenset(_made_of(subject, materials)), lines, min(periods, default=0), last)


def _wanted(subject: Subject, asks: Iterable[Figure]) -> tuple[set[int], np.ndarray, list[int]]:
    """Materials that cells name, demand lines they ask deliveries for, and periods."""
    frame = subject.network.frame
    materials: set[int] = set()
    lines = np.zeros(len(frame.demands), bool)
    periods: list[int] = []
    for sheet, row, _ in asks:
        data = {str(name): value for name, value in subject.tables[sheet].data.iloc[row].items()}
        if sheet in ("caps", "floors"):
            lines |= lines_in_scope(frame, data)
            periods += np.flatnonzero(windows.truth(subject.tables[sheet], subject.network.calendar)[row]).tolist()
        elif sheet == "stock":
            materials.add(frame.names["material"].code(data["material"]))
            periods += _stock_periods(subject, row)
        elif sheet == "commitments":
            materials |= _ordered_materials(subject, data)
            if data["kind"] == "serve":
                lines[frame.demands.names.code(data["of"])] = True
            periods.append(subject.network.calendar.names.index(data["period"]))
    return materials, lines, periods


def _stock_periods(subject: Subject, row: int) -> list[int]:
    levels = subject.network.model["stock_min"]
    found: list[int] = levels["period"].to_numpy()[levels["source"].to_numpy() == row].tolist()
    return found


def _ordered_materials(subject: Subject, data: Mapping[str, str]) -> set[int]:
    """Materials that an order names or moves; those of a delivery come with its demand line."""
    frame = subject.network.frame
    kind, name = data["kind"], data["of"]
    if data["material"]:
        return {frame.names["material"].code(data["material"])}
    if kind == "buy":
        return {int(frame.offers.material[frame.names["offer"].code(name)])}
    if kind == "ship":
        return set(frame.lanes.material[frame.lanes.route == frame.names["route"].code(name)].tolist())
    if kind == "make":
        code = frame.names["process"].code(name)
        return {process.output for process in frame.processes if process.code == code}
    return set()


def _serving(subject: Subject, lines: np.ndarray) -> set[int]:
    """Grades of demand lines, and what may serve in their place."""
    frame = subject.network.frame
    grades: set[int] = set(frame.demands.grade[lines].tolist())
    table, names = subject.tables["substitutions"], frame.names["material"]
    pairs = zip(names.codes(table["grade"]), names.codes(table["material"]), strict=True)
    return grades | {int(material) for grade, material in pairs if int(grade) in grades}


def _made_of(subject: Subject, materials: set[int]) -> set[int]:
    """Materials and everything they can be made of."""
    found, unseen = set(materials), list(materials)
    while unseen:
        wanted = unseen.pop()
        for process in subject.network.frame.processes:
            if wanted == process.output or wanted in process.by_products:
                new = set(process.inputs) - found
                found |= new
                unseen.extend(new)
    return found
