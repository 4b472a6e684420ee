"""Quotation marks of a CSV file: each opens at the start of a field and closes at its end, or the file is refused."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.workbook.names import machine_name
from planner.workbook.notices import error

if TYPE_CHECKING:
    from planner.errors import Finding

_QUOTE: Final = ord('"')
_AROUND: Final = np.zeros(256, bool)
_AROUND[list(b',\r\n"')] = True
"""Bytes that may stand outside a quotation mark."""


def quotes_error(name: str, raw: bytes) -> Finding | None:
    """The finding for a mark that is not closed, or behind which a text goes on; None if all are sound.

    Args:
        name: of the sheet.
        raw: content of its file.
    """
    if _plainly_sound(raw):
        return None
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline=""), strict=True)
    row = 1
    try:
        for _ in reader:
            row += 1
    except csv.Error:
        return error(
            "csv-quotes",
            f"A quotation mark is opened in or below row {row} and not closed, or text stands behind one that closes.",
            "Look for a text with a single quotation mark; inside a quoted text write it twice.",
            sheet=machine_name(name),
            cell=f"A{row}",
        )
    return None


def _plainly_sound(raw: bytes) -> bool:
    """Whether marks come in pairs of which each stands around a whole field; a look that costs next to nothing."""
    signs = np.frombuffer(raw.removeprefix(b"\xef\xbb\xbf"), np.uint8)
    marks = np.flatnonzero(signs == _QUOTE)
    if len(marks) % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    before, after = signs[opening[opening > 0] - 1], signs[closing[closing < len(signs) - 1] + 1]
    return bool(_AROUND[before].all() and _AROUND[after].all())
