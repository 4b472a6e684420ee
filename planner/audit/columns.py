"""The result tables that the audit reads: kind of each column, and what tells two rows apart.

A column is a kind of name (``period``, ``offer`` …), ``tonnes`` (finite, at least 0), ``number`` (finite), ``open``
(finite or blank), or ``text``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_PLACE: Final = {"location": "location", "material": "material", "provenance": "provenance"}
_LINE: Final = {"demand": "demand", "customer": "text", "grade": "text", "segment": "text", "market": "text"}

COLUMNS: Final = MappingProxyType(
    {
        "provenances": {"provenance": "provenance", "stage": "text", "countries": "text", "classes": "text"},
        "purchases": {
            "period": "period", "offer": "offer", **_PLACE, "tonnes": "tonnes", "price_inr_per_t": "number",
            "cost_inr": "number",
        },
        "unbought": {"fiscal_year": "fiscal_year", "offer": "offer", "tonnes": "tonnes", "cost_inr": "number"},
        "shipments": {
            "period": "period", "route": "route", "origin": "text", "destination": "text", "material": "material",
            "provenance": "provenance", "licences": "text", "tonnes": "tonnes", "freight_inr": "number",
            "insurance_inr": "number", "duty_inr": "number", "fee_inr": "number",
        },
        "arrivals": {"period": "period", "route": "route", **_PLACE, "tonnes": "tonnes"},
        "production": {
            "period": "period", "process": "process", "location": "location", "campaign": "text",
            "material": "material", "provenance": "provenance", "tonnes": "tonnes", "variable_cost_inr": "number",
        },
        "flows_of_production": {
            "period": "period", "process": "process", "campaign": "text", "role": "text", **_PLACE, "tonnes": "tonnes",
        },
        "stock": {"period": "period", **_PLACE, "tonnes": "tonnes", "holding_cost_inr": "number"},
        "waste": {"period": "period", **_PLACE, "tonnes": "tonnes", "cost_inr": "number"},
        "deliveries": {
            "period": "period", **_LINE, **_PLACE, "classes": "text", "tonnes": "tonnes", "grade_tonnes": "tonnes",
            "extra_cost_inr": "number", "revenue_inr": "number",
        },
        "shortages": {
            "period": "period", **_LINE, "demand_t": "tonnes", "delivered_t": "tonnes", "short_t": "tonnes",
            "penalty_inr": "number",
        },
        "licence_balances": {
            "licence": "licence", "holder": "text", "period": "period", "opening_t": "open", "taken_t": "tonnes",
            "closing_t": "open", "valid": "text",
        },
        "licence_deliveries": {
            "licence": "licence", "holder": "text", "end_user": "text", "demand": "demand", "segment": "text",
            "market": "text", "route": "text", "crossed": "text", "delivered": "period", "material": "material",
            "tonnes": "tonnes",
        },
        "builds": {
            "period": "period", "option": "option", "units": "tonnes", "t_per_year": "number",
            "in_service_from": "text", "capital_inr": "number", "subsidy_inr": "number",
        },
        "incentives": {"period": "period", "incentive": "incentive", "tonnes": "tonnes", "inr": "number"},
        "soft_rules": {"sheet": "text", "rule": "text", "span": "text", "over_t": "tonnes", "penalty_inr": "number"},
        "dependency": {
            "span": "text", "stage": "stage", "country": "country", "tonnes": "tonnes", "traced_share": "tonnes",
            "last_step_tonnes": "tonnes", "last_step_share": "tonnes",
        },
        "concentration": {
            "span": "text", "stage": "stage", "tonnes": "tonnes", "traced_index": "tonnes",
            "last_step_index": "tonnes", "largest_country": "country", "largest_share": "tonnes",
        },
        "costs": {
            "line": "text", "period": "text", "fiscal_year": "fiscal_year", "payer": "text", "inr": "number",
            "present_value_inr": "number",
        },
        "duals": {
            "limit": "text", "name": "text", "span": "text", "at_least": "open", "at_most": "open",
            "activity": "number", "slack": "number", "dual_inr": "number",
        },
    }
)  # fmt: skip
"""Result table -> its columns and their kinds."""

ONE_ROW: Final = MappingProxyType(
    {
        "provenances": ("provenance", "stage"),
        "purchases": ("period", "offer"),
        "unbought": ("fiscal_year", "offer"),
        "shipments": ("period", "route", "material", "provenance", "licences"),
        "arrivals": ("period", "route", "material", "provenance"),
        "production": ("period", "process", "campaign"),
        "stock": ("period", "location", "material", "provenance"),
        "waste": ("period", "location", "material", "provenance"),
        "deliveries": ("period", "demand", "location", "material", "provenance"),
        "shortages": ("period", "demand"),
        "licence_balances": ("period", "licence"),
        "builds": ("period", "option"),
        "incentives": ("period", "incentive"),
    }
)
"""Result table -> columns that no two rows share."""

WORDS: Final = MappingProxyType(
    {
        ("flows_of_production", "role"): ("input", "output", "by-product"),
        ("licence_balances", "valid"): ("yes", "no"),
        ("soft_rules", "sheet"): ("caps", "floors", "stock"),
        ("costs", "payer"): ("buyers", "state", "penalty"),
    }
)
"""Text columns with a closed list of words."""

NUMBERS: Final = ("tonnes", "number", "open")
"""Kinds of columns that hold figures."""
