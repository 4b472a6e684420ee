"""What is built, when it enters service, and who pays for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html import looks
from planner.report.html.blocks import Block, Column, Figure, Table, View, chart
from planner.report.html.figures import number, percent, rupees
from planner.report.html.labels import counted, say

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_SHOWN: Final = 16


def block(facts: Facts) -> Block:
    """Capital by option, split into what builders and the state bear; and capacity by the year it enters service."""
    builds = facts["builds"]
    if builds.empty:
        return chart("builds", say("topic.builds"), say("builds.title_none"), say("builds.summary_none"), None)
    sums = _sums(builds)
    capital, subsidy = float(builds["capital_inr"].sum()), float(builds["subsidy_inr"].sum())
    share = percent(subsidy / capital) if capital else "–"
    fields: dict[str, Words] = {
        "capital": rupees(capital), "subsidy": rupees(subsidy), "share": share, "count": counted("options", len(sums)),
        "first": str(sums.index[0]), "largest": rupees(float(sums["capital_inr"].iloc[0])),
        "year": _year(facts, str(builds["in_service_from"].iloc[0])),
        "t": number(float(builds["t_per_year"].sum())),
    }  # fmt: skip
    summary = say("builds.summary", **fields)
    views = (
        View(say("builds.title", **fields), summary, _money(sums.head(_SHOWN)), "money", say("builds.by_money")),
        View(say("builds.title_t", **fields), summary, _service(facts, builds, list(sums.index)), "t",
             say("builds.by_t")),
    )  # fmt: skip
    return Block("builds", say("topic.builds"), views, (_table(sums), _periods(builds)), chooser=say("chooser.show"))


def _sums(builds: pd.DataFrame) -> pd.DataFrame:
    found = builds.groupby("option")[["units", "t_per_year", "capital_inr", "subsidy_inr"]].sum()
    found["first"] = builds.groupby("option")["period"].first()
    found["serves"] = builds.groupby("option")["in_service_from"].first()
    order = found["capital_inr"].round(0).sort_index().sort_values(ascending=False, kind="stable").index
    return found.loc[order]


def _year(facts: Facts, period: str) -> str:
    return facts.year_of_period.get(period, period)


def _money(sums: pd.DataFrame) -> Figure:
    names = list(sums.index)[::-1]
    parts = {
        "builders": (sums["capital_inr"] - sums["subsidy_inr"], looks.bar(0)),
        "state": (sums["subsidy_inr"], looks.bar(4)),
    }
    data = [
        {
            "type": "bar", "orientation": "h", "y": names, "x": (values / 1e7).tolist()[::-1],
            "name": say(f"payer.{who}"), "marker": look,
            "hovertemplate": "%{y}: ₹%{x:,.0f} crore<extra>%{fullData.name}</extra>",
        }
        for who, (values, look) in parts.items()
    ]  # fmt: skip
    layout = {
        "barmode": "stack",
        "xaxis": {"title": {"text": say("axis.crore")}, "rangemode": "tozero"},
        "yaxis": {"type": "category", "showgrid": False},
    }
    return Figure(data, layout, 120 + 32 * len(names))


def _service(facts: Facts, builds: pd.DataFrame, order: list[str]) -> Figure:
    year = builds["in_service_from"].map(lambda period: _year(facts, period))
    grid = builds.assign(year=year).pivot_table(index="year", columns="option", values="t_per_year", aggfunc="sum")
    grid = grid.reindex(list(facts.years)).fillna(0.0)
    data: list[dict[str, Any]] = [
        {
            "type": "bar", "x": list(facts.years), "y": grid[name].tolist(), "name": name, "marker": looks.bar(place),
            "hovertemplate": "%{fullData.name}, %{x}: %{y:,.0f} t/year<extra></extra>",
        }
        for place, name in enumerate(order[:8])
    ]  # fmt: skip
    rest = grid[order[8:]].sum(axis=1)
    if rest.sum() > 0:
        data.append({"type": "bar", "x": list(facts.years), "y": rest.tolist(), "name": say("country.rest"),
                     "marker": looks.bar(looks.REST)})  # fmt: skip
    layout = {
        "barmode": "stack",
        "xaxis": {"type": "category"},
        "yaxis": {"title": {"text": say("axis.t_per_year")}, "rangemode": "tozero"},
    }
    return Figure(data, layout, 420, {"xaxis": {"tickangle": -60}}, 460)


def _table(sums: pd.DataFrame) -> Table:
    columns = (
        Column(say("head.option")), Column(say("head.decided")), Column(say("head.serves")),
        Column(say("head.t_per_year"), "t"), Column(say("head.capital"), "crore"), Column(say("head.subsidy"), "crore"),
        Column(say("head.borne"), "crore"),
    )  # fmt: skip
    rows = [
        (name, first, serves, t, capital, subsidy, capital - subsidy)
        for name, first, serves, t, capital, subsidy in zip(
            sums.index, sums["first"], sums["serves"], sums["t_per_year"], sums["capital_inr"], sums["subsidy_inr"],
            strict=True)
    ]  # fmt: skip
    capital, subsidy = float(sums["capital_inr"].sum()), float(sums["subsidy_inr"].sum())
    whole = (say("head.all"), "", "", None, capital, subsidy, capital - subsidy)
    return Table(say("builds.table"), columns, rows, whole)


def _periods(builds: pd.DataFrame) -> Table:
    columns = (
        Column(say("head.option")), Column(say("head.decided")), Column(say("head.serves")),
        Column(say("head.units"), "t", 2), Column(say("head.t_per_year"), "t"), Column(say("head.capital"), "crore"),
    )  # fmt: skip
    names = ["option", "period", "in_service_from", "units", "t_per_year", "capital_inr"]
    rows = [tuple(line) for line in builds[names].to_numpy(object)[:250]]
    return Table(say("builds.periods"), columns, rows)
