"""Short ways to write the findings of the reading stage."""

from __future__ import annotations

from typing import NoReturn

from planner.errors import Finding, InputError, Severity


def error(  # noqa: PLR0913 - a finding has that many parts
    code: str, problem: str, fix: str, *, sheet: str = "", cell: str = "", value: str = ""
) -> Finding:
    """A finding that stops the plan."""
    return Finding(Severity.ERROR, code, _visible(sheet), cell, _visible(value), _visible(problem), _visible(fix))


def warning(  # noqa: PLR0913 - a finding has that many parts
    code: str, problem: str, fix: str, *, sheet: str = "", cell: str = "", value: str = ""
) -> Finding:
    """A finding that the user should know of."""
    return Finding(Severity.WARNING, code, _visible(sheet), cell, _visible(value), _visible(problem), _visible(fix))


def refuse(code: str, problem: str, fix: str, *, value: str = "") -> NoReturn:
    """Give up on the whole file.

    Raises:
        InputError: always, with the one finding.
    """
    raise InputError([error(code, problem, fix, value=value)])


def _visible(text: str) -> str:
    """The text with what cannot be seen, or would turn the line around, written as escapes."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def count(number: int, noun: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
