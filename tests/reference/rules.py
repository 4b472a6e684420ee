"""The twelve families of constraints, one function a paragraph, all as sums over what the paragraph names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyomo.environ as pyo

from tests.reference.costs import days_ahead
from tests.reference.provenance import in_force, supplied
from tests.reference.variables import (
    Problem,
    has_closing,
    owed,
    process_of,
    safety_keys,
    spans,
    usefulness,
)
from tests.reference.world import Period, RefusedError, Row

Terms = Iterable[Any]


def total(problem: Problem, terms: Terms) -> Any:
    """A sum that is an expression even when it is empty."""
    return sum(terms, start=problem.model.nothing)


def add(problem: Problem, name: str, rows: dict[Any, Any]) -> None:
    """A family of constraints from its rows."""
    setattr(problem.model, name, pyo.Constraint(list(rows), rule=lambda _, *key: rows[key if len(key) > 1 else key[0]]))


def balance(problem: Problem) -> None:
    """1. What comes in equals what goes out, at every place and in every period."""
    world, m = problem.world, problem.model
    gains: dict[Any, list[Any]] = {(*place, t): [] for place in problem.chain.places for t in world.periods}
    losses: dict[Any, list[Any]] = {key: [] for key in gains}
    for lot in world.rows["opening_stock"] + world.rows["in_transit"]:
        t = world.period[lot["period"]] if "period" in lot else world.periods[0]
        gains[*lot_place(problem, lot), t].append(lot["tonnes"])
    for offer, t in m.buy:
        row = world.one("offers", t, offer=offer)
        gains[row["location"], row["material"], supplied(world, offer, row["material"]), t].append(m.buy[offer, t])
    for key in m.ship:
        route, material, provenance, _, t = key
        row = world.one("routes", t, route=route)
        losses[row["origin"], material, provenance, t].append(m.ship[key])
        for arrival, share in world.arrivals(t, row["lead_months"] or 0).items():
            gains[row["destination"], material, problem.chain.crossings[key], arrival].append(share * m.ship[key])
    for campaign, t in m.make:
        _balance_make(problem, campaign, t, gains, losses)
    for family, place in ((m.serve, slice(1, 5)), (m.waste, slice(0, 4))):
        for key in family:
            losses[key[place]].append(family[key])
    for key in m.stock:
        losses[key].append(m.stock[key])
        if key[3] != world.last:
            gains[*key[:3], world.periods[key[3].number + 1]].append(m.stock[key])
    add(problem, "balance", {key: total(problem, gains[key]) == total(problem, losses[key]) for key in gains})


def lot_place(problem: Problem, lot: Row) -> tuple[str, str, Any]:
    """Where and what a lot is."""
    provenance = supplied(problem.world, lot["lot"], lot["material"], lot["licences"] or ())
    return lot["location"], lot["material"], provenance


def _balance_make(problem: Problem, campaign: Any, t: Period, gains: dict[Any, Any], losses: dict[Any, Any]) -> None:
    world, run = problem.world, problem.model.make[campaign, t]
    process = process_of(world, campaign, t)
    inputs = world.recipe(campaign.process, "input", t)
    made_of = problem.chain.campaigns[campaign, t]
    for material, provenance in campaign.inputs:
        losses[process["location"], material, provenance, t].append(inputs[material] * run)
    made = [(process["output"], 1.0), *world.recipe(campaign.process, "by-product", t).items()]
    for arrival, share in world.arrivals(t, process["lead_months"] or 0).items():
        for material, tonnes in made:
            gains[process["location"], material, made_of[material], arrival].append(share * tonnes * run)


def graded(problem: Problem, key: Any) -> Any:
    """Grade tonnes of a delivery."""
    return usefulness(problem.world, key[0], key[2], key[4])[0] * problem.model.serve[key]


def demand(problem: Problem) -> None:
    """2. Grade tonnes served plus short are the demand; of a sale, at most so much is served."""
    world, m = problem.world, problem.model
    rows = {}
    for line, t in world.wanted:
        served = total(problem, (graded(problem, key) for key in m.serve if key[0] == line and key[4] == t))
        tonnes = world.wanted[line, t]["tonnes"]
        rows[line, t] = served <= tonnes if world.is_sale(line) else served + m.short[line, t] == tonnes
    add(problem, "need", rows)


def supply(problem: Problem) -> None:
    """3. Most by period, least by fiscal year."""
    world, m = problem.world, problem.model
    rows = {}
    for offer, t in m.buy:
        most = world.one("offers", t, offer=offer)["most_t_per_year"]
        if most is not None:
            rows[offer, t] = m.buy[offer, t] <= most * t.years
    add(problem, "supply", rows)
    rows = {}
    for take_or_pay in (True, False):
        for (offer, year), tonnes in owed(world, take_or_pay=take_or_pay).items():
            taken = sum(m.buy[key] for key in m.buy if key[0] == offer and key[1].fiscal_year == year)
            rows[offer, year] = (taken + m.unbought[offer, year] if take_or_pay else taken) >= tonnes
    add(problem, "least", rows)


def in_service(problem: Problem, option: str, decided: Period) -> list[Period]:
    """Periods that start at or after the decision's start plus construction, for the life from then."""
    row = problem.world.one("builds", decided, option=option)
    ready = decided.begin + row["construction_months"]
    return [t for t in problem.world.periods if ready <= t.begin < ready + 12 * row["life_years"]]


