"""More on origin and rights: separation, content by value, scopes of a base, who may be served."""

from __future__ import annotations

from typing import Any

from tests.cases.hand import (
    METAL,
    Solved,
    all_from,
    chain,
    material,
    offer,
    origin,
    process,
    recipe,
    sell,
    setting,
    solved_by_hand,
    want,
    way,
    ways,
    world,
)
from tests.cases.rule_cases import china, control, licence

HEAVY = ("heavy_mined", "heavy_refined", "heavy_metal")


def _stages() -> list[dict[str, Any]]:
    stages = chain("mined", "refined", "metal", "magnet") + chain(*HEAVY)
    stages[3]["follows"] = "metal;heavy_metal"
    return stages


@solved_by_hand
def separation_forgets() -> Solved:
    """Ore (Burmese heavy, Australian light) is separated at the plant into light oxide and, beside it, heavy oxide.

    The light oxide has no heavy stages and the heavy oxide no light ones, so sold as they are (20 and 90) the light
    one is outside a cap on Burma at heavy_mined, and the heavy one outside a cap on Australia at mined; each is
    inside its own (5 a tonne). 10 t of ore at 1 make 8 t light and 1 t heavy at work 2 a tonne of light: 10 + 16 -
    160 - 90 + 1 × 5 (Burma) + 8 × 5 (Australia): -179. Demand is 0.
    """
    sheets = world(
        stages=_stages(),
        materials=[
            material("ore", "mined;heavy_mined"),
            material("light", "refined", can_have_passed="mined;refined"),
            material("heavy", "heavy_refined", can_have_passed="heavy_mined;heavy_refined"),
        ],
        demand=[sell(8, 20, demand="a", grade="light"), sell(1, 90, demand="b", grade="heavy")],
        offers=[offer("o", "port", 1, "ore")],
        origins=[origin("o", "mined", "AUS"), origin("o", "heavy_mined", "MMR")],
        processes=[process("split", "port", "light", 2)],
        recipes=recipe("split", ore=1.25) + recipe("split", "by-product", heavy=0.125),
        caps=[
            {"cap": "m", "country": "MMR", "stage": "heavy_mined", "share": 0, "penalty_inr_per_t": 5},
            {"cap": "a", "country": "AUS", "stage": "mined", "share": 0, "penalty_inr_per_t": 5},
        ],
    )
    flows = {"over_cap m FY2026-27": 1, "over_cap a FY2026-27": 8, "make split P1": 8}
    return Solved(sheets, -179, flows)


@solved_by_hand
def base_counts_only_what_has_the_stage() -> Solved:
    """Half of what is delivered may be Chinese at heavy_metal; the light grade has no such stage and does not count.

    3 t of a heavy grade G, Chinese at 10 or Japanese at 30, and 7 t of a light one at 10: of 3 t 1.5 may be Chinese.
    15 + 45 + 70 = 130.
    """
    sheets = world(
        stages=_stages(),
        materials=[material("G", "magnet"), material("light", "magnet", can_have_passed="mined;refined;metal;magnet")],
        demand=[want(3, grade="G"), want(7, demand="l", grade="light")],
        offers=[offer("c", "port", 10, "G"), offer("j", "port", 30, "G"), offer("l", "port", 10, "light")],
        origins=all_from("c", "CHN", *HEAVY) + all_from("j", "JPN", *HEAVY),
        caps=[{"cap": "k", "country": "CHN", "stage": "heavy_metal", "share": 0.5}],
    )
    return Solved(sheets, 130, {"buy c P1": 1.5, "buy j P1": 1.5})


@solved_by_hand
def soft_rules_of_a_year_discounted_to_its_middle() -> Solved:
    """A floor per fiscal year over two half years, missed by all 10 t at 11: paid in the middle of the year.

    At 21 % that is 1.21^-0.5 = 1/1.1: 100. The tonnes themselves cost nothing.
    """
    sheets = world(
        6,
        6,
        settings=setting(home="IND", discount_rate=0.21),
        demand=[want(4, "P1"), want(6, "P2")],
        offers=[offer("c", "port", 0)],
        origins=all_from("c", "CHN"),
        floors=[{"floor": "f", "stage": "magnet", "share": 1, "penalty_inr_per_t": 11}],
    )
    return Solved(sheets, 100, {"over_floor f FY2026-27": 10})


