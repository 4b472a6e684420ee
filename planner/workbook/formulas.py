"""Text that a spreadsheet would run when it opens a CSV file, and how it is written so that it stays text.

An apostrophe goes before what begins like a formula, is more than a sign and is no number, and comes off again when
the file is read. Text that has such apostrophes of its own gets one more, so that nothing is lost either way.
"""

from __future__ import annotations

import re
from typing import Final

from planner.workbook.cells import number_or_text

_BEGINS: Final = re.compile(r"'*[=+\-@\t\r].", re.DOTALL)
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r].", re.DOTALL)


def guarded(text: str) -> str:
    """The text as it may stand in a CSV file."""
    if _BEGINS.match(text) is None or not isinstance(number_or_text(text), str):
        return text
    return f"'{text}"


def unguarded(text: str) -> str:
    """The text that was meant by what stands in a CSV file."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
