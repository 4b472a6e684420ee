"""Orders already given: which flows they name, and why one may not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.errors import Finding, Severity
from planner.network import windows
from planner.network.prune import Forced

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.limits import Frames
    from planner.network.reach import Possible

FLOWS = ("buy", "ship", "make", "serve", "build")
_SHEETS = {"buy": "offers", "ship": "routes", "make": "processes", "serve": "demand", "build": "builds"}
_KEYS = {"buy": "offer", "ship": "route", "make": "process", "serve": "demand", "build": "option"}


@dataclass(frozen=True)
class Committed:
    """Rows of ``commitments`` in order of name.

    Attributes:
        row: row of the sheet.
        kind: buy, ship, make, serve or build.
        of: code of what is named, in the names of its kind.
        material, location: codes; -1 where not named.
        period: period.
    """

    row: np.ndarray
    kind: np.ndarray
    of: np.ndarray
    material: np.ndarray
    location: np.ndarray
    period: np.ndarray


def read_committed(frame: Frame) -> Committed:
    """Commitments in codes."""
    table = frame.tables["commitments"].data
    row = np.argsort(table["commitment"].to_numpy(object), kind="stable")
    data = table.iloc[row]
    kind = data["kind"].to_numpy(object)
    of = np.array([frame.names[_KEYS[what]].code(name) for what, name in zip(kind, data["of"], strict=True)], np.int64)
    return Committed(
        row=row,
        kind=kind,
        of=of,
        material=frame.names["material"].codes(data["material"]),
        location=frame.names["location"].codes(data["location"]),
        period=np.array([frame.calendar.names.index(name) for name in data["period"]], np.int64),
    )


def forced(frame: Frame, possible: Possible, committed: Committed) -> Forced:
    """What must keep its variables: committed flows, purchases of offers with a least, makes that earn an incentive.

    Of a take-or-pay offer too: what is not taken is paid at the year's mean price, so taking it in a cheap period can
    pay even where nobody wants it. An incentive likewise can make it pay to produce what nobody wants.
    """
    periods = len(frame.calendar)
    buys = np.repeat((frame.offers.must_take | frame.offers.take_or_pay)[:, None], periods, axis=1)
    ships = np.zeros((len(possible.lane), periods), bool)
    makes = np.zeros((len(possible.process), periods), bool)
    lanes = frame.lanes
    process = np.array([p.code for p in frame.processes], np.int64)
    for kind, of, material, period in zip(
        committed.kind, committed.of, committed.material, committed.period, strict=True
    ):
        if kind == "buy":
            buys[of, period] = True
        elif kind == "ship":
            right = (lanes.route == of) & ((material < 0) | (lanes.material == material))
            ships[right[possible.lane], period] = True
        elif kind == "make" and len(process):
            makes[process[possible.process] == of, period] = True
    incentives = frame.tables["incentives"]
    for named, holds in zip(incentives["processes"], windows.truth(incentives, frame.calendar), strict=True):
        rewarded = np.isin(process, frame.names["process"].codes(named))
        makes[np.ix_(rewarded[possible.process], holds)] = True
    return Forced(buys, ships, makes)


def committed_builds(frame: Frame, committed: Committed) -> np.ndarray:
    """Truth, build options × periods."""
    truth = np.zeros((len(frame.names["option"]), len(frame.calendar)), bool)
    of_build = committed.kind == "build"
    truth[committed.of[of_build], committed.period[of_build]] = True
    return truth


def commitments(frame: Frame, frames: Frames, committed: Committed) -> tuple[Frames, list[Finding]]:
    """Commitment rows with the flows they name, and a finding for each that names none."""
    table = frame.tables["commitments"].data
    amount = table["amount"].to_numpy(float)[committed.row]
    exact = (table["rule"].to_numpy(object)[committed.row] == "exactly") if len(committed.row) else np.empty(0, bool)
    terms: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {flow: [] for flow in FLOWS}
    findings = []
    kept: list[int] = []
    for number in range(len(committed.row)):
        kind = str(committed.kind[number])
        rows = np.flatnonzero(_named(frames, committed, number, kind))
        if len(rows):
            terms[kind].append((np.full(len(rows), len(kept)), rows))
            kept.append(number)
        elif amount[number] > 0:
            findings.append(_missing(frame, committed, number))
    found = {
        "commitment": pd.DataFrame(
            {
                "commitment": frame.names["commitment"].codes(
                    table["commitment"].to_numpy(object)[committed.row[kept]]
                ),
                "amount": amount[kept],
                "is_exact": exact[kept].astype(bool),
                "source": committed.row[kept].astype(np.int64),
            }
        )
    }
    for flow, parts in terms.items():
        found[f"commitment_{flow}"] = pd.DataFrame(
            {
                "commitment": np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int64),
                flow: np.concatenate([part[1] for part in parts]) if parts else np.empty(0, np.int64),
            }
        )
    return found, findings


def _named(frames: Frames, committed: Committed, number: int, kind: str) -> np.ndarray:
    """Truth by row of the flow's table: the commitment names it."""
    of, period = committed.of[number], committed.period[number]
    if kind == "serve":
        need, serve, node = frames["need"], frames["serve"], frames["node"]
        line = need["demand"].to_numpy()[serve["need"].to_numpy()]
        truth = (line == of) & (serve["period"].to_numpy() == period)
        places = serve["node"].to_numpy()
        for column in ("material", "location"):
            wanted = getattr(committed, column)[number]
            if wanted >= 0:
                truth &= node[column].to_numpy()[places] == wanted
        return np.asarray(truth)
    key = {"buy": "offer", "ship": "route", "make": "process", "build": "option"}[kind]
    table = frames[kind]
    truth = (table[key].to_numpy() == of) & (table["period"].to_numpy() == period)
    if kind == "ship" and committed.material[number] >= 0:
        truth &= table["material"].to_numpy() == committed.material[number]
    return np.asarray(truth)


