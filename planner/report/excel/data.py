"""The tables that the other sheets' formulas add up, as Excel tables with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.report.digest import made_in, supply, year_of_span
from planner.report.excel.look import Field

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.excel.book import Book
    from planner.results import Results

_WHO: Final = (
    Field("customer", width=22),
    Field("grade", width=16),
    Field("segment", width=16),
    Field("market", width=10),
)
_WHAT: Final = (Field("material", width=18), Field("provenance", width=44))
_TONNES: Final = Field("tonnes", "t", 12)

FIELDS: Final[dict[str, tuple[tuple[Field, ...], str]]] = {
    "deliveries": (
        (
            Field("period"),
            Field("fiscal_year"),
            Field("demand", width=26),
            *_WHO,
            Field("location", width=18),
            Field("made_in", width=12),
            Field("supply", width=24),
            *_WHAT,
            Field("classes", width=30),
            _TONNES,
            Field("grade_tonnes", "t", 12),
            Field("extra_cost_inr", "inr", 16),
            Field("revenue_inr", "inr", 16),
        ),
        "Every tonne delivered, where it is from and the licences it carries. made_in: countries of the last step.",
    ),
    "demand": (
        (
            Field("period"),
            Field("fiscal_year"),
            Field("demand", width=26),
            *_WHO,
            Field("demand_t", "t", 12),
            Field("delivered_t", "t", 12),
            Field("short_t", "t", 12),
            Field("penalty_inr", "inr", 18),
        ),
        "Each demand line in each period, served or not, in grade tonnes.",
    ),
    "purchases": (
        (
            Field("period"),
            Field("fiscal_year"),
            Field("offer", width=26),
            Field("location", width=18),
            *_WHAT,
            _TONNES,
            Field("price_inr_per_t", "inr", 16),
            Field("cost_inr", "inr", 18),
        ),
        "What to buy, from which offer, and when.",
    ),
    "shipments": (
        (
            Field("period"),
            Field("fiscal_year"),
            Field("route", width=26),
            Field("origin", width=18),
            Field("destination", width=18),
            *_WHAT,
            Field("licences", width=24),
            _TONNES,
            *(Field(f"{what}_inr", "inr", 16) for what in ("freight", "insurance", "duty", "fee")),
        ),
        "What leaves on which route, in the period of departure, and the licences taken on that crossing.",
    ),
    "licence_balances": (
        (
            Field("licence", width=26),
            Field("holder", width=22),
            Field("period"),
            Field("fiscal_year"),
            Field("opening_t", "t", 12),
            Field("taken_t", "t", 12),
            Field("closing_t", "t", 12),
            Field("valid", width=8),
        ),
        "Tonnes on each granted licence, period by period; blank where the quota is unlimited.",
    ),
    "licence_deliveries": (
        (
            Field("licence", width=26),
            Field("holder", width=22),
            Field("end_user", width=22),
            Field("demand", width=26),
            Field("segment", width=16),
            Field("market", width=10),
            Field("route", width=26),
            Field("crossed"),
            Field("delivered"),
            Field("material", width=18),
            _TONNES,
        ),
        "Every tonne delivered under a licence, first in, first out: one of several true lists.",
    ),
    "dependency": (
        (
            Field("span"),
            Field("stage"),
            Field("country", width=10),
            Field("tonnes", "t", 12),
            Field("traced_share", "share", 12),
            Field("last_step_tonnes", "t", 16),
            Field("last_step_share", "share", 14),
        ),
        "Share of deliveries that depends on a country at a stage: traced to the mine, and by the last step alone.",
    ),
    "costs": (
        (
            Field("line", width=20),
            Field("period"),
            Field("fiscal_year"),
            Field("payer", width=10),
            Field("inr", "inr", 20),
            Field("present_value_inr", "inr", 20),
        ),
        "Costs by line, period and payer. Buyers and penalties add up to the objective, in present value.",
    ),
    "builds": (
        (
            Field("period"),
            Field("fiscal_year"),
            Field("option", width=28),
            Field("units", "units", 10),
            Field("t_per_year", "t", 12),
            Field("in_service_from", width=16),
            Field("capital_inr", "inr", 20),
            Field("subsidy_inr", "inr", 20),
        ),
        "Decisions to build. Capital is before subsidy; blank in_service_from: after the plan.",
    ),
    "incentives": (
        (
            Field("period"),
            Field("fiscal_year"),
            Field("incentive", width=28),
            _TONNES,
            Field("inr", "inr", 20),
        ),
        "Tonnes that earn an incentive, and what the state pays for them.",
    ),
}
"""Table -> its columns, and what it says."""

AUDIT: Final = (
    Field("family", width=14),
    Field("rule", width=58),
    Field("verdict", width=16),
    Field("rows", "count", 10),
    Field("failed", "count", 10),
    Field("worst", "tiny", 10),
    Field("tolerance", "tiny", 10),
    Field("where", width=60),
)
AUDIT_NOTE: Final = (
    "Every rule recomputed from the workbook and these tables, without the model; worst: relative to the row's size."
)


def frames(results: Results) -> dict[str, pd.DataFrame]:
    """The frames of the tables, with the fiscal year of their periods."""
    countries = made_in(results)
    found = {
        "deliveries": results["deliveries"].assign(made_in=countries, supply=supply(results, countries)),
        "demand": results["shortages"],
        "purchases": results["purchases"],
        "shipments": results["shipments"],
        "licence_balances": results["licence_balances"],
        "licence_deliveries": results["licence_deliveries"],
        "dependency": results["dependency"],
        "costs": results["costs"],
        "builds": results["builds"],
        "incentives": results["incentives"],
    }
    for name, (fields, _) in FIELDS.items():
        if "fiscal_year" in {field.name for field in fields} and "fiscal_year" not in found[name]:
            found[name] = found[name].assign(fiscal_year=year_of_span(results, found[name]["period"]))
    return found


def add(book: Book, tables: dict[str, pd.DataFrame]) -> None:
    """Add a sheet for each table."""
    for name, (fields, note) in FIELDS.items():
        book.table(name, tables[name], fields, note)
