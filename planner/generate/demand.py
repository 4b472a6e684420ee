"""Sheets of a generated case that say who wants what: customers, demand, deliveries, substitutions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from planner.generate.partners import INR_PER_USD
from planner.generate.world import DEFENCE

if TYPE_CHECKING:
    from planner.generate.pages import Pages
    from planner.generate.world import World


def add_demand(world: World, pages: Pages) -> None:
    """Customers, demand lines with one column a period, deliveries, substitutions."""
    for customer in world.customers:
        pages.add("customers", {"customer": customer, "label": f"{customer} (generated)"})
    for line in world.lines:
        row = {
            "demand": line.name,
            "customer": line.customer,
            "grade": line.grade.name,
            "segment": line.segment,
            "market": line.market,
            "kind": "sale" if line.is_sale else "demand",
            "price_inr_per_t": line.grade.usd_per_t * INR_PER_USD * 1.25 if line.is_sale else "",
            "shortage_penalty_inr_per_t": 60_000_000.0 if line.segment == DEFENCE and not line.is_sale else "",
        }
        wide = {period.name: tonnes for period, tonnes in zip(world.periods, line.tonnes, strict=True) if tonnes > 0}
        pages.add("demand", row, wide)
    for hub in world.hubs:
        served = [customer for customer in world.customers if hub in world.hubs_of[customer]]
        if served:
            pages.add("deliveries", {"location": hub, "customers": ";".join(served)})
    _add_substitutions(world, pages)


def _add_substitutions(world: World, pages: Pages) -> None:
    """A dearer grade serves for a cheaper one of the same kind."""
    dice = world.dice("substitutions")
    ranked = sorted(world.grades, key=lambda grade: (grade.heavy > 0, grade.usd_per_t))
    pairs = [(low, high) for low, high in pairwise(ranked) if (low.heavy > 0) == (high.heavy > 0)]
    for low, high in dice.some(pairs, world.size.substitutions):
        row = {
            "grade": low.name,
            "material": high.name,
            "usefulness": 1.0,
            "extra_cost_inr_per_t": round(dice.between(50_000.0, 250_000.0)),
        }
        pages.add("substitutions", row)
