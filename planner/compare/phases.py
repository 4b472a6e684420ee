"""The cases of a comparison are worked on: first all are planned, then those without a plan are explained.

How far a percentage can be met is the same for all percentages of one path, so it is asked once, of the largest.
"""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planner.compare.work import IMPOSSIBLE, INPUT, START, WORK
from planner.fanout import Case, Cluster, Outcome, Progress, Status, fan_out, no_progress
from planner.run.manifest import input_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.compare.aims import Aim
    from planner.scenarios import Variant

BASE: Final = "base"
_SLACK: Final = 1e-6


@dataclass(frozen=True)
class Place:
    """Where and how the cases are worked on.

    Attributes:
        folder: for what a broken run leaves behind; removed at the end.
        workers: processes of this computer; None for one each processor, 0 for none.
        on: a cluster; None for this computer.
        resume: go on where a run of the same was broken off.
        progress: told how far it is.
    """

    folder: Path
    workers: int | None = None
    on: Cluster | None = None
    resume: bool = False
    progress: Progress = no_progress


def lay_out(folder: Path, source: Path, start: bytes) -> None:
    """Put what all cases have in common into a folder of its own."""
    context = folder / "context"
    if context.exists():
        shutil.rmtree(context)
    (context / INPUT).mkdir(parents=True)
    for path in input_files(source):
        shutil.copyfile(path, context / INPUT / path.name)
    (context / START).write_bytes(start)


def work_on(
    cases: Sequence[tuple[Variant, Aim | None]],
    payloads: Sequence[Mapping[str, Any]],
    place: Place,
    base: Mapping[str, Any],
) -> list[Outcome]:
    """The outcome of each case; those of impossible targets say how far they can be met.

    Args:
        cases: world and target of each; the first is planned already.
        payloads: what is asked of each.
        place: where and how.
        base: what came of the first.

    Raises:
        PlanError: the cases cannot be worked on.
    """
    keys = [_key(world, aim) for world, aim in cases]
    done = {keys[0]: Outcome(keys[0], Status.DONE.value, dict(base), "", 0.0)}
    rest = [Case(key, payload) for key, payload in zip(keys[1:], payloads[1:], strict=True)]
    done |= {outcome.key: outcome for outcome in _fan(rest, "plans", place)}
    unmet = [number for number, key in enumerate(keys) if _is_impossible(done[key])]
    first = _to_explain(cases, unmet)
    explained = _explained([(keys[number], payloads[number]) for number in first], "explained", place)
    again = []
    for number in unmet:
        leader = next((one for one in first if _alike(cases[one], cases[number])), number)
        told = explained.get(keys[leader])
        scaled = None if told is None or leader == number else _scaled(told, cases[leader][1], cases[number][1])
        if leader != number and scaled is None:
            again.append(number)
        else:
            done[keys[number]] = told if scaled is None and told is not None else scaled or done[keys[number]]
    if again:
        done |= _explained([(keys[number], payloads[number]) for number in again], "explained-too", place)
    return [done[key] for key in keys]


def _key(world: Variant, aim: Aim | None) -> str:
    return f"{'+'.join(world.scenarios) or BASE} | {aim.name if aim else ''}"


def _is_impossible(outcome: Outcome) -> bool:
    return outcome.status == Status.DONE and (outcome.result or {}).get("status") == IMPOSSIBLE


def _to_explain(cases: Sequence[tuple[Variant, Aim | None]], unmet: Sequence[int]) -> list[int]:
    """Of the percentages of one world the largest alone, for how far it can be met tells it of the others."""
    largest: list[int] = []
    for number in sorted(unmet, key=lambda one: -_share(cases[one][1])):
        if not any(_alike(cases[number], cases[one]) for one in largest):
            largest.append(number)
    return sorted(largest)


def _share(aim: Aim | None) -> float:
    return aim.share if aim is not None and not math.isnan(aim.share) else -1.0


def _alike(one: tuple[Variant, Aim | None], other: tuple[Variant, Aim | None]) -> bool:
    """Whether two cases are percentages of one world that are step floors, so that one is a multiple of the other."""
    both = _share(one[1]) > 0.0 and _share(other[1]) > 0.0
    return one is other or (both and one[0] == other[0] and _is_multiple(one[1], other[1]))


def _is_multiple(one: Aim | None, other: Aim | None) -> bool:
    if one is None or other is None or len(one.rows) != len(other.rows):
        return False
    ratio = other.share / one.share
    return all(
        abs(float(a.values["share"]) * ratio - float(b.values["share"])) <= _SLACK
        for a, b in zip(one.rows, other.rows, strict=True)
    )


def _scaled(told: Outcome, leader: Aim | None, aim: Aim | None) -> Outcome | None:
    """The explanation of a smaller percentage from that of a larger; None if it does not show that none meets it."""
    result = told.result or {}
    reached = result.get("reach")
    if told.status != Status.DONE or reached is None or leader is None or aim is None:
        return None
    reached *= leader.share / aim.share
    if reached >= 1.0 - _SLACK:
        return None
    return Outcome(told.key, told.status, {**result, "reach": reached}, told.reason, 0.0)


def _explained(asked: Sequence[tuple[str, Mapping[str, Any]]], name: str, place: Place) -> dict[str, Outcome]:
    cases = [Case(key, {**payload, "explain": True}) for key, payload in asked]
    return {outcome.key: outcome for outcome in _fan(cases, name, place)} if cases else {}


def _fan(cases: Sequence[Case], name: str, place: Place) -> list[Outcome]:
    if not cases:
        return []
    return fan_out(
        WORK,
        place.folder / "context",
        cases,
        place.folder / f"{name}.journal",
        on=place.on,
        workers=place.workers,
        progress=place.progress,
        resume=place.resume and (place.folder / f"{name}.journal").exists(),
    )
