"""What each level of one target costs: points side by side, and the corners of the curve between them.

The cost is a convex, piecewise linear function of a right-hand side. At each solved point the price of the moved rows
is the slope of a line that lies nowhere above the curve. Where the lines of two neighbours are one, the curve between
them is that line. Where they are not, they cross. If the curve goes through the crossing, that is its only corner
there; if not, the point solved there parts what is left in two. So a corner is found exactly where it is looked for; in
between, the lines and the chord say how far off the curve can be at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from planner.errors import NumericalError
from planner.solve.level import LevelPoint, Reach, Sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

EXACT: Final = 1e-9
"""Costs that differ by less, relative to the whole, are the same."""

_SAME_SLOPE: Final = 1e-7
_ROUND: Final = 8
_PAYS: Final = 0.25
_HAIR: Final = 1e-12
_BACK_OFF: Final = (0.0, 1e-9, 1e-8, 1e-7, 1e-6)


@dataclass(frozen=True)
class Corner:
    """Where the slope of the curve changes.

    Attributes:
        point: the optimum there.
        looser_inr: slope on the side on which less is asked for, INR for one more of the level.
        tighter_inr: slope on the side on which more is asked for.
    """

    point: LevelPoint
    looser_inr: float
    tighter_inr: float


@dataclass(frozen=True)
class Curve:
    """The curve of one target.

    Attributes:
        asked: levels that were asked for, tight ones first.
        points: level -> optimum, of all levels asked for that have a plan, and of the furthest that can be reached.
        reach: the tightest level for which there is a plan; None if that is the tightest asked for.
        corners: found exactly, in the order of the levels; empty where the level is no right-hand side.
        unsure_inr: how far the curve between the solved points may be off its chords; 0 where all corners are found,
            NaN where the level is no right-hand side.
        solves: how often the solver was asked.
    """

    asked: tuple[float, ...]
    points: dict[float, LevelPoint]
    reach: Reach | None
    corners: tuple[Corner, ...]
    unsure_inr: float
    solves: int


@dataclass
class _Piece:
    """The curve between two solved points, the looser one in level first."""

    low: LevelPoint
    high: LevelPoint
    is_known: bool = False


@dataclass
class _Work:
    """A sweep that counts."""

    sweep: Sweep
    tell: Callable[[int, int], None]
    total: int
    solves: int = 0
    solved: dict[float, LevelPoint] = field(default_factory=dict)

    def at(self, level: float) -> LevelPoint | None:
        self.solves += 1
        self.tell(min(self.solves, self.total), self.total)
        found = self.sweep.at(level)
        if found is not None:
            self.solved[level] = found
        return found


def trace(
    sweep: Sweep,
    levels: np.ndarray,
    *,
    most_corners: int | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Curve | None:
    """Solve the points and find the corners between them.

    Args:
        sweep: the program with its level.
        levels: to solve at, without repeats.
        most_corners: solves that may be spent on corners, where the level is a right-hand side; None to spend some, and
            more only if that is cheaper than further points would be: if a fair part of them find corners.
        tell: told how many of how many solves are done.

    Returns:
        The curve; None if there is no plan at any level.

    Raises:
        TimeLimitError, NumericalError, OutOfMemoryError: as the solver ended.
    """
    is_least = sweep.level.is_least
    asked = sorted(levels.tolist(), reverse=is_least)
    work = _Work(sweep, tell, len(asked))
    reach = None
    if work.at(asked[0]) is None:
        reach = sweep.reach(asked[-1], asked[0])
        work.solves += 1
        if reach is None:
            return None
        reach = _solved_at_reach(work, reach, asked)
    for level in asked[1:]:
        if level not in work.solved and (reach is None or (level < reach.level if is_least else level > reach.level)):
            work.at(level)
    points = dict(work.solved)
    corners: tuple[Corner, ...] = ()
    unsure = float("nan")
    if sweep.level.is_side and points:
        pieces = _refined(work, sorted(points.values(), key=lambda point: point.level), most_corners)
        corners = _corners(pieces, is_least=is_least)
        unsure = max((0.0 if piece.is_known else _gap(piece) for piece in pieces), default=0.0)
    return Curve(tuple(asked), points, reach, corners, unsure, work.solves)


def _solved_at_reach(work: _Work, reach: Reach, asked: list[float]) -> Reach:
    """The optimum at the tightest level; a hair looser where rounding leaves it no room."""
    width = asked[-1] - asked[0]
    same = [level for level in asked if abs(level - reach.level) <= _HAIR * abs(width)]
    for level in [*same, *(reach.level + hair * width for hair in _BACK_OFF)]:
        if work.at(level) is not None:
            return Reach(level, reach.weights)
    return reach


def _refined(work: _Work, points: list[LevelPoint], most: int | None) -> list[_Piece]:
    """The pieces between points, parted those that are furthest off first, as long as it pays."""
    size = 1.0 + max(abs(point.objective_inr) for point in points)
    pieces = [_Piece(low, high) for low, high in pairwise(points)]
    limit = len(points) if most is None else most
    spent, found = 0, 0
    while True:
        for piece in pieces:
            piece.is_known = piece.is_known or _gap(piece) <= EXACT * size
        if most is None and spent >= _ROUND and found < _PAYS * spent:
            return pieces
        unsure = sorted((piece for piece in pieces if not piece.is_known), key=_gap, reverse=True)
        unsure = unsure[: min(_ROUND, limit - spent)]
        if not unsure:
            return pieces
        for piece in sorted(unsure, key=lambda one: one.low.level):
            parts = _parted(work, piece, size)
            pieces[pieces.index(piece) : pieces.index(piece) + 1] = parts
            found += parts[0].is_known
        spent += len(unsure)


def _parted(work: _Work, piece: _Piece, size: float) -> list[_Piece]:
    """What the point at the crossing of its two lines makes of a piece."""
    level, cost = _crossing(piece)
    point = work.at(level)
    if point is None:
        message = f"the solver finds no plan at {level:g}, between two levels for which there is one"
        raise NumericalError(message)
    is_corner = point.objective_inr <= cost + EXACT * size
    return [_Piece(piece.low, point, is_corner), _Piece(point, piece.high, is_corner)]


def _crossing(piece: _Piece) -> tuple[float, float]:
    """Level and cost at which the lines of the two ends meet."""
    low, high = piece.low, piece.high
    rise = high.slope_inr - low.slope_inr
    if rise <= 0.0:
        level = 0.5 * (low.level + high.level)
    else:
        level = low.level + (high.objective_inr - low.objective_inr - high.slope_inr * (high.level - low.level)) / -rise
    level = min(max(level, low.level), high.level)
    return level, low.objective_inr + low.slope_inr * (level - low.level)


def _gap(piece: _Piece) -> float:
    """How far the curve can be below the chord at most."""
    low, high = piece.low, piece.high
    width = high.level - low.level
    level, cost = _crossing(piece)
    if width <= 0.0 or level in (low.level, high.level):
        return 0.0
    chord = low.objective_inr + (high.objective_inr - low.objective_inr) * (level - low.level) / width
    return max(chord - cost, 0.0)


def _corners(pieces: list[_Piece], *, is_least: bool) -> tuple[Corner, ...]:
    """Corners between pieces that are known to be straight on both sides."""
    steepest = max((abs(point.slope_inr) for piece in pieces for point in (piece.low, piece.high)), default=0.0)
    found = []
    for before, after in pairwise(pieces):
        if not (before.is_known and after.is_known):
            continue
        below, above = _slope(before), _slope(after)
        if above - below <= _SAME_SLOPE * (1e-30 + steepest):
            continue
        looser, tighter = (below, above) if is_least else (above, below)
        found.append(Corner(before.high, looser, tighter))
    return tuple(found)


def _slope(piece: _Piece) -> float:
    width = piece.high.level - piece.low.level
    return (piece.high.objective_inr - piece.low.objective_inr) / width if width > 0.0 else piece.low.slope_inr
