"""What can be done to a workbook between reading it and checking it: figures changed, rows added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping


@dataclass(frozen=True)
class Change:
    """One row of the sheet ``changes``, or one ``--set``.

    Attributes:
        sheet: sheet it changes.
        filter: which rows, as ``offer=China*; material=Dy_oxide|Tb_oxide``; "" for all.
        column: column it changes, with a unit in brackets where the value is in another.
        action: ``=``, ``×`` or ``+``.
        value: as text, in the form and unit of the column; for ``×`` the factor.
        first, last: days between which it holds; None is open-ended.
        why: why the world may go so.
        cell: where it is written, as ``changes!G5``; names it in findings and beside the figures it changes.
        scenario: the scenario it belongs to; "" for none.
    """

    sheet: str
    filter: str
    column: str
    action: str
    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    why: str = ""
    cell: str = ""
    scenario: str = ""


@dataclass(frozen=True)
class Row:
    """A row that is added to a sheet.

    Attributes:
        sheet: the sheet.
        values: column -> text as in a CSV file, in the column's own unit; columns that are left out are blank.
        cell: where it comes from, as ``targets!E5``.
    """

    sheet: str
    values: Mapping[str, str] = field(default_factory=dict)
    cell: str = ""
