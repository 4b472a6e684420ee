"""What a caller can ask of the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SIMPLEX_MOST_COLUMNS: Final = 10_000
"""Up to this many columns, after reductions, simplex; above it interior point with crossover.

Measured with ``python -m tests.bench.policy``, seconds of one core, simplex and interior point: 0.04 and 0.06 at 2,800
columns, 0.19 and 0.21 at 7,200, 0.44 and 0.42 at 11,600, 1.9 and 0.8 at 24,500; at 97,000 simplex had not ended after
300 seconds and interior point took 15. Crossover is a twentieth of that and never left out: without a corner there is
no basis, and every price, range and choice among equal plans begins from one.

HiPO, measured with HiGHS 1.15.1, the last that its extra was released for: 0.8, 1.3 and 19 seconds of one core where
interior point took 0.4, 0.8 and 15 (S, India, M), with the same optimum; so it is taken only where it is asked for, and
where ``highspy-extras`` of the version of highspy is installed. The tests by every method then take it in.

A start from a plan in coarse time was measured and left out. At its best, from the optimum itself averaged over each
quarter, seconds were, against those from nothing: India 4.1 and 1.8 by simplex, 1.5 and 0.9 by interior point and
crossover; size M 365 and 284, 16.5 and 15.5; only size S won something, 0.35 instead of 0.45.
"""

Progress = Callable[[str, float, int], None]
"""Told what goes on, about ten times a second: phase in words, seconds since its start, iterations so far."""


class SolverChoice(StrEnum):
    """Which method of HiGHS to use."""

    AUTO = "auto"
    SIMPLEX = "simplex"
    IPX = "ipx"
    HIPO = "hipo"


@dataclass(frozen=True)
class SolveOptions:
    """Options of one solve.

    Attributes:
        solver: method; AUTO chooses by the number of columns.
        time_limit: seconds for everything the solver does, retries included; None is no limit.
        seed: of the solver's random numbers; fixed, so that one input gives one plan.
        threads: of the solver.
        reduce: solve a smaller program with the same optimum where there is one.
    """

    solver: SolverChoice = SolverChoice.AUTO
    time_limit: float | None = None
    seed: int = 0
    threads: int = 1
    reduce: bool = True

    def method(self, columns: int) -> str:
        """Name of the method for a program with so many columns, as HiGHS calls it."""
        if self.solver is not SolverChoice.AUTO:
            return self.solver.value
        return "simplex" if columns <= SIMPLEX_MOST_COLUMNS else "ipx"


def no_progress(phase: str, seconds: float, iterations: int) -> None:
    """Tell nobody."""
