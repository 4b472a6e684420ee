"""Capacity, builds, public money and orders already given."""

from __future__ import annotations

from typing import Any

from tests.cases.hand import (
    METAL,
    Solved,
    all_from,
    material,
    mill,
    offer,
    process,
    recipe,
    solved_by_hand,
    want,
    world,
)


@solved_by_hand
def capacity_with_fixed_cost() -> Solved:
    """8 t a year at a fixed 3 each: 24, used or not. 8 × 7 + 2 × 100 + 24 = 280. A tonne more saves 93."""
    capacity = [{"unit": "press", "capacity_t_per_year": 8, "fixed_cost_inr_per_t_year": 3}]
    sheets = world(**mill(capacity=capacity))
    return Solved(sheets, 280, {"make press P1": 8}, {"capacity press P1": -93})


@solved_by_hand
def capacity_group() -> Solved:
    """Grades A and B share 10 t a year; a tonne of A takes 1, of B 2. Short of A costs 100, of B 150.

    A earns 96 and B 146 (work at 4): per tonne of capacity A 96, B 73. 6 A, then 2 B: 24 + 8 + 4 B short 600 = 632.
    """
    sheets = world(
        materials=[material(grade, "magnet", can_have_passed="magnet") for grade in ("A", "B")],
        demand=[
            want(6, demand="a", grade="A"),
            want(6, demand="b", grade="B", shortage_penalty_inr_per_t=150),
        ],
        processes=[process("pa", "port", "A", 4), process("pb", "port", "B", 4)],
        capacity_groups=[{"group": "g", "process": "pa"}, {"group": "g", "process": "pb", "use_t_per_t": 2}],
        capacity=[{"unit": "g", "capacity_t_per_year": 10}],
    )
    return Solved(sheets, 632, {"make pa P1": 6, "make pb P1": 2}, {"capacity g P1": -73})


def _build(**changes: Any) -> dict[str, Any]:
    """One unit adds 4 t a year to the press, which has none; capital 40 over 2 years at no interest: 20 a year."""
    option = {
        "option": "b",
        "capital_inr_per_unit": 40,
        "cost_of_capital": 0,
        "life_years": 2,
        "construction_months": 12,
    }
    return {
        "builds": [option | changes],
        "build_capacity": [{"option": "b", "unit": "press", "t_per_year_per_unit": 4}],
        "capacity": [{"unit": "press", "capacity_t_per_year": 0, "fixed_cost_inr_per_t_year": 1}],
    }


@solved_by_hand
def build_after_construction() -> Solved:
    """Four years. A build of P1 serves from P2 for two years. 4 t are wanted in P2 and P3, work and metal cost 7.

    1 unit: annuity 2 × 20, fixed 2 × 4 × 1, 8 × 7: 40 + 8 + 56 = 104. P1 cannot have it.
    """
    wanted = [want(4, period) for period in ("P2", "P3")]
    sheets = world(12, 12, 12, 12, demand=wanted, **mill(**_build()))
    return Solved(sheets, 104, {"build b P1": 1, "make press P3": 4})


@solved_by_hand
def build_life_ends() -> Solved:
    """Wanted in P3 and P4 only, decided in P1 only: in service in P2 and P3, not in P4.

    So P4's 4 t are made in P2 (or P3's are, and P3 makes for P4) and kept at no cost: 40 + 8 + 56 = 104.
    """
    wanted = [want(4, period) for period in ("P3", "P4")]
    sheets = world(12, 12, 12, 12, demand=wanted, **mill(**_build(to="2027-03-31")))
    return Solved(sheets, 104, {"build b P1": 1, "make press P2": 4, "stock port magnet P3": 4})


@solved_by_hand
def life_counts_from_the_end_of_construction() -> Solved:
    """Periods of 12, 1, 1, 1, 3 and 6 months; 5 months of construction, one year of life; 12 t for 12 rupees a year.

    A unit of P1 is ready in September: it serves P2 to P5 (April to July of the next year), no longer P6 (October).
    One of P2 serves P6. 4 t are wanted in each: P2 alone needs 4 units of P1: 4 × 12 × 6/12 = 24; P6 needs 2/3:
    12 × 6/12 × 2/3 = 4. P1 is short: 4000; 20 t made at 7: 140. In all 4168.
    """
    builds = _build(capital_inr_per_unit=12, life_years=1, construction_months=5)
    builds["build_capacity"][0]["t_per_year_per_unit"] = 12
    builds["capacity"][0]["fixed_cost_inr_per_t_year"] = 0
    wanted = [want(4, f"P{n}", shortage_penalty_inr_per_t=1000) for n in range(1, 7)]
    stock = [{"location": "port", "material": "magnet", "most_t": 0}]
    sheets = world(12, 1, 1, 1, 3, 6, demand=wanted, stock=stock, **mill(**builds))
    return Solved(sheets, 4168, {"build b P1": 4, "build b P2": 2 / 3})


