"""Prices, freight, duty and the default shortage penalty, in rupees per tonne."""

from __future__ import annotations

from tests.reference.world import Period, RefusedError, Row, World


def offer_price(world: World, offer: Row, period: Period) -> float:
    """Price of an offer's row, at the rate of the period."""
    return offer["price_per_t"] * world.rupees(offer["currency"], period)


def mean_price(world: World, offer: str, periods: list[Period]) -> float:
    """Mean price of the periods of a fiscal year in which the offer holds, by months."""
    held = [(period, row) for period in periods if (row := world.one("offers", period, offer=offer))]
    months = sum(period.months for period, _ in held)
    return sum(offer_price(world, row, period) * period.months for period, row in held) / months


def freight_of(world: World, freight: Row, period: Period) -> tuple[float, float]:
    """Freight and insurance."""
    rate = world.rupees(freight["currency"], period)
    return freight["freight_per_t"] * rate, (freight["insurance_per_t"] or 0.0) * rate


def duty_of(world: World, route: str, material: str, period: Period) -> float:
    """Duty on a tonne: a share of the route's own customs value, else of price plus freight and insurance.

    Raises:
        RefusedError: there is no such value, because not exactly one offer of the material stands at the route's start.
    """
    freight = world.freight(route, material, period)
    if not freight["duty_share"]:
        return 0.0
    if freight["customs_value_per_t"] is not None:
        return freight["duty_share"] * freight["customs_value_per_t"] * world.rupees(freight["currency"], period)
    origin = world.one("routes", period, route=route)["origin"]
    offers = world.find("offers", period, location=origin, material=material)
    if len(offers) != 1:
        message = f"{route} has no customs value of {material} in {period.name}"
        raise RefusedError(message)
    value = offer_price(world, offers[0], period) + sum(freight_of(world, freight, period))
    return freight["duty_share"] * value


def landed_cost(world: World, offer: Row, period: Period) -> float:
    """Price, freight, insurance and duty on the dearest single route from the offer; price alone if there is none."""
    dearest = 0.0
    for route in world.find("routes", period, origin=offer["location"]):
        freight = world.freight(route["route"], offer["material"], period)
        if freight:
            way = sum(freight_of(world, freight, period))
            dearest = max(dearest, way + duty_of(world, route["route"], offer["material"], period))
    return offer_price(world, offer, period) + dearest


def shortage_penalty(world: World, demand: str, period: Period) -> float:
    """The penalty given, else three times the dearest landed cost of what may serve the grade (or of anything)."""
    given = world.wanted[demand, period]["shortage_penalty_inr_per_t"]
    if given is not None:
        return given
    grade = world.demand[demand]["grade"]
    may_serve = {grade} | {
        row["material"]
        for row in world.rows["substitutions"]
        if row["grade"] == grade and any(world.holds(row, held) for held in world.periods)
    }
    costs = [
        (offer["material"], landed_cost(world, offer, held))
        for held in world.periods
        for offer in world.find("offers", held)
    ]
    fitting = [cost for material, cost in costs if material in may_serve]
    if not costs:
        message = f"no offer says what a tonne that {demand} lacks could cost, and no penalty is given"
        raise RefusedError(message)
    return 3 * max(fitting or [cost for _, cost in costs])


def annuity(capital: float, rate: float, years: int) -> float:
    """What pays the capital back in equal yearly amounts."""
    return capital / years if rate == 0 else capital * rate / (1 - (1 + rate) ** -years)


def holding_cost(world: World, location: str, material: str, period: Period) -> float:
    """Cost of a tonne in stock for a year: the row's own, else interest on the reference value."""
    row = world.one("stock", period, location=location, material=material)
    if row and row["holding_cost_inr_per_t_year"] is not None:
        return row["holding_cost_inr_per_t_year"]
    return world.holding_rate * (world.value[material] or 0.0)


def days_ahead(world: World, location: str, grade: str, after: Period, days: float) -> float:
    """Tonnes of the demand of so many days after a period, at the location's customers.

    A month has 365/12 days; a customer's demand is divided by the number of locations that deliver to it; past the
    horizon the last period's rate goes on.
    """
    months = days / (365 / 12)
    tonnes = 0.0
    for period in world.periods[after.number + 1 :]:
        used = min(months, period.months)
        tonnes += used * _monthly(world, location, grade, period)
        months -= used
    return tonnes + months * _monthly(world, location, grade, world.last)


def _monthly(world: World, location: str, grade: str, period: Period) -> float:
    tonnes = 0.0
    for (demand, wanted_in), row in world.wanted.items():
        customer = world.demand[demand]["customer"]
        served = (location, customer) in world.delivers and not world.is_sale(demand)
        if wanted_in == period and row["grade"] == grade and served:
            locations = [place for place, whom in world.delivers if whom == customer]
            tonnes += row["tonnes"] / period.months / len(locations)
    return tonnes
