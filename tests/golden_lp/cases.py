"""Tiny tables for each block, and the LP text of the model they make."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyomo.repn.plugins.lp_writer import LPWriter

from models.sourcing import build
from tests.models.tables import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.contract import ModelTables

FOLDER = Path(__file__).parent / "lp"

_TWO_PERIODS = {
    "period": {"years": [0.25, 0.5], "discount": [1.0, 0.5], "fiscal_year": [0, 0]},
    "fiscal_year": {"discount": [0.75]},
}
_PLACE = {"balance": {"node": [0, 0], "period": [0, 1]}}


def supply() -> ModelTables:
    """Offer 0 in both periods, with a most in the first and a least it may be paid for; offer 1 only later."""
    return fill(
        **_TWO_PERIODS,
        **_PLACE,
        buy={
            "offer": [0, 0, 1],
            "period": [0, 1, 1],
            "balance": [0, 1, 1],
            "supply_max": [0, -1, -1],
            "take_min": [0, 0, -1],
            "price_inr_per_t": [10.0, 12.0, 20.0],
        },
        unbought={"take_min": [0], "fiscal_year": [0], "price_inr_per_t": [11.0]},
        supply_max={"offer": [0], "period": [0], "most_t": [6.0]},
        take_min={"offer": [0], "least_t": [8.0]},
    )


def conversion() -> ModelTables:
    """2 t of ore make 1 t of metal and 0.5 t of waste rock; half of it comes out a period later."""
    return fill(
        **_TWO_PERIODS,
        node={"location": [0, 0, 0], "material": [0, 1, 2]},
        balance={"node": [0, 1, 1, 2, 2], "period": [0, 0, 1, 0, 1], "supply_t": [30.0, 0.0, 4.0, 0.0, 0.0]},
        make={"period": [0], "variable_cost_inr_per_t": [7.0]},
        make_use={"make": [0], "balance": [0], "t_per_t": [2.0]},
        make_yield={"make": [0] * 4, "balance": [1, 2, 3, 4], "t_per_t": [0.5, 0.5, 0.25, 0.25]},
        waste={"balance": [3, 4], "period": [0, 1], "cost_inr_per_t": [3.0, 3.0]},
        stock={"period": [0, 1], "balance": [1, 2], "next_balance": [2, -1], "holding_cost_inr_per_t_year": [4.0, 4.0]},
    )


def capacity() -> ModelTables:
    """Two campaigns share a unit; a build decided in the first period serves in the second, one in the second too."""
    return fill(
        **_TWO_PERIODS,
        make={"campaign": [0, 1, 0], "period": [0, 0, 1], "variable_cost_inr_per_t": [7.0, 8.0, 7.0]},
        build={
            "period": [0, 1],
            "build_rate_max": [0, 1],
            "build_total_max": [0, 0],
            "annuity_inr_per_unit_year": [40.0, 40.0],
            "subsidy_share": [0.25, 0.25],
        },
        build_service={"build": [0, 1], "period": [1, 1]},
        build_adds={
            "build": [0, 1, 0],
            "period": [1, 1, 1],
            "capacity": [1, 1, -1],
            "t_per_year_per_unit": [4.0, 4.0, 2.0],
            "fixed_cost_inr_per_t_year": [1.0, 1.0, 3.0],
        },
        capacity={"period": [0, 1], "existing_t_per_year": [12.0, 10.0]},
        capacity_use={"make": [0, 1, 2], "capacity": [0, 0, 1], "use_t_per_t": [1.0, 1.5, 1.0]},
        fixed_capacity={"period": [0, 1], "cost_inr": [100.0, 200.0]},
        build_rate_max={"period": [0, 1], "most_units": [0.5, 1.0]},
        build_total_max={"most_units": [1.25]},
        budget={"amount_inr": [1000.0, 250.0]},
        budget_build={"budget": [0, 0, 1], "build": [0, 1, 1], "inr_per_unit": [800.0, 800.0, 200.0]},
    )


def route() -> ModelTables:
    """Two routes to one plant: half of what leaves by the first arrives a period later; licences and a limit on it."""
    return fill(
        **_TWO_PERIODS,
        node={"location": [0, 1]},
        balance={"node": [0, 1, 1], "period": [0, 0, 1], "supply_t": [10.0, 0.0, 0.0]},
        ship={
            "route": [0, 1, 0],
            "period": [0, 0, 0],
            "licences": [0, 0, 1],
            "balance": [0, 0, 0],
            "route_max": [0, -1, 0],
            "freight_inr_per_t": [2.0, 3.0, 2.0],
            "insurance_inr_per_t": [0.5, 0.0, 0.5],
            "duty_inr_per_t": [1.0, 0.0, 1.0],
            "fee_inr_per_t": [0.0, 0.0, 0.25],
        },
        ship_arrival={"ship": [0, 0, 1, 2, 2], "balance": [1, 2, 1, 1, 2], "share": [0.5, 0.5, 1.0, 0.5, 0.5]},
        stock={"period": [0, 1], "balance": [1, 2], "next_balance": [2, -1]},
        route_max={"most_t": [5.0]},
        licence_max={"quota_t": [3.0]},
        licence_take={"licence_max": [0], "ship": [2]},
        licence_period_max={"quota_t": [2.0]},
        licence_period_take={"licence_period_max": [0], "ship": [2]},
        control_max={"limit_t": [4.0]},
        control_ship={"control_max": [0, 0], "ship": [0, 1]},
    )


def stock() -> ModelTables:
    """Two provenances in one place: at most 9 t together, soft safety stock first, a hard closing level at the end."""
    return fill(
        **_TWO_PERIODS,
        node={"location": [0, 0], "provenance": [0, 1]},
        balance={"node": [0, 0, 1, 1], "period": [0, 1, 0, 1], "supply_t": [5.0, 0.0, 4.0, 0.0]},
        stock={
            "node": [0, 0, 1, 1],
            "period": [0, 1, 0, 1],
            "balance": [0, 1, 2, 3],
            "next_balance": [1, -1, 3, -1],
            "holding_cost_inr_per_t_year": [8.0] * 4,
        },
        stock_max={"most_t": [9.0]},
        stock_max_stock={"stock_max": [0, 0], "stock": [0, 2]},
        stock_min={"period": [0, 1], "least_t": [6.0, 2.0], "is_closing": [False, True], "over_stock": [0, -1]},
        stock_min_stock={"stock_min": [0, 0, 1, 1], "stock": [0, 2, 1, 3]},
        over_stock={"period": [0], "penalty_inr_per_t_year": [100.0]},
    )


def demand() -> ModelTables:
    """A demand that a substitute may serve too, and a sale."""
    return fill(
        **_TWO_PERIODS,
        node={"location": [0, 0], "material": [0, 1]},
        balance={"node": [0, 1, 0], "period": [0, 0, 1], "supply_t": [5.0, 5.0, 5.0]},
        need={
            "demand": [0, 1],
            "period": [0, 1],
            "tonnes": [10.0, 3.0],
            "is_sale": [False, True],
            "price_inr_per_t": [0.0, 130.0],
        },
        serve={
            "need": [0, 0, 1],
            "balance": [0, 1, 2],
            "period": [0, 0, 1],
            "usefulness": [1.0, 0.5, 1.0],
            "extra_cost_inr_per_t": [0.0, 10.0, 0.0],
        },
        short={"need": [0], "penalty_inr_per_t": [500.0]},
    )


def share() -> ModelTables:
    """A soft cap on what is delivered and a hard floor on the whole demand."""
    return fill(
        balance={"node": [0, 0], "supply_t": [10.0, 10.0]},
        need={"tonnes": [10.0]},
        serve={"need": [0, 0], "balance": [0, 1], "usefulness": [1.0, 0.5]},
        short={"need": [0], "penalty_inr_per_t": [500.0]},
        share_total={"stage": [0]},
        share_total_serve={"share_total": [0, 0], "serve": [0, 1]},
        share_use={"country": [0, 1]},
        share_use_serve={"share_use": [0, 1], "serve": [0, 1]},
        share_rule={
            "rule": [0, 1],
            "is_floor": [False, True],
            "share": [0.25, 0.5],
            "share_use": [0, 1],
            "share_total": [0, -1],
            "demand_t": [0.0, 10.0],
            "over_share": [0, -1],
        },
        over_share={"discount": [0.5], "penalty_inr_per_t": [40.0]},
    )


def incentive() -> ModelTables:
    """An incentive in two periods, limited in tonnes and in rupees."""
    return fill(
        **_TWO_PERIODS,
        **_PLACE,
        make={"period": [0, 1]},
        make_yield={"make": [0, 1], "balance": [0, 1], "t_per_t": [1.0, 1.0]},
        need={"period": [0, 1], "tonnes": [6.0, 7.0]},
        serve={"need": [0, 1], "balance": [0, 1], "period": [0, 1], "usefulness": [1.0, 0.5]},
        short={"need": [0, 1], "penalty_inr_per_t": [500.0, 500.0]},
        paid={
            "period": [0, 1],
            "incentive_max": [0, 0],
            "incentive_budget": [-1, 0],
            "rate_inr_per_t": [3.0, 4.0],
        },
        paid_make={"paid": [0, 1], "make": [0, 1]},
        paid_serve={"paid": [0, 1], "serve": [0, 1]},
        incentive_max={"most_t": [5.0]},
        incentive_budget={"budget_inr": [12.0]},
    )


def commitment() -> ModelTables:
    """One order of each kind: buying at least, the others exactly."""
    return fill(
        **_TWO_PERIODS,
        **_PLACE,
        buy={"balance": [0, 0], "price_inr_per_t": [1.0, 1.0]},
        ship={"balance": [0]},
        ship_arrival={"ship": [0], "balance": [1], "share": [1.0]},
        make={"period": [0]},
        make_use={"make": [0], "balance": [0], "t_per_t": [1.0]},
        need={"tonnes": [9.0]},
        serve={"need": [0], "balance": [0], "usefulness": [1.0]},
        short={"need": [0]},
        build={"period": [0]},
        commitment={"amount": [5.0, 4.0, 3.0, 2.0, 1.0], "is_exact": [False, True, True, True, True]},
        commitment_buy={"commitment": [0, 0], "buy": [0, 1]},
        commitment_ship={"commitment": [1], "ship": [0]},
        commitment_make={"commitment": [2], "make": [0]},
        commitment_serve={"commitment": [3], "serve": [0]},
        commitment_build={"commitment": [4], "build": [0]},
    )


CASES = MappingProxyType(
    {case.__name__: case for case in (supply, conversion, capacity, route, stock, demand, share, incentive, commitment)}
)
"""Name of a golden file -> the tables behind it."""


def text(tables: ModelTables) -> str:
    """The model as an LP file, each row and column under its family's name and its number."""
    stream = StringIO()
    LPWriter().write(build(tables), stream, symbolic_solver_labels=True)
    return stream.getvalue()


def golden(name: str) -> Path:
    """Where the text of a case is kept."""
    return FOLDER / f"{name}.lp"


def texts() -> Mapping[str, str]:
    """Every case as text."""
    return {name: text(case()) for name, case in CASES.items()}
