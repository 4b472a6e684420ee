"""``report.html`` of a frontier: what more of a target costs, how steep that is, and where it ends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from planner.compare.frontier_tables import loosest, shown, told
from planner.compare.frontier_target import RUPEES, SHARE
from planner.report.html import Block, Column, Figure, KeyFigure, Table, View, chart, looks, page
from planner.report.html.figures import number, percent, rupees
from planner.report.html.labels import listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from planner.compare.frontier_run import Frontier
    from planner.report.html import Words

_SAME_INR = 5e6


def report(
    frontier: Frontier,
    tables: Mapping[str, pd.DataFrame],
    notes: Sequence[str] = (),
    sources: Sequence[tuple[str, str, str]] = (),
) -> str:
    """The page; the same text for the same frontier.

    Args:
        frontier: what was swept.
        tables: ``curve`` and ``breakpoints``.
        notes: what a reader should know of the curve.
        sources: of the workbook: key, title, address.
    """
    curve = tables["curve"]
    solved = curve[curve["status"] == "optimal"]
    most = solved.iloc[-1] if frontier.swept.level.is_least else solved.iloc[0]
    return page(
        say("frontier.heading", target=frontier.target.words),
        [
            _curve(frontier, solved, tables["breakpoints"]),
            _slope(frontier, solved),
            _end(frontier, curve),
            _assumptions(frontier, notes, sources),
        ],
        subtitle=say("frontier.subtitle", points=number(len(frontier.curve.asked))),
        kind=say("frontier.kind_of", title=frontier.title) if frontier.title else say("frontier.kind"),
        figures=_figures(frontier, solved, most),
        notes=(say("report.note_money"), say("report.note_file")),
    )


def _figures(frontier: Frontier, solved: pd.DataFrame, most: Any) -> list[KeyFigure]:  # noqa: ANN401 - a row
    steepest = solved.iloc[int(solved["slope_inr"].abs().round(3).argmax())]
    found = [
        KeyFigure(say("frontier.free"), _level(frontier, _free(frontier, solved)), say("frontier.free_note")),
        KeyFigure(say("frontier.furthest"), _level(frontier, float(most["target"])),
                  say("frontier.all_reached") if frontier.curve.reach is None else say("frontier.no_further")),
        KeyFigure(say("frontier.cost_there"), rupees(float(most["extra_inr"])), say("frontier.over_loosest")),
        KeyFigure(say("frontier.steepest"), rupees(abs(float(steepest["slope_inr"]))), _per(frontier)),
    ]  # fmt: skip
    if math.isfinite(frontier.swept.now):
        found.insert(0, KeyFigure(say("frontier.now"), _level(frontier, frontier.swept.now)))
    return found


def _level(frontier: Frontier, level: float) -> Words:
    """A level as Indian readers write it."""
    if frontier.target.unit == SHARE:
        return percent(level, 1)
    return rupees(level) if frontier.target.unit == RUPEES else say("frontier.tonnes", t=number(level, 1))


def _per(frontier: Frontier) -> Words:
    return say({SHARE: "frontier.per_point", RUPEES: "frontier.per_rupee"}.get(frontier.target.unit, "frontier.per_t"))


def _free(frontier: Frontier, solved: pd.DataFrame) -> float:
    """The tightest solved level that costs nothing more than the loosest one."""
    free = solved.loc[solved["extra_inr"].abs() < _SAME_INR, "target"]
    return float(free.max() if frontier.swept.level.is_least else free.min())


def _across(frontier: Frontier) -> tuple[float, dict[str, Any]]:
    """What levels are multiplied by to be drawn, and the axis."""
    unit = frontier.target.unit
    if unit == SHARE:
        return 1.0, {"tickformat": ".0%", "title": {"text": say("frontier.axis_share")}}
    if unit == RUPEES:
        return 1e-7, {"title": {"text": say("axis.crore")}}
    return 1.0, {"title": {"text": say("axis.tonnes")}}


def _hover(frontier: Frontier, what: str) -> str:
    level = "%{x:.2%}" if frontier.target.unit == SHARE else "%{x:,.1f}"
    return f"{level}: {what}<extra>%{{fullData.name}}</extra>"


def _curve(frontier: Frontier, solved: pd.DataFrame, corners: pd.DataFrame) -> Block:
    times, axis = _across(frontier)
    at, extra = (solved["target"] * times).tolist(), (solved["extra_inr"] / 1e7).tolist()
    hover = _hover(frontier, "₹%{y:,.1f} crore")
    data: list[dict[str, Any]] = [
        {"type": "scatter", "mode": "lines+markers", "x": at, "y": extra, "name": say("frontier.points"),
         "line": looks.line(0), "marker": looks.mark(0), "hovertemplate": hover},
    ]  # fmt: skip
    if len(corners):
        data.append({"type": "scatter", "mode": "markers", "x": (corners["target"] * times).tolist(),
                     "y": (corners["extra_inr"] / 1e7).tolist(), "name": say("frontier.corners"),
                     "marker": looks.mark(2), "hovertemplate": hover})  # fmt: skip
    now = frontier.swept.now
    if math.isfinite(now) and min(at) <= now * times <= max(at):
        data.append(_rule("frontier.now", now * times, max(extra), "dot", "@pale"))
    if frontier.curve.reach is not None:
        data.append(_rule("frontier.furthest", frontier.curve.reach.level * times, max(extra), "dash", "@9"))
    layout = {"xaxis": axis, "yaxis": {"title": {"text": say("axis.crore_more")}, "rangemode": "tozero"},
              "showlegend": True}  # fmt: skip
    top = solved.iloc[int(solved["extra_inr"].round(3).argmax())]
    free = _free(frontier, solved)
    rises = "title" if frontier.swept.level.is_least else "title_down"
    key = rises if float(top["extra_inr"]) >= _SAME_INR else "title_free"
    fields: dict[str, Words] = {
        "free": _level(frontier, free), "last": _level(frontier, float(top["target"])),
        "inr": rupees(float(top["extra_inr"])), "base": rupees(loosest(frontier).objective_inr),
    }  # fmt: skip
    middle = solved.iloc[len(solved) // 2]
    part = say("frontier.part", level=_level(frontier, float(middle["target"])), inr=rupees(float(middle["extra_inr"])))
    table = Table(say("frontier.table"), (
        Column(say("frontier.level")), Column(say("head.cost"), "crore"), Column(say("head.extra"), "crore"),
        Column(say("frontier.buyers"), "crore"), Column(say("head.penalty"), "crore"),
        Column(say("head.state_net"), "crore"), Column(say("frontier.slope"), "rupees"), Column(say("head.short"), "t"),
    ), [
        (shown(frontier, float(line[0])), *line[1:])
        for line in solved[["target", "objective_inr", "extra_inr", "buyers_inr", "penalties_inr", "state_inr",
                            "slope_inr", "short_t"]].to_numpy(object)
    ])  # fmt: skip
    bends = Table(say("frontier.bends"), (
        Column(say("frontier.level")), Column(say("head.extra"), "crore"), Column(say("frontier.looser"), "rupees"),
        Column(say("frontier.tighter"), "rupees"),
    ), [
        (shown(frontier, float(line[0])), *line[1:])
        for line in corners[["target", "extra_inr", "slope_looser_inr", "slope_tighter_inr"]].to_numpy(object)
    ])  # fmt: skip
    return chart("curve", say("topic.curve"), say(f"frontier.{key}", **fields),
                 say("frontier.summary", part=part, **fields), Figure(data, layout, 420), table,
                 *([bends] if len(corners) else []))  # fmt: skip


def _rule(label: str, at: float, top: float, dash: str, colour: str) -> dict[str, Any]:
    """A line upright at a level."""
    return {"type": "scatter", "mode": "lines", "x": [at, at], "y": [0, top], "name": say(label),
            "line": {"color": colour, "width": 2, "dash": dash}, "hoverinfo": "name"}  # fmt: skip


def _slope(frontier: Frontier, solved: pd.DataFrame) -> Block:
    """What one more step costs at each level."""
    times, axis = _across(frontier)
    is_rupee = frontier.target.unit == RUPEES
    cut = 1.0 if is_rupee else 1e-7
    name = "axis.rupees" if is_rupee else "axis.crore"
    unit = "₹%{y:,.3f}" if is_rupee else "₹%{y:,.2f} crore"
    data = [{"type": "scatter", "mode": "lines+markers", "x": (solved["target"] * times).tolist(),
             "y": (solved["slope_inr"] * cut).tolist(), "name": say("frontier.slope"),
             "line": looks.line(1, dash="solid") | {"shape": "linear"}, "marker": looks.mark(1),
             "hovertemplate": _hover(frontier, unit)}]  # fmt: skip
    layout = {"xaxis": axis, "yaxis": {"title": {"text": say(name)}, "rangemode": "tozero"}}
    top = solved.iloc[int(solved["slope_inr"].abs().round(3).argmax())]
    fields: dict[str, Words] = {
        "level": _level(frontier, float(top["target"])), "inr": rupees(float(top["slope_inr"])), "per": _per(frontier),
    }  # fmt: skip
    parts: list[Words] = [
        say("frontier.part", level=_level(frontier, float(one["target"])), inr=rupees(float(one["slope_inr"])))
        for one in solved.iloc[sorted({len(solved) // 4, len(solved) // 2, 3 * len(solved) // 4})].to_dict("records")
    ]
    rows = [(shown(frontier, float(level)), slope) for level, slope in solved[["target", "slope_inr"]].to_numpy()]
    columns = (Column(say("frontier.level")), Column(say("frontier.slope"), "rupees"))
    summary = say("frontier.summary_slope", parts=listed(parts), **fields)
    return chart("slope", say("topic.slope"), say("frontier.title_slope", **fields), summary,
                 Figure(data, layout, 340), Table(say("frontier.slopes"), columns, rows))  # fmt: skip


def _end(frontier: Frontier, curve: pd.DataFrame) -> Block:
    """Where the curve ends, and why."""
    totals, reach = told(frontier), frontier.curve.reach
    fields: dict[str, Words] = {
        "asked": number(totals["points"]), "solved": number(totals["feasible"]),
        "last": _level(frontier, float(totals["reachable"])),
    }  # fmt: skip
    missed = curve[curve["status"] != "optimal"]
    rows = [(shown(frontier, float(line[0])), line[1]) for line in missed[["target", "reason"]].to_numpy(object)]
    table = Table(say("frontier.missed"), (Column(say("frontier.level")), Column(say("reach.why"))), rows, is_open=True)
    if reach is None:
        view = View(say("frontier.title_all", **fields), say("frontier.summary_all", **fields))
        return Block("end", say("topic.end"), (view,))
    view = View(say("frontier.title_end", **fields), say("frontier.summary_end", **fields))
    return Block("end", say("topic.end"), (view,), (table,) if rows else (), frontier.stops)


def _assumptions(frontier: Frontier, notes: Sequence[str], sources: Sequence[tuple[str, str, str]]) -> Block:
    variant = frontier.wish.variant
    passages: list[Words] = [note for note in notes if note]
    passages.append(say("frontier.soft" if frontier.wish.soft else "frontier.hard"))
    changed = [*variant.scenarios, *variant.sets]
    if changed:
        passages.append(say("assumed.changes", changes="; ".join(map(str, changed))))
    view = View(say("frontier.title_assumed"), say("assumed.summary"))
    return Block("assumptions", say("topic.sources"), (view,), (), tuple(passages), links=tuple(sources))
