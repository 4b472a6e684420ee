"""Sheets of a generated case on making and moving: processes, recipes, capacity, routes, freight, stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.basics import (
    HEAVY_METAL,
    HEAVY_OXIDE,
    IRON,
    LEAN_OXIDES,
    METAL,
    METAL_WORKS,
    MINES,
    ORE,
    OXIDE,
    REAGENTS,
    RECYCLER,
    REFINERY,
    SWARF,
)
from planner.generate.supply import LIGHT_METAL_T_PER_T

if TYPE_CHECKING:
    from planner.generate.pages import Pages
    from planner.generate.world import World

SEPARATION, REDUCTION, HEAVY_REDUCTION, RECYCLING = "Separation", "Reduction", "Heavy reduction", "Recycling"


def lines_of(plant: str) -> str:
    """The shared capacity of a magnet plant."""
    return f"{plant} lines"


def process_of(plant: str, grade: str) -> str:
    """The process that makes a grade at a plant."""
    return f"{plant} {grade}"


def add_chain(world: World, pages: Pages) -> None:
    """Processes with recipes and capacity, stock rules."""
    _process(pages, SEPARATION, REFINERY, OXIDE, 1_200_000.0)
    _recipe(pages, SEPARATION, {ORE: 8.0, REAGENTS: 3.0}, {LEAN_OXIDES: 4.5, HEAVY_OXIDE: 0.02})
    _process(pages, REDUCTION, METAL_WORKS, METAL, 1_300_000.0)
    _recipe(pages, REDUCTION, {OXIDE: 1.22}, {})
    _process(pages, HEAVY_REDUCTION, METAL_WORKS, HEAVY_METAL, 3_000_000.0)
    _recipe(pages, HEAVY_REDUCTION, {HEAVY_OXIDE: 1.2}, {})
    _process(pages, RECYCLING, RECYCLER, OXIDE, 1_500_000.0)
    _recipe(pages, RECYCLING, {SWARF: 4.2}, {})
    for plant in world.plants:
        for grade in world.made[plant]:
            name = process_of(plant, grade.name)
            _process(pages, name, plant, grade.name, 900_000.0 + 40_000.0 * len(grade.name))
            heavy = {HEAVY_METAL: grade.heavy} if grade.heavy else {}
            light = LIGHT_METAL_T_PER_T - grade.heavy
            _recipe(pages, name, {METAL: light, **heavy, IRON: 0.8}, {SWARF: 0.16})
            pages.add("capacity_groups", {"group": lines_of(plant), "process": name, "use_t_per_t": 1.0})
    _add_capacity(world, pages)
    _add_stock(world, pages)


def _process(pages: Pages, name: str, place: str, output: str, cost: float) -> None:
    row = {"process": name, "location": place, "output": output, "variable_cost_per_t": cost, "lead_months": 0}
    pages.add("processes", row)


def _recipe(pages: Pages, process: str, inputs: dict[str, float], by_products: dict[str, float]) -> None:
    for role, parts in (("input", inputs), ("by-product", by_products)):
        for material, tonnes in parts.items():
            pages.add("recipes", {"process": process, "material": material, "role": role, "t_per_t": tonnes})


def _add_capacity(world: World, pages: Pages) -> None:
    total, dice = world.yearly(year=world.years[0]), world.dice("capacity")
    light, of_plant = total * LIGHT_METAL_T_PER_T, total * 0.25 / len(world.plants)
    for unit, capacity, fixed in (
        (SEPARATION, light * 0.2, 400_000.0),
        (REDUCTION, light * 0.3, 300_000.0),
        (HEAVY_REDUCTION, light * 0.02, 500_000.0),
        (RECYCLING, light * 0.05, 300_000.0),
        *((lines_of(plant), of_plant * dice.between(0.6, 1.4), 500_000.0) for plant in world.plants),
    ):
        wide = world.by_year(round(capacity, 2), 1.06, "capacity_t_per_year")
        pages.add("capacity", {"unit": unit, "fixed_cost_inr_per_t_year": fixed}, wide)


def _add_stock(world: World, pages: Pages) -> None:
    """Some days of demand at each warehouse, at a price."""
    for hub in world.hubs:
        for grade in world.grades:
            row = {
                "location": hub,
                "material": grade.name,
                "safety_days": 15 if grade.heavy else 25,
                "penalty_inr_per_t_year": 2_500_000.0,
                "most_t": round(world.yearly(grade) * 2.0) if hub == world.hubs[0] else "",
                "can_move": "wish",
            }
            pages.add("stock", row)
    for material in (OXIDE, METAL):
        pages.add("stock", {"location": METAL_WORKS, "material": material, "most_t": round(world.yearly() * 0.2) + 1})


HOME_LANES = (
    *((mine, REFINERY, (ORE,), 4_000.0) for mine in MINES),
    (REFINERY, METAL_WORKS, (OXIDE, HEAVY_OXIDE), 6_000.0),
    (RECYCLER, METAL_WORKS, (OXIDE,), 6_000.0),
)
"""Origin, destination, materials and freight, INR/t, of the ways between the works at home."""
