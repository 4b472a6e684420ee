"""Chance that gives the same figures on every machine, in every version of Python."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_T = TypeVar("_T")


class Dice:
    """Random figures from a seed and a name, so that one part of a case never shifts another.

    Only ``random.random`` is used: it is the one method whose sequence Python promises to keep.
    """

    def __init__(self, seed: int, name: str) -> None:
        """Dice of their own for the part ``name`` of the case ``seed``."""
        self._random = random.Random(f"{seed}/{name}")

    def between(self, low: float, high: float) -> float:
        """A figure from ``low`` up to ``high``, all alike."""
        return low + (high - low) * self._random.random()

    def chance(self, share: float) -> bool:
        """True in this share of the throws."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int((high - low + 1) * self._random.random())

    def one(self, among: Sequence[_T]) -> _T:
        """One of several."""
        return among[self.whole(0, len(among) - 1)]

    def some(self, among: Sequence[_T], count: int) -> list[_T]:
        """So many of several, each at most once, in their order; all if there are no more."""
        chosen: list[_T] = []
        left = len(among)
        wanted = min(count, left)
        for item in among:
            if self._random.random() * left < wanted - len(chosen):
                chosen.append(item)
            left -= 1
        return chosen

    def skewed(self) -> float:
        """A positive figure, most of them small and a few large, as companies are."""
        return float((1.0 - 0.97 * self._random.random()) ** -0.7)
