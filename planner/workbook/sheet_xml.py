"""One pass over the XML of a sheet: values, formulas, hidden rows, filters and merged cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from planner.workbook.book import CellError, Uncalculated
from planner.workbook.cells import LAST_COLUMN, LAST_ROW, column_number, iso_value, number_or_text, text_value
from planner.workbook.sheet_cells import MOST_CELLS, MOST_NOTED, MOST_RANGES, SheetCells
from planner.workbook.xml import PartError, blank_to_none, feed, local, new_parser, refuse_crowd, unescape

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Sized

    from planner.workbook.days import Shown
    from planner.workbook.parts import WorkbookParts

_OTHER_FILE: Final = re.compile(r"(?<![A-Za-z0-9_.\]])\[[0-9]+\]")
_QUOTED: Final = re.compile(r'"[^"]*"')
_DIGITS: Final = "0123456789"
_TYPES: Final = frozenset({"n", "s", "str", "inlineStr", "b", "e", "d"})
_BOOLEANS: Final = {"1": True, "true": True, "0": False, "false": False}


class SheetReader:
    """Handlers for expat, which calls them for each element of a sheet part.

    The state is that of the cell being read. Elements are looked up by their full name in ``_starts`` and ``_ends``,
    which fill as names are met, so that a prefix costs one look-up.
    """

    def __init__(
        self, parts: WorkbookParts, read_day: Callable[[int | float, str], object], most: int = MOST_CELLS
    ) -> None:
        """A reader of one sheet that may hold ``most`` cells."""
        self.cells = SheetCells()
        self._strings = parts.strings
        self._styles = parts.date_styles
        self._kinds: dict[str, Shown] = {}
        self._read_day = read_day
        self._columns: dict[str, int] = {}
        self._shared: dict[str, str] = {}
        self._row: dict[int, object] = {}
        self._row_number = 0
        self._row_text = ""
        self._inside = ""
        self._row_hidden = False
        self._column = -1
        self._most = most
        self._type = self._style = self._formula_id = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._pieces: list[str] = []
        self._listening = self._phonetic = False
        self._starts: dict[str, Callable[[dict[str, str]], None] | None] = {}
        self._ends: dict[str, Callable[[], None] | None] = {}
        self._known_starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_text,
            "f": self._start_formula,
            "t": self._start_rich,
            "rPh": self._start_phonetic,
            "col": self._start_column,
            "mergeCell": self._start_merged,
            "filterColumn": self._start_filter,
        }
        self._known_ends: dict[str, Callable[[], None]] = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_rich,
            "rPh": self._end_phonetic,
        }

    def read(self, archive: zipfile.ZipFile, part: str) -> SheetCells:
        """Read the part.

        Raises:
            PartError: if the part is damaged or holds too many cells.
        """
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        feed(archive, part, parser)
        return self.cells

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            handler = self._starts[name]
        except KeyError:
            handler = self._starts[name] = self._known_starts.get(local(name))
        if handler is not None:
            handler(attributes)
        elif attributes:
            refuse_crowd(attributes)

    def _end(self, name: str) -> None:
        try:
            handler = self._ends[name]
        except KeyError:
            handler = self._ends[name] = self._known_ends.get(local(name))
        if handler is not None:
            handler()

    def _text(self, data: str) -> None:
        if self._listening:
            self._pieces.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        refuse_crowd(attributes)
        self._enter("row", "")
        number = attributes.get("r")
        if number is None:
            self._row_number += 1
        elif number.isascii() and number.isdigit():
            self._row_number = int(number)
        else:
            message = f"the row after row {self._row_number} has no proper number"
            raise PartError(message)
        self._row_text = str(self._row_number)
        self._row_hidden = attributes.get("hidden", "0") in ("1", "true")
        self._row = {}
        self._column = -1

    def _enter(self, inside: str, around: str) -> None:
        """Go into a row or a cell, which must stand where a spreadsheet writes it."""
        if self._inside != around:
            message = f"a {inside} near row {self._row_number} stands where none can be"
            raise PartError(message)
        self._inside = inside

    def _end_row(self) -> None:
        self._inside = ""
        if not self._row:
            return
        if self._row_number > LAST_ROW:
            self.cells.beyond = self.cells.beyond or (self._row_number, min(self._row))
            return
        seen = self.cells.rows.setdefault(self._row_number, self._row)
        if seen is not self._row:
            for column in self._row:
                if column in seen:
                    self._note(self.cells.twice, column)
            seen.update(self._row)
        elif self._row_hidden:
            self.cells.hidden_rows.append(self._row_number)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        refuse_crowd(attributes)
        self._enter("cell", "row")
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            text = place.rstrip(_DIGITS)
            if place[len(text) :] != self._row_text:
                message = f"a cell of row {self._row_number} says that it stands in another row"
                raise PartError(message)
            try:
                self._column = self._columns[text]
            except KeyError:
                self._column = self._columns[text] = self._new_column(text)
        self._type = attributes.get("t", "n")
        if self._type not in _TYPES:
            message = f"a cell of row {self._row_number} is of no known kind"
            raise PartError(message)
        self._style = attributes.get("s", "")
        self._value = self._formula = None
        self._pieces = []

    def _new_column(self, text: str) -> int:
        if not (text.isascii() and text.isalpha()):
            message = f"a cell of row {self._row_number} has no proper address"
            raise PartError(message)
        return column_number(text.upper())

    def _start_text(self, _attributes: dict[str, str]) -> None:
        self._pieces = []
        self._listening = True

    def _end_value(self) -> None:
        if self._value is not None:
            message = f"a cell of row {self._row_number} holds two values"
            raise PartError(message)
        self._value = "".join(self._pieces)
        self._listening = False

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._formula_id = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        self._pieces = []
        self._listening = True

    def _end_formula(self) -> None:
        self._formula = "".join(self._pieces)
        self._listening = False
        if self._formula_id:
            self._formula = self._shared.setdefault(self._formula_id, self._formula)

    def _start_rich(self, _attributes: dict[str, str]) -> None:
        self._pieces = []
        self._listening = not self._phonetic

    def _end_rich(self) -> None:
        if self._listening:
            self._value = (self._value or "") + "".join(self._pieces)
        self._listening = False

    def _start_phonetic(self, _attributes: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "0") in ("1", "true"):
            self._refuse_many(self.cells.hidden_columns)
            self.cells.hidden_columns.append((int(attributes.get("min", "1")) - 1, int(attributes.get("max", "1")) - 1))

    def _start_merged(self, attributes: dict[str, str]) -> None:
        self._refuse_many(self.cells.merged)
        self.cells.merged.append(attributes.get("ref", ""))

    @staticmethod
    def _refuse_many(ranges: Sized) -> None:
        if len(ranges) >= MOST_RANGES:
            message = f"one of its sheets has more than {MOST_RANGES:,} merged ranges or hidden columns"
            raise PartError(message)

    def _note(self, places: list[tuple[int, int]], column: int) -> None:
        if len(places) < MOST_NOTED:
            places.append((self._row_number, column))

    def _start_filter(self, _attributes: dict[str, str]) -> None:
        self.cells.filtered = True

    def _end_cell(self) -> None:
        self._inside = "row"
        value = self._decode() if self._formula is None else self._calculated(self._formula)
        if value is None:
            return
        self.cells.count += 1
        if self.cells.count > self._most:
            message = f"its sheets hold more than {MOST_CELLS:,} cells"
            raise PartError(message)
        if self._column >= LAST_COLUMN:
            self.cells.beyond = self.cells.beyond or (self._row_number, self._column)
            return
        if self._column in self._row:
            self._note(self.cells.twice, self._column)
        self._row[self._column] = value

    def _calculated(self, formula: str) -> object:
        if _OTHER_FILE.search(_QUOTED.sub("", formula)):
            self._note(self.cells.other_files, self._column)
        if self._value is None or (not self._value and self._type != "str"):
            return Uncalculated(formula)
        self.cells.formulas += 1
        self.cells.first_formula = self.cells.first_formula or (self._row_number, self._column)
        return self._decode()

    def _decode(self) -> object:
        text = self._value
        if not text:
            return None
        if self._type == "n":
            number = number_or_text(text)
            kind = self._kinds.get(self._style)
            if kind is None:
                kind = self._kinds[self._style] = self._new_style(self._style)
            return number if not kind or isinstance(number, str) else self._read_day(number, kind)
        return self._decode_text(text)

    def _decode_text(self, text: str) -> object:
        match self._type:
            case "s":
                if not (text.isascii() and text.isdigit()) or int(text) >= len(self._strings):
                    message = f"the text of row {self._row_number} is missing"
                    raise PartError(message)
                return text_value(self._strings[int(text)])
            case "b":
                return _BOOLEANS.get(text, text)
            case "e":
                return CellError(text)
            case "d":
                return iso_value(text)
        return text_value(blank_to_none(unescape(text)))

    def _new_style(self, text: str) -> Shown:
        """What cells of a style show; those that name none have the first, which a file need not write down."""
        style = int(text or "0") if not text or (text.isascii() and text.isdigit()) else -1
        if not 0 <= style < max(len(self._styles), 1):
            message = f"a cell of row {self._row_number} has a style that is missing"
            raise PartError(message)
        return self._styles[style] if self._styles else ""
