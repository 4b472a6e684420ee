"""Building capacity: how many units are decided when, and what they cost while in service."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("build", "build_rate_max", "build_total_max")
REQUIRES = ()
COST_LINES = MappingProxyType(
    {
        "annuity": "sum over build_service of annuity_inr_per_unit_year[build] * years[period] * discount[period] "
        "* build",
        "capital_subsidy": "minus the annuity line times subsidy_share[build]",
        "fixed_built": "sum over build_adds of t_per_year_per_unit * fixed_cost_inr_per_t_year * years[period] "
        "* discount[period] * build",
    }
)


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add what is built, and how much of it at once and altogether."""
    model.build = Columns(tables.build, doc="units of an option decided in a period")
    build_rate_max(model, tables)
    build_total_max(model, tables)


def build_rate_max(model: ConcreteModel, tables: ModelTables) -> None:
    """No more units of an option are decided in a period than may be started then.

    Formula: build[b,t] <= most_units[b,t]
    For each: row of build_rate_max: an option and a period in which it may be decided and states a most a year.
    Sums: build, by build.build_rate_max.
    Symbols:
        build: variable, units, decided in period t.
        most_units: parameter, units, the option's most a year times the years of the period.
    Unit: units in the period.
    Dual: at most 0, INR/unit. Minus the dual is what one more unit allowed in that period would save.
    Source: formulation, constraint 4 (capacity).
    """
    model.build_rate_max = Rows(
        tables.build_rate_max,
        [Term.keyed(model.build, tables.build["build_rate_max"])],
        upper=tables.build_rate_max["most_units"].to_numpy(),
        doc="units decided in a period are at most what may be started",
    )


def build_total_max(model: ConcreteModel, tables: ModelTables) -> None:
    """No more units of an option are ever decided than its total.

    Formula: sum_t build[b,t] <= most_units[b]
    For each: row of build_total_max: an option that states a most in total.
    Sums: build, by build.build_total_max, over every period of decision.
    Symbols:
        build: variable, units, decided in period t.
        most_units: parameter, units.
    Unit: units.
    Dual: at most 0, INR/unit. Minus the dual is what one more unit in total would save.
    Source: formulation, constraint 4 (capacity).
    """
    model.build_total_max = Rows(
        tables.build_total_max,
        [Term.keyed(model.build, tables.build["build_total_max"])],
        upper=tables.build_total_max["most_units"].to_numpy(),
        doc="units decided in all periods are at most the option's total",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Annuity, the state's share of it, and fixed cost, in every period of service within the horizon."""
    years, discount = tables.period["years"], tables.period["discount"]
    service, adds = tables.build_service, tables.build_adds
    annuity = pick(tables.build["annuity_inr_per_unit_year"], service["build"]) * pick(years, service["period"])
    subsidy = -annuity * pick(tables.build["subsidy_share"], service["build"])
    fixed = (adds["t_per_year_per_unit"] * adds["fixed_cost_inr_per_t_year"]).to_numpy() * pick(years, adds["period"])
    in_service = (pick(discount, service["period"]), service["build"].to_numpy(), service["period"].to_numpy())
    in_use = (pick(discount, adds["period"]), adds["build"].to_numpy(), adds["period"].to_numpy())
    return [
        CostTerm("annuity", model.build, annuity, *in_service),
        CostTerm("capital_subsidy", model.build, subsidy, *in_service),
        CostTerm("fixed_built", model.build, fixed, *in_use),
    ]
