"""Making, building and where things come from: processes, capacity, builds, provenance."""

from __future__ import annotations

from typing import Any

from tests.cases.hand import (
    METAL,
    Solved,
    all_from,
    chain,
    material,
    mill,
    offer,
    origin,
    process,
    recipe,
    solved_by_hand,
    way,
    world,
)


def _floor(stage: str, country: str = "", share: float = 1, penalty: float | None = 50) -> list[dict[str, Any]]:
    return [{"floor": "f", "stage": stage, "country": country, "share": share, "penalty_inr_per_t": penalty}]


def _cap(country: str, stage: str, share: float = 0, penalty: float | None = 50) -> list[dict[str, Any]]:
    return [{"cap": "k", "stage": stage, "country": country, "share": share, "penalty_inr_per_t": penalty}]


def _cutting(**changes: Any) -> dict[str, Any]:
    """A block from China is cut at the port to the magnet wanted, without loss or cost; floor and cap at magnet."""
    return world(
        materials=[material("magnet", "magnet"), material("block", "magnet")],
        offers=[offer("o", "port", 10, "block")],
        origins=all_from("o", "CHN"),
        processes=[process("cut", "port", "magnet", **changes)],
        recipes=recipe("cut", block=1),
        floors=_floor("magnet"),
        caps=_cap("CHN", "magnet"),
    )


@solved_by_hand
def cutting_a_chinese_block() -> Solved:
    """Cut in India it is of both countries at the stage: not self-reliant (50), and dependent on China (50).

    10 × (10 + 50 + 50) would be 1100; short is dearer in each: floor 50 too, so 10 × (100 + 50) = 1500.
    """
    return Solved(_cutting(), 1100, {"over_floor f FY2026-27": 10, "over_cap k FY2026-27": 10})


@solved_by_hand
def cutting_that_changes_origin() -> Solved:
    """A named rule of origin makes the cut magnet Indian alone at its stage: 10 × 10."""
    return Solved(_cutting(changes_origin="rule 3"), 100, {"serve d port magnet P1": 10})


@solved_by_hand
def sorting_changes_nothing() -> Solved:
    """A pass-through leaves China alone at the stage: beyond cap and floor, and a floor for China itself is kept."""
    sheets = _cutting(pass_through="yes")
    sheets["floors"] += [
        {"floor": "c", "stage": "magnet", "country": "CHN", "share": 1, "penalty_inr_per_t": 50, "base": "delivered"}
    ]
    return Solved(sheets, 1100, {"over_floor f FY2026-27": 10, "over_cap k FY2026-27": 10})


@solved_by_hand
def recycling_starts_again() -> Solved:
    """Swarf of Chinese metal, recycled at the plant, is Indian at metal, Chinese at mined and at nothing later.

    Scrap magnets (all Chinese) at 3 make metal at 1 at the port, and that magnets at 1: 10 × 5 = 50. The floor at
    metal is kept, the cap at mined is broken: 10 × 50 = 500, and none would be broken at magnet.
    """
    sheets = world(
        materials=[*METAL, material("scrap", "magnet")],
        offers=[offer("o", "port", 3, "scrap")],
        origins=all_from("o", "CHN"),
        processes=[process("melt", "port", "metal", 1), process("press", "port", "magnet", 1)],
        recipes=recipe("melt", scrap=1) + recipe("press", metal=1),
        floors=[*_floor("metal"), _floor("magnet")[0] | {"floor": "g"}],
        caps=[*_cap("CHN", "mined"), _cap("CHN", "metal")[0] | {"cap": "m"}],
    )
    return Solved(sheets, 550, {"over_cap k FY2026-27": 10})


@solved_by_hand
def recycling_loop() -> Solved:
    """The press leaves 0.5 t of swarf a tonne, of which a tonne makes 0.8 t of metal: 0.4 t of metal for each t
    pressed.

    10 t pressed at 4 need 15 t of metal and leave 5 t of swarf, which makes 4 t of metal at 1; so 11 t are bought at 2:
    40 + 4 + 22 = 66.
    """
    sheets = world(
        **mill(
            materials=[*METAL, material("swarf", "metal", can_have_passed="mined;refined;metal")],
            processes=[process("press", "port", "magnet", 4), process("melt", "port", "metal", 1)],
            recipes=recipe("press", metal=1.5) + recipe("press", "by-product", swarf=0.5) + recipe("melt", swarf=1.25),
        )
    )
    return Solved(sheets, 66, {"buy o P1": 11, "make melt P1": 4})


@solved_by_hand
def campaigns_do_not_blend() -> Solved:
    """Metal from India (at most 6 t at 5) and China (at 2), 1 t each a tonne; a hard floor of half at metal.

    The press runs one campaign on each: 5 Indian, 5 Chinese: 25 + 10 = 35.
    """
    sheets = world(
        materials=METAL,
        offers=[offer("i", "port", 5, "metal", most_t_per_year=6), offer("c", "port", 2, "metal")],
        origins=all_from("i", "IND", "mined", "refined", "metal") + all_from("c", "CHN", "mined", "refined", "metal"),
        processes=[process("press", "port", "magnet")],
        recipes=recipe("press", metal=1),
        floors=_floor("metal", share=0.5, penalty=None),
    )
    return Solved(sheets, 35, {"buy i P1": 5, "buy c P1": 5}, {"floor f FY2026-27": 3})


@solved_by_hand
def two_tracked_inputs_unite() -> Solved:
    """Magnets of light metal (Indian) and heavy metal (Chinese refined): Indian at metal, Chinese at heavy refined.

    0.9 light at 10, 0.1 heavy at 100: 19 a tonne. The cap on China at heavy refined costs 5 a tonne, that at refined
    and the floor at magnet are kept; light grades would be outside the cap's base. 10 × 24 = 240.
    """
    stages = chain("mined", "refined", "metal", "magnet") + chain("heavy_mined", "heavy_refined", "heavy_metal")
    stages[3]["follows"] = "metal;heavy_metal"
    sheets = world(
        stages=stages,
        materials=[*METAL, material("dy", "heavy_metal")],
        offers=[offer("l", "port", 10, "metal"), offer("h", "port", 100, "dy")],
        origins=[
            *all_from("l", "IND", "mined", "refined", "metal"),
            origin("h", "heavy_refined", "CHN"),
            origin("h", "heavy_mined", "MMR"),
            origin("h", "heavy_metal", "CHN"),
        ],
        processes=[process("press", "port", "magnet")],
        recipes=recipe("press", metal=0.9, dy=0.1),
        caps=[_cap("CHN", "heavy_refined", penalty=5)[0], _cap("CHN", "refined")[0] | {"cap": "l"}],
        floors=_floor("magnet"),
    )
    return Solved(sheets, 240, {"over_cap k FY2026-27": 10})


@solved_by_hand
def untracked_input() -> Solved:
    """Magnets need 0.1 t of an untracked binder at 20, bought abroad and shipped at 1: 10 × (7 + 2.1) = 91."""
    sheets = world(
        **mill(
            materials=[*METAL, material("binder")],
            offers=[offer("o", "port", 2, "metal"), offer("b", "mill", 20, "binder")],
            recipes=recipe("press", metal=1.5, binder=0.1),
            floors=_floor("metal"),
            **way("sea", "mill", "port", 1, "binder"),
        )
    )
    return Solved(sheets, 91, {"buy b P1": 1})
