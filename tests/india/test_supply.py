"""Partners, home chain, recipes and time."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.india.read import YEARS, fiscal, listed, rows

STATES = {"Chavara", "Manavalakurichi", "Chhatrapur", "Bhimunipatnam", "Ambadungar"}
PARTNERS = {
    "Nagoya": (250, 500, 800),
    "Haiphong": (200, 500, 700),
    "Busan": (100, 250, 400),
    "Kuantan": (0, 150, 400),
    "Narva": (50, 150, 250),
    "Hanau": (50, 80, 100),
}
"""Tonnes of magnets that India can contract in the calendar years 2026, 2028, 2030 (facts N52 to N57)."""


def partner_tonnes(place: str, year: int) -> float:
    first, middle, last = PARTNERS[place]

    def calendar(at: int) -> float:
        if at >= 2030:
            return last
        if at >= 2028:
            return middle + (last - middle) * (at - 2028) / 2
        return first + (middle - first) * (at - 2026) / 2

    return 0.75 * calendar(year) + 0.25 * calendar(year + 1)


@pytest.mark.parametrize("place", PARTNERS)
def test_partner_volumes(place: str) -> None:
    offers = [row for row in rows("offers") if row["location"] == place]
    lead = next(int(row["lead_months"]) for row in rows("routes") if row["origin"] == place)
    for year in YEARS:
        most = sum(float(row[f"most_t_per_year {fiscal(year)}"]) for row in offers)
        in_time = (12 - lead) / 12 if year == YEARS[-1] else 1.0
        assert most == pytest.approx(partner_tonnes(place, year) * in_time, abs=0.5), fiscal(year)


def test_the_two_chinese_channels() -> None:
    """The licences alone limit the one, its own tonnes the other."""
    routes = {row["route"]: row for row in rows("routes")}
    assert not any(value for name, value in routes["Ningbo-hub licensed"].items() if name.startswith("FY"))
    assert float(routes["Ningbo-hub light"]["FY2030-31"]) == 3500
    assert float(routes["Ningbo-hub light"]["FY2026-27"]) == pytest.approx(0.75 * 2500 + 0.25 * 2750, abs=1)
    assert routes["Ningbo-hub licensed"]["lead_months"] == "4"


def test_five_states_mine_and_reach_the_monazite_plant() -> None:
    home = {row["location"] for row in rows("locations") if row["country"] == "IND"}
    assert home >= STATES
    mines = {row["location"] for row in rows("offers") if row["material"] == "monazite"}
    assert mines == STATES
    to_plant = {row["origin"] for row in rows("routes") if row["destination"] == "Chhatrapur"}
    assert to_plant == STATES - {"Chhatrapur"}


def test_indian_oxide_cannot_be_refined_from_more_monazite_than_there_is() -> None:
    """Ten tonnes of monazite give about one of NdPr oxide: the plan of 900 t needs the new mines."""
    recipe = {(row["process"], row["material"]): row for row in rows("recipes")}
    per_tonne = float(recipe["Aluva separation", "mixed_chloride"]["t_per_t"]) * float(
        recipe["OSCOM cracking", "monazite"]["t_per_t"]
    )
    assert per_tonne == pytest.approx(9.5, abs=0.1)
    monazite = [row for row in rows("offers") if row["material"] == "monazite"]
    now, later = (sum(float(row[f"most_t_per_year {year}"]) for row in monazite) for year in ("FY2026-27", "FY2035-36"))
    assert 4000 <= now <= 5000
    assert 900 * per_tonne < later < 2.2 * 900 * per_tonne


def test_every_offer_and_lot_states_each_stage_it_can_have_passed() -> None:
    before = {row["stage"]: listed(row["follows"]) for row in rows("stages")}

    def passed(stage: str) -> set[str]:
        return {stage}.union(*(passed(other) for other in before[stage]))

    can = {}
    for row in rows("materials"):
        stages = set().union(*(passed(stage) for stage in listed(row["stages"])))
        can[row["material"]] = set(listed(row["can_have_passed"])) or stages
    stated = defaultdict(set)
    for row in rows("origins"):
        stated[row["supply"]].add(row["stage"])
    supplies = {row["offer"]: row["material"] for row in rows("offers")}
    supplies |= {row["lot"]: row["material"] for row in rows("opening_stock") + rows("in_transit")}
    assert {name: can[material] for name, material in supplies.items() if can[material]} == dict(stated)


def test_grades_free_of_heavy_rare_earths_have_no_heavy_stage() -> None:
    for row in rows("materials"):
        if row["material"] in {"NdFeB-N", "NdFeB-M", "NdFeB-H-HF", "NdFeB-SH-HF", "SmCo"}:
            assert listed(row["can_have_passed"]) == ["mined", "refined", "metal", "magnet"]


def test_no_partner_is_wholly_free_of_chinese_feed() -> None:
    """Each partner but the United States sells both a clean and another lot of each NdFeB grade."""
    offers = [row for row in rows("offers") if row["location"] in PARTNERS and row["material"] != "SmCo"]
    kinds = defaultdict(set)
    for row in offers:
        kinds[row["location"], row["material"]].add(row["offer"].split(" (")[1])
    assert all(len(kind) == 2 and "clean)" in kind for kind in kinds.values())


def test_oxide_per_tonne_of_magnet_is_that_of_the_recipe_table() -> None:
    """0.490 t of NdPr oxide per tonne of N at 75 % yield and 4 % loss (fact R10), before swarf comes back."""
    recipe = {(row["process"], row["material"]): row for row in rows("recipes")}
    metal = float(recipe["Scheme N", "NdPr_metal"]["FY2035-36"])
    oxide = float(recipe["Scheme NdPr metal", "NdPr_oxide"]["FY2035-36"])
    assert metal * oxide == pytest.approx(0.490, abs=0.001)
    swarf = float(recipe["Scheme N", "swarf"]["FY2035-36"])
    back = swarf / float(recipe["Recycling of swarf", "swarf"]["t_per_t"])
    assert metal * oxide - back == pytest.approx(0.380, abs=0.015)


def test_months_then_quarters_then_years_to_march_2036() -> None:
    periods = rows("periods")
    assert (periods[0]["period"], periods[0]["start"]) == ("2026-12", "2026-12-01")
    assert [int(row["months"]) for row in periods] == [1] * 16 + [3] * 12 + [12] * 5
    assert sum(int(row["months"]) for row in periods) == 9 * 12 + 4
