"""A small valid workbook that fills every sheet and every column, and ways to change it.

``rows()`` gives it as plain data, which a test may change; ``book()`` turns plain data into raw cells as they come from
a workbook or from a CSV folder.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

from planner.schema import SHEETS
from planner.workbook.book import HEADER_ROWS, Book, RawSheet

Rows = dict[str, list[dict[str, Any]]]

_DAY = datetime.date
_SOURCED = {"source": "assumption: an example", "as_of": _DAY(2026, 11, 1), "confidence": "B", "note": "none"}
_FROM = {"from": _DAY(2026, 12, 1), "to": _DAY(2027, 3, 31)}
_THEN = {"from": _DAY(2027, 4, 1), "to": _DAY(2028, 3, 31)}

_CHAIN: Rows = {
    "settings": [
        {"setting": "home", "value": "IND", **_SOURCED},
        {"setting": "discount_rate", "value": 0.08},
        {"setting": "holding_rate", "value": 0.1},
        {"setting": "title", "value": "Base"},
    ],
    "periods": [
        {"period": "2026-12", "start": _DAY(2026, 12, 1), "months": 1},
        {"period": "2027-01", "start": _DAY(2027, 1, 1), "months": 1},
        {"period": "2027-02", "start": _DAY(2027, 2, 1), "months": 2},
        {"period": "FY2027-28", "start": _DAY(2027, 4, 1), "months": 12},
    ],
    "stages": [
        {"stage": "mined", "label": "Mined"},
        {"stage": "refined", "label": "Refined", "follows": "mined"},
        {"stage": "magnet", "label": "Magnet", "follows": "refined"},
    ],
    "materials": [
        {
            "material": "ore",
            "label": "Ore",
            "stages": "mined",
            "can_have_passed": "mined",
            "reference_value_inr_per_t": 5e4,
            "waste_cost_inr_per_t": 100,
            **_SOURCED,
        },
        {"material": "oxide", "stages": "refined", "reference_value_inr_per_t": 6e6},
        {"material": "N42", "stages": "magnet", "reference_value_inr_per_t": 9e6},
        {"material": "N35", "stages": "magnet", "reference_value_inr_per_t": 8e6},
        {"material": "swarf"},
        {"material": "iron"},
    ],
    "locations": [
        {"location": "mine", "label": "Mine", "country": "IND", "type": "mine", **_SOURCED},
        {"location": "plant", "country": "IND", "type": "plant"},
        {"location": "port", "country": "CHN", "type": "port"},
        {"location": "tokyo", "country": "JPN"},
    ],
    "customers": [{"customer": "Alpha", "label": "Alpha Ltd", **_SOURCED}, {"customer": "Beta"}],
    "segments": [{"segment": "EV traction", "label": "EV"}, {"segment": "wind"}],
    "markets": [{"market": "India", "label": "India"}, {"market": "America"}],
    "exchange_rates": [
        {"currency": "USD", "inr_per_unit": 85.5, **_FROM, **_SOURCED},
        {"currency": "USD", "inr_per_unit": 86.5, **_THEN},
        {"currency": "JPY", "inr_per_unit": 0.57},
    ],
}

_NEEDS: Rows = {
    "demand": [
        {
            "demand": "alpha EV",
            "label": "Alpha EV",
            "customer": "Alpha",
            "grade": "N42",
            "segment": "EV traction",
            "market": "India",
            "kind": "demand",
            "period": "2026-12",
            "tonnes": 12.5,
            "shortage_penalty_inr_per_t": 5e7,
            **_SOURCED,
        },
        *(
            {
                "demand": "alpha EV",
                "customer": "Alpha",
                "grade": "N42",
                "segment": "EV traction",
                "market": "India",
                "kind": "demand",
                "period": period,
                "tonnes": 14.0,
            }
            for period in ("2027-01", "2027-02", "FY2027-28")
        ),
        {
            "demand": "beta spot",
            "customer": "Beta",
            "grade": "N35",
            "segment": "wind",
            "market": "America",
            "kind": "sale",
            "period": "FY2026-27",
            "tonnes": 5,
            "price_inr_per_t": 1e7,
        },
    ],
    "deliveries": [
        {"location": "plant", "customers": "Alpha; Beta", **_SOURCED},
        {"location": "mine", "customers": "all"},
    ],
    "substitutions": [
        {
            "grade": "N42",
            "material": "N35",
            "usefulness": 0.9,
            "extra_cost_inr_per_t": 1000,
            **_FROM,
            **_SOURCED,
        },
    ],
}

_SUPPLY: Rows = {
    "offers": [
        {
            "offer": "port N35",
            "label": "N35 in port",
            "location": "port",
            "material": "N35",
            "currency": "USD",
            "price_per_t": 60000,
            "least_t_per_year": 5,
            "most_t_per_year": 500,
            "take_or_pay": "yes",
            **_FROM,
            **_SOURCED,
        },
        {
            "offer": "port N35",
            "location": "port",
            "material": "N35",
            "currency": "USD",
            "price_per_t": 65000,
            "take_or_pay": "yes",
            **_THEN,
        },
        {"offer": "mine ore", "location": "mine", "material": "ore", "price_per_t": 40000},
        {"offer": "tokyo oxide", "location": "tokyo", "material": "oxide", "currency": "JPY", "price_per_t": 9e6},
    ],
    "origins": [
        {"supply": "port N35", "stage": "refined", "countries": "CHN; JPN", **_SOURCED},
        {"supply": "port N35", "stage": "magnet", "countries": "CHN"},
        {"supply": "old N42", "stage": "magnet", "countries": "unknown"},
        {"supply": "ship 7", "stage": "mined", "countries": "AUS"},
    ],
    "contents": [{"offer": "port N35", "country": "CHN", "content": 0.75, **_SOURCED}],
    "opening_stock": [
        {"lot": "old N42", "location": "plant", "material": "N42", "tonnes": 3.5, "licences": "L1", **_SOURCED},
    ],
    "in_transit": [
        {
            "lot": "ship 7",
            "location": "plant",
            "material": "oxide",
            "period": "2027-01",
            "tonnes": 4,
            "licences": "L1; L2",
            **_SOURCED,
        },
    ],
}

_PLANTS: Rows = {
    "processes": [
        {
            "process": "separate",
            "label": "Separation",
            "location": "plant",
            "output": "oxide",
            "currency": "USD",
            "variable_cost_per_t": 2000,
            "lead_months": 1,
            "pass_through": "no",
            "changes_origin": "a rule of origin",
            **_FROM,
            **_SOURCED,
        },
        {
            "process": "separate",
            "location": "plant",
            "output": "oxide",
            "variable_cost_per_t": 180000,
            "lead_months": 1,
            "pass_through": "no",
            "changes_origin": "a rule of origin",
            **_THEN,
        },
        {"process": "press", "location": "plant", "output": "N42", "variable_cost_per_t": 500000},
        {"process": "sort", "location": "plant", "output": "N35", "variable_cost_per_t": 900, "pass_through": "yes"},
    ],
    "recipes": [
        {"process": "separate", "material": "ore", "role": "input", "t_per_t": 25, **_FROM, **_SOURCED},
        {"process": "separate", "material": "ore", "role": "input", "t_per_t": 24, **_THEN},
        {"process": "press", "material": "oxide", "role": "input", "t_per_t": 0.4},
        {"process": "press", "material": "iron", "role": "input", "t_per_t": 0.8},
        {"process": "press", "material": "swarf", "role": "by-product", "t_per_t": 0.2},
        {"process": "sort", "material": "N42", "role": "input", "t_per_t": 1.01},
    ],
    "capacity_groups": [
        {"group": "furnaces", "process": "press", "use_t_per_t": 1.2, **_SOURCED},
        {"group": "furnaces", "process": "separate"},
    ],
    "capacity": [
        {
            "unit": "press",
            "capacity_t_per_year": 400,
            "fixed_cost_inr_per_t_year": 10000,
            **_FROM,
            **_SOURCED,
        },
        {"unit": "press", "capacity_t_per_year": 500, "fixed_cost_inr_per_t_year": 10000, **_THEN},
        {"unit": "furnaces", "capacity_t_per_year": 900},
    ],
    "routes": [
        {
            "route": "port-plant",
            "label": "Sea",
            "origin": "port",
            "destination": "plant",
            "lead_months": 1,
            "capacity_t_per_year": 2000,
            **_FROM,
            **_SOURCED,
        },
        {"route": "port-plant", "origin": "port", "destination": "plant", "lead_months": 1, **_THEN},
        {"route": "mine-plant", "origin": "mine", "destination": "plant"},
    ],
    "freight": [
        {
            "route": "port-plant",
            "materials": "N35; oxide",
            "currency": "USD",
            "freight_per_t": 120,
            "insurance_per_t": 10,
            "duty_share": 0.075,
            "customs_value_per_t": 60000,
            **_FROM,
            **_SOURCED,
        },
        {"route": "mine-plant", "materials": "ore", "freight_per_t": 800},
    ],
    "stock": [
        {
            "location": "plant",
            "material": "N42",
            "most_t": 40,
            "safety_t": 2,
            "closing_t": "opening",
            "penalty_inr_per_t_year": 1e6,
            "holding_cost_inr_per_t_year": 5e4,
            **_FROM,
            "can_move": "policy",
            **_SOURCED,
        },
        {"location": "plant", "material": "N35", "safety_days": 30, "closing_t": 1},
    ],
}

_SCOPE = {"customers": "Alpha; Beta", "segments": "wind; EV traction", "grades": "N42; N35", "markets": "India"}

_RULES: Rows = {
    "controls": [
        {
            "control": "CN export",
            "label": "Export control",
            "country": "CHN",
            "scope": "export",
            "rule": "limit",
            "materials": "N35; oxide",
            "limit_t": 100,
            "limit_per": "fiscal year",
            **_FROM,
            "can_move": "law",
            **_SOURCED,
        },
        {
            "control": "CN export",
            "country": "CHN",
            "scope": "content",
            "rule": "licence",
            "materials": "N35",
            "threshold": 0.001,
        },
    ],
    "licences": [
        {
            "licence": "L1",
            "label": "Licence 1",
            "control": "CN export",
            "holder": "Alpha",
            "end_users": "Beta",
            "materials": "N35",
            "quota_t": 20,
            "quota_t_per_period": 5,
            "valid_from": _DAY(2026, 12, 1),
            "valid_to": _DAY(2027, 3, 31),
            "status": "granted",
            "fee_inr_per_t": 50,
            "can_move": "law",
            **_SOURCED,
        },
        {
            "licence": "L2",
            "control": "CN export",
            "end_users": "any",
            "materials": "N35; oxide",
            "quota_t": "unlimited",
            "status": "applied",
        },
    ],
    "conditions": [
        {
            "condition": "no US",
            "licences": "L1; L2",
            "market": "America",
            "can_move": "law",
            **_SOURCED,
        },
        {"condition": "no wind", "control": "CN export", "segment": "wind"},
        {"condition": "no Chinese", "country": "CHN", "stage": "magnet", "customer": "Beta"},
    ],
    "caps": [
        {
            "cap": "China",
            "label": "China cap",
            "country": "CHN",
            "stage": "magnet",
            "share": 0.65,
            "per": "period",
            "base": "demand",
            **_SCOPE,
            "penalty_inr_per_t": 1e6,
            **_FROM,
            "can_move": "policy",
            **_SOURCED,
        },
        {"cap": "China", "country": "CHN", "stage": "magnet", "share": 0.6, **_THEN},
    ],
    "floors": [
        {
            "floor": "home",
            "label": "Self-reliance",
            "country": "IND",
            "stage": "magnet",
            "share": 0.2,
            "per": "fiscal year",
            "base": "demand",
            **_SCOPE,
            "penalty_inr_per_t": 1e6,
            **_FROM,
            "can_move": "wish",
            **_SOURCED,
        },
        {"floor": "home", "country": "IND", "stage": "magnet", "share": 0.3, **_THEN},
    ],
}

_DECISIONS: Rows = {
    "builds": [
        {
            "option": "new press",
            "label": "New press",
            "capital_inr_per_unit": 1e9,
            "cost_of_capital": 0.11,
            "life_years": 15,
            "construction_months": 2,
            "most_units_per_year": 2,
            "most_units": 3,
            "subsidy_share": 0.15,
            **_FROM,
            **_SOURCED,
        },
        {
            "option": "new press",
            "capital_inr_per_unit": 1.1e9,
            "cost_of_capital": 0.11,
            "life_years": 15,
            "construction_months": 2,
            "most_units": 3,
            **_THEN,
        },
    ],
    "build_capacity": [{"option": "new press", "unit": "furnaces", "t_per_year_per_unit": 600, **_SOURCED}],
    "incentives": [
        {
            "incentive": "magnet scheme",
            "label": "Scheme",
            "processes": "press; sort",
            "stage": "magnet",
            **_SCOPE,
            "rate_inr_per_t": 2e6,
            "most_t": 400,
            "budget_inr": 5e8,
            **_FROM,
            "can_move": "policy",
            **_SOURCED,
        },
    ],
    "budgets": [
        {
            "budget": "capital",
            "label": "Capital",
            "kind": "capital",
            "options": "new press",
            "amount_inr": 5e9,
            **_FROM,
            "can_move": "policy",
            **_SOURCED,
        },
    ],
    "commitments": [
        {
            "commitment": "C1",
            "kind": "serve",
            "of": "alpha EV",
            "material": "N35",
            "location": "plant",
            "period": "2026-12",
            "rule": "at least",
            "amount": 0.5,
            "can_move": "law",
            **_SOURCED,
        },
        {"commitment": "C2", "kind": "buy", "of": "port N35", "period": "2027-01", "amount": 1},
        {"commitment": "C3", "kind": "build", "of": "new press", "period": "FY2027-28", "amount": 0},
    ],
}


_SCENARIOS: Rows = {
    "scenarios": [
        {"scenario": "dear", "parent": "base", "probability": 0.2, "description": "All dear", **_SOURCED},
        {"scenario": "dearer", "parent": "dear; slow"},
        {"scenario": "slow"},
    ],
    "changes": [
        {
            "scenario": "dear",
            "sheet": "offers",
            "filter": "offer=port*; currency=USD",
            "column": "price_per_t",
            "action": "×",
            "value": 1.5,
            "from": _DAY(2027, 4, 1),
            "to": _DAY(2028, 3, 31),
            "why": "a bad harvest",
            **_SOURCED,
        },
        {"scenario": "slow", "sheet": "builds", "column": "construction_months", "action": "+", "value": 3},
    ],
    "targets": [
        {
            "target": "half",
            "label": "Half at home",
            "rule": "floor",
            "country": "IND",
            "stage": "magnet",
            "share": 0.5,
            "per": "fiscal year",
            "base": "demand",
            **_SCOPE,
            "penalty_inr_per_t": 1e6,
            **_FROM,
            **_SOURCED,
        },
        {"target": "half", "rule": "cap", "country": "others", "stage": "magnet", "share": 0.6, **_THEN},
    ],
}

_ALL: Rows = {**_CHAIN, **_NEEDS, **_SUPPLY, **_PLANTS, **_RULES, **_DECISIONS, **_SCENARIOS}


def rows() -> Rows:
    """The valid case as plain data: sheet -> rows -> column -> value. A new copy each time."""
    return {name: [dict(row) for row in table] for name, table in _ALL.items()}


def book(
    data: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    *,
    kind: Literal["xlsx", "csv"] = "xlsx",
    units: Mapping[tuple[str, str], str] | None = None,
    **parts: Any,
) -> Book:
    """Raw cells of plain data.

    Args:
        data: sheet -> rows; the valid case if left out.
        kind: in a CSV folder every value becomes text.
        units: (sheet, header) -> text of the unit row, where it is not the column's own unit.
        **parts: other fields of the book.
    """
    data = rows() if data is None else data
    sheets = {
        name: _unchanged(name, kind)
        if not units and _is_base(name, table)
        else raw_sheet(name, list(table), kind, units or {})
        for name, table in data.items()
    }
    return Book("base", MappingProxyType(sheets), kind=kind, **parts)


def _is_base(name: str, table: Sequence[Mapping[str, Any]]) -> bool:
    """Whether rows hold the very objects of the valid case; 1 and True are equal, but not the same."""
    original = _ALL.get(name)
    return (original is not None and len(table) == len(original)) and all(
        row.keys() == other.keys() and all(row[column] is other[column] for column in other)
        for row, other in zip(table, original, strict=True)
    )


@cache
def _unchanged(name: str, kind: str) -> RawSheet:
    return raw_sheet(name, _ALL[name], kind, {})


def header_of(sheet: str, table: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Header cells: those of the schema, and after them any other that the rows name."""
    names = [column.name for column in SHEETS[sheet].columns] if sheet in SHEETS else []
    return tuple(dict.fromkeys([*names, *(name for row in table for name in row)]))


