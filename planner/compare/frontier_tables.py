"""The tables of a frontier: its points, the corners of its curve, and its totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.compare.frontier_target import RUPEES, SHARE

if TYPE_CHECKING:
    from planner.compare.frontier_run import Frontier
    from planner.solve.level import LevelPoint

SLOPE_PER: Final = {SHARE: "percentage point", "t": "t", RUPEES: "₹"}
_REACHABLE: Final = "the furthest that can be reached"


def slope_scale(frontier: Frontier) -> float:
    """What a slope for one more of the level is multiplied by to be that of the table."""
    return 0.01 if frontier.target.unit == SHARE else 1.0


def curve_table(frontier: Frontier) -> pd.DataFrame:
    """A row for each point, in the order of the levels."""
    curve, base = frontier.curve, loosest(frontier).objective_inr
    levels = sorted({*curve.asked, *curve.points})
    asked = set(curve.asked)
    rows: list[dict[str, Any]] = []
    for level in levels:
        point = curve.points.get(level)
        row: dict[str, Any] = {
            "point": len(rows) + 1,
            "target": level,
            "unit": frontier.target.unit,
            "status": "optimal" if point else "infeasible",
        }
        if point is not None:
            row |= {**_figures(frontier, point, base), "reason": "" if level in asked else _REACHABLE}
        else:
            row["reason"] = reason(frontier)
        rows.append(row)
    columns = ["point", "target", "unit", "status", *_FIGURES, "slope_per", "reason"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["slope_per"] = SLOPE_PER[frontier.target.unit]
    return frame


_FIGURES: Final = (
    "objective_inr",
    "extra_inr",
    "buyers_inr",
    "penalties_inr",
    "state_inr",
    "slope_inr",
    "short_t",
)


def _figures(frontier: Frontier, point: LevelPoint, base: float) -> dict[str, float]:
    penalties, state = point.parts_inr["penalties"], point.parts_inr["state"]
    return {
        "objective_inr": point.objective_inr,
        "extra_inr": point.objective_inr - base,
        "buyers_inr": point.objective_inr - penalties,
        "penalties_inr": penalties,
        "state_inr": state,
        "slope_inr": point.slope_inr * slope_scale(frontier),
        "short_t": point.short_t,
    }


def corners_table(frontier: Frontier) -> pd.DataFrame:
    """A row for each corner that was found, in the order of the levels."""
    base, scale = loosest(frontier).objective_inr, slope_scale(frontier)
    columns = ("target", "unit", "objective_inr", "extra_inr", "slope_looser_inr", "slope_tighter_inr", "slope_per")
    rows = [
        (
            corner.point.level,
            frontier.target.unit,
            corner.point.objective_inr,
            corner.point.objective_inr - base,
            corner.looser_inr * scale,
            corner.tighter_inr * scale,
            SLOPE_PER[frontier.target.unit],
        )
        for corner in frontier.curve.corners
    ]
    return pd.DataFrame(rows, columns=list(columns))


def loosest(frontier: Frontier) -> LevelPoint:
    """The point at which least is asked for; extra costs are counted from it."""
    points = frontier.curve.points
    return points[min(points) if frontier.swept.level.is_least else max(points)]


def tightest(frontier: Frontier) -> LevelPoint:
    """The point with a plan at which most is asked for."""
    points = frontier.curve.points
    return points[max(points) if frontier.swept.level.is_least else min(points)]


def reason(frontier: Frontier) -> str:
    """Why there is no plan beyond the furthest level, in words."""
    reach = frontier.curve.reach
    if reach is None:
        return ""
    beyond = "more than" if frontier.swept.level.is_least else "less than"
    stops = f"; what stops it: {'; '.join(frontier.stops)}" if frontier.stops else ""
    return f"{beyond} {shown(frontier, reach.level)}, {_REACHABLE}{stops}"


def shown(frontier: Frontier, level: float, digits: int = 6) -> str:
    """A level with its unit, for a reader."""
    if frontier.target.unit == SHARE:
        return f"{100.0 * level:.{digits}g} %"
    if frontier.target.unit == RUPEES:
        return f"₹{level / 1e7:,.{digits}g} crore"
    return f"{level:,.{digits}g} t"


def told(frontier: Frontier) -> dict[str, Any]:
    """The totals, as plain data."""
    curve = frontier.curve
    steepest = max(abs(point.slope_inr) for point in curve.points.values()) * slope_scale(frontier)
    return {
        "status": "done",
        "target": frontier.target.words,
        "unit": frontier.target.unit,
        "in_the_workbook": _rounded(frontier.swept.now),
        "points": len(curve.asked),
        "feasible": sum(level in curve.points for level in curve.asked),
        "reachable": _rounded(tightest(frontier).level),
        "is_all_reachable": curve.reach is None,
        "stops": list(frontier.stops),
        "objective_loosest_inr": _rounded(loosest(frontier).objective_inr),
        "objective_tightest_inr": _rounded(tightest(frontier).objective_inr),
        "steepest_slope_inr": _rounded(steepest),
        "slope_per": SLOPE_PER[frontier.target.unit],
        "is_convex": frontier.swept.level.is_side,
        "breakpoints": len(curve.corners),
        "chords_off_by_at_most_inr": _rounded(curve.unsure_inr),
        "solves": curve.solves,
    }


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as plain data, figures with 12 significant digits, None where there is none."""
    return [
        {str(name): _rounded(value) if isinstance(value, float) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _rounded(value: float) -> float | None:
    return float(f"{value:.12g}") + 0.0 if np.isfinite(value) else None
