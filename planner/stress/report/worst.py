"""The worst cases: what falls short, who stops first, what it costs, and what would have prevented it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html import Block, Column, Figure, Table, View, chart, looks
from planner.report.html.figures import number, rupees, tonnes
from planner.report.html.labels import known, listed, say
from planner.stress.report.sheet import worst_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.report.html import Words
    from planner.stress.report.sheet import Sheet

_DRAWN: Final = 15
_ROWS: Final = 60
_NAMED: Final = 3
_MEASURES: Final = ("t", "inr")


def block(sheet: Sheet) -> Block:
    """The worst cases of each run, one of those that are the same."""
    views, rows, counts = [], list[tuple[object, ...]](), []
    for place, run in enumerate(sheet.runs):
        found = worst_of(sheet.of("stress", run))
        counts.append(len(found))
        if found.empty:
            continue
        rows += [(run, *row) for row in _rows(sheet, found)]
        views += [_view(sheet, found, place, run, measure) for measure in _MEASURES]
    if not views:
        return chart("worst", say("topic.worst"), say("worst.title_none"), say("worst.summary_none"), None)
    columns = (
        Column(say("head.run")), Column(say("head.case")), Column(say("head.short"), "t"),
        Column(say("worst.stop")), Column(say("head.customer")), Column(say("worst.over"), "rupees"),
        Column(say("worst.prevented")), Column(say("worst.prevention")), Column(say("worst.note")),
    )  # fmt: skip
    several = len(sheet.runs) > 1
    table = Table(
        say("worst.table"),
        columns if several else columns[1:],
        rows if several else [row[1:] for row in rows],
        is_open=True,
        note=say("note.more", number=number(max(counts) - _ROWS), file="tables/stress.csv")
        if max(counts) > _ROWS
        else "",
    )
    return Block("worst", say("topic.worst"), tuple(views), (table,), chooser=say("chooser.show"))


def _rows(sheet: Sheet, found: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        (sheet.name(one), one["short_t"], one["first_stop"], one["first_customer"], one["over_plan_inr"],
         known("prevents", one["prevented_by"]) if one["prevented_by"] else "", one["prevention"], one["note"])
        for one in found.head(_ROWS).to_dict("records")
    ]  # fmt: skip


def _prevented(case: Mapping[str, Any]) -> Words:
    """What would have helped, and whether it would have helped altogether."""
    return say("worst.helps", by=known("prevents", case["prevented_by"]), how=case["prevention"])


def _view(sheet: Sheet, found: pd.DataFrame, place: int, run: str, measure: str) -> View:
    top = found.head(_DRAWN)
    if measure == "inr":
        top = top.sort_values("lakh", ascending=False, kind="stable")
    most: Any = top.iloc[0]
    fields: dict[str, Words] = {
        "case": sheet.name(most), "t": tonnes(most["short_t"]), "inr": rupees(most["over_plan_inr"]),
        "day": most["first_stop"] or "–", "customer": most["first_customer"] or "–", "count": str(len(top)),
        "prevention": _prevented(most) if most["prevention"] else say("worst.nothing"),
    }  # fmt: skip
    column = "short_t" if measure == "t" else "over_plan_inr"
    parts: list[Words] = [
        say("worst.part", case=sheet.name(one),
            value=say("frontier.tonnes", t=tonnes(one[column])) if measure == "t" else rupees(one[column]))
        for one in top.head(_NAMED).to_dict("records")
    ]  # fmt: skip
    label = say(f"worst.by_{measure}")
    if len(sheet.runs) > 1:
        label = say("worst.by_run", run=run, measure=label)
    summary = say("worst.summary", parts=listed(parts), **fields)
    return View(
        say(f"worst.title_{measure}", **fields), summary, _bars(sheet, top, measure), f"{place}-{measure}", label
    )


def _bars(sheet: Sheet, top: pd.DataFrame, measure: str) -> Figure:
    column, times = ("short_t", 1.0) if measure == "t" else ("over_plan_inr", 1e-7)
    unit = "%{x:,.1f} t" if measure == "t" else "₹%{x:,.1f} crore"
    names = [sheet.name(one) for one in top.to_dict("records")][::-1]
    places = list(range(len(names)))
    data = [
        {"type": "bar", "orientation": "h", "y": places, "x": (top[column] * times).tolist()[::-1],
         "marker": looks.bar(looks.WRONG if measure == "t" else 1), "customdata": names,
         "hovertemplate": f"%{{customdata}}: {unit}<extra></extra>"}
    ]  # fmt: skip
    layout = {
        "xaxis": {"title": {"text": say("axis.short" if measure == "t" else "worst.axis_inr")}, "rangemode": "tozero"},
        "yaxis": {"tickvals": places, "ticktext": names, "showgrid": False, "zeroline": False},
    }
    return Figure(data, layout, 100 + 28 * len(names), {"yaxis": {"tickfont": {"size": 9}}})
