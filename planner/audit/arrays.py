"""Small tools for whole columns: names to codes, several codes to one key, rows joined by a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

Where = Callable[[int], Mapping[str, str]]
"""Row that was tested -> the names that say where it stands."""


class Codes:
    """Names of one kind, each with its place as code.

    Attributes:
        labels: the names, with "" at the end, so that code -1 reads as nothing.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Names, each once; order of first mention."""
        self._places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self.labels = np.array([*self._places, ""], object)

    def __len__(self) -> int:
        return len(self._places)

    def of(self, names: Iterable[str]) -> np.ndarray:
        """Codes of a column of names; -1 for a name that is not known."""
        find = self._places.get
        return np.array([find(name, -1) for name in names], np.int64)

    def one(self, name: str) -> int:
        """Code of a name; -1 if it is not known."""
        return self._places.get(name, -1)

    def mask(self, names: Iterable[str]) -> np.ndarray:
        """Truth by code: the name is among them."""
        found = np.zeros(len(self), bool)
        found[self.of(names)] = True
        return found


class Key:
    """Several codes in one number, and back to names."""

    def __init__(self, **labels: Sequence[str] | np.ndarray) -> None:
        """Labels of each part; the last label stands for code -1."""
        self._labels = {name: np.asarray(values, object) for name, values in labels.items()}

    def pack(self, *codes: np.ndarray) -> np.ndarray:
        """One number for each row of codes; -1 counts as the last label."""
        key = np.zeros(len(codes[0]), np.int64)
        for code, labels in zip(codes, self._labels.values(), strict=True):
            key = key * len(labels) + np.where(code < 0, len(labels) - 1, code)
        return key

    def where(self, keys: np.ndarray) -> Where:
        """Names of the parts of keys."""

        def names(row: int) -> Mapping[str, str]:
            rest, found = int(keys[row]), {}
            for name, labels in reversed(self._labels.items()):
                rest, code = divmod(rest, len(labels))
                found[name] = str(labels[code])
            return dict(reversed(found.items()))

        return names


def named(**labels: np.ndarray | Sequence[str]) -> Where:
    """Where rows stand, from columns of names."""
    return lambda row: {name: str(values[row]) for name, values in labels.items()}


def totals(keys: np.ndarray, *amounts: np.ndarray) -> tuple[np.ndarray, ...]:
    """Distinct keys, and the sum of each column of amounts over them."""
    distinct, inverse = np.unique(keys, return_inverse=True)
    return distinct, *(np.bincount(inverse.ravel(), amount, len(distinct)) for amount in amounts)


def join(wanted: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs (row of ``wanted``, row of ``codes``) of the same code."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    low, high = np.searchsorted(ordered, wanted), np.searchsorted(ordered, wanted, side="right")
    count = high - low
    row = np.repeat(np.arange(len(wanted)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, order[low[row] + offset]


def flat(lists: Iterable[Sequence[str]]) -> tuple[np.ndarray, list[str]]:
    """Rows and single values of a column of lists."""
    columns = list(lists)
    row = np.repeat(np.arange(len(columns)), [len(values) for values in columns])
    return row.astype(np.int64), [value for values in columns for value in values]


def place_of(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Place of each wanted number among rising ones; -1 where it is not there."""
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, place, -1)


def pick(values: np.ndarray, rows: np.ndarray, otherwise: float = np.nan) -> np.ndarray:
    """Figure of each row number; ``otherwise`` where it is -1."""
    return np.asarray(np.append(values.astype(float), otherwise)[rows])


def byte_rows(*tables: np.ndarray) -> list[bytes]:
    """Rows of truth tables (rows × …) as byte strings that are equal where the rows are."""
    packed = [np.packbits(table.reshape(len(table), -1), axis=1) for table in tables]
    return [row.tobytes() for row in np.hstack(packed)]
