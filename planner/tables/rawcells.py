"""One column of raw cells, with their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.tables.report import Report, seen
from planner.tables.table import letters
from planner.workbook.book import CellError, RawSheet, Uncalculated


@dataclass(frozen=True)
class RawCells:
    """The cells of one column as they were found.

    Attributes:
        sheet: machine name of the sheet.
        place: sheet column, counted from 0.
        row_numbers: sheet row of each cell.
        values: cells of dtype object.
        is_csv: whether every cell is text by nature.
    """

    sheet: str
    place: int
    row_numbers: np.ndarray
    values: np.ndarray
    is_csv: bool

    @classmethod
    def of(cls, sheet: str, raw: RawSheet, position: int, *, is_csv: bool) -> RawCells:
        """The column at a position of ``raw.cells``."""
        values = raw.cells[position].to_numpy(object)
        return cls(sheet, raw.columns[position], raw.row_numbers, values, is_csv)

    def __len__(self) -> int:
        return len(self.values)

    def cell(self, row: int) -> str:
        """Address, as ``F12``."""
        return f"{letters(self.place)}{self.row_numbers[row]}"

    def seen(self, row: int) -> str:
        """What stands there, as text."""
        return seen(self.values[row])

    @cached_property
    def _types(self) -> frozenset[type]:
        return frozenset(map(type, self.values))

    def rows_of(self, *types: type) -> np.ndarray:
        """Which cells hold one of these types. Shape (rows,)."""
        wanted = {kind for kind in self._types if issubclass(kind, types)}
        if not wanted:
            return np.zeros(len(self), bool)
        if wanted == self._types:
            return np.ones(len(self), bool)
        return np.fromiter((type(value) in wanted for value in self.values), bool, len(self))

    @cached_property
    def blank(self) -> np.ndarray:
        """Which cells hold nothing, or only spaces. Shape (rows,)."""

        def is_blank(value: object) -> bool:
            return isinstance(value, str) and not value.strip()

        blank = np.asarray(pd.isna(self.values) if self.is_csv else self.values == None)  # noqa: E711 - cell by cell
        if any(map(is_blank, set(self.values.tolist()))):
            blank |= np.fromiter(map(is_blank, self.values), bool, len(self))
        return blank

    def texts(self, rows: np.ndarray) -> np.ndarray:
        """Cells of some rows as text, numbers and dates as a spreadsheet shows them."""
        values = self.values[rows]
        if self._types <= {str, type(None)}:
            return values
        texts = np.empty(len(values), object)
        texts[:] = [value if type(value) is str else seen(value) for value in values]
        return texts

    def report_failures(self, report: Report) -> np.ndarray:
        """Report formulas that failed or have no value, and say which cells they are. Shape (rows,)."""
        if self._types.isdisjoint((CellError, Uncalculated)):
            return np.zeros(len(self), bool)
        failed = self.rows_of(CellError)
        waiting = self.rows_of(Uncalculated)
        report.each(
            "error-cell",
            self,
            np.flatnonzero(failed),
            lambda row: (f"The cell shows the error {self.values[row]}.", "Correct the formula, or write the value."),
        )
        report.each(
            "formula-not-calculated",
            self,
            np.flatnonzero(waiting),
            lambda _: (
                "The formula has no value: the file was never calculated by a spreadsheet.",
                "Open the file in Excel or LibreOffice and save it, or write the value.",
            ),
        )
        return failed | waiting
