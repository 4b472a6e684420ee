"""From a linear program to its proved optimum, or to a plain reason why there is none."""

from __future__ import annotations

import models  # noqa: F401 - before SciPy: it puts off what nobody uses of it
from planner.solve.optimum import solve
from planner.solve.options import Progress, SolveOptions, SolverChoice
from planner.solve.solution import (
    Conflict,
    InfeasibleModelError,
    RefusedNumberError,
    Solution,
    Termination,
    UnboundedModelError,
)

__all__ = [
    "Conflict",
    "InfeasibleModelError",
    "Progress",
    "RefusedNumberError",
    "Solution",
    "SolveOptions",
    "SolverChoice",
    "Termination",
    "UnboundedModelError",
    "solve",
]
