"""Sheets of a generated case on routes and freight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.basics import HEAVY_METAL, HEAVY_OXIDE, METAL, METAL_WORKS, OXIDE, RECYCLER, SWARF, sellers
from planner.generate.chain import HOME_LANES
from planner.generate.partners import CHINA, CHINESE, HEAVIES, MAKERS, METALS, MINED_AND_REFINED, Maker, market
from planner.generate.supply import landed_inr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.generate.pages import Pages
    from planner.generate.world import World

LEADS = {maker.country: maker.lead_months for maker in (CHINESE, *MAKERS)}
DUTY_ON_MAGNETS, DUTY_ON_METALS = 0.0825, 0.055


def add_lanes(world: World, pages: Pages) -> None:
    """Ways between the works, from the plants to the warehouses, and from other countries to both."""
    for start, end, materials, freight in HOME_LANES:
        _home(pages, start, end, materials, freight)
    for plant in world.plants:
        _home(pages, METAL_WORKS, plant, (METAL, HEAVY_METAL), 7_000.0)
        _home(pages, plant, RECYCLER, (SWARF,), 5_000.0)
        for hub in world.hubs:
            _home(pages, plant, hub, [grade.name for grade in world.made[plant]], 9_000.0)
    makers = (CHINESE, *MAKERS[: world.size.magnets])
    for country in sellers(world):
        sold = [maker for maker in makers if maker.country == country]
        for hub in world.hubs if sold else ():
            _magnets(world, pages, sold, hub)
        _feeds(world, pages, country)


def _home(pages: Pages, start: str, end: str, materials: Sequence[str], freight: float) -> None:
    route = f"{start} to {end}"
    pages.add("routes", {"route": route, "origin": start, "destination": end, "lead_months": 0})
    pages.add("freight", {"route": route, "materials": ";".join(materials), "freight_per_t": freight})


def _magnets(world: World, pages: Pages, makers: Sequence[Maker], hub: str) -> None:
    country = makers[0].country
    route = f"{market(country)} to {hub}"
    row = {"route": route, "origin": market(country), "destination": hub, "lead_months": LEADS[country]}
    most = round(world.yearly() * 1.5 / len(world.hubs)) if country == CHINA else ""
    pages.add("routes", {**row, "capacity_t_per_year": most})
    for grade in world.grades:
        value = max(landed_inr(grade, maker) for maker in makers) if len(makers) > 1 else ""
        freight = {
            "route": route,
            "materials": grade.name,
            "freight_per_t": 40_000.0 + 5_000.0 * LEADS[country],
            "insurance_per_t": 15_000.0,
            "duty_share": DUTY_ON_MAGNETS,
            "customs_value_per_t": value,
        }
        pages.add("freight", freight)


def _feeds(world: World, pages: Pages, country: str) -> None:
    """Oxides and metals go to the metal works, metals also through them to the plants."""
    size = world.size
    sold = [
        material
        for material, chains in (
            (OXIDE, MINED_AND_REFINED[: size.feeds]),
            (METAL, METALS[: size.metals]),
            (HEAVY_OXIDE, HEAVIES[: size.heavies]),
        )
        if any(chain[-1] == country for chain in chains)
    ]
    if not sold:
        return
    route = f"{market(country)} to {METAL_WORKS}"
    lead = LEADS.get(country, 2)
    pages.add("routes", {"route": route, "origin": market(country), "destination": METAL_WORKS, "lead_months": lead})
    for material in sold:
        freight = {
            "route": route,
            "materials": material,
            "freight_per_t": 50_000.0,
            "duty_share": DUTY_ON_METALS,
        }
        pages.add("freight", freight)
