"""What is asked for and not delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html import looks
from planner.report.html.blocks import Block, Column, Figure, Table, chart
from planner.report.html.figures import percent, rupees, tonnes
from planner.report.html.labels import counted, more, say

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_LEAST_T: Final = 1e-6
_ROWS: Final = 80
_GRADES: Final = 7


def block(facts: Facts) -> Block:
    """Tonnes short by period and grade, and the lines behind them."""
    need = facts["shortages"]
    short = need[need["short_t"] > _LEAST_T]
    asked = float(need["demand_t"].sum())
    if short.empty:
        words = say("shortages.summary_none", asked=tonnes(asked))
        return chart("shortages", say("topic.shortages"), say("shortages.title_none"), words, None)
    grades = short.groupby("grade")["short_t"].sum().round(9).sort_index().sort_values(ascending=False, kind="stable")
    customers = short.groupby("customer")["short_t"].sum().round(9).sort_index()
    whole = float(short["short_t"].sum())
    names = facts.calendar.names
    missed = [place for place, period in enumerate(names) if (short["period"] == period).any()]
    periods = list(names[missed[0] : missed[-1] + 1])
    fields: dict[str, Words] = {
        "short": tonnes(whole), "share": percent(whole / asked, 1), "grade": str(grades.index[0]),
        "part": percent(float(grades.iloc[0]) / whole), "first": periods[0], "last": periods[-1],
        "count": counted("periods", len(missed)), "penalty": rupees(float(short["penalty_inr"].sum())),
        "customer": str(customers.idxmax()), "customer_t": tonnes(float(customers.max())),
    }  # fmt: skip
    key = "one" if len(missed) == 1 else "many"
    title, summary = say(f"shortages.title_{key}", **fields), say("shortages.summary", **fields)
    return chart("shortages", say("topic.shortages"), title, summary, _bars(short, periods, list(grades.index)),
                 _table(short))  # fmt: skip


def _bars(short: pd.DataFrame, periods: list[str], grades: list[str]) -> Figure:
    grid = short.pivot_table(index="period", columns="grade", values="short_t", aggfunc="sum")
    grid = grid.reindex(periods).fillna(0.0)
    data: list[dict[str, Any]] = [
        {
            "type": "bar", "x": periods, "y": grid[name].tolist(), "name": name,
            "marker": looks.bar((looks.WRONG, 1, 4, 3, 0, 2, 6)[place]),
            "hovertemplate": "%{fullData.name}, %{x}: %{y:,.2f} t<extra></extra>",
        }
        for place, name in enumerate(grades[:_GRADES])
    ]  # fmt: skip
    rest = grid[grades[_GRADES:]].sum(axis=1)
    if rest.sum() > 0:
        look = looks.bar(looks.REST)
        data.append({"type": "bar", "x": periods, "y": rest.tolist(), "name": say("country.rest"), "marker": look})
    layout = {
        "barmode": "stack",
        "xaxis": {"type": "category"},
        "yaxis": {"title": {"text": say("axis.short")}, "rangemode": "tozero"},
        "showlegend": True,
        "bargap": 0.45,
    }
    return Figure(data, layout, 340)


def _table(short: pd.DataFrame) -> Table:
    keys = ["period", "customer", "grade", "segment"]
    sums = short.groupby([*keys, "demand"], as_index=False)[["demand_t", "short_t", "penalty_inr"]].sum()
    sums["key"] = sums["short_t"].round(9)
    sums = sums.sort_values(["key", *keys, "demand"], ascending=[False, *([True] * 5)], kind="stable")
    columns = (
        Column(say("head.customer")), Column(say("head.grade")), Column(say("head.segment")),
        Column(say("head.period")), Column(say("head.demand"), "t", 2), Column(say("head.short"), "t", 2),
        Column(say("head.penalty"), "crore"),
    )  # fmt: skip
    order = ["customer", "grade", "segment", "period", "demand_t", "short_t", "penalty_inr"]
    rows = [tuple(line) for line in sums[order].to_numpy(object)]
    return Table(say("shortages.table"), columns, rows[:_ROWS], note=more(len(rows), _ROWS, "shortages"))
