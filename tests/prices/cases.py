"""Small plans that prices and reasons are asked about."""

from __future__ import annotations

from functools import cache
from typing import Any

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import PlanError
from planner.network import build_network
from planner.prices import Plan, Price, plan_of, prices
from planner.solve import solve
from tests.cases.build import case
from tests.properties.random_cases import random_sheets


def plan(sheets: dict[str, Any]) -> Plan:
    """The plan of a workbook given as rows."""
    network = build_network(case(**sheets))
    return plan_of(network, solve(compile_form(build(network.model))))


def price_of(found: list[Price], sheet: str, words: str = "") -> Price:
    """The one price of a sheet whose words hold a text."""
    (price,) = [price for price in found if price.lever.sheet == sheet and words in price.lever.words]
    return price


def priced(sheets: dict[str, Any]) -> list[Price]:
    """All prices of a workbook given as rows."""
    return prices(plan(sheets))[0]


@cache
def random_plans() -> tuple[Plan, ...]:
    """Plans of random workbooks."""
    found = []
    for seed in range(24):
        try:
            found.append(plan(random_sheets(seed)))
        except PlanError:
            continue
    return tuple(found)
