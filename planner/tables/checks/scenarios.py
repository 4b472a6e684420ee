"""Scenarios that build on each other in a circle, and changes that mean nothing; whether they are planned or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.tables.ready import make_ready
from planner.tables.written import parents_of, written_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.tables.draft import Case, Draft


def scenario_cycle(case: Case) -> None:
    """Scenarios build on each other in a circle."""
    draft = case["scenarios"]
    if not draft.clean("scenario", "parent"):
        return
    parents = parents_of(draft)
    told: set[str] = set()
    for row, name in enumerate(draft["scenario"]):
        circle = _circle(name, parents)
        if not circle or name in told:
            continue
        told.update(circle)
        case.report.add(
            "scenario-cycle",
            ("scenarios", draft.cell(row, "parent")),
            draft.seen(row, "parent"),
            (
                f"The scenarios build on each other in a circle: {' on '.join([*circle, circle[0]])}.",
                "Remove one of these steps.",
            ),
        )


def _circle(start: str, parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Shortest way from a scenario back to itself; empty if there is none."""
    ways, been = [[start]], {start}
    for way in ways:
        for parent in parents.get(way[-1], ()):
            if parent == start:
                return way
            if parent not in been:
                been.add(parent)
                ways.append([*way, parent])
    return []


def change_means_nothing(case: Case) -> None:
    """A change of what is not there, or that cannot be made."""
    draft = case["changes"]
    if draft.unread:
        return
    good = draft.ok("sheet", "filter", "column", "action", "value", "from", "to")
    changes = written_changes(draft)
    for row in np.flatnonzero(good).tolist():
        make_ready(changes[row], _places(draft, row), case.report)


def _places(draft: Draft, row: int) -> Callable[[str], tuple[str, str]]:
    return lambda part: (draft.sheet.name, draft.cell(row, part))


CHECKS = (scenario_cycle, change_means_nothing)
