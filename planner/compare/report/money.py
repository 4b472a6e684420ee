"""What targets cost, and what one more percentage point costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.compare.work import PLANNED
from planner.report.html import Block, Column, Figure, Table, chart, looks
from planner.report.html.figures import rupees
from planner.report.html.labels import listed, say

if TYPE_CHECKING:
    from typing import Any

    from planner.compare.report.sheet import Sheet
    from planner.report.html import Words

_SAME_INR = 5e6
"""Less than half a crore is told as nothing."""


def extra(sheet: Sheet) -> Block:
    """Extra cost of each case by who bears it."""
    cases = sheet.others
    if not cases:
        return chart("extra", say("topic.extra"), say("extra.title_none"), say("extra.summary_none"), None, _all(sheet))
    most = max(cases, key=lambda row: round(sheet.extra(row), 3))
    free = [sheet.name(row) for row in cases if abs(sheet.extra(row)) < _SAME_INR]
    fields: dict[str, Words] = {"name": sheet.name(most), "inr": rupees(sheet.extra(most))}
    parts: list[Words] = [
        say("extra.part", name=sheet.name(row), inr=rupees(sheet.extra(row)), state=rupees(_state(sheet, row)))
        for row in cases[:8]
    ]
    if len(free) == len(cases):
        title = say("extra.title_free")
    else:
        title = say("extra.title_some", free=listed([*free[:4]]), **fields) if free else say("extra.title", **fields)
    summary = say("extra.summary", parts=listed(parts))
    return chart("extra", say("topic.extra"), title, summary, _bars(sheet, cases), _all(sheet))


def _state(sheet: Sheet, row: dict[str, Any]) -> float:
    return sheet.extra(row, "state_inr")


def _bars(sheet: Sheet, cases: list[dict[str, Any]]) -> Figure:
    names = [sheet.name(row) for row in cases]
    parts = (("buyers_inr", "payer.buyers", 0), ("penalties_inr", "extra.penalties", looks.WRONG),
             ("state_inr", "extra.state", 4))  # fmt: skip
    data = [
        {
            "type": "bar", "x": names, "y": [sheet.extra(row, column) / 1e7 for row in cases], "name": say(label),
            "marker": looks.bar(look) | ({"pattern": looks.pattern(1)} if look == looks.WRONG else {}),
            "hovertemplate": "%{x}: ₹%{y:,.1f} crore<extra>%{fullData.name}</extra>",
        }
        for column, label, look in parts
    ]  # fmt: skip
    layout = {"barmode": "group", "xaxis": {"type": "category"}, "yaxis": {"title": {"text": say("axis.crore_more")}}}
    return Figure(data, layout, 400, least_width=80 * len(names) if len(names) > 8 else 0)


def _all(sheet: Sheet) -> Table:
    columns = (
        Column(say("head.case")), Column(say("head.cost"), "crore"), Column(say("head.extra"), "crore"),
        Column(say("head.extra_kg"), "per_kg", 1), Column(say("head.buyers_more"), "crore"),
        Column(say("head.penalties_more"), "crore"), Column(say("head.state_more"), "crore"),
        Column(say("head.capital"), "crore"), Column(say("head.subsidy"), "crore"), Column(say("head.short"), "t"),
        Column(say("head.bottleneck")), Column(say("head.cell")),
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for row in sheet.rows:
        if row["status"] != PLANNED:
            rows.append((sheet.name(row), *[None] * 9, say("compare.no_plan"), ""))
            continue
        more = sheet.extra(row)
        each = more / row["delivered_t"] / 1e3 if row["delivered_t"] else None
        rows.append((
            sheet.name(row), row["objective_inr"], more, each, sheet.extra(row, "buyers_inr"),
            sheet.extra(row, "penalties_inr"), _state(sheet, row), row["capital_inr"], row["subsidy_inr"],
            row["short_t"], row["bottleneck"], row["bottleneck_cell"],
        ))  # fmt: skip
    return Table(say("extra.table"), columns, rows, is_open=True)


def points(sheet: Sheet) -> Block | None:
    """What the last and the next percentage point of each target cost; None if no target is a percentage."""
    cases = [row for row in sheet.planned if not math.isnan(row["point_below_inr"])]
    if not cases:
        return None
    names = [sheet.name(row) for row in cases]
    above = [row["point_above_inr"] for row in cases]
    most = max(cases, key=lambda row: round(_known(row["point_above_inr"], row["point_below_inr"]), 3))
    data = [
        {
            "type": "bar", "x": names, "y": [value / 1e7 if math.isfinite(value) else None for value in values],
            "name": say(label), "marker": looks.bar(look),
            "hovertemplate": "%{x}: ₹%{y:,.2f} crore<extra>%{fullData.name}</extra>",
        }
        for label, values, look in (("points.below", [row["point_below_inr"] for row in cases], 0),
                                    ("points.above", above, 1))
    ]  # fmt: skip
    layout = {"barmode": "group", "xaxis": {"type": "category"}, "yaxis": {"title": {"text": say("axis.crore")},
              "rangemode": "tozero"}}  # fmt: skip
    columns = (Column(say("head.case")), Column(say("points.below"), "crore"), Column(say("points.above"), "crore"))
    rows = [(sheet.name(row), row["point_below_inr"], row["point_above_inr"]) for row in cases]
    inr = rupees(_known(most["point_above_inr"], most["point_below_inr"]))
    ends = [sheet.name(row) for row in cases if math.isinf(row["point_above_inr"])]
    summary = say("points.summary", none=say("points.none", names=listed(ends)) if ends else "")
    return chart("points", say("topic.points"), say("points.title", name=sheet.name(most), inr=inr), summary,
                 Figure(data, layout, 340), Table(say("points.table"), columns, rows))  # fmt: skip


def _known(first: float, second: float) -> float:
    return first if math.isfinite(first) else second
