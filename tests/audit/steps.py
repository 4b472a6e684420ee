"""Steps of the simplex method in fractions, from a basis that only rounding keeps from being optimal.

Two plans may cost the same but for the last digit of a double, and two limits may miss each other by as much. A column
that is off then by next to nothing is mended in a few steps; the lowest number goes first, so there is no circle.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tests.audit.elimination import NIL, solve

if TYPE_CHECKING:
    from tests.audit.exact import Point

MOST: Final = 60


class NoStepError(Exception):
    """No step mends what is off: not one program of those that were asked is like that."""


def mended(point: Point, most: int = MOST) -> tuple[Point, int]:
    """The optimum next to a basis, and the number of steps to it.

    Raises:
        NoStepError: there is none, or it is not near.
    """
    for step in range(most):
        if off := point.off_bounds():
            point = _back_to_bound(point, min(off), off[min(off)])
        elif wrong := point.off_prices():
            point = _to_less_cost(point, min(wrong), rises=wrong[min(wrong)] < 0)
        else:
            return point, step
    raise NoStepError


def _back_to_bound(point: Point, out: int, beyond: Fraction) -> Point:
    """Bring a basic column back to its bound, by the column for which prices change least."""
    weights = point.across({out: Fraction(1)})
    row = point.weighed([weights[number] for number in range(point.program.rows)])
    prices = point.reduced_costs
    ratios = [
        (abs(prices[column] / row[column]), column)
        for column in point.at
        if row[column] and _can_move(point, column, rises=(row[column] < 0) == (beyond < 0))
    ]
    if not ratios:
        raise NoStepError
    bound = point.program.lower[out] if beyond < 0 else point.program.upper[out]
    assert bound is not None
    return point.swapped(min(ratios)[1], out, bound)


def _to_less_cost(point: Point, into: int, *, rises: bool) -> Point:
    """Move a column to where it costs less, until a bound is met."""
    program = point.program
    lines: list[dict[int, Fraction]] = [{} for _ in range(program.rows)]
    for column in point.basic:
        for row, value in program.columns[column].items():
            lines[row][column] = value
    right = [-program.columns[into].get(row, NIL) for row in range(program.rows)]
    rates = {into: Fraction(1)} | {column: rate for column, rate in solve(lines, right).items() if rate}
    rooms = []
    for column, rate in rates.items():
        bound = program.upper[column] if (rate > 0) == rises else program.lower[column]
        if bound is not None:
            rooms.append((abs((bound - point.values[column]) / rate), column, bound))
    if not rooms:
        raise NoStepError
    _, out, bound = min(rooms)
    if out == into:
        return type(point)(program, point.basic, point.at | {into: bound})
    return point.swapped(into, out, bound)


def _can_move(point: Point, column: int, *, rises: bool) -> bool:
    bound = point.program.upper[column] if rises else point.program.lower[column]
    return bound is None or bound != point.at[column]
