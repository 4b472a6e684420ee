"""The variables: one for everything that can exist, and no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyomo.environ as pyo

from tests.reference.content import contents
from tests.reference.provenance import (
    Campaign,
    Chain,
    Contents,
    Provenance,
    customers_of,
    explore,
    supplied,
)
from tests.reference.world import Period, Row, World


@dataclass
class Problem:
    """The model and what it was made from."""

    world: World
    contents: Contents
    chain: Chain
    model: pyo.ConcreteModel
    lines: dict[str, Any] = field(default_factory=dict)


def new_problem(world: World) -> Problem:
    """All variables, no rules yet."""
    content = contents(world)
    problem = Problem(world, content, explore(world, content), pyo.ConcreteModel())
    m = problem.model
    m.nothing = pyo.Var(bounds=(0, 0))  # stands for an empty sum
    for name, keys in (
        ("buy", buy_keys(world)),
        ("unbought", list(owed(world, take_or_pay=True))),
        ("ship", list(problem.chain.crossings)),
        ("make", list(problem.chain.campaigns)),
        ("stock", stock_keys(problem)),
        ("serve", serve_keys(problem)),
        ("short", [key for key in world.wanted if not world.is_sale(key[0])]),
        ("build", [(row["option"], t) for t in world.periods for row in world.find("builds", t)]),
        ("paid", [(n, t) for n, row in enumerate(world.rows["incentives"]) for t in spans(world, row, "window")[0]]),
        ("waste", waste_keys(problem)),
        ("over_cap", over_keys(world, "caps")),
        ("over_floor", over_keys(world, "floors")),
        ("over_stock", safety_keys(world, soft=True)),
    ):
        setattr(m, name, pyo.Var(sorted(keys, key=str), domain=pyo.NonNegativeReals, dense=True))
    return problem


def spans(world: World, row: Row, per: str) -> list[list[Period]]:
    """Periods in which a row holds, grouped by period, fiscal year or all together; empty groups left out."""
    held = [period for period in world.periods if world.holds(row, period)]
    if per == "period":
        return [[period] for period in held]
    if per == "fiscal year":
        grouped = [[t for t in held if t.fiscal_year == year] for year in world.fiscal_years]
        return [group for group in grouped if group]
    return [held]


def buy_keys(world: World) -> list[tuple[str, Period]]:
    """Offers in the periods in which they hold."""
    return [(row["offer"], period) for period in world.periods for row in world.find("offers", period)]


def owed(world: World, *, take_or_pay: bool) -> dict[tuple[str, str], float]:
    """Least tonnes of each offer in each fiscal year: amount by years of the periods in which the row holds."""
    tonnes: dict[tuple[str, str], float] = {}
    for row in world.rows["offers"]:
        for group in spans(world, row, "fiscal year"):
            if row["least_t_per_year"] and bool(row["take_or_pay"]) == take_or_pay:
                key = (row["offer"], group[0].fiscal_year)
                tonnes[key] = tonnes.get(key, 0.0) + row["least_t_per_year"] * sum(t.years for t in group)
    return tonnes


def stock_keys(problem: Problem) -> list[tuple[str, str, Provenance, Period]]:
    """Home locations may hold what they have, others only where and when a stock row says so."""
    world = problem.world
    return [
        (location, material, provenance, period)
        for location, material, provenance in problem.chain.places
        for period in world.periods
        if world.country[location] == world.home or world.find("stock", period, location=location, material=material)
    ]


def usefulness(world: World, demand: str, material: str, period: Period) -> tuple[float, float] | None:
    """Grade tonnes a tonne of the material is worth, and extra cost; None if it does not serve the grade."""
    grade = world.demand[demand]["grade"]
    if material == grade:
        return 1.0, 0.0
    row = world.one("substitutions", period, grade=grade, material=material)
    return (row["usefulness"], row["extra_cost_inr_per_t"] or 0.0) if row else None


def serve_keys(problem: Problem) -> list[tuple[str, str, str, Provenance, Period]]:
    """Deliveries that are allowed: by location, classes and conditions."""
    world = problem.world
    return [
        (demand, location, material, provenance, period)
        for demand, period in world.wanted
        for location, material, provenance in problem.chain.places
        if usefulness(world, demand, material, period)
        and (location, world.demand[demand]["customer"]) in world.delivers
        and world.demand[demand]["customer"] in customers_of(world, provenance.classes)
        and not any(forbids(world, condition, provenance, demand) for condition in world.rows["conditions"])
    ]


def forbids(world: World, condition: Row, provenance: Provenance, demand: str) -> bool:
    """The condition keeps tonnes of the provenance from the demand line: all that its row gives must match."""
    line = world.demand[demand]
    if any(condition[what] is not None and condition[what] != line[what] for what in ("segment", "market", "customer")):
        return False
    if condition["country"] is None:
        return any(condition["condition"] in carried.conditions for carried in provenance.classes)
    if condition["stage"] in (None, "any"):
        return provenance.depends_anywhere(condition["country"])
    return provenance.depends_on(condition["country"], condition["stage"])


def waste_keys(problem: Problem) -> list[tuple[str, str, Provenance, Period]]:
    """By-products, and goods of offers whose least must be taken."""
    world = problem.world
    places = set()
    for (campaign, period), outputs in problem.chain.campaigns.items():
        location = process_of(world, campaign, period)["location"]
        for material in world.recipe(campaign.process, "by-product", period):
            places.add((location, material, outputs[material]))
    for offer, _ in owed(world, take_or_pay=False):
        row = world.find("offers", offer=offer)[0]
        places.add((row["location"], row["material"], supplied(world, offer, row["material"])))
    return [(*place, period) for place in places for period in world.periods]


def process_of(world: World, campaign: Campaign, period: Period) -> Row:
    """The row of a campaign's process in a period."""
    return world.one("processes", period, process=campaign.process)


def over_keys(world: World, sheet: str) -> list[tuple[int, str]]:
    """Soft caps or floors by row number, and the name of the period or fiscal year."""
    return [
        (number, span_name(row, group))
        for number, row in enumerate(world.rows[sheet])
        if row["penalty_inr_per_t"] is not None
        for group in spans(world, row, row["per"])
    ]


def span_name(row: Row, group: list[Period]) -> str:
    """Name of the period or fiscal year that a rule is for."""
    return group[0].name if row["per"] == "period" else group[0].fiscal_year


def safety_keys(world: World, *, soft: bool) -> list[tuple[str, str, Period]]:
    """Stock rows with a safety stock, soft or hard; an explicit closing level stands in its place at the end."""
    return [
        (row["location"], row["material"], period)
        for period in world.periods
        for row in world.find("stock", period)
        if (row["penalty_inr_per_t_year"] is not None) == soft
        and (row["safety_t"] is not None or row["safety_days"] is not None)
        and not (period == world.last and has_closing(row))
    ]


def has_closing(row: Row) -> bool:
    """A stock row states its closing level, as a figure or as the word 'opening'."""
    return row["closing_t"] is not None or row["closing_t:word"] == "opening"
