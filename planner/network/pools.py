"""Sets and vectors met so far, each with a number: country sets, origins, and sets of licence classes.

Provenances repeat endlessly, so each distinct one is kept once and everything else works on its number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


FEW = 100
"""Up to so many items are looked up one by one; sorting out the distinct ones first costs more."""


@dataclass
class BitSets:
    """Sets of small whole numbers. Number 0 is the empty set.

    Attributes:
        masks: the sets, as bit masks.
    """

    masks: list[int] = field(default_factory=lambda: [0])
    _numbers: dict[int, int] = field(default_factory=lambda: {0: 0})
    _unions: dict[tuple[int, int], int] = field(default_factory=dict)

    def number(self, mask: int) -> int:
        """Number of a set given as bit mask."""
        found = self._numbers.get(mask)
        if found is None:
            found = self._numbers[mask] = len(self.masks)
            self.masks.append(mask)
        return found

    def number_of(self, members: Iterable[int]) -> int:
        """Number of a set given by its members."""
        mask = 0
        for member in members:
            mask |= 1 << member
        return self.number(mask)

    def members(self, number: int) -> list[int]:
        """Members of a set, rising."""
        mask = self.masks[number]
        return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]

    def union(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Numbers of the unions of sets, element by element."""
        return _by_pairs(left, right, self._union)

    def _union(self, left: int, right: int) -> int:
        if left == right or not right:
            return left
        if not left:
            return right
        key = (left, right) if left < right else (right, left)
        found = self._unions.get(key)
        if found is None:
            found = self._unions[key] = self.number(self.masks[left] | self.masks[right])
        return found


@dataclass
class Vectors:
    """Vectors of whole numbers, each kept once. Number 0 is the zero vector.

    Attributes:
        width: length of a vector.
    """

    width: int
    _numbers: dict[tuple[int, ...], int] = field(default_factory=dict)
    _matrix: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self._matrix = np.zeros((16, self.width), np.int64)
        self._numbers[(0,) * self.width] = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, rows: np.ndarray) -> np.ndarray:
        """Numbers of vectors given as rows of a matrix."""
        if len(rows) <= FEW:
            return self._each(rows)
        codes = np.zeros(len(rows), np.int64)
        for column in rows.T:
            codes = np.unique(codes * (int(column.max()) + 1) + column, return_inverse=True)[1]
        distinct, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
        return self._each(rows[first])[inverse] if len(distinct) < len(rows) else self._each(rows)

    def _each(self, rows: np.ndarray) -> np.ndarray:
        known = self._numbers
        size = len(known)
        found = np.array([known.setdefault(row, len(known)) for row in map(tuple, rows.tolist())], np.int64)
        if len(known) > size:
            self._grow(len(known))
            new = found >= size
            self._matrix[found[new]] = rows[new]
        return found

    def _grow(self, size: int) -> None:
        if size > len(self._matrix):
            larger = np.zeros((2 * size, self.width), np.int64)
            larger[: len(self._matrix)] = self._matrix
            self._matrix = larger

    def matrix(self) -> np.ndarray:
        """All vectors, number × width; not to be written to."""
        return self._matrix[: len(self._numbers)]


def _by_pairs(left: np.ndarray, right: np.ndarray, combine: Callable[[int, int], int]) -> np.ndarray:
    """Apply ``combine`` once to each distinct pair."""
    left, right = np.broadcast_arrays(np.asarray(left, np.int64), np.asarray(right, np.int64))
    if left.size <= FEW:
        pairs = zip(left.ravel().tolist(), right.ravel().tolist(), strict=True)
        return np.array([combine(*pair) for pair in pairs], np.int64).reshape(left.shape)
    keys = (left << 32 | right).ravel()
    distinct, inverse = np.unique(keys, return_inverse=True)
    found = np.array([combine(int(key >> 32), int(key & 0xFFFFFFFF)) for key in distinct], np.int64)
    return found[inverse.ravel()].reshape(left.shape)
