"""Time: windows by middle day, leads, fiscal years, discounting."""

from __future__ import annotations

from tests.cases.hand import (
    Solved,
    all_from,
    material,
    offer,
    process,
    recipe,
    setting,
    solved_by_hand,
    want,
    way,
    world,
)


@solved_by_hand
def middle_day_inside() -> Solved:
    """April has 30 days, so its middle day is the 16th: an offer from the 16th holds.

    10 t at 20: 200. One more tonne of demand costs 20.
    """
    sheets = world(1, offers=[offer("o", "port", 20, **{"from": "2026-04-16"})])
    return Solved(sheets, 200, {"buy o P1": 10}, {"need d P1": 20})


@solved_by_hand
def middle_day_outside() -> Solved:
    """An offer from 17 April does not hold in April: 10 t short at 100."""
    sheets = world(1, offers=[offer("o", "port", 20, **{"from": "2026-04-17"})])
    return Solved(sheets, 1000, {"short d P1": 10}, {"need d P1": 100})


@solved_by_hand
def middle_day_last() -> Solved:
    """May has 31 days: its middle day is the 16th too. To 16 May holds in May; to 15 May does not, so it is dear."""
    sheets = world(
        2,
        1,
        start="2026-03",
        periods=[
            {"period": "P1", "start": "2026-05-01", "months": 1},
            {"period": "P2", "start": "2026-06-01", "months": 1},
        ],
        offers=[
            offer("a", "port", 10, to="2026-05-15"),
            offer("b", "port", 20, to="2026-05-16"),
        ],
    )
    return Solved(sheets, 200, {"buy b P1": 10})


@solved_by_hand
def lead_shares() -> Solved:
    """Periods of 3, 1 and 2 months, lead 2: departures of P1 arrive a third each in P1 (month 3), P2 and P3.

    Demand is 10 in each. 30 t leave in P1 and all are served: 30 × (5 + 1) = 180. Nothing cheaper exists.
    """
    sheets = world(
        3,
        1,
        2,
        demand=[want(10, f"P{n}") for n in (1, 2, 3)],
        offers=[offer("o", "mill", 5)],
        **way("sea", "mill", "port", 1, lead_months=2),
    )
    return Solved(sheets, 180, {"ship sea magnet P1": 30, "serve d port magnet P3": 10})


@solved_by_hand
def lead_renormalised() -> Solved:
    """Periods of 3 and 1 months, lead 2: of P1's months two arrive in the horizon, one in each period, so halves.

    From P2 nothing arrives in the horizon, so nothing departs. Demand 10 and 10: 20 t leave in P1, at 6: 120.
    """
    sheets = world(
        3,
        1,
        demand=[want(10, f"P{n}") for n in (1, 2)],
        offers=[offer("o", "mill", 5)],
        **way("sea", "mill", "port", 1, lead_months=2),
    )
    return Solved(sheets, 120, {"ship sea magnet P1": 20, "serve d port magnet P2": 10})


@solved_by_hand
def lead_beyond_horizon() -> Solved:
    """A lead as long as the horizon: nothing departs, all 10 t are short."""
    sheets = world(2, 1, offers=[offer("o", "mill", 5)], **way("sea", "mill", "port", 1, lead_months=3))
    return Solved(sheets, 1000, {"short d P1": 10})


@solved_by_hand
def process_lead_and_by_product() -> Solved:
    """Work of P1 (1 month, lead 1) is finished in P2; its swarf too, which may not be kept, at 3 a tonne.

    12 t of metal at 2 make 10 t of magnets at 4, and 2 t of swarf: 24 + 40 + 6 = 70. P1's demand of 1 is short: 100.
    """
    sheets = world(
        1,
        1,
        materials=[
            material("magnet", "magnet"),
            material("metal", "metal"),
            material("swarf", "magnet", waste_cost_inr_per_t=3),
        ],
        demand=[want(1, "P1"), want(10, "P2")],
        offers=[offer("o", "port", 2, "metal")],
        origins=all_from("o", "IND", "mined", "refined", "metal"),
        processes=[process("p", "port", "magnet", 4, lead_months=1)],
        recipes=recipe("p", metal=1.2) + recipe("p", "by-product", swarf=0.2),
        stock=[{"location": "port", "material": "swarf", "most_t": 0}],
    )
    return Solved(sheets, 170, {"make p P1": 10, "waste port swarf P2": 2, "short d P1": 1})


