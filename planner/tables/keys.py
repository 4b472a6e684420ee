"""Rows that say the same thing twice: duplicate keys, overlapping windows, figures that must agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.schema import Kind
from planner.tables.spread import window_columns, window_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.calendar import Calendar
    from planner.tables.draft import Draft
    from planner.tables.report import Report

_OPEN_FROM = np.iinfo(np.int64).min
_OPEN_TO = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Entries:
    """Rows by key: a row with several values in a key column stands here once for each.

    Attributes:
        rows: row of the draft.
        codes: number of its key.
    """

    rows: np.ndarray
    codes: np.ndarray


def codes_of(columns: Sequence[np.ndarray]) -> np.ndarray:
    """One number for each different combination of values. Shape (rows,)."""
    codes = np.zeros(len(columns[0]), np.int64)
    for values in columns:
        these, distinct = pd.factorize(values, use_na_sentinel=False)
        codes, _ = pd.factorize(codes * max(len(distinct), 1) + these)
    return codes


def entries(draft: Draft, key: Sequence[str], rows: np.ndarray) -> Entries:
    """Rows by key, with lists in key columns taken apart."""
    columns = {name: draft[name][rows] for name in key}
    for name in key:
        if draft.sheet.column(name).many:
            sizes = np.fromiter(map(len, columns[name]), np.int64, len(rows))
            rows = np.repeat(rows, sizes)
            flat = np.empty(int(sizes.sum()), object)
            flat[:] = [value for values in columns[name] for value in values]
            columns = {other: flat if other == name else np.repeat(columns[other], sizes) for other in key}
    return Entries(rows, codes_of(list(columns.values())) if len(rows) else rows)


def check_keys(draft: Draft, calendar: Calendar | None, report: Report) -> None:
    """Report rows of one key, whose windows overlap where the sheet has windows."""
    windows = window_columns(draft.sheet)
    key = tuple(name for name in draft.sheet.key if name not in windows)
    rows = np.flatnonzero(draft.ok(*key, *windows))
    if len(rows) < 2:
        return
    found = entries(draft, key, rows)
    first, last = windows_of_rows(draft, calendar)
    rows = found.rows[last[found.rows] >= first[found.rows]] if windows else found.rows
    codes = found.codes[last[found.rows] >= first[found.rows]] if windows else found.codes
    later, earlier = overlaps(codes, first[rows], last[rows], rows)
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other in zip(later, earlier, strict=True):
        pairs.setdefault((int(draft.cell_rows[one]), int(draft.cell_rows[other])), (int(one), int(other)))
    partner = dict(pairs.values())
    same = {one: first[one] == first[other] and last[one] == last[other] for one, other in partner.items()}
    _report(draft, key, [row for row in partner if same[row]], partner, report)
    _report_overlaps(draft, [row for row in partner if not same[row]], partner, report)
    for name in key:
        draft.spoil(name, np.array(sorted(set(later.tolist())), np.int64))


def windows_of_rows(draft: Draft, calendar: Calendar | None) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each row as numbers; open ends are the ends of the range of numbers."""
    windows = window_columns(draft.sheet)
    if not windows:
        return np.full(len(draft), _OPEN_FROM), np.full(len(draft), _OPEN_TO)
    if draft.sheet.windowed:
        first, last = draft["from"], draft["to"]
    else:
        codes, labels = pd.factorize(draft[windows[0]])
        days = np.array([window_of(str(label), calendar) for label in labels], "datetime64[D]").reshape(-1, 2)
        first, last = days[codes, 0], days[codes, 1]
        unknown = np.isnat(first)
        numbers = np.where(unknown, codes, first.astype(np.int64))
        return numbers, np.where(unknown, codes, last.astype(np.int64))
    return (
        np.where(np.isnat(first), _OPEN_FROM, first.astype(np.int64)),
        np.where(np.isnat(last), _OPEN_TO, last.astype(np.int64)),
    )


