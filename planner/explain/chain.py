"""The chain of materials and places that ties the rules of a conflict together, as one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from planner.explain.subject import Subject

Node = tuple[int, int]
"""Codes of a location and a material."""

MOST_STEPS: Final = 8
_MOST_LOOKED_AT: Final = 20_000


def chain_of(subject: Subject, rows: np.ndarray) -> str:
    """The longest way through the balances among rows of the program, as ``oxide → metal → magnet at Kochi``."""
    part = subject.form.rows["balance"]
    balances = rows[(rows >= part.start) & (rows < part.stop)] - part.start
    if not len(balances):
        return ""
    way = _longest(_steps(subject, balances), _nodes(subject, balances))
    return _told(subject, way)


def _nodes(subject: Subject, balances: np.ndarray) -> list[Node]:
    codes = subject.labels.node_codes(balances)[["location", "material"]].drop_duplicates()
    return [(int(location), int(material)) for location, material in codes.to_numpy()]


def _steps(subject: Subject, balances: np.ndarray) -> dict[Node, list[Node]]:
    """From each node the nodes that a shipment or a process leads to, among these balances."""
    model = subject.network.model
    inside = np.zeros(len(model["balance"]), bool)
    inside[balances] = True
    ships, uses = model["ship_arrival"], model["make_use"]
    origin = model["ship"]["balance"].to_numpy()[ships["ship"].to_numpy()]
    pairs = [(origin, ships["balance"].to_numpy())]
    gains = model["make_yield"]
    joined = uses[["make", "balance"]].merge(gains[["make", "balance"]], on="make", suffixes=("", "_out"))
    pairs.append((joined["balance"].to_numpy(), joined["balance_out"].to_numpy()))
    found: dict[Node, list[Node]] = {}
    for start, end in pairs:
        kept = inside[start] & inside[end]
        codes = np.hstack(
            [
                subject.labels.node_codes(side[kept])[["location", "material"]].to_numpy(np.int64)
                for side in (start, end)
            ]
        )
        for here, what, there, then in np.unique(codes, axis=0).tolist():
            if (here, what) != (there, then):
                found.setdefault((here, what), []).append((there, then))
    return found


def _longest(steps: dict[Node, list[Node]], nodes: list[Node]) -> list[Node]:
    """The longest way that meets no node twice; the search is cut short where there are very many."""
    reached = {end for ends in steps.values() for end in ends}
    starts = [node for node in nodes if node not in reached] or nodes
    best: list[Node] = []
    stack = [[start] for start in reversed(starts)]
    for _ in range(_MOST_LOOKED_AT):
        if not stack:
            break
        way = stack.pop()
        if len(way) > len(best):
            best = way
        stack.extend([*way, node] for node in reversed(steps.get(way[-1], [])) if node not in way)
    return best


def _told(subject: Subject, way: list[Node]) -> str:
    """Materials with arrows between them; a place is named where the next step is elsewhere."""
    places = subject.labels.labels("location", np.array([node[0] for node in way], np.int64))
    materials = subject.labels.labels("material", np.array([node[1] for node in way], np.int64))
    parts: list[str] = []
    for number, (place, material) in enumerate(zip(places, materials, strict=True)):
        moved = number > 0 and materials[number - 1] == material
        last_here = number + 1 == len(way) or places[number + 1] != place
        if moved and last_here:
            parts.append(str(place))
        elif not moved:
            parts.append(f"{material} at {place}" if last_here else str(material))
    if len(parts) > MOST_STEPS:
        parts = [*parts[: MOST_STEPS // 2], "…", *parts[-MOST_STEPS // 2 :]]
    return " → ".join(parts)
