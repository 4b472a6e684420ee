"""Why something at a place may not serve the demand that is there for it: conditions, licences, deliveries, time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.network.origins import UNKNOWN
from planner.why.story import Reason

if TYPE_CHECKING:
    from planner.why.onward import Onward


def not_served(onward: Onward, node: int, periods: np.ndarray, lines: np.ndarray | None = None) -> list[Reason]:
    """Why what is at a node serves nobody in some periods.

    Args:
        onward: the ways.
        node: where it is.
        periods: when.
        lines: demand lines to look at; all that its place serves with its material unless given.

    Returns:
        No reason where its place serves nobody with its material, so that it is meant to go on.
    """
    frame, nodes = onward.frame, onward.possible.nodes
    location, material = int(nodes.location[node]), int(nodes.material[node])
    pairs = onward.services.substitutes
    grades = pairs.grade[pairs.material == material]
    here = np.flatnonzero(np.isin(frame.demands.grade, grades) & frame.delivers[location, frame.demands.customer])
    if lines is not None:
        here = np.intersect1d(here, lines)
    if not len(here):
        return []
    fitting = onward.services.line[onward.services.node == node]
    allowed = np.intersect1d(here, fitting)
    if len(allowed):
        wanted = frame.demands.tonnes[np.ix_(allowed, periods)].sum()
        name = frame.names["material"].labels[material]
        place = frame.names["location"].labels[location]
        if not wanted:
            return [Reason(f"nobody whom {place} serves wants {name} from then on")]
        return []
    return [*_conditions(onward, node, here), *_classes(onward, node, here)]


def _conditions(onward: Onward, node: int, lines: np.ndarray) -> list[Reason]:
    """Conditions on countries that keep a provenance from demand lines."""
    frame, table = onward.frame, onward.network.tables["conditions"]
    origins = frame.world.origins
    origin = int(frame.world.provenances.matrix()[onward.possible.nodes.provenance[node], 0])
    mask = origins.masks()[origin]
    unknown = mask[:, origins.countries.code(UNKNOWN)]
    found = []
    for row, country in enumerate(table["country"].tolist()):
        if not country or not _names_any(onward, row, lines):
            continue
        depends = mask[:, origins.countries.code(country)] | unknown
        stage = str(table["stage"].iloc[row])
        if depends.any() if stage in {"any", ""} else depends[origins.stages.code(stage)]:
            name, whom = table["condition"].iloc[row], _barred(onward, row)
            words = f"condition '{name}' keeps what depends on {country} from {whom}"
            found.append(Reason(words, (f"conditions!{table.cell(row, 'country')}",)))
    return found


def _classes(onward: Onward, node: int, lines: np.ndarray) -> list[Reason]:
    """Licence classes that keep a provenance from demand lines: holders and end users, or conditions."""
    frame, licences = onward.frame, onward.network.tables["licences"]
    carried = int(frame.world.provenances.matrix()[onward.possible.nodes.provenance[node], 1])
    found = []
    for member in frame.classes.sets.members(carried):
        rows = np.flatnonzero(frame.classes.of_licence == member)
        mask = frame.classes.customers[member]
        if not any(mask >> int(code) & 1 for code in frame.demands.customer[lines]):
            row = int(rows[0])
            words = f"licence '{licences['licence'].iloc[row]}' serves its holder and end users alone"
            found.append(Reason(words, (f"licences!{licences.cell(row, 'holder')}",)))
        found += _bans(onward, {str(licences["licence"].iloc[row]) for row in rows}, lines)
    return found


def _bans(onward: Onward, licences: set[str], lines: np.ndarray) -> list[Reason]:
    table, all_licences = onward.network.tables["conditions"], onward.network.tables["licences"]
    controls = set(all_licences["control"][all_licences["licence"].isin(licences)])
    found = []
    for row, (named, control) in enumerate(zip(table["licences"], table["control"], strict=True)):
        if (licences & set(named) or control in controls) and _names_any(onward, row, lines):
            name, whom = table["condition"].iloc[row], _barred(onward, row)
            words = f"condition '{name}' keeps what came under the licence from {whom}"
            found.append(Reason(words, (f"conditions!{table.cell(row, 'condition')}",)))
    return found


def _names_any(onward: Onward, row: int, lines: np.ndarray) -> bool:
    """Whether a condition matches any of some demand lines."""
    frame, table = onward.frame, onward.network.tables["conditions"]
    hit = np.ones(len(lines), bool)
    for kind, column in (
        ("segment", frame.demands.segment), ("market", frame.demands.market), ("customer", frame.demands.customer),
    ):  # fmt: skip
        given = table[kind].iloc[row]
        if given:
            hit &= column[lines] == frame.names[kind].code(given)
    return bool(hit.any())


def _barred(onward: Onward, row: int) -> str:
    table = onward.network.tables["conditions"]
    given = [f"{kind} '{table[kind].iloc[row]}'" for kind in ("segment", "market", "customer") if table[kind].iloc[row]]
    return ", ".join(given) or "everybody"
