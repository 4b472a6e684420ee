"""Many targets and scenarios of one workbook, planned side by side."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.calendar import Calendar
from planner.compare.aims import Aim, Course, eu_aim, last_stage, percentage_aims, sheet_aims
from planner.compare.phases import BASE, Place, lay_out, work_on
from planner.compare.work import PLANNED, packed, plan_case
from planner.errors import InputError, OutputError, PlanError
from planner.scenarios import Row, Variant, apply_variant
from planner.solve.nearby import start_of
from planner.solve.options import SolveOptions
from planner.workbook import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.fanout import Outcome
    from planner.tables.table import Tables


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
        title: of the workbook.
        labels: what the workbook calls the stages, in their order.
        likely: probability of each scenario that states one.
    """

    cases: tuple[Compared, ...]
    asked: Asked
    home: str
    stages: tuple[str, ...]
    years: tuple[str, ...]
    today: float
    stage: str
    notes: tuple[str, ...] = ()
    title: str = ""
    labels: tuple[str, ...] = ()
    likely: Mapping[str, float] = field(default_factory=dict)

    @property
    def base(self) -> Compared:
        """What all else is set against."""
        return self.cases[0]

    def plain(self, world: str) -> Compared:
        """The case of a world without a target."""
        return next(case for case in self.cases if case.world == world and not case.target)


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
        lay_out(place.folder, source, packed(start_of(*known)))
        payloads = [_payload(world, asked, aim.rows if aim else ()) for world, aim in cases]
        found = work_on(cases, payloads, place, base)
    except OSError as fault:
        message = f"{place.folder} cannot be written: {fault.strerror or fault}"
        raise OutputError(message) from fault
    told = tuple(_compared(world, aim, one) for (world, aim), one in zip(cases, found, strict=True))
    stages, labels = (tuple(str(name) for name in tables["stages"][column]) for column in ("stage", "label"))
    home, title = tables.setting("home"), tables.title
    likely = _likely(tables)
    return Comparison(told, asked, home, stages, years, today, stage, notes, title, labels, likely)


def finish(folder: Path) -> None:
    """Remove what a broken run would have needed."""
    shutil.rmtree(folder, ignore_errors=True)


def _today(base: Mapping[str, Any], stage: str, year: str) -> float:
    rows = base["tables"]["self_reliance"]
    return next((row["share_of_demand"] for row in rows if (row["stage"], row["fiscal_year"]) == (stage, year)), 0.0)


def _likely(tables: Tables) -> dict[str, float]:
    sheet = tables["scenarios"]
    stated = zip(sheet["scenario"], sheet["probability"], strict=True)
    return {str(name): float(share) for name, share in stated if share == share}  # noqa: PLR0124 - NaN is none


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
