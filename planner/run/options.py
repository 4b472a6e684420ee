"""What a caller can ask of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from planner.solve.options import SolveOptions

OUTPUTS: Final = Path("outputs")
"""Folder of the runs nobody gave a place, below the current directory."""


@dataclass(frozen=True)
class RunOptions:
    """Options of a run.

    Attributes:
        out: folder of the run; None makes one below ``outputs``.
        force: replace an earlier run at ``out``.
        solve: options of the solver.
    """

    out: Path | None = None
    force: bool = False
    solve: SolveOptions = field(default_factory=SolveOptions)

    def told(self) -> dict[str, object]:
        """The options that can change a result, for the manifest."""
        solve = self.solve
        return {
            "solver": solve.solver.value,
            "time_limit": solve.time_limit,
            "seed": solve.seed,
            "threads": solve.threads,
        }
