"""What repaired workbooks cost: each read again from its cells and solved for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, InputError
from planner.explain.missed import Missed, missed
from planner.explain.tracing import traced
from planner.network import build_network
from planner.results.money import PENALTY_LINES
from planner.solve.again import Again

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from models.arrays import LinearForm
    from planner.explain.bench import Bench
    from planner.explain.story import Change
    from planner.explain.world import World


@dataclass(frozen=True)
class Cost:
    """Present value of a plan, INR, what it leaves short, t, and how far it misses the rules that were changed."""

    objective_inr: float
    penalties_inr: float
    short_t: float
    missed: tuple[Missed, ...] = ()


class Pricer:
    """Solves changed versions of one workbook, each with all that is done to it before it is planned."""

    def __init__(self, world: World, bench: Bench) -> None:
        """Versions of ``world``, with the solver's options and the clock of ``bench``."""
        self._world = world
        self._tables = bench.tables
        self._solver = Again(bench.options, bench.clock, bench.progress)

    def priced(self, changes: Iterable[Change]) -> tuple[tuple[Change, ...], Cost] | None:
        """Changes with the cells that they are written in, and what the best plan of the workbook then costs.

        Returns:
            None if it has no plan, or a change cannot be written in a cell.

        Raises:
            RefusedModelError, NumericalError, TimeLimitError: as the solver ended.
        """
        written = traced(self._tables, changes)
        if written is None:
            return None
        cost = self._cost(written)
        return None if cost is None else (written, cost)

    def _cost(self, changes: tuple[Change, ...]) -> Cost | None:
        """What the best plan of the changed workbook costs; None if it has none."""
        validated = self._world.validated(changes)
        if validated.tables is None:
            return None
        try:
            network = build_network(validated.tables)
            form = compile_form(build(network.model))
        except (InputError, InfeasibleError):
            return None
        values = self._solver.values(form)
        if values is None:
            return None
        rows = {(change.sheet, change.row) for change in changes}
        return replace(_cost(form, values), missed=missed(network, form, values, rows))


def _cost(form: LinearForm, values: np.ndarray) -> Cost:
    penalties = 0.0
    for line in PENALTY_LINES:
        if line in form.lines:
            each, constant = form.line(line)
            penalties += float(each @ values) + constant
    objective = float(form.cost @ values) + form.offset
    return Cost(objective, penalties, float(values[form.columns["short"]].sum()))
