"""On whom the plan depends at each stage, traced to the mine beside what the last step alone shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planner.report.digest import foremost_foreign, home, shares_of, stages_in_order
from planner.report.excel.book import BAND, COLOURS, PALE, Book, Site, cell, pale_zeros, quoted

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from planner.results import Results

NAME: Final = "Dependency"
LAST_STEP: Final = "last step"
TRACED: Final = "traced"
_CHOICE: Final = (3, 1)
_TOP: Final = 5
_CHART_ROWS: Final = 19
_COLUMNS: Final = {TRACED: "traced_share", LAST_STEP: "last_step_share"}


@dataclass(frozen=True)
class _Shares:
    """Shares of fiscal years by stage and country, traced and by the last step, and the stages in order."""

    by_view: dict[str, pd.DataFrame]
    stages: list[str]

    @property
    def years(self) -> list[str]:
        return [str(year) for year in self.by_view[TRACED].columns]

    def of(self, view: str, stage: str, country: str) -> list[float]:
        frame = self.by_view[view]
        if (stage, country) not in frame.index:
            return [0.0] * len(frame.columns)
        at = frame.index.get_loc((stage, country))
        return [float(share) for share in frame.to_numpy(float)[at]]


def add(book: Book, results: Results) -> None:
    """Add the sheet: one country of choice with a chart, then all countries: by the last step, and traced by stage."""
    traced = shares_of(results, "traced_share")
    shares = _Shares({TRACED: traced, LAST_STEP: shares_of(results, "last_step_share")}, stages_in_order(results))
    sheet = book.sheet(
        NAME,
        heading="Dependency by stage",
        note="Share of delivered tonnes that depends on a country at a stage. A tonne of which several countries did a "
        "stage counts in full for each.",
    )
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, len(shares.years) + 1, 11)
    sheet.freeze_panes(2, 2)
    if not shares.stages:
        sheet.write_string(3, 0, "Nothing is delivered.", book.format())
        return
    row = _chosen(book, sheet, results, shares)
    _all(book, sheet, row + 1, shares)


def _chosen(book: Book, sheet: Worksheet, results: Results, shares: _Shares) -> int:
    """Shares of one country that the reader chooses from a list, and their chart."""
    country = foremost_foreign(results)
    countries = sorted(set(results["dependency"]["country"]), key=lambda name: (name == "unknown", name))
    sheet.write_string(_CHOICE[0], 0, "Country (choose from the list):", book.format(bold=True))
    chosen = book.format(bold=True, bg_color="#FFF4CC", border=1, border_color="#D98E04", align="center")
    sheet.write_string(*_CHOICE, country, chosen)
    sheet.data_validation(*_CHOICE, *_CHOICE, {"validate": "list", "source": countries[:60]})
    text = f"The plan's home is {home(results)}. The chart and the block below follow the choice."
    sheet.write_string(_CHOICE[0], 2, text, book.format(font_color=PALE, italic=True))
    book.heads(sheet, _TOP, 0, ["stage", "view", *shares.years], texts=2)
    lines = [*((stage, TRACED) for stage in shares.stages), (shares.stages[0], LAST_STEP)]
    for row, (stage, view) in enumerate(lines, _TOP + 1):
        band: dict[str, Any] = {"bg_color": BAND, "italic": True} if view == LAST_STEP else {}
        sheet.write_string(row, 0, stage, book.format(**band))
        sheet.write_string(row, 1, view, book.format(font_color=PALE, **band))
        at = f"{cell(row, 0, fixed='c')},dependency[country],{cell(*_CHOICE, fixed='rc')}"
        _years(Site(book, sheet, NAME, row), _TOP, (view, at), shares.of(view, stage, country), band)
    after = _TOP + 1 + len(lines)
    _chart(book, sheet, shares, after)
    return after + _CHART_ROWS


def _years(site: Site, head: int, what: tuple[str, str], values: list[float], look: dict[str, Any]) -> None:
    """Shares of one line by year, as look-ups in the table for the years in row ``head``."""
    view, at = what
    for column, value in enumerate(values, 2):
        span = cell(head, column, fixed="r")
        formula = f"=SUMIFS(dependency[{_COLUMNS[view]}],dependency[span],{span},dependency[stage],{at})"
        site.book.live(site.sheet, (site.top, column), formula, value, site.book.format("share", **look))


def _chart(book: Book, sheet: Worksheet, shares: _Shares, row: int) -> None:
    chart = book.chart("line")
    last = 1 + len(shares.years)
    for place in range(len(shares.stages) + 1):
        at = _TOP + 1 + place
        by_last_step = place == len(shares.stages)
        line = {"color": "#111827" if by_last_step else COLOURS[place % len(COLOURS)], "width": 2.25}
        chart.add_series(
            {
                "name": "by the last step alone" if by_last_step else [NAME, at, 0],
                "categories": [NAME, _TOP, 2, _TOP, last],
                "values": [NAME, at, 2, at, last],
                "line": line | ({"dash_type": "dash"} if by_last_step else {}),
                "marker": {"type": "none" if by_last_step else "circle", "size": 5},
            }
        )
    chart.set_title({"name": "Share that depends on the chosen country, by stage", "name_font": {"size": 12}})
    chart.set_y_axis(
        {"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}}
    )
    chart.set_legend({"position": "right"})
    chart.set_size({"width": 1000, "height": (_CHART_ROWS - 1) * 20})
    description = "Lines: traced share of the chosen country at each stage; dashed: share by the last step alone"
    sheet.insert_chart(row, 0, chart, {"x_offset": 4, "y_offset": 8, "description": description})


def _all(book: Book, sheet: Worksheet, top: int, shares: _Shares) -> None:
    """All countries: by the last step alone, then traced, stage by stage."""
    sheet.write_string(top, 0, "All countries", book.format(bold=True, font_size=12))
    head = top + 1
    book.heads(sheet, head, 0, ["stage", "country", *shares.years], texts=2)
    row = head
    for view, stage in [(LAST_STEP, shares.stages[0]), *((TRACED, stage) for stage in shares.stages)]:
        block = shares.by_view[view]
        block = block[block.index.get_level_values("stage") == stage].droplevel("stage")
        largest = block.max(axis=1).sort_index().sort_values(ascending=False, kind="stable")
        for number, country in enumerate(largest[largest > 0.0].index):
            row += 1
            edge: dict[str, Any] = {"top": 1, "top_color": "#9AA5B8"} if number == 0 else {}
            words = f"{LAST_STEP} alone" if view == LAST_STEP else stage
            sheet.write_string(row, 0, words, book.format(italic=view == LAST_STEP, **edge))
            sheet.write_string(row, 1, str(country), book.format(**edge))
            at = f"{quoted(stage)},dependency[country],{cell(row, 1, fixed='c')}"
            _years(Site(book, sheet, NAME, row), head, (view, at), shares.of(view, stage, str(country)), edge)
    last = len(shares.years) + 1
    pale_zeros(book, sheet, (head + 1, 2), (row, last))
    colours = {"min_color": "#FFFFFF", "max_color": "#F2B8A6"}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(head + 1, 2, row, last, {"type": "2_color_scale", **colours, **ends})
