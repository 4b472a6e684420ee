"""Codes for names: every name of the workbook becomes its place in an alphabetical list.

The order of rows in a sheet so never reaches the linear program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Names:
    """The names of one kind, in alphabetical order.

    Attributes:
        labels: the names; the code of a name is its place here.
    """

    labels: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[str]) -> Names:
        """Names in a column, each once."""
        return cls(tuple(sorted(set(values))))

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.labels)}

    def codes(self, values: Iterable[str]) -> np.ndarray:
        """Codes of a column of names; -1 for a name that is not among them, as for a blank."""
        places = self._places
        return np.array([places.get(value, -1) for value in values], np.int64)

    def code(self, name: str) -> int:
        """Code of one name; -1 if it is not among them."""
        return self._places.get(name, -1)


def spread_lists(lists: Iterable[tuple[str, ...]]) -> tuple[np.ndarray, list[str]]:
    """Rows and single values of a column of lists, in order: row 3 with (a, b) gives (3, a), (3, b)."""
    columns = list(lists)
    rows = np.repeat(np.arange(len(columns)), [len(values) for values in columns])
    return rows, [value for values in columns for value in values]
