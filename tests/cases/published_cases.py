"""Small linear programs of textbooks, as workbooks of the planner: their optimum has been in print for decades.

Tonnes stand for cases, truckloads, kilowatt-hours, engines; rupees for dollars. Nothing is discounted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cases.build import places
from tests.cases.hand import (
    Solved,
    material,
    offer,
    process,
    sell,
    solved_by_hand,
    want,
    way,
    ways,
    world,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_NEVER = 1e6
"""Penalty for a shortage that a textbook does not allow."""


def _transport(
    supply: Mapping[str, float], demand: Mapping[str, float], cost: Mapping[str, tuple[float, ...]]
) -> dict[str, Any]:
    """Plants that have so much, markets that want so much, and what a unit costs from each plant to each market."""
    routes = [
        way(f"{plant}-{market}", plant, market, one)
        for plant, costs in cost.items()
        for market, one in zip(demand, costs, strict=True)
    ]
    return world(
        locations=places(**dict.fromkeys((*supply, *demand), "IND")),
        deliveries=[{"location": market, "customers": market} for market in demand],
        demand=[
            want(amount, demand=market, customer=market, shortage_penalty_inr_per_t=_NEVER)
            for market, amount in demand.items()
        ],
        offers=[offer(plant, plant, 0, most_t_per_year=amount) for plant, amount in supply.items()],
        **ways(*routes),
    )


@solved_by_hand
def dantzig_canneries() -> Solved:
    """G. B. Dantzig, Linear Programming and Extensions, 1963, section 3.3; as TRNSPORT in the model library of GAMS.

    Cases of tins from Seattle and San Diego to New York, Chicago and Topeka at 90 dollars a case and thousand miles:
    153.675 thousand dollars. Chicago gets its 300 from Seattle, Topeka its 275 from San Diego.
    """
    miles = {"seattle": (2.5, 1.7, 1.8), "san_diego": (2.5, 1.8, 1.4)}
    sheets = _transport(
        {"seattle": 350, "san_diego": 600},
        {"new_york": 325, "chicago": 300, "topeka": 275},
        {plant: tuple(90 * one for one in distances) for plant, distances in miles.items()},
    )
    flows = {"serve chicago chicago magnet P1": 300, "serve topeka topeka magnet P1": 275}
    return Solved(sheets, 153_675, flows)


@solved_by_hand
def canned_peas() -> Solved:
    """F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, chapter 'The transportation problem'.

    P & T Company, 300 truckloads from three canneries to four warehouses: 152,535 dollars.
    """
    sheets = _transport(
        {"bellingham": 75, "eugene": 125, "albert_lea": 100},
        {"sacramento": 80, "salt_lake_city": 65, "rapid_city": 70, "albuquerque": 85},
        {
            "bellingham": (464, 513, 654, 867),
            "eugene": (352, 416, 690, 791),
            "albert_lea": (995, 682, 388, 685),
        },
    )
    return Solved(sheets, 152_535, {"buy bellingham P1": 75, "buy eugene P1": 125, "buy albert_lea P1": 100})


@solved_by_hand
def powerco() -> Solved:
    """W. L. Winston, Operations Research: Applications and Algorithms, chapter 'Transportation problems'.

    Three power plants and four cities, as much power as is wanted: 1,020 dollars.
    """
    sheets = _transport(
        {"plant1": 35, "plant2": 50, "plant3": 40},
        {"city1": 45, "city2": 20, "city3": 30, "city4": 30},
        {"plant1": (8, 6, 10, 9), "plant2": (9, 12, 13, 7), "plant3": (14, 9, 16, 5)},
    )
    return Solved(sheets, 1_020)


@solved_by_hand
def distribution_unlimited() -> Solved:
    """Hillier and Lieberman, chapter 'Network optimization models': two lanes of limited capacity, 49,000 dollars.

    Two factories ship to two warehouses, by way of each other, of a distribution centre or of the other warehouse.
    Optimal: 40 from F1 to the centre, 10 to W1; 40 from F2 to the centre; 80 on to W2, of which 20 go on to W1.
    """
    sheets = world(
        locations=places(f1="IND", f2="IND", centre="IND", w1="IND", w2="IND"),
        deliveries=[{"location": "w1", "customers": "w1"}, {"location": "w2", "customers": "w2"}],
        demand=[
            want(30, demand="w1", customer="w1", shortage_penalty_inr_per_t=_NEVER),
            want(60, demand="w2", customer="w2", shortage_penalty_inr_per_t=_NEVER),
        ],
        offers=[offer("f1", "f1", 0, most_t_per_year=50), offer("f2", "f2", 0, most_t_per_year=40)],
        **ways(
            way("f1-f2", "f1", "f2", 200, capacity_t_per_year=10),
            way("f1-centre", "f1", "centre", 400),
            way("f1-w1", "f1", "w1", 900),
            way("f2-centre", "f2", "centre", 300),
            way("centre-w2", "centre", "w2", 100, capacity_t_per_year=80),
            way("w1-w2", "w1", "w2", 300),
            way("w2-w1", "w2", "w1", 200),
        ),
    )
    return Solved(sheets, 49_000, {"buy f1 P1": 50, "buy f2 P1": 40})


@solved_by_hand
def northern_airplane() -> Solved:
    """Hillier and Lieberman, chapter 'The transportation problem': making and storing jet engines, 77.3 million.

    10, 15, 25 and 20 engines are to be installed in four months; 25, 35, 30 and 10 can be made, at 1.08, 1.11, 1.10
    and 1.13 million dollars each; one kept for a month costs 0.015 million.
    """
    months = ["2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01"]
    ends = ["2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"]
    made, costs = (25, 35, 30, 10), (1.08, 1.11, 1.10, 1.13)
    sheets = world(
        1, 1, 1, 1,
        demand=[
            want(tonnes, f"P{number}", shortage_penalty_inr_per_t=_NEVER)
            for number, tonnes in enumerate((10, 15, 25, 20), 1)
        ],
        offers=[
            offer("engines", "port", cost, most_t_per_year=12 * most, **{"from": start, "to": end})
            for start, end, most, cost in zip(months, ends, made, costs, strict=True)
        ],
        stock=[{"location": "port", "material": "magnet", "holding_cost_inr_per_t_year": 12 * 0.015}],
    )  # fmt: skip
    return Solved(sheets, 77.3)


@solved_by_hand
def wyndor_glass() -> Solved:
    """Hillier and Lieberman, chapter 'Introduction to linear programming': 2 doors and 6 windows earn 36 thousand.

    Doors earn 3 and take one hour in plant 1 and three in plant 3; windows earn 5 and take two hours in plant 2 and two
    in plant 3. The plants have 4, 12 and 18 hours. An hour more in them is worth 0, 1.5 and 1.
    """
    sheets = world(
        materials=[material(name, "magnet", can_have_passed="magnet") for name in ("doors", "windows")],
        demand=[sell(100, 3, demand="doors", grade="doors"), sell(100, 5, demand="windows", grade="windows")],
        processes=[process("doors", "port", "doors"), process("windows", "port", "windows")],
        capacity_groups=[
            {"group": "plant 1", "process": "doors"},
            {"group": "plant 2", "process": "windows", "use_t_per_t": 2},
            {"group": "plant 3", "process": "doors", "use_t_per_t": 3},
            {"group": "plant 3", "process": "windows", "use_t_per_t": 2},
        ],
        capacity=[
            {"unit": f"plant {number}", "capacity_t_per_year": hours} for number, hours in enumerate((4, 12, 18), 1)
        ],
    )
    flows = {"make doors P1": 2, "make windows P1": 6}
    return Solved(sheets, -36, flows, {"capacity plant 2 P1": -1.5, "capacity plant 3 P1": -1})


@solved_by_hand
def dantzig_warehouse() -> Solved:
    """Dantzig, section 3.6; as WHOUSE in the model library of GAMS: 600 dollars are earned.

    A warehouse for 100 units holds 50. In four quarters a unit is bought and sold at 10, 12, 8 and 9; one kept for a
    quarter costs 1. Fill up at 10, sell all at 12, then from 8 to 9 nothing is gained or lost.
    """
    prices, quarters = (10, 12, 8, 9), ("04-01", "07-01", "10-01", "01-01")
    ends = ("2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31")
    starts = [f"{2027 if day == '01-01' else 2026}-{day}" for day in quarters]
    sheets = world(
        3, 3, 3, 3,
        demand=[sell(150, price, f"P{number}", demand="s") for number, price in enumerate(prices, 1)],
        offers=[
            offer("market", "port", price, **{"from": start, "to": end})
            for price, start, end in zip(prices, starts, ends, strict=True)
        ],
        opening_stock=[{"lot": "old", "location": "port", "material": "magnet", "tonnes": 50}],
        stock=[{"location": "port", "material": "magnet", "most_t": 100, "closing_t": 0,
                "holding_cost_inr_per_t_year": 4}],
    )  # fmt: skip
    return Solved(sheets, -600)


PUBLISHED = (
    dantzig_canneries,
    canned_peas,
    powerco,
    distribution_unlimited,
    northern_airplane,
    wyndor_glass,
    dantzig_warehouse,
)
