"""A comparison as an Excel workbook: the overview with its charts first, then what is built, who depends on whom, who is short."""  # noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.compare.pages import Pages
from planner.compare.tables import highest
from planner.compare.weighed_sheet import write_weighed
from planner.compare.work import PLANNED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.compare.comparing import Comparison

CRORE: Final = 1e7
_WIDE: Final = 16
_HEAD: Final = 3
"""Row (from 0) of the column titles of every sheet."""
_CHART: Final = {"width": 760, "height": 330}

_OVERVIEW: Final = (
    ("Total, ₹ crore", "objective_inr", CRORE, "#,##0"),
    ("Extra, ₹ crore", "extra_inr", CRORE, "+#,##0;-#,##0;0"),
    ("Extra, ₹/kg", "extra_inr_per_kg", 1.0, "#,##0"),
    ("Cost paid, ₹/kg", "cost_inr_per_kg", 1.0, "#,##0"),
    ("Buyers pay, ₹ crore", "buyers_inr", CRORE, "#,##0"),
    ("State pays, ₹ crore", "state_inr", CRORE, "#,##0"),
    ("Penalties, ₹ crore", "penalties_inr", CRORE, "#,##0"),
    ("Capital, ₹ crore", "capital_inr", CRORE, "#,##0"),
    ("of it subsidy, ₹ crore", "subsidy_inr", CRORE, "#,##0"),
    ("Short, t", "short_t", 1.0, "#,##0"),
    ("Under licence, t", "licensed_t", 1.0, "#,##0"),
    ("A point less saves, ₹ crore", "point_below_inr", CRORE, "#,##0.0"),
    ("A point more costs, ₹ crore", "point_above_inr", CRORE, "#,##0.0"),
)
"""Title, column, divisor and format of the overview."""


def write_compare_workbook(path: Path, comparison: Comparison, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the workbook.

    Raises:
        OSError: it cannot be written.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Targets compared", "created": _LONG_AGO})
        out = Pages(book, comparison)
        _overview(out, tables["compare"])
        if "weighed" in tables:
            write_weighed(out, tables["weighed"], _HEAD)
        _builds(out, tables["builds"])
        _by_year(out, tables["self_reliance"], _SELF_RELIANCE)
        _by_year(out, tables["dependency"], _DEPENDENCY)
        _by_year(out, tables["dependency"], _CONCENTRATION)
        _long(
            out, "Who is short", tables["shortage"], "Grade tonnes that are not delivered, by segment and fiscal year."
        )
        _long(out, "Licences", tables["licences"], "Tonnes taken from each licence over the whole plan.")
        _money(out, tables["years"])
        _targets(out)


_LONG_AGO: Final = pd.Timestamp("2000-01-01").to_pydatetime()


def _overview(out: Pages, frame: pd.DataFrame) -> None:
    note = (
        "Present value at the start of the plan, also per kg delivered. Extra is over the plan without a target in the "
        "same scenario. Buyers and penalties make the total; what the state pays (less duty) is beside it."
    )
    sheet = out.sheet("Compare", "What each target costs", note)
    ends = ("Highest share", "First bottleneck", "In", "Where")
    titles = ["Case", *(title for title, *_ in _OVERVIEW), *ends]
    out.heads(sheet, _HEAD, titles)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(_OVERVIEW), 11)
    sheet.set_column(len(_OVERVIEW) + 1, len(_OVERVIEW) + 1, 11)
    sheet.set_column(len(_OVERVIEW) + 2, len(_OVERVIEW) + 2, 44)
    sheet.set_column(len(_OVERVIEW) + 3, len(_OVERVIEW) + 4, 14)
    sheet.freeze_panes(_HEAD + 1, 1)
    for number, case in enumerate(out.comparison.cases):
        row, values = _HEAD + 1 + number, frame.iloc[number]
        out.text(sheet, (row, 0), out.name(case), bold=not case.target)
        if case.status == PLANNED:
            for column, (_, name, divisor, form) in enumerate(_OVERVIEW, 1):
                out.figure(sheet, (row, column), float(values[name]) / divisor, form)
        else:
            out.text(sheet, (row, 1), "no plan")
        last = len(_OVERVIEW) + 1
        out.figure(sheet, (row, last), highest(case), "0.0%")
        for column, name in enumerate(("bottleneck", "bottleneck_span", "bottleneck_cell"), last + 1):
            out.text(sheet, (row, column), str(values[name]))
    _cost_charts(out, sheet)


