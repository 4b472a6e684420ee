"""Drop-down lists that grow with the data: words of our own, and names that other sheets define.

A list of the names of one sheet is a defined name over that sheet's column. A list that joins words and the names of
several sheets stands as a column of the sheet ``lists``, whose formulas follow the sheets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from planner.schema import SHEETS, Column, Kind
from planner.schema.countries import names as country_names
from planner.workbook.book import HEADER_ROWS
from planner.workbook.cells import letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from planner.workbook.palette import Palette

LAST_LISTED_ROW: Final = 20_000
"""Sheet row up to which drop-downs look for names and are offered."""
_SPARE_ROWS: Final = 400
"""Names that can be added before a joined list is full."""
FISCAL_YEARS: Final = tuple(f"FY{year}-{(year + 1) % 100:02d}" for year in range(2024, 2046))
_COUNTS_ROW: Final = 2


@dataclass(frozen=True)
class DropList:
    """What a drop-down offers.

    Attributes:
        words: words of our own, first in the list.
        sources: ``sheet.column`` places whose names follow.
    """

    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def drop_list_of(column: Column) -> DropList | None:
    """The list of a column; None if any value may stand there, or several in one cell."""
    if column.many:
        return None
    match column.kind:
        case Kind.CHOICE | Kind.YES_NO:
            return DropList((*(column.choices or ("yes", "no")), *column.words))
        case Kind.COUNTRY:
            return DropList((*column.words, *sorted(country_names())))
        case Kind.REFERENCE | Kind.PERIOD:
            return DropList(column.words, column.refers)
        case Kind.SPAN:
            return DropList(FISCAL_YEARS, column.refers)
    return None


@dataclass
class DropLists:
    """All lists of a workbook, each with its defined name.

    Attributes:
        places: ``sheet.column`` -> sheet column, counted from 0, in the workbook being written.
        entries: ``sheet.column`` -> names that stand there now, as values of the formulas.
    """

    workbook: Workbook
    places: Mapping[str, int]
    entries: Mapping[str, Sequence[str]]
    _names: dict[DropList, str] = field(default_factory=dict)
    _titles: dict[DropList, str] = field(default_factory=dict)

    def name(self, drop: DropList, sheet: str, column: Column) -> str:
        """The defined name of a list, noted for the sheet ``lists`` if it is new; "" if there is nothing to offer."""
        drop = DropList(drop.words, tuple(source for source in drop.sources if source in self.places))
        if not drop.words and not drop.sources:
            return ""
        if drop not in self._names:
            self._names[drop] = self._new_name(drop, column)
            self._titles[drop] = f"{column.label} ({sheet})"
        return self._names[drop]

    def _new_name(self, drop: DropList, column: Column) -> str:
        if not drop.words and len(drop.sources) == 1:
            base = drop.sources[0].replace(".", "_")
        elif column.kind is Kind.YES_NO:
            base = "yes_no"
        elif column.kind is Kind.COUNTRY:
            base = "country_or_" + "_".join(column.words) if column.words else "country"
        elif drop.sources:
            base = "_or_".join(
                (*("word" for _ in drop.words[:1]), *(source.partition(".")[2] for source in drop.sources))
            )
        else:
            base = column.name
        taken = set(self._names.values())
        name = f"list_{base}"
        number = 2
        while name in taken:
            name = f"list_{base}_{number}"
            number += 1
        return name

    def write(self, sheet: Worksheet, palette: Palette) -> None:
        """Write the sheet ``lists`` and define every name."""
        own = [drop for drop in self._names if drop.words or len(drop.sources) != 1]
        for drop, name in self._names.items():
            if drop not in own:
                self._define_over_sheet(name, drop.sources[0])
        counts = len(own) + 2
        sheet.freeze_panes(HEADER_ROWS, 0)
        sheet.fit_to_pages(1, 0)
        sheet.set_landscape()
        sheet.set_row(HEADER_ROWS - 1, 30)
        for column, drop in enumerate(own):
            counts = self._write_list(sheet, palette, drop, column, counts)
        if counts > len(own) + 2:
            sheet.set_column(len(own) + 2, counts - 1, None, None, {"hidden": True})
        self._write_countries(sheet, palette, len(own))

    def _range(self, source: str) -> str:
        letter = letters(self.places[source])
        first = HEADER_ROWS + 1
        return f"{source.partition('.')[0]}!${letter}${first}:${letter}${LAST_LISTED_ROW}"

    def _define_over_sheet(self, name: str, source: str) -> None:
        sheet = source.partition(".")[0]
        letter = letters(self.places[source])
        cells = self._range(source)
        self.workbook.define_name(name, f"=OFFSET({sheet}!${letter}${HEADER_ROWS + 1},0,0,MAX(1,COUNTA({cells})),1)")

    def _write_list(self, sheet: Worksheet, palette: Palette, drop: DropList, column: int, counts: int) -> int:
        """Write one list; helper counts of its sources go to the hidden columns from ``counts`` on."""
        letter = letters(column)
        sheet.set_column(column, column, 22, palette.text)
        sheet.write_string(0, column, self._names[drop], palette.unit)
        sheet.write_string(1, column, self._titles[drop], palette.label(next(iter(SHEETS.values())).group))
        sheet.write_string(HEADER_ROWS - 1, column, self._origin(drop), palette.allowed)
        for row, word in enumerate(drop.words, start=HEADER_ROWS):
            sheet.write_string(row, column, word, palette.text)
        if drop.sources:
            self._write_names(sheet, palette, drop, column, counts)
        else:
            sheet.write_number(_COUNTS_ROW, column, len(drop.words), palette.unit)
        first = HEADER_ROWS + 1
        self.workbook.define_name(
            self._names[drop], f"=OFFSET(lists!${letter}${first},0,0,MAX(1,lists!${letter}${_COUNTS_ROW + 1}),1)"
        )
        return counts + len(drop.sources)

    def _write_names(self, sheet: Worksheet, palette: Palette, drop: DropList, column: int, counts: int) -> None:
        """Formulas for the names that other sheets define, below the words."""
        entries = [list(self.entries.get(source, ())) for source in drop.sources]
        names = [name for listed in entries for name in listed]
        for place, source in enumerate(drop.sources):
            formula = f"=COUNTA({self._range(source)})"
            sheet.write_formula(_COUNTS_ROW, counts + place, formula, None, len(entries[place]))
        cells = [f"${letters(counts + place)}${_COUNTS_ROW + 1}" for place in range(len(drop.sources))]
        total = "+".join((str(len(drop.words)), *cells))
        sheet.write_formula(_COUNTS_ROW, column, f"={total}", palette.unit, len(drop.words) + len(names))
        for place in range(len(names) + _SPARE_ROWS):
            value = names[place] if place < len(names) else ""
            row = HEADER_ROWS + len(drop.words) + place
            sheet.write_formula(row, column, self._entry(drop.sources, cells, place + 1), palette.text, value)

    def _entry(self, sources: Sequence[str], cells: Sequence[str], place: int) -> str:
        """Formula for the name at a place, counted from 1, of the sources one after another."""
        formula = '""'
        for number in range(len(sources) - 1, -1, -1):
            before = "".join(f"-{cell}" for cell in cells[:number])
            within = "+".join(cells[: number + 1])
            formula = f'IF({place}<={within},INDEX({self._range(sources[number])},{place}{before})&"",{formula})'
        return f"={formula}"

    def _origin(self, drop: DropList) -> str:
        if not drop.sources:
            return "fixed words"
        tables = ", ".join(source.partition(".")[0] for source in drop.sources)
        return f"{'words, then ' if drop.words else ''}names from: {tables}"

    def _write_countries(self, sheet: Worksheet, palette: Palette, column: int) -> None:
        sheet.set_column(column, column + 1, 22, palette.text)
        group = next(iter(SHEETS.values())).group
        sheet.write_string(1, column, "Country code", palette.label(group))
        sheet.write_string(1, column + 1, "Name", palette.label(group))
        ordered = sorted(country_names().items(), key=lambda item: item[1])
        for row, (code, name) in enumerate(ordered, start=HEADER_ROWS):
            sheet.write_string(row, column, code, palette.text)
            sheet.write_string(row, column + 1, name, palette.text)
