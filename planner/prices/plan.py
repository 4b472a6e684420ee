"""A plan that can be asked questions: what was planned, the optimum, and the solver kept warm at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.network import build_network
from planner.results import View, case_of
from planner.results.money import PENALTY_LINES
from planner.scenarios import Variant, load_variant
from planner.solve import SolveOptions, solve
from planner.solve.options import Progress, no_progress
from planner.solve.warm import Warm

if TYPE_CHECKING:
    from pathlib import Path

    from models.arrays import LinearForm
    from planner.network import Network
    from planner.solve import Solution


@dataclass(frozen=True)
class Plan:
    """A plan and what it was made from.

    Attributes:
        network: what can flow.
        solution: the optimum.
        options: those it was solved with.
    """

    network: Network
    solution: Solution
    options: SolveOptions

    @cached_property
    def view(self) -> View:
        """The optimum beside its names."""
        return View(case_of(self.network), self.solution)

    @cached_property
    def warm(self) -> Warm:
        """The solver at the optimum."""
        return Warm(self.solution, self.options)

    @cached_property
    def values(self) -> np.ndarray:
        """Values of all columns."""
        form = self.solution.form
        found = np.zeros(len(form.cost))
        for family, place in form.columns.items():
            found[place] = self.solution.columns[family]
        return found

    @cached_property
    def duals(self) -> np.ndarray:
        """Prices of all rows, INR per unit."""
        form = self.solution.form
        found = np.zeros(len(form.row_lower))
        for family, place in form.rows.items():
            found[place] = self.solution.duals[family]
        return found

    @cached_property
    def purses(self) -> dict[str, np.ndarray]:
        """Who pays -> present value of a unit of each column, INR: buyers, penalties, and beside them the state."""
        return purses(self.network, self.solution.form)


def purses(network: Network, form: LinearForm) -> dict[str, np.ndarray]:
    """Who pays -> present value of a unit of each column, INR: buyers, penalties, and beside them the state."""
    lines = {line: form.line(line)[0] for line in form.lines}
    nothing = np.zeros(len(form.cost))
    penalties = sum((lines[line] for line in PENALTY_LINES if line in lines), start=nothing)
    given = sum((lines[line] for line in ("incentives", "capital_subsidy") if line in lines), start=nothing)
    return {
        "buyers": form.cost - penalties,
        "penalties": penalties,
        "state": -given - lines.get("duty", nothing) * _into_home(network, form),
    }


def _into_home(network: Network, form: LinearForm) -> np.ndarray:
    """1 for shipments that end at home, 0 for every other column."""
    found = np.zeros(len(form.cost))
    frame, ship = network.frame, network.model["ship"]
    if len(ship):
        ends = frame.country_of[frame.lanes.destination[ship["lane"].to_numpy()]]
        found[form.columns["ship"]] = ends == frame.home
    return found


Ready = Callable[["Network"], object]
"""Shown what can flow in a case."""


def any_plan_will_do(_: Network) -> None:
    """Refuse nothing."""


def plan_of(network: Network, solution: Solution, options: SolveOptions | None = None) -> Plan:
    """A plan to be asked questions."""
    return Plan(network, solution, options or SolveOptions())


def planned(
    source: Path,
    options: SolveOptions | None = None,
    progress: Progress = no_progress,
    variant: Variant | None = None,
    ready: Ready = any_plan_will_do,
) -> Plan:
    """Plan a workbook or a folder of CSV files, and leave nothing on the disk.

    Args:
        source: workbook or folder.
        options: of the solver.
        progress: told what goes on.
        variant: scenarios and changes that are planned; None for the workbook as it is.
        ready: shown what can flow before the solver is asked, to refuse what cannot be answered anyway.

    Raises:
        PlanError: there is no plan, or the input has errors, or ``ready`` refuses.
    """
    progress("reading the input", 0.0, 0)
    tables = load_variant(source, variant or Variant())
    progress("finding what can flow", 0.0, 0)
    network = build_network(tables)
    ready(network)
    progress("building the model", 0.0, 0)
    form = compile_form(build(network.model))
    options = options or SolveOptions()
    return Plan(network, solve(form, options, progress), options)
