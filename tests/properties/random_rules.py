"""The second half of a random workbook: rights, shares, public money, commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cases.build import Row
    from tests.properties.random_cases import Draw

GRADES = ("G1", "G2")
CUSTOMERS = ("c1", "c2", "c3")


def rights(draw: Draw) -> None:
    """Controls, licences and conditions."""
    for name in ("export", "second", "content"):
        if draw.chance({"export": 0.8, "second": 0.2, "content": 0.35}[name]):
            _control(draw, name)
    names = sorted({row["control"] for row in draw.sheets.get("controls", [])})
    for number in range(draw.dice.randint(1, 3) if names else 0):
        _licence(draw, f"L{number + 1}", draw.pick(names))
    for number in range(draw.dice.randint(0, 2)):
        _condition(draw, f"k{number + 1}", names)


def _control(draw: Draw, name: str) -> None:
    materials = ("G1", "G2", "metal", "dy") if name == "export" else ("G1", "G2", "metal", "oxide")
    rule = draw.pick(("licence", "licence", "limit", "ban"))
    row: Row = {"control": name, "country": "CHN", "scope": "export", "rule": rule, "materials": draw.some(materials)}
    if name == "second":
        row["country"] = draw.pick(("JPN", "CHN", "IND"))
    if name == "content":
        row |= {"scope": "content", "threshold": draw.pick((0.001, 0.1, 0.3, 1.0))}
    if rule == "limit":
        row |= {"limit_t": draw.number(5, 30), "limit_per": draw.pick(("period", "fiscal year", "window"))}
    draw.add("controls", *draw.windows(row, 0.4))
    if draw.chance(0.3):
        left = [one for one in materials if one not in row["materials"].split(";")]
        if left:
            other = {"control": name, "country": row["country"], "scope": row["scope"], "rule": "ban"}
            other |= {"materials": draw.some(left)}
            if "threshold" in row:
                other["threshold"] = row["threshold"]
            draw.add("controls", other | draw.window(0.7))
    if draw.chance(0.2) and rule != "limit":
        more = {"rule": "limit", "limit_t": draw.number(5, 20), "limit_per": "fiscal year", "from": None, "to": None}
        draw.add("controls", row | more)


def _licence(draw: Draw, name: str, control: str) -> None:
    row: Row = {"licence": name, "control": control, "materials": draw.some(("G1", "G2", "metal", "dy"), 2)}
    if draw.chance(0.8):
        row["holder"] = draw.pick(CUSTOMERS)
    if draw.chance(0.5) or "holder" not in row:
        row["end_users"] = "any" if draw.chance(0.3) else draw.some(CUSTOMERS)
    row["quota_t"] = draw.pick(("unlimited", draw.number(1, 25)))
    row["quota_t_per_period"] = draw.pick((None, None, draw.number(0.5, 8)))
    if draw.chance(0.3):
        last, first = draw.day()
        row |= draw.pick(({"valid_from": first}, {"valid_to": last}))
    row["status"] = draw.pick(("granted", "granted", "granted", "granted", "applied"))
    row["fee_inr_per_t"] = draw.pick((None, draw.number(0, 3)))
    draw.add("licences", row)


def _condition(draw: Draw, name: str, controls: list[str]) -> None:
    row: Row = {"condition": name}
    kind = draw.pick(("licences", "control", "country"))
    if kind == "country" or not controls:
        row["country"] = draw.pick(("CHN", "JPN"))
        row["stage"] = draw.pick(("any", "mined", "metal", "magnet", "heavy_refined"))
    elif kind == "control":
        row["control"] = draw.pick(controls)
    else:
        row["licences"] = draw.some([licence["licence"] for licence in draw.sheets["licences"]])
    for what, names in (("segment", ("ev", "wind", "defence")), ("market", ("IND", "USA")), ("customer", CUSTOMERS)):
        if draw.chance(0.4):
            row[what] = draw.pick(names)
    if not {"segment", "market"} & set(row):
        row["segment"] = "defence"
    draw.add("conditions", row)


def _scope(draw: Draw) -> Row:
    row: Row = {}
    for what, names in (
        ("customers", CUSTOMERS),
        ("segments", ("ev", "wind", "defence")),
        ("grades", GRADES),
        ("markets", ("IND", "USA")),
    ):
        if draw.chance(0.2):
            row[what] = draw.some(names)
    return row


def shares(draw: Draw) -> None:
    """Caps and floors, mostly soft."""
    for sheet, name in (("caps", "cap"), ("floors", "floor")):
        for number in range(draw.dice.randint(0, 2)):
            row = {name: f"{name}{number}", "stage": draw.pick(("mined", "refined", "metal", "magnet", "heavy_metal"))}
            row["share"] = draw.number(0.05, 0.9)
            row["per"] = draw.pick(("period", "fiscal year", None))
            row["base"] = draw.pick((None, "delivered", "demand"))
            row |= _scope(draw)
            if sheet == "caps":
                row["country"] = draw.pick(("CHN", "CHN", "JPN"))
            else:
                row["country"] = draw.pick((None, "IND", "JPN"))
            hard = 0.25 if sheet == "caps" else 0.1
            row["penalty_inr_per_t"] = None if draw.chance(hard) else draw.number(5, 120)
            draw.add(sheet, *draw.windows(row, 0.25, share=0.8))


def money(draw: Draw) -> None:
    """Incentives and budgets."""
    made = sorted({row["process"] for row in draw.sheets["processes"]})
    for number in range(draw.dice.randint(0, 2)):
        row: Row = {"incentive": f"pli{number}", "processes": draw.some(made), "rate_inr_per_t": draw.number(2, 30)}
        row["stage"] = draw.pick(("refined", "metal", "magnet"))
        row |= _scope(draw)
        row["most_t"] = draw.pick((None, draw.number(5, 40)))
        row["budget_inr"] = draw.pick((None, draw.number(50, 500)))
        draw.add("incentives", *draw.windows(row, 0.3, rate_inr_per_t=0.5))
    if draw.sheets.get("builds") and draw.chance(0.6):
        budget: dict[str, Any] = {"budget": "fund", "kind": draw.pick(("capital", "subsidy"))}
        budget["amount_inr"] = draw.number(10, 500)
        budget["options"] = draw.pick((None, "line"))
        draw.add("budgets", *draw.windows(budget, 0.3, amount_inr=0.5))


def commitments(draw: Draw) -> None:
    """Orders already given, at places where some flow can exist."""
    if not draw.chance(0.35):
        return
    kind = draw.pick(("buy", "make", "serve", "build", "ship"))
    row: Row = {"commitment": "order", "kind": kind, "period": draw.pick(draw.periods)}
    row["rule"] = draw.pick(("exactly", "at least", None))
    row["amount"] = draw.number(0.2, 3)
    if kind == "buy":
        home = [one["offer"] for one in draw.sheets["offers"] if one["location"] == "plant"]
        row["of"] = draw.pick(home)
    elif kind == "make":
        row["of"] = draw.pick(("press", "smelt"))
    elif kind == "serve":
        line = draw.pick(draw.sheets["demand"])
        row |= {"of": line["demand"], "location": draw.pick((None, "port"))}
        row["material"] = draw.pick((None, line["grade"]))
    elif kind == "ship":
        row["of"] = draw.pick([one["route"] for one in draw.sheets["routes"]])
    elif draw.sheets.get("builds"):
        row |= {"of": "line", "amount": draw.number(0.1, 0.5)}
    if "of" in row:
        draw.add("commitments", row)
