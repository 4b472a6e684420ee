"""Small worlds in which something clashes."""

from __future__ import annotations

from typing import Any

from tests.cases.hand import all_from, offer, process, recipe, want, way, ways, world


def home_made(**sheets: Any) -> dict[str, Any]:
    """The plant makes 50 t a year of metal from India; China sells magnets without limit; 100 t are wanted."""
    rows: dict[str, Any] = {
        "materials": [{"material": "magnet", "stages": "magnet"}, {"material": "metal", "stages": "metal"}],
        "offers": [offer("ore", "plant", 1, "metal"), offer("china", "works", 1)],
        "origins": [*all_from("ore", "IND", "mined", "refined", "metal"), *all_from("china", "CHN")],
        "processes": [process("sinter", "plant", "magnet")],
        "recipes": recipe("sinter", metal=1),
        "capacity": [{"unit": "sinter", "capacity_t_per_year": 50}],
        "demand": [want(100)],
        **ways(way("sea", "works", "port"), way("road", "plant", "port")),
    }
    return world(**(rows | sheets))


def licensed(**sheets: Any) -> dict[str, Any]:
    """Four months of 10 t; all magnets come from China, under one licence that opens in the third month."""
    rows: dict[str, Any] = {
        "offers": [offer("china", "works", 5)],
        "origins": all_from("china", "CHN"),
        "demand": [want(10, period) for period in ("P1", "P2", "P3", "P4")],
        "controls": [
            {
                "control": "export control",
                "country": "CHN",
                "scope": "export",
                "rule": "licence",
                "materials": "magnet",
                "can_move": "law",
            }
        ],
        "licences": [
            {
                "licence": "L1",
                "control": "export control",
                "holder": "c",
                "materials": "magnet",
                "quota_t": 100,
                "valid_from": "2026-06-01",
                "status": "granted",
                "can_move": "law",
            }
        ],
        **way("sea", "works", "port", 1),
    }
    return world(1, 1, 1, 1, **(rows | sheets))


def three_sources(**sheets: Any) -> dict[str, Any]:
    """Magnets from China, Japan and India at the port; 10 t are wanted."""
    rows: dict[str, Any] = {
        "offers": [offer("china", "works", 5), offer("japan", "mill", 6), offer("home", "plant", 7)],
        "origins": [*all_from("china", "CHN"), *all_from("japan", "JPN"), *all_from("home", "IND")],
        **ways(way("sea", "works", "port", 1), way("sea 2", "mill", "port", 1), way("road", "plant", "port", 1)),
    }
    return world(**(rows | sheets))


def order(kind: str, of: str, amount: float, **changes: Any) -> dict[str, Any]:
    """A row of commitments, at least so much in P1."""
    row = {"commitment": "order", "kind": kind, "of": of, "period": "P1", "rule": "at least", "amount": amount}
    return row | changes
