"""Collecting findings: one a bad cell, in the order of the workbook, with a lid on thousands of the same kind."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from planner.errors import Finding, Severity
from planner.tables.codes import CODES, WARNINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ERROR_LIMIT: Final = 100
"""Findings of one code in one column that are written out; the rest is counted in one more."""

WARNING_LIMIT: Final = 20
"""The same for warnings."""

_MANY_NAMES: Final = 2000
_SEEN_LENGTH: Final = 80
_ADDRESS: Final = re.compile(r"([A-Z]*)(\d*)")


class Cells(Protocol):
    """Cells of one column, counted by row: what a finding needs to say where it is and what stands there."""

    @property
    def sheet(self) -> str:
        """Machine name of the sheet."""

    def cell(self, row: int) -> str:
        """Address, as ``F12``."""

    def seen(self, row: int) -> str:
        """What stands there, as text."""


@dataclass
class Report:
    """The findings made so far."""

    findings: list[Finding] = field(default_factory=list)

    def add(
        self, code: str, place: tuple[str, str], value: str, text: tuple[str, str], also: Sequence[str] = ()
    ) -> None:
        """Add one finding; its severity follows from its code.

        Args:
            code: code of the finding.
            place: sheet, and cell as ``F12`` or "".
            value: what stands there.
            text: problem and fix.
            also: other cells that belong to it.

        Raises:
            KeyError: if the code is not registered.
        """
        if code not in CODES:
            raise KeyError(code)
        severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
        self.findings.append(Finding(severity, code, *place, value, *text, tuple(also)))

    def each(
        self,
        code: str,
        cells: Cells,
        rows: Iterable[int],
        say: Callable[[int], tuple[str, str]],
        also: Callable[[int], Sequence[str]] = lambda _: (),
    ) -> None:
        """Add one finding a row, up to the limit, and one more that counts the rest.

        Args:
            code: code of all of them.
            cells: where they are.
            rows: rows that are bad.
            say: problem and fix of a row.
            also: other cells that belong to the finding of a row.
        """
        places = list(rows)
        limit = WARNING_LIMIT if code in WARNINGS else ERROR_LIMIT
        for row in places[:limit]:
            self.add(code, (cells.sheet, cells.cell(row)), cells.seen(row), say(row), also(row))
        rest = len(places) - limit
        if rest > 0:
            row = places[limit]
            problem, fix = say(row)
            more = f"{problem} The same holds for {rest - 1} more cells of this column." if rest > 1 else problem
            self.add(code, (cells.sheet, cells.cell(row)), cells.seen(row), (more, fix), also(row))

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the plan."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def in_order(self, sheets: Sequence[str]) -> tuple[Finding, ...]:
        """All findings by sheet, row and column; those on sheets that are not named come first."""
        rank = {sheet: place for place, sheet in enumerate(sheets)}

        def place(finding: Finding) -> tuple[int, str, int, int, str, str]:
            found = _ADDRESS.match(finding.cell)
            column, row = found.groups() if found else ("", "")
            return (
                rank.get(finding.sheet, -1),
                finding.sheet,
                int(row or 0),
                len(column),
                column,
                finding.code,
            )

        return tuple(sorted(self.findings, key=place))


def seen(value: object) -> str:
    """What stands in a cell, as text that is safe to print: unseen characters as code points, long text cut."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if np.isfinite(value) and value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return visible(str(value))


def visible(text: str) -> str:
    """Text with every character that cannot be seen as its code point, cut where it is long."""
    cut = text if len(text) <= _SEEN_LENGTH else f"{text[: _SEEN_LENGTH - 1]}…"
    if cut.isascii() and cut.isprintable():
        return cut
    return "".join(
        sign if sign == " " or unicodedata.category(sign)[0] not in "CZ" else f"\\u{ord(sign):04x}" for sign in cut
    )


def nearest(text: str, names: Iterable[str]) -> str:
    """The name that somebody may have meant; "" if none is near."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    wanted = text.casefold()
    if wanted in folded:
        return folded[wanted]
    candidates = list(folded)
    if len(candidates) > _MANY_NAMES:
        candidates = [name for name in candidates if name[:2] == wanted[:2] or name[-3:] == wanted[-3:]][:_MANY_NAMES]
    found = get_close_matches(wanted, candidates, 1, 0.6)
    return folded[found[0]] if found else ""


def did_you_mean(text: str, names: Iterable[str], otherwise: str) -> str:
    """``Did you mean 'x'?``, or another hint where no name is near."""
    near = nearest(text, names)
    return f"Did you mean '{near}'?" if near else otherwise


def listing(words: Iterable[str], most: int = 8) -> str:
    """Words in quotes with commas, the last few left out where there are many."""
    texts = [f"'{visible(word)}'" for word in words]
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")
