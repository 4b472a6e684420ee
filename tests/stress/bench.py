"""Small plans under stress."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from planner.prices import Plan
from planner.stress import Asked, Where, stress, tables
from planner.stress.cases import Shocks, StressCase
from planner.stress.filling import program_of
from planner.stress.outcome import Tested
from planner.stress.program import Program
from planner.stress.react import Shock
from tests.cases.hand import offer, want, way, world
from tests.prices.cases import plan


@dataclass(frozen=True)
class Bench:
    """A plan, what may happen to it, and its program."""

    plan: Plan
    shocks: Shocks
    program: Program

    def node(self, kind: str, name: str) -> int:
        """Number of a node."""
        (found,) = [n for n, node in enumerate(self.shocks.nodes) if (node.kind, node.name) == (kind, name)]
        return found

    def case(self, kind: str, subject: str, change: str) -> StressCase:
        """A case by name."""
        (found,) = [
            case for case in self.shocks.cases if (case.kind, case.subject, case.change) == (kind, subject, change)
        ]
        return found

    def out(self, kind: str, name: str, first: int, until: int) -> Shock:
        """A node out in a window of periods."""
        return Shock(first, ((self.node(kind, name), first, until),))


def bench(asked: Plan | dict[str, Any], what: Asked | None = None) -> Bench:
    """A plan on the bench."""
    found = asked if isinstance(asked, Plan) else plan(asked)
    shocks = Shocks.of(found, what or Asked())
    columns, quotas = [node.columns for node in shocks.nodes], [node.quotas for node in shocks.nodes]
    return Bench(found, shocks, program_of(found, columns, quotas, shocks.shifts))


def under_stress(sheets: dict[str, Any], folder: Path, **asked: Any) -> tuple[Tested, dict[str, Any]]:
    """A plan put under stress in this process, and the tables."""
    found = stress([("run", plan(sheets))], Asked(**asked), Where(folder / "journal", workers=0))
    return found.runs[0], tables(found)


JULY = {"first": dt.date(2026, 7, 1), "months": 2}


def island(**sheets: Any) -> dict[str, Any]:
    """10 t a month from April to September: from a mill in Japan at 11, or 4 t a month at home at 50; short at 100."""
    rows: dict[str, Any] = {
        "demand": [want(10, f"P{number}") for number in range(1, 7)],
        "offers": [offer("mill", "mill", 10), offer("home", "port", 50, most_t_per_year=48)],
        **way("sea", "mill", "port", 1),
    }
    return world(1, 1, 1, 1, 1, 1, **(rows | sheets))


def short_of(program: Program, values: np.ndarray) -> np.ndarray:
    """Tonnes short beyond those of the plan, by row of the shortages."""
    return program.shorts(values) - program.shorts(program.values)
