"""Targets that no plan meets, and what the comparison assumes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.compare.work import PLANNED
from planner.report.html import Block, Column, Figure, Table, View, chart, looks
from planner.report.html.figures import percent
from planner.report.html.labels import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.compare.report.sheet import Sheet
    from planner.report.html import Words


def without_plan(sheet: Sheet) -> Block:
    """Targets without a plan, with the reason and the highest share that can be reached."""
    cases = [row for row in sheet.rows if row["status"] != PLANNED]
    if not cases:
        return chart("reach", say("topic.reach"), say("reach.title_none"), say("reach.summary_none"), None)
    alone = {
        (row["scenario"], row["target"]): row["each_stage_alone"] for row in sheet.tables["floors"].to_dict("records")
    }
    known = [row for row in cases if not math.isnan(row["highest_share"])]
    figure = None
    if known:
        names = [sheet.name(row) for row in known]
        data = [
            {
                "type": "bar", "x": names, "y": [row[column] for row in known], "name": say(label),
                "marker": looks.bar(look), "hovertemplate": "%{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
            }
            for column, label, look in (("target_share", "reach.asked", 1), ("highest_share", "reach.highest", 0))
        ]  # fmt: skip
        layout = {"barmode": "group", "xaxis": {"type": "category"}, "bargap": 0.5,
                  "yaxis": {"tickformat": ".0%", "rangemode": "tozero",
                            "title": {"text": say("reach.axis")}}}  # fmt: skip
        figure = Figure(data, layout, 320)
    parts: list[Words] = [
        say("reach.part", name=sheet.name(row), share=percent(row["highest_share"], 1)) for row in known
    ]
    names_of = listed([sheet.name(row) for row in cases])
    if len(known) == len(cases) == 1:
        title = say("reach.title_one", names=names_of, share=percent(known[0]["highest_share"], 1))
    else:
        title = say("reach.title" if known else "reach.title_plain", names=names_of, parts=listed(parts))
    columns = (Column(say("head.case")), Column(say("reach.highest_head"), "share"), Column(say("reach.why")),
               Column(say("reach.alone")))  # fmt: skip
    rows = [
        (sheet.name(row), row["highest_share"], row["reason"] or row["status"],
         alone.get((row["scenario"], row["target"]), ""))
        for row in cases
    ]  # fmt: skip
    table = Table(say("reach.table"), columns, rows, is_open=True)
    return chart("reach", say("topic.reach"), title, say("reach.summary"), figure, table)


def assumptions(sheet: Sheet, notes: Sequence[str], sources: Sequence[tuple[str, str, str]]) -> Block:
    """What was asked, what each target asks for, and the sources of the workbook."""
    told = sheet.comparison.asked.told()
    changes = [str(name) for name in told["sets"]]
    floors = sheet.tables["floors"]
    rows = [
        (" ".join(part for part in (row["scenario"], row["target"])), row["words"]) for row in floors.to_dict("records")
    ]
    columns = (Column(say("head.case")), Column(say("assumed.asks")))
    tables = (Table(say("assumed.table"), columns, rows),) if rows else ()
    passages: list[Words] = list(notes)
    if changes:
        passages.append(say("assumed.changes", changes="; ".join(changes)))
    passages.append(say("assumed.alone"))
    view = View(say("assumed.title"), say("assumed.summary"))
    return Block("assumptions", say("topic.sources"), (view,), tables, tuple(passages), links=tuple(sources))
