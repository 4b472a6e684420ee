"""Buying, moving and keeping: offers, duty, exchange, routes, stock, substitution, sales."""

from __future__ import annotations

from tests.cases.hand import (
    Solved,
    material,
    offer,
    sell,
    setting,
    solved_by_hand,
    want,
    way,
    world,
)


@solved_by_hand
def most_and_next_best() -> Solved:
    """6 t a year at 10, the rest at 30: 60 + 120 = 180. A tonne more of the cheap offer saves 20."""
    sheets = world(offers=[offer("a", "port", 10, most_t_per_year=6), offer("b", "port", 30)])
    return Solved(sheets, 180, {"buy a P1": 6, "buy b P1": 4}, {"supply a P1": -20, "need d P1": 30})


@solved_by_hand
def take_or_pay_takes_if_worth_it() -> Solved:
    """15 t owed at 10, 10 t wanted: 10 are taken and 5 paid without taking: 150. A tonne less owed saves 10.

    The tonnes taken are owed anyway, so a tonne more of demand is free. Nothing may be kept at the port.
    """
    sheets = world(
        offers=[offer("o", "port", 10, least_t_per_year=15, take_or_pay="yes")],
        stock=[{"location": "port", "material": "magnet", "most_t": 0}],
    )
    flows = {"buy o P1": 10, "unbought o FY2026-27": 5, "serve d port magnet P1": 10}
    return Solved(sheets, 150, flows, {"need d P1": 0, "least o FY2026-27": 10})


@solved_by_hand
def least_must_be_taken_and_wasted() -> Solved:
    """15 t must be taken at 10 abroad, and none may be stored: 10 are shipped at 1, 5 thrown away at 4.

    150 + 10 + 20 = 180.
    """
    sheets = world(
        materials=[material("magnet", "magnet", waste_cost_inr_per_t=4)],
        offers=[offer("o", "mill", 10, least_t_per_year=15)],
        stock=[{"location": "port", "material": "magnet", "most_t": 0}],
        **way("sea", "mill", "port", 1),
    )
    return Solved(sheets, 180, {"buy o P1": 15, "waste mill magnet P1": 5})


@solved_by_hand
def least_counts_only_its_window() -> Solved:
    """A least of 24 t a year that holds in 3 of the year's 6 months owes 6 t; take-or-pay at 10, nothing wanted: 60."""
    sheets = world(
        3,
        3,
        demand=[want(0)],
        offers=[
            offer("o", "mill", 10, least_t_per_year=24, take_or_pay="yes", to="2026-06-30"),
            offer("o", "mill", 10, take_or_pay="yes", **{"from": "2026-07-01"}),
        ],
    )
    return Solved(sheets, 60, {"unbought o FY2026-27": 6})


@solved_by_hand
def rate_of_the_period() -> Solved:
    """One dollar is 80 rupees in April and 90 in May; a tonne costs 2 dollars at the mill and 1 on the way.

    1 t is wanted in each: 240 in April, 270 in May. Stock at home costs nothing, so both are bought in April: 480.
    """
    sheets = world(
        1,
        1,
        exchange_rates=[
            {"currency": "USD", "inr_per_unit": 80, "to": "2026-04-30"},
            {"currency": "USD", "inr_per_unit": 90, "from": "2026-05-01"},
        ],
        demand=[want(1, "P1", shortage_penalty_inr_per_t=1e4), want(1, "P2", shortage_penalty_inr_per_t=1e4)],
        offers=[offer("o", "mill", 2, currency="USD")],
        **way("sea", "mill", "port", 1, currency="USD"),
    )
    return Solved(sheets, 480, {"buy o P1": 2, "stock port magnet P1": 1}, {"need d P1": 240, "need d P2": 240})


@solved_by_hand
def duty_on_price_freight_and_insurance() -> Solved:
    """Price 10, freight 3, insurance 2: customs value 15; 20 % duty 3. 10 × (10 + 3 + 2 + 3) = 180."""
    sheets = world(offers=[offer("o", "mill", 10)], **way("sea", "mill", "port", 3, insurance_per_t=2, duty_share=0.2))
    return Solved(sheets, 180, {"ship sea magnet P1": 10}, {"need d P1": 18})


