"""The scenarios of a workbook, each with what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import InputError
from planner.scenarios.applying import Effect, apply_variant
from planner.scenarios.variant import Variant
from planner.tables import validate
from planner.tables.written import parents_of, stacked
from planner.workbook.read import read_book

if TYPE_CHECKING:
    from pathlib import Path

    from planner.errors import Finding
    from planner.tables.table import Tables
    from planner.workbook.book import Book


@dataclass(frozen=True)
class Listed:
    """A scenario and what it does.

    Attributes:
        name: of the scenario; what was asked for, where several were.
        stack: scenarios that take effect, in their order.
        probability: how likely it is; None if not stated.
        description: what happens.
        effects: what each change does.
        findings: what is wrong with the workbook then, and was not before.
    """

    name: str
    stack: tuple[str, ...]
    probability: float | None
    description: str
    effects: tuple[Effect, ...]
    findings: tuple[Finding, ...]


def list_scenarios(path: Path | str, asked: Variant | None = None) -> list[Listed]:
    """All scenarios of a workbook, or the stack that is asked for.

    Raises:
        InputError: the workbook itself has errors.
    """
    book = read_book(path)
    plain = validate(book)
    if plain.tables is None:
        raise InputError(plain.findings)
    known = frozenset(plain.findings)
    if asked:
        return [_listed(book, plain.tables, asked, known)]
    names = plain.tables["scenarios"]["scenario"].tolist()
    return [_listed(book, plain.tables, Variant((name,)), known) for name in names]


def _listed(book: Book, tables: Tables, variant: Variant, known: frozenset[Finding]) -> Listed:
    effects: list[Effect] = []
    found = apply_variant(book, variant, effects).findings
    sheet = tables["scenarios"]
    likely, words = None, ""
    if len(variant.scenarios) == 1 and not variant.sets:
        rows = np.flatnonzero((sheet["scenario"] == variant.scenarios[0]).to_numpy(bool))
        if len(rows):
            stated = float(sheet["probability"].iloc[rows[0]])
            likely, words = (None if np.isnan(stated) else stated), str(sheet["description"].iloc[rows[0]])
    return Listed(
        name=variant.words,
        stack=stacked(variant.scenarios, parents_of(sheet)),
        probability=likely,
        description=words,
        effects=tuple(effects),
        findings=tuple(finding for finding in found if finding not in known),
    )
