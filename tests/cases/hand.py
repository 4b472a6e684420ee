"""What a case solved by hand is, and the small world that most of them stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from planner.tables.table import Tables
from tests.cases.build import Row, case, periods, places


@dataclass(frozen=True)
class Solved:
    """A workbook and what must come out of it; the arithmetic stands in the docstring of its function.

    Attributes:
        sheets: rows of the workbook.
        objective: present value, rupees; None if no plan exists.
        flows: some of the flows, as ``buy offer period``, that every optimal plan has.
        duals: some of the duals, where they are unique.
    """

    sheets: dict[str, list[Row]]
    objective: float | None
    flows: dict[str, float] = field(default_factory=dict)
    duals: dict[str, float] = field(default_factory=dict)

    @property
    def tables(self) -> Tables:
        """The workbook as tables."""
        return case(**self.sheets)


CASES: dict[str, Callable[[], Solved]] = {}


def solved_by_hand(make: Callable[[], Solved]) -> Callable[[], Solved]:
    """Put a case on the list that every solver of ours must get right."""
    CASES[make.__name__] = make
    return make


def world(*months: int, start: str = "2026-04", **sheets: Any) -> dict[str, list[Row]]:
    """Sheets over a plain world, one year long unless months are given.

    ``port`` and ``plant`` are in India, ``mill`` in Japan, ``works`` in China. Magnets come after metal, refined and
    mined. The port serves all customers.
    """
    rows: dict[str, Any] = {
        "periods": periods(start, *(months or (12,))),
        "stages": chain("mined", "refined", "metal", "magnet"),
        "materials": [{"material": "magnet", "stages": "magnet"}],
        "locations": places(port="IND", plant="IND", mill="JPN", works="CHN"),
        "deliveries": [{"location": "port", "customers": "all"}],
        "demand": [want()],
    }
    return rows | sheets


def chain(*stages: str) -> list[Row]:
    """Stages of which each follows the one before."""
    return [
        {"stage": stage, "follows": earlier} if earlier else {"stage": stage}
        for earlier, stage in zip(("", *stages), stages, strict=False)
    ]


def want(tonnes: float = 10, period: str = "P1", **changes: Any) -> Row:
    """A row of demand: customer ``c`` wants magnets for EVs in India; short at 100 a tonne."""
    row = {
        "demand": "d",
        "customer": "c",
        "grade": "magnet",
        "segment": "ev",
        "market": "IND",
        "period": period,
        "tonnes": tonnes,
        "shortage_penalty_inr_per_t": 100,
    }
    return row | changes


def sell(tonnes: float, price: float, period: str = "P1", **changes: Any) -> Row:
    """A row of demand that may be served at a price."""
    return want(tonnes, period, kind="sale", price_inr_per_t=price, shortage_penalty_inr_per_t=None, **changes)


def offer(name: str, location: str, price: float, material: str = "magnet", **changes: Any) -> Row:
    """A row of offers."""
    return {"offer": name, "location": location, "material": material, "price_per_t": price} | changes


def origin(supply: str, stage: str, countries: str) -> Row:
    """A row of origins."""
    return {"supply": supply, "stage": stage, "countries": countries}


def all_from(supply: str, country: str, *stages: str) -> list[Row]:
    """Origins of a supply that was wholly done in one country."""
    return [origin(supply, stage, country) for stage in stages or ("mined", "refined", "metal", "magnet")]


def way(
    name: str, start: str, end: str, freight: float = 0, materials: str = "magnet", **changes: Any
) -> dict[str, Any]:
    """Sheets ``routes`` and ``freight`` of one route; what belongs to freight goes to its row."""
    own = {"lead_months", "capacity_t_per_year", "from", "to"}
    route = {"route": name, "origin": start, "destination": end}
    route |= {key: value for key, value in changes.items() if key in own}
    cost = {"route": name, "materials": materials, "freight_per_t": freight}
    cost |= {key: value for key, value in changes.items() if key not in own}
    return {"routes": [route], "freight": [cost]}


def ways(*several: dict[str, Any]) -> dict[str, Any]:
    """Several routes as one pair of sheets."""
    return {sheet: [row for one in several for row in one[sheet]] for sheet in ("routes", "freight")}


def process(name: str, location: str, output: str, cost: float = 0, **changes: Any) -> Row:
    """A row of processes."""
    return {"process": name, "location": location, "output": output, "variable_cost_per_t": cost} | changes


def recipe(name: str, role: str = "input", /, **tonnes: float) -> list[Row]:
    """Rows of recipes."""
    return [
        {"process": name, "material": material, "role": role, "t_per_t": amount} for material, amount in tonnes.items()
    ]


def material(name: str, stages: str = "", **changes: Any) -> Row:
    """A row of materials."""
    return {"material": name, "stages": stages} | changes


def setting(**values: Any) -> list[Row]:
    """Rows of settings."""
    return [{"setting": name, "value": str(value)} for name, value in values.items()]


METAL = [{"material": "magnet", "stages": "magnet"}, {"material": "metal", "stages": "metal"}]


def mill(**sheets: Any) -> dict[str, Any]:
    """The port makes magnets of 1.5 t of Indian metal at 2 each, and 4 for the work: 7 a tonne."""
    rows: dict[str, Any] = {
        "materials": METAL,
        "offers": [offer("o", "port", 2, "metal")],
        "origins": all_from("o", "IND", "mined", "refined", "metal"),
        "processes": [process("press", "port", "magnet", 4)],
        "recipes": recipe("press", metal=1.5),
    }
    return rows | sheets
