"""What a repaired workbook costs: read again from its cells, solved for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, InputError, UnboundedError
from planner.explain.edits import change_book
from planner.network import build_network
from planner.results.money import PENALTY_LINES
from planner.solve import solve
from planner.solve.options import SolveOptions
from planner.solve.probe import Probe
from planner.tables import validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.bench import Bench
    from planner.explain.story import Change
    from planner.workbook.book import Book


@dataclass(frozen=True)
class Cost:
    """Present value of a plan, INR, and what it leaves short, t."""

    objective_inr: float
    penalties_inr: float
    short_t: float


def cost_of(book: Book, changes: Iterable[Change], bench: Bench) -> Cost | None:
    """What the best plan of the changed workbook costs; None if it has none.

    Raises:
        TimeLimitError, NumericalError, OutOfMemoryError, StoppedError: as the solver ended.
    """
    validated = validate(change_book(book, changes))
    if validated.tables is None:
        return None
    try:
        network = build_network(validated.tables)
        form = compile_form(build(network.model))
        if not Probe(form, options=bench.options, clock=bench.clock, progress=bench.progress).feasible():
            return None
        options = SolveOptions(bench.options.solver, bench.clock.left, bench.options.seed, bench.options.threads)
        solution = solve(form, options, bench.progress)
    except (InputError, InfeasibleError, UnboundedError):
        return None
    penalties = 0.0
    for line in PENALTY_LINES:
        if line in form.lines:
            cost, constant = form.line(line)
            values = np.concatenate([solution.columns[family] for family in form.columns])
            penalties += float(cost @ values) + constant
    return Cost(solution.objective_inr, penalties, float(solution.columns["short"].sum()))
