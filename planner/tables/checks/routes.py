"""Routes and leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.calendar import MONTH

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.tables.draft import Case, Draft
    from planner.tables.report import Report

_LEADS: Final = (
    ("routes", "lead_months", "leaves"),
    ("processes", "lead_months", "is begun"),
    ("builds", "construction_months", "is decided"),
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
    if case.calendar is not None:
        for sheet, column, verb in _LEADS:
            _lead_over_horizon(case[sheet], column, verb, case.calendar, case.report)


def _lead_over_horizon(draft: Draft, column: str, verb: str, calendar: Calendar, report: Report) -> None:
    name = draft.sheet.key[0]
    horizon = int(calendar.months.sum())
    rows: dict[str, int] = {}
    for row in np.flatnonzero(draft.ok(name, column) & (draft[column] >= horizon)).tolist():
        rows.setdefault(draft[name][row], row)
    report.each(
        "lead-over-horizon",
        draft.at(column),
        rows.values(),
        lambda row: (
            f"What {verb} in the first month is there in {calendar.first + int(draft[column][row]) * MONTH}; the plan "
            f"ends with {calendar.first + (horizon - 1) * MONTH}, so it never counts.",
            "Shorten the lead, or make the plan longer.",
        ),
    )


CHECKS = (route_same_ends, route_without_freight, lead_over_horizon)
