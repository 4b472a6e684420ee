"""The plan on one screen of a terminal: tonnes, ₹ crore, ₹ per kg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from planner.calendar import horizon_text
from planner.report.digest import (
    CRORE,
    by_year,
    foremost_foreign,
    home,
    made_in,
    shares_of,
    stages_in_order,
    what_binds,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.results import Results

_BINDING: Final = 4
_ONE: Final = {"INR": "a rupee", "t": "a tonne", "units": "a unit"}
_STAGES: Final = 4
_ORIGINS: Final = 6
_BUILDS: Final = 5


def summary(results: Results, default_penalties: Mapping[str, float], warnings: int) -> Group:
    """What a buyer asks first, in about thirty lines.

    Args:
        results: the plan.
        default_penalties: shortage penalties that the workbook does not give, INR per grade tonne, by grade.
        warnings: number of warnings about the input.
    """
    lines = [_origins(results), *_dependency(results), _money(results), _builds(results), *_binding(results)]
    if default_penalties:
        lines.append(("Assumed", _penalties(default_penalties)))
    if results.solution.equal_plans:
        lines.append(("Equal plans", "others cost the same; 'plan range' says how much of each source they could take"))
    if warnings:
        lines.append(("Warnings", f"{warnings} about the input; 'plan check' lists them"))
    words = Table.grid(padding=(0, 2, 0, 0))
    words.add_column(no_wrap=True, style="bold")
    words.add_column(overflow="fold")
    for head, text in lines:
        words.add_row(Text(head), Text(text))
    return Group(*_head(results), _years(results), Text(), words)


def _head(results: Results) -> list[Text]:
    calendar, solution = results.case.calendar, results.solution
    title = results.case.tables.title
    rows, columns = solution.form.matrix.shape
    size = f"{columns:,} variables, {rows:,} limits, {solution.seconds['solve']:.1f} s"
    horizon = f"{horizon_text(calendar.names)} in {len(calendar)} periods"
    proof = f"{horizon}; proved least cost ({solution.method}; {size})"
    return [Text(title, style="bold"), Text(proof, style="dim"), Text()]


def _years(results: Results) -> Table:
    """Tonnes and cost by fiscal year, with what depends on the foremost foreign country."""
    frame, traced = by_year(results), shares_of(results, "traced_share")
    stages, foreign, own = stages_in_order(results), foremost_foreign(results), home(results)
    first = stages[:1]
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", show_edge=False)
    table.add_column("", no_wrap=True, min_width=9)
    heads = ["demand t", "delivered t", "short t", "cost ₹cr", "₹/kg"]
    heads += [f"{stage} {country}" for stage in first for country in dict.fromkeys((own, foreign))]
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for year, line in frame.iterrows():
        shares = [
            float(traced[year].get((stage, country), 0.0)) if year in traced else 0.0
            for stage in first
            for country in dict.fromkeys((own, foreign))
        ]
        table.add_row(Text(str(year)), *_figures(line), *(f"{share:.0%}" for share in shares))
    table.add_row(Text("all years", style="bold"), *_figures(frame.sum()), style="bold")
    return table


def _figures(line: pd.Series) -> list[str]:
    served = float(line["delivered_t"] + line["sold_t"])
    per_kg = f"{indian(float(line['paid_inr']) / served / 1e3)}" if served else "–"
    tonnes = [indian(float(line[name])) for name in ("demand_t", "delivered_t")]
    return [*tonnes, f"{float(line['short_t']):,.1f}", indian(float(line["paid_inr"]) / CRORE), per_kg]


def _origins(results: Results) -> tuple[str, str]:
    delivered = results["deliveries"]
    total = float(delivered["grade_tonnes"].sum())
    if not total:
        return ("Made in", "nothing is delivered")
    sums = delivered["grade_tonnes"].groupby(made_in(results)).sum().sort_values(ascending=False, kind="stable")
    named = [f"{country} {tonnes / total:.0%}" for country, tonnes in sums.head(_ORIGINS).items()]
    rest = sums.iloc[_ORIGINS:].sum() / total
    return ("Made in", ", ".join(named) + (f", others {rest:.0%}" if rest > 0 else "") + " (last step)")


def _dependency(results: Results) -> list[tuple[str, str]]:
    """Shares of the foremost foreign country at each stage, last year of the plan, traced beside the last step."""
    stages, country = stages_in_order(results)[:_STAGES], foremost_foreign(results)
    if not stages or country == home(results):
        return []
    traced, last = shares_of(results, "traced_share"), shares_of(results, "last_step_share")
    year = traced.columns[-1]
    named = [f"{stage} {float(traced[year].get((stage, country), 0.0)):.0%}" for stage in stages]
    alone = float(last[year].get((stages[0], country), 0.0))
    words = f"on {country} in {year}, traced: {', '.join(named)}; by the last step alone {alone:.0%}"
    return [("Depends", words)]


def _money(results: Results) -> tuple[str, str]:
    totals, costs = results.totals, results["costs"]
    state = float(costs.loc[costs["payer"] == "state", "inr"].sum()) / CRORE
    words = (
        f"cost paid ₹{indian(totals.cost_paid_inr / CRORE)} crore and penalties "
        f"₹{indian(totals.penalties_inr / CRORE)} crore in present value; "
        f"the state pays ₹{indian(state)} crore net of duty"
    )
    return ("Money", words)


def _builds(results: Results) -> tuple[str, str]:
    builds = results["builds"]
    if builds.empty:
        return ("Builds", "nothing")
    sums = builds.groupby("option")[["t_per_year", "capital_inr"]].sum()
    sums = sums.sort_index().sort_values("capital_inr", ascending=False, kind="stable")
    named = [f"{option} {indian(float(line['t_per_year']))} t/year" for option, line in sums.head(_BUILDS).iterrows()]
    more = f" and {len(sums) - _BUILDS} more" if len(sums) > _BUILDS else ""
    capital = indian(float(builds["capital_inr"].sum()) / CRORE)
    return ("Builds", f"{', '.join(named)}{more}; capital ₹{capital} crore before subsidy")


def _binding(results: Results) -> list[tuple[str, str]]:
    limits = what_binds(results, _BINDING)
    return [
        (
            "" if number else "Held back",
            f"{line['words']} ({line['sheet']}!{line['cell']}){' in ' + line['span'] if line['span'] else ''}: "
            f"{_ONE.get(line['unit'], 'one')} more room saves "
            f"₹{indian(float(line['saving_inr'])) if line['unit'] != 'INR' else format(line['saving_inr'], '.2f')}",
        )
        for number, line in enumerate(limits.to_dict("records"))
    ]


def _penalties(penalties: Mapping[str, float]) -> str:
    """The shortage penalties that were assumed; grades with the same one together."""
    by_figure: dict[str, list[str]] = {}
    for grade, penalty in penalties.items():
        by_figure.setdefault(indian(penalty / 1e3), []).append(grade)
    named = [f"{', '.join(grades)} ₹{figure}/kg" for figure, grades in by_figure.items()]
    return f"shortage penalty of three times the dearest landed cost: {'; '.join(named)}"


def indian(figure: float) -> str:
    """A whole number with digits grouped as in India: 12,34,567."""
    digits = f"{abs(round(figure))}"
    head, tail = digits[:-3], digits[-3:]
    while head:
        tail = f"{head[-2:]},{tail}"
        head = head[:-2]
    return f"-{tail}" if round(figure) < 0 else tail
