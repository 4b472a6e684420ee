"""Formulas over the tables, exact whatever the names in them look like.

``SUMIFS`` takes a criterion such as ``>5`` or ``a*`` for a rule and ``1e3`` for a number. Where a name could be read
so, the sum is written with ``SUMPRODUCT`` instead, which only compares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from planner.report.excel.fill import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULES: Final = re.compile(r"^[=<>]|[*?~]")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_DATES: Final = re.compile(r"e|am|pm|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """A condition on a row of a table.

    Attributes:
        column: of the table.
        wanted: what its cell must hold: the address of a cell, or a quoted constant.
        text: what that is; None where it is up to the reader.
    """

    column: str
    wanted: str
    text: str | None


def total(table: str, column: str, matches: Sequence[Match]) -> str:
    """The sum of a column of a table over the rows that meet all conditions, without the equals sign."""
    if all(match.text is not None and _is_plain(match.text) for match in matches):
        tests = ",".join(f"{table}[{match.column}],{match.wanted}" for match in matches)
        return f"SUMIFS({table}[{column}],{tests})"
    return f"SUMPRODUCT({_tests(table, matches)},{table}[{column}])"


def count(table: str, matches: Sequence[Match]) -> str:
    """The number of rows of a table that meet all conditions, without the equals sign."""
    return f"SUMPRODUCT({_tests(table, matches)})"


def _tests(table: str, matches: Sequence[Match]) -> str:
    return ",".join(f"--({table}[{match.column}]={match.wanted})" for match in matches)


def _is_plain(text: str) -> bool:
    """Whether a criterion of this text means the text itself: no rule, no pattern, no number, date or truth value."""
    if _RULES.search(text) or text.lower() in {"", "true", "false"}:
        return False
    words = _WORDS.findall(text)
    return any(not _DATES.fullmatch(word) for word in words)


def tables_of(formula: str) -> set[str]:
    """Names of the tables that a formula uses."""
    return set(re.findall(r"([a-z_]+)\[", formula))


def cell(row: int, column: int, *, fixed: str = "") -> str:
    """Address of a cell counted from 0; ``fixed`` holds "r" or "c" for what does not move when copied."""
    return str(xl_rowcol_to_cell(row, column, row_abs="r" in fixed, col_abs="c" in fixed))


def letters(column: int) -> str:
    """Letters of a column counted from 0."""
    return str(xl_col_to_name(column))


def quoted(text: str) -> str:
    """Text as a constant in a formula."""
    return '"' + plain(text).replace('"', '""') + '"'