def _cost_charts(out: Pages, sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
    cases = out.comparison.cases
    first, last = _HEAD + 1, _HEAD + len(cases)
    at = last + 2
    chart = out.book.add_chart({"type": "column", "subtype": "stacked"})
    for title, column in (("Buyers", 5), ("State", 6), ("Penalties", 7)):
        chart.add_series(
            {
                "name": title,
                "categories": ["Compare", first, 0, last, 0],
                "values": ["Compare", first, column, last, column],
            }
        )
    chart.set_title({"name": "Who pays, ₹ crore in present value", "name_font": {"size": 12}})
    chart.set_y_axis({"min": 0, "num_format": "#,##0"})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART)
    sheet.insert_chart(at, 0, chart)
    chart = out.book.add_chart({"type": "line"})
    for title, column in (("Extra cost, ₹ crore", 2), ("A point more costs, ₹ crore", 13)):
        chart.add_series(
            {
                "name": title,
                "categories": ["Compare", first, 0, last, 0],
                "values": ["Compare", first, column, last, column],
                "marker": {"type": "circle", "size": 5},
                "y2_axis": column == 13,
            }
        )
    chart.set_title({"name": "What more of it costs", "name_font": {"size": 12}})
    chart.set_y_axis({"name": "extra, ₹ crore"})
    chart.set_y2_axis({"name": "next point, ₹ crore"})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART)
    sheet.insert_chart(at, 9, chart)


