"""Codes for names: every name of the workbook becomes its place in an alphabetical list.

The order of rows in a sheet so never reaches the linear program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

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
    def _index(self) -> pd.Index:
        return pd.Index(self.labels, dtype=object)

    def codes(self, values: Iterable[str]) -> np.ndarray:
        """Codes of a column of names; -1 for a name that is not among them, as for a blank."""
        return self._index.get_indexer(pd.Index(list(values), dtype=object)).astype(np.int64)

    def code(self, name: str) -> int:
        """Code of one name; -1 if it is not among them."""
        return int(self._index.get_indexer(pd.Index([name], dtype=object))[0])


def spread_lists(lists: Iterable[tuple[str, ...]]) -> tuple[np.ndarray, list[str]]:
    """Rows and single values of a column of lists, in order: row 3 with (a, b) gives (3, a), (3, b)."""
    columns = list(lists)
    rows = np.repeat(np.arange(len(columns)), [len(values) for values in columns])
    return rows, [value for values in columns for value in values]
