"""A workbook whose pages look alike: title and note, heads of columns, figures, and texts that are no formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.run.csvfiles import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.compare.comparing import Compared, Comparison


@dataclass
class Pages:
    """The workbook being written."""

    book: Any
    comparison: Comparison

    def __post_init__(self) -> None:
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **looks: Any) -> Any:  # noqa: ANN401 - of XlsxWriter
        """A cell format, made once."""
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(looks)
        return self._formats[key]

    def sheet(self, name: str, title: str, note: str) -> Any:  # noqa: ANN401 - of XlsxWriter
        """A sheet with title and note."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=14))
        sheet.write_string(1, 0, note, self.format(font_color="#595959"))
        return sheet

    def heads(self, sheet: Any, row: int, titles: Sequence[str]) -> None:  # noqa: ANN401 - of XlsxWriter
        """Titles of columns."""
        look = self.format(bold=True, text_wrap=True, valign="top", bottom=1, bg_color="#DDEBF7")
        sheet.set_row(row, 45)
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, look)

    def figure(self, sheet: Any, at: tuple[int, int], value: float, form: str) -> None:  # noqa: ANN401
        """A figure; nothing for no figure."""
        if np.isfinite(value):
            sheet.write_number(*at, float(value) + 0.0, self.format(num_format=form))
        elif np.isposinf(value):
            sheet.write_string(*at, "no plan", self.format(align="right"))

    def text(self, sheet: Any, at: tuple[int, int], text: str, **looks: Any) -> None:  # noqa: ANN401
        """A text, never a formula."""
        sheet.write_string(*at, plain_text(text), self.format(valign="top", **looks))

    def name(self, case: Compared) -> str:
        """What a case is called."""
        world = case.world if len(self.comparison.asked.worlds) > 1 else ""
        return ", ".join(part for part in (world, case.target) if part) or "no target"
