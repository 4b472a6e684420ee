"""Sheets of a generated case on building, public money and orders already given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.chain import HEAVY_REDUCTION, REDUCTION, SEPARATION, lines_of, process_of
from planner.generate.partners import MAKERS, abbreviated

if TYPE_CHECKING:
    from planner.generate.pages import Pages
    from planner.generate.world import World

UNIT_T_PER_YEAR, SUBSIDY = 50.0, 0.12


def add_decisions(world: World, pages: Pages) -> None:
    """Build options with what they add, budgets, an incentive, commitments."""
    _add_options(world, pages)
    scale = world.yearly() * world.months / 12.0
    pages.add("budgets", {"budget": "Capital subsidy", "kind": "subsidy", "amount_inr": round(scale * 60_000.0)})
    named = [process_of(plant, grade.name) for plant in world.plants for grade in world.made[plant]]
    incentive = {
        "incentive": "Incentive on sales",
        "processes": ";".join(named),
        "stage": "magnet",
        "rate_inr_per_t": 600_000.0,
        "most_t": round(scale * 0.25),
        "budget_inr": round(scale * 0.2 * 600_000.0),
    }
    pages.add("incentives", incentive)
    _add_commitments(world, pages)


def _add_options(world: World, pages: Pages) -> None:
    pace = max(world.yearly() * 0.08 / UNIT_T_PER_YEAR, 0.5)
    for unit, capital, share in (
        *((lines_of(plant), 2_600_000.0, 2.0 / len(world.plants)) for plant in world.plants),
        (SEPARATION, 3_000_000.0, 0.4),
        (REDUCTION, 1_800_000.0, 0.4),
        (HEAVY_REDUCTION, 2_500_000.0, 0.05),
    ):
        option = f"More of {unit}"
        row = {
            "option": option,
            "capital_inr_per_unit": capital * UNIT_T_PER_YEAR,
            "cost_of_capital": 0.12,
            "life_years": 15,
            "construction_months": min(6, world.months // 3),
            "most_units_per_year": round(pace * share, 3),
            "most_units": round(pace * share * 6.0, 3),
            "subsidy_share": SUBSIDY,
        }
        pages.add("builds", row)
        pages.add("build_capacity", {"option": option, "unit": unit, "t_per_year_per_unit": UNIT_T_PER_YEAR})


def _add_commitments(world: World, pages: Pages) -> None:
    """A little of what one partner sells, ordered for the first periods."""
    maker, grade = MAKERS[0], world.grades[0]
    offer = f"{grade.name} {abbreviated((*maker.chain, maker.country))}"
    for place, period in enumerate(world.periods[: max(1, min(2, world.months - maker.lead_months))]):
        row = {
            "commitment": f"Order {place + 1}",
            "kind": "buy",
            "of": offer,
            "period": period.name,
            "rule": "at least",
            "amount": round(world.yearly(grade) * 0.02 * period.months / 12.0, 3),
        }
        pages.add("commitments", row)
