"""Stages: circles, what materials say of the stages they passed, and processes that would lose an origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.tables.report import listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.tables.draft import Case


@dataclass(frozen=True)
class Passage:
    """What the sheets say about stages.

    Attributes:
        own: stages at which each material stands; empty for an untracked one.
        passed: stages that each material can have passed, its own included.
        before: all stages before each stage.
        unstated: materials that leave open what they can have passed.
    """

    own: Mapping[str, frozenset[str]]
    passed: Mapping[str, frozenset[str]]
    before: Mapping[str, frozenset[str]]
    unstated: frozenset[str]

    def tracked(self, material: str) -> bool:
        """Whether the material has provenance."""
        return bool(self.own.get(material))

    def later(self, material: str) -> frozenset[str]:
        """Stages after those at which the material stands."""
        own = self.own[material]
        return frozenset(stage for stage, earlier in self.before.items() if own & earlier)


def reach_back(follows: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """All stages before each stage, over any number of steps; names that are no stage are left out."""
    before: dict[str, frozenset[str]] = {}
    for stage in follows:
        found: set[str] = set()
        waiting = list(follows[stage])
        while waiting:
            earlier = waiting.pop()
            if earlier in follows and earlier not in found:
                found.add(earlier)
                waiting.extend(follows[earlier])
        before[stage] = frozenset(found)
    return before


def read_passage(case: Case) -> Passage | None:
    """Stages of all materials; None if what the sheets say of them has findings."""
    if not case.clean("stages", "stage", "follows"):
        return None
    if not case.clean("materials", "material", "stages", "can_have_passed"):
        return None
    stages, materials = case["stages"], case["materials"]
    before = reach_back(dict(zip(stages["stage"], stages["follows"], strict=True)))
    if any(stage in earlier for stage, earlier in before.items()):
        return None
    own = {name: frozenset(at) for name, at in zip(materials["material"], materials["stages"], strict=True)}
    passed = {}
    for name, stated in zip(materials["material"], materials["can_have_passed"], strict=True):
        default = own[name].union(*(before[stage] for stage in own[name]))
        passed[name] = frozenset(stated) | own[name] if stated else default
    unstated = frozenset(materials["material"][~materials.given("can_have_passed")])
    return Passage(own, passed, before, unstated)


def stage_cycle(case: Case) -> None:
    """Stages follow each other in a circle."""
    draft = case["stages"]
    if not draft.clean("stage", "follows"):
        return
    follows = dict(zip(draft["stage"], draft["follows"], strict=True))
    told: set[str] = set()
    for row, stage in enumerate(draft["stage"]):
        circle = _circle(stage, follows)
        if not circle or stage in told:
            continue
        told.update(circle)
        case.report.add(
            "stage-cycle",
            ("stages", draft.cell(row, "follows")),
            draft.seen(row, "follows"),
            (
                f"The stages follow each other in a circle: {' follows '.join([*circle, circle[0]])}.",
                "Remove one of these steps.",
            ),
        )


def _circle(start: str, follows: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Shortest way from a stage back to itself; empty if there is none."""
    ways = [[start]]
    been: set[str] = set()
    for way in ways:
        for earlier in follows.get(way[-1], ()):
            if earlier == start:
                return way
            if earlier not in been:
                been.add(earlier)
                ways.append([*way, earlier])
    return []


def material_stages(case: Case) -> None:
    """A material stands where it says it cannot have passed, or is untracked and names passed stages."""
    draft = case["materials"]
    given = draft.given("can_have_passed") & draft.ok("stages")
    untracked = np.fromiter((not stages for stages in draft["stages"]), bool, len(draft))
    case.report.each(
        "passed-untracked",
        draft.at("can_have_passed"),
        np.flatnonzero(given & untracked),
        lambda _: (
            "The material stands at no stage, so it is untracked and has no origin.",
            "Name the stage at which it stands, or leave this cell blank.",
        ),
    )
    missing = {
        row: sorted(set(draft["stages"][row]) - set(draft["can_have_passed"][row]))
        for row in np.flatnonzero(given & ~untracked).tolist()
    }
    rows = [row for row, stages in missing.items() if stages]
    case.report.each(
        "stage-not-passed",
        draft.at("can_have_passed"),
        rows,
        lambda row: (
            f"The material stands at {listing(missing[row])}, which is not among the stages it can have passed.",
            "Add its own stages to the list.",
        ),
    )
    draft.spoil("can_have_passed", np.array(rows, np.int64))


def origin_stage(case: Case) -> None:
    """An origin is stated for a stage that the material of the supply cannot have passed."""
    passage = read_passage(case)
    draft = case["origins"]
    if passage is None or not len(draft):
        return
    material: dict[str, str] = {}
    for sheet, name in (("offers", "offer"), ("opening_stock", "lot"), ("in_transit", "lot")):
        ok = case[sheet].ok(name, "material")
        material.update(zip(case[sheet][name][ok], case[sheet]["material"][ok], strict=True))
    wrong = {}
    for row in np.flatnonzero(draft.ok("supply", "stage")).tolist():
        what = material.get(draft["supply"][row], "")
        if what in passage.passed and draft["stage"][row] not in passage.passed[what]:
            wrong[row] = what
    case.report.each(
        "origin-stage",
        draft.at("stage"),
        wrong,
        lambda row: (
            f"This is the origin of '{wrong[row]}', which can have passed "
            f"{listing(sorted(passage.passed[wrong[row]])) or 'no stage: it is untracked'}.",
            "Delete the row, or name the stage in the material's 'can_have_passed'.",
        ),
    )


CHECKS = (stage_cycle, material_stages, origin_stage)
