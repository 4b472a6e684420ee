"""A frontier on one screen: what the target costs, in a few figures and a small chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.compare.frontier_tables import SLOPE_PER, loosest, reason, shown, slope_scale, tightest
from planner.compare.frontier_target import RUPEES

if TYPE_CHECKING:
    from planner.compare.frontier_run import Frontier
    from planner.solve.level import LevelPoint

_CRORE: Final = 1e7
_WIDE: Final = 56
_HIGH: Final = 9
_ROWS: Final = 8
_BRAILLE: Final = 0x2800
_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def lines(frontier: Frontier, *, unicode: bool = True) -> list[str]:
    """The text, line by line.

    Args:
        frontier: what to show.
        unicode: the reader's terminal has more signs than ASCII.
    """
    found = [f"What {frontier.target.words} costs"]
    found += _chart(frontier, unicode=unicode)
    found += ["", *_table(frontier), "", *_notes(frontier)]
    return found


def _chart(frontier: Frontier, *, unicode: bool) -> list[str]:
    """Extra cost over the level."""
    points = sorted(frontier.curve.points.values(), key=lambda point: point.level)
    if len(points) < 2:
        return []
    base = loosest(frontier).objective_inr
    level = np.array([point.level for point in points])
    extra = np.array([point.objective_inr - base for point in points]) / _CRORE
    top = float(extra.max()) or 1.0
    across, up = (2, 4) if unicode else (1, 1)
    at = np.linspace(level[0], level[-1], _WIDE * across)
    height = np.interp(at, level, extra)
    row = np.clip(np.round(height / top * (_HIGH * up - 1)), 0, _HIGH * up - 1).astype(int)
    cells = np.zeros((_HIGH, _WIDE), int)
    for column, dot in enumerate(row.tolist()):
        below = _HIGH * up - 1 - dot
        sign = _DOTS[below % up][column % across] if unicode else 1
        cells[below // up, column // across] |= sign
    wide = max(len(f"{top:,.0f}"), 5)
    found = [f"{'₹ crore':>{wide}} more" if unicode else f"{'crore':>{wide}} INR more"]
    for number, line in enumerate(cells.tolist()):
        mark = f"{top:,.0f}" if number == 0 else "0" if number == _HIGH - 1 else ""
        drawn = "".join(chr(_BRAILLE + cell) if unicode else "*" if cell else " " for cell in line)
        found.append(f"{mark:>{wide}} {'┤' if unicode else '|'}{drawn}".rstrip())
    left, right = shown(frontier, points[0].level, 4), shown(frontier, points[-1].level, 4)
    found.append(f"{'':{wide}}  {left}{right:>{max(_WIDE - len(left), len(right) + 1)}}")
    return found if unicode else [line.replace("₹", "INR") for line in found]


def _table(frontier: Frontier) -> list[str]:
    """A few of the points."""
    points = sorted(frontier.curve.points.values(), key=lambda point: point.level)
    chosen = sorted({round(place) for place in np.linspace(0, len(points) - 1, min(_ROWS, len(points))).tolist()})
    base = loosest(frontier).objective_inr
    unit = SLOPE_PER[frontier.target.unit]
    header = ("target", "₹ crore more", "of all", f"next {unit}", "penalties", "short")
    cells = [header, *(_cells(frontier, points[place], base) for place in chosen)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    return ["  ".join(f"{text:>{width}}" for text, width in zip(row, widths, strict=True)) for row in cells]


def _cells(frontier: Frontier, point: LevelPoint, base: float) -> tuple[str, ...]:
    more = point.objective_inr - base
    slope = point.slope_inr * slope_scale(frontier)
    per = f"₹{slope:,.4f}" if frontier.target.unit == RUPEES else f"₹{slope / _CRORE:,.3f} crore"
    return (
        shown(frontier, point.level, 4),
        f"{more / _CRORE:,.1f}",
        f"{100.0 * more / abs(base):+.2f} %" if base else "",
        per,
        f"₹{point.parts_inr['penalties'] / _CRORE:,.1f} crore",
        f"{point.short_t:,.1f} t",
    )


def _notes(frontier: Frontier) -> list[str]:
    curve, found = frontier.curve, []
    spans = frontier.swept.spans
    if len({span for span, _ in spans}) > 1 and len({weight for _, weight in spans}) > 1:
        found.append("The target is that of the strictest year; the others keep their part of it, as in the workbook.")
    if curve.reach is not None:
        infeasible = len(curve.asked) - sum(level in curve.points for level in curve.asked)
        found.append(f"No plan for {infeasible} of {len(curve.asked)} points: {reason(frontier)}.")
    else:
        found.append(f"All {len(curve.asked)} points have a plan, up to {shown(frontier, tightest(frontier).level)}.")
    if not frontier.swept.level.is_side:
        found.append(
            "It is a share of what is delivered, which delivering less also changes: the curve need not be convex, so "
            "only its points are told."
        )
    elif curve.unsure_inr > 0.0:
        number = len(curve.corners)
        exact = f"{number} of them found exactly" if number else "none of them found exactly"
        found.append(
            f"The curve has more corners than it pays to look for, {exact}: straight lines between the solved points "
            f"are off by at most ₹{curve.unsure_inr / _CRORE:,.3g} crore. --corners N spends N solves on them."
        )
    elif curve.corners:
        corners = "1 corner" if len(curve.corners) == 1 else f"{len(curve.corners)} corners"
        found.append(f"The curve has {corners}, found exactly, and is straight between them.")
    else:
        found.append("The curve is one straight line.")
    return found
