"""For every code of validation one change to the valid workbook that triggers it, and where the finding must stand."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from planner.workbook.book import CellError, Uncalculated
from tests.tables import base
from tests.tables.spoil import cell, place

_DAY = datetime.date


@dataclass(frozen=True)
class Trigger:
    """A change, and the place of the one finding it makes.

    Attributes:
        change: changes the plain data in place.
        where: place of the finding, as ``offers!F12``.
        units: texts of the unit row.
    """

    change: Callable[[base.Rows], object]
    where: str
    units: dict[tuple[str, str], str] = field(default_factory=dict)


def put(sheet: str, column: str, value: Any, row: int = 0) -> Trigger:
    """Another value in one cell, which has the finding."""
    return Trigger(lambda data: data[sheet][row].update({column: value}), f"{sheet}!{cell(sheet, column, row)}")


def alter(sheet: str, column: str, row: int, **values: Any) -> Trigger:
    """Other values in one row, and a finding in one column of it."""
    return Trigger(lambda data: data[sheet][row].update(values), f"{sheet}!{cell(sheet, column, row)}")


def add(sheet: str, column: str, **values: Any) -> Trigger:
    """One more row, and a finding in it."""
    last = len(base.rows()[sheet])
    return Trigger(lambda data: data[sheet].append(values), f"{sheet}!{cell(sheet, column, last)}")


def _both(*changes: Callable[[base.Rows], object]) -> Callable[[base.Rows], object]:
    def change(data: base.Rows) -> None:
        for one in changes:
            one(data)

    return change


def _delete(sheet: str, row: int) -> Callable[[base.Rows], object]:
    return lambda data: data[sheet].pop(row)


_CAP = {"cap": "home", "country": "IND", "stage": "magnet", "share": 0.1}
_FLOOR = {"floor": "Japan", "country": "JPN", "stage": "magnet", "share": 0.8}

STRUCTURE = {
    "unknown-sheet": Trigger(lambda data: data.update(futures=[]), "futures"),
    "missing-sheet": Trigger(lambda data: data.pop("deliveries"), "deliveries"),
    "no-rows": Trigger(lambda data: data["deliveries"].clear(), "deliveries"),
    "unknown-column": Trigger(lambda data: data["offers"][0].update(zzzz=1), "offers!P1"),
    "duplicate-column": Trigger(lambda data: data["stages"][0].update({"FOLLOWS ": "mined"}), "stages!D1"),
    "spread-ambiguous": Trigger(lambda data: data["offers"][3].update({"FY2026-27": 9e6}), "offers!P1"),
    "unknown-unit": Trigger(lambda _: None, f"demand!{place('demand', 'tonnes')}3", {("demand", "tonnes"): "ton"}),
}

CELLS = {
    "error-cell": put("offers", "price_per_t", CellError("#N/A")),
    "formula-not-calculated": put("offers", "price_per_t", Uncalculated("B2*2")),
    "missing-value": put("licences", "quota_t", None),
    "text-number": put("demand", "tonnes", "1200"),
    "not-a-number": put("demand", "tonnes", "12 %"),
    "boolean-in-number": put("demand", "tonnes", True),
    "date-in-number": put("demand", "tonnes", _DAY(2027, 2, 1)),
    "not-finite": put("demand", "tonnes", float("inf")),
    "too-small": put("demand", "tonnes", 1e-12),
    "negative-number": put("capacity", "capacity_t_per_year", -5),
    "out-of-range": put("demand", "tonnes", 1e15),
    "share-over-1": put("caps", "share", 40),
    "not-whole": put("routes", "lead_months", 1.5, 2),
    "date-unclear": put("offers", "as_of", "03/04/2025"),
    "date-impossible": put("offers", "as_of", "2025-02-29"),
    "date-serial": put("offers", "as_of", 45000),
    "date-implausible": put("offers", "as_of", "1066-10-14"),
    "not-in-list": put("licences", "status", "grantedd"),
    "unknown-country": put("caps", "country", "CN", 1),
    "name-not-text": put("periods", "period", _DAY(2026, 12, 1)),
    "hidden-character": put("materials", "material", "iron\u200b", 5),
    "look-alike": put("materials", "material", "ir\u03bfn", 5),
    "control-character": put("offers", "note", "a\x1b[31m"),
    "too-long": put("customers", "customer", "B" * 10_000, 1),
    "reserved-word": put("segments", "segment", "All", 1),
    "word-not-alone": put("licences", "end_users", "any; Beta"),
    "name-trimmed": put("materials", "material", " iron ", 5),
    "repeated-in-list": put("licences", "materials", "N35; oxide; N35", 1),
    "large-share": put("freight", "duty_share", 7.5),
}

KEYS = {
    "spread-with-window": Trigger(
        lambda data: data["exchange_rates"][2].update(
            {"inr_per_unit": None, "inr_per_unit FY2026-27": 0.57, "FY2027-28": 0.56, "from": _DAY(2026, 12, 1)}
        ),
        "exchange_rates!C7",
    ),
    "spread-and-plain": Trigger(
        lambda data: data["exchange_rates"][2].update({"FY2026-27": 0.57, "FY2027-28": 0.56}), "exchange_rates!B7"
    ),
    "name-clash": add("materials", "material", material="IRON"),
    "name-taken": Trigger(
        _both(
            lambda data: data["in_transit"][0].update(lot="old N42"),
            lambda data: data["origins"][3].update(stage="mined", supply="old N42"),
        ),
        "in_transit!A5",
    ),
    "duplicate-key": add("deliveries", "location", location="plant", customers="Beta"),
    "overlapping-windows": put("offers", "from", _DAY(2027, 2, 1), 1),
    "fixed-differs": put("offers", "take_or_pay", "no", 1),
    "dangling-reference": put("routes", "origin", "prot"),
}

TIME_AND_MONEY = {
    "missing-setting": Trigger(_delete("settings", 0), "settings"),
    "setting-default": Trigger(_delete("settings", 1), "settings"),
    "period-not-first-of-month": put("periods", "start", _DAY(2027, 1, 2), 1),
    "period-gap": Trigger(
        _both(
            lambda data: data["periods"][3].update(start=_DAY(2028, 4, 1), period="FY2028-29"),
            lambda data: data["demand"][3].update(period="2026-12", tonnes=1, demand="another"),
            lambda data: data["commitments"][2].update(period="2026-12"),
        ),
        "periods!B8",
    ),
    "period-straddles-year": put("periods", "months", 3, 2),
    "period-name-year": alter("periods", "period", 3, months=6),
    "window-reversed": put("licences", "valid_to", _DAY(2026, 1, 1)),
    "inr-rate": add("exchange_rates", "inr_per_unit", currency="INR", inr_per_unit=2),
    "rate-missing": Trigger(
        lambda data: data["exchange_rates"][2].update({"to": _DAY(2027, 3, 31)}), "exchange_rates!A7"
    ),
    "edge-inside-period": put("licences", "valid_to", _DAY(2027, 3, 14)),
    "holds-nowhere": put("licences", "valid_from", _DAY(2031, 1, 1), 1),
    "lead-over-horizon": put("routes", "lead_months", 16, 2),
}

CHAIN = {
    "stage-cycle": put("stages", "follows", "magnet"),
    "stage-not-passed": put("materials", "can_have_passed", "mined", 3),
    "passed-untracked": put("materials", "can_have_passed", "mined", 5),
    "stage-forgotten": Trigger(
        _both(
            lambda data: data["stages"].append({"stage": "heavy"}),
            lambda data: data["materials"].append(
                {"material": "Dy", "stages": "heavy", "reference_value_inr_per_t": 1}
            ),
            lambda data: data["recipes"].append(
                {"process": "press", "material": "Dy", "role": "input", "t_per_t": 0.01}
            ),
        ),
        f"materials!{cell('materials', 'can_have_passed', 2)}",
    ),
    "origin-lost": add("recipes", "material", process="separate", material="swarf", role="input", t_per_t=1),
    "origin-stage": add("origins", "stage", supply="mine ore", stage="magnet", countries="IND"),
    "process-without-input": add(
        "processes", "output", process="magic", location="plant", output="N35", variable_cost_per_t=1
    ),
    "recipe-own-output": add("recipes", "material", process="press", material="N42", role="by-product", t_per_t=0.1),
    "pass-through-inputs": add(
        "processes",
        "pass_through",
        process="pack",
        location="plant",
        output="iron",
        variable_cost_per_t=1,
        pass_through="yes",
    ),
    "pass-through-origin": put("processes", "changes_origin", "a rule", 3),
    "capacity-gap": Trigger(_delete("capacity", 1), "capacity!A5"),
    "route-same-ends": put("routes", "destination", "mine", 2),
    "route-without-freight": add("routes", "route", route="way", origin="plant", destination="port"),
}

SUPPLY_AND_NEEDS = {
    "least-over-most": put("offers", "least_t_per_year", 501),
    "contents-over-1": add("contents", "content", offer="port N35", country="JPN", content=0.3),
    "content-no-value": put("materials", "reference_value_inr_per_t", None, 1),
    "opening-over-most": put("opening_stock", "tonnes", 41),
    "safety-twice": put("stock", "safety_days", 30),
    "safety-over-most": put("stock", "safety_t", 41),
    "closing-over-most": put("stock", "closing_t", 41),
    "take-or-pay-without-least": put("offers", "take_or_pay", "yes", 2),
    "demand-without-period": put("demand", "period", None),
    "sale-without-price": put("demand", "price_inr_per_t", None, 4),
    "price-without-sale": put("demand", "price_inr_per_t", 5, 1),
    "penalty-on-sale": put("demand", "shortage_penalty_inr_per_t", 5, 4),
    "delivery-twice": add("deliveries", "customers", location="mine", customers="Beta"),
    "substitution-self": add("substitutions", "material", grade="N42", material="N42", usefulness=1),
    "scale-outlier": put("demand", "tonnes", 14000, 1),
    "price-outlier": put("offers", "price_per_t", 4),
}

RULES = {
    "control-threshold": put("controls", "threshold", 0.1),
    "control-limit": put("controls", "limit_per", None),
    "licence-nobody": Trigger(
        lambda data: data["licences"][1].update(end_users=None), f"licences!{cell('licences', 'holder', 1)}"
    ),
    "licence-material": put("licences", "materials", "N35; ore"),
    "condition-subject": Trigger(
        lambda data: data["conditions"][0].update(control="CN export"),
        f"conditions!{cell('conditions', 'licences', 0)}",
    ),
    "condition-stage": put("conditions", "stage", None, 2),
    "condition-use": Trigger(
        lambda data: data["conditions"][0].update(market=None), f"conditions!{cell('conditions', 'segment', 0)}"
    ),
    "forbid-and-allow": add("conditions", "customer", condition="x", licences="L1", customer="Beta"),
    "cap-contradict": Trigger(
        _both(
            lambda data: data["caps"].append(dict(_CAP)),
            lambda data: data["caps"].append({"cap": "Chinese", "country": "CHN", "stage": "magnet", "share": 0.5}),
            lambda data: data["caps"].pop(1),
        ),
        f"caps!{cell('caps', 'share', 2)}",
    ),
    "cap-under-floor": add("floors", "share", floor="JP", country="CHN", stage="magnet", share=0.65, base="delivered"),
    "floors-over-1": add("floors", "share", **_FLOOR),
    "free-build": put("builds", "capital_inr_per_unit", 0),
    "build-adds-nothing": Trigger(lambda data: data["build_capacity"].clear(), "builds!A5"),
    "commitment-kind": put("commitments", "of", "port N35"),
    "commitment-extra": put("commitments", "material", "N35", 1),
}

SCENARIOS = {
    "scenario-cycle": put("scenarios", "parent", "dearer"),
    "change-filter": put("changes", "filter", "flavour=sweet"),
    "change-column": put("changes", "column", "colour"),
    "change-action": Trigger(
        lambda data: data["changes"][0].update(column="currency"), f"changes!{cell('changes', 'action', 0)}"
    ),
    "change-window": Trigger(
        lambda data: data["changes"][1].update({"sheet": "licences", "column": "quota_t", "from": _DAY(2027, 4, 1)}),
        f"changes!{cell('changes', 'from', 1)}",
    ),
}

TRIGGERS = STRUCTURE | CELLS | KEYS | TIME_AND_MONEY | CHAIN | SUPPLY_AND_NEEDS | RULES | SCENARIOS
"""Code -> what triggers it, without those that need another header row: see ``HEADER_CODES``."""

HEADER_CODES = frozenset({"missing-column", "header-not-first", "unit-twice"})
"""Codes that are triggered in ``test_headers``."""

SCENARIO_CODES = frozenset(
    {"scenario-unknown", "target-unknown", "change-sheet", "change-no-row", "change-nothing", "set-unclear"}
)
"""Codes of what is asked for with a plan, which are triggered in the tests of scenarios."""
