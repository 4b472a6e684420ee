"""Where the path to a demand breaks: at supply, on the way, or at what licences and conditions allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.errors import Finding, Severity

if TYPE_CHECKING:
    from planner.network import Network


def broken_paths(network: Network) -> list[Finding]:
    """One warning for each demand line that nothing can serve in some period, and where the path breaks."""
    frame, need, serve = network.frame, network.model["need"], network.model["serve"]
    served = np.zeros(len(need), bool)
    served[serve["need"].to_numpy()] = True
    table = network.tables["demand"]
    found = []
    lines = need["demand"].to_numpy()
    for line in np.unique(lines[~served & ~need["is_sale"].to_numpy()]):
        rows = np.flatnonzero((lines == line) & ~served)
        if len(rows) == int((lines == line).sum()):
            when = "ever"
        else:
            periods = need["period"].to_numpy()[rows]
            names = frame.calendar.names
            when = f"in {names[periods[0]]}" + (f" and {len(rows) - 1} more periods" if len(rows) > 1 else "")
        found.append(
            Finding(
                Severity.WARNING,
                "broken-path",
                "demand",
                table.cell(int(need["source"].to_numpy()[rows[0]]), "demand"),
                frame.demands.names.labels[line],
                f"Nothing can serve '{frame.demands.names.labels[line]}' {when}: {_where(network, int(line))}.",
                "Mend the path, or expect all of it to be short.",
            )
        )
    return found


def _where(network: Network, line: int) -> str:
    frame = network.frame
    materials = frame.names["material"].labels
    grade = int(frame.demands.grade[line])
    table = network.tables["substitutions"]
    wanted = [grade, *frame.names["material"].codes(table["material"][table["grade"] == materials[grade]])]
    reached = _reached(network, wanted)
    if not reached:
        return f"no offer sells and no process makes '{materials[grade]}' or a substitute"
    serving = frame.delivers[:, frame.demands.customer[line]]
    if not any(serving[place] for place in reached):
        names = ", ".join(sorted(frame.names["location"].labels[place] for place in reached)[:4])
        return f"it can come to {names}, but to no location that delivers to the customer"
    return (
        "there is a way to a location that delivers to the customer, but inputs, time, controls, licences or "
        "conditions stand in it"
    )


def _reached(network: Network, materials: list[int]) -> set[int]:
    """Locations to which routes could bring any of these materials, rules and time apart."""
    frame = network.frame
    places: set[int] = set()
    for material in materials:
        found = set(frame.offers.location[frame.offers.material == material].tolist())
        found |= set(frame.lots.location[frame.lots.material == material].tolist())
        found |= {p.location for p in frame.processes if any(made == material for made, _ in p.outputs)}
        lanes = frame.lanes.material == material
        while True:
            ends = set(frame.lanes.destination[lanes & np.isin(frame.lanes.origin, sorted(found))].tolist())
            if ends <= found:
                break
            found |= ends
        places |= found
    return places
