"""Many targets and scenarios of one workbook, planned side by side."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from planner.calendar import Calendar
from planner.compare.aims import Aim, Course, eu_aim, last_stage, percentage_aims, sheet_aims
from planner.compare.work import IMPOSSIBLE, INPUT, PLANNED, START, WORK, packed, plan_case
from planner.errors import InputError, OutputError, PlanError
from planner.fanout import Case, Cluster, Outcome, Progress, Status, fan_out, no_progress
from planner.run.manifest import input_files
from planner.scenarios import Row, Variant, apply_variant
from planner.solve.nearby import start_of
from planner.solve.options import SolveOptions
from planner.workbook import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.tables.table import Tables

BASE: Final = "base"
_SLACK: Final = 1e-6


@dataclass(frozen=True)
class Asked:
    """What is to be compared.

    Attributes:
        percentages: bare targets, 25 for a quarter.
        names: targets of the sheet ``targets``; together with no percentages and no preset, none means all.
        every: whether all targets of the sheet are compared, whatever else is.
        eu: whether the benchmarks of the EU act are one of the targets.
        course: how a percentage becomes floors.
        worlds: stacks of scenarios; the first is the one that all else is set against.
        sets: single changes, made in every world.
        solve: options of the solver.
    """

    percentages: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    every: bool = False
    eu: bool = False
    course: Course = field(default_factory=Course)
    worlds: tuple[tuple[str, ...], ...] = ((),)
    sets: tuple[str, ...] = ()
    solve: SolveOptions = field(default_factory=SolveOptions)

    def told(self) -> dict[str, Any]:
        """What was asked, for a manifest."""
        course = self.course
        return {
            "percentages": list(self.percentages),
            "targets": list(self.names),
            "every": self.every,
            "eu": self.eu,
            "course": {"stage": course.stage, "country": course.country, "by": course.by, "shape": course.shape},
            "worlds": [list(world) for world in self.worlds],
            "sets": list(self.sets),
            "solver": self.solve.solver.value,
            "seed": self.solve.seed,
        }


@dataclass(frozen=True)
class Compared:
    """One case and how it ended.

    Attributes:
        world: name of the scenarios it is planned in.
        target: name of the target; "" for none.
        words: what the target asks for.
        share: of a bare percentage; NaN else.
        status: planned, impossible, or how it failed.
        reason: why there is no plan; "" if there is one.
        reach: largest multiple of the target's floors that can be kept; None if not known.
        alone: stage -> largest share of each floor alone.
        found: figures of the plan; empty if there is none.
    """

    world: str
    target: str
    words: str
    share: float
    status: str
    reason: str
    reach: float | None
    alone: Mapping[str, float | None]
    found: Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """All cases, the first of them the one that all else is set against.

    Attributes:
        cases: in the order they were asked for.
        asked: what was asked.
        home: the country that plans.
        stages: of the workbook, in its order.
        years: fiscal years of the plan.
        today: share of home at the stage of the percentages in the first year, in the first case.
        stage: of the percentages.
        notes: what a reader should know of the targets.
    """

    cases: tuple[Compared, ...]
    asked: Asked
    home: str
    stages: tuple[str, ...]
    years: tuple[str, ...]
    today: float
    stage: str
    notes: tuple[str, ...] = ()

    @property
    def base(self) -> Compared:
        """What all else is set against."""
        return self.cases[0]

    def plain(self, world: str) -> Compared:
        """The case of a world without a target."""
        return next(case for case in self.cases if case.world == world and not case.target)


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


def workspace(source: Path, asked: Asked, beside: Path) -> Path:
    """The folder in which a comparison is worked on: the same for the same question."""
    told = json.dumps([str(source.resolve()), asked.told()], sort_keys=True)
    return beside / f".compare-{hashlib.sha256(told.encode()).hexdigest()[:12]}.work"


def compare(source: Path, asked: Asked, place: Place) -> Comparison:
    """Plan all cases.

    Raises:
        InputError: the workbook, its first scenario or a target has errors.
        PlanError: the first case has no plan, or the cases cannot be worked on.
    """
    book = read_book(source)
    worlds = [Variant(world, asked.sets) for world in asked.worlds]
    validated = apply_variant(book, worlds[0])
    if validated.tables is None:
        raise InputError(validated.findings)
    tables = validated.tables
    base, known = plan_case(book, None, _payload(worlds[0], asked))
    if known is None:
        message = "there is no plan to set the targets against"
        raise PlanError(message)
    years = Calendar.from_table(tables["periods"].data).fiscal_years
    stage = asked.course.stage or last_stage(tables)
    today = _today(base, stage, years[0])
    aims, notes = _aims(asked, tables, today)
    cases = [(world, aim) for world in worlds for aim in (None, *aims)]
    try:
        _lay_out(place.folder, source, packed(start_of(*known)))
        found = _work(cases, asked, place, base)
    except OSError as fault:
        message = f"{place.folder} cannot be written: {fault.strerror or fault}"
        raise OutputError(message) from fault
    told = tuple(_compared(world, aim, one) for (world, aim), one in zip(cases, found, strict=True))
    stages = tuple(str(name) for name in tables["stages"]["stage"])
    return Comparison(told, asked, tables.setting("home"), stages, years, today, stage, notes)


def finish(folder: Path) -> None:
    """Remove what a broken run would have needed."""
    shutil.rmtree(folder, ignore_errors=True)


def _today(base: Mapping[str, Any], stage: str, year: str) -> float:
    rows = base["tables"]["self_reliance"]
    return next((row["share_of_demand"] for row in rows if (row["stage"], row["fiscal_year"]) == (stage, year)), 0.0)


def _aims(asked: Asked, tables: Tables, today: float) -> tuple[list[Aim], tuple[str, ...]]:
    aims: list[Aim] = []
    notes: list[str] = []
    if asked.percentages:
        aims += percentage_aims(asked.percentages, asked.course, tables, today)
    if asked.names or asked.every or not (asked.percentages or asked.eu or len(asked.worlds) > 1):
        aims += sheet_aims(asked.names, tables)
    if asked.eu:
        aim, words = eu_aim(tables, asked.course.by)
        aims.append(aim)
        notes.append(words)
    if not aims and len(asked.worlds) < 2:
        problem = (
            "nothing to compare: give --targets 25,50,75, --preset eu-crma or --scenarios, or fill the sheet targets"
        )
        raise PlanError(problem)
    return aims, tuple(notes)


def _payload(variant: Variant, asked: Asked, rows: Sequence[Row] = ()) -> dict[str, Any]:
    solve = asked.solve
    return {
        "variant": Variant(variant.scenarios, variant.sets, variant.target, (*variant.rows, *rows)).told(),
        "solver": solve.solver.value,
        "seed": solve.seed,
        "threads": solve.threads,
        "time_limit": solve.time_limit,
    }


def _lay_out(folder: Path, source: Path, start: bytes) -> None:
    """Put what all cases have in common into a folder of its own."""
    context = folder / "context"
    if context.exists():
        shutil.rmtree(context)
    (context / INPUT).mkdir(parents=True)
    for path in input_files(source):
        shutil.copyfile(path, context / INPUT / path.name)
    (context / START).write_bytes(start)


def _work(
    cases: Sequence[tuple[Variant, Aim | None]], asked: Asked, place: Place, base: Mapping[str, Any]
) -> list[Outcome]:
    """The outcome of each case; those of impossible targets say how far they can be met."""
    payloads = [_payload(world, asked, aim.rows if aim else ()) for world, aim in cases]
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


def _compared(world: Variant, aim: Aim | None, outcome: Outcome) -> Compared:
    result = outcome.result or {}
    status = str(result.get("status", outcome.status))
    planned = status == PLANNED
    return Compared(
        world="+".join(world.scenarios) or BASE,
        target=aim.name if aim else "",
        words=aim.words if aim else "no target",
        share=aim.share if aim else float("nan"),
        status=status,
        reason="" if planned else str(result.get("reason") or outcome.reason),
        reach=result.get("reach"),
        alone=dict(result.get("alone", {})),
        found=result if planned else {},
    )
