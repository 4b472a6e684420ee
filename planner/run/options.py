"""What a caller can ask of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from planner.scenarios import Row, Variant
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
        scenarios: scenarios of the workbook that are planned, in the order in which they take effect.
        sets: further changes in one line each, as ``floors[floor=Made in India].share = 0.3``.
        target: target of the workbook whose floors and caps are added; "" for none.
        rows: further rows that are added.
    """

    out: Path | None = None
    force: bool = False
    solve: SolveOptions = field(default_factory=SolveOptions)
    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    target: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def variant(self) -> Variant:
        """What is done to the workbook before it is planned."""
        return Variant(self.scenarios, self.sets, self.target, self.rows)

    def told(self) -> dict[str, object]:
        """The options that can change a result, for the manifest."""
        solve = self.solve
        return {
            "solver": solve.solver.value,
            "time_limit": solve.time_limit,
            "seed": solve.seed,
            "threads": solve.threads,
            "reduce": solve.reduce,
        }
