"""The middle of a random workbook: processes, capacity, builds, offers, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cases.hand import process, recipe

if TYPE_CHECKING:
    from tests.cases.build import Row
    from tests.properties.random_cases import Draw

COUNTRIES = ("IND", "CHN", "JPN")
LIGHT = ("mined", "refined", "metal")
GRADES = ("G1", "G2")


def processes(draw: Draw) -> None:
    lead = draw.pick((0, 0, 1, 2))
    cost = {"variable_cost_per_t": 1.3}
    press = process("press", "plant", draw.pick(GRADES), draw.number(5, 20), lead_months=lead)
    draw.add("processes", *draw.windows(press, 0.2, **cost))
    inputs = {"metal": draw.number(1.0, 1.3)}
    if press["output"] == "G2":
        inputs["dy"] = draw.number(0.05, 0.2)
    if draw.chance(0.4):
        inputs["binder"] = draw.number(0.1, 0.3)
    draw.add("recipes", *recipe("press", **inputs))
    smelter = draw.pick(("plant", "mill"))
    draw.add(
        "processes", process("smelt", smelter, "metal", draw.number(2, 9)) | {"currency": draw.pick(("INR", "USD"))}
    )
    for row in recipe("smelt", oxide=draw.number(1.2, 1.6)):
        draw.add("recipes", *draw.windows(row, 0.2, t_per_t=0.9))
    if draw.chance(0.6):
        (swarf,) = recipe("press", "by-product", swarf=draw.number(0.1, 0.4))
        draw.add("recipes", *draw.windows(swarf, 0.2, t_per_t=1.3))
        if draw.chance(0.6):
            draw.add("processes", process("melt", "plant", "metal", draw.number(1, 9)))
            draw.add("recipes", *recipe("melt", swarf=draw.number(1.1, 1.6)))
    if draw.chance(0.4):
        draw.add("processes", process("separate", "plant", "oxide", draw.number(1, 4), lead_months=draw.pick((0, 1))))
        draw.add("recipes", *recipe("separate", ore=draw.number(1.5, 3)))
        if draw.chance(0.7):
            draw.add("recipes", *recipe("separate", "by-product", dyox=draw.number(0.05, 0.2)))
            draw.add("processes", process("reduce", "plant", "dy", draw.number(5, 20)))
            draw.add("recipes", *recipe("reduce", dyox=draw.number(1.1, 1.3)))
    if draw.chance(0.4):
        how = draw.pick(({}, {"pass_through": "yes"}, {"changes_origin": "rule 3"}))
        draw.add("processes", process("cut", draw.pick(("plant", "mill")), "G1", draw.number(1, 5), **how))
        draw.add("recipes", *recipe("cut", block=1 if how.get("pass_through") else draw.number(1, 1.2)))
        draw.add("offers", {"offer": "block", "location": draw.pick(("works", "plant")), "material": "block"})
        draw.sheets["offers"][0]["price_per_t"] = draw.number(20, 60)
        draw.add("origins", *origins(draw, "block", "CHN", (*LIGHT, "magnet")))


def capacity(draw: Draw) -> None:
    row = {"unit": "press", "capacity_t_per_year": draw.number(1, 60), "fixed_cost_inr_per_t_year": draw.number(0, 5)}
    draw.add("capacity", *_whole(draw.windows(row, 0.3, capacity_t_per_year=1.5)))
    if draw.chance(0.4):
        for name in ("press", "smelt"):
            draw.add("capacity_groups", {"group": "site", "process": name, "use_t_per_t": draw.number(0.5, 2)})
        draw.add("capacity", {"unit": "site", "capacity_t_per_year": draw.number(5, 100)})
    if draw.chance(0.7):
        option = {
            "option": "line",
            "capital_inr_per_unit": draw.number(50, 1000),
            "cost_of_capital": draw.pick((0, 0.1)),
            "life_years": draw.pick((1, 2, 15)),
            "construction_months": draw.pick((0, 1, 3, 5)),
            "most_units_per_year": draw.pick((None, draw.number(0.2, 4))),
            "most_units": draw.pick((None, draw.number(0.1, 2))),
            "subsidy_share": draw.pick((None, 0.3)),
        }
        draw.add("builds", *draw.windows(option, 0.3, capital_inr_per_unit=0.8))
        units = ["press", *({"site"} if "capacity_groups" in draw.sheets else ())]
        for unit in units if draw.chance(0.5) else ["press"]:
            draw.add("build_capacity", {"option": "line", "unit": unit, "t_per_year_per_unit": draw.number(20, 60)})


def _whole(rows: list[Row]) -> list[Row]:
    """Rows of a unit that needs one in every period."""
    return [rows[0] | {"to": None}] if len(rows) == 1 else rows


def origins(draw: Draw, supply: str, country: str, stages: tuple[str, ...]) -> list[Row]:
    rows = []
    for stage in stages:
        if draw.chance(0.85):
            others = [*COUNTRIES, "unknown"]
            countries = (
                country if draw.chance(0.7) else draw.pick((draw.pick(others), ";".join(draw.dice.sample(others, 2))))
            )
            rows.append({"supply": supply, "stage": stage, "countries": countries})
    return rows


PASSED = {
    "ore": ("mined", "heavy_mined"),
    "oxide": ("mined", "refined"),
    "metal": LIGHT,
    "dy": ("heavy_mined", "heavy_refined", "heavy_metal"),
    "binder": (),
    "G1": (*LIGHT, "magnet"),
    "G2": (*LIGHT, "heavy_mined", "heavy_refined", "heavy_metal", "magnet"),
}


def offers(draw: Draw) -> None:
    wanted = [
        ("ore_in", "plant", "oxide", "IND", 8, 1.0),
        ("ore_jp", "mill", "oxide", "JPN", 6, 0.4),
        ("rock", "plant", "ore", "IND", 2, 0.6),
        ("metal_cn", "works", "metal", "CHN", 12, 0.8),
        ("dy_cn", "works", "dy", "CHN", 90, 0.8),
        ("dy_in", "plant", "dy", "IND", 150, 0.5),
        ("binder", "plant", "binder", "", 5, 1.0),
        ("g1_cn", "works", "G1", "CHN", 40, 0.8),
        ("g2_cn", "works", "G2", "CHN", 50, 0.8),
        ("g1_jp", "mill", "G1", "JPN", 60, 0.6),
        ("g2_jp", "mill", "G2", "JPN", 80, 0.5),
    ]
    for name, location, what, country, price, probability in wanted:
        if not draw.chance(probability):
            continue
        dollars = draw.chance(0.3)
        row = {"offer": name, "location": location, "material": what, "currency": "USD" if dollars else "INR"}
        row["price_per_t"] = draw.number(0.8, 1.3) * price / (3 if dollars else 1)
        row["most_t_per_year"] = draw.pick((None, draw.number(30, 250)))
        if draw.chance(0.25):
            row["least_t_per_year"] = draw.number(2, 15)
            row["take_or_pay"] = draw.pick(("yes", "no"))
        draw.add("offers", *draw.windows(row, 0.25, price_per_t=1.2, least_t_per_year=0.5))
        draw.add("origins", *origins(draw, name, country, PASSED[what]))
        if country and country != "CHN" and draw.chance(0.1):
            draw.add("contents", {"offer": name, "country": "CHN", "content": draw.pick((0, 0.05, 0.3))})


def routes(draw: Draw) -> None:
    for name, start, end, materials, probability in (
        ("sea_cn", "works", "port", ("G1", "G2"), 1.0),
        ("sea_metal", "works", "plant", ("metal", "dy", "block"), 0.9),
        ("cn_jp", "works", "mill", ("metal", "dy", "block", "G1"), 0.5),
        ("sea_jp", "mill", "port", ("G1", "G2", "metal"), 0.9),
        ("toll", "plant", "mill", ("oxide",), 0.4),
        ("back", "mill", "plant", ("metal",), 0.5),
        ("truck", "plant", "port", GRADES, 0.9),
    ):
        if not draw.chance(probability):
            continue
        row = {"route": name, "origin": start, "destination": end, "lead_months": draw.pick((0, 0, 1, 2, 4))}
        row["capacity_t_per_year"] = draw.pick((None, None, draw.number(30, 250)))
        draw.add("routes", *draw.windows(row, 0.15, capacity_t_per_year=0.7))
        groups = [materials] if draw.chance(0.5) else [(one,) for one in materials]
        for group in groups:
            rate = {"route": name, "materials": ";".join(group), "freight_per_t": draw.number(0.5, 5)}
            rate["currency"] = draw.pick(("INR", "INR", "USD"))
            rate["insurance_per_t"] = draw.pick((None, draw.number(0, 1)))
            if draw.chance(0.4):
                rate["duty_share"] = draw.pick((0.05, 0.2))
                if not _one_offer(draw, start, group) or draw.chance(0.3):
                    rate["customs_value_per_t"] = draw.number(10, 60)
            draw.add("freight", *draw.windows(rate, 0.2, freight_per_t=1.4))


def _one_offer(draw: Draw, start: str, materials: tuple[str, ...]) -> bool:
    """Each of the materials has one offer at the route's start, which holds all the time."""
    offers = draw.sheets.get("offers", [])
    for what in materials:
        here = [row for row in offers if row["location"] == start and row["material"] == what]
        edged = {edge for row in here for edge in ("from", "to") if row.get(edge)}
        if len({row["offer"] for row in here}) != 1 or len(here) + (edged in ({"from"}, {"to"})) not in (1, 2):
            return False
        if len(here) == 1 and edged:
            return False
    return bool(materials)
