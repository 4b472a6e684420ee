"""What a column and a sheet of the workbook are: the one declaration that everything else is made from.

The template, its drop-downs and notes, the validation, ``plan schema --json`` and the data dictionary
``inputs/README.md`` all read these objects; no other file says what a column means.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of a cell becomes a value."""

    NAME = "name"  # identifier that this sheet defines
    REFERENCE = "reference"  # identifier that another sheet defines (``refers``)
    TEXT = "text"  # free words
    CHOICE = "choice"  # one of ``choices``
    YES_NO = "yes/no"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    COUNTRY = "country"  # ISO 3166 alpha-3
    PERIOD = "period"  # name of a period
    SPAN = "period or fiscal year"  # name of a period, or FY2026-27


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Attributes:
        name: machine name, first header row; never changes.
        label: words for people, second header row.
        kind: how a cell is read.
        help: what it means, in a sentence or two; shown as a note and in the data dictionary.
        unit: canonical unit, third header row; "" where the column has none.
        required: a blank cell is a finding.
        blank: what a blank cell means, in words; "" where it may not be blank.
        default: value that a blank cell stands for, if that is a plain value.
        minimum, maximum: allowed range in the canonical unit, both ends included.
        above: the figure must be greater than this, where the end itself is not allowed.
        choices: allowed words of a CHOICE.
        refers: "sheet.column" places that may define the name; more than one means any of them.
        many: several values in one cell, separated by semicolons.
        words: words allowed beside the kind's own values (``unlimited``, ``any``, ``all``, ``unknown`` …).
        spread: may be given as one column a period or fiscal year instead.
        fixed: must be the same in every row that has the same first key column.
    """

    name: str
    label: str
    kind: Kind
    help: str
    unit: str = ""
    required: bool = False
    blank: str = ""
    default: str | float | int | bool | None = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    many: bool = False
    words: tuple[str, ...] = ()
    spread: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook, or one CSV file of a folder.

    Attributes:
        name: machine name of the sheet; its CSV file is ``name.csv``.
        label: words for people.
        help: what one row says.
        columns: all columns in order, windows, ``can_move`` and the source columns included.
        key: columns that tell two rows apart. Where the sheet has ``from`` and ``to``, two rows with one key
            are allowed if their windows do not overlap; where it has ``many`` key columns, each value counts.
        windowed: has ``from`` and ``to``.
        required: must have at least one row.
        group: heading under which the data dictionary lists it.
    """

    name: str
    label: str
    help: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    windowed: bool = False
    required: bool = False
    group: str = ""

    def column(self, name: str) -> Column:
        """The column of that machine name.

        Raises:
            KeyError: if the sheet has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def spread_columns(self) -> tuple[Column, ...]:
        """Columns that may be given as one column a period or fiscal year."""
        return tuple(column for column in self.columns if column.spread)