@solved_by_hand
def build_where_there_is_no_limit() -> Solved:
    """A press without a limit of capacity gains nothing from a committed build of 2 units, which costs all the same.

    Annuity 2 × 20, fixed cost 3 on 2 × 4 t: 24; 10 × 7 = 70: 134.
    """
    builds = _build(construction_months=0)
    builds["capacity"] = [{"unit": "press", "fixed_cost_inr_per_t_year": 3}]
    order = [{"commitment": "x", "kind": "build", "of": "b", "period": "P1", "amount": 2}]
    return Solved(world(**mill(**builds, commitments=order)), 134, {"build b P1": 2})


@solved_by_hand
def build_limits_and_subsidy() -> Solved:
    """At most 1 unit a year and 1.5 in all; the state pays a quarter of capital. No construction, 100 years at 0 %.

    Capital 400 a unit: 4 a year, 1 of it the state's. Two periods of half a year: at most half a unit each.
    Wanted 4 t in P2 (2 t per half year and unit): half units of P1 and P2 make one unit, 2 t in P2 and 1 t in P1,
    stored. P1: 0.5 × 3 × 0.5 = 0.75, P2: 1 × 3 × 0.5 = 1.5; fixed: 0.5 × 4 × 0.5 + 4 × 0.5 = 3; 3 t at 7; 1 t short:
    126.25.
    """
    builds = _build(
        capital_inr_per_unit=400,
        life_years=100,
        construction_months=0,
        most_units_per_year=1,
        most_units=1.5,
        subsidy_share=0.25,
    )
    sheets = world(6, 6, demand=[want(4, "P2")], **mill(**builds))
    return Solved(sheets, 126.25, {"build b P1": 0.5, "build b P2": 0.5, "short d P2": 1})


@solved_by_hand
def annuity() -> Solved:
    """Capital 420 over 2 years at 10 %: 420 × 0.1 / (1 - 1.1^-2) = 420 × 0.1 × 1.21 / 0.21 = 242 a year.

    One unit of 4 t for the 4 t wanted at 1000 short: 242 + 4 × 1 + 4 × 7 = 274.
    """
    builds = _build(capital_inr_per_unit=420, cost_of_capital=0.1, construction_months=0)
    sheets = world(demand=[want(4, shortage_penalty_inr_per_t=1000)], **mill(**builds))
    return Solved(sheets, 274, {"build b P1": 1})


@solved_by_hand
def capital_budget() -> Solved:
    """As before but capital of 210 may be decided: half a unit. 137 + 2 × 1000 = 2137.

    A unit saves 4 × 1000 - 274 = 3726, that is 3726/420 for each rupee of capital.
    """
    builds = _build(capital_inr_per_unit=420, cost_of_capital=0.1, construction_months=0)
    budget = [{"budget": "k", "kind": "capital", "amount_inr": 210}]
    sheets = world(demand=[want(4, shortage_penalty_inr_per_t=1000)], **mill(**builds, budgets=budget))
    return Solved(sheets, 2137, {"build b P1": 0.5}, {"budget k": -3726 / 420})


@solved_by_hand
def subsidy_budget() -> Solved:
    """A quarter of capital is the state's: 105 a unit, of which 21 are there: a fifth of a unit, 0.8 t.

    Annuity 242 × 0.75 = 181.5. 0.2 × (181.5 + 4 + 28) + 3.2 × 1000 = 3242.7.
    """
    builds = _build(capital_inr_per_unit=420, cost_of_capital=0.1, construction_months=0, subsidy_share=0.25)
    budget = [{"budget": "s", "kind": "subsidy", "options": "b", "amount_inr": 21}]
    sheets = world(demand=[want(4, shortage_penalty_inr_per_t=1000)], **mill(**builds, budgets=budget))
    return Solved(sheets, 3242.7, {"build b P1": 0.2})


@solved_by_hand
def incentive_needs_making_and_self_reliance() -> Solved:
    """3 a tonne for what the press makes and is Indian at metal when delivered; metal is Indian (12, at most 5 t) or
    Chinese (10).

    Indian metal is worth it: 5 × 12 + 5 × 10 - 5 × 3 = 95. 2 t from stock earn nothing by themselves. A tonne more of
    Indian metal saves 1.
    """
    sheets = world(
        materials=METAL,
        offers=[offer("i", "port", 12, "metal", most_t_per_year=5), offer("c", "port", 10, "metal")],
        origins=all_from("i", "IND", "mined", "refined", "metal") + all_from("c", "CHN", "mined", "refined", "metal"),
        processes=[process("press", "port", "magnet")],
        recipes=recipe("press", metal=1),
        incentives=[{"incentive": "pli", "processes": "press", "stage": "metal", "rate_inr_per_t": 3}],
    )
    return Solved(sheets, 95, {"paid pli P1": 5, "make press P1": 10}, {"supply i P1": -1})