def added(problem: Problem, unit: str, t: Period) -> list[Any]:
    """Capacity, t/year, that builds in service add to a process or capacity group."""
    world, m = problem.world, problem.model
    return [
        adds["t_per_year_per_unit"] * m.build[option, decided]
        for option, decided in m.build
        for adds in world.find("build_capacity", option=option, unit=unit)
        if t in in_service(problem, option, decided)
    ]


def capacity(problem: Problem) -> None:
    """4. Use of each process and capacity group; most units of each build option."""
    world, m = problem.world, problem.model
    rows = {}
    for t in world.periods:
        for row in world.find("capacity", t):
            if row["capacity_t_per_year"] is None:
                continue
            uses = {row["unit"]: 1.0} | {
                member["process"]: 1.0 if member["use_t_per_t"] is None else member["use_t_per_t"]
                for member in world.find("capacity_groups", group=row["unit"])
            }
            used = total(
                problem,
                (uses[key[0].process] * m.make[key] for key in m.make if key[0].process in uses and key[1] == t),
            )
            rows[row["unit"], t] = used <= (row["capacity_t_per_year"] + sum(added(problem, row["unit"], t))) * t.years
    add(problem, "capacity", rows)
    rows = {}
    for option, t in m.build:
        row = world.one("builds", t, option=option)
        if row["most_units_per_year"] is not None:
            rows[option, t] = m.build[option, t] <= row["most_units_per_year"] * t.years
        if row["most_units"] is not None:
            rows[option, "all"] = sum(m.build[key] for key in m.build if key[0] == option) <= row["most_units"]
    add(problem, "build_most", rows)


def routes(problem: Problem) -> None:
    """5. All materials of a route together."""
    world, m = problem.world, problem.model
    rows = {}
    for t in world.periods:
        for row in world.find("routes", t):
            if row["capacity_t_per_year"] is not None:
                sent = total(problem, (m.ship[key] for key in m.ship if key[0] == row["route"] and key[4] == t))
                rows[row["route"], t] = sent <= row["capacity_t_per_year"] * t.years
    add(problem, "route", rows)


def licences(problem: Problem) -> None:
    """6. Tonnes that take a licence, over the horizon and in each period."""
    world, m = problem.world, problem.model
    rows = {}
    for row in world.rows["licences"]:
        taking = [key for key in m.ship if row["licence"] in key[3].split(";")]
        if row["quota_t"] is not None:
            rows[row["licence"], "all"] = total(problem, (m.ship[key] for key in taking)) <= row["quota_t"]
        if row["quota_t_per_period"] is not None:
            for t in world.periods:
                sent = total(problem, (m.ship[key] for key in taking if key[4] == t))
                rows[row["licence"], t] = sent <= row["quota_t_per_period"]
    add(problem, "licence", rows)


