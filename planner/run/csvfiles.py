"""Result tables as CSV files: the same bytes for the same plan, and no text that a spreadsheet would run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
DIGITS: Final = "%.12g"


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
    safe = pd.DataFrame({name: _safe(frame[name].to_numpy()) for name in frame.columns}, columns=frame.columns)
    buffer = io.StringIO(newline="")
    safe.to_csv(buffer, index=False, lineterminator="\n", float_format=DIGITS)
    return buffer.getvalue().encode("utf-8")


def _safe(values: np.ndarray) -> np.ndarray:
    """Text without formulas, figures without -0."""
    if values.dtype.kind == "f":
        return values + 0.0
    if values.dtype.kind in "biu":
        return values
    codes, texts = pd.factorize(values.astype(object), use_na_sentinel=False)
    return np.array([plain_text(str(text)) for text in texts], object)[codes]


def plain_text(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
