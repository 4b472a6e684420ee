"""Validated input: one typed table a sheet, each figure with the cell it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd


_ADDRESS: Final = re.compile(r"([A-Z]*)(\d*)")
ADDED: Final = "new"
"""Stands for the address of a figure in a row that a scenario or target adds."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet after validation, spread columns turned into rows, units canonical.

    Attributes:
        sheet: machine name of the sheet.
        data: one column for each column of the schema; blank text is "", blank lists are (), blank numbers NaN, blank
            dates NaT; defaults are filled in. A word that stands instead of a number (``unlimited``, ``opening``) is
            NaN here and stands in a further column ``<name>:word`` ("" elsewhere).
        cell_rows: row of the sheet that each row of ``data`` stands in, counted from 1.
        cell_columns: column of the sheet (from 0) that each column of ``data`` stands in; -1 if the sheet lacks it.
        spread_columns: for a column given as one column a period or fiscal year, the sheet column of each row of
            ``data``; -1 where the row was given long.
        causes: for a column that a scenario or target changed: where the change of each row is written, as
            ``changes!G5``; "" where the figure is the workbook's own.
    """

    sheet: str
    data: pd.DataFrame
    cell_rows: np.ndarray
    cell_columns: Mapping[str, int]
    spread_columns: Mapping[str, np.ndarray]
    causes: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, column: str) -> pd.Series:
        return self.data[column]

    def cell(self, row: int, column: str) -> str:
        """Address of a figure, as ``F12``; only the row number where the sheet lacks the column.

        Of a figure that a scenario changed the change is named too, as ``F12 (changes!G5)``; of a row that was added
        only where it comes from, as ``new (targets!E5)``.
        """
        place = self.cell_columns.get(column, -1)
        if column in self.spread_columns and self.spread_columns[column][row] >= 0:
            place = int(self.spread_columns[column][row])
        return address(place, int(self.cell_rows[row]), self.cause(row, column))

    def cause(self, row: int, column: str) -> str:
        """Where the change of a figure is written, as ``changes!G5``; "" for a figure of the workbook itself."""
        causes = self.causes.get(column)
        return str(causes[row]) if causes is not None else ""


@dataclass(frozen=True)
class Tables:
    """All sheets of a valid workbook.

    Attributes:
        sheets: machine name -> table; every sheet of the schema, without rows if the workbook lacks it.
        name: of the workbook or folder, for messages.
        variant: scenarios, changes and target that were made in it, in words; "" for the workbook as it is.
    """

    sheets: Mapping[str, Table]
    name: str = ""
    variant: str = ""

    def __getitem__(self, sheet: str) -> Table:
        return self.sheets[sheet]

    @property
    def title(self) -> str:
        """Title of the case for reports, with the scenarios that were planned."""
        title = self.setting("title") or self.name or "Sourcing plan"
        return f"{title} [{self.variant}]" if self.variant else title

    def setting(self, name: str) -> str:
        """Text of a setting; "" if it is not given."""
        return self._settings.get(name, "")

    @cached_property
    def _settings(self) -> Mapping[str, str]:
        table = self.sheets["settings"]
        return {str(name): str(value) for name, value in zip(table["setting"][::-1], table["value"][::-1], strict=True)}


def letters(column: int) -> str:
    """Column letters of a sheet column counted from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def address(place: int, row: int, cause: str = "") -> str:
    """Address of a figure from its sheet column and row, with what changed it.

    Args:
        place: sheet column from 0; -1 if the sheet lacks it.
        row: sheet row from 1; 0 for a row that was added.
        cause: where the change is written; "" if there is none.
    """
    own = ADDED if not row else f"{letters(place)}{row}" if place >= 0 else f"{row}"
    return f"{own} ({cause})" if cause else own


def split_address(cell: str) -> tuple[int, int]:
    """Sheet column from 0 (-1 if it has none) and row (0 if it has none) of an address such as ``F12``."""
    found = _ADDRESS.match(cell)
    column, row = found.groups() if found else ("", "")
    place = 0
    for letter in column:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1, int(row or 0)