@solved_by_hand
def fiscal_year_demand_shared() -> Solved:
    """The horizon holds four months of FY2026-27: of its 12 t, 4 t fall in it, 1 t and 3 t by months.

    A most of 12 t a year is 1 t and 3 t as well: 4 × 10 = 40.
    """
    sheets = world(
        1,
        3,
        start="2026-12",
        demand=[want(12, "FY2026-27")],
        offers=[offer("o", "port", 10, most_t_per_year=12)],
    )
    return Solved(sheets, 40, {"buy o P1": 1, "buy o P2": 3})


@solved_by_hand
def fiscal_year_demand_across_april() -> Solved:
    """March belongs to FY2026-27, April to FY2027-28: 12 and 24 t a year are 1 t and 2 t a month. 3 × 10 = 30."""
    sheets = world(
        1,
        1,
        start="2027-03",
        demand=[want(12, "FY2026-27"), want(24, "FY2027-28")],
        offers=[offer("o", "port", 10)],
    )
    return Solved(sheets, 30, {"serve d port magnet P1": 1, "serve d port magnet P2": 2})


@solved_by_hand
def discounting_to_the_middle() -> Solved:
    """At 21 % a year, two periods of 12 months are paid after half a year and one and a half.

    1.21^-0.5 = 1/1.1 and 1.21^-1.5 = 1/1.331: 110/1.1 + 133.1/1.331 = 100 + 100. Storing costs nothing, but
    buying P2's tonne in P1 would cost 100 as well; prices are set so that it does not pay: 10 t at 11 and 13.31 with
    interest of stock at 5 a tonne and year.
    """
    sheets = world(
        12,
        12,
        settings=setting(home="IND", discount_rate=0.21, holding_rate=0.05),
        materials=[material("magnet", "magnet", reference_value_inr_per_t=100)],
        demand=[want(10, "P1"), want(10, "P2")],
        offers=[
            offer("o", "port", 11, to="2027-03-31"),
            offer("o", "port", 13.31, **{"from": "2027-04-01"}),
        ],
    )
    return Solved(sheets, 200, {"buy o P1": 10, "buy o P2": 10}, {"need d P1": 10, "need d P2": 10})


@solved_by_hand
def discounted_penalty() -> Solved:
    """Penalties are discounted too: 10 t short at 121 in a year whose middle is half a year off, at 21 %: 1100."""
    sheets = world(settings=setting(home="IND", discount_rate=0.21), demand=[want(10, shortage_penalty_inr_per_t=121)])
    return Solved(sheets, 1100, {"short d P1": 10})


@solved_by_hand
def take_or_pay_discounted_to_part_of_year() -> Solved:
    """What is owed for a fiscal year is paid in the middle of its part in the horizon.

    Take-or-pay of 12 t a year; six months (two periods of 3) of FY2026-27 lie in the horizon: 6 t owed, at a mean price
    of (3×8 + 3×12)/6 = 10. No demand but 0 t. Discount 21 % to month 3: 1.21^-0.25; 60 × 1.21^-0.25 = 57.2084.
    """
    sheets = world(
        3,
        3,
        start="2026-10",
        settings=setting(home="IND", discount_rate=0.21),
        demand=[want(0)],
        offers=[
            offer("o", "mill", 8, least_t_per_year=12, take_or_pay="yes", to="2026-12-31"),
            offer("o", "mill", 12, least_t_per_year=12, take_or_pay="yes", **{"from": "2027-01-01"}),
        ],
    )
    return Solved(sheets, 60 * 1.21**-0.25, {"unbought o FY2026-27": 6})
