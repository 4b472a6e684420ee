"""What targets build, and on whom they depend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.compare.report.sheet import DRAWN, ROWS
from planner.report.html import Block, Column, Figure, Table, View, chart, looks
from planner.report.html.figures import number, percent
from planner.report.html.labels import country, listed, say
from planner.report.html.lines import lines

if TYPE_CHECKING:
    from typing import Any

    from planner.compare.report.sheet import Sheet
    from planner.report.html import Words

_MEASURES = ("home", "china", "index")
_HEAD = 18


def builds(sheet: Sheet) -> Block:
    """Capacity to build by the year in which it is decided."""
    cases, years = sheet.planned, list(sheet.comparison.years)
    sums = [sheet.of("builds", row).groupby("fiscal_year")["t_per_year"].sum().reindex(years).fillna(0.0)
            for row in cases]  # fmt: skip
    wholes = [float(one.sum()) for one in sums]
    if not any(wholes):
        return chart("builds", say("topic.builds"), say("builds.title_none"), say("builds.summary_none"), None)
    data = [
        {
            "type": "bar", "x": years, "y": one.tolist(), "name": sheet.name(row), "marker": looks.bar(place),
            "hovertemplate": "%{fullData.name}, %{x}: %{y:,.0f} t/year<extra></extra>",
        }
        for place, (row, one) in enumerate(zip(cases[:DRAWN], sums[:DRAWN], strict=True))
    ]  # fmt: skip
    layout = {"barmode": "group", "xaxis": {"type": "category"}, "bargap": 0.2,
              "yaxis": {"title": {"text": say("axis.t_per_year")}, "rangemode": "tozero"}}  # fmt: skip
    figure = Figure(data, layout, 420, {"xaxis": {"tickangle": -60}}, 440, least_width=520 if len(data) > 3 else 0)
    most = max(range(len(cases)), key=lambda place: round(wholes[place], 6))
    parts: list[Words] = [
        say("decided.part", name=sheet.name(row), t=number(whole))
        for row, whole in zip(cases[:DRAWN], wholes[:DRAWN], strict=True)
    ]
    title = say("decided.title", name=sheet.name(cases[most]), t=number(wholes[most]), base=sheet.name(cases[0]),
                plain=number(wholes[0])) if most else say("decided.title_plain", t=number(wholes[0]))  # fmt: skip
    summary = say("decided.summary", parts=listed(parts), cut=sheet.cut(cases))
    yearly = Table(
        say("decided.by_year"),
        (Column(say("head.case")), *(Column(year, "t", 0) for year in years), Column(say("head.all"), "t", 0)),
        [(sheet.name(row), *one, whole) for row, one, whole in zip(cases, sums, wholes, strict=True)],
    )
    columns = (Column(say("head.case")), Column(say("head.option")), Column(say("head.year")),
               Column(say("head.t_per_year"), "t"), Column(say("head.capital"), "crore"),
               Column(say("head.subsidy"), "crore"))  # fmt: skip
    rows = [
        (sheet.name(row), *line)
        for row in cases
        for line in sheet.of("builds", row)[["option", "fiscal_year", "t_per_year", "capital_inr", "subsidy_inr"]]
        .to_numpy(object)
    ]  # fmt: skip
    each = Table(say("builds.periods"), columns, rows[:ROWS], note=_rest(len(rows), "builds"))
    return chart("builds", say("topic.builds"), title, summary, figure, yearly, each)


def _rest(count: int, table: str) -> Words:
    if count <= ROWS:
        return ""
    return say("note.more", number=number(count - ROWS), file=f"tables/{table}.csv")


def dependency(sheet: Sheet) -> Block | None:
    """Shares of home and China and the index of concentration by stage, in the year of the targets."""
    stages, rows = list(sheet.comparison.stages), _shares(sheet)
    stages = [stage for stage in stages if any(row[2] == stage for row in rows)]
    if not stages:
        return None
    home = country(sheet.comparison.home)
    stage = sheet.comparison.stage if sheet.comparison.stage in stages else stages[-1]
    views = []
    for place, measure in enumerate(_MEASURES):
        picked = {(row[0], row[2]): row[3 + place] for row in rows if row[1] == sheet.year}
        lines = [[picked.get((case, name)) for name in stages] for case in range(len(sheet.rows))]
        shown = [(case, line) for case, line in enumerate(lines) if any(value is not None for value in line)]
        at = stages.index(stage)
        first, last = shown[0], max(shown, key=lambda one: (_round(one[1][at]), -one[0])) if shown else (0, [])
        if measure == "china":
            last = min(shown, key=lambda one: (_round(one[1][at]), one[0]))
        fields: dict[str, Words] = {
            "home": home, "stage": sheet.stage(stage), "year": sheet.year, "name": sheet.names[last[0]],
            "base": sheet.names[first[0]], "value": _told(last[1][at], measure),
            "plain": _told(first[1][at], measure), "cut": sheet.cut(sheet.planned),
        }  # fmt: skip
        parts: list[Words] = [
            say("depends.part", name=sheet.names[case], value=_told(line[at], measure)) for case, line in shown[:DRAWN]
        ]
        is_first = last[0] == first[0]
        title = say(f"depends.title_{measure}_same" if is_first else f"depends.title_{measure}", **fields)
        summary = say(f"depends.summary_{measure}", parts=listed(parts), **fields)
        views.append(View(title, summary, _stages(sheet, stages, shown, measure), measure,
                          say(f"depends.by_{measure}", home=home)))  # fmt: skip
    columns = (
        Column(say("head.case")), Column(say("head.year")), Column(say("head.stage")),
        Column(say("depends.by_home", home=home), "share"), Column(say("depends.by_china", home=home), "share"),
        Column(say("depends.by_index", home=home), "t", 2), Column(say("depends.index_last"), "t", 2),
        Column(say("depends.largest")), Column(say("head.share"), "share"),
    )  # fmt: skip
    told = [(sheet.names[row[0]], row[1], sheet.stage(row[2]), *row[3:]) for row in rows]
    table = Table(say("depends.table"), columns, told[:ROWS], note=_rest(len(told), "dependency"))
    return Block("dependency", say("topic.dependency"), tuple(views), (table,), chooser=say("chooser.show"))


def _round(value: float | None) -> float:
    return round(value or 0.0, 9)


def _told(value: float | None, measure: str) -> str:
    if value is None:
        return "–"
    return number(value, 2) if measure == "index" else percent(value)


def _shares(sheet: Sheet) -> list[tuple[Any, ...]]:
    """Case, year, stage, share of home, of China, index, index by the last step, largest country, its share."""
    found: list[tuple[Any, ...]] = []
    for case, row in enumerate(sheet.rows):
        both = sheet.of("self_reliance", row).merge(
            sheet.of("dependency", row), on=["scenario", "target", "fiscal_year", "stage"], how="outer", sort=True
        )
        names = ["share_of_demand", "china_share", "traced_index", "last_step_index", "largest_country"]
        for line in both[["fiscal_year", "stage", *names, "largest_share"]].to_numpy(object):
            values = [None if value != value else value for value in line]  # noqa: PLR0124 - NaN is not itself
            values[6] = country(str(values[6])) if values[6] else ""
            found.append((case, *values))
    order = {name: place for place, name in enumerate(sheet.comparison.stages)}
    return sorted(found, key=lambda one: (one[0], one[1], order.get(one[2], len(order))))


def _stages(sheet: Sheet, stages: list[str], shown: list[tuple[int, list[Any]]], measure: str) -> Figure:
    unit = "%{y:.2f}" if measure == "index" else "%{y:.1%}"
    heads = [lines(sheet.stage(stage), _HEAD) for stage in stages]
    data = [
        {
            "type": "bar", "x": heads, "y": line, "name": sheet.names[case], "marker": looks.bar(place),
            "hovertemplate": f"%{{fullData.name}}, %{{x}}: {unit}<extra></extra>",
        }
        for place, (case, line) in enumerate(shown[:DRAWN])
    ]  # fmt: skip
    axis: dict[str, Any] = {"rangemode": "tozero", "title": {"text": say(f"depends.axis_{measure}")}}
    axis |= {"range": [0, 1]} if measure == "index" else {"tickformat": ".0%"}
    layout = {"barmode": "group", "xaxis": {"type": "category"}, "yaxis": axis, "bargap": 0.2}
    return Figure(data, layout, 380)
