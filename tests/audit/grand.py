"""One small workbook that uses every rule, so that every rule can be broken in its plan."""

from __future__ import annotations

from typing import Any

from tests.cases.build import periods, places
from tests.cases.hand import all_from, chain, material, offer, origin, process, recipe, sell, setting, want, way, ways

LIGHT = ("mined", "refined", "metal")
MAGNET = (*LIGHT, "magnet")
_AIR_DUTY = {"duty_share": 0.1, "customs_value_per_t": 50}


def grand() -> dict[str, Any]:
    """Home magnets of home and Chinese metal, licensed and Japanese imports, a recycler, a build; six periods."""
    return {
        "settings": setting(home="IND", discount_rate=0.08, holding_rate=0.1),
        "periods": periods("2026-10", 1, 1, 1, 3, 3, 9),
        "stages": chain(*MAGNET),
        "locations": places(port="IND", plant="IND", works="CHN", mill="JPN"),
        "exchange_rates": [
            {"currency": "USD", "inr_per_unit": 2.0, "to": "2027-03-31"},
            {"currency": "USD", "inr_per_unit": 2.2, "from": "2027-04-01"},
        ],
        "markets": [{"market": "IND"}, {"market": "USA"}],
        "customers": [{"customer": name} for name in ("c", "e", "f")],
        **_goods(),
        **_chain(),
        **_demand(),
        **_rights(),
        **_policy(),
    }


def _goods() -> dict[str, Any]:
    tracked = {
        "G1": "magnet",
        "G2": "magnet",
        "block": "magnet",
        "metal": "metal",
        "swarf": "metal",
        "oxide": "refined",
    }
    stock = [
        {"location": "port", "material": "G1", "most_t": 18, "safety_t": 3, "penalty_inr_per_t_year": 60}
        | {"closing_t": "opening"},
        {"location": "port", "material": "G2", "safety_days": 30, "penalty_inr_per_t_year": 40},
        {"location": "plant", "material": "oxide", "safety_t": 0.5, "holding_cost_inr_per_t_year": 3},
        {"location": "mill", "material": "G1", "most_t": 2},
    ]
    return {
        "materials": [
            *(
                material(name, stage, reference_value_inr_per_t=value, waste_cost_inr_per_t=2)
                for (name, stage), value in zip(tracked.items(), (60, 50, 40, 30, 10, 12), strict=True)
            ),
            material("binder", reference_value_inr_per_t=5, waste_cost_inr_per_t=1),
        ],
        "offers": [
            offer("china 1", "works", 10, "G1", currency="USD", most_t_per_year=200),
            offer("china 2", "works", 24, "G2"),
            offer("china block", "works", 12, "block", most_t_per_year=30),
            offer("china metal", "works", 14, "metal", to="2027-03-31"),
            offer("china metal", "works", 15, "metal", **{"from": "2027-04-01"}),
            offer("japan", "mill", 70, "G1", least_t_per_year=6, take_or_pay="yes"),
            offer("oxide", "plant", 9, "oxide", least_t_per_year=30, most_t_per_year=60),
            offer("binder", "plant", 4, "binder"),
        ],
        "origins": [
            *all_from("china 1", "CHN"), *all_from("china 2", "CHN"), *all_from("china metal", "CHN", *LIGHT),
            origin("china block", "metal", "CHN"), origin("china block", "magnet", "CHN;JPN"),
            *all_from("japan", "JPN", "metal", "magnet"), *all_from("japan", "CHN", "mined", "refined"),
            *all_from("oxide", "IND", "mined", "refined"), *all_from("old", "IND"), *all_from("licensed", "CHN"),
            *all_from("afloat", "CHN"),
        ],
        "contents": [{"offer": "japan", "country": "CHN", "content": 0.4}],
        "opening_stock": [
            {"lot": "old", "location": "port", "material": "G1", "tonnes": 4},
            {"lot": "licensed", "location": "port", "material": "G1", "tonnes": 2, "licences": "L1"},
        ],
        "in_transit": [{"lot": "afloat", "location": "port", "material": "G2", "tonnes": 3, "period": "P2"}],
        "stock": stock,
    }  # fmt: skip


def _chain() -> dict[str, Any]:
    return {
        "processes": [
            process("smelt", "plant", "metal", 3, currency="USD"),
            process("press", "plant", "G1", 6, lead_months=1),
            process("melt", "plant", "metal", 2),
            process("pack", "plant", "G2", 1, pass_through="yes"),
            process("cut", "mill", "G1", 2, changes_origin="rule 3"),
        ],
        "recipes": [
            *recipe("smelt", oxide=1.25), *recipe("press", metal=1.2, binder=0.1),
            *recipe("press", "by-product", swarf=0.3), *recipe("melt", swarf=1.2), *recipe("pack", block=1),
            *recipe("cut", block=1.1),
        ],
        "capacity_groups": [
            {"group": "site", "process": "smelt", "use_t_per_t": 0.5}, {"group": "site", "process": "melt"},
        ],
        "capacity": [
            {"unit": "press", "capacity_t_per_year": 12, "fixed_cost_inr_per_t_year": 2},
            {"unit": "site", "capacity_t_per_year": 30, "fixed_cost_inr_per_t_year": 0.5},
        ],
        "builds": [
            {
                "option": "line", "capital_inr_per_unit": 120, "cost_of_capital": 0.1, "life_years": 10,
                "construction_months": 2, "most_units_per_year": 3, "most_units": 1.5, "subsidy_share": 0.25,
            }
        ],
        "build_capacity": [{"option": "line", "unit": "press", "t_per_year_per_unit": 10}],
        **ways(
            way("sea", "works", "port", 3, "G1;G2", lead_months=1, insurance_per_t=0.4, duty_share=0.1),
            way("ore sea", "works", "plant", 2, "metal;block", lead_months=1, duty_share=0.05, customs_value_per_t=20),
            way("toll", "works", "mill", 2, "block", lead_months=1),
            way("air", "mill", "port", 4, "G1", capacity_t_per_year=9, currency="USD", **_AIR_DUTY),
            way("truck", "plant", "port", 1, "G1;G2"),
            way("back", "port", "plant", 1, "G1;G2"),
        ),
    }  # fmt: skip


