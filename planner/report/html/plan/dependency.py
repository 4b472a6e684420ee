"""On whom the plan depends, stage by stage: what the last step shows, beside what origin traced through shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html.blocks import Block, Column, Figure, Table, View
from planner.report.html.figures import percent
from planner.report.html.labels import country, listed, say
from planner.report.html.lines import lines

if TYPE_CHECKING:
    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_COUNTRIES: Final = 6
_ACROSS: Final = 4
_GAP: Final = 0.045
_WIDE: Final = 28
_NARROW: Final = 22
_SEEN: Final = 0.005
_ASKED: Final = {"symbol": "line-ew", "size": 12, "line": {"color": "@ink", "width": 2}}


def block(facts: Facts) -> Block | None:
    """Shares over the years, a panel for each stage; None if nothing is traced."""
    stages = _stages(facts)
    order = [code for code in [facts.foremost, *facts.ranked] if code]
    chosen = list(dict.fromkeys(order))[:_COUNTRIES]
    if not stages or not chosen:
        return None
    views = tuple(
        View(*_words(facts, stages, code), _panels(facts, stages, code), code, facts.name_of(code)) for code in chosen
    )
    return Block("dependency", say("topic.dependency"), views, (_table(facts, stages, chosen),),
                 chooser=say("dependency.chooser"))  # fmt: skip


def _stages(facts: Facts) -> list[str]:
    """Those of the main chain first, each once."""
    return list(dict.fromkeys(stage for chain in facts.chains for stage in chain))


def _series(facts: Facts, stage: str, code: str) -> tuple[list[float], list[float]]:
    """Shares of a country at a stage in each year: traced, and by the last step alone."""
    both = [facts.shares.get((year, stage, code), (0.0, 0.0)) for year in facts.years]
    return [traced for traced, _ in both], [last for _, last in both]


def _words(facts: Facts, stages: list[str], code: str) -> tuple[Words, Words]:
    year = facts.years[-1]
    found = [(stage, *facts.shares.get((year, stage, code), (0.0, 0.0))) for stage in stages]
    hidden = [one for one in found if one[1] - one[2] >= _SEEN] or found
    stage, traced, last = max(hidden, key=lambda one: (round(abs(one[1] - one[2]), 9), one[0]))
    who = facts.name_of(code)
    fields: dict[str, Words] = {
        "year": year, "country": who, "stage": facts.stage(stage), "traced": percent(traced), "last": percent(last),
    }  # fmt: skip
    kind = "same" if abs(traced - last) < _SEEN else ("hidden" if traced > last else "seeming")
    parts: list[Words] = [
        say("dependency.part", stage=facts.stage(name), traced=percent(here), last=percent(step))
        for name, here, step in found
    ]
    summary = say("dependency.summary", parts=listed(parts), **fields)
    return say(f"dependency.title_{kind}", **fields), summary


def _panels(facts: Facts, stages: list[str], code: str) -> Figure:
    colour = facts.colour(code)
    years = list(facts.years)
    has_asked = False
    data: list[dict[str, Any]] = []
    wide: dict[str, Any] = {"annotations": [], "margin": {"l": 44, "r": 10, "t": 54, "b": 46}}
    narrow: dict[str, Any] = {"annotations": [], "margin": {"l": 44, "r": 10, "t": 60, "b": 46}}
    for number, stage in enumerate(stages):
        traced, last = _series(facts, stage, code)
        end = str(number + 1) if number else ""
        common: dict[str, Any] = {
            "type": "scatter",
            "x": years,
            "xaxis": f"x{end}",
            "yaxis": f"y{end}",
            "meta": facts.stage(stage),
        }
        first = not number
        data.append(common | {
            "y": last, "mode": "lines+markers", "name": say("dependency.last_step"), "legendgroup": "last",
            "showlegend": first, "line": {"color": "@pale", "width": 2, "dash": "dot"},
            "marker": {"color": "@paper", "size": 6, "symbol": "circle", "line": {"color": "@pale", "width": 1.6}},
            "hovertemplate": "%{meta}, %{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
        })  # fmt: skip
        data.append(common | {
            "y": traced, "mode": "lines+markers", "name": say("dependency.traced"), "legendgroup": "traced",
            "showlegend": first, "fill": "tonexty", "fillcolor": f"@{colour}/22",
            "line": {"color": f"@{colour}", "width": 2.6},
            "marker": {"color": f"@{colour}", "size": 6, "symbol": "square"},
            "hovertemplate": "%{meta}, %{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
        })  # fmt: skip
        asked = [facts.asked_shares.get((year, stage, code)) for year in years]
        if any(share is not None for share in asked):
            data.append(common | {
                "y": asked, "mode": "markers", "name": say("dependency.asked"), "legendgroup": "asked",
                "showlegend": not has_asked, "marker": _ASKED,
                "hovertemplate": "%{meta}, %{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
            })  # fmt: skip
            has_asked = True
        _place(wide, years, (number, len(stages), min(_ACROSS, len(stages))), lines(facts.stage(stage), _WIDE))
        _place(narrow, years, (number, len(stages), min(2, len(stages))), lines(facts.stage(stage), _NARROW))
    deep, tall = -(-len(stages) // _ACROSS), -(-len(stages) // 2)
    return Figure(data, wide, 90 + 210 * deep, narrow, 90 + 185 * tall)


def _place(layout: dict[str, Any], years: list[str], place: tuple[int, int, int], head: Words) -> None:
    """Put a panel into a grid, its head above it."""
    number, count, across = place
    rows = -(-count // across)
    row, column = divmod(number, across)
    width = (1 - _GAP * (across - 1)) / across
    drop = 0.3 / rows if rows > 1 else 0.0
    height = (1 - drop * (rows - 1)) / rows
    left, top = column * (width + _GAP), 1 - row * (height + drop)
    end = str(number + 1) if number else ""
    ends = [years[0], years[-1]] if len(years) > 1 else years
    ticks = [0.0, 0.5, 1.0] if rows > 2 else [0.0, 0.25, 0.5, 0.75, 1.0]
    layout[f"xaxis{end}"] = {
        "domain": [left, left + width], "anchor": f"y{end}", "type": "category", "tickangle": 0,
        "tickvals": ends, "ticktext": [year.removeprefix("FY20") for year in ends],
        "tickfont": {"size": 10}, "automargin": False, "showgrid": False,
    }  # fmt: skip
    layout[f"yaxis{end}"] = {
        "domain": [max(top - height, 0), top], "anchor": f"x{end}", "range": [-0.02, 1.04],
        "tickvals": ticks, "ticktext": [percent(share) for share in ticks], "showticklabels": not column,
        "automargin": False,
    }  # fmt: skip
    layout["annotations"].append(
        {
            "x": left, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "text": head, "align": "left", "showarrow": False, "font": {"size": 12},
        }
    )  # fmt: skip
    layout["legend"] = {"y": 1 + 0.1 / rows}


def _table(facts: Facts, stages: list[str], chosen: list[str]) -> Table:
    rows: list[tuple[object, ...]] = []
    keys: list[str] = []
    for code in chosen:
        for stage in stages:
            for year, traced, last in zip(facts.years, *_series(facts, stage, code), strict=True):
                asked = facts.asked_shares.get((year, stage, code))
                rows.append((facts.stage(stage), year, last, traced, traced - last, asked))
                keys.append(code)
    columns = (
        Column(say("head.stage")), Column(say("head.year")), Column(say("head.last_step"), "share"),
        Column(say("head.traced"), "share"), Column(say("head.difference"), "share"),
        Column(say("head.asked"), "share"),
    )  # fmt: skip
    return Table(say("dependency.table"), columns, rows, choice=keys)


def headline(facts: Facts) -> tuple[Words, str, float, float] | None:
    """The foremost foreign country in the last year, and the stage at which most of it is out of sight."""
    code, stages = facts.foremost, _stages(facts)
    if not code or not stages:
        return None
    found = [(stage, *facts.shares.get((facts.years[-1], stage, code), (0.0, 0.0))) for stage in stages]
    stage, traced, last = max(found, key=lambda one: (round(one[1], 9), one[0]))
    return country(code), stage, traced, last
