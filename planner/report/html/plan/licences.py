"""Licences: when each is valid, how much of it is used, and what is left from period to period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.report.html import looks
from planner.report.html.blocks import Block, Column, Figure, Table, View, chart
from planner.report.html.figures import percent, tonnes
from planner.report.html.labels import counted, more, say

if TYPE_CHECKING:
    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_LANES: Final = 40
_HOLDERS: Final = 20
_ROWS: Final = 250
_BALANCE_ROWS: Final = 900
_FULL: Final = 0.995
_KINDS: Final = ("full", "part", "none", "open")


def blocks(facts: Facts) -> list[Block]:
    """The calendar, and the balances by holder; none if there is no licence in the plan."""
    found = _licences(facts)
    if found.empty:
        return []
    return [_calendar(facts, found), *_balances(facts, found)]


def _licences(facts: Facts) -> pd.DataFrame:
    """One row for each licence with a balance: holder, first and last day in the plan, quotas, tonnes taken, use."""
    balances = facts["licence_balances"]
    if balances.empty:
        return balances
    valid = balances[balances["valid"] == "yes"]
    opening = valid.groupby("licence")["opening_t"].first()
    found = balances.groupby("licence", sort=False).agg(holder=("holder", "first"), taken_t=("taken_t", "sum"))
    given = facts.tables["licences"].data.drop_duplicates("licence").set_index("licence")
    edges = facts.calendar.edges
    start, end = pd.Timestamp(edges[0]), pd.Timestamp(edges[-1])
    first = given["valid_from"].reindex(found.index).fillna(start)
    last = given["valid_to"].reindex(found.index).fillna(end) + pd.Timedelta(days=1)
    found["first"], found["last"] = first.where(first > start, start), last.where(last < end, end)
    found["quota_t"] = given["quota_t"].reindex(found.index)
    found["in_plan_t"] = opening.reindex(found.index)
    found["used"] = (found["taken_t"] / found["in_plan_t"].where(found["in_plan_t"] > 0)).fillna(0.0)
    found["kind"] = np.select(
        [found["in_plan_t"].isna(), found["used"] >= _FULL, found["taken_t"] > 1e-9], ["open", "full", "part"], "none"
    )
    found = found[found["last"] > found["first"]].reset_index()
    return found.sort_values(["holder", "first", "licence"], kind="stable").reset_index(drop=True)


def _calendar(facts: Facts, found: pd.DataFrame) -> Block:
    lanes, names = _lanes(found)
    shown = found.assign(lane=lanes)
    shown = shown[shown["lane"] < _LANES]
    data: list[dict[str, Any]] = []
    for number, kind in enumerate(_KINDS):
        part = shown[shown["kind"] == kind]
        if part.empty:
            continue
        look: dict[str, Any] = {
            "color": ("@0", "@0/60", "@paper", "@2")[number],
            "line": {"color": "@0" if kind == "none" else "@paper", "width": 1.4},
        }
        if kind == "part":
            look["pattern"] = looks.pattern(1)
        days = (part["last"] - part["first"]).dt.days
        data.append({
            "type": "bar", "orientation": "h", "y": part["lane"].tolist(),
            "base": part["first"].dt.strftime("%Y-%m-%d").tolist(), "x": [int(count) * 86_400_000 for count in days],
            "name": say(f"licences.{kind}"), "marker": look, "width": 0.72,
            "customdata": [
                [name, holder, tonnes(taken), tonnes(quota) if np.isfinite(quota) else "∞"]
                for name, holder, taken, quota in zip(
                    part["licence"], part["holder"], part["taken_t"], part["in_plan_t"], strict=True)
            ],
            "hovertemplate": "%{customdata[0]} (%{customdata[1]}): %{customdata[2]} / %{customdata[3]} t"
            "<extra>%{fullData.name}</extra>",
        })  # fmt: skip
    edges = [str(day) for day in facts.calendar.edges[[0, -1]]]
    ticks = [(place, name) for place, name in names if place < _LANES]
    layout = {
        "barmode": "overlay",
        "xaxis": {"type": "date", "range": edges, "tickformat": "%Y", "dtick": "M12", "tick0": "2026-01-01"},
        "yaxis": {
            "tickvals": [place for place, name in ticks], "ticktext": [name for place, name in ticks],
            "range": [int(shown["lane"].max()) + 0.6, -0.6], "showgrid": False, "zeroline": False,
        },
        "margin": {"t": 44},
    }  # fmt: skip
    narrow = {"yaxis": {"tickfont": {"size": 10}}, "xaxis": {"dtick": "M24"}}
    figure = Figure(data, layout, 120 + 26 * (int(shown["lane"].max()) + 1), narrow)
    title, summary = _words(found, len(ticks) if len(ticks) < len(names) else 0)
    return chart("licences", say("topic.licences"), title, summary, figure, _table(found))


def _lanes(found: pd.DataFrame) -> tuple[list[int], list[tuple[int, str]]]:
    """A lane for each licence, those of a holder together and never two at a time in one; first lane of each holder."""
    lanes: list[int] = []
    names: list[tuple[int, str]] = []
    ends: list[Any] = []
    start, holder = 0, None
    for who, first, last in zip(found["holder"], found["first"], found["last"], strict=True):
        if who != holder:
            start, holder, ends = start + len(ends), who, []
            names.append((start, str(who) or "–"))
        free = next((place for place, end in enumerate(ends) if end <= first), len(ends))
        ends[free : free + 1] = [last]
        lanes.append(start + free)
    return lanes, names


def _words(found: pd.DataFrame, shown: int) -> tuple[Words, Words]:
    counts = found["kind"].value_counts()
    number = {kind: int(counts.get(kind, 0)) for kind in _KINDS}
    quota, taken = float(found["in_plan_t"].sum()), float(found["taken_t"].sum())
    fields: dict[str, Words] = {
        "count": counted("licences", len(found)), "holders": counted("holders", found["holder"].nunique()),
        "full": str(number["full"]),
        "part": str(number["part"]), "none": str(number["none"]), "taken": tonnes(taken), "quota": tonnes(quota),
        "share": percent(taken / quota) if quota else "–",
    }  # fmt: skip
    open_words = say("licences.summary_open", count=str(number["open"])) if number["open"] else ""
    cut = say("licences.cut", shown=str(shown)) if shown else ""
    key = "title" if quota else "title_open"
    return say(f"licences.{key}", **fields), say("licences.summary", open=open_words, cut=cut, **fields)


def _table(found: pd.DataFrame) -> Table:
    columns = (
        Column(say("head.licence")), Column(say("head.holder")), Column(say("head.from")), Column(say("head.to")),
        Column(say("head.quota"), "t"), Column(say("head.in_plan"), "t"), Column(say("head.taken"), "t"),
        Column(say("head.left"), "t"),
    )  # fmt: skip
    rows = [
        (name, holder, first, last, quota, plan, taken, plan - taken)
        for name, holder, first, last, quota, plan, taken in zip(
            found["licence"], found["holder"], found["first"].dt.strftime("%Y-%m-%d"),
            (found["last"] - pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d"), found["quota_t"], found["in_plan_t"],
            found["taken_t"], strict=True)
    ]  # fmt: skip
    return Table(say("licences.table"), columns, rows[:_ROWS], note=more(len(rows), _ROWS, "licence_balances"))


def _balances(facts: Facts, found: pd.DataFrame) -> list[Block]:
    """Of each holder: what is taken in a period, and what its valid licences still allow."""
    balances = facts["licence_balances"]
    lines = balances[(balances["valid"] == "yes") | (balances["taken_t"] > 0)]
    lines = lines[lines["licence"].isin(found["licence"]) & lines["opening_t"].notna()]
    sums = lines.groupby("holder")["taken_t"].sum().round(6).sort_index().sort_values(ascending=False, kind="stable")
    holders = [str(name) for name in sums.index[:_HOLDERS]]
    if not holders:
        return []
    views: list[View] = []
    rows: list[tuple[object, ...]] = []
    keys: list[str] = []
    for place, holder in enumerate(holders):
        part = lines[lines["holder"] == holder]
        if rows and len(rows) + len(part) > _BALANCE_ROWS:
            break
        views.append(_view(facts, holder, part, f"h{place}"))
        for licence, period, opening, taken, closing in zip(
            part["licence"], part["period"], part["opening_t"], part["taken_t"], part["closing_t"], strict=True
        ):
            rows.append((licence, period, opening, taken, closing))
            keys.append(f"h{place}")
    columns = (
        Column(say("head.licence")), Column(say("head.period")), Column(say("head.opening"), "t"),
        Column(say("head.taken"), "t"), Column(say("head.left"), "t"),
    )  # fmt: skip
    note = more(len(lines), len(rows), "licence_balances")
    table = Table(say("balances.table"), columns, rows, choice=keys, note=note)
    return [Block("balances", say("topic.balances"), tuple(views), (table,), chooser=say("balances.chooser"))]


def _view(facts: Facts, holder: str, part: pd.DataFrame, key: str) -> View:
    periods = list(facts.calendar.names)
    taken = part.groupby("period")["taken_t"].sum().reindex(periods).fillna(0.0)
    left = part.groupby("period")["closing_t"].sum().reindex(periods).fillna(0.0)
    data = [
        {
            "type": "bar", "x": periods, "y": values.tolist(), "name": say(f"balances.{name}"), "marker": look,
            "hovertemplate": "%{x}: %{y:,.1f} t<extra>%{fullData.name}</extra>",
        }
        for name, values, look in (
            ("taken", taken, looks.bar(0)),
            ("left", left, {"color": "@0/18", "line": {"color": "@0", "width": 1}}),
        )
    ]  # fmt: skip
    layout = {
        "barmode": "stack",
        "bargap": 0.18,
        "xaxis": {"type": "category", "tickangle": -60},
        "yaxis": {"title": {"text": say("axis.tonnes")}, "rangemode": "tozero"},
    }
    whole, rest = float(taken.sum()), _unused(part)
    dry = [period for period in periods if left[period] < 1e-6 and taken[period] > 1e-6]
    fields: dict[str, Words] = {
        "holder": holder or say("licences.nobody"), "taken": tonnes(whole),
        "count": counted("licences", part["licence"].nunique()),
        "dry": counted("periods", len(dry)), "first": dry[0] if dry else "",
    }  # fmt: skip
    fields["lapse"] = say("balances.lapse", left=tonnes(rest)) if rest >= 0.05 else say("balances.no_lapse")
    title = say("balances.title_dry" if dry else "balances.title", **fields)
    summary = say("balances.summary", **fields)
    return View(title, summary, Figure(data, layout, 360), key, holder or say("licences.nobody"))


def _unused(part: pd.DataFrame) -> float:
    """What the licences of a holder lapse with."""
    return float(part.groupby("licence", sort=False)["closing_t"].last().sum())
