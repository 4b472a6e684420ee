"""What each run withstands, side by side, and what the stress test assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.html import Block, Column, Figure, Table, View, chart, looks
from planner.report.html.figures import tonnes
from planner.report.html.labels import known, listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.report.html import Words
    from planner.stress.report.sheet import Sheet

_MEASURES: Final = ("mean_outage_short_t", "closure_short_t", "licence_refused_short_t", "worst_short_t")


def resilience(sheet: Sheet) -> Block | None:
    """Tonnes short of each run, side by side; None for one run."""
    frame = sheet.frames["resilience"]
    if len(frame) < 2:
        return None
    axis = [say(f"runs.{name}") for name in _MEASURES]
    data = [
        {"type": "bar", "x": axis, "y": [row[name] for name in _MEASURES], "name": str(row["run"]),
         "marker": looks.bar(place), "hovertemplate": "%{fullData.name}, %{x}: %{y:,.1f} t<extra></extra>"}
        for place, row in enumerate(frame.head(8).to_dict("records"))
    ]  # fmt: skip
    layout = {"barmode": "group", "xaxis": {"type": "category"},
              "yaxis": {"title": {"text": say("axis.short")}, "rangemode": "tozero"}, "showlegend": True}  # fmt: skip
    column = "worst_short_t" if frame["mean_outage_short_t"].isna().all() else "mean_outage_short_t"
    values = frame[column].fillna(float("inf")).round(6)
    best = frame.iloc[int(values.argmin())]
    parts: list[Words] = [
        say("short.part", name=str(row["run"]), t=tonnes(row[column])) for row in frame.head(8).to_dict("records")
    ]
    what = say(f"runs.{column}")
    columns = (
        Column(say("head.run")), Column(say("runs.plan"), "crore"), Column(say("runs.cases"), "count"),
        Column(say("runs.cases_short"), "count"), *(Column(say(f"runs.{name}"), "t") for name in _MEASURES),
        Column(say("runs.worst")), Column(say("runs.cost"), "crore"), Column(say("runs.fragile"), "count"),
        Column(say("runs.median"), "count"),
    )  # fmt: skip
    order = ["run", "plan_inr", "cases", "cases_short", *_MEASURES, "worst_case", "mean_outage_over_plan_inr",
             "nodes_under_90_days", "median_survives_days"]  # fmt: skip
    table = Table(say("runs.table"), columns, [tuple(row) for row in frame[order].to_numpy(object)], is_open=True)
    title = say("runs.title", run=str(best["run"]), what=what, t=tonnes(float(best[column])))
    summary = say("runs.summary", parts=listed(parts), what=what)
    return chart("resilience", say("topic.resilience"), title, summary, Figure(data, layout, 400), table)


def assumptions(asked: Mapping[str, object], sources: Sequence[tuple[str, str, str]]) -> Block:
    """What may happen, and how the plan may react."""
    rows = [(known("asked", name), _told(value)) for name, value in asked.items()]
    table = Table(say("stressed.table"), (Column(say("stressed.asked")), Column(say("head.value"))), rows)
    passages = (say("stressed.until"), say("stressed.react"), say("stressed.over"), say("stressed.prevent"))
    view = View(say("stressed.title"), say("stressed.summary"))
    return Block("assumptions", say("topic.sources"), (view,), (table,), passages, links=tuple(sources))


def _told(value: object) -> Words:
    if isinstance(value, bool):
        return say("stressed.yes" if value else "stressed.no")
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value) or say("stressed.all")
    return say("stressed.usual") if value is None else str(value)
