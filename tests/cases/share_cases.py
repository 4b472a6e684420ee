"""Caps and floors: what counts, of which base, how soft."""

from __future__ import annotations

from tests.cases.hand import Solved, all_from, offer, sell, solved_by_hand, want, world


@solved_by_hand
def unknown_counts_in_a_cap_not_in_a_floor() -> Solved:
    """Unknown at 10, Indian at 30. Cap on China: at most 0.4 of what is delivered; floor of India: 0.7 of demand, soft.

    The cap lets 4 unknown; the floor asks for 7 Indian at 5 a tonne missing: 6 Indian would cost 1 × 5 and 7 cost 20
    more. So 4 × 10 + 6 × 30 + 5 = 225.
    """
    sheets = world(
        offers=[offer("u", "port", 10), offer("i", "port", 30)],
        origins=all_from("i", "IND"),
        caps=[{"cap": "k", "country": "CHN", "stage": "mined", "share": 0.4}],
        floors=[{"floor": "f", "stage": "mined", "share": 0.7, "penalty_inr_per_t": 5}],
    )
    return Solved(sheets, 225, {"buy u P1": 4, "over_floor f FY2026-27": 1})


@solved_by_hand
def cap_of_what_is_delivered() -> Solved:
    """Only Chinese magnets (at 10) and 4 t Indian ones (at 30): half of what is delivered may be Chinese: 4 + 4, 2
    short.

    40 + 120 + 200 = 360.
    """
    sheets = world(
        offers=[offer("c", "port", 10), offer("i", "port", 30, most_t_per_year=4)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        caps=[{"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.5}],
    )
    return Solved(sheets, 360, {"buy c P1": 4, "short d P1": 2})


@solved_by_hand
def cap_of_demand() -> Solved:
    """The same share of the demand: 5 Chinese, 4 Indian, 1 short: 50 + 120 + 100 = 270. A tonne more would save 90."""
    sheets = world(
        offers=[offer("c", "port", 10), offer("i", "port", 30, most_t_per_year=4)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        caps=[{"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.5, "base": "demand"}],
    )
    return Solved(sheets, 270, {"buy c P1": 5}, {"cap k FY2026-27": -90})


@solved_by_hand
def sales_that_do_not_pay() -> Solved:
    """Chinese at 10, at most 6 Indian t at 30, at most half Chinese of what is delivered; a sale of up to 6 t at 15.

    Each tonne sold lets half a tonne more of each in: 20 a tonne, more than 15. So 5 + 5: 200.
    """
    sheets = world(
        demand=[want(10), sell(6, 15, demand="s")],
        offers=[offer("c", "port", 10), offer("i", "port", 30, most_t_per_year=6)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        caps=[{"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.5}],
    )
    return Solved(sheets, 200, {"buy c P1": 5, "buy i P1": 5})


@solved_by_hand
def sales_count_in_deliveries() -> Solved:
    """As before, sold at 29. With x sold: 5 + x/2 of each: 10(5 + x/2) + 30(5 + x/2) - 29x = 200 - 9x.

    Indian at most 6: x = 2, 182. A tonne more of Indian would bring 18.
    """
    sheets = world(
        demand=[want(10), sell(6, 29, demand="s")],
        offers=[offer("c", "port", 10), offer("i", "port", 30, most_t_per_year=6)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        caps=[{"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.5}],
    )
    return Solved(sheets, 182, {"serve s port magnet P1": 2, "buy c P1": 6})


@solved_by_hand
def sales_do_not_fill_a_floor_of_demand() -> Solved:
    """A hard floor of half the demand (5 t) is not met by Indian tonnes that are sold at 40 (bought at 30).

    5 Indian t serve the demand; the other 5 t of it and the 6 sold are Chinese at 10: 150 + 110 - 240 = 20.
    """
    sheets = world(
        demand=[want(10), sell(6, 40, demand="s")],
        offers=[offer("c", "port", 10), offer("i", "port", 30, most_t_per_year=6)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        floors=[{"floor": "f", "stage": "magnet", "share": 0.5}],
    )
    return Solved(sheets, 20, {"buy i P1": 5, "buy c P1": 11}, {"floor f FY2026-27": 20})


@solved_by_hand
def floor_of_what_is_delivered() -> Solved:
    """Half of what is delivered; Indian at 130 is dearer than shortage at 100, Chinese at 10: a pair costs 140 for 2 t.

    That is less than 200 for two tonnes short, so all 10 t are delivered, 5 + 5: 700.
    """
    sheets = world(
        offers=[offer("c", "port", 10), offer("i", "port", 130)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        floors=[{"floor": "f", "stage": "magnet", "share": 0.5, "base": "delivered"}],
    )
    return Solved(sheets, 700, {"buy c P1": 5, "buy i P1": 5})


@solved_by_hand
def soft_cap_by_period() -> Solved:
    """Two periods of 5 t, cap of 0.2 a period at 15 a tonne beyond: Indian is 20 dearer in P1 and 10 in P2.

    P1: 1 t free, 4 t beyond at 15 < 20: 50 + 60. P2: 1 t Chinese at 10, 4 t Indian at 20: 10 + 80. 200 in all;
    nothing may be kept (most 0).
    """
    sheets = world(
        6,
        6,
        demand=[want(5, "P1"), want(5, "P2")],
        offers=[
            offer("c", "port", 10),
            offer("i", "port", 30, to="2026-09-30"),
            offer("i", "port", 20, **{"from": "2026-10-01"}),
        ],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        caps=[
            {"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.2, "per": "period", "penalty_inr_per_t": 15}
        ],
        stock=[{"location": "port", "material": "magnet", "most_t": 0}],
    )
    return Solved(sheets, 200, {"over_cap k P1": 4, "buy i P2": 4})


@solved_by_hand
def cap_in_scope() -> Solved:
    """A cap of nothing Chinese for grade A of customer c in EVs binds that line only: 10 × 30 + 10 × 10 = 400."""
    sheets = world(
        demand=[want(10), want(10, demand="w", segment="wind")],
        offers=[offer("c", "port", 10), offer("i", "port", 30)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        caps=[{"cap": "k", "country": "CHN", "stage": "magnet", "share": 0, "segments": "ev", "customers": "c"}],
    )
    return Solved(sheets, 400, {"buy i P1": 10, "buy c P1": 10})


@solved_by_hand
def floor_that_nothing_can_reach() -> Solved:
    """Only Chinese magnets and a hard floor of India: no plan exists."""
    sheets = world(
        offers=[offer("c", "port", 10)],
        origins=all_from("c", "CHN"),
        floors=[{"floor": "f", "stage": "magnet", "share": 0.5}],
    )
    return Solved(sheets, None)