def _missing(frame: Frame, committed: Committed, number: int) -> Finding:
    """Why a commitment has no flow, with the other row named."""
    kind, period = str(committed.kind[number]), int(committed.period[number])
    sheet, key = _SHEETS[kind], _KEYS[kind]
    table = frame.tables["commitments"]
    row = int(committed.row[number])
    name = str(table["of"].iloc[row])
    other = frame.tables[sheet]
    rows = np.flatnonzero((other[key] == name).to_numpy(bool))
    reason, also = _reason(frame, committed, number)
    return Finding(
        Severity.ERROR,
        "commitment-impossible",
        "commitments",
        table.cell(row, "of"),
        name,
        f"'{name}' cannot {'be built' if kind == 'build' else 'carry anything'} in {frame.calendar.names[period]}: "
        f"{reason}.",
        f"Change the commitment, or the row that stands against it ({sheet}!{other.cell(int(rows[0]), key)}).",
        also=(f"{sheet}!{other.cell(int(rows[0]), key)}", *also),
    )


_REASONS = {
    "buy": "none of the offer's rows holds then",
    "build": "none of the option's rows holds then",
    "unused": "one of its inputs cannot be there then",
    "idle": "the process does not run then, or too late for its output to arrive within the horizon",
    "unwanted": "nothing is wanted then",
    "unserved": "no location that delivers to the customer can hold a material that may serve it then",
    "closed": "the route or its freight does not hold then, or nothing that leaves arrives within the horizon",
    "empty": "nothing of the material that may leave can be there then, or a control holds it back",
}


def _reason(frame: Frame, committed: Committed, number: int) -> tuple[str, tuple[str, ...]]:
    """Why, in words, and the cells of the controls that may stand in the way."""
    kind, of, period = str(committed.kind[number]), int(committed.of[number]), int(committed.period[number])
    cells: tuple[str, ...] = ()
    if kind == "make":
        kind = "unused" if any(p.code == of and p.holds[period] for p in frame.processes) else "idle"
    elif kind == "serve":
        kind = "unserved" if frame.demands.tonnes[of, period] > 0 else "unwanted"
    elif kind == "ship":
        lanes, wanted = frame.lanes, committed.material[number]
        right = (lanes.route == of) & ((wanted < 0) | (lanes.material == wanted))
        kind = "empty" if lanes.holds[right, period].any() else "closed"
        cells = _controls_of(frame, set(lanes.material[right].tolist()))
    return _REASONS[kind], cells


def _controls_of(frame: Frame, materials: set[int]) -> tuple[str, ...]:
    """Cells of the controls on any of these materials."""
    table = frame.tables["controls"]
    return tuple(
        f"controls!{table.cell(row, 'control')}"
        for row, named in enumerate(table["materials"])
        if materials & set(frame.names["material"].codes(named).tolist())
    )
