"""A square system of equations solved in fractions: nothing is rounded."""

from __future__ import annotations

import heapq
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NIL = Fraction(0)


class SingularError(Exception):
    """The rows are not independent."""


def solve(rows: Sequence[Mapping[int, Fraction]], right: Sequence[Fraction]) -> dict[int, Fraction]:
    """Unknown -> value, so that each row of coefficients comes to its right-hand side.

    The shortest row goes first, and in it the unknown that stands in the fewest rows: the bases of a plan are almost
    triangular, and hardly anything is filled in.

    Raises:
        SingularError: the rows are not independent.
    """
    left, sides = [dict(row) for row in rows], list(right)
    standing: dict[int, set[int]] = {}
    for number, row in enumerate(left):
        for unknown in row:
            standing.setdefault(unknown, set()).add(number)
    heap = [(len(row), number) for number, row in enumerate(left)]
    heapq.heapify(heap)
    solved: dict[int, int] = {}
    while heap:
        length, number = heapq.heappop(heap)
        row = left[number]
        if number in solved or len(row) != length:
            continue
        if not row:
            raise SingularError
        unknown = min(row, key=lambda one: (len(standing[one]), _digits(row[one]), one))
        solved[number] = unknown
        for other in row:
            standing[other].discard(number)
        for lower in sorted(standing[unknown]):
            _clear(left[lower], row, unknown, lower, standing)
            sides[lower] -= left[lower].pop(unknown) / row[unknown] * sides[number]
            heapq.heappush(heap, (len(left[lower]), lower))
        standing[unknown].clear()
    found: dict[int, Fraction] = {}
    for number, unknown in reversed(solved.items()):
        row = left[number]
        rest = sum((value * found[other] for other, value in row.items() if other != unknown), NIL)
        found[unknown] = (sides[number] - rest) / row[unknown]
    return found


def _clear(
    target: dict[int, Fraction],
    row: Mapping[int, Fraction],
    unknown: int,
    number: int,
    standing: Mapping[int, set[int]],
) -> None:
    """Take a multiple of a row away from another, so that the unknown would be gone from it."""
    factor = target[unknown] / row[unknown]
    for other, value in row.items():
        if other == unknown:
            continue
        rest = target.get(other, NIL) - factor * value
        if rest:
            target[other] = rest
            standing[other].add(number)
        else:
            target.pop(other, None)
            standing[other].discard(number)


def _digits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
