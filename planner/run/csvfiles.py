"""Result tables as CSV files: the same bytes for the same plan, and no text that a spreadsheet would run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
DIGITS: Final = "%.12g"
_NEEDS: Final = frozenset(',"\r\n')
_EMPTY: Final = '""'


def write_tables(folder: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write each frame to ``name.csv`` in a folder.

    UTF-8, line feeds, figures with 12 significant digits, blank for no figure.

    Raises:
        OSError: a file cannot be written.
    """
    for name, frame in frames.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(frame))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV text."""
    heads = _quoted([str(name) for name in frame.columns])
    columns = [_cells(frame[name].to_numpy()) for name in frame.columns]
    if len(columns) == 1:
        columns = [[cell or _EMPTY for cell in columns[0]]]
    lines = map(",".join, zip(*columns, strict=True))
    return "\n".join([",".join(heads), *lines, ""]).encode("utf-8", "backslashreplace")


def _cells(values: np.ndarray) -> list[str]:
    """The cells of a column: text without formulas, figures without -0; each value that differs is told once."""
    if values.dtype.kind in "biu":
        return [str(value) for value in values.tolist()]
    if values.dtype.kind == "f":
        codes, figures = pd.factorize(values + 0.0)
        texts = [DIGITS % figure for figure in figures.tolist()]
    else:
        codes, found = pd.factorize(values.astype(object), use_na_sentinel=False)
        texts = _quoted([plain_text(str(text)) for text in found.tolist()])
    texts.append("")
    return [texts[code] for code in codes.tolist()]


def _quoted(texts: list[str]) -> list[str]:
    """Texts in quotes where CSV needs them."""
    return [text if _NEEDS.isdisjoint(text) else '"' + text.replace('"', '""') + '"' for text in texts]


def plain_text(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
