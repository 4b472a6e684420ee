"""Why there is no variable at all: the window, control, condition or gap that forbids it, with its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.why.onward import Onward
from planner.why.story import Answer, Reason
from planner.why.windows import when_rows_hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.prices import Plan
    from planner.why.question import Question

MOST_REASONS: Final = 10

_TITLES: Final = {
    "offer": "Offer", "route": "Route", "process": "Process", "build": "Build option", "licence": "Licence",
}  # fmt: skip


def missing(plan: Plan, question: Question) -> Answer:
    """Why what a question names cannot be used at all."""
    find: dict[str, Callable[[Plan, Question, Onward], list[Reason]]] = {
        "offer": _offer, "route": _route, "process": _process, "build": _build, "licence": _licence,
    }  # fmt: skip
    found = find[question.about](plan, question, Onward(plan.network))
    when = f" in {question.span}" if question.span else ""
    verdict = f"{_TITLES[question.about]} '{question.name}' cannot be used{when}:"
    if not found:
        found = [Reason(_dead(plan, question))]
    reasons = tuple(dict.fromkeys(found))[:MOST_REASONS]
    return Answer(question.about, question.name, question.span, verdict, reasons=reasons, figures={"used": 0.0})


def _dead(plan: Plan, question: Question) -> str:
    """The reason that the network gives by itself."""
    dead = plan.network.dead
    own = dead[(dead["kind"] == question.about) & (dead["name"] == question.name)]
    return (
        str(own["reason"].iloc[0]) if len(own) else "what it could bring comes to no demand, stock level or commitment"
    )


def _offer(plan: Plan, question: Question, onward: Onward) -> list[Reason]:
    frame = plan.network.frame
    offer = frame.names["offer"].code(question.name)
    holds = question.periods[frame.offers.row[offer, question.periods] >= 0]
    if not len(holds):
        return when_rows_hold(plan.network, "offers", "offer", question.name)
    return onward.reasons(int(onward.possible.offer_node[offer]), holds)


def _route(plan: Plan, question: Question, onward: Onward) -> list[Reason]:
    frame = plan.network.frame
    lanes = np.flatnonzero(frame.lanes.route == frame.names["route"].code(question.name))
    if "material" in question.given:
        material = frame.names["material"].code(question.given["material"])
        lanes = lanes[frame.lanes.material[lanes] == material]
        if not len(lanes):
            words = f"no row of freight lets it carry {question.given['material']}"
            return [Reason(words), *when_rows_hold(plan.network, "freight", "route", question.name)]
    found = []
    for lane in lanes.tolist():
        nodes = onward.nodes_at(int(frame.lanes.origin[lane]), int(frame.lanes.material[lane]))
        if not len(nodes):
            what = frame.names["material"].labels[frame.lanes.material[lane]]
            where = frame.names["location"].labels[frame.lanes.origin[lane]]
            found.append(Reason(f"no {what} ever comes to {where}, where it starts"))
        for node in nodes.tolist():
            found += onward.along(lane, node, question.periods)
    return found


def _process(plan: Plan, question: Question, onward: Onward) -> list[Reason]:
    frame = plan.network.frame
    code = frame.names["process"].code(question.name)
    versions = [number for number, version in enumerate(frame.processes) if version.code == code]
    holding = [number for number in versions if frame.processes[number].holds[question.periods].any()]
    if not holding:
        return when_rows_hold(plan.network, "processes", "process", question.name)
    return [reason for number in holding for reason in onward.through(number, question.periods)]


def _build(plan: Plan, question: Question, _: Onward) -> list[Reason]:
    network = plan.network
    table = network.tables["builds"]
    holds = network.calendar.holds(table["from"].to_numpy(), table["to"].to_numpy())[:, question.periods]
    own = (table["option"] == question.name).to_numpy()
    rows = np.flatnonzero(own & holds.any(axis=1))
    if not rows.size:
        return when_rows_hold(network, "builds", "option", question.name)
    return [
        Reason(
            f"it takes {int(table['construction_months'].iloc[row])} months to build, so nothing decided then is in "
            "service within the horizon",
            (f"builds!{table.cell(int(row), 'construction_months')}",),
        )
        for row in rows
    ]


def _licence(plan: Plan, question: Question, onward: Onward) -> list[Reason]:
    network = plan.network
    table = network.tables["licences"]
    row = table["licence"].tolist().index(question.name)
    reason = onward.licence_reason(row, question.periods)
    if reason is not None:
        return [reason]
    lanes = onward.lanes_of_licence(row)
    if not len(lanes):
        cells = (f"licences!{table.cell(row, 'control')}", f"licences!{table.cell(row, 'materials')}")
        return [Reason("no route carries its materials where its control applies", cells)]
    frame = network.frame
    found = []
    for lane in lanes.tolist():
        for node in onward.nodes_at(int(frame.lanes.origin[lane]), int(frame.lanes.material[lane])).tolist():
            found += onward.along(lane, node, question.periods)
    return found or [Reason("nothing that needs it ever comes to a border where its control applies")]
