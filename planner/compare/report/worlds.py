"""What targets cost over all scenarios: mean, dearest tail, worst and regret."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.compare.report.sheet import records
from planner.compare.weighed import TAIL, weights
from planner.report.html import Block, Column, Figure, Table, chart, looks
from planner.report.html.figures import percent, rupees
from planner.report.html.labels import listed, say

if TYPE_CHECKING:
    from typing import Any

    from planner.compare.report.sheet import Sheet
    from planner.report.html import Words


def worlds(sheet: Sheet) -> Block | None:
    """Mean and dearest tail of each target where probabilities are stated, and the worst; None for one scenario."""
    if "weighed" not in sheet.tables:
        return None
    rows = records(sheet.tables["weighed"])
    names = [_name(row) for row in rows]
    likely, _ = weights(sheet.comparison)
    columns = (
        Column(say("head.case")), Column(say("worlds.mean"), "crore"),
        Column(say("worlds.tail", part=percent(TAIL)), "crore"), Column(say("worlds.worst"), "crore"),
        Column(say("worlds.in")), Column(say("worlds.mean_extra"), "crore"), Column(say("worlds.regret"), "crore"),
        Column(say("worlds.in")), Column(say("worlds.mean_short"), "t"), Column(say("worlds.worst_short"), "t"),
        Column(say("worlds.without")),
    )  # fmt: skip
    told = [
        (name, *(_known(row[key]) for key in ("mean_inr", "tail_inr", "worst_inr")), row["worst_scenario"],
         _known(row["mean_extra_inr"]), _known(row["regret_inr"]), row["regret_scenario"],
         _known(row["mean_short_t"]), _known(row["worst_short_t"]), row["without_plan"])
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    return chart("worlds", say("topic.worlds"), _title(rows[0]), _summary(likely), _bars(names, rows),
                 Table(say("worlds.table"), columns, told, is_open=True))  # fmt: skip


def _title(plain: dict[str, Any]) -> Words:
    worst = {"worst": rupees(plain["worst_inr"]), "where": str(plain["worst_scenario"])}
    if math.isnan(plain["mean_inr"]):
        return say("worlds.title_worst", **worst)
    return say("worlds.title", mean=rupees(plain["mean_inr"]), tail=rupees(plain["tail_inr"]),
               part=percent(TAIL), **worst)  # fmt: skip


def _summary(likely: dict[str, float]) -> Words:
    if not likely:
        return say("worlds.summary_none")
    return say("worlds.summary", part=percent(TAIL),
               weights=listed([f"{name} {share:.0%}" for name, share in likely.items()]))  # fmt: skip


def _bars(names: list[Words], rows: list[dict[str, Any]]) -> Figure:
    parts = (("mean_inr", say("worlds.mean"), 0), ("tail_inr", say("worlds.tail", part=percent(TAIL)), 4),
             ("worst_inr", say("worlds.worst"), looks.WRONG))  # fmt: skip
    data = []
    for column, label, look in parts:
        values = [row[column] / 1e7 if math.isfinite(row[column]) else None for row in rows]
        if any(value is not None for value in values):
            data.append({
                "type": "bar", "x": names, "y": values, "name": label, "marker": looks.bar(look),
                "hovertemplate": "%{x}: ₹%{y:,.0f} crore<extra>%{fullData.name}</extra>",
            })  # fmt: skip
    layout = {"barmode": "group", "xaxis": {"type": "category"}, "yaxis": {"title": {"text": say("axis.crore")}}}
    return Figure(data, layout, 360, least_width=80 * len(names) if len(names) > 8 else 0)


def _name(row: dict[str, Any]) -> Words:
    return str(row["target"]).replace(" %", "\N{NO-BREAK SPACE}%") or say("compare.no_target")


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
