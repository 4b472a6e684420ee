"""Countries at stages that are out, and how long each thing may be out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.report.html import Block, Column, Figure, Table, View, looks
from planner.report.html.figures import number, tonnes
from planner.report.html.labels import country, known, listed, say
from planner.report.html.lines import lines
from planner.stress.react import NOTHING_T
from planner.stress.report.sheet import split

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html import Words
from planner.stress.report.sheet import Sheet

_EDGES: Final = (0.0, 1.0, 31.0, 91.0, 181.0, 366.0, np.inf)
_ROWS: Final = 400
_SEEN: Final = 1e-9
_DARK: Final = 0.4
_HEAD: Final = 13


def heat(sheet: Sheet) -> Block | None:
    """Tonnes short when a country is out at a stage; None if that was not asked."""
    views, tables = [], []
    for place, run in enumerate(sheet.runs):
        part = split(sheet.of("stress", run))
        if part.empty:
            continue
        grid = part.pivot_table(index="country", columns="stage", values="short_t", aggfunc="max", dropna=False)
        order = [stage for stage in sheet.stages if stage in grid.columns]
        grid = grid.reindex(columns=[*order, *(stage for stage in grid.columns if stage not in order)])
        total = grid.max(axis=1).round(6)
        grid = grid.loc[
            sorted(grid.index, key=lambda code: (-total[code] if total[code] == total[code] else 0.0, code))
        ]
        views.append(_heat(sheet, grid, place, run))
        columns = (Column(say("head.country")), *(Column(sheet.stage(str(stage)), "t") for stage in grid.columns))
        rows = [(country(str(code)), *line) for code, line in zip(grid.index, grid.to_numpy(), strict=True)]
        name = say("heat.table_run", run=run) if len(sheet.runs) > 1 else say("heat.table")
        tables.append(Table(name, columns, rows, only=str(place)))
    if not views:
        return None
    return Block("heat", say("topic.heat"), tuple(views), tuple(tables), chooser=say("head.run"))


def _heat(sheet: Sheet, grid: pd.DataFrame, place: int, run: str) -> View:
    codes, stages = [str(code) for code in grid.index], [sheet.stage(str(stage)) for stage in grid.columns]
    values = grid.to_numpy(float)
    names = [country(code) for code in codes]
    top = float(np.nanmax(values, initial=0.0))
    data = [_cells(names, column, stage, values[:, column], top) for column, stage in enumerate(stages)]
    layout = {
        "barmode": "overlay", "bargap": 0.08, "showlegend": False, "margin": {"t": 66},
        "xaxis": {"side": "top", "tickvals": [place + 0.48 for place in range(len(stages))],
                  "ticktext": [lines(stage, _HEAD, 3) for stage in stages], "tickangle": 0,
                  "range": [-0.04, len(stages)], "showgrid": False, "zeroline": False},
        "yaxis": {"type": "category", "categoryorder": "array", "categoryarray": names, "autorange": "reversed"},
    }  # fmt: skip
    figure = Figure(data, layout, 136 + 34 * len(codes), least_width=92 * len(stages) + 110)
    ordered = sorted(
        ((round(float(values[row, column]), 6), row, column) for row, column in np.argwhere(~np.isnan(values))),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    worst, row, column = ordered[0] if ordered else (0.0, 0, 0)
    parts: list[Words] = [
        say("worst.part", case=say("stress.at", country=names[row], stage=stages[column]),
            value=say("frontier.tonnes", t=tonnes(short)))
        for short, row, column in ordered[:4]
    ]  # fmt: skip
    hit = sum(short > NOTHING_T for short, _, _ in ordered)
    fields: dict[str, Words] = {
        "country": names[row], "stage": stages[column], "t": tonnes(worst), "hit": number(hit),
        "all": number(len(ordered)), "parts": listed(parts),
    }  # fmt: skip
    title = say("heat.title", **fields) if worst > NOTHING_T else say("heat.title_none")
    return View(title, say("heat.summary", **fields), figure, str(place), run)


def _cells(names: list[Words], place: int, stage: str, values: np.ndarray, top: float) -> dict[str, Any]:
    """A column of the heat table: a coloured cell with its figure for each country that is there."""
    there = np.flatnonzero(~np.isnan(values)).tolist()
    shares = [float(values[row]) / top if top else 0.0 for row in there]
    colours = [f"@9/{round(8 + 82 * share**0.5)}" if share > _SEEN else "@grid/50" for share in shares]
    return {
        "type": "bar", "orientation": "h", "base": place, "x": [0.96] * len(there), "y": [names[row] for row in there],
        "name": stage, "marker": {"color": colours}, "text": [tonnes(float(values[row])) for row in there],
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
        "insidetextfont": {"color": ["@paper" if share > _DARK else "@ink" for share in shares]},
        "hovertemplate": "%{y}, %{fullData.name}: %{text} t<extra></extra>",
    }  # fmt: skip


def survival(sheet: Sheet) -> Block | None:
    """How long each node may be out before a further tonne is short; None if that was not asked."""
    frame = sheet.frames["survival"]
    if frame["survives_days"].dropna().empty:
        return None
    views, rows, choice = [], [], []
    for place, run in enumerate(sheet.runs):
        part = sheet.of("survival", run)
        views.append(_survival(sheet, part, place, run))
        for one in part.head(_ROWS).to_dict("records"):
            days = one["survives_days"]
            told = say("survive.end") if one["to_the_end"] == "yes" else ""
            rows.append((sheet.node(str(one["kind"]), str(one["node"])), known("stress_kind", str(one["kind"])),
                         one["from"], days, one["first_day_too_long"] or told, one["note"]))  # fmt: skip
            choice.append(str(place))
    columns = (
        Column(say("survive.node")), Column(say("survive.kind")), Column(say("head.from")),
        Column(say("survive.days"), "count"), Column(say("survive.too_long")), Column(say("worst.note")),
    )  # fmt: skip
    longest = int(frame.groupby("run").size().max())
    rest = say("note.more", number=number(longest - _ROWS), file="tables/survival.csv") if longest > _ROWS else ""
    table = Table(say("survive.table"), columns, rows, choice=choice, note=rest)
    return Block("survival", say("topic.survival"), tuple(views), (table,), chooser=say("head.run"))


def _survival(sheet: Sheet, part: pd.DataFrame, place: int, run: str) -> View:
    to_end = (part["to_the_end"] == "yes").to_numpy()
    days = part["survives_days"].to_numpy(float)
    bins = [say(f"survive.bin_{number_}") for number_ in range(len(_EDGES))]
    data: list[dict[str, Any]] = []
    for look, kind in enumerate(sorted(set(part["kind"]))):
        of_kind = (part["kind"] == kind).to_numpy()
        counts = [int((of_kind & ~to_end & (days >= low) & (days < high)).sum()) for low, high in pairwise(_EDGES)]
        counts.append(int((of_kind & to_end).sum()))
        data.append({
            "type": "bar", "x": bins, "y": counts, "name": known("stress_kind", str(kind)), "marker": looks.bar(look),
            "hovertemplate": "%{fullData.name}, %{x}: %{y}<extra></extra>",
        })  # fmt: skip
    layout = {
        "barmode": "stack", "xaxis": {"type": "category", "title": {"text": say("survive.axis")}}, "showlegend": True,
        "yaxis": {"title": {"text": say("survive.nodes")}, "rangemode": "tozero"},
    }  # fmt: skip
    figure = Figure(data, layout, 380, {"xaxis": {"tickangle": -50}}, 420)
    known_days, brief = days[~np.isnan(days)], int(((days < 90) & ~to_end).sum())
    first = [sheet.node(str(one["kind"]), str(one["node"])) for one in part.head(4).to_dict("records")]
    fields: dict[str, Words] = {
        "few": number(brief), "all": number(len(part)), "none": number(int(((days < 1) & ~to_end).sum())),
        "end": number(int(to_end.sum())), "first": listed([*first]),
        "median": number(float(np.median(known_days))) if len(known_days) else "–",
    }  # fmt: skip
    return View(say("survive.title", **fields), say("survive.summary", **fields), figure, str(place), run)