@solved_by_hand
def duty_on_customs_value_given() -> Solved:
    """The route's own customs value 30 instead: duty 6. 10 × (10 + 3 + 2 + 6) = 210."""
    sheets = world(
        offers=[offer("o", "mill", 10)],
        **way("sea", "mill", "port", 3, insurance_per_t=2, duty_share=0.2, customs_value_per_t=30),
    )
    return Solved(sheets, 210, {"ship sea magnet P1": 10})


@solved_by_hand
def route_capacity_is_of_all_together() -> Solved:
    """A route of 12 t a year for grades A and B, 8 t wanted of each; B's shortage is dearer.

    8 B and 4 A at 10: 120, 4 A short at 100: 400. One more tonne of capacity saves 90.
    """
    sheets = world(
        materials=[material("A", "magnet"), material("B", "magnet")],
        demand=[
            want(8, demand="a", grade="A"),
            want(8, demand="b", grade="B", shortage_penalty_inr_per_t=200),
        ],
        offers=[offer("oa", "mill", 10, "A"), offer("ob", "mill", 10, "B")],
        **way("sea", "mill", "port", 0, "A;B", capacity_t_per_year=12),
    )
    flows = {"ship sea A P1": 4, "ship sea B P1": 8, "short a P1": 4}
    return Solved(sheets, 520, flows, {"route sea P1": -90})


@solved_by_hand
def foreign_stock_needs_a_row() -> Solved:
    """The mill offers in P1 only, the route runs in P2 only; abroad nothing may wait, so all 10 t are short."""
    sheets = world(
        1,
        1,
        demand=[want(10, "P2")],
        offers=[offer("o", "mill", 10, to="2026-04-30")],
        **way("sea", "mill", "port", 1, **{"from": "2026-05-01"}),
    )
    return Solved(sheets, 1000, {"short d P2": 10})


@solved_by_hand
def foreign_stock_with_a_row() -> Solved:
    """As before with a stock row of the mill, at most 6 t, at 12 a tonne and year: 6 × (10 + 1 + 1) + 4 × 100 = 472."""
    sheets = world(
        1,
        1,
        demand=[want(10, "P2")],
        offers=[offer("o", "mill", 10, to="2026-04-30")],
        stock=[{"location": "mill", "material": "magnet", "most_t": 6, "holding_cost_inr_per_t_year": 12}],
        **way("sea", "mill", "port", 1, **{"from": "2026-05-01"}),
    )
    return Solved(sheets, 472, {"stock mill magnet P1": 6}, {"stock_most mill magnet P1": -88})


@solved_by_hand
def interest_on_stock_at_home() -> Solved:
    """10 % a year on a value of 240: a tonne kept through April costs 2. Buying ahead at 10 beats 13: 10 × 12 = 120."""
    sheets = world(
        1,
        1,
        settings=setting(home="IND", holding_rate=0.1),
        materials=[material("magnet", "magnet", reference_value_inr_per_t=240)],
        demand=[want(10, "P2")],
        offers=[offer("o", "port", 10, to="2026-04-30"), offer("o", "port", 13, **{"from": "2026-05-01"})],
    )
    return Solved(sheets, 120, {"buy o P1": 10, "stock port magnet P1": 10})


@solved_by_hand
def opening_stock_and_goods_on_their_way() -> Solved:
    """4 t lie at the port, 3 t arrive in P2; 5 t are wanted in each period, so 3 are bought at 10: 30."""
    sheets = world(
        1,
        1,
        demand=[want(5, "P1"), want(5, "P2")],
        offers=[offer("o", "port", 10)],
        opening_stock=[{"lot": "old", "location": "port", "material": "magnet", "tonnes": 4}],
        in_transit=[{"lot": "ship", "location": "port", "material": "magnet", "tonnes": 3, "period": "P2"}],
    )
    return Solved(sheets, 30, {"serve d port magnet P1": 5, "serve d port magnet P2": 5})


