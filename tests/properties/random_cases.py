"""Seeded random workbooks: small, feasible more often than not, and with every feature of the model in some of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from tests.cases.hand import chain, material
from tests.properties import random_chain, random_rules
from tests.properties.random_chain import COUNTRIES, GRADES, LIGHT

if TYPE_CHECKING:
    from tests.cases.build import Row


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
        random_chain.processes,
        random_chain.capacity,
        random_chain.offers,
        random_chain.routes,
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
                    draw.add(
                        "demand",
                        line | {"period": name, "tonnes": draw.pick((0, draw.number(2, 20), draw.number(2, 8)))},
                    )
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
        draw.add("origins", *random_chain.origins(draw, lot["lot"], draw.pick(COUNTRIES), random_chain.PASSED[what]))
    for place, what in (("port", "G1"), ("port", "G2"), ("mill", "G1"), ("works", "metal"), ("plant", "oxide")):
        if not draw.chance(0.35):
            continue
        row: Row = {"location": place, "material": what}
        lots = [
            lot["tonnes"]
            for lot in draw.sheets.get("opening_stock", [])
            if (lot["location"], lot["material"]) == (place, what)
        ]
        row["most_t"] = draw.pick((None, draw.number(2, 20) + sum(lots)))
        home = place in ("port", "plant")
        if home and draw.chance(0.7):
            days = what in GRADES and draw.chance(0.5)
            row["safety_days" if days else "safety_t"] = draw.number(10, 90) if days else draw.number(0.5, 2)
            if draw.chance(0.85):
                row["penalty_inr_per_t_year"] = draw.number(10, 600)
        if home and draw.chance(0.3):
            opening = draw.chance(0.6)
            row["closing_t"] = "opening" if opening else draw.pick((0, draw.number(0.5, 2)))
        row["holding_cost_inr_per_t_year"] = draw.pick((None, draw.number(0, 20)))
        draw.add("stock", *draw.windows(row, 0.2, most_t=2, holding_cost_inr_per_t_year=0.5))
