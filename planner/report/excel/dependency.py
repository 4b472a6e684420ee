"""On whom the plan depends at each stage, traced to the mine beside what the last step alone shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planner.report.digest import foremost_foreign, home, shares_of, stages_in_order
from planner.report.excel.book import Site, pale_zeros
from planner.report.excel.fill import plain
from planner.report.excel.formulas import Match, cell, quoted, total
from planner.report.excel.look import BAND, COLOURS, EDGE, FILL_IN, GRID, PALE

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Book, Sheet
    from planner.results import Results

NAME: Final = "Dependency"
LAST_STEP: Final = "last step"
TRACED: Final = "traced"
_CHOICE: Final = (3, 1)
_TOP: Final = 5
_CHART_ROWS: Final = 19
_BESIDE_ROWS: Final = 17
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
        words="Dependency: what the last step shows beside what is traced to the mine, stage by stage",
    )
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, len(shares.years) + 1, 11)
    sheet.freeze_panes(3, 2)
    if not shares.stages:
        sheet.write_string(3, 0, "Nothing is delivered.", book.format())
        return
    row = _chosen(book, sheet, results, shares)
    sheet.set_h_pagebreaks([row + 1])
    _all(book, sheet, row + 1, shares)


def _chosen(book: Book, sheet: Sheet, results: Results, shares: _Shares) -> int:
    """Shares of one country that the reader chooses from a list, and their chart."""
    country = foremost_foreign(results)
    countries = sorted(set(results["dependency"]["country"]), key=lambda name: (name == "unknown", name))
    sheet.write_string(_CHOICE[0], 0, "Country (choose from the list):", book.format(bold=True))
    chosen = book.format(bold=True, bg_color=FILL_IN, border=1, border_color=EDGE, align="center")
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
        matches = (Match("stage", cell(row, 0, fixed="c"), stage), Match("country", cell(*_CHOICE, fixed="rc"), None))
        _years(Site(book, sheet, NAME, row), _TOP, (view, matches), (shares, stage, country), band)
    after = _TOP + 1 + len(lines)
    _chart(book, sheet, shares, after, country)
    return _beside(Site(book, sheet, NAME, after + _CHART_ROWS), shares, country)


def _beside(site: Site, shares: _Shares, country: str) -> int:
    """One year of the chosen country, traced beside the last step alone, with a chart; the row after."""
    book, sheet, top = site.book, site.sheet, site.top
    year, right = shares.years[-1], len(shares.years) + 1
    sheet.write_string(top, 0, "Fiscal year (choose from the list):", book.format(bold=True))
    look = book.format(bold=True, bg_color=FILL_IN, border=1, border_color=EDGE, align="center")
    sheet.write_string(top, 1, year, look)
    span = f"={cell(_TOP, 2, fixed='rc')}:{cell(_TOP, right, fixed='rc')}"
    sheet.data_validation(top, 1, top, 1, {"validate": "list", "source": span})
    book.heads(sheet, top + 1, 0, ["stage", "", "traced", "last step", "difference"], texts=2)
    figure = book.format("share")
    for row, stage in enumerate(shares.stages, top + 2):
        sheet.write_string(row, 0, stage, book.format())
        values = [shares.of(view, stage, country)[-1] for view in (TRACED, LAST_STEP)]
        matches = (
            Match("span", cell(top, 1, fixed="rc"), None),
            Match("stage", cell(row, 0, fixed="c"), stage),
            Match("country", cell(*_CHOICE, fixed="rc"), None),
        )
        for column, (view, value) in enumerate(zip((TRACED, LAST_STEP), values, strict=True), 2):
            book.live(sheet, (row, column), f"={total('dependency', _COLUMNS[view], matches)}", value, figure)
        book.live(sheet, (row, 4), f"={cell(row, 2)}-{cell(row, 3)}", values[0] - values[1], figure)
    end = top + 1 + len(shares.stages)
    chart = book.chart("column")
    for column, colour in ((2, COLOURS[0]), (3, "#9AA5B8")):
        chart.add_series(
            {
                "name": [NAME, top + 1, column],
                "categories": [NAME, top + 2, 0, end, 0],
                "values": [NAME, top + 2, column, end, column],
                "fill": {"color": colour},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0%", "font": {"size": 8}},
            }
        )
    title = "What the last step shows, and what is traced"
    chart.set_title({"name": title, "name_font": {"size": 12}})
    grid = {"visible": True, "line": {"color": GRID}}
    chart.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": grid})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 640, "height": _BESIDE_ROWS * 20})
    ends = {stage: [shares.of(view, stage, country)[-1] for view in (TRACED, LAST_STEP)] for stage in shares.stages}
    told = "; ".join(f"{stage} {traced:.0%} traced, {last:.0%} last step" for stage, (traced, last) in ends.items())
    words = plain(f"{title}. {country} in {year}: {told}.")
    sheet.insert_chart(top + 1, 5, chart, {"x_offset": 10, "y_offset": 2, "description": words})
    return max(end + 1, top + 1 + _BESIDE_ROWS)


def _years(
    site: Site, head: int, what: tuple[str, tuple[Match, ...]], of: tuple[_Shares, str, str], look: dict[str, Any]
) -> None:
    """Shares of one line by year, as look-ups in the table for the years in row ``head``."""
    view, matches = what
    shares, stage, country = of
    figure = site.book.format("share", **look)
    for column, (year, value) in enumerate(zip(shares.years, shares.of(view, stage, country), strict=True), 2):
        at = (Match("span", cell(head, column, fixed="r"), year), *matches)
        site.book.live(site.sheet, (site.top, column), f"={total('dependency', _COLUMNS[view], at)}", value, figure)


def _chart(book: Book, sheet: Sheet, shares: _Shares, row: int, country: str) -> None:
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
        {"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True, "line": {"color": GRID}}}
    )
    chart.set_legend({"position": "right"})
    chart.set_size({"width": 1000, "height": (_CHART_ROWS - 1) * 20})
    told = "; ".join(
        f"{stage} {line[0]:.0%} to {line[-1]:.0%}"
        for stage, line in ((stage, shares.of(TRACED, stage, country)) for stage in shares.stages)
    )
    words = f"Lines: traced share of {country} by stage and year: {told}. Dashed: by the last step alone."
    sheet.insert_chart(row, 0, chart, {"x_offset": 4, "y_offset": 8, "description": plain(words)})


def _all(book: Book, sheet: Sheet, top: int, shares: _Shares) -> None:
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
            matches = (
                Match("stage", quoted(stage), stage),
                Match("country", cell(row, 1, fixed="c"), str(country)),
            )
            _years(Site(book, sheet, NAME, row), head, (view, matches), (shares, stage, str(country)), edge)
    last = len(shares.years) + 1
    pale_zeros(book, sheet, (head + 1, 2), (row, last))
    colours = {"min_color": "#FFFFFF", "max_color": "#F2B8A6"}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(head + 1, 2, row, last, {"type": "2_color_scale", **colours, **ends})
