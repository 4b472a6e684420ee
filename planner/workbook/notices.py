"""Short ways to write the findings of the reading stage."""

from __future__ import annotations

from typing import NoReturn

from planner.errors import Finding, InputError, Severity


def error(  # noqa: PLR0913 - a finding has that many parts
    code: str, problem: str, fix: str, *, sheet: str = "", cell: str = "", value: str = ""
) -> Finding:
    """A finding that stops the plan."""
    return Finding(Severity.ERROR, code, sheet, cell, value, problem, fix)


def warning(  # noqa: PLR0913 - a finding has that many parts
    code: str, problem: str, fix: str, *, sheet: str = "", cell: str = "", value: str = ""
) -> Finding:
    """A finding that the user should know of."""
    return Finding(Severity.WARNING, code, sheet, cell, value, problem, fix)


def refuse(code: str, problem: str, fix: str, *, value: str = "") -> NoReturn:
    """Give up on the whole file.

    Raises:
        InputError: always, with the one finding.
    """
    raise InputError([error(code, problem, fix, value=value)])


def count(number: int, noun: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
