"""Content by value: whose it is, where it comes from, and when a control asks."""

from __future__ import annotations

from typing import Any

from tests.cases.hand import Solved, all_from, material, offer, process, recipe, solved_by_hand, way, world
from tests.cases.rule_cases import control, licence


def _content(threshold: float, **sheets: Any) -> dict[str, Any]:
    """Magnets made in Japan of 0.5 t Chinese metal (value 60) and 0.5 t Japanese metal (value 60); a magnet is worth
    300.

    Content of China: 0.5 × 60 / 300 = 0.1. India bans, by content, what reaches the threshold; else 600 at home.
    """
    rows = world(
        materials=[
            material("magnet", "magnet", reference_value_inr_per_t=300),
            material("metal", "metal", reference_value_inr_per_t=60),
            material("own", "metal", reference_value_inr_per_t=60),
        ],
        offers=[offer("c", "mill", 10, "metal"), offer("j", "mill", 10, "own"), offer("i", "port", 60)],
        origins=all_from("c", "CHN", "mined", "refined", "metal")
        + all_from("j", "JPN", "mined", "refined", "metal")
        + all_from("i", "IND"),
        processes=[process("press", "mill", "magnet")],
        recipes=recipe("press", metal=0.5, own=0.5),
        controls=[control("ban", scope="content", threshold=threshold)],
        **way("sea", "mill", "port"),
    )
    return rows | sheets


@solved_by_hand
def content_exactly_at_the_threshold() -> Solved:
    """0.1 reaches a threshold of 0.1: banned, so 10 × 60."""
    return Solved(_content(0.1), 600, {"buy i P1": 10})


@solved_by_hand
def content_below_the_threshold() -> Solved:
    """0.1 does not reach 0.11: 10 × 10."""
    return Solved(_content(0.11), 100, {"ship sea magnet P1": 10})


@solved_by_hand
def content_as_the_offer_states() -> Solved:
    """The offer of metal states a content of 0.5: the magnet's is 0.05, under a threshold of 0.1."""
    contents = [{"offer": "c", "country": "CHN", "content": 0.5}]
    return Solved(_content(0.1, contents=contents), 100, {"ship sea magnet P1": 10})


@solved_by_hand
def content_of_by_products_too() -> Solved:
    """Swarf of 0.5 t at 600 leaves beside each tonne: all tracked outputs are worth 600, content 30/600 = 0.05."""
    sheets = _content(0.1)
    sheets["materials"] = [*sheets["materials"], material("swarf", "magnet", reference_value_inr_per_t=600)]
    sheets["recipes"] = sheets["recipes"] + recipe("press", "by-product", swarf=0.5)
    return Solved(sheets, 100, {"ship sea magnet P1": 10, "waste mill swarf P1": 5})


@solved_by_hand
def content_licence_on_the_way_home_only() -> Solved:
    """With a licence under the content control, 4 t come in: 40 + 360 = 400. A route within India asks nothing."""
    sheets = _content(0.1, licences=[licence("L", quota=4)], controls=[control(scope="content", threshold=0.1)])
    return Solved(sheets, 400, {"ship sea magnet L P1": 4})


def _by_content(
    country: str, *, location: str, supply: str = "JPN", how: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Magnets (value 100) from one tonne of metal (value 80), made at a location; India bans half Chinese content."""
    return world(
        materials=[
            material("magnet", "magnet", reference_value_inr_per_t=100),
            material("metal", "metal", reference_value_inr_per_t=80),
            material("block", "magnet", reference_value_inr_per_t=80),
        ],
        offers=[offer("m", location, 10, "block" if how else "metal"), offer("i", "port", 60)],
        origins=all_from("m", supply) if how else all_from("m", supply, "mined", "refined", "metal"),
        processes=[process("press", location, "magnet", **(how or {}))],
        recipes=recipe("press", **({"block": 1} if how else {"metal": 1})),
        controls=[control("ban", scope="content", threshold=0.5, country=country)],
        **way("sea", location, "port"),
    )


@solved_by_hand
def content_of_what_is_made_in_the_country() -> Solved:
    """Magnets pressed in China of Japanese metal are wholly Chinese by content: banned, 600."""
    return Solved(_by_content("CHN", location="works"), 600, {"buy i P1": 10})


@solved_by_hand
def content_of_a_process_elsewhere() -> Solved:
    """Pressed in Japan of Chinese metal: 80/100 is Chinese: banned, 600."""
    return Solved(_by_content("CHN", location="mill", supply="CHN"), 600, {"buy i P1": 10})


@solved_by_hand
def content_kept_by_a_pass_through() -> Solved:
    """Japanese blocks only sorted in China keep their content of 0: 100."""
    sheets = _by_content("CHN", location="works", how={"pass_through": "yes"})
    return Solved(sheets, 100, {"ship sea magnet P1": 10})


@solved_by_hand
def content_of_unknown_metal() -> Solved:
    """Metal of unknown mining counts as Chinese in full: 80/100: banned, 600."""
    sheets = _by_content("CHN", location="mill")
    sheets["origins"] = [row for row in sheets["origins"] if row["stage"] != "mined"]
    return Solved(sheets, 600, {"buy i P1": 10})


@solved_by_hand
def content_is_the_largest_of_several_ways() -> Solved:
    """Two offers of magnets with one provenance state contents of 0.2 and 0.6: together they count as 0.6: banned."""
    sheets = _by_content("CHN", location="mill")
    sheets["processes"], sheets["recipes"] = [], []
    sheets["offers"] = [offer("a", "mill", 10), offer("b", "mill", 90), offer("i", "port", 60)]
    sheets["origins"] = all_from("a", "JPN") + all_from("b", "JPN")
    sheets["contents"] = [
        {"offer": "a", "country": "CHN", "content": 0.2},
        {"offer": "b", "country": "CHN", "content": 0.6},
    ]
    return Solved(sheets, 600, {"buy i P1": 10})


@solved_by_hand
def content_of_a_lot_on_its_way() -> Solved:
    """8 t of unknown origin arrive at the mill: lots count like offers that state nothing, so they are wholly Chinese.

    They may not come in; the mill needs a stock row to keep them. 10 × 60 = 600.
    """
    sheets = _by_content("CHN", location="mill")
    sheets["processes"], sheets["recipes"] = [], []
    sheets["offers"], sheets["origins"] = [offer("i", "port", 60)], all_from("i", "IND")
    sheets["in_transit"] = [{"lot": "lot", "location": "mill", "material": "magnet", "tonnes": 8, "period": "P1"}]
    sheets["stock"] = [{"location": "mill", "material": "magnet", "holding_cost_inr_per_t_year": 0}]
    return Solved(sheets, 600, {"stock mill magnet P1": 8, "buy i P1": 10})


@solved_by_hand
def holder_and_content_licence() -> Solved:
    """What is made in China needs China's export licence (c's) and, by content, India's (anybody's, 3 t at a fee of 2).

    Both are taken at the one crossing: 3 × 12 + 7 × 60 = 456.
    """
    sheets = _by_content("CHN", location="works")
    sheets["controls"] = [
        control("licence"),
        control("licence", control="bis", scope="content", threshold=0.5),
    ]
    sheets["licences"] = [
        licence("L"),
        licence("M", "", 3, control="bis", end_users="any", fee_inr_per_t=2),
    ]
    return Solved(sheets, 456, {"ship sea magnet L;M P1": 3}, {"licence M all": -48})
