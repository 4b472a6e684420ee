"""Routes and leads."""

from __future__ import annotations

from typing import Final

import numpy as np

from planner.tables.draft import Case

_LEADS: Final = (
    ("routes", "route", "lead_months", "leaves"),
    ("processes", "process", "lead_months", "is begun"),
    ("builds", "option", "construction_months", "is decided"),
)


def route_same_ends(case: Case) -> None:
    """A route ends where it starts."""
    draft = case["routes"]
    same = draft.ok("route", "origin", "destination") & (draft["origin"] == draft["destination"])
    rows: dict[str, int] = {}
    for row in np.flatnonzero(same).tolist():
        rows.setdefault(draft["route"][row], row)
    case.report.each(
        "route-same-ends",
        draft.at("destination"),
        rows.values(),
        lambda _: ("The route ends where it starts.", "Correct one of its two ends."),
        lambda row: (draft.where(row, "origin"),),
    )


def route_without_freight(case: Case) -> None:
    """No freight row says what a route may carry."""
    draft, freight = case["routes"], case["freight"]
    if not draft.clean("route") or not freight.clean("route"):
        return
    carrying = set(freight["route"])
    rows = {name: row for row, name in reversed(list(enumerate(draft["route"]))) if name not in carrying}
    case.report.each(
        "route-without-freight",
        draft.at("route"),
        sorted(rows.values()),
        lambda _: (
            "No row of the sheet freight says what the route may carry, so nothing flows on it.",
            "Add a row to the sheet freight, or delete the route.",
        ),
    )


def lead_over_horizon(case: Case) -> None:
    """A lead is as long as the horizon, so nothing arrives within it."""
    calendar = case.calendar
    if calendar is None:
        return
    horizon = int(calendar.months.sum())
    for sheet, name, column, verb in _LEADS:
        draft = case[sheet]
        rows: dict[str, int] = {}
        for row in np.flatnonzero(draft.ok(name, column) & (draft[column] >= horizon)).tolist():
            rows.setdefault(draft[name][row], row)
        case.report.each(
            "lead-over-horizon",
            draft.at(column),
            rows.values(),
            lambda row, draft=draft, column=column, verb=verb: (
                f"What {verb} in the first month is there in {calendar.first + int(draft[column][row])}; the plan ends "
                f"with {calendar.first + (horizon - 1)}, so it never counts.",
                "Shorten the lead, or make the plan longer.",
            ),
        )


CHECKS = (route_same_ends, route_without_freight, lead_over_horizon)
