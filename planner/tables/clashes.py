"""Names that are too alike: within the sheet that defines them, and across sheets that share a name space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.tables.keys import named_columns
from planner.tables.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.tables.draft import Draft
    from planner.tables.report import Report

NAME_SPACES: Final = (
    (("offers", "offer"), ("opening_stock", "lot"), ("in_transit", "lot")),
    (("processes", "process"), ("capacity_groups", "group")),
)
"""Columns whose names must differ from each other, since one reference may mean any of them."""


def check_clashes(drafts: Mapping[str, Draft], report: Report) -> None:
    """Report names that differ only in case or look, and names that two sheets of one name space define."""
    for draft in drafts.values():
        for column in named_columns(draft):
            _check_column(draft, column, report)
    for space in NAME_SPACES:
        _check_space([(drafts[sheet], column) for sheet, column in space], report)


def _first_rows(draft: Draft, column: str) -> dict[str, int]:
    """First row of each name."""
    rows = np.flatnonzero(draft.ok(column))
    codes, names = pd.factorize(draft[column][rows])
    first = np.full(len(names), len(draft), np.int64)
    np.minimum.at(first, codes, rows)
    return dict(zip(names.tolist(), first.tolist(), strict=True))


def _check_column(draft: Draft, column: str, report: Report) -> None:
    firsts = _first_rows(draft, column)
    folded: dict[str, str] = {}
    clashes: dict[int, str] = {}
    for name, row in firsts.items():
        other = folded.setdefault(fold(name), name)
        if other != name:
            clashes[row] = other
    report.each(
        "name-clash",
        draft.at(column),
        clashes,
        lambda row: (
            f"The name differs from '{clashes[row]}' in {draft.cell(firsts[clashes[row]], column)} only in capital "
            "letters or in letters that look alike.",
            "Write both the same way, or choose names that differ more.",
        ),
        lambda row: (draft.where(firsts[clashes[row]], column),),
    )
    if clashes:
        wrong = {str(draft[column][row]) for row in clashes}
        draft.guesses.setdefault(column, set()).update(wrong)
        draft.spoil(column, np.isin(draft[column].astype(str), list(wrong)))


def _check_space(space: list[tuple[Draft, str]], report: Report) -> None:
    taken: dict[str, str] = {}
    for draft, column in space:
        here = _first_rows(draft, column)
        _report_taken(
            draft, column, {row: taken[fold(name)] for name, row in here.items() if fold(name) in taken}, report
        )
        for name, row in here.items():
            taken.setdefault(fold(name), draft.where(row, column))


def _report_taken(draft: Draft, column: str, clashes: Mapping[int, str], report: Report) -> None:
    report.each(
        "name-taken",
        draft.at(column),
        clashes,
        lambda row: (
            f"{clashes[row]} has this name already, and other sheets could mean either.",
            "Give one of them another name.",
        ),
        lambda row: (clashes[row],),
    )
    draft.spoil(column, np.array(sorted(clashes), np.int64))
