"""What is wanted: substitution, sales, the price of a shortage."""

from __future__ import annotations

from tests.cases.hand import Solved, material, offer, sell, solved_by_hand, want, way, ways, world


@solved_by_hand
def substitution() -> Solved:
    """A tonne of B does for 0.8 t of A at an extra 4: (12 + 4)/0.8 = 20 a grade tonne, dearer than A at 15.

    6 t of A at 15: 90; the other 4 grade tonnes are 5 t of B at 16: 80. A tonne more of demand: 20.
    """
    sheets = world(
        materials=[material("A", "magnet"), material("B", "magnet")],
        demand=[want(10, grade="A")],
        substitutions=[{"grade": "A", "material": "B", "usefulness": 0.8, "extra_cost_inr_per_t": 4}],
        offers=[offer("oa", "port", 15, "A", most_t_per_year=6), offer("ob", "port", 12, "B")],
    )
    return Solved(sheets, 170, {"buy oa P1": 6, "serve d port B P1": 5}, {"need d P1": 20, "supply oa P1": -5})


@solved_by_hand
def sale_served_where_it_pays() -> Solved:
    """A sale of 5 t at 12 and one of 5 t at 8; goods cost 10. The first earns 2 a tonne, the second is left: -10."""
    sheets = world(
        demand=[sell(5, 12, demand="good"), sell(5, 8, demand="poor")],
        offers=[offer("o", "port", 10)],
    )
    return Solved(sheets, -10, {"serve good port magnet P1": 5}, {"need good P1": -2, "need poor P1": 0})


@solved_by_hand
def dearest_landed_cost() -> Solved:
    """No penalty is given: three times the dearest landed cost of the grade or its substitute on a single route.

    A: price 10, by sea 3, or by air 5 + 1 insurance with 10 % duty on 16: 17.6. B serves A: 20, no route: 20 (its
    location has none). C serves nothing. So the penalty is 60; nothing can be bought (most 0): 10 × 60 = 600.
    """
    sheets = world(
        materials=[material("A", "magnet"), material("B", "magnet"), material("C", "magnet")],
        demand=[want(10, grade="A", shortage_penalty_inr_per_t=None)],
        substitutions=[{"grade": "A", "material": "B", "usefulness": 0.5}],
        offers=[
            offer("oa", "mill", 10, "A", most_t_per_year=0),
            offer("ob", "works", 20, "B", most_t_per_year=0),
            offer("oc", "works", 999, "C", most_t_per_year=0),
        ],
        **ways(
            way("sea", "mill", "port", 3, "A"),
            way("air", "mill", "port", 5, "A", insurance_per_t=1, duty_share=0.1),
        ),
    )
    return Solved(sheets, 600, {"short d P1": 10}, {"need d P1": 60})


@solved_by_hand
def dearest_landed_cost_of_all_offers() -> Solved:
    """Nobody offers the grade or a substitute, so all offers count: metal at 7 with freight 2: 3 × 9 × 10 = 270."""
    sheets = world(
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        demand=[want(10, shortage_penalty_inr_per_t=None)],
        offers=[offer("o", "mill", 7, "metal")],
        **way("sea", "mill", "port", 2, "metal"),
    )
    return Solved(sheets, 270, {"short d P1": 10})
