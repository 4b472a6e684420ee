"""Caps, floors, incentives and budgets (families 8, 10 and 11), and the objective by cost line."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from tests.reference import costs
from tests.reference.rules import add, graded, in_service, total
from tests.reference.variables import Problem, process_of, span_name, spans, usefulness
from tests.reference.world import Period, Row


def shares(problem: Problem, sheet: str) -> None:
    """8. Caps (``caps``) or floors (``floors``): grade tonnes of a country at a stage against a share of the base.

    Where the base is the whole demand, sales count on neither side.
    """
    world, m = problem.world, problem.model
    is_cap = sheet == "caps"
    over = m.over_cap if is_cap else m.over_floor
    rows = {}
    for number, rule in enumerate(world.rows[sheet]):
        country = rule["country"] or world.home
        for group in spans(world, rule, rule["per"]):
            keys = [key for key in m.serve if key[4] in group and world.in_scope(rule, key[0])]
            if rule["base"] == "demand":
                keys = [key for key in keys if not world.is_sale(key[0])]
                base = whole_demand(problem, rule, group)
            else:
                base = total(problem, (graded(problem, key) for key in keys if key[3].at(rule["stage"])))
            counts = "depends_on" if is_cap else "is_exactly"
            counted = total(
                problem, (graded(problem, key) for key in keys if getattr(key[3], counts)(country, rule["stage"]))
            )
            slack = over[number, span_name(rule, group)] if rule["penalty_inr_per_t"] is not None else 0
            limit = rule["share"] * base
            rows[number, span_name(rule, group)] = counted <= limit + slack if is_cap else counted >= limit - slack
    add(problem, "cap" if is_cap else "floor", rows)


def whole_demand(problem: Problem, rule: Row, group: list[Period]) -> float:
    """Grade tonnes wanted in the scope of a rule, sales apart."""
    world = problem.world
    return sum(
        row["tonnes"]
        for (line, t), row in world.wanted.items()
        if t in group and world.in_scope(rule, line) and not world.is_sale(line)
    )


def incentives(problem: Problem) -> None:
    """10. Tonnes that earn an incentive: made in its processes, delivered as self-reliant, within tonnes and budget."""
    world, m = problem.world, problem.model
    made, served, limits = {}, {}, {}
    for number, t in m.paid:
        row = world.rows["incentives"][number]
        made[number, t] = m.paid[number, t] <= total(
            problem, (m.make[key] for key in m.make if key[1] == t and key[0].process in row["processes"])
        )
        served[number, t] = m.paid[number, t] <= total(
            problem,
            (
                graded(problem, key)
                for key in m.serve
                if key[4] == t and world.in_scope(row, key[0]) and key[3].is_exactly(world.home, row["stage"])
            ),
        )
    for number, row in enumerate(world.rows["incentives"]):
        paid = total(problem, (m.paid[key] for key in m.paid if key[0] == number))
        if row["most_t"] is not None:
            limits[number, "tonnes"] = paid <= row["most_t"]
        if row["budget_inr"] is not None:
            limits[number, "budget"] = paid * row["rate_inr_per_t"] <= row["budget_inr"]
    add(problem, "paid_make", made)
    add(problem, "paid_serve", served)
    add(problem, "paid_most", limits)


def budgets(problem: Problem) -> None:
    """11. Capital decided in the window, before subsidy and undiscounted, or the subsidy on it."""
    world, m = problem.world, problem.model
    rows = {}
    for number, budget in enumerate(world.rows["budgets"]):
        spent = []
        for option, t in m.build:
            row = world.one("builds", t, option=option)
            share = (row["subsidy_share"] or 0.0) if budget["kind"] == "subsidy" else 1.0
            if world.holds(budget, t) and (not budget["options"] or option in budget["options"]):
                spent.append(share * row["capital_inr_per_unit"] * m.build[option, t])
        rows[number] = total(problem, spent) <= budget["amount_inr"]
    add(problem, "budget", rows)


# ---- objective ----------------------------------------------------------------------------------------------------


def buying(problem: Problem) -> dict[str, Any]:
    """Purchases, and what a take-or-pay offer is owed though not taken."""
    world, m = problem.world, problem.model
    bought = (
        world.discount([t]) * costs.offer_price(world, world.one("offers", t, offer=offer), t) * m.buy[offer, t]
        for offer, t in m.buy
    )
    unbought = (
        world.discount(world.fiscal_years[year])
        * costs.mean_price(world, offer, world.fiscal_years[year])
        * m.unbought[offer, year]
        for offer, year in m.unbought
    )
    return {"buying": sum(bought), "unbought": sum(unbought)}


def moving(problem: Problem) -> dict[str, Any]:
    """Freight, insurance, duty and licence fees, in the period of departure."""
    world, m = problem.world, problem.model
    fees = {row["licence"]: row["fee_inr_per_t"] or 0.0 for row in world.rows["licences"]}
    lines: dict[str, Any] = {"freight": 0, "insurance": 0, "duty": 0, "fees": 0}
    for key in m.ship:
        route, material, _, taken, t = key
        freight, insurance = costs.freight_of(world, world.freight(route, material, t), t)
        worth = world.discount([t]) * m.ship[key]
        lines["freight"] += freight * worth
        lines["insurance"] += insurance * worth
        lines["duty"] += costs.duty_of(world, route, material, t) * worth
        lines["fees"] += sum(fees[licence] for licence in taken.split(";") if licence) * worth
    return lines


def making(problem: Problem) -> dict[str, Any]:
    """Processing, and the fixed cost of existing capacity."""
    world, m = problem.world, problem.model
    processing = 0
    for campaign, t in m.make:
        row = process_of(world, campaign, t)
        cost = row["variable_cost_per_t"] * world.rupees(row["currency"], t)
        processing += world.discount([t]) * cost * m.make[campaign, t]
    fixed = sum(
        world.discount([t]) * row["capacity_t_per_year"] * (row["fixed_cost_inr_per_t_year"] or 0.0) * t.years
        for t in world.periods
        for row in world.find("capacity", t)
        if row["capacity_t_per_year"] is not None
    )
    return {"processing": processing, "fixed_existing": fixed}


def building(problem: Problem) -> dict[str, Any]:
    """Annuity before subsidy, subsidy on it, and the fixed cost of built capacity, while in service."""
    world, m = problem.world, problem.model
    lines: dict[str, Any] = {"annuity": 0, "subsidy": 0, "fixed_built": 0}
    for option, decided in m.build:
        row = world.one("builds", decided, option=option)
        yearly = costs.annuity(row["capital_inr_per_unit"], row["cost_of_capital"], row["life_years"])
        for t in in_service(problem, option, decided):
            worth = world.discount([t]) * t.years * m.build[option, decided]
            lines["annuity"] += yearly * worth
            lines["subsidy"] -= (row["subsidy_share"] or 0.0) * yearly * worth
            for adds in world.find("build_capacity", option=option):
                unit = world.one("capacity", t, unit=adds["unit"])
                fixed = (unit["fixed_cost_inr_per_t_year"] or 0.0) if unit else 0.0
                lines["fixed_built"] += adds["t_per_year_per_unit"] * fixed * worth
    return lines


def keeping(problem: Problem) -> dict[str, Any]:
    """Holding cost of closing stocks, and disposal."""
    world, m = problem.world, problem.model
    holding = sum(
        world.discount([key[3]]) * key[3].years * costs.holding_cost(world, key[0], key[1], key[3]) * m.stock[key]
        for key in m.stock
    )
    waste = sum(world.discount([key[3]]) * world.waste_cost[key[1]] * m.waste[key] for key in m.waste)
    return {"holding": holding, "waste": waste}


def delivering(problem: Problem) -> dict[str, Any]:
    """Substitution cost, revenue of sales, and incentives."""
    world, m = problem.world, problem.model
    lines: dict[str, Any] = {"substitution": 0, "sales": 0, "incentives": 0}
    for key in m.serve:
        worth = world.discount([key[4]])
        lines["substitution"] += worth * usefulness(world, key[0], key[2], key[4])[1] * m.serve[key]
        if world.is_sale(key[0]):
            lines["sales"] -= worth * world.wanted[key[0], key[4]]["price_inr_per_t"] * graded(problem, key)
    for number, t in m.paid:
        rate = world.rows["incentives"][number]["rate_inr_per_t"]
        lines["incentives"] -= world.discount([t]) * rate * m.paid[number, t]
    return lines


def penalties(problem: Problem) -> dict[str, Any]:
    """Shortages and soft rules."""
    world, m = problem.world, problem.model
    shortage = sum(
        world.discount([t]) * costs.shortage_penalty(world, line, t) * m.short[line, t] for line, t in m.short
    )
    soft = 0
    for sheet, over in (("caps", m.over_cap), ("floors", m.over_floor)):
        for number, span in over:
            periods = [world.period[span]] if span in world.period else world.fiscal_years[span]
            soft += world.discount(periods) * world.rows[sheet][number]["penalty_inr_per_t"] * over[number, span]
    for location, material, t in m.over_stock:
        row = world.one("stock", t, location=location, material=material)
        soft += world.discount([t]) * t.years * row["penalty_inr_per_t_year"] * m.over_stock[location, material, t]
    return {"shortage": shortage, "soft_rules": soft}


def objective(problem: Problem) -> None:
    """Net present value in rupees, by cost line."""
    for part in (buying, moving, making, building, keeping, delivering, penalties):
        problem.lines.update(part(problem))
    problem.model.cost = pyo.Objective(expr=sum(problem.lines.values()))
