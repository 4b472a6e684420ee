"""What a kilogram costs, line by line from the purchase price, and who pays what in which year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html import looks
from planner.report.html.blocks import Block, Column, Figure, Table, View, chart
from planner.report.html.figures import CRORE, number, per_kg, percent, rupees
from planner.report.html.labels import known, listed, say

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_BUYERS: Final = "buyers"
_FIRST: Final = "buying"
_ALL: Final = "all"
_KG: Final = 1e3


def bridge(facts: Facts) -> Block | None:
    """From the purchase price to the whole cost, in ₹ for each kilogram delivered; None if nothing is delivered."""
    lines = facts["costs"]
    lines = lines[lines["payer"] == _BUYERS]
    served = facts.yearly["served_t"]
    years = [year for year in facts.years if served[year] > 0]
    if not years:
        return None
    order = list(dict.fromkeys([_FIRST, *lines["line"]]))
    spans = [_ALL, *years]
    views, rows, keys = [], [], []
    for span in spans:
        part = lines if span == _ALL else lines[lines["fiscal_year"] == span]
        tonnes = float(served.sum() if span == _ALL else served[span])
        sums = part.groupby("line")[["inr", "present_value_inr"]].sum().reindex(order).fillna(0.0)
        sums = sums[(sums["inr"] != 0) | (sums.index == _FIRST)]
        views.append(_view(span, sums["inr"], tonnes))
        total = float(sums["inr"].sum())
        for line, inr, present in zip(sums.index, sums["inr"], sums["present_value_inr"], strict=True):
            rows.append((known("line", line), inr, inr / tonnes / _KG, inr / total if total else None, present))
            keys.append(span)
        rows.append((say("bridge.total"), total, total / tonnes / _KG, 1.0, float(sums["present_value_inr"].sum())))
        keys.append(span)
    columns = (
        Column(say("head.line")), Column(say("head.crore"), "crore"), Column(say("head.per_kg"), "per_kg", 1),
        Column(say("head.share"), "share"), Column(say("head.present"), "crore"),
    )  # fmt: skip
    table = Table(say("bridge.table"), columns, rows, choice=keys)
    return Block("cost", say("topic.cost"), tuple(views), (table,), chooser=say("chain.chooser"))


def _view(span: str, sums: pd.Series, tonnes: float) -> View:
    each = {str(line): float(inr) / tonnes / _KG for line, inr in sums.items()}
    total = sum(each.values())
    steps = {line: value for line, value in each.items() if line != _FIRST}
    adds = sorted((line for line in steps if steps[line] > 0), key=lambda line: (-round(steps[line], 6), line))
    saves = sorted((line for line in steps if steps[line] < 0), key=lambda line: (round(steps[line], 6), line))
    label: Words = say("head.all_years") if span == _ALL else span
    parts: list[Words] = [
        say("bridge.part", line=known("line", line), inr=per_kg(steps[line])) for line in [*adds[:3], *saves[:2]]
    ]
    fields: dict[str, Words] = {
        "span": label, "first": rupees(each[_FIRST]), "total": rupees(total), "parts": listed(parts),
        "line": known("line", adds[0]) if adds else "", "inr": rupees(steps[adds[0]]) if adds else "",
        "cost": rupees(float(sums.sum())),
    }  # fmt: skip
    title = say("bridge.title" if adds else "bridge.title_flat", **fields)
    return View(title, say("bridge.summary" if parts else "bridge.summary_flat", **fields), _bars(each, total), span,
                label)  # fmt: skip


def _bars(each: dict[str, float], total: float) -> Figure:
    """A waterfall from bars, so that what adds and what saves differ by pattern, not by colour alone."""
    names: list[Words] = [*(known("line", line) for line in each), say("bridge.total")]
    bases, sizes, kinds = [], [], []
    level = 0.0
    for line, value in each.items():
        bases.append(min(level, level + value))
        sizes.append(abs(value))
        kinds.append("first" if line == _FIRST else ("adds" if value >= 0 else "saves"))
        level += value
    bases.append(0.0)
    sizes.append(total)
    kinds.append("total")
    shown = [*each.values(), total]
    places = {"first": looks.bar(0), "adds": looks.bar(1), "saves": looks.bar(2), "total": looks.bar(8)}
    data: list[dict[str, Any]] = []
    for kind, look in places.items():
        at = [place for place, one in enumerate(kinds) if one == kind]
        if not at:
            continue
        data.append({
            "type": "bar", "orientation": "h", "y": at, "base": [bases[place] for place in at],
            "x": [sizes[place] for place in at], "name": say(f"bridge.{kind}"), "marker": look,
            "text": [number(shown[place]) if kind in {"first", "total"} else _signed(shown[place]) for place in at],
            "width": 0.72, "textposition": "outside", "cliponaxis": False, "constraintext": "none",
            "customdata": [names[place] for place in at],
            "hovertemplate": "%{customdata}: %{text} ₹/kg<extra></extra>", "showlegend": kind in {"adds", "saves"},
        })  # fmt: skip
    ends = [base + size for base, size in zip(bases, sizes, strict=True)]
    layout = {
        "barmode": "overlay",
        "bargap": 0.3,
        "xaxis": {"title": {"text": say("axis.per_kg")}, "range": [0, max(ends) * 1.12], "tickformat": ",.0f"},
        "yaxis": {
            "tickvals": list(range(len(names))), "ticktext": names, "range": [len(names) - 0.4, -0.6],
            "showgrid": False, "zeroline": False,
        },
    }  # fmt: skip
    narrow = {"xaxis": {"range": [0, max(ends) * 1.3], "nticks": 4}}
    return Figure(data, layout, 90 + 30 * len(names), narrow)


def _signed(value: float) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def payers(facts: Facts) -> Block:
    """By fiscal year: what buyers pay, and what the state pays and takes."""
    lines = facts["costs"]
    table = lines[lines["payer"] != "penalty"].assign(what=_what)
    sums = table.pivot_table(index="fiscal_year", columns="what", values="inr", aggfunc="sum")
    sums = sums.reindex(list(facts.years)).fillna(0.0)
    sums = sums[[name for name in ("buyers", "incentives", "capital_subsidy", "duty") if name in sums]]
    order = [str(name) for name in sums]
    state = [name for name in order if name != "buyers"]
    whole = {name: float(sums[name].sum()) for name in order}
    net = sum(whole[name] for name in state)
    paid = whole.get("buyers", 0.0)
    look = {"buyers": looks.bar(0), "incentives": looks.bar(4), "capital_subsidy": looks.bar(3), "duty": looks.bar(2)}
    data = [
        {
            "type": "bar", "x": list(facts.years), "y": (sums[name] / CRORE).tolist(), "name": known("payer", name),
            "marker": look[name], "hovertemplate": "%{x}: ₹%{y:,.0f} crore<extra>%{fullData.name}</extra>",
        }
        for name in order
    ]  # fmt: skip
    layout = {
        "barmode": "relative",
        "xaxis": {"type": "category"},
        "yaxis": {"title": {"text": say("axis.crore")}, "tickformat": ",.0f"},
    }
    parts: list[Words] = [say("payers.part", what=known("line", name), inr=rupees(whole[name])) for name in state]
    fields: dict[str, Words] = {
        "buyers": rupees(paid), "net": rupees(net), "share": percent(net / (paid + net)) if paid + net > 0 else "–",
        "takes": rupees(-net), "parts": listed(parts), "due": say("payers.due") if "capital_subsidy" in state else "",
    }  # fmt: skip
    kind = "title" if net > 0 else ("title_takes" if net < 0 else "title_none")
    columns = (
        Column(say("head.year")), *(Column(known("payer", name), "crore") for name in order),
        Column(say("head.state_net"), "crore"),
    )  # fmt: skip
    rows = [
        (year, *line, float(sum(line[1:]) if "buyers" in order else sum(line)))
        for year, line in zip(sums.index, sums.to_numpy(), strict=True)
    ]
    total = (say("head.all"), *whole.values(), net)
    summary = say("payers.summary" if parts else "payers.summary_none", **fields)
    return chart("payers", say("topic.payers"), say(f"payers.{kind}", **fields), summary, Figure(data, layout, 400,
                 {"xaxis": {"tickangle": -60}}), Table(say("payers.table"), columns, rows, total))  # fmt: skip


def _what(lines: pd.DataFrame) -> pd.Series:
    return lines["line"].where(lines["payer"] == "state", "buyers")