@solved_by_hand
def hard_safety_stock() -> Solved:
    """2 t must lie at the port at the end of P1 and P2: 12 t are bought at 10 for 10 t wanted, 2 of them in P1."""
    sheets = world(
        1,
        1,
        demand=[want(10, "P1")],
        offers=[offer("o", "port", 10, to="2026-04-30")],
        stock=[{"location": "port", "material": "magnet", "safety_t": 2}],
    )
    return Solved(sheets, 120, {"buy o P1": 12, "stock port magnet P2": 2})


@solved_by_hand
def soft_safety_stock() -> Solved:
    """Missing safety costs 60 a tonne and year: 5 a month, 10 for both periods; a tonne kept costs 12. None is kept.

    3 t of safety missing for two months: 30, and 10 t at 12: 120.
    """
    sheets = world(
        1,
        1,
        demand=[want(10, "P1")],
        offers=[offer("o", "port", 12)],
        stock=[{"location": "port", "material": "magnet", "safety_t": 3, "penalty_inr_per_t_year": 60}],
    )
    return Solved(sheets, 150, {"over_stock port magnet P1": 3, "over_stock port magnet P2": 3})


@solved_by_hand
def safety_days_shared_by_locations() -> Solved:
    """Customer c is served from two places, so half of its demand counts at each: days of 365/12 to the month.

    At the end of P1 73 days are 2.4 months: P2's month of 12 t, then past the horizon P2's rate goes on: 28.8 t, half
    14.4 t. The same at the end of P2. Wanted: 12 + 12 at 10, and 14.4 kept: 384; keeping costs 1 a month: 28.8 more.
    The sale of 40 t in P2 does not count.
    """
    sheets = world(
        1,
        1,
        deliveries=[{"location": "port", "customers": "all"}, {"location": "plant", "customers": "c"}],
        demand=[want(12, "P1"), want(12, "P2"), sell(40, 1, "P2", demand="s")],
        offers=[offer("o", "port", 10)],
        stock=[{"location": "port", "material": "magnet", "safety_days": 73, "holding_cost_inr_per_t_year": 12}],
    )
    return Solved(sheets, 412.8, {"stock port magnet P1": 14.4, "stock port magnet P2": 14.4})


@solved_by_hand
def safety_days_change_of_rate() -> Solved:
    """73 days ahead of P1 (2.4 months): two months of P2 at 6 t a month, 0.4 of a month of P3 at 10: 12 + 4 = 16 t.

    After P2: 2.4 months of P3's 10: 24 t; so after P3. 0 + 12 + 10 wanted, 24 t left at the end: 46 × 10 = 460. The
    safety is hard, nothing costs to hold.
    """
    sheets = world(
        1,
        2,
        1,
        demand=[want(12, "P2"), want(10, "P3")],
        offers=[offer("o", "port", 10, to="2026-04-30"), offer("o", "port", 50, **{"from": "2026-05-01"})],
        stock=[{"location": "port", "material": "magnet", "safety_days": 73}],
    )
    return Solved(sheets, 460, {"buy o P1": 46, "stock port magnet P3": 24})


@solved_by_hand
def closing_as_opening() -> Solved:
    """The 7 t there at the start must be there at the end, though 10 t are wanted: 100. A tonne less saves 10."""
    sheets = world(
        offers=[offer("o", "port", 10)],
        opening_stock=[{"lot": "old", "location": "port", "material": "magnet", "tonnes": 7}],
        stock=[{"location": "port", "material": "magnet", "closing_t": "opening"}],
    )
    return Solved(sheets, 100, {"stock port magnet P1": 7}, {"stock_least port magnet P1": 10})


@solved_by_hand
def closing_stands_for_safety_at_the_end() -> Solved:
    """Safety 5 t, closing 1 t: at the end of P1 5 t must be there, at the end of P2 1 t.

    10 t wanted in P2, bought dear in P2 (30) or cheap in P1 (10): all in P1, 11 t: 110.
    """
    sheets = world(
        1,
        1,
        demand=[want(10, "P2")],
        offers=[offer("o", "port", 10, to="2026-04-30"), offer("o", "port", 30, **{"from": "2026-05-01"})],
        stock=[{"location": "port", "material": "magnet", "safety_t": 5, "closing_t": 1}],
    )
    return Solved(sheets, 110, {"buy o P1": 11, "stock port magnet P2": 1})
