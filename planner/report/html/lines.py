"""Names on as many lines as there is room for, so that a long one is not cut."""

from __future__ import annotations

import textwrap

from planner.report.html.blocks import Text, Words


def lines(words: Words, width: int, most: int = 2) -> Words:
    """Words broken at spaces into lines, which plotly.js shows one below the other.

    Args:
        words: in one language or both.
        width: of a line, in letters.
        most: lines; what does not fit on them is left out, and three dots say so.
    """
    if isinstance(words, Text):
        return Text(_broken(words.en, width, most), _broken(words.hi, width, most))
    return _broken(words, width, most)


def _broken(text: str, width: int, most: int) -> str:
    return "\n".join(textwrap.wrap(text, width, max_lines=most, placeholder="…", break_on_hyphens=False))