@solved_by_hand
def incentive_tonnes_and_budget() -> Solved:
    """Two incentives on the mill's 10 t: 2 a tonne on at most 6 t, and 5 a tonne with 20 in the budget: 4 t.

    70 - 12 - 20 = 38. One more rupee of budget saves one rupee.
    """
    sheets = world(
        **mill(
            incentives=[
                {"incentive": "a", "processes": "press", "stage": "magnet", "rate_inr_per_t": 2, "most_t": 6},
                {"incentive": "b", "processes": "press", "stage": "magnet", "rate_inr_per_t": 5, "budget_inr": 20},
            ]
        )
    )
    flows = {"paid a P1": 6, "paid b P1": 4}
    return Solved(sheets, 38, flows, {"paid_most a tonnes": -2, "paid_most b budget": -1})


@solved_by_hand
def incentive_in_scope_only() -> Solved:
    """7 t for EVs and 3 t for wind; the incentive of 2 is for EVs: 70 - 14 = 56."""
    sheets = world(
        demand=[want(7), want(3, demand="w", segment="wind")],
        **mill(
            incentives=[
                {"incentive": "a", "processes": "press", "stage": "magnet", "rate_inr_per_t": 2, "segments": "ev"}
            ]
        ),
    )
    return Solved(sheets, 56, {"paid a P1": 7})


@solved_by_hand
def committed_flows() -> Solved:
    """3 t at least of the dear offer, exactly 2 units built though idle, exactly 4 t made: all are kept.

    Dear 3 × 20, made 4 × 7 (metal bought: 6 t), the other 3 t at 6: 60 + 28 + 18 = 106; 2 units: 2 × 4, fixed 8 × 1:
    122.
    """
    builds = _build(capital_inr_per_unit=8, construction_months=0)
    sheets = world(
        **mill(
            **builds,
            offers=[offer("o", "port", 2, "metal"), offer("dear", "port", 20), offer("cheap", "port", 6)],
            commitments=[
                {"commitment": "x", "kind": "buy", "of": "dear", "period": "P1", "rule": "at least", "amount": 3},
                {"commitment": "y", "kind": "build", "of": "b", "period": "P1", "amount": 2},
                {"commitment": "z", "kind": "make", "of": "press", "period": "P1", "amount": 4},
            ],
        )
    )
    return Solved(sheets, 122, {"buy dear P1": 3, "build b P1": 2, "make press P1": 4}, {"commitment x": 14})


@solved_by_hand
def committed_shipment_and_delivery() -> Solved:
    """2 t must go by air at 9, and 5 t of B must serve A although A costs the same: serve 5 of each at 10.

    B's usefulness is 1 and its extra cost 1. By sea nothing is paid. 100 + 18 + 5 = 123.
    """
    sheets = world(
        materials=[material("A", "magnet"), material("B", "magnet")],
        demand=[want(10, grade="A")],
        substitutions=[{"grade": "A", "material": "B", "usefulness": 1, "extra_cost_inr_per_t": 1}],
        offers=[offer("a", "mill", 10, "A"), offer("b", "mill", 10, "B")],
        routes=[
            {"route": "sea", "origin": "mill", "destination": "port"},
            {"route": "air", "origin": "mill", "destination": "port"},
        ],
        freight=[
            {"route": "sea", "materials": "A;B", "freight_per_t": 0},
            {"route": "air", "materials": "A;B", "freight_per_t": 9},
        ],
        commitments=[
            {"commitment": "x", "kind": "ship", "of": "air", "period": "P1", "amount": 2},
            {
                "commitment": "y",
                "kind": "serve",
                "of": "d",
                "material": "B",
                "location": "port",
                "period": "P1",
                "amount": 5,
            },
        ],
    )
    return Solved(sheets, 123, {"serve d port A P1": 5, "serve d port B P1": 5})


@solved_by_hand
def commitment_against_capacity() -> Solved:
    """A committed 9 t on a press of 8 t a year: no plan exists."""
    sheets = world(
        **mill(
            capacity=[{"unit": "press", "capacity_t_per_year": 8}],
            commitments=[{"commitment": "z", "kind": "make", "of": "press", "period": "P1", "amount": 9}],
        )
    )
    return Solved(sheets, None)
