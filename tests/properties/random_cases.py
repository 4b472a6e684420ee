"""Seeded random workbooks: small, feasible more often than not, and with every feature of the model in some of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from tests.cases.hand import chain, material, process, recipe
from tests.properties import random_rules

if TYPE_CHECKING:
    from tests.cases.build import Row

COUNTRIES = ("IND", "CHN", "JPN")
LIGHT = ("mined", "refined", "metal")
GRADES = ("G1", "G2")


class Draw:
    """The dice, and the workbook as far as it is drawn."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.sheets: dict[str, list[Row]] = {}
        self.months: list[int] = []
        self.start = 0

    def chance(self, probability: float) -> bool:
        """True so often."""
        return self.dice.random() < probability

    def number(self, low: float, high: float) -> float:
        """A figure with three digits, so that ties are rare."""
        return float(f"{self.dice.uniform(low, high):.3g}")

    def some(self, names: tuple[str, ...] | list[str], least: int = 1) -> str:
        """Some of the names, joined by semicolons."""
        return ";".join(self.dice.sample(list(names), self.dice.randint(least, len(names))))

    def pick(self, names: tuple[Any, ...] | list[Any]) -> Any:
        """One of them."""
        return self.dice.choice(list(names))

    def add(self, sheet: str, *rows: Row) -> None:
        """Rows of a sheet."""
        self.sheets.setdefault(sheet, []).extend(rows)

    @property
    def periods(self) -> list[str]:
        """Names of the periods."""
        return [row["period"] for row in self.sheets["periods"]]

    def day(self) -> tuple[str, str]:
        """A day inside the horizon, and the day after it: often an edge of a month, else around its middle."""
        month = self.start + self.dice.randint(0, sum(self.months))
        text = f"{month // 12}-{month % 12 + 1:02d}"
        day = self.pick((1, 14, 15, 16, 17))
        return f"{text}-{day:02d}", f"{text}-{day + 1:02d}"

    def windows(self, row: Row, probability: float, **changed: float) -> list[Row]:
        """The row; or two rows, one to a day and one from the next, with the changed figures scaled."""
        if not self.chance(probability):
            return [row]
        last, first = self.day()
        later = row | {name: row[name] * factor for name, factor in changed.items() if row.get(name) is not None}
        both = [row | {"to": last}, later | {"from": first}]
        return both if self.chance(0.8) else both[: self.dice.randint(1, 1)]

    def window(self, probability: float) -> Row:
        """Edges of one window, or none."""
        if not self.chance(probability):
            return {}
        last, first = self.day()
        return {"to": last} if self.chance(0.5) else {"from": first}


def random_sheets(seed: int) -> dict[str, list[Row]]:
    """Rows of a random workbook."""
    draw = Draw(seed)
    for part in (
        _periods,
        _names,
        _processes,
        _capacity,
        _offers,
        _routes,
        _demand,
        random_rules.rights,
        random_rules.shares,
        _stock,
        random_rules.money,
        random_rules.commitments,
    ):
        part(draw)
    return draw.sheets


def _names(draw: Draw) -> None:
    stages = chain(*LIGHT, "magnet") + chain("heavy_mined", "heavy_refined", "heavy_metal")
    stages[3]["follows"] = "metal;heavy_metal"
    draw.add("stages", *stages)
    draw.add("settings", {"setting": "home", "value": "IND"})
    draw.add("settings", {"setting": "discount_rate", "value": str(draw.pick((0, 0.08, 0.2)))})
    draw.add("settings", {"setting": "holding_rate", "value": str(draw.pick((0, 0.1)))})
    light = ";".join((*LIGHT, "magnet"))
    swarf = draw.pick(("metal", "magnet"))
    for row in (
        material("ore", "mined;heavy_mined"),
        material("oxide", "refined", can_have_passed="mined;refined"),
        material("dyox", "heavy_refined", can_have_passed="heavy_mined;heavy_refined"),
        material("metal", "metal"),
        material("dy", "heavy_metal"),
        material("binder"),
        material("G1", "magnet", can_have_passed=light),
        material("G2", "magnet"),
        material("block", "magnet", can_have_passed=light),
        material("swarf", swarf, can_have_passed=light if swarf == "magnet" else ";".join(LIGHT)),
    ):
        value = draw.number(20, 200)
        draw.add("materials", row | {"reference_value_inr_per_t": value, "waste_cost_inr_per_t": draw.number(0, 9)})
    for location, country in (("port", "IND"), ("plant", "IND"), ("works", "CHN"), ("mill", "JPN")):
        draw.add("locations", {"location": location, "country": country})
    for rate in draw.windows({"currency": "USD", "inr_per_unit": draw.number(2, 4)}, 0.5, inr_per_unit=1.2):
        draw.add("exchange_rates", rate)
    while len(draw.sheets["exchange_rates"]) == 1 and draw.sheets["exchange_rates"][0].get("to"):
        del draw.sheets["exchange_rates"][0]["to"]
    for sheet, names in (
        ("customers", ("c1", "c2", "c3")),
        ("segments", ("ev", "wind", "defence")),
        ("markets", ("IND", "USA")),
    ):
        draw.add(sheet, *({sheet.removesuffix("s"): name} for name in names))