def controls(problem: Problem) -> None:
    """7. Tonnes that a limit acts on: those that neither carry nor take a licence of the control."""
    world, m = problem.world, problem.model
    names = {row["licence"]: row["control"] for row in world.rows["licences"]}
    rows = {}
    for number, control in enumerate(world.rows["controls"]):
        if control["rule"] != "limit":
            continue
        for group in spans(world, control, control["limit_per"]):
            counted = []
            for key in m.ship:
                route, material, provenance, taken, t = key
                if t not in group or control["control"] in (names[licence] for licence in taken.split(";") if licence):
                    continue
                row = world.one("routes", t, route=route)
                in_question = in_force(world, row, material, provenance, t, contents=problem.contents)
                if control in in_question:
                    counted.append(m.ship[key])
            limit = control["limit_t"]
            if control["limit_per"] == "fiscal year":
                limit *= sum(t.years for t in group)
            rows[number, group[0] if group else "never"] = total(problem, counted) <= limit
    add(problem, "control", rows)


def stock(problem: Problem) -> None:
    """9. Most, safety and closing stock, all provenances together."""
    world, m = problem.world, problem.model
    most, least = {}, {}
    for t in world.periods:
        for row in world.find("stock", t):
            place = (row["location"], row["material"], t)
            if row["most_t"] is not None:
                most[place] = held(problem, place) <= row["most_t"]
            if t == world.last and has_closing(row):
                least[place] = held(problem, place) >= closing(problem, row)
    for place in safety_keys(world, soft=True):
        least[place] = held(problem, place) + m.over_stock[place] >= safety(problem, place)
    for place in safety_keys(world, soft=False):
        least[place] = held(problem, place) >= safety(problem, place)
    add(problem, "stock_most", most)
    add(problem, "stock_least", least)


def held(problem: Problem, place: tuple[str, str, Period]) -> Any:
    """Stock of a material at a location at the end of a period."""
    stock_of = problem.model.stock
    return total(problem, (stock_of[key] for key in stock_of if (key[0], key[1], key[3]) == place))


def safety(problem: Problem, place: tuple[str, str, Period]) -> float:
    """Safety stock in tonnes."""
    row = problem.world.one("stock", place[2], location=place[0], material=place[1])
    if row["safety_t"] is not None:
        return row["safety_t"]
    return days_ahead(problem.world, *place, row["safety_days"])


def closing(problem: Problem, row: Row) -> float:
    """The closing level that a stock row states."""
    if row["closing_t:word"] != "opening":
        return row["closing_t"]
    place = {"location": row["location"], "material": row["material"]}
    return sum(lot["tonnes"] for lot in problem.world.find("opening_stock", **place))


def commitments(problem: Problem) -> None:
    """12. The named flow in its period; an input error where no such variable exists."""
    m = problem.model
    rows = {}
    for row in problem.world.rows["commitments"]:
        t = problem.world.period[row["period"]]
        named = {
            "buy": [m.buy[key] for key in m.buy if key == (row["of"], t)],
            "ship": [
                m.ship[key]
                for key in m.ship
                if key[0] == row["of"] and key[4] == t and row["material"] in (None, key[1])
            ],
            "make": [m.make[key] for key in m.make if key[0].process == row["of"] and key[1] == t],
            "serve": [
                m.serve[key]
                for key in m.serve
                if key[0] == row["of"]
                and key[4] == t
                and row["material"] in (None, key[2])
                and row["location"] in (None, key[1])
            ],
            "build": [m.build[key] for key in m.build if key == (row["of"], t)],
        }[row["kind"]]
        if not named:
            message = f"commitment {row['commitment']} names no flow that can exist"
            raise RefusedError(message)
        flow = sum(named)
        rows[row["commitment"]] = flow == row["amount"] if row["rule"] == "exactly" else flow >= row["amount"]
    add(problem, "commitment", rows)
