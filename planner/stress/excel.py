"""``stress.xlsx``: what is worst, heat tables of tonnes short, and all tables. The same bytes for the same tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import xlsxwriter

from planner.run.csvfiles import plain_text
from planner.stress.tables import by_run, heat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

_INK: Final = "#1F2A44"
_WORST: Final = 15
_MOST_ROWS: Final = 500_000
_WIDE: Final = frozenset({"subject", "prevention", "note", "worst_case", "node"})
_NUMBERS: Final = {"_t": "#,##0.0", "_inr": "#,##0", "_days": "#,##0"}


def write_workbook(path: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write the workbook.

    Args:
        path: of the file.
        frames: the tables, by name.

    Raises:
        OSError: the file cannot be written.
    """
    text_stays = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = _Book(xlsxwriter.Workbook(str(path), {"tmpdir": str(path.parent), **text_stays}))
    cases = frames["stress"]
    runs = list(dict.fromkeys(cases["run"]))
    book.worst(cases)
    book.table("Runs", frames["resilience"])
    for number, run in enumerate(runs):
        ending = f" {number + 1}" if len(runs) > 1 else ""
        for kind, name in (("country", "Countries"), ("licence", "Licences")):
            book.heat(f"{name}{ending}", heat(cases[cases["run"] == run], kind), f"{run}: tonnes short beyond the plan")
    if len(runs) > 1:
        book.table("Side by side", by_run(cases, "short_t", ("kind", "subject", "change")), tonnes=runs)
    book.table("Survival", frames["survival"])
    book.table("Cases", cases)
    book.table("Short", frames["stress_short"])
    book.close()


class _Book:
    """A workbook being written."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - of XlsxWriter
        self._workbook = workbook
        workbook.set_properties({"title": "Stress", "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        self._formats: dict[str, Any] = {}

    def close(self) -> None:
        self._workbook.close()

    def _format(self, kind: str = "") -> Any:  # noqa: ANN401 - of XlsxWriter
        if kind not in self._formats:
            look: dict[str, Any] = {"font_name": "Calibri", "font_size": 10}
            if kind == "head":
                look |= {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "text_wrap": True}
            elif kind == "title":
                look |= {"bold": True, "font_size": 14, "font_color": _INK}
            elif kind:
                look["num_format"] = kind
            self._formats[kind] = self._workbook.add_format(look)
        return self._formats[kind]

    def _sheet(self, name: str, title: str, heads: list[str], row: int = 2) -> Any:  # noqa: ANN401 - of XlsxWriter
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, title, self._format("title"))
        for place, head in enumerate(heads):
            sheet.write_string(row, place, head.replace("_", " "), self._format("head"))
            sheet.set_column(place, place, 40 if head in _WIDE else 15)
        sheet.freeze_panes(row + 1, 1)
        return sheet

    def _column(self, sheet: Any, place: tuple[int, int], values: np.ndarray, kind: str) -> None:  # noqa: ANN401
        row, column = place
        look = self._format(kind)
        for at, value in enumerate(values.tolist()):
            if isinstance(value, int | float):
                if not np.isnan(value):
                    sheet.write_number(row + at, column, value + 0.0, look)
            elif value:
                sheet.write_string(row + at, column, plain_text(str(value)), look)

    def table(self, name: str, frame: pd.DataFrame, tonnes: list[str] | None = None) -> None:
        """A sheet with a table."""
        heads = [str(head) for head in frame.columns]
        sheet = self._sheet(name, name, heads)
        rows = frame.head(_MOST_ROWS)
        for place, head in enumerate(heads):
            kind = next((text for ending, text in _NUMBERS.items() if head.endswith(ending)), "")
            if tonnes and head in tonnes:
                kind = _NUMBERS["_t"]
            self._column(sheet, (3, place), rows.iloc[:, place].to_numpy(), kind)
        if len(rows):
            sheet.autofilter(2, 0, 2 + len(rows), len(heads) - 1)
        if len(frame) > _MOST_ROWS:
            sheet.write_string(1, 0, f"The first {_MOST_ROWS:,} of {len(frame):,} rows; the CSV file has all.")

    def heat(self, name: str, wide: pd.DataFrame, title: str) -> None:
        """A sheet with tonnes short, the worst reddest."""
        if not len(wide):
            return
        sheet = self._sheet(name, title, ["", *map(str, wide.columns)])
        sheet.set_column(0, 0, 28)
        self._column(sheet, (3, 0), wide.index.to_numpy(), "")
        for place in range(wide.shape[1]):
            self._column(sheet, (3, place + 1), wide.iloc[:, place].to_numpy(), _NUMBERS["_t"])
        colours = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#D9534F"}
        sheet.conditional_format(3, 1, 2 + len(wide), wide.shape[1], colours)

    def worst(self, cases: pd.DataFrame) -> None:
        """The first sheet: the cases with most tonnes short, as a table and as a chart."""
        names = ["run", "kind", "subject", "change", "short_t", "first_stop", "first_customer", "over_plan_inr"]
        names += ["prevented_by", "prevention"]
        found = cases[cases["short_t"] > 0].sort_values("short_t", ascending=False, kind="stable").head(_WORST)
        sheet = self._sheet("Worst", "What makes most tonnes short beyond the plan", names)
        for place, head in enumerate(names):
            kind = next((text for ending, text in _NUMBERS.items() if head.endswith(ending)), "")
            self._column(sheet, (3, place), found[head].to_numpy(), kind)
        if not len(found):
            sheet.write_string(3, 0, "No case makes a tonne short.", self._format())
            return
        chart = self._workbook.add_chart({"type": "bar"})
        last = 2 + len(found)
        chart.add_series(
            {
                "name": "Tonnes short beyond the plan",
                "categories": ["Worst", 3, 1, last, 3],
                "values": ["Worst", 3, 4, last, 4],
                "fill": {"color": "#B5402F"},
            }
        )
        chart.set_legend({"none": True})
        chart.set_title({"name": "Tonnes short beyond the plan"})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 900, "height": 420})
        sheet.insert_chart(4 + len(found), 0, chart)
