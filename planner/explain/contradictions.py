"""Caps and floors that adding up alone shows to be impossible: the checks refuse them, and here they are explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import Finding, InputError, Severity
from planner.explain.edits import change, change_book, change_tables, class_of, figure_words, round_figure
from planner.explain.moving import dearest
from planner.explain.story import Change
from planner.explain.way import Way
from planner.tables import validate

if TYPE_CHECKING:
    from planner.explain.bench import Figure
    from planner.tables.table import Tables
    from planner.workbook.book import Book

CODES: Final = ("cap-contradict", "floors-over-1", "cap-under-floor")
"""Findings of the checks that are conflicts between rules, not mistakes in single cells."""

_PENALTY: Final = "penalty_inr_per_t"
_MOST_TURNS: Final = 200
_STAND_IN: Final = 1.0
_SOME_PENALTY: Final = 1e7


@dataclass(frozen=True)
class Contradiction:
    """Shares that cannot all hold.

    Attributes:
        code: of the finding.
        figures: the cells with the shares.
        problem: what is wrong, in a sentence.
    """

    code: str
    figures: tuple[Figure, ...]
    problem: str


def read_tables(book: Book) -> tuple[Tables, tuple[Contradiction, ...]]:
    """The workbook as tables, also where its caps and floors contradict each other.

    Raises:
        InputError: it has errors of other kinds; with all findings.
    """
    softened: list[Change] = []
    findings: list[Finding] = []
    for _ in range(_MOST_TURNS):
        validated = validate(change_book(book, softened))
        errors = [finding for finding in validated.findings if finding.severity is Severity.ERROR]
        if validated.tables is not None:
            tables = change_tables(validated.tables, [_undone(one, validated.tables) for one in softened])
            return tables, tuple(_contradiction(tables, finding) for finding in findings)
        if any(finding.code not in CODES for finding in errors):
            raise InputError(validated.findings)
        new = {(finding.sheet, _row(finding.cell)): finding for finding in errors}
        findings += errors
        softened += [_soft(book, sheet, row) for sheet, row in new]
    raise InputError(validated.findings)


def _row(cell: str) -> int:
    return int(re.sub(r"[A-Z]+", "", cell))


def _soft(book: Book, sheet: str, row: int) -> Change:
    """A rule made soft for the time being, so that the rest of the workbook can be read."""
    raw = book.sheets[sheet]
    place = next((raw.columns[at] for at, text in enumerate(raw.header) if text.strip().casefold() == _PENALTY), -1)
    return Change(sheet, row, _PENALTY, place, "", None, _STAND_IN, "", "wish", "INR/t")


def _undone(one: Change, tables: Tables) -> Change:
    table = tables[one.sheet]
    return Change(one.sheet, one.row, one.column, int(table.cell_columns[one.column]), "", one.after, None, "", "wish")


def _contradiction(tables: Tables, finding: Finding) -> Contradiction:
    cells = [finding.where, *finding.also]
    figures = []
    for where in cells:
        sheet, cell = where.split("!") if "!" in where else (finding.sheet, where)
        table = tables[sheet]
        row = next((row for row in range(len(table)) if table.cell(row, "share") == cell), None)
        if row is not None:
            figures.append((sheet, row, "share"))
    return Contradiction(finding.code, tuple(figures), finding.problem)


def ways_of(tables: Tables, book: Book, contradiction: Contradiction) -> list[Way]:
    """Each share moved until the rest fits, and each rule made soft; only those after which the checks are content."""
    found = []
    for figure in contradiction.figures:
        sheet, row, _ = figure
        if class_of(tables, *figure) == "physics":
            continue
        words = figure_words(tables, figure)
        new = round_figure(float(tables[sheet]["share"].iloc[row]) + _needed(tables, contradiction, figure))
        moved = change(tables, figure, new, words)
        price = dearest(tables, sheet) or _shortage(tables)
        soft = change(tables, (sheet, row, _PENALTY), price, f"penalty of {words}")
        found += [Way((one,), gentle) for gentle, one in ((0, moved), (3, soft)) if _content(book, contradiction, one)]
    return sorted(found, key=lambda way: way.rank)


def _needed(tables: Tables, contradiction: Contradiction, figure: Figure) -> float:
    """How far a share must move if it alone does."""
    shares = {one: float(tables[one[0]]["share"].iloc[one[1]]) for one in contradiction.figures}
    if contradiction.code == "cap-under-floor":
        other = next(share for one, share in shares.items() if one != figure)
        return other - shares[figure]
    return 1.0 - sum(shares.values())


def _shortage(tables: Tables) -> float:
    """The dearest shortage penalty that the workbook gives."""
    short = tables["demand"]["shortage_penalty_inr_per_t"].to_numpy(float)
    return float(np.nanmax(short)) if np.isfinite(short).any() and np.nanmax(short) > 0 else _SOME_PENALTY


def _content(book: Book, contradiction: Contradiction, one: Change) -> bool:
    """Whether the checks no longer find a contradiction of this kind at the changed cell or between the same cells."""
    findings = validate(change_book(book, [one])).findings
    return not any(
        finding.code == contradiction.code
        and (one.where in (finding.where, *finding.also) or finding.problem == contradiction.problem)
        for finding in findings
    )
