"""What targets leave short, and which licences they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.compare.report.sheet import DRAWN, ROWS
from planner.report.html import Column, Figure, Table, chart, looks
from planner.report.html.figures import tonnes
from planner.report.html.labels import listed, say

if TYPE_CHECKING:
    from typing import Any

    from planner.compare.report.sheet import Sheet
    from planner.report.html import Block, Words

_PARTS = 7
_LEAST_T = 1e-6


def shortage(sheet: Sheet) -> Block:
    """Tonnes short by segment."""
    cases = sheet.planned
    grids = [sheet.of("shortage", row).groupby("segment")["short_t"].sum() for row in cases]
    parts = sorted({name for one in grids for name in one.index}, key=lambda name: _order(grids, name))
    wholes = [float(one.sum()) for one in grids]
    if max(wholes) <= _LEAST_T:
        return chart("shortages", say("topic.shortages"), say("shortages.title_none"), say("short.none"), None)
    most = max(range(len(cases)), key=lambda place: (round(wholes[place], 6), -place))
    same = all(abs(whole - wholes[0]) <= 1e-3 for whole in wholes)
    fields: dict[str, Words] = {
        "name": sheet.name(cases[most]), "t": tonnes(wholes[most]), "base": sheet.name(cases[0]),
        "plain": tonnes(wholes[0]), "part": parts[0],
    }  # fmt: skip
    key = "same" if same else ("most" if most else "least")
    told: list[Words] = [say("short.part", name=sheet.name(row), t=tonnes(whole))
                         for row, whole in zip(cases[:DRAWN], wholes, strict=False)]  # fmt: skip
    summary = say("short.summary", parts=listed(told), **fields)
    heads = [sheet.name(row) for row in cases]
    return chart("shortages", say("topic.shortages"), say(f"short.title_{key}", **fields), summary,
                 _stack(heads, grids, parts, say("axis.short")),
                 _wide(heads, grids, parts, "head.segment", "short.table"), _yearly_short(sheet, cases))  # fmt: skip


def _order(grids: list[Any], name: str) -> tuple[float, str]:
    return -round(sum(float(one.get(name, 0.0)) for one in grids), 6), name


def _stack(names: list[Words], grids: list[Any], parts: list[str], axis: Words) -> Figure:
    layers: list[tuple[Words, list[float], int]] = [
        (name, [float(one.get(name, 0.0)) for one in grids], place) for place, name in enumerate(parts[:_PARTS])
    ]
    rest = [sum(float(one.get(name, 0.0)) for name in parts[_PARTS:]) for one in grids]
    if any(rest):
        layers.append((say("country.rest"), rest, looks.REST))
    data = [
        {
            "type": "bar", "x": names, "y": values, "name": name, "marker": looks.bar(look),
            "hovertemplate": "%{fullData.name}, %{x}: %{y:,.1f} t<extra></extra>",
        }
        for name, values, look in layers
    ]  # fmt: skip
    layout = {"barmode": "stack", "xaxis": {"type": "category"}, "bargap": 0.45, "showlegend": True,
              "yaxis": {"title": {"text": axis}, "rangemode": "tozero"}}  # fmt: skip
    return Figure(data, layout, 400, narrow_height=460)


def _wide(heads: list[Words], grids: list[Any], parts: list[str], head: str, name: str) -> Table:
    columns = (Column(say(head)), *(Column(case, "t", 1) for case in heads))
    rows = [(part, *(float(one.get(part, 0.0)) for one in grids)) for part in parts]
    return Table(say(name), columns, rows[:ROWS], (say("head.all"), *(float(one.sum()) for one in grids)))


def _yearly_short(sheet: Sheet, cases: list[dict[str, Any]]) -> Table:
    years = list(sheet.comparison.years)
    sums = [sheet.of("years", row).set_index("fiscal_year")["short_t"].reindex(years) for row in cases]
    columns = (Column(say("head.case")), *(Column(year, "t", 1) for year in years))
    return Table(say("short.by_year"), columns, [(sheet.name(row), *one) for row, one in zip(cases, sums, strict=True)])


def licences(sheet: Sheet) -> Block | None:
    """Tonnes under licences by holder; None if no licence is used."""
    cases = sheet.planned
    holders = [sheet.of("licences", row).groupby("holder")["taken_t"].sum() for row in cases]
    single = [sheet.of("licences", row).groupby("licence")["taken_t"].sum() for row in cases]
    wholes = [float(one.sum()) for one in holders]
    if max(wholes) <= _LEAST_T:
        return None
    parts = sorted({name for one in holders for name in one.index}, key=lambda name: _order(holders, name))
    least = min(range(len(cases)), key=lambda place: (round(wholes[place], 6), place))
    told: list[Words] = [say("short.part", name=sheet.name(row), t=tonnes(whole))
                         for row, whole in zip(cases[:DRAWN], wholes, strict=False)]  # fmt: skip
    fields: dict[str, Words] = {"name": sheet.name(cases[least]), "t": tonnes(wholes[least]),
                                "base": sheet.name(cases[0]), "plain": tonnes(wholes[0])}  # fmt: skip
    title = say("taken.title", **fields) if least else say("taken.title_least", **fields)
    heads = [sheet.name(row) for row in cases]
    names = sorted({name for one in single for name in one.index})
    return chart("licences", say("taken.topic"), title, say("taken.summary", parts=listed(told)),
                 _stack(heads, holders, parts, say("axis.taken")),
                 _wide(heads, holders, parts, "head.holder", "taken.by_holder"),
                 _wide(heads, single, names, "head.licence", "taken.by_licence"))  # fmt: skip
