"""Raw cells of a workbook or CSV folder, with their addresses, before anything is understood.

One rule on numbers: in a workbook (``kind`` "xlsx") a number is a number cell, and text that looks like one is a
finding of the next stage; in a CSV folder (``kind`` "csv") every cell is text, so there the next stage reads numbers,
dates and yes/no from text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd

    from planner.errors import Finding

HEADER_ROWS: Final = 4
"""Header rows of a workbook sheet: machine names, labels, units, what is allowed. Data start in the row below."""

ERROR_TEXTS: Final = frozenset(
    {
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
    }
)
"""What a spreadsheet writes where a formula failed. Text that is exactly one of these counts as an error cell too."""


@dataclass(frozen=True)
class CellError:
    """A cell whose formula failed, such as ``#REF!``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Uncalculated:
    """A formula without a value: the file was written by a program and never opened in a spreadsheet."""

    formula: str

    def __str__(self) -> str:
        return f"={self.formula}"


@dataclass(frozen=True)
class RawSheet:
    """The cells of one sheet.

    Attributes:
        name: name of the sheet as the user wrote it.
        header: text of each header cell as written, which may hold a unit, as ``capacity_t_per_year [kt/year]``.
        units: text of the unit row under each header cell; "" if blank, and in a CSV folder.
        cells: data cells of dtype object, one column (0, 1 …) for each header cell, one row for each row that is not
            wholly blank. A cell is None (blank), str, int, float, bool, datetime.date, datetime.datetime, CellError or
            Uncalculated; in a CSV folder None, str or CellError.
        row_numbers: number of the sheet row, counted from 1, of each row of ``cells``.
        columns: sheet column, counted from 0, of each header cell.
    """

    name: str
    header: tuple[str, ...]
    units: tuple[str, ...]
    cells: pd.DataFrame
    row_numbers: np.ndarray
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Book:
    """A workbook or a CSV folder as it was found.

    Attributes:
        name: file or folder name, for messages.
        sheets: sheets in the order of the file. A sheet that the schema knows, ignoring case and outer spaces, stands
            under its machine name; any other under its name as written, without cells. ``README``, ``lists`` and
            sheets whose names start with ``_`` are not here.
        findings: what was found while reading.
        kind: whether it is a workbook or a folder of CSV files.
        ignored: names of the sheets or files that are the user's own (``_`` in front) and were not read.
        unreadable: machine names of sheets that are there but could not be read; the reason is in ``findings``, so
            that the next stage need not call them missing.
    """

    name: str
    sheets: Mapping[str, RawSheet]
    findings: tuple[Finding, ...] = ()
    kind: Literal["xlsx", "csv"] = "xlsx"
    ignored: tuple[str, ...] = ()
    unreadable: frozenset[str] = field(default_factory=frozenset)
