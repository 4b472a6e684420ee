"""Levers without effect: scenarios, and single changes of theirs, that leave the program to be solved as it is."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import Finding, InfeasibleError, InputError, Severity
from planner.network import build_network
from planner.scenarios import apply, changes_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.arrays import LinearForm
    from planner.scenarios import Change
    from planner.tables.table import Tables
    from planner.workbook.book import Book


def idle_levers(book: Book, tables: Tables) -> list[Finding]:
    """A warning for each scenario that changes nothing, and for each change that its scenario could do without.

    What counts is the linear program: two that agree in every number have the same plans.

    Args:
        book: raw cells of the workbook.
        tables: the same, validated.
    """

    @cache
    def print_of(changes: tuple[Change, ...]) -> str | None:
        """Fingerprint of the program with changes made; None if it has none."""
        changed = apply(book, changes).tables if changes else tables
        try:
            return None if changed is None else _print(compile_form(build(build_network(changed).model)))
        except (InputError, InfeasibleError):
            return None

    sheet = tables["scenarios"]
    return [
        finding
        for row, name in enumerate(sheet["scenario"].tolist())
        for finding in _of_scenario(tables, name, sheet.cell(row, "scenario"), print_of)
    ]


def _of_scenario(
    tables: Tables, name: str, cell: str, print_of: Callable[[tuple[Change, ...]], str | None]
) -> list[Finding]:
    changes = changes_of(tables, [name])
    own = [change for change in changes if change.scenario == name]
    whole = print_of(changes)
    if whole is None or not own:
        return []
    if whole == print_of(tuple(change for change in changes if change.scenario != name)):
        problem = f"The scenario '{name}' changes nothing: with it and without it the same is to be solved."
        return [_warning("scenario-idle", f"scenarios!{cell}", name, problem)]
    if len(own) == 1:
        return []
    return [
        _warning("change-idle", change.cell, change.value, _idle(change))
        for change in own
        if print_of(tuple(other for other in changes if other is not change)) == whole
    ]


def _idle(change: Change) -> str:
    what = f"'{change.column}' of sheet {change.sheet}" + (f" where {change.filter}" if change.filter else "")
    return (
        f"This change of {what} is a lever without effect: scenario '{change.scenario}' is the same program without it."
    )


def _warning(code: str, where: str, value: str, problem: str) -> Finding:
    sheet, _, cell = where.partition("!")
    fix = "Check its rows, its window and whether anything depends on the figure then, or leave it out."
    return Finding(Severity.WARNING, code, sheet, cell, value, problem, fix)


def _print(form: LinearForm) -> str:
    """Fingerprint of every number of a program."""
    matrix = form.matrix
    found = hashlib.sha256(repr((matrix.shape, form.offset, sorted(form.rows.items(), key=str))).encode())
    arrays = (matrix.indptr, matrix.indices, matrix.data, form.cost)
    for array in (*arrays, form.row_lower, form.row_upper, form.col_lower, form.col_upper):
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()