def overlaps(codes: np.ndarray, first: np.ndarray, last: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows that overlap with an earlier row of their key.

    Args:
        codes: number of each entry's key.
        first: first day of each entry.
        last: last day of each entry, not before the first.
        rows: row of each entry.

    Returns:
        For each such row the row, and one that it overlaps with and that stands before it (or in the same row).
    """
    if len(np.unique(codes)) == len(codes):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    order = np.lexsort((rows, last, first, codes))
    codes, first, last, rows = codes[order], first[order], last[order], rows[order]
    so_far = pd.Series(last).groupby(codes, sort=False).cummax().to_numpy()
    longest = np.maximum.accumulate(np.where(last == so_far, np.arange(len(last)), 0))
    places = 1 + np.flatnonzero((codes[1:] == codes[:-1]) & (first[1:] <= so_far[:-1]))
    found: dict[int, int] = {}
    for one, other in zip(rows[places].tolist(), rows[longest[places - 1]].tolist(), strict=True):
        found.setdefault(max(one, other), min(one, other))
    later = np.array(sorted(found), np.int64)
    return later, np.array([found[row] for row in later.tolist()], np.int64)


def _report(draft: Draft, key: Sequence[str], rows: list[int], partner: dict[int, int], report: Report) -> None:
    def say(row: int) -> tuple[str, str]:
        where = draft.cell(partner[row], _mark(draft, partner[row], key[0]))
        return (
            f"This says the same as {where}: both give {' and '.join(repr(name) for name in key)} alike"
            f"{' for the same time' if window_columns(draft.sheet) else ''}.",
            "Delete one of the two rows, or correct what tells them apart.",
        )

    for column in dict.fromkeys(_mark(draft, row, key[0]) for row in rows):
        these = [row for row in rows if _mark(draft, row, key[0]) == column]
        report.each(
            "duplicate-key",
            draft.at(column),
            these,
            say,
            lambda row: (draft.where(partner[row], _mark(draft, partner[row], key[0])),),
        )


def _mark(draft: Draft, row: int, otherwise: str) -> str:
    """Column whose cell stands for a row: a figure in a column of a period, else the key."""
    if draft.labels[row]:
        return next((name for name, places in draft.spread_columns.items() if places[row] >= 0), otherwise)
    return otherwise


def _report_overlaps(draft: Draft, rows: list[int], partner: dict[int, int], report: Report) -> None:
    windows = window_columns(draft.sheet)

    def column_of(row: int) -> str:
        given = next((name for name in windows if draft.given(name)[row] and draft.cell_columns[name] >= 0), "")
        return _mark(draft, row, given or draft.sheet.key[0])

    def say(row: int) -> tuple[str, str]:
        where = draft.cell(partner[row], column_of(partner[row]))
        return (
            f"The time of this row overlaps with that of {where}, which has the same key.",
            "Let one end on the day before the other begins, or delete one.",
        )

    for column in dict.fromkeys(column_of(row) for row in rows):
        these = [row for row in rows if column_of(row) == column]
        report.each(
            "overlapping-windows",
            draft.at(column),
            these,
            say,
            lambda row: (draft.where(partner[row], column_of(partner[row])),),
        )


def check_fixed(draft: Draft, report: Report) -> None:
    """Report figures that differ between rows of one name although they belong to the name."""
    name = draft.sheet.key[0]
    for column in draft.sheet.columns:
        rows = np.flatnonzero(draft.ok(name, column.name)) if column.fixed else ()
        if len(rows) < 2:
            continue
        odd = _odd_rows(draft[name][rows], draft[column.name][rows])
        _report_fixed(draft, column.name, {int(rows[one]): int(rows[other]) for one, other in odd.items()}, report)


def _report_fixed(draft: Draft, column: str, partner: dict[int, int], report: Report) -> None:
    name = draft.sheet.key[0]
    cells: dict[int, int] = {}
    for row in sorted(partner):
        cells.setdefault(int(draft.cell_rows[row]), row)
    report.each(
        "fixed-differs",
        draft.at(column),
        cells.values(),
        lambda row: (
            f"'{column}' differs from {draft.cell(partner[row], column)}, a row of the same '{name}'; it must be the "
            "same in all of them.",
            "Make them equal, or give this row a name of its own.",
        ),
        lambda row: (draft.where(partner[row], column),),
    )
    draft.spoil(column, np.array(sorted(partner), np.int64))


def _odd_rows(names: np.ndarray, values: np.ndarray) -> dict[int, int]:
    """Places whose value is not the usual one of their name, each with the first place that has the usual one."""
    name_codes, distinct = pd.factorize(names)
    both = codes_of([names, values])
    if both.max() + 1 == len(distinct):
        return {}
    odd: dict[int, int] = {}
    order = np.argsort(name_codes, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(name_codes[order])) + 1):
        kinds, first, counts = np.unique(both[group], return_index=True, return_counts=True)
        if len(kinds) > 1:
            usual = min(np.flatnonzero(counts == counts.max()), key=lambda kind: first[kind])
            odd.update(dict.fromkeys(group[both[group] != kinds[usual]].tolist(), int(group[first[usual]])))
    return odd


def named_columns(draft: Draft) -> list[str]:
    """Columns in which the sheet defines names."""
    return [column.name for column in draft.sheet.columns if column.kind is Kind.NAME]