def _builds(out: Pages, frame: pd.DataFrame) -> None:
    note = "Capacity decided, t/year of all it adds, by fiscal year of decision; capital before subsidy, ₹ crore."
    sheet = out.sheet("Builds", "What must be built, and when", note)
    years = [year for year in out.comparison.years if (frame["fiscal_year"] == year).any()]
    out.heads(sheet, _HEAD, ["Case", "Option", *years, "Total, t/year", "Capital, ₹ crore", "Subsidy, ₹ crore"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, len(years) + 4, 12)
    sheet.freeze_panes(_HEAD + 1, 2)
    row = _HEAD + 1
    for case in out.comparison.cases:
        mine = frame[(frame["scenario"] == case.world) & (frame["target"] == case.target)]
        for option, part in mine.groupby("option", sort=True):
            out.text(sheet, (row, 0), out.name(case))
            out.text(sheet, (row, 1), str(option))
            by_year = part.set_index("fiscal_year")["t_per_year"]
            for column, year in enumerate(years, 2):
                out.figure(sheet, (row, column), float(by_year.get(year, np.nan)), "#,##0")
            ends = (part["t_per_year"].sum(), part["capital_inr"].sum() / CRORE, part["subsidy_inr"].sum() / CRORE)
            for column, value in enumerate(ends, 2 + len(years)):
                out.figure(sheet, (row, column), float(value), "#,##0")
            row += 1
    sheet.autofilter(_HEAD, 0, max(row - 1, _HEAD + 1), len(years) + 4)


_SELF_RELIANCE: Final = ("Self-reliance", "Made at home alone, share of all demand", "share_of_demand", "0%")
_DEPENDENCY: Final = ("Dependency", "Largest country, traced share of deliveries", "largest_share", "0%")
_CONCENTRATION: Final = ("HHI", "Concentration of countries, traced (HHI, 0 to 1)", "traced_index", "0.00")


def _by_year(out: Pages, frame: pd.DataFrame, what: tuple[str, str, str, str]) -> None:
    """A figure by case and stage, a column for each year; and a chart of the stage of the target."""
    name, title, column, form = what
    sheet = out.sheet(name, title, "By case, stage and fiscal year.")
    years = list(out.comparison.years)
    out.heads(sheet, _HEAD, ["Case", "Stage", *years])
    sheet.set_column(0, 1, 20)
    sheet.set_column(2, len(years) + 1, 11)
    sheet.freeze_panes(_HEAD + 1, 2)
    chart = out.book.add_chart({"type": "line"})
    row = _HEAD + 1
    planned = [case for case in out.comparison.cases if case.status == PLANNED]
    stages = [out.comparison.stage, *(stage for stage in out.comparison.stages if stage != out.comparison.stage)]
    for stage in stages:
        for case in planned:
            mine = frame[
                (frame["scenario"] == case.world) & (frame["target"] == case.target) & (frame["stage"] == stage)
            ]
            by_year = mine.set_index("fiscal_year")
            out.text(sheet, (row, 0), out.name(case))
            out.text(sheet, (row, 1), stage)
            for place, year in enumerate(years, 2):
                if year in by_year.index:
                    out.figure(sheet, (row, place), float(by_year[column][year]), form)
            if stage == out.comparison.stage:
                chart.add_series(
                    {
                        "name": [name, row, 0],
                        "categories": [name, _HEAD, 2, _HEAD, len(years) + 1],
                        "values": [name, row, 2, row, len(years) + 1],
                    }
                )
            row += 1
    chart.set_title({"name": f"{title}: {out.comparison.stage}", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": form, "min": 0})
    chart.set_legend({"position": "right"})
    chart.set_size(_CHART)
    sheet.autofilter(_HEAD, 0, max(row - 1, _HEAD + 1), len(years) + 1)
    sheet.insert_chart(row + 1, 0, chart)


def _long(out: Pages, name: str, frame: pd.DataFrame, note: str) -> None:
    """A table as it is."""
    sheet = out.sheet(name, name, note)
    columns = [column for column in frame.columns if column not in ("scenario", "target")]
    out.heads(sheet, _HEAD, ["Case", *(column.replace("_t", ", t").replace("_", " ") for column in columns)])
    sheet.set_column(0, 2, 26)
    sheet.set_column(3, len(columns), _WIDE)
    sheet.freeze_panes(_HEAD + 1, 1)
    names = {(case.world, case.target): out.name(case) for case in out.comparison.cases}
    for number, values in enumerate(frame.to_dict("records")):
        row = _HEAD + 1 + number
        out.text(sheet, (row, 0), names[values["scenario"], values["target"]])
        for column, key in enumerate(columns, 1):
            if isinstance(values[key], str):
                out.text(sheet, (row, column), values[key])
            else:
                out.figure(sheet, (row, column), float(values[key]), "#,##0.0")
    sheet.autofilter(_HEAD, 0, _HEAD + max(len(frame), 1), len(columns))


def _money(out: Pages, frame: pd.DataFrame) -> None:
    crore = frame.assign(**{name: frame[name] / CRORE for name in ("buyers_inr", "state_inr", "penalties_inr")})
    names = {"buyers_inr": "buyers ₹ crore", "state_inr": "state ₹ crore", "penalties_inr": "penalties ₹ crore"}
    _long(out, "By year", crore.rename(columns=names), "Tonnes, and what is paid, undiscounted, by fiscal year.")


def _targets(out: Pages) -> None:
    sheet = out.sheet("Targets", "What each target asks for", "And how far it can be met where there is no plan.")
    out.heads(sheet, _HEAD, ["Case", "Asks for", "Highest share", "Each floor alone", "Why there is no plan"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 50)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 30)
    sheet.set_column(4, 4, 70)
    row = _HEAD + 1
    for case in out.comparison.cases:
        if not case.target:
            continue
        alone = "; ".join(
            f"{stage} {'none' if share is None else f'{share:.1%}'}" for stage, share in case.alone.items()
        )
        out.text(sheet, (row, 0), out.name(case))
        out.text(sheet, (row, 1), case.words, text_wrap=True)
        out.figure(sheet, (row, 2), highest(case), "0.0%")
        out.text(sheet, (row, 3), alone, text_wrap=True)
        out.text(sheet, (row, 4), case.reason, text_wrap=True)
        row += 1
    for note in out.comparison.notes:
        row += 1
        out.text(sheet, (row, 0), note)
