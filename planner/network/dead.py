"""What can carry nothing that anybody wants, and why: usually a mistake in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.limits import Frames
    from planner.network.prune import Kept
    from planner.network.reach import Possible


def dead_arcs(frame: Frame, possible: Possible, kept: Kept, frames: Frames) -> pd.DataFrame:
    """Lanes, processes and offers without a single variable: kind, name, material, reason."""
    return pd.DataFrame(
        [*_lanes(frame, possible, kept, frames), *_processes(frame, possible, frames), *_offers(frame, frames)],
        columns=["kind", "name", "material", "reason"],
    )


def _lanes(frame: Frame, possible: Possible, kept: Kept, frames: Frames) -> list[tuple[str, str, str, str]]:
    lanes = frame.lanes
    alive = np.zeros(len(lanes), bool)
    alive[frames["ship"]["lane"].to_numpy()] = True
    could, known = alive.copy(), alive.copy()
    could[possible.lane[kept.could_start.any(axis=1)]] = True
    known[possible.lane] = True
    count = len(frame.names["material"])
    there = np.isin(lanes.origin * count + lanes.material, possible.nodes.location * count + possible.nodes.material)
    found = []
    for lane in np.flatnonzero(~alive):
        if not lanes.holds[lane].any():
            reason = "no period in which route and freight hold and what departs arrives within the horizon"
        elif not there[lane]:
            reason = "nothing of the material ever reaches its start"
        elif not known[lane]:
            reason = "a control lets nothing pass: no licence fits"
        elif could[lane]:
            reason = "what it could carry comes to no demand, stock level or commitment"
        else:
            reason = "nothing is at its start when it may depart"
        found.append(
            (
                "route",
                frame.names["route"].labels[lanes.route[lane]],
                frame.names["material"].labels[lanes.material[lane]],
                reason,
            )
        )
    return found


def _processes(frame: Frame, possible: Possible, frames: Frames) -> list[tuple[str, str, str, str]]:
    alive = set(frames["make"]["process"].tolist())
    fed = {frame.processes[number].code for number in possible.process}
    outputs = {p.code: p.output for p in frame.processes}
    materials = frame.names["material"].labels
    found = []
    for code, name in enumerate(frame.names["process"].labels):
        if code in alive:
            continue
        if code not in outputs:
            reason, material = "no period in which it holds and its output comes out within the horizon", ""
        else:
            material = materials[outputs[code]]
            reason = (
                "what it could make comes to no demand, stock level or commitment"
                if code in fed
                else "one of its inputs never reaches it"
            )
        found.append(("process", name, material, reason))
    return found


def _offers(frame: Frame, frames: Frames) -> list[tuple[str, str, str, str]]:
    alive = set(frames["buy"]["offer"].tolist())
    holds = np.asarray((frame.offers.row >= 0).any(axis=1))
    return [
        (
            "offer",
            name,
            frame.names["material"].labels[frame.offers.material[code]],
            "what it sells comes to no demand, stock level or commitment"
            if holds[code]
            else "no period in which it holds",
        )
        for code, name in enumerate(frame.names["offer"].labels)
        if code not in alive
    ]
