"""Sheets as they grow, and the CSV files they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.schema import SHEETS
from planner.workbook.folder import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping


def text(value: object) -> str:
    """A cell as text: whole numbers from a thousand on, else four decimals at most, never an exponent."""
    if not isinstance(value, float):
        return str(value)
    return str(round(value)) if abs(value) >= 1000.0 else f"{value:.4f}".rstrip("0").rstrip(".")


class Pages:
    """Rows of every sheet."""

    def __init__(self) -> None:
        """No rows yet."""
        self._rows: dict[str, list[dict[str, str]]] = {}

    def add(self, sheet: str, cells: Mapping[str, object], wide: Mapping[str, float] | None = None) -> None:
        """Add a row.

        Args:
            sheet: machine name.
            cells: values by column; "" is blank.
            wide: figures in columns headed by a period or fiscal year, by header.
        """
        row = {name: text(value) for name, value in {**cells, **(wide or {})}.items()}
        if any(column.name == "source" for column in SHEETS[sheet].columns):
            row.setdefault("source", "assumption: generated")
            row.setdefault("confidence", "C")
        self._rows.setdefault(sheet, []).append(row)

    def files(self) -> dict[str, bytes]:
        """Name of each CSV file -> its bytes."""
        return {f"{name}.csv": self._file(name) for name in SHEETS if name in self._rows}

    def _file(self, sheet: str) -> bytes:
        rows = self._rows[sheet]
        used = dict.fromkeys(name for row in rows for name in row)
        known = [column.name for column in SHEETS[sheet].columns]
        at_end = [name for name in ("source", "as_of", "confidence", "note") if name in used]
        header = [name for name in known if name in used and name not in at_end]
        header += [name for name in used if name not in known]
        header += at_end
        return csv_bytes([header, *([row.get(name, "") for name in header] for row in rows)])
