"""What each change of the input did to the cost: changes are made one after the other, and each step is planned again.

The steps add up exactly, because each begins where the last one ended. A change is all that differs in the rows of one
key (an offer in all its years); where there are many, it is a whole sheet. Changes that make no valid workbook alone (a
new offer and its freight), or leave no plan, are made together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import PlanError
from planner.network import build_network
from planner.scenarios import written_out
from planner.solve import solve
from planner.tables import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.diff.inputs import Matched
    from planner.tables.table import Tables
    from planner.workbook import Book
    from planner.workbook.book import RawSheet

MOST: Final = 8
"""Changes that are made one by one; with more, sheet by sheet."""


@dataclass(frozen=True)
class Cause:
    """One step.

    Attributes:
        sheets: in which something was changed in this step.
        what: the change, as ``offers: far (price_per_t)``.
        inr: what the cost changed by, INR.
    """

    sheets: tuple[str, ...]
    what: str
    inr: float


@dataclass(frozen=True)
class _Change:
    sheet: str
    keys: frozenset[str]
    what: str


def causes(sheets: Mapping[str, Matched], inputs: tuple[Tables, Tables], costs: tuple[float, float]) -> list[Cause]:
    """The steps from one input to the other.

    Args:
        sheets: both inputs, row by row.
        inputs: both of them.
        costs: objectives of both plans, INR.
    """
    first, second = (written_out(tables) for tables in inputs)
    pairs = {name: _Pair(sheet, (first.sheets.get(name), second.sheets.get(name))) for name, sheet in sheets.items()}
    changes = [change for pair in pairs.values() for change in pair.by_key()]
    if len(changes) > MOST:
        changes = [change for pair in pairs.values() for change in pair.whole()]
    found: list[Cause] = []
    done: dict[str, frozenset[str]] = {}
    last, waiting = costs[0], list[_Change]()
    for place, change in enumerate(changes):
        waiting.append(change)
        done[change.sheet] = done.get(change.sheet, frozenset()) | change.keys
        cost = costs[1] if place == len(changes) - 1 else _cost(_book(first, pairs, done))
        if cost is None:
            continue
        where = tuple(dict.fromkeys(one.sheet for one in waiting))
        found.append(Cause(where, " and ".join(one.what for one in waiting), cost - last))
        last, waiting = cost, []
    return found


class _Pair:
    """A sheet of both inputs, row by row."""

    def __init__(self, sheet: Matched, raw: tuple[RawSheet | None, RawSheet | None]) -> None:
        self._name, self._raw = sheet.before.sheet.name, raw
        old, new = sheet.before.label, sheet.after.label
        self._old = [(old(row), row) for row in [*(a for a, _ in sheet.pairs), *sheet.gone]]
        self._new = [(old(a), b) for a, b in sheet.pairs] + [(new(row), row) for row in sheet.new]
        self._changed: dict[str, list[str]] = {}
        for (row, _), columns in sheet.changed.items():
            self._changed.setdefault(old(row), []).extend(column.split(":")[0] for column in columns)
        for label, rows, words in ((old, sheet.gone, "row gone"), (new, sheet.new, "row new")):
            for row in rows:
                self._changed.setdefault(label(row), []).append(words)

    def by_key(self) -> list[_Change]:
        """A change for each key with rows that differ."""
        name = self._name
        return [
            _Change(name, frozenset([key]), f"{name}: {key} ({', '.join(dict.fromkeys(columns))})")
            for key, columns in self._changed.items()
        ]

    def whole(self) -> list[_Change]:
        """One change of all that differs, if anything does."""
        name, count = self._name, sum(map(len, self._changed.values()))
        words = f"{name} ({count:,} change{'' if count == 1 else 's'})"
        return [_Change(name, frozenset(self._changed), words)] if self._changed else []

    def made(self, keys: frozenset[str]) -> RawSheet | None:
        """The first sheet with the rows of some keys as they are in the second."""
        kept = [row for key, row in self._old if key not in keys]
        taken = [row for key, row in self._new if key in keys]
        parts = [
            raw.cells.iloc[rows] for raw, rows in zip(self._raw, (kept, taken), strict=True) if raw is not None and rows
        ]
        raw = next((raw for raw in self._raw if raw is not None), None)
        if raw is None or not parts:
            return None
        cells = pd.concat(parts, ignore_index=True)
        return replace(raw, cells=cells, row_numbers=np.arange(len(cells)) + 2)


def _book(book: Book, pairs: Mapping[str, _Pair], done: Mapping[str, frozenset[str]]) -> Book:
    sheets = {name: raw for name, raw in book.sheets.items() if name not in done}
    for name, keys in done.items():
        made = pairs[name].made(keys)
        if made is not None:
            sheets[name] = made
    return replace(book, sheets=sheets)


def _cost(book: Book) -> float | None:
    """Objective of a book; None if it is not valid or has no plan."""
    try:
        tables = validate(book).tables
        return None if tables is None else solve(compile_form(build(build_network(tables).model))).objective_inr
    except PlanError:
        return None
