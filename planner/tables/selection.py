"""Which rows of a sheet a text such as ``offer=China*; material=Dy_oxide|Tb_oxide`` means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.schema import Column, Kind, Sheet
from planner.tables.report import did_you_mean, listing, visible

if TYPE_CHECKING:
    from planner.tables.draft import Draft


@dataclass(frozen=True)
class Term:
    """One part: a column, and the texts of which a cell must match one."""

    column: Column
    patterns: tuple[str, ...]


def read_filter(text: str, sheet: Sheet) -> tuple[tuple[Term, ...], str, str]:
    """Understand a filter.

    Returns:
        Its parts; and what is wrong with it and what to do, "" if nothing is.
    """
    terms: list[Term] = []
    names = [column.name for column in sheet.columns]
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, patterns = part.partition("=")
        if not equals:
            return (), f"'{visible(part)}' names no value.", "Write column=value; parts are separated by semicolons."
        wanted = name.strip().casefold().replace(" ", "_").replace("-", "_")
        if wanted not in names:
            fix = did_you_mean(wanted, names, f"The columns are {listing(names, 40)}.")
            return (), f"The sheet {sheet.name} has no column '{visible(name.strip())}'.", fix
        choices = tuple(" ".join(pattern.casefold().split()) for pattern in patterns.split("|"))
        terms.append(Term(sheet.column(wanted), choices))
    return tuple(terms), "", ""


def matching(terms: tuple[Term, ...], draft: Draft) -> np.ndarray:
    """Rows that match all parts. Truth, shape (rows,)."""
    rows = np.ones(len(draft), bool)
    for term in terms:
        rows &= _matches(term, draft)
    return rows


def unreadable(terms: tuple[Term, ...], draft: Draft) -> bool:
    """Whether some cell of a column that the parts name has a finding, so that nobody knows what matches."""
    return draft.unread or not all(draft.clean(term.column.name) for term in terms)


def _matches(term: Term, draft: Draft) -> np.ndarray:
    column = term.column
    values = draft[column.name]
    words = draft.columns[column.name].words
    if column.kind in (Kind.NUMBER, Kind.INTEGER):
        return _match_numbers(term, values, words)
    if column.default is not None:
        values = np.where(draft.columns[column.name].given, values, np.array(column.default, values.dtype))
    codes, different = pd.factorize(values, use_na_sentinel=False)
    found = np.fromiter((_one_matches(value, term.patterns) for value in different), bool, len(different))
    return found[codes] if len(codes) else np.zeros(0, bool)


def _one_matches(value: object, patterns: tuple[str, ...]) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    texts = [_text(part) for part in parts] or [""]
    return any(_is_like(text, pattern) for text in texts for pattern in patterns)


def _text(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, np.datetime64 | pd.Timestamp) or value is pd.NaT:
        return "" if pd.isna(value) else str(np.datetime64(value, "D"))  # type: ignore[call-overload]
    return " ".join(str(value).casefold().split())


def _is_like(text: str, pattern: str) -> bool:
    if "*" not in pattern:
        return text == pattern
    first, *middle, last = pattern.split("*")
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _match_numbers(term: Term, values: np.ndarray, words: np.ndarray | None) -> np.ndarray:
    found = np.zeros(len(values), bool)
    said = np.full(len(values), "", object) if words is None else words
    for pattern in term.patterns:
        if pattern == "*":
            return np.ones(len(values), bool)
        if pattern == "":
            found |= np.isnan(values) & (said == "")
            continue
        found |= said == pattern
        try:
            number = float(pattern)
        except ValueError:
            continue
        found |= values == number
    return found
