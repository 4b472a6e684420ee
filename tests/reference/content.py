"""The content of a country in a material, by value: a fixed point on the provenances that exist without controls."""

from __future__ import annotations

from tests.reference.provenance import Campaign, Chain, Contents, Provenance, explore, supplied
from tests.reference.world import Period, RefusedError, Row, World

ROUNDS = 2000


def contents(world: World) -> Contents:
    """Content of each country that has a content control, in each material of each provenance, licences apart."""
    countries = {row["country"] for row in world.rows["controls"] if row["scope"] == "content"}
    if not countries:
        return {}
    chain = explore(world, {}, controlled=False)
    found: Contents = {}
    for country in countries:
        for material, provenance, content in _supplies(world, country):
            _raise_to(found, country, material, provenance, content)
    for _ in range(ROUNDS):
        before = dict(found)
        for country in countries:
            _run_all(world, chain, country, found)
        if all(abs(found[key] - before.get(key, -1.0)) <= 1e-14 for key in found):
            break
    return found


def _raise_to(found: Contents, country: str, material: str, provenance: Provenance, content: float) -> None:
    """With several ways, the largest; at most 1."""
    key = (country, material, provenance.stages)
    found[key] = max(found.get(key, 0.0), min(content, 1.0))


def _supplies(world: World, country: str) -> list[tuple[str, Provenance, float]]:
    """Offers count as their row states, else wholly if any stage depends on the country; lots as if none did."""
    supplies = []
    for row in world.rows["offers"]:
        provenance = supplied(world, row["offer"], row["material"])
        stated = world.find("contents", offer=row["offer"], country=country)
        content = stated[0]["content"] if stated else float(provenance.depends_anywhere(country))
        if any(world.holds(row, period) for period in world.periods):
            supplies.append((row["material"], provenance, content))
    for row in world.rows["opening_stock"] + world.rows["in_transit"]:
        provenance = supplied(world, row["lot"], row["material"])
        supplies.append((row["material"], provenance, float(provenance.depends_anywhere(country))))
    return supplies


def _run_all(world: World, chain: Chain, country: str, found: Contents) -> None:
    for (campaign, period), outputs in chain.campaigns.items():
        process = world.one("processes", period, process=campaign.process)
        content = _made(world, process, campaign, period, country=country, found=found)
        for material, provenance in outputs.items():
            _raise_to(found, country, material, provenance, content)


def _made(
    world: World, process: Row | None, campaign: Campaign, period: Period, *, country: str, found: Contents
) -> float:
    """Content of what a campaign makes: whole in the country; elsewhere by value of its tracked inputs."""
    inputs = [(material, carried) for material, carried in campaign.inputs if world.own_stages[material]]
    if process["pass_through"]:
        return max(found.get((country, material, carried.stages), 0.0) for material, carried in inputs)
    if world.country[process["location"]] == country:
        return 1.0
    per_tonne = world.recipe(process["process"], "input", period)
    outputs = {process["output"]: 1.0} | world.recipe(process["process"], "by-product", period)
    value_in = sum(
        per_tonne[material] * _value(world, material) * found.get((country, material, carried.stages), 0.0)
        for material, carried in inputs
    )
    value_out = sum(
        tonnes * _value(world, material) for material, tonnes in outputs.items() if world.own_stages[material]
    )
    if value_out == 0:
        return 1.0 if value_in else 0.0
    return value_in / value_out


def _value(world: World, material: str) -> float:
    if world.value[material] is None:
        message = f"a content control needs the reference value of {material}"
        raise RefusedError(message)
    return world.value[material]