def raw_sheet(
    name: str,
    table: Sequence[Mapping[str, Any]],
    kind: str,
    units: Mapping[tuple[str, str], str],
    header: Sequence[str] | None = None,
) -> RawSheet:
    """One sheet of raw cells; its first data row is 5 in a workbook and 2 in a CSV file."""
    header = tuple(header if header is not None else header_of(name, table))
    own = {column.name: column.unit for column in SHEETS[name].columns} if name in SHEETS else {}
    cells = pd.DataFrame(index=range(len(table)), columns=range(len(header)), dtype=object)
    for place, text in enumerate(header):
        values = np.empty(len(table), object)
        values[:] = [as_text(row.get(text)) if kind == "csv" else row.get(text) for row in table]
        cells[place] = pd.Series(values, dtype=object)
    first = HEADER_ROWS + 1 if kind == "xlsx" else 2
    unit_row = tuple(units.get((name, text), own.get(text, "")) if kind == "xlsx" else "" for text in header)
    return RawSheet(name, header, unit_row, cells, np.arange(first, first + len(table)), tuple(range(len(header))))


def as_text(value: Any) -> Any:
    """A value as a CSV file holds it."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def with_sheet(whole: Book, raw: RawSheet) -> Book:
    """A book with one sheet put in or replaced."""
    return dataclasses.replace(whole, sheets=MappingProxyType({**whole.sheets, raw.name: raw}))
