"""Colours and cell formats of the workbooks we write."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from planner.schema import SHEETS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_STRONG: Final = ("#1F4E79", "#7A3E00", "#1E6B52", "#5B2C6F", "#8C1C13", "#374151")
_PALE: Final = ("#DCE9F5", "#FBE8D3", "#DAF1E7", "#ECE1F3", "#F8DEDB", "#E5E7EB")
_GROUPS: Final = tuple(dict.fromkeys(sheet.group for sheet in SHEETS.values()))
INK: Final = "#1F2933"
QUIET: Final = "#5F6B7A"
LINE: Final = "#BFC7D1"
FONT: Final = "Calibri"

_RUPEES: Final = r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;#,##0"
_RUPEES_EXACT: Final = r"[>=10000000]##\,##\,##\,##0.0##;[>=100000]##\,##\,##0.0##;#,##0.0##"
_WHOLE: Final = "#,##0"
_EXACT: Final = "#,##0.0##"
_HIDES_DECIMALS_FROM: Final = 1_000
DATE_FORMAT: Final = "yyyy-mm-dd"


def number_format(unit: str, value: float | None = None) -> str:
    """Number format of a figure: lakh and crore for rupees, thousands for other large figures.

    Excel has no single format that suits both whole and broken figures, so the value decides. Formats with conditions
    lose the minus sign in LibreOffice; they are used only for rupees that are not negative.

    Args:
        unit: canonical unit of the column.
        value: the figure; None for the cells below the data, which are still blank.
    """
    rupees = unit.startswith("INR") and unit != "INR/currency"
    if value is None:
        return _RUPEES if rupees else "General"
    if value < 0 or (value < _HIDES_DECIMALS_FROM and not value.is_integer()):
        return "General"
    if rupees:
        return _RUPEES if value.is_integer() else _RUPEES_EXACT
    return _WHOLE if value.is_integer() else _EXACT


def group_place(group: str) -> int:
    """Place of a group of sheets among the colours."""
    return _GROUPS.index(group) % len(_STRONG)


@dataclass(frozen=True)
class Palette:
    """Formats of one workbook, made as they are asked for."""

    workbook: Workbook
    _numbers: dict[str, Format] = field(default_factory=dict)

    def _make(self, **properties: object) -> Format:
        base: dict[str, object] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        return self.workbook.add_format(base | properties)

    def strong_colour(self, group: str) -> str:
        """Colour of the sheet tabs and of the required columns of a group."""
        return _STRONG[group_place(group)]

    def name(self, group: str, *, required: bool) -> Format:
        """First header row: filled where the column is required, pale where it is optional."""
        place = group_place(group)
        fill, ink = (_STRONG[place], "#FFFFFF") if required else (_PALE[place], INK)
        return self._make(bold=True, bg_color=fill, font_color=ink, border=1, border_color=LINE, valign="vcenter")

    def label(self, group: str) -> Format:
        """Second header row."""
        fill = _PALE[group_place(group)]
        return self._make(bold=True, bg_color=fill, border=1, border_color=LINE, valign="vcenter")

    @cached_property
    def unit(self) -> Format:
        """Third header row."""
        return self._make(italic=True, bg_color="#F5F7FA", font_color=QUIET, border=1, border_color=LINE)

    @cached_property
    def unit_to_choose(self) -> Format:
        """Third header row where another unit can be chosen."""
        return self._make(italic=True, bg_color="#FFFBE6", border=1, border_color=LINE)

    @cached_property
    def allowed(self) -> Format:
        """Fourth header row."""
        return self._make(
            font_size=9, bg_color="#F5F7FA", font_color=QUIET, border=1, border_color=LINE, bottom=2, text_wrap=True
        )

    @cached_property
    def text(self) -> Format:
        """Data cells of text."""
        return self._make(align="left", indent=1)

    @cached_property
    def word(self) -> Format:
        """Data cells of names, which a spreadsheet must not take for dates or numbers: 2026-12, 007."""
        return self._make(align="left", indent=1, num_format="@")

    @cached_property
    def date(self) -> Format:
        """Data cells of dates."""
        return self._make(num_format=DATE_FORMAT, align="left", indent=1)

    @cached_property
    def title(self) -> Format:
        """Title of the README sheet."""
        return self._make(bold=True, font_size=18, font_color="#1F4E79")

    @cached_property
    def heading(self) -> Format:
        """A heading of the README sheet."""
        return self._make(bold=True, font_size=12, font_color="#1F4E79", bottom=1, bottom_color=LINE)

    @cached_property
    def words(self) -> Format:
        """A paragraph of the README sheet."""
        return self._make(text_wrap=True)

    @cached_property
    def code(self) -> Format:
        """A command to type."""
        return self._make(font_name="Consolas", bg_color="#F5F7FA", border=1, border_color=LINE)

    @cached_property
    def link(self) -> Format:
        """A link to a sheet."""
        return self._make(font_color="#1155CC", underline=1)

    @cached_property
    def group_row(self) -> dict[str, Format]:
        """Heading of each group in the list of sheets."""
        return {
            group: self._make(bold=True, font_color="#FFFFFF", bg_color=self.strong_colour(group)) for group in _GROUPS
        }

    def number(self, unit: str, value: float | None = None) -> Format:
        """Data cells of numbers; see :func:`number_format`."""
        code = number_format(unit, value)
        if code not in self._numbers:
            self._numbers[code] = self._make(num_format=code)
        return self._numbers[code]