def _demand() -> dict[str, Any]:
    lines = [
        ("ev", "c", "G1", "ev", "IND", 24),
        ("ev abroad", "f", "G1", "ev", "USA", 8),
        ("defence", "e", "G1", "defence", "IND", 6),
        ("wind", "f", "G2", "wind", "USA", 12),
        ("hobby", "f", "G2", "wind", "IND", 4),
    ]
    rows = [
        want(tonnes, year, demand=name, customer=customer, grade=grade, segment=segment, market=market)
        | {"shortage_penalty_inr_per_t": {"wind": None, "hobby": 70}.get(name, 400)}
        for name, customer, grade, segment, market, tonnes in lines
        for year in ("FY2026-27", "FY2027-28")
    ]
    return {
        "demand": [*rows, sell(3, 150, "P5", demand="spot", customer="f", grade="G2", segment="wind", market="USA")],
        "deliveries": [{"location": "port", "customers": "all"}, {"location": "plant", "customers": "e"}],
        "substitutions": [{"grade": "G1", "material": "G2", "usefulness": 0.9, "extra_cost_inr_per_t": 1.5}],
    }


def _rights() -> dict[str, Any]:
    export = {"control": "moc", "country": "CHN", "scope": "export"}
    return {
        "controls": [
            export | {"rule": "licence", "materials": "G1;G2"},
            export | {"rule": "limit", "materials": "metal", "limit_t": 20, "limit_per": "fiscal year"},
            export | {"rule": "ban", "materials": "block", "from": "2027-10-01"},
            {"control": "trace", "country": "CHN", "scope": "content", "rule": "limit", "materials": "G1"}
            | {"threshold": 0.3, "limit_t": 7, "limit_per": "window"},
        ],
        "licences": [
            _licence("L1", "G1", 5, holder="c", valid_to="2026-12-31", fee_inr_per_t=0.5),
            _licence("L2", "G1;G2", 6.5, holder="c", end_users="f", valid_from="2026-11-01", quota_t_per_period=2.5),
            _licence("L3", "G1", "unlimited", holder="e", quota_t_per_period=1),
            _licence("L4", "G1;G2", 50, holder="c", status="applied"),
            _licence("L5", "G1", 4, holder="c", valid_from="2027-01-01"),
        ],
        "conditions": [
            {"condition": "no defence under licence", "control": "moc", "segment": "defence"},
            {"condition": "no Chinese magnets in defence", "country": "CHN", "stage": "magnet", "segment": "defence"},
            {"condition": "L2 not abroad for EVs", "licences": "L2", "segment": "ev", "market": "USA"},
        ],
    }


def _licence(name: str, materials: str, quota: float | str, **changes: Any) -> dict[str, Any]:
    return {"licence": name, "control": "moc", "materials": materials, "quota_t": quota, "status": "granted"} | changes


def _policy() -> dict[str, Any]:
    return {
        "caps": [
            {"cap": "China", "country": "CHN", "stage": "magnet", "share": 0.3, "penalty_inr_per_t": 15},
            {
                "cap": "China abroad",
                "country": "CHN",
                "stage": "metal",
                "share": 0.9,
                "per": "period",
                "markets": "USA",
            },
            {"cap": "Japan", "country": "JPN", "stage": "magnet", "share": 0.5, "base": "demand"},
        ],
        "floors": [
            {"floor": "home magnets", "stage": "magnet", "share": 0.6, "penalty_inr_per_t": 12},
            {"floor": "home metal", "stage": "metal", "share": 0.5, "base": "delivered"},
        ],
        "incentives": [
            {"incentive": "scheme", "processes": "press", "stage": "magnet", "rate_inr_per_t": 8, "segments": "ev"}
            | {"most_t": 12, "budget_inr": 90, "from": "2027-01-01"}
        ],
        "budgets": [
            {"budget": "capital", "kind": "capital", "amount_inr": 150},
            {"budget": "grant", "kind": "subsidy", "amount_inr": 40, "options": "line"},
        ],
        "commitments": [
            {"commitment": "order", "kind": "buy", "of": "china 2", "period": "P2", "amount": 1.5},
            {"commitment": "run", "kind": "make", "of": "press", "period": "P1", "amount": 0.5, "rule": "at least"},
            {"commitment": "shell", "kind": "build", "of": "line", "period": "P1", "amount": 0.1, "rule": "at least"},
            {"commitment": "promise", "kind": "serve", "of": "wind", "period": "P3", "amount": 0.4, "rule": "at least"},
            {"commitment": "sailing", "kind": "ship", "of": "sea", "material": "G2", "period": "P3", "amount": 0.2}
            | {"rule": "at least"},
        ],
    }
