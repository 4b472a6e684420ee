"""What holds the plan back and when, and what one step more of each limit is worth, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html.blocks import Block, Column, Figure, Table, View, chart
from planner.report.html.figures import rupees
from planner.report.html.labels import counted, known, more, say
from planner.report.html.lines import lines
from planner.report.html.plan.limit_words import capital, limit, worth

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_SHOWN: Final = 14
_WORDS: Final = 12
_ROWS: Final = 80
_WIDE: Final = 38
_NARROW: Final = 24


def blocks(facts: Facts) -> list[Block]:
    """What binds, as a calendar; and its worth in words. None where no price could be told."""
    if "prices_in_words" not in facts.frames:
        return []
    found = facts["prices_in_words"]
    found = found[found["saves_inr"] > 0]
    if found.empty:
        return [chart("binds", say("topic.binds"), say("binds.title_none"), say("binds.summary_none"), None)]
    return [_calendar(facts, found), _prices(found)]


def _rules(facts: Facts, found: pd.DataFrame) -> list[dict[str, Any]]:
    """Limits of one name together, the dearest first, with the fiscal years in which one binds."""
    served = _used_quotas(facts)
    rules: dict[tuple[str, str], dict[str, Any]] = {}
    for line in found.to_dict("records"):
        rule = rules.setdefault(
            (line["sheet"], line["name"]),
            {"name": line["name"], "sheet": line["sheet"], "cell": line["cell"], "saves": line["saves_inr"],
             "step": line["step"], "years": set(), "whole": False},
        )  # fmt: skip
        spans = [span for span in str(line["spans"]).split("; ") if span] or served.get(line["name"], [])
        rule["years"] |= {facts.year_of_period.get(span, span) for span in spans}
        rule["whole"] |= not spans
    return list(rules.values())


def _used_quotas(facts: Facts) -> dict[str, list[str]]:
    """Periods in which something is taken under each licence, by what the prices call its quota."""
    frame = facts["licence_balances"]
    used = frame[frame["taken_t"] > 0].groupby("licence", sort=False)["period"].agg(list)
    return {f"quota of licence '{licence}'": periods for licence, periods in used.items()}


def _calendar(facts: Facts, found: pd.DataFrame) -> Block:
    rules = _rules(facts, found)
    shown = rules[:_SHOWN]
    names = [capital(limit(rule["name"])) for rule in shown]
    data: list[dict[str, Any]] = []
    for kind, look in (
        ("in_year", {"symbol": "square", "size": 13, "color": "@1"}),
        ("whole", {"symbol": "line-ew", "size": 13, "color": "@1", "line": {"color": "@1", "width": 3}}),
    ):
        points = [
            (year, place)
            for place, rule in enumerate(shown)
            for year in facts.years
            if (rule["whole"] and not rule["years"] if kind == "whole" else year in rule["years"])
        ]
        if points:
            data.append({
                "type": "scatter", "mode": "markers", "x": [year for year, place in points],
                "y": [place for year, place in points], "name": say(f"binds.{kind}"), "marker": look,
                "customdata": [
                    [limit(shown[place]["name"]), f"{shown[place]['sheet']}!{shown[place]['cell']}"]
                    for year, place in points
                ],
                "hovertemplate": "%{customdata[0]} (%{customdata[1]}), %{x}<extra></extra>",
            })  # fmt: skip
    worth = [
        {
            "x": 1.01, "xref": "paper", "y": place, "xanchor": "left", "showarrow": False, "align": "left",
            "text": rupees(rule["saves"]), "font": {"size": 11.5},
        }
        for place, rule in enumerate(shown)
    ]  # fmt: skip
    head = {"x": 1.01, "xref": "paper", "y": 1.0, "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "showarrow": False, "text": say("binds.worth"), "font": {"size": 11, "color": "@pale"}}  # fmt: skip
    layout = {
        "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": list(facts.years), "side": "bottom",
                  "range": [-0.5, len(facts.years) - 0.5], "tickangle": -40},
        "yaxis": {"tickvals": list(range(len(names))), "ticktext": [lines(name, _WIDE) for name in names],
                  "range": [len(names) - 0.4, -0.6],
                  "zeroline": False},
        "annotations": [*worth, head],
        "margin": {"r": 110, "t": 40},
        "showlegend": len(data) > 1,
    }  # fmt: skip
    narrow = {"yaxis": {"ticktext": [lines(name, _NARROW) for name in names]}, "xaxis": {"tickangle": -60}}
    figure = Figure(data, layout, 140 + 36 * len(names), narrow, least_width=620)
    first = rules[0]
    fields: dict[str, Words] = {
        "count": str(len(found)), "rules": counted("limits", len(rules)), "shown": str(len(shown)),
        "name": names[0], "step": known("step", first["step"]), "inr": rupees(first["saves"]),
        "where": f"{first['sheet']}!{first['cell']}",
    }  # fmt: skip
    title, summary = say("binds.title", **fields), say("binds.summary", **fields)
    return chart("binds", say("topic.binds"), title, summary, figure, _years(facts, shown))


def _years(facts: Facts, shown: list[dict[str, Any]]) -> Table:
    columns = (
        Column(say("head.limit")), Column(say("head.cell")), Column(say("head.binds")),
        Column(say("head.step")), Column(say("head.saves"), "rupees"),
    )  # fmt: skip
    rows = [
        (
            limit(rule["name"]),
            f"{rule['sheet']}!{rule['cell']}",
            ", ".join(year for year in facts.years if year in rule["years"]) or say("binds.whole"),
            known("step", rule["step"]),
            rule["saves"],
        )
        for rule in shown
    ]
    return Table(say("binds.table"), columns, rows)


def _prices(found: pd.DataFrame) -> Block:
    columns = (
        Column(say("head.cell")), Column(say("head.limit")), Column(say("head.figure"), "t", 2),
        Column(say("head.unit")), Column(say("head.step")), Column(say("head.saves"), "rupees"),
        Column(say("head.costs"), "rupees"), Column(say("head.buyers"), "rupees"), Column(say("head.state"), "rupees"),
    )  # fmt: skip
    rows = [
        (f"{line['sheet']}!{line['cell']}", limit(line["name"]), line["figure"], known("unit", line["unit"]),
         known("step", line["step"]),
         line["saves_inr"], line["costs_inr"], line["buyers_inr"], line["state_inr"])
        for line in found.head(_ROWS).to_dict("records")
    ]  # fmt: skip
    table = Table(say("prices.table"), columns, rows, note=more(len(found), _ROWS, "prices_in_words"))
    passages = tuple(worth(line) for line in found.head(_WORDS).to_dict("records"))
    first = found.iloc[0]
    fields: dict[str, Words] = {
        "name": limit(str(first["name"])),
        "step": known("step", str(first["step"])),
        "inr": rupees(first["saves_inr"]),
    }
    view = View(say("prices.title", **fields), say("prices.summary", count=counted("cells", len(found))))
    return Block("prices", say("topic.prices"), (view,), (table,), passages)