def _periods(draw: Draw) -> None:
    draw.start = 2026 * 12 + draw.pick((9, 11, 12, 13, 14, 15))
    month = draw.start
    for number in range(1, draw.dice.randint(3, 5) + 1):
        to_april = (2 - month % 12) % 12 + 1
        months = min(to_april, draw.pick((1, 1, 2, 3, 3, 6, 12)))
        start = f"{month // 12}-{month % 12 + 1:02d}-01"
        draw.add("periods", {"period": f"P{number}", "start": start, "months": months})
        draw.months.append(months)
        month += months
    draw.dice.shuffle(draw.sheets["periods"])


def _processes(draw: Draw) -> None:
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
    draw.add("processes", process("smelt", smelter, "metal", draw.number(2, 9)) | {"currency": draw.pick(("INR", "USD"))})
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
        draw.add("origins", *_origins(draw, "block", "CHN", (*LIGHT, "magnet")))


def _capacity(draw: Draw) -> None:
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


def _origins(draw: Draw, supply: str, country: str, stages: tuple[str, ...]) -> list[Row]:
    rows = []
    for stage in stages:
        if draw.chance(0.85):
            others = [*COUNTRIES, "unknown"]
            countries = country if draw.chance(0.7) else draw.pick((draw.pick(others), ";".join(draw.dice.sample(others, 2))))
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


def _offers(draw: Draw) -> None:
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
        draw.add("origins", *_origins(draw, name, country, PASSED[what]))
        if country and country != "CHN" and draw.chance(0.1):
            draw.add("contents", {"offer": name, "country": "CHN", "content": draw.pick((0, 0.05, 0.3))})


def _routes(draw: Draw) -> None:
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


def _demand(draw: Draw) -> None:
    years = sorted({_fiscal_year(draw.start + sum(draw.months[:n])) for n in range(len(draw.months))})
    for number in range(1, draw.dice.randint(2, 4) + 1):
        line = {"demand": f"d{number}", "customer": draw.pick(("c1", "c2", "c3")), "grade": draw.pick(GRADES)}
        line |= {"segment": draw.pick(("ev", "wind", "defence")), "market": draw.pick(("IND", "USA"))}
        is_sale = number > 2 and draw.chance(0.5)
        if is_sale:
            line |= {"kind": "sale", "price_inr_per_t": draw.number(40, 120)}
        elif draw.chance(0.7):
            line["shortage_penalty_inr_per_t"] = draw.number(150, 400)
        if draw.chance(0.4):
            draw.add("demand", *(line | {"period": year, "tonnes": draw.number(15, 60)} for year in years))
        else:
            for name in sorted(draw.periods):
                if draw.chance(0.9):
                    draw.add("demand", line | {"period": name, "tonnes": draw.pick((0, draw.number(2, 20), draw.number(2, 8)))})
    draw.add("deliveries", {"location": "port", "customers": "all"})
    if draw.chance(0.5):
        draw.add("deliveries", {"location": "plant", "customers": draw.some(("c1", "c2"))})
    if draw.chance(0.1):
        draw.add("deliveries", {"location": "mill", "customers": "c3"})
    if draw.chance(0.5):
        pair = dict(zip(("grade", "material"), draw.dice.sample(GRADES, 2), strict=True))
        row = pair | {"usefulness": draw.number(0.7, 1.2), "extra_cost_inr_per_t": draw.pick((None, draw.number(0, 5)))}
        draw.add("substitutions", *draw.windows(row, 0.3, usefulness=0.9))


def _fiscal_year(month: int) -> str:
    year = month // 12 - (month % 12 < 3)
    return f"FY{year}-{(year + 1) % 100:02d}"


def _stock(draw: Draw) -> None:
    for number in range(draw.dice.randint(0, 2)):
        places = [("port", "G1"), ("port", "G2"), ("plant", "metal"), ("plant", "G1")]
        place, what = draw.pick(places + [("mill", "G1")] * draw.chance(0.2))
        lot = {"lot": f"lot{number}", "location": place, "material": what, "tonnes": draw.number(1, 15)}
        if draw.sheets.get("licences") and draw.chance(0.4):
            lot["licences"] = draw.pick([row["licence"] for row in draw.sheets["licences"]])
        if draw.chance(0.4):
            draw.add("in_transit", lot | {"period": draw.pick(draw.periods)})
        else:
            draw.add("opening_stock", lot)
        draw.add("origins", *_origins(draw, lot["lot"], draw.pick(COUNTRIES), PASSED[what]))
    for place, what in (("port", "G1"), ("port", "G2"), ("mill", "G1"), ("works", "metal"), ("plant", "oxide")):
        if not draw.chance(0.35):
            continue
        row: Row = {"location": place, "material": what}
        row["most_t"] = draw.pick((None, draw.number(2, 20)))
        home = place in ("port", "plant")
        if home and draw.chance(0.7):
            days = what in GRADES and draw.chance(0.5)
            row["safety_days" if days else "safety_t"] = draw.number(10, 90) if days else draw.number(1, 8)
            if draw.chance(0.85):
                row["penalty_inr_per_t_year"] = draw.number(10, 600)
        if home and draw.chance(0.3):
            opening = draw.chance(0.6)
            row["closing_t"] = "opening" if opening else draw.pick((0, draw.number(0.5, 2)))
        row["holding_cost_inr_per_t_year"] = draw.pick((None, draw.number(0, 20)))
        draw.add("stock", *draw.windows(row, 0.2, most_t=2, holding_cost_inr_per_t_year=0.5))
