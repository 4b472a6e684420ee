"""Build options and commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.tables.report import did_you_mean

if TYPE_CHECKING:
    from planner.tables.draft import Case

_KINDS: Final = {
    "buy": ("offers", "offer", ()),
    "ship": ("routes", "route", ("material",)),
    "make": ("processes", "process", ()),
    "serve": ("demand", "demand", ("material", "location")),
    "build": ("builds", "option", ()),
}
"""Kind -> sheet and column that define what it is of, and the columns that narrow it."""


def free_build(case: Case) -> None:
    """A build option costs no capital."""
    draft = case["builds"]
    free = draft.ok("option", "capital_inr_per_unit") & (draft["capital_inr_per_unit"] == 0)
    case.report.each(
        "free-build",
        draft.at("capital_inr_per_unit"),
        np.flatnonzero(free),
        lambda _: ("The option costs no capital, so the plan may build as much as it likes.", "Check the figure."),
    )


def build_adds_nothing(case: Case) -> None:
    """No row says what a build option adds."""
    draft, adds = case["builds"], case["build_capacity"]
    if not draft.clean("option") or not adds.clean("option"):
        return
    adding = set(adds["option"])
    rows = {name: row for row, name in reversed(list(enumerate(draft["option"]))) if name not in adding}
    case.report.each(
        "build-adds-nothing",
        draft.at("option"),
        sorted(rows.values()),
        lambda _: (
            "No row of the sheet build_capacity says what the option adds.",
            "Add a row to the sheet build_capacity, or delete the option.",
        ),
    )


def commitment_kind(case: Case) -> None:
    """What a commitment names is of another kind than it says."""
    draft = case["commitments"]
    wrong: dict[int, tuple[str, list[str]]] = {}
    for row in np.flatnonzero(draft.ok("kind", "of")).tolist():
        sheet, column, _ = _KINDS[draft["kind"][row]]
        if not case.clean(sheet, column):
            continue
        names = case[sheet][column]
        if draft["of"][row] not in set(names):
            wrong[row] = (sheet, list(names))
    case.report.each(
        "commitment-kind",
        draft.at("of"),
        wrong,
        lambda row: (
            f"A commitment to {draft['kind'][row]} names something of the sheet {wrong[row][0]}; this name stands in "
            "another sheet.",
            did_you_mean(draft["of"][row], wrong[row][1], "Correct the name or the kind."),
        ),
    )


def commitment_extra(case: Case) -> None:
    """A commitment is narrowed by a material or location that its kind does not take."""
    draft = case["commitments"]
    for column in ("material", "location"):
        given = draft.ok("kind") & draft.given(column)
        rows = [row for row in np.flatnonzero(given).tolist() if column not in _KINDS[draft["kind"][row]][2]]
        case.report.each(
            "commitment-extra",
            draft.at(column),
            rows,
            lambda row: (f"A commitment to {draft['kind'][row]} takes nothing here.", "Leave the cell blank."),
        )


CHECKS = (free_build, build_adds_nothing, commitment_kind, commitment_extra)
