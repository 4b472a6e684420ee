"""Caps and floors that adding up alone shows to be impossible: the checks refuse them, and here they are explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import Finding, InputError, Severity
from planner.explain.edits import change, class_of, figure_words, round_figure, row_key, set_rows
from planner.explain.moving import dearest
from planner.explain.story import Change
from planner.explain.tracing import traced
from planner.explain.way import Way
from planner.tables.table import split_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.bench import Figure
    from planner.explain.world import World
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


def read_tables(world: World) -> tuple[Tables, tuple[Contradiction, ...]]:
    """The workbook as tables, also where its caps and floors contradict each other.

    Raises:
        InputError: it has errors of other kinds; with all findings.
    """
    softened: dict[tuple[str, int], Change] = {}
    findings: list[Finding] = []
    for _ in range(_MOST_TURNS):
        validated = world.validated(softened.values())
        errors = [finding for finding in validated.findings if finding.severity is Severity.ERROR]
        if validated.tables is not None:
            tables = _undone(validated.tables, softened)
            return tables, tuple(_contradiction(tables, finding) for finding in findings)
        new = {_raw_row(finding): finding for finding in errors}
        if any(finding.code not in CODES for finding in errors) or new.keys() <= softened.keys():
            break
        findings += errors
        softened |= {row: _soft(world.book, *row) for row in new}
    raise InputError(validated.findings)


def _raw_row(finding: Finding) -> tuple[str, int]:
    """Sheet and row of the workbook that a rule is written in: its own, or that of the target which adds it."""
    row = split_address(finding.cell)[1]
    if row:
        return finding.sheet, row
    return _written_at(finding.cell.partition("(")[2].rstrip(")"))


def _written_at(cause: str) -> tuple[str, int]:
    """Sheet and row of a place such as ``targets!E5``."""
    sheet, _, cell = cause.partition("!")
    return sheet, split_address(cell)[1]


def _soft(book: Book, sheet: str, row: int) -> Change:
    """A rule made soft for the time being, so that the rest of the workbook can be read."""
    raw = book.sheets[sheet]
    place = next((raw.columns[at] for at, text in enumerate(raw.header) if text.strip().casefold() == _PENALTY), -1)
    return Change(sheet, row, _PENALTY, place, "", None, _STAND_IN, "", "wish", "INR/t")


def _undone(tables: Tables, softened: Iterable[tuple[str, int]]) -> Tables:
    """The workbook with those rules hard again."""
    wanted = set(softened)
    for sheet in ("caps", "floors", "targets"):
        table = tables[sheet]
        keys = [row_key(table, row) for row in range(len(table))]
        stands = [(sheet, number) if number else _written_at(cause) for number, cause in keys]
        rows = [row for row, place in enumerate(stands) if place in wanted]
        tables = set_rows(tables, sheet, rows, _PENALTY, None) if rows else tables
    return tables


def _contradiction(tables: Tables, finding: Finding) -> Contradiction:
    figures: list[Figure] = []
    for where in (finding.where, *finding.also):
        sheet, _, cell = where.partition("!")
        rows = [(sheet, row, "share") for row in range(len(tables[sheet])) if tables[sheet].cell(row, "share") == cell]
        figures += [figure for figure in rows if figure not in figures][:1]
    return Contradiction(finding.code, tuple(figures), finding.problem)


def ways_of(tables: Tables, world: World, contradiction: Contradiction) -> list[Way]:
    """Each share moved until the rest fits, and each rule made soft; only those after which the checks are content."""
    found: dict[tuple[str, str], Way] = {}
    for figure in contradiction.figures:
        sheet, row, _ = figure
        if class_of(tables, *figure) == "physics":
            continue
        words = figure_words(tables, figure)
        new = round_figure(float(tables[sheet]["share"].iloc[row]) + _needed(tables, contradiction, figure))
        moved = change(tables, figure, new, words)
        price = dearest(tables, sheet) or _shortage(tables)
        soft = change(tables, (sheet, row, _PENALTY), price, f"penalty of {words}")
        for gentle, one in ((0, moved), (3, soft)):
            if _content(tables, world, contradiction, one):
                found.setdefault((one.where, one.column), Way((one,), gentle))
    return sorted(found.values(), key=lambda way: way.rank)


def _needed(tables: Tables, contradiction: Contradiction, figure: Figure) -> float:
    """How far a share must move if it alone does, and what stands in the same cell."""
    shares = {one: float(tables[one[0]]["share"].iloc[one[1]]) for one in contradiction.figures}
    if contradiction.code == "cap-under-floor":
        other = next(share for one, share in shares.items() if one != figure)
        return other - shares[figure]
    cells = [tables[one[0]].cell(one[1], "share") for one in contradiction.figures if one[0] == figure[0]]
    return (1.0 - sum(shares.values())) / cells.count(tables[figure[0]].cell(figure[1], "share"))


def _shortage(tables: Tables) -> float:
    """The dearest shortage penalty that the workbook gives."""
    short = tables["demand"]["shortage_penalty_inr_per_t"].to_numpy(float)
    return float(np.nanmax(short)) if np.isfinite(short).any() and np.nanmax(short) > 0 else _SOME_PENALTY


def _content(tables: Tables, world: World, contradiction: Contradiction, one: Change) -> bool:
    """Whether the checks no longer find a contradiction of this kind at the changed cell or between the same cells."""
    written = traced(tables, [one])
    if written is None:
        return False
    return not any(
        finding.code == contradiction.code
        and (one.where in (finding.where, *finding.also) or finding.problem == contradiction.problem)
        for finding in world.validated(written).findings
    )
