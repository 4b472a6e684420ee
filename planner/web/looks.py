"""How requests, runs and comparisons are shown."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException

from planner.run.saved import open_run
from planner.web import cases, figures
from planner.web.asks import MOST_AT_ONCE, SHOCKS_IN_SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from planner.web.context import Context
    from planner.web.store import Workbook

_WORDS: Final = {"solve": "Plan", "compare": "Targets compared", "stress": "Stress test"}
_STEPS: Final = ((86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute"))
_FILES: Final = ("results.xlsx", "compare.xlsx", "stress.xlsx", "compare.csv", "stress.csv", "results.json")
NOTHING_YET: Final[Mapping[str, Any]] = {
    "plans": [],
    "bars": [],
    "beside": "",
    "without": [],
    "table": None,
    "files": [],
    "has_report": False,
}
"""What the page of a run shows before there is a result."""


@dataclass(frozen=True)
class Look:
    """A run as a list shows it.

    Attributes:
        id: its name.
        kind: plan, comparison or stress run.
        label: what was asked, in words.
        book: name of its workbook.
        workbook: where that is.
        state: waiting, running, done or failed.
        asked: seconds since 1970.
        words: what it is doing.
        done, of: how far it is, where it counts; else 0.
    """

    id: str
    kind: str
    label: str
    book: str
    workbook: str
    state: str
    asked: float
    words: str
    done: int
    of: int


def check_request(name: str, book: Workbook) -> dict[str, Any]:
    """The request to read a workbook."""
    return {"id": name, "kind": "check", "workbook": book.id, "name": book.name, "asked": time.time()}


def label_of(asked: Mapping[str, Any]) -> str:
    """What was asked, in words."""
    words = _WORDS[asked["kind"]]
    if asked["kind"] == "compare":
        words += ": " + ", ".join(f"{target:g}\N{NO-BREAK SPACE}%" for target in asked["targets"])
        words += f" {asked['stage']} from {asked['by']} on"
    if asked["kind"] == "stress":
        words += ": " + ", ".join(SHOCKS_IN_SHORT[shock] for shock in asked["shocks"])
    return words + (f" ({', '.join(asked['scenarios'])})" if asked["scenarios"] else "")


def run_of(context: Context, asked: Mapping[str, Any]) -> Look:
    """A run as a list shows it."""
    told = state_of(context, asked)
    return Look(
        asked["id"],
        asked["kind"],
        label_of(asked),
        asked["name"],
        asked["workbook"],
        told["state"],
        asked["asked"],
        told["words"],
        told["done"],
        told["of"],
    )


def state_of(context: Context, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``state``, ``words`` for what it is doing, ``done`` of ``of`` where it counts, and how long ``so_far``."""
    name = asked["id"]
    state = context.queue.state(name)
    done, of, so_far = 0, 0, ""
    if state == "waiting":
        before = context.queue.before(name)
        words = "starts next" if not before else f"{before} before it"
    elif state == "running":
        progress = context.queue.progress(name)
        words = progress.get("phase", "starting")
        if progress.get("of"):
            done, of = progress["done"], progress["of"]
            words += f", {done} of {of}"
        so_far = lasting(time.time() - progress.get("began", time.time()))
    else:
        words = ""
    return {"state": state, "words": words, "done": done, "of": of, "so_far": so_far}


def result_of(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a finished run shows."""
    named = open_run(folder).manifest["files"]
    every = cases.plans_of(folder, asked)
    plans = [plan for plan in every if plan.figures]
    return {
        "plans": plans,
        "bars": figures.bars(plans),
        "beside": _beside(asked, plans),
        "without": [plan for plan in every if not plan.figures],
        "table": cases.table_of(folder, asked),
        "files": [file for file in _FILES if file in named],
        "has_report": "report.html" in named,
    }


def _beside(asked: Mapping[str, Any], plans: Sequence[figures.Plan]) -> str:
    """Address at which the plans of a run stand side by side."""
    if asked["kind"] == "solve":
        return "/compare?" + urlencode({"run": asked["id"]})
    places = [("run", f"{asked['id']}:{plan.label}") for plan in plans[:MOST_AT_ONCE]]
    return "/compare?" + urlencode(places)


def plans_at(context: Context, place: str) -> list[figures.Plan]:
    """The plans at a place of an address: a run, or one case of a comparison as ``run:case``.

    Raises:
        HTTPException: 404.
    """
    name, _, case = place.partition(":")
    folder = context.store.run(name)
    asked = context.request(name)
    if folder is None or asked["kind"] == "stress":
        raise HTTPException(404)
    plans = cases.plans_of(folder, asked)
    if asked["kind"] == "solve":
        return [replace(plan, label=f"{asked['name']}: {label_of(asked)}", note=ago(asked["asked"])) for plan in plans]
    chosen = [plan for plan in plans if plan.figures and case in ("", plan.label)]
    if not chosen:
        raise HTTPException(404)
    return [replace(plan, label=f"{asked['name']}: {plan.label}", note=ago(asked["asked"])) for plan in chosen]


def comparable(context: Context) -> Iterator[tuple[str, str]]:
    """Places that can be compared, and what each is."""
    for asked in context.store.finished():
        folder = context.store.run(asked["id"])
        if asked["kind"] == "solve":
            yield asked["id"], f"{asked['name']}: {label_of(asked)}, {ago(asked['asked'])}"
        elif asked["kind"] == "compare" and folder is not None:
            for plan in cases.plans_of(folder, asked):
                if not plan.note:
                    yield f"{asked['id']}:{plan.label}", f"{asked['name']}: {plan.label}, {ago(asked['asked'])}"


def alike(plans: Sequence[figures.Plan]) -> list[figures.Plan]:
    """The plans with the figures that all of them have."""
    shared = set.intersection(*({(one.section, one.name) for one in plan.figures} for plan in plans))
    return [
        replace(plan, figures=tuple(one for one in plan.figures if (one.section, one.name) in shared)) for plan in plans
    ]


def ago(seconds: float) -> str:
    """``5 minutes ago``."""
    past = max(time.time() - seconds, 0.0)
    return f"{lasting(past)} ago" if past >= _STEPS[-1][0] else "just now"


def lasting(seconds: float) -> str:
    """``5 minutes``, ``20 seconds``."""
    for length, unit in (*_STEPS, (1.0, "second")):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "0 seconds"


def when(seconds: float) -> Markup:
    """How long ago, with the very time for whoever points at it."""
    day = datetime.fromtimestamp(seconds, UTC)
    told = Markup('<time datetime="{}" title="{}">{}</time>')
    return told.format(day.isoformat(timespec="seconds"), day.strftime("%d %B %Y, %H:%M UTC"), ago(seconds))
