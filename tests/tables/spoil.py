"""Spoiling one cell of the valid workbook, and asking what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.errors import Finding, Severity
from planner.schema import SHEETS
from planner.tables import validate
from planner.tables.table import letters
from tests.tables import base

FIRST_ROW = 5


def place(sheet: str, column: str) -> str:
    """Column letters of a column in the valid workbook."""
    return letters([one.name for one in SHEETS[sheet].columns].index(column))


def cell(sheet: str, column: str, row: int) -> str:
    """Address of a row's cell in the valid workbook, rows counted from 0."""
    return f"{place(sheet, column)}{FIRST_ROW + row}"


def given_row(sheet: str, column: str) -> int:
    """First row of the valid workbook that has something in the column."""
    return next(number for number, row in enumerate(base.rows()[sheet]) if row.get(column) is not None)


def spoilt(sheet: str, row: int, /, **values: Any) -> base.Rows:
    """The valid case with cells of one row changed."""
    data = base.rows()
    data[sheet][row].update(values)
    return data


def found(data: base.Rows, **options: Any) -> tuple[Finding, ...]:
    """All findings in a case, warnings left out."""
    result = validate(base.book(data, **options))
    errors = tuple(finding for finding in result.findings if finding.severity is Severity.ERROR)
    assert (result.tables is None) == bool(errors)
    return errors


def warned(data: base.Rows, **options: Any) -> tuple[Finding, ...]:
    """All warnings in a case that has no errors."""
    result = validate(base.book(data, **options))
    assert result.tables is not None, result.findings
    return result.findings


def only(findings: tuple[Finding, ...]) -> Finding:
    """The one finding; every part of it is there to be read."""
    assert len(findings) == 1, [(finding.where, finding.code, finding.problem) for finding in findings]
    (finding,) = findings
    assert finding.problem.endswith(".")
    assert finding.fix.endswith((".", "?"))
    return finding


def brief(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """Code and place of findings."""
    return {(finding.code, finding.where) for finding in findings}


def with_unit(sheet: str, column: str, unit: str) -> tuple[Finding, ...]:
    """Findings in the valid case with another text in the unit row."""
    units: Mapping[tuple[str, str], str] = {(sheet, column): unit}
    return found(base.rows(), units=units)
