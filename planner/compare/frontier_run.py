"""A frontier from the workbook to its curve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.compare.frontier import Curve, trace
from planner.compare.frontier_target import SHARE, Swept, Target, read_target, sweep_of
from planner.errors import Finding, InfeasibleError, InputError, Severity
from planner.network import build_network
from planner.prices import purses
from planner.results import Labels, case_of
from planner.results.places import ORIGINS, places
from planner.scenarios import Variant, load_variant
from planner.solve.level import Sweep
from planner.solve.options import Progress, SolveOptions, no_progress

if TYPE_CHECKING:
    from pathlib import Path

    from planner.network import Network

POINTS: Final = 50
_MOST_POINTS: Final = 10_000
_STOPS: Final = 3
_WEIGHT: Final = 1e-9
_TOLD: Final = ("penalties", "state")


@dataclass(frozen=True)
class Wish:
    """What is asked of a frontier.

    Attributes:
        target: as ``read_target`` takes it.
        first, last: levels between which it is swept, in the unit of the target; None for all that makes sense.
        points: how many, both ends included.
        corners: solves to spend on the corners of the curve; None for as many as pay.
        soft: a soft rule may be missed at its price; else it is kept.
        variant: scenarios and changes of the workbook.
        solve: options of the solver.
    """

    target: str
    first: float | None = None
    last: float | None = None
    points: int = POINTS
    corners: int | None = None
    soft: bool = False
    variant: Variant = field(default_factory=Variant)
    solve: SolveOptions = field(default_factory=SolveOptions)

    def told(self) -> dict[str, object]:
        """What can change a result, for the manifest."""
        return {
            "target": self.target,
            "from": self.first,
            "to": self.last,
            "points": self.points,
            "corners": self.corners,
            "soft": self.soft,
            "variant": self.variant.told(),
            "solver": self.solve.solver.value,
            "seed": self.solve.seed,
            "threads": self.solve.threads,
            "reduce": self.solve.reduce,
            "time_limit": self.solve.time_limit,
        }


@dataclass(frozen=True)
class Frontier:
    """A curve and what it is of.

    Attributes:
        wish: what was asked.
        target: what was swept.
        swept: its rows.
        curve: the points.
        stops: limits that keep the target from going further than it can, in words; empty if it can go all the way.
        title: of the workbook.
    """

    wish: Wish
    target: Target
    swept: Swept
    curve: Curve
    stops: tuple[str, ...]
    title: str = ""


def frontier(source: Path, wish: Wish, progress: Progress = no_progress) -> Frontier:
    """Sweep one target.

    Args:
        source: workbook or folder of CSV files.
        wish: what is asked.
        progress: told what goes on.

    Raises:
        InputError: the input has errors, or there is no such target.
        InfeasibleError: there is no plan at any level.
        TimeLimitError, NumericalError, OutOfMemoryError, RefusedModelError: as the solver ended.
    """
    progress("reading the workbook", 0.0, 0)
    tables = load_variant(source, wish.variant)
    target = read_target(wish.target, tables)
    if target.added is not None:
        tables = load_variant(source, replace(wish.variant, rows=(*wish.variant.rows, target.added)))
    progress("finding what can flow", 0.0, 0)
    network = build_network(tables)
    progress("building the model", 0.0, 0)
    swept = sweep_of(target, network, compile_form(build(network.model)), soft=wish.soft)
    levels = _levels(wish, target, swept)
    parts = {name: cost for name, cost in purses(network, swept.form).items() if name in _TOLD}
    sweep = Sweep(swept.form, swept.level, wish.solve, progress, parts=parts)
    curve = trace(
        sweep, levels, most_corners=wish.corners, tell=lambda done, all_: progress(f"point {done} of {all_}", 0.0, 0)
    )
    if curve is None:
        message = (
            f"no plan keeps the hard rules, however little the {target.words} asks for; 'plan explain' says which clash"
        )
        raise InfeasibleError(message)
    return Frontier(wish, target, swept, curve, _stops(network, swept, curve), tables.title)


def _levels(wish: Wish, target: Target, swept: Swept) -> np.ndarray:
    """The levels to solve at."""
    last = wish.last
    if last is None:
        last = 1.0 if target.unit == SHARE else 2.0 * swept.now
    first = wish.first if wish.first is not None else 0.0
    most = 1.0 if target.unit == SHARE else np.inf
    if not (0.0 <= first < last <= most):
        what = "between 0 and 100 %" if target.unit == SHARE else "of 0 or more"
        _refuse(
            f"The target cannot be swept from {first:g} to {last:g}.",
            f"Give --from and --to {what}, the first below the second.",
        )
    if not 2 <= wish.points <= _MOST_POINTS:
        _refuse(f"A curve of {wish.points} points cannot be drawn.", f"Give --points between 2 and {_MOST_POINTS:,}.")
    return np.linspace(first, last, wish.points)


def _refuse(problem: str, fix: str) -> None:
    raise InputError([Finding(Severity.ERROR, "frontier-range", "", "", "", problem, fix)])


def _stops(network: Network, swept: Swept, curve: Curve) -> tuple[str, ...]:
    """The limits that weigh most in how far the target can go, in words."""
    if curve.reach is None:
        return ()
    form, weights = swept.form, curve.reach.weights
    side = np.where(weights > 0.0, form.row_lower, form.row_upper)
    side = np.where(np.isfinite(side), side, 0.0)
    worth = np.abs(weights * side)
    worth[form.rows[swept.level.family].start + swept.level.rows] = 0.0
    labels = Labels(case_of(network))
    found: dict[tuple[str, str], str] = {}
    for row in np.argsort(-worth, kind="stable").tolist():
        if len(found) == _STOPS or worth[row] <= _WEIGHT * worth.max():
            break
        family = next((name for name, part in form.rows.items() if part.start <= row < part.stop), "")
        if family in ORIGINS and family != "need":
            at = places(labels, family, np.array([row - form.rows[family].start]))
            cell = f" ({at.sheet[0]}!{at.cell[0]})" if at.cell[0] else ""
            found.setdefault((at.name[0], at.cell[0]), f"{at.words[0]}{cell}")
    return tuple(found.values())
