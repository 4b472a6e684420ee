"""Sheets of a generated case that name things: settings, periods, stages, materials, places, rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.generate.partners import (
    CHINA,
    HEAVIES,
    HEAVY,
    HOME,
    INR_PER_USD,
    LIGHT,
    MAGNET,
    MAKERS,
    METALS,
    MINED_AND_REFINED,
    PER_USD,
    market,
)

if TYPE_CHECKING:
    from planner.generate.pages import Pages
    from planner.generate.world import World

ORE, OXIDE, METAL = "ore", "NdPr oxide", "NdPr metal"
HEAVY_OXIDE, HEAVY_METAL, SWARF = "Dy oxide", "Dy metal", "magnet swarf"
IRON, REAGENTS, LEAN_OXIDES = "iron and boron", "reagents", "La Ce oxides"

MINES: Final = ("Mine east", "Mine south")
REFINERY, METAL_WORKS, RECYCLER = "Refinery", "Metal works", "Recycler"

_FOLLOWS: Final = {
    "mined": "",
    "refined": "mined",
    "metal": "refined",
    "heavy mined": "",
    "heavy refined": "heavy mined",
    "heavy metal": "heavy refined",
    MAGNET: "metal;heavy metal",
}


def add_basics(world: World, pages: Pages) -> None:
    """Settings, periods, stages, materials, locations, segments, markets, exchange rates."""
    title = f"Generated case: {world.size.companies} companies, {len(world.periods)} periods, seed {world.seed}"
    for setting, value in (("home", HOME), ("title", title), ("discount_rate", "0.08"), ("holding_rate", "0.09")):
        pages.add("settings", {"setting": setting, "value": value})
    for period in world.periods:
        pages.add("periods", {"period": period.name, "start": period.start, "months": period.months})
    for stage, follows in _FOLLOWS.items():
        pages.add("stages", {"stage": stage, "label": stage.capitalize(), "follows": follows})
    _add_materials(world, pages)
    _add_locations(world, pages)
    for segment in world.segments:
        pages.add("segments", {"segment": segment})
    for name in ("IND", "USA", "EU"):
        pages.add("markets", {"market": name})
    for currency, per_usd in PER_USD.items():
        rates = world.by_year(INR_PER_USD / per_usd, 1.01)
        pages.add("exchange_rates", {"currency": currency}, rates)


def _add_materials(world: World, pages: Pages) -> None:
    light = ";".join(LIGHT)
    for name, stages, passed, value in (
        (ORE, "mined;heavy mined", "", 60_000.0),
        (OXIDE, "refined", "mined;refined", 8_500_000.0),
        (METAL, "metal", light, 11_000_000.0),
        (HEAVY_OXIDE, "heavy refined", "heavy mined;heavy refined", 30_000_000.0),
        (HEAVY_METAL, "heavy metal", ";".join(HEAVY), 40_000_000.0),
        (SWARF, "metal", light, 1_500_000.0),
        (IRON, "", "", 150_000.0),
        (REAGENTS, "", "", 60_000.0),
        (LEAN_OXIDES, "", "", 90_000.0),
    ):
        row = {"material": name, "stages": stages, "can_have_passed": passed, "reference_value_inr_per_t": value}
        pages.add("materials", {**row, "waste_cost_inr_per_t": 3_000.0 if name in {SWARF, LEAN_OXIDES} else ""})
    for grade in world.grades:
        row = {
            "material": grade.name,
            "stages": MAGNET,
            "can_have_passed": "" if grade.heavy else f"{light};{MAGNET}",
            "reference_value_inr_per_t": grade.usd_per_t * INR_PER_USD,
        }
        pages.add("materials", row)


def sellers(world: World) -> tuple[str, ...]:
    """Countries with a market in the case."""
    size = world.size
    return tuple(
        dict.fromkeys(
            [
                CHINA,
                *(maker.country for maker in MAKERS[: size.magnets]),
                *(chain[-1] for chain in MINED_AND_REFINED[: size.feeds]),
                *(chain[-1] for chain in METALS[: size.metals]),
                *(chain[-1] for chain in HEAVIES[: size.heavies]),
            ]
        )
    )


def _add_locations(world: World, pages: Pages) -> None:
    for names, kind in (
        (MINES, "mine"),
        ((REFINERY, METAL_WORKS, RECYCLER, *world.plants), "plant"),
        (world.hubs, "warehouse"),
    ):
        for name in names:
            pages.add("locations", {"location": name, "country": HOME, "type": kind})
    for country in sellers(world):
        pages.add("locations", {"location": market(country), "country": country, "type": "market"})
