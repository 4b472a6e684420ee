"""The mathematics' own input: one table for each kind of variable and each kind of limit.

A table is a pandas frame of numpy columns. Its row number is the position in the Pyomo component, the column or row
of the linear program, and the row of the result table, so no name is ever parsed. Columns that end in a table's name
hold row numbers of that table; -1 says "none" where the contract allows it. Codes (location, material, route …) index
``ModelTables.names`` and are only labels to the mathematics. ``source`` is the row of the sheet a limit comes from; the
mathematics carries it and never reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Field:
    """One column of a contract table.

    Attributes:
        meaning: what it holds, with its unit.
        dtype: "i" for a whole number, "f" for a finite number, "b" for true or false.
        rows_of: the table whose row numbers it holds; "" for labels and numbers.
        optional: -1 may stand for "none".
    """

    meaning: str
    dtype: str
    rows_of: str = ""
    optional: bool = False


def _row(table: str, meaning: str = "", *, optional: bool = False) -> Field:
    return Field(meaning or f"row of {table}", "i", table, optional)


def _code(what: str) -> Field:
    return Field(f"code in names[{what!r}]", "i")


def _number(meaning: str) -> Field:
    return Field(meaning, "f")


_SOURCE = Field("row of the sheet it comes from", "i")

TABLES: Final[Mapping[str, Mapping[str, Field]]] = MappingProxyType(
    {
        # ---- time and place -------------------------------------------------------------------------------------
        "period": {
            "years": _number("length in years, months / 12"),
            "discount": _number("present value of a rupee in the middle of the period"),
            "fiscal_year": _row("fiscal_year"),
        },
        "fiscal_year": {
            "discount": _number("present value of a rupee in the middle of the year's part in the horizon"),
        },
        "node": {
            "location": _code("location"),
            "material": _code("material"),
            "provenance": _code("provenance"),
        },
        "balance": {
            "node": _row("node"),
            "period": _row("period"),
            "supply_t": _number("opening stock and goods on their way that come in, t"),
        },
        # ---- variables ------------------------------------------------------------------------------------------
        "buy": {
            "offer": _code("offer"),
            "period": _row("period"),
            "balance": _row("balance", "where the bought tonnes come in"),
            "supply_max": _row("supply_max", optional=True),
            "take_min": _row("take_min", optional=True),
            "price_inr_per_t": _number("price, INR/t"),
        },
        "unbought": {
            "take_min": _row("take_min"),
            "fiscal_year": _row("fiscal_year"),
            "price_inr_per_t": _number("mean price of the offer's periods in the year, INR/t"),
        },
        "ship": {
            "route": _code("route"),
            "material": _code("material"),
            "period": _row("period", "period of departure"),
            "licences": _code("licences"),
            "balance": _row("balance", "where the tonnes leave"),
            "route_max": _row("route_max", optional=True),
            "freight_inr_per_t": _number("freight, INR/t"),
            "insurance_inr_per_t": _number("insurance, INR/t"),
            "duty_inr_per_t": _number("customs duty, INR/t"),
            "fee_inr_per_t": _number("fees of the licences taken, INR/t"),
        },
        "ship_arrival": {
            "ship": _row("ship"),
            "balance": _row("balance", "where a share of the tonnes arrives"),
            "share": _number("share of the departures that arrives there, t/t"),
        },
        "make": {
            "process": _code("process"),
            "campaign": _code("campaign"),
            "period": _row("period", "period in which work starts"),
            "variable_cost_inr_per_t": _number("cost per tonne of main output, INR/t"),
        },
        "make_use": {
            "make": _row("make"),
            "balance": _row("balance", "where an input is taken from"),
            "t_per_t": _number("tonnes of input per tonne of main output, t/t"),
        },
        "make_yield": {
            "make": _row("make"),
            "balance": _row("balance", "where main output or a by-product comes in"),
            "t_per_t": _number("tonnes per tonne of main output that come in there, share of the lead included, t/t"),
        },
        "stock": {
            "node": _row("node"),
            "period": _row("period", "the stock is that at its end"),
            "balance": _row("balance", "where it closes"),
            "next_balance": _row("balance", "where it opens the next period", optional=True),
            "holding_cost_inr_per_t_year": _number("cost of a tonne in stock for a year, INR/t/year"),
        },
        "serve": {
            "need": _row("need"),
            "balance": _row("balance", "where the tonnes come from"),
            "period": _row("period"),
            "usefulness": _number("grade tonnes per tonne"),
            "extra_cost_inr_per_t": _number("cost of substitution, INR per tonne of the material"),
        },
        "short": {
            "need": _row("need"),
            "penalty_inr_per_t": _number("INR per grade tonne"),
        },
        "waste": {
            "balance": _row("balance", "where the tonnes are thrown away"),
            "period": _row("period"),
            "cost_inr_per_t": _number("disposal, INR/t"),
        },
        "build": {
            "option": _code("option"),
            "period": _row("period", "period of decision"),
            "build_rate_max": _row("build_rate_max", optional=True),
            "build_total_max": _row("build_total_max", optional=True),
            "annuity_inr_per_unit_year": _number("annuity on capital before subsidy, INR per unit and year in service"),
            "subsidy_share": _number("share of the annuity that the state pays"),
        },
        "build_service": {
            "build": _row("build"),
            "period": _row("period", "a period in which the build is in service"),
        },
        "build_adds": {
            "build": _row("build"),
            "period": _row("period", "a period in which the build is in service"),
            "capacity": _row("capacity", "the row it adds to; -1 where that unit has no limit then", optional=True),
            "t_per_year_per_unit": _number("capacity added, t/year per unit"),
            "fixed_cost_inr_per_t_year": _number("fixed cost of the unit it adds to, INR per t/year and year"),
        },
        "paid": {
            "incentive": _code("incentive"),
            "period": _row("period"),
            "incentive_max": _row("incentive_max", optional=True),
            "incentive_budget": _row("incentive_budget", optional=True),
            "rate_inr_per_t": _number("incentive, INR/t"),
        },
        # ---- limits ---------------------------------------------------------------------------------------------
        "need": {
            "demand": _code("demand"),
            "period": _row("period"),
            "tonnes": _number("grade tonnes wanted, or that may be sold, t"),
            "is_sale": Field("served only if it pays, and never short", "b"),
            "price_inr_per_t": _number("what a grade tonne of a sale earns, INR/t; 0 for demand"),
            "source": _SOURCE,
        },
        "supply_max": {
            "offer": _code("offer"),
            "period": _row("period"),
            "most_t": _number("most × years_t, t"),
            "source": _SOURCE,
        },
        "take_min": {
            "offer": _code("offer"),
            "fiscal_year": _row("fiscal_year"),
            "least_t": _number("tonnes owed in the year, t"),
            "source": _SOURCE,
        },
        "capacity": {
            "unit": _code("unit"),
            "period": _row("period"),
            "existing_t_per_year": _number("capacity without builds, t/year"),
            "source": _SOURCE,
        },
        "capacity_use": {
            "make": _row("make"),
            "capacity": _row("capacity"),
            "use_t_per_t": _number("capacity taken per tonne of main output, t/t"),
        },
        "fixed_capacity": {
            "unit": _code("unit"),
            "period": _row("period"),
            "cost_inr": _number("fixed cost of existing capacity in the period, a constant, INR"),
            "source": _SOURCE,
        },
        "build_rate_max": {
            "option": _code("option"),
            "period": _row("period"),
            "most_units": _number("most a year × years_t, units"),
            "source": _SOURCE,
        },
        "build_total_max": {
            "option": _code("option"),
            "most_units": _number("units"),
            "source": _SOURCE,
        },
        "route_max": {
            "route": _code("route"),
            "period": _row("period"),
            "most_t": _number("capacity × years_t, t"),
            "source": _SOURCE,
        },
        "licence_max": {
            "licence": _code("licence"),
            "quota_t": _number("t"),
            "source": _SOURCE,
        },
        "licence_take": {
            "licence_max": _row("licence_max"),
            "ship": _row("ship", "a crossing that takes the licence"),
        },
        "licence_period_max": {
            "licence": _code("licence"),
            "period": _row("period"),
            "quota_t": _number("t"),
            "source": _SOURCE,
        },
        "licence_period_take": {
            "licence_period_max": _row("licence_period_max"),
            "ship": _row("ship", "a crossing that takes the licence"),
        },
        "control_max": {
            "control": _code("control"),
            "period": _row("period", "first period of its span"),
            "limit_t": _number("t"),
            "source": _SOURCE,
        },
        "control_ship": {
            "control_max": _row("control_max"),
            "ship": _row("ship", "a crossing the limit applies to"),
        },
        "share_total": {
            "stage": _code("stage"),
        },
        "share_total_serve": {
            "share_total": _row("share_total"),
            "serve": _row("serve", "a delivery in the scope and span, of a provenance that has the stage"),
        },
        "share_use": {
            "country": _code("country"),
            "stage": _code("stage"),
        },
        "share_use_serve": {
            "share_use": _row("share_use"),
            "serve": _row("serve", "a delivery in the scope and span that depends on, or is exactly of, the country"),
        },
        "share_rule": {
            "rule": _code("share_rule"),
            "is_floor": Field("at least, not at most", "b"),
            "share": _number("t/t"),
            "share_use": _row("share_use"),
            "share_total": _row("share_total", "what is delivered; -1 where the base is demand", optional=True),
            "demand_t": _number("the whole demand in scope; 0 where the base is what is delivered, t"),
            "period": _row("period", "the period, or the first of the fiscal year's part"),
            "over_share": _row("over_share", optional=True),
            "source": _SOURCE,
        },
        "over_share": {
            "discount": _number("present value of a rupee of the rule's span"),
            "penalty_inr_per_t": _number("INR per grade tonne beyond the limit"),
        },
        "stock_max": {
            "location": _code("location"),
            "material": _code("material"),
            "period": _row("period"),
            "most_t": _number("t"),
            "source": _SOURCE,
        },
        "stock_max_stock": {
            "stock_max": _row("stock_max"),
            "stock": _row("stock"),
        },
        "stock_min": {
            "location": _code("location"),
            "material": _code("material"),
            "period": _row("period"),
            "least_t": _number("safety stock or closing stock, t"),
            "is_closing": Field("an explicit closing level, not safety stock", "b"),
            "over_stock": _row("over_stock", optional=True),
            "source": _SOURCE,
        },
        "stock_min_stock": {
            "stock_min": _row("stock_min"),
            "stock": _row("stock"),
        },
        "over_stock": {
            "period": _row("period"),
            "penalty_inr_per_t_year": _number("INR per tonne missing and year"),
        },
        "paid_make": {
            "paid": _row("paid"),
            "make": _row("make", "main output of the named processes"),
        },
        "paid_serve": {
            "paid": _row("paid"),
            "serve": _row("serve", "a delivery in scope that is self-reliant at the stage"),
        },
        "incentive_max": {
            "incentive": _code("incentive"),
            "most_t": _number("t"),
            "source": _SOURCE,
        },
        "incentive_budget": {
            "incentive": _code("incentive"),
            "budget_inr": _number("INR"),
            "source": _SOURCE,
        },
        "budget": {
            "budget": _code("budget"),
            "amount_inr": _number("INR"),
            "source": _SOURCE,
        },
        "budget_build": {
            "budget": _row("budget"),
            "build": _row("build"),
            "inr_per_unit": _number("capital, or subsidy on it, undiscounted, INR per unit"),
        },
        "commitment": {
            "commitment": _code("commitment"),
            "amount": _number("t, or units of a build"),
            "is_exact": Field("exactly, not at least", "b"),
            "source": _SOURCE,
        },
        **{
            f"commitment_{flow}": {
                "commitment": _row("commitment"),
                flow: _row(flow, "a flow the commitment names"),
            }
            for flow in ("buy", "ship", "make", "serve", "build")
        },
    }
)
"""Name of a table -> its columns."""


class ContractError(ValueError):
    """The tables handed to the mathematics break their contract; says table, column and row."""


@dataclass(frozen=True)
class ModelTables:
    """Everything the mathematics needs, and nothing else.

    Attributes:
        frames: one frame for each name in ``TABLES``, with at least its columns, in the order of its rows.
        names: labels of the codes, by kind (``location``, ``material``, ``offer``, ``route`` …), for reports.
    """

    frames: Mapping[str, pd.DataFrame]
    names: Mapping[str, Sequence[str]]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def __getattr__(self, table: str) -> pd.DataFrame:
        try:
            return self.__dict__["frames"][table]
        except KeyError as error:
            raise AttributeError(table) from error


def empty(table: str) -> pd.DataFrame:
    """A frame of that table without rows."""
    kinds = {"i": np.int64, "f": np.float64, "b": np.bool_}
    return pd.DataFrame({name: np.empty(0, kinds[field.dtype]) for name, field in TABLES[table].items()})


def check(tables: ModelTables) -> None:
    """Refuse tables that break the contract.

    Raises:
        ContractError: a table or column is missing, a number is not finite, or a row number points nowhere.
    """
    for name, fields in TABLES.items():
        if name not in tables.frames:
            message = f"table {name} is missing"
            raise ContractError(message)
        frame = tables.frames[name]
        for column, field in fields.items():
            if column not in frame:
                message = f"table {name} has no column {column}"
                raise ContractError(message)
            _check_column(tables, f"{name}.{column}", frame[column].to_numpy(), field)


def _check_column(tables: ModelTables, where: str, values: np.ndarray, field: Field) -> None:
    if values.dtype.kind != field.dtype and values.size:
        message = f"{where} holds {values.dtype}, not {field.dtype}"
        raise ContractError(message)
    if field.dtype == "f":
        bad = ~np.isfinite(values)
    elif field.rows_of:
        bad = (values < (-1 if field.optional else 0)) | (values >= len(tables.frames[field.rows_of]))
    else:
        return
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        message = f"{where} is {values[row]} in row {row}"
        raise ContractError(message)