@solved_by_hand
def substitute_that_never_holds_is_none() -> Solved:
    """B serves A only until 15 April 2026, and the middle day of April is the 16th: B serves nothing.

    Nobody offers A, so the penalty is three times the dearest of all offers, metal at 50: 10 × 150, not 3 × B's 20.
    """
    sheets = world(
        1,
        materials=[material("A", "magnet"), material("B", "magnet"), material("metal", "metal")],
        demand=[want(10, grade="A", shortage_penalty_inr_per_t=None)],
        substitutions=[{"grade": "A", "material": "B", "usefulness": 1, "to": "2026-04-15"}],
        offers=[offer("b", "port", 20, "B"), offer("m", "port", 50, "metal")],
    )
    return Solved(sheets, 1500, {"short d P1": 10})


@solved_by_hand
def licence_for_any_end_user() -> Solved:
    """A licence without holder for any end user: all customers are served at 10."""
    sheets = china(
        demand=[want(10, demand=name, customer=name) for name in ("c", "e")],
        licences=[licence("L", "", end_users="any")],
    )
    return Solved(sheets, 200, {"buy chn P1": 20})


@solved_by_hand
def export_control_spares_domestic_routes() -> Solved:
    """China bans the export of magnets. Metal moves inside China to a press; its magnets may not leave, nor for Japan.

    Japan's own magnets cost 20: 200.
    """
    sheets = china(
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        locations=[*world()["locations"], {"location": "plant2", "country": "CHN"}],
        offers=[offer("m", "works", 1, "metal"), offer("j", "mill", 20)],
        origins=[],
        controls=[control("ban")],
        processes=[process("press", "plant2", "magnet")],
        recipes=recipe("press", metal=1),
        **ways(
            way("inland", "works", "plant2", 0, "metal"),
            way("sea", "plant2", "port"),
            way("over", "plant2", "mill"),
            way("jp", "mill", "port"),
        ),
    )
    return Solved(sheets, 200, {"ship jp magnet P1": 10})


@solved_by_hand
def untracked_goods_carry_their_licence() -> Solved:
    """Binder has no origin, but what came under c's licence serves c alone, also inside a magnet.

    Customers c and e want 10 t each; 3 t of Chinese binder at 20 for c, the rest at 90; metal at 2:
    3 × 22 + 17 × 92 = 1630.
    """
    sheets = china(
        materials=[*METAL, material("binder")],
        demand=[want(10, demand=name, customer=name) for name in ("c", "e")],
        offers=[offer("m", "port", 2, "metal"), offer("b", "works", 20, "binder"), offer("dear", "port", 90, "binder")],
        origins=[],
        controls=[control(materials="binder")],
        licences=[licence("L", quota=3, materials="binder")],
        processes=[process("press", "port", "magnet")],
        recipes=recipe("press", metal=1, binder=1),
        **way("sea", "works", "port", 0, "binder"),
    )
    return Solved(sheets, 1630, {"buy b P1": 3}, {"licence L all": -70})


@solved_by_hand
def untracked_goods_carry_their_licence_to_its_holder_only() -> Solved:
    """The same with an unlimited quota: 10 t for c at 22, 10 t for e at 92: 1140."""
    sheets = untracked_goods_carry_their_licence().sheets | {"licences": [licence("L", materials="binder")]}
    return Solved(sheets, 1140, {"buy b P1": 10})


@solved_by_hand
def home_controls_its_own_exports() -> Solved:
    """A customer served in Japan from India, under India's control with 4 t of licence: 4 × 3 + 6 × 100 = 612."""
    sheets = world(
        offers=[offer("o", "port", 1)],
        deliveries=[{"location": "mill", "customers": "all"}],
        controls=[control(country="IND")],
        licences=[licence("L", quota=4)],
        **way("out", "port", "mill", 2),
    )
    return Solved(sheets, 612, {"ship out magnet L P1": 4})


@solved_by_hand
def lot_abroad_that_must_leave() -> Solved:
    """8 t lie at the mill, which may keep nothing: all leave in P1 at 1 a tonne, though 5 are wanted and only in P2."""
    sheets = world(
        1,
        1,
        demand=[want(5, "P2")],
        opening_stock=[{"lot": "x", "location": "mill", "material": "magnet", "tonnes": 8}],
        **way("sea", "mill", "port", 1),
    )
    return Solved(sheets, 8, {"ship sea magnet P1": 8, "stock port magnet P1": 8, "stock port magnet P2": 3})
