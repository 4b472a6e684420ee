"""Small cases as folders of CSV files, for tests of whole runs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.cases.build import fill
from tests.cases.hand import all_from, offer, process, recipe, setting, want, way, ways, world


def write_case(folder: Path, sheets: dict[str, Any]) -> Path:
    """Write rows as a CSV folder that the planner reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in fill(sheets).items():
        if not rows:
            continue
        header = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([["" if row.get(column) is None else row[column] for column in header] for row in rows])
    return folder


def small(**sheets: Any) -> dict[str, Any]:
    """Magnets made at home of home metal, or licensed from China: a bit of everything in two half years."""
    rows: dict[str, Any] = {
        "settings": setting(home="IND", discount_rate=0.08, holding_rate=0.1, title="A small case"),
        "materials": [{"material": "magnet", "stages": "magnet"}, {"material": "metal", "stages": "metal"}],
        "offers": [
            offer("metal mill", "plant", 30, "metal", most_t_per_year=40),
            offer("china", "works", 10, most_t_per_year=500),
        ],
        "origins": [*all_from("metal mill", "IND", "mined", "refined", "metal"), *all_from("china", "CHN")],
        "processes": [process("sinter", "plant", "magnet", 5)],
        "recipes": recipe("sinter", metal=1.2),
        "capacity": [{"unit": "sinter", "capacity_t_per_year": 20, "fixed_cost_inr_per_t_year": 1}],
        "builds": [
            {
                "option": "line",
                "capital_inr_per_unit": 1000,
                "cost_of_capital": 0.1,
                "life_years": 10,
                "construction_months": 0,
                "most_units_per_year": 4,
                "subsidy_share": 0.2,
            }
        ],
        "build_capacity": [{"option": "line", "unit": "sinter", "t_per_year_per_unit": 10}],
        "controls": [{"control": "moc", "country": "CHN", "scope": "export", "rule": "licence", "materials": "magnet"}],
        "licences": [
            {"licence": "=L-1", "control": "moc", "holder": "c", "materials": "magnet", "quota_t": 25}
            | {"status": "granted", "fee_inr_per_t": 1}
        ],
        "caps": [{"cap": "less of one", "country": "CHN", "stage": "magnet", "share": 0.6}],
        "floors": [
            {"floor": "self-reliance", "stage": "magnet", "share": 0.3, "base": "demand", "penalty_inr_per_t": 50}
        ],
        "demand": [want(20, "P1"), want(40, "P2")],
        **ways(way("sea", "works", "port", 2, duty_share=0.1), way("road", "plant", "port", 1)),
    }
    return world(6, 6, **(rows | sheets))


def clashing() -> dict[str, Any]:
    """A hard floor of 80 % against a capacity for half of it."""
    rows = small(floors=[{"floor": "self-reliance", "stage": "magnet", "share": 0.8}], builds=[], build_capacity=[])
    rows.pop("builds")
    rows.pop("build_capacity")
    return rows
