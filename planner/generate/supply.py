"""Sheets of a generated case on what can be bought and what is there: offers, origins, contents, lots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.basics import HEAVY_OXIDE, IRON, METAL, MINES, ORE, OXIDE, REAGENTS, RECYCLER, REFINERY, SWARF
from planner.generate.partners import (
    CHINA,
    CHINESE,
    HEAVIES,
    HEAVY,
    HOME,
    INR_PER_USD,
    LIGHT,
    MAKERS,
    METALS,
    MINED_AND_REFINED,
    PER_USD,
    Maker,
    abbreviated,
    market,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.generate.dice import Dice
    from planner.generate.pages import Pages
    from planner.generate.world import Grade, World

LIGHT_METAL_T_PER_T = 0.36


def add_supply(world: World, pages: Pages) -> None:
    """Offers with their origins and contents, opening stock, goods on their way."""
    dice = world.dice("supply")
    _add_home_offers(world, pages, dice)
    _add_feeds(world, pages, dice)
    for grade in world.grades:
        for maker in (CHINESE, *MAKERS[: world.size.magnets]):
            _add_magnets(world, pages, dice, grade, maker)
    _add_lots(world, pages, dice)


def _offer(pages: Pages, row: Mapping[str, object], origins: Mapping[str, str], wide: dict[str, float]) -> None:
    pages.add("offers", row, wide)
    for stage, country in origins.items():
        pages.add("origins", {"supply": row["offer"], "stage": stage, "countries": country})


def _add_home_offers(world: World, pages: Pages, dice: Dice) -> None:
    total = world.yearly()
    for mine in MINES:
        row = {"offer": f"{mine} ore", "location": mine, "material": ORE, "price_per_t": 55_000.0}
        most = world.by_year(total * dice.between(0.4, 0.7), 1.08, "most_t_per_year")
        _offer(pages, row, {"mined": HOME, "heavy mined": HOME}, most)
    for material, place, price in ((REAGENTS, REFINERY, 60_000.0), *((IRON, p, 150_000.0) for p in world.plants)):
        row = {"offer": f"{material} at {place}", "location": place, "material": material, "price_per_t": price}
        _offer(pages, row, {}, {})
    row = {
        "offer": "magnets from scrapped goods",
        "location": RECYCLER,
        "material": SWARF,
        "price_per_t": 1_400_000.0,
        "most_t_per_year": round(total * 0.08),
    }
    _offer(pages, row, dict.fromkeys(LIGHT, CHINA), {})


def _add_feeds(world: World, pages: Pages, dice: Dice) -> None:
    """Oxides and metals of other countries, for the plants at home."""
    size, total = world.size, world.yearly()
    heavy = sum(world.yearly(grade) * grade.heavy for grade in world.grades)
    for material, chains, stages, usd, need in (
        (OXIDE, MINED_AND_REFINED[: size.feeds], LIGHT, 95_000.0, total * LIGHT_METAL_T_PER_T),
        (METAL, METALS[: size.metals], LIGHT, 125_000.0, total * LIGHT_METAL_T_PER_T),
        (HEAVY_OXIDE, HEAVIES[: size.heavies], HEAVY, 330_000.0, heavy),
    ):
        for chain in chains:
            row = {
                "offer": f"{material} {abbreviated(chain)}",
                "location": market(chain[-1]),
                "material": material,
                "currency": "USD",
                "most_t_per_year": round(need * dice.between(0.1, 0.3) + 1.0, 1),
            }
            premium = 1.0 if chain[-1] == CHINA else dice.between(1.1, 1.4)
            prices = world.by_year(round(usd * premium), 1.015, "price_per_t")
            _offer(pages, row, dict(zip(stages, chain, strict=False)), prices)


def _add_magnets(world: World, pages: Pages, dice: Dice, grade: Grade, maker: Maker) -> None:
    """A grade of one country: China sells without limit what it licenses, others a part of what is wanted."""
    chinese = maker.country == CHINA
    name = f"{grade.name} {abbreviated((*maker.chain, maker.country))}"
    limited = not chinese or not grade.heavy
    share = dice.between(0.45, 0.65) if chinese else dice.between(0.06, 0.15)
    row = {
        "offer": name,
        "location": market(maker.country),
        "material": grade.name,
        "currency": maker.currency,
        "most_t_per_year": round(world.yearly(grade) * share, 1) if limited else "",
        "least_t_per_year": "",
        "take_or_pay": "",
    }
    least = round(world.yearly(grade) * share * 0.2, 1)
    if limited and least > 0 and dice.chance(0.1):
        row |= {"least_t_per_year": least, "take_or_pay": "yes"}
    price = grade.usd_per_t * maker.premium * PER_USD[maker.currency] * dice.between(0.95, 1.05)
    origins = maker.origins(grade)
    if not chinese and dice.chance(0.1):
        del origins["mined"]
    _offer(pages, row, origins, world.by_year(round(price), dice.between(0.99, 1.03), "price_per_t"))
    if maker.is_chinese_fed:
        pages.add("contents", {"offer": name, "country": CHINA, "content": round(dice.between(0.35, 0.5), 3)})


def _add_lots(world: World, pages: Pages, dice: Dice) -> None:
    """A month of some grades in stock, and goods that arrive in the first months."""
    first = world.periods[0]
    for number, grade in enumerate(grade for grade in world.grades if not grade.heavy):
        monthly = world.yearly(grade, first.year) / 12.0
        for hub in world.hubs:
            lot = f"{grade.name} at {hub}"
            tonnes = round(monthly / len(world.hubs) * dice.between(0.8, 1.5), 2)
            pages.add("opening_stock", {"lot": lot, "location": hub, "material": grade.name, "tonnes": tonnes})
            _lot_origins(pages, lot, CHINESE.origins(grade))
        lot = f"{grade.name} on its way"
        hub = world.hubs[number % len(world.hubs)]
        tonnes = round(monthly * dice.between(0.2, 0.6), 2)
        arrival = world.periods[min(1 + number % 2, len(world.periods) - 1)].name
        row = {"lot": lot, "location": hub, "material": grade.name, "period": arrival, "tonnes": tonnes}
        pages.add("in_transit", row)
        _lot_origins(pages, lot, CHINESE.origins(grade))


def _lot_origins(pages: Pages, lot: str, origins: dict[str, str]) -> None:
    for stage, country in origins.items():
        pages.add("origins", {"supply": lot, "stage": stage, "countries": country})


def landed_inr(grade: Grade, maker: Maker) -> float:
    """About what a tonne costs when it arrives, INR."""
    return grade.usd_per_t * maker.premium * INR_PER_USD * 1.03
