"""Where the magnets are made, over time, and what is bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.report.html import looks
from planner.report.html.blocks import Block, Column, Figure, Table, View
from planner.report.html.figures import percent, tonnes
from planner.report.html.labels import countries, country, known, listed, more, say

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_OFFERS: Final = 60
_REST: Final = "rest"


def block(facts: Facts) -> Block | None:
    """Tonnes delivered by the country of the last step; None if nothing is delivered."""
    if facts.delivered.empty:
        return None
    by_year = _grid(facts, "year", list(facts.years))
    by_period = _grid(facts, "period", list(facts.calendar.names))
    title, summary = _words(facts, by_year)
    grids = {
        "year": by_year,
        "share": by_year.div(by_year.sum(axis=1), axis=0).fillna(0.0),
        "month": _monthly(facts, by_period),
    }
    views = tuple(
        View(title, summary, _bars(facts, grid, kind), kind, say(f"mix.by_{kind}")) for kind, grid in grids.items()
    )
    tables = (*(_table(facts, grid, kind) for kind, grid in grids.items()), _offers(facts))
    return Block("mix", say("topic.mix"), views, tables, chooser=say("mix.chooser"))


def _grid(facts: Facts, by: str, order: list[str]) -> pd.DataFrame:
    """Tonnes: rows by time, a column for each of the foremost countries of the last step, then the rest."""
    grid = facts.delivered.pivot_table(index=by, columns="made_in", values="grade_tonnes", aggfunc="sum")
    grid = grid.reindex(order).fillna(0.0)
    ranked = sorted(grid.columns, key=lambda code: (code != facts.home, -round(grid[code].sum(), 6), code))
    shown = [code for code in ranked if facts.colour(code) < looks.REST][:7]
    rest = [code for code in ranked if code not in shown]
    found = grid[shown].copy()
    if len(rest) == 1:
        found[rest[0]] = grid[rest[0]]
    elif rest:
        found[_REST] = grid[rest].sum(axis=1)
    return found


def _monthly(facts: Facts, by_period: pd.DataFrame) -> pd.DataFrame:
    months = dict(zip(facts.calendar.names, facts.calendar.months, strict=True))
    return by_period.div([months[period] for period in by_period.index], axis=0)


def _name(code: str) -> Words:
    return known("country", code) if code == _REST else countries(code)


def _bars(facts: Facts, grid: pd.DataFrame, kind: str) -> Figure:
    unit = "%{y:.1%}" if kind == "share" else "%{y:,.1f} t"
    data = [
        {
            "type": "bar",
            "x": list(grid.index),
            "y": list(grid[code]),
            "name": _name(code),
            "marker": looks.bar(looks.REST if code == _REST else facts.colour(code)),
            "hovertemplate": f"%{{fullData.name}}, %{{x}}: {unit}<extra></extra>",
        }
        for code in grid.columns
    ]
    axis: dict[str, Any] = {"title": {"text": say(f"mix.axis_{kind}")}, "rangemode": "tozero"}
    if kind == "share":
        axis |= {"tickformat": ".0%", "range": [0, 1]}
    layout = {"barmode": "stack", "yaxis": axis, "xaxis": {"type": "category"}, "bargap": 0.24}
    return Figure(data, layout, 420, {"xaxis": {"tickangle": -60}}, 430)


def _words(facts: Facts, grid: pd.DataFrame) -> tuple[Words, Words]:
    shares = grid.div(grid.sum(axis=1), axis=0).fillna(0.0)
    served = grid.sum(axis=1)
    years = [year for year in grid.index if served[year] > 0]
    first, last = years[0], years[-1]
    totals = grid.sum() / grid.to_numpy().sum()
    ranked = totals.drop(labels=[facts.home], errors="ignore").sort_values(ascending=False, kind="stable")
    leading = str(ranked.index[0]) if len(ranked) else facts.home
    fields = {
        "home": country(facts.home),
        "other": _name(leading),
        "first": first,
        "last": last,
        "home_first": percent(float(shares[facts.home][first]) if facts.home in shares else 0.0),
        "home_last": percent(float(shares[facts.home][last]) if facts.home in shares else 0.0),
        "other_first": percent(float(shares[leading][first])),
        "other_last": percent(float(shares[leading][last])),
    }
    rise = 0.0 if fields["home_first"] == fields["home_last"] else shares[facts.home][last] - shares[facts.home][first]
    kind = "same" if not rise else ("up" if rise > 0 else "down")
    title = say("mix.title_home_only" if leading == facts.home else f"mix.title_{kind}", **fields)
    named = [say("mix.part", country=_name(str(code)), share=percent(float(part))) for code, part in
             totals.sort_values(ascending=False, kind="stable").head(6).items() if part > 0]  # fmt: skip
    summary = say("mix.summary", parts=listed([*named]), tonnes=tonnes(float(served.sum())), **fields)
    return title, summary


def _table(facts: Facts, grid: pd.DataFrame, kind: str) -> Table:
    codes, is_share = list(grid.columns), kind == "share"
    heads = [Column(_name(code), "share" if is_share else "t") for code in codes]
    if not is_share:
        heads.append(Column(say("head.total_t"), "t"))
    rows = [
        (span, *line) if is_share else (span, *line, float(line.sum()))
        for span, line in zip(grid.index, grid.to_numpy(), strict=True)
    ]
    columns = (Column(say("head.span")), *heads)
    return Table(say(f"mix.table_{kind}"), columns, rows, only=kind, note=_short_years(facts))


def _short_years(facts: Facts) -> Words:
    """Which fiscal years the plan covers in part."""
    calendar = facts.calendar
    months = [int(calendar.months[calendar.fiscal_year_codes == code].sum()) for code in range(len(facts.years))]
    parts: list[Words] = [
        say("note.months", year=year, months=str(count))
        for year, count in zip(facts.years, months, strict=True)
        if count < 12
    ]
    return listed(parts)


def _offers(facts: Facts) -> Table:
    """What is bought, the offers of most money first."""
    bought = facts["purchases"]
    sums = bought.groupby(["offer", "material"], as_index=False)[["tonnes", "cost_inr"]].sum()
    sums["key"] = sums["cost_inr"].round(0)
    sums = sums.sort_values(["key", "offer", "material"], ascending=[False, True, True], kind="stable")
    columns = (
        Column(say("head.offer")), Column(say("head.material")), Column(say("head.tonnes"), "t"),
        Column(say("head.crore"), "crore"), Column(say("head.per_kg"), "per_kg"),
    )  # fmt: skip
    rows = [
        (offer, material, t, inr, inr / t / 1e3 if t else None)
        for offer, material, t, inr in zip(
            sums["offer"], sums["material"], sums["tonnes"], sums["cost_inr"], strict=True
        )
    ]
    whole = (say("head.all"), "", None, float(sums["cost_inr"].sum()), None)
    return Table(say("mix.offers"), columns, rows[:_OFFERS], whole, note=more(len(rows), _OFFERS, "purchases"))
