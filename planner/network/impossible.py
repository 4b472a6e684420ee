"""Hard stock levels that nothing can ever meet: no provenance of the material can be in stock there by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.errors import Finding, InfeasibleError, Severity

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.limits import Frames


def raise_impossible(frame: Frame, frames: Frames) -> None:
    """Refuse hard stock levels without a single stock variable.

    Raises:
        InfeasibleError: with one finding for each row of ``stock`` that cannot be kept.
    """
    levels = frames["stock_min"]
    met = np.zeros(len(levels), bool)
    met[frames["stock_min_stock"]["stock_min"].to_numpy()] = True
    rows = np.flatnonzero(~met & (levels["over_stock"].to_numpy() < 0))
    table = frame.tables["stock"]
    findings: dict[tuple[int, bool], Finding] = {}
    for row in rows:
        level = levels.iloc[row]
        source, closing = int(level["source"]), bool(level["is_closing"])
        column = "closing_t" if closing else "safety_t" if table["safety_t"].iloc[source] > 0 else "safety_days"
        material = frame.names["material"].labels[int(level["material"])]
        location = frame.names["location"].labels[int(level["location"])]
        period = frame.calendar.names[int(level["period"])]
        findings.setdefault(
            (source, closing),
            Finding(
                Severity.ERROR,
                "stock-impossible",
                "stock",
                table.cell(source, column),
                f"{level['least_t']:g} t",
                f"At the end of {period}, {level['least_t']:g} t of '{material}' must be in stock at {location}, "
                "but nothing of it can be there by then.",
                "Let the row begin later, give it a penalty, or give a way for the material to be there.",
            ),
        )
    if findings:
        places = "; ".join(f"{finding.where}: {finding.problem}" for finding in findings.values())
        message = f"No plan keeps all hard rules. {places}"
        raise InfeasibleError(message, tuple(findings.values()))
