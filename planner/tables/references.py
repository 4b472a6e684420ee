"""Names that must be defined by another sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.calendar import parse_fiscal_year
from planner.schema import Column, Kind
from planner.tables.headers import LIKE_A_YEAR
from planner.tables.report import Report, did_you_mean, visible
from planner.tables.words import other_separators, semicolons_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.tables.draft import Draft

_YEAR_INSIDE: Final = re.compile(r"FY\d{4}-\d{2}", re.ASCII)
_REFERRING: Final = frozenset({Kind.REFERENCE, Kind.PERIOD, Kind.SPAN})


@dataclass(frozen=True)
class Known:
    """Names that a reference may mean.

    Attributes:
        names: names that are defined, or whose definition has a finding of its own.
        guesses: those among them that are only guessed.
        nameless: definitions whose name could not be read: as many unknown names may be them.
        complete: all sheets that could define a name could be read.
    """

    names: frozenset[str]
    guesses: frozenset[str]
    nameless: int
    complete: bool


def check_references(drafts: Mapping[str, Draft], report: Report) -> None:
    """Report references to names that nothing defines."""
    known: dict[tuple[str, ...], Known] = {}
    for draft in drafts.values():
        for column in draft.sheet.columns:
            if column.kind not in _REFERRING or not len(draft):
                continue
            if column.refers not in known:
                known[column.refers] = known_names(drafts, column.refers)
            _check_column(draft, column, known[column.refers], report)


def known_names(drafts: Mapping[str, Draft], refers: Iterable[str]) -> Known:
    """Names that the places in ``refers``, written "sheet.column", define."""
    names: set[str] = set()
    guesses: set[str] = set()
    nameless, complete = 0, True
    for place in refers:
        sheet, _, column = place.partition(".")
        draft = drafts[sheet]
        names.update(pd.unique(draft[column]))
        guesses.update(draft.guesses.get(column, ()))
        nameless += draft.nameless.get(column, 0)
        lost = draft.columns[column].bad
        complete &= not draft.unread and not (len(lost) and draft.cell_columns[column] < 0)
    names.discard("")
    return Known(frozenset(names | guesses), frozenset(guesses - names), nameless, complete)


def _check_column(draft: Draft, column: Column, known: Known, report: Report) -> None:
    if not known.complete:
        return
    rows = np.flatnonzero(draft.ok(column.name) & draft.columns[column.name].given)
    codes, values = pd.factorize(draft[column.name][rows])
    missing = [_missing(value, column, known) for value in values]
    dangling = {name for names in missing for name in names}
    if not dangling:
        return
    bad = rows[np.fromiter(map(bool, missing), bool, len(missing))[codes]]
    draft.spoil(column.name, bad)
    guessed = known.guesses.intersection(name for value in values for name in _names(value)) if known.guesses else ()
    if len(dangling) <= known.nameless - len(guessed):
        return
    names_of = dict(zip(rows.tolist(), codes.tolist(), strict=True))

    def say(row: int) -> tuple[str, str]:
        name = missing[names_of[row]][0]
        return f"No {_places(column)} is called '{visible(name)}'.", _fix(name, column, known)

    seen_cells: dict[tuple[int, int], int] = {}
    for row in bad.tolist():
        seen_cells.setdefault((int(draft.cell_rows[row]), draft.place(row, column.name)), row)
    report.each("dangling-reference", draft.at(column.name), seen_cells.values(), say)


def _names(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _missing(value: object, column: Column, known: Known) -> list[str]:
    unknown = (name for name in _names(value) if name not in known.names and name not in column.words)
    return [name for name in unknown if not _is_year(name, column)]


def _is_year(name: str, column: Column) -> bool:
    return column.kind is Kind.SPAN and parse_fiscal_year(name) is not None


def _places(column: Column) -> str:
    names = [f"'{place.partition('.')[2]}' of sheet {place.partition('.')[0]}" for place in column.refers]
    return " or ".join(names)


def _fix(name: str, column: Column, known: Known) -> str:
    if column.kind in (Kind.SPAN, Kind.PERIOD) and LIKE_A_YEAR.fullmatch(name):
        words = "A fiscal year is written FY2026-27" if column.kind is Kind.SPAN else "Only periods may stand here"
        return did_you_mean(name, known.names, f"{words}; the periods stand in the sheet periods.")
    parts = other_separators(name) if column.many else []
    if len(parts) > 1 and known.names.issuperset(parts):
        return semicolons_hint(parts)
    sheet = column.refers[0].partition(".")[0]
    year = _YEAR_INSIDE.search(name)
    if column.kind is Kind.SPAN and year and parse_fiscal_year(year[0]) is not None:
        return f"Did you mean '{year[0]}'?"
    return did_you_mean(name, known.names | set(column.words), f"Add it to the sheet {sheet}, or correct the name.")
