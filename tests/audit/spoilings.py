"""The list: rights and rules first, then tonnes, then money, then what is told about the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tests.audit.spoil import (
    CHINESE,
    CHINESE_METAL,
    HOME,
    add,
    breaks,
    drop,
    edits,
    find,
    nothing,
    plus,
    positive,
    put,
    times,
)

if TYPE_CHECKING:
    from tests.audit.plans import Plan

# ---- rights ---------------------------------------------------------------------------------------------------------

_DEFENCE = {"demand": "defence", "customer": "e", "grade": "G1", "segment": "defence", "market": "IND"}


def _redirect(plan: Plan, line: dict[str, str], **match: object) -> None:
    frame = plan["deliveries"]
    row = find(frame, **match)
    for column, value in line.items():
        frame.iloc[row, frame.columns.get_loc(column)] = value


@breaks("conditions", "no condition on a country forbids it")
def chinese_tonne_to_defence(plan: Plan) -> None:
    _redirect(plan, _DEFENCE, demand="ev", provenance=CHINESE)


@breaks("conditions", "no condition on a licence carried forbids it")
def licensed_tonne_to_defence(plan: Plan) -> None:
    _redirect(plan, _DEFENCE, classes="moc: c (L2)")


@breaks("end_users", "the classes carried allow the customer")
def licensed_tonne_to_a_stranger(plan: Plan) -> None:
    _redirect(plan, {**_DEFENCE, "demand": "defence"}, classes="moc: c (L2)", segment="ev")


@breaks("conditions", "no condition on a licence carried forbids it")
def licensed_tonne_to_a_forbidden_market(plan: Plan) -> None:
    line = {"demand": "ev abroad", "customer": "f", "grade": "G1", "segment": "ev", "market": "USA"}
    _redirect(plan, line, classes="moc: c (L2)", demand="ev")


edits("deliveries", "the location delivers to the customer", "deliveries", "location", "plant", demand="ev")
edits("deliveries", "the material serves the grade", "deliveries", "material", "block", demand="wind")
edits("deliveries", "the material serves the grade", "deliveries", "material", "G1", demand="wind")
edits("deliveries", "deliveries tell the demand's", "deliveries", "segment", "ev", demand="wind")
edits("deliveries", "something is wanted then", "deliveries", "period", "P4", demand="spot")
edits("provenance", "deliveries list the classes", "deliveries", "classes", "", classes="moc: c (L2)")

# ---- licences and controls ------------------------------------------------------------------------------------------

edits("licences", "within its quota", "shipments", "tonnes", plus(6.5e-5), licences="L2", period="P2")
edits("licences", "in each period too", "shipments", "tonnes", plus(2.5e-5), licences="L2", period="P6")
edits("licences", "only while it is valid", "shipments", "licences", "L1", licences="L2", period="P5")
edits("licences", "only while it is valid", "shipments", "period", "P1", licences="L2", period="P2")
edits("licences", "only granted licences", "shipments", "licences", "L4", licences="L2", period="P6")
edits("licences", "only for its materials", "shipments", "licences", "L5", licences="L2", period="P6")
edits("controls", "no crossing without the licence", "shipments", "licences", "", licences="L2", period="P6")
edits("controls", "no crossing without the licence", "shipments", "period", "P6", route="ore sea", period="P5")
edits("controls", "asks for none", "shipments", "licences", "L2", route="truck", material="G2")
edits("controls", "one licence of a control is enough", "shipments", "licences", "L2; L5", licences="L2", period="P6")
edits("controls", "limits of controls are kept", "shipments", "tonnes", times(1 + 1e-5), route="air", period="P6")
edits("entries", "licences of shipments are in the workbook", "shipments", "licences", "L9", licences="L2", period="P6")
edits("licences", "the ledger lists the tonnes", "licence_balances", "taken_t", plus(0.001), licence="L2", period="P2")
edits("licences", "closing_t is what is left", "licence_balances", "closing_t", plus(0.001), licence="L2", period="P5")
edits("licences", "opening_t is what is left", "licence_balances", "opening_t", float("nan"), licence="L2", period="P5")
edits("licences", "tells when a licence is valid", "licence_balances", "valid", "yes", licence="L1", period="P4")
edits("licences", "tells the holder", "licence_balances", "holder", "e", licence="L1", period="P4")
edits("licence_list", "listed tonnes are those delivered", "licence_deliveries", "tonnes", times(1.001), delivered="P6")
edits("licence_list", "name a crossing that takes", "licence_deliveries", "crossed", "P4", crossed="P5")
edits("licence_list", "name a crossing that takes", "licence_deliveries", "licence", "L5", crossed="P6")
edits("licence_list", "lines tell holder, end user", "licence_deliveries", "end_user", "e", delivered="P6")
edits("licence_list", "before it arrives", "licence_deliveries", "delivered", "P2", crossed="P2")


@breaks("licences", "the ledger lists every granted licence")
def licence_left_out_of_the_ledger(plan: Plan) -> None:
    drop(plan, "licence_balances", licence="L5", period="P6")


@breaks("licence_list", "no more is listed than crossed")
def tonnes_listed_under_another_crossing(plan: Plan) -> None:
    frame = plan["licence_deliveries"]
    first = find(frame, crossed="P2")
    frame.iloc[first, frame.columns.get_loc("tonnes")] += 2.0


# ---- tonnes ---------------------------------------------------------------------------------------------------------

edits("balance", "in = out", "stock", "period", "P3", location="port", material="G2", period="P4")
edits("balance", "in = out", "stock", "tonnes", plus(1e-5), location="plant", material="block")
edits("balance", "in = out", "waste", "tonnes", plus(-0.01), material="oxide")
edits("balance", "are thrown away", "waste", "material", "binder", material="oxide")
edits("balance", "are thrown away", "waste", "provenance", HOME, material="oxide")
edits("balance", "in = out", "purchases", "tonnes", times(1 + 1e-5), offer="binder", period="P6")
edits("balance", "in = out", "deliveries", "location", "plant", demand="defence", location="port")
edits(
    "balance", "no material comes from nowhere", "flows_of_production", "tonnes", plus(0.5), role="output", period="P6"
)
edits("arrivals", "what departed a lead before", "arrivals", "period", "P2", route="sea", period="P3")
edits("arrivals", "what departed a lead before", "arrivals", "tonnes", times(1 + 1e-5), route="truck", period="P6")
edits("routes", "arrivals are where their route ends", "arrivals", "location", "plant", route="truck", period="P6")
edits(
    "production",
    "inputs follow the recipe",
    "flows_of_production",
    "tonnes",
    times(0.999),
    role="input",
    process="press",
)
edits("production", "a lead later", "flows_of_production", "period", "P5", role="output", process="press", period="P6")
edits("production", "a lead later", "flows_of_production", "tonnes", times(2.0), role="by-product")
edits("production", "are told apart", "flows_of_production", "role", "output", role="by-product")
edits("production", "at its place", "production", "location", "mill", process="press", period="P6")
edits("production", "makes its main output", "production", "material", "G2", process="press", period="P6")
edits("demand", "delivered + short = demand", "shortages", "short_t", 0.0, short_t=positive)
edits("demand", "delivered + short = demand", "deliveries", "tonnes", times(1 - 1e-4), demand="ev", period="P6")
edits("demand", "no more is sold than wanted", "deliveries", "tonnes", plus(0.1), demand="spot")
edits("demand", "listed demand is that of the sheet", "shortages", "demand_t", times(0.9), demand="ev", period="P6")
edits("demand", "listed deliveries", "shortages", "delivered_t", times(1.001), demand="ev", period="P6")
edits("deliveries", "tonnes times usefulness", "deliveries", "grade_tonnes", times(1 / 0.9), demand="ev", material="G2")
edits(
    "supply", "no more is bought than offered", "purchases", "tonnes", times(1 + 1e-5), offer="china block", period="P4"
)
edits("supply", "the least is taken", "purchases", "tonnes", plus(-0.01), offer="oxide", period="P6")
edits("supply", "the least is taken", "unbought", "tonnes", times(0.99), offer="japan")
edits("supply", "only what is owed under take-or-pay", "unbought", "offer", "oxide", offer="japan")
edits(
    "capacity", "what exists and is in service", "production", "tonnes", times(1 + 1e-5), process="press", period="P2"
)
edits("builds", "no more is decided in a period", "builds", "units", plus(1e-4), option="line", period="P2")
edits("builds", "no more is ever decided", "builds", "units", plus(0.3), option="line", period="P4")
edits("builds", "capacity is units times", "builds", "t_per_year", times(1.01), option="line", period="P4")
edits("builds", "service starts when", "builds", "in_service_from", "P2", option="line", period="P1")
edits("routes", "all materials together fit", "shipments", "tonnes", plus(5.0), route="air", period="P6")
edits("routes", "carries only what it has freight for", "shipments", "material", "oxide", route="truck", period="P6")
edits("routes", "where their route starts and ends", "shipments", "destination", "plant", route="truck", period="P6")
edits(
    "stock",
    "no more in stock than the most",
    "stock",
    "tonnes",
    plus(20.0),
    location="port",
    material="G1",
    period="P6",
)
edits("stock", "closing levels", "stock", "tonnes", times(0.999), location="port", material="G1", period="P6")
edits("stock", "hard safety stocks", "stock", "tonnes", times(0.999), location="plant", material="oxide", period="P3")
edits(
    "stock", "abroad, stock is kept only", "stock", "location", "works", location="plant", material="oxide", period="P3"
)
edits("stock", "lists what is missing", "soft_rules", "over_t", times(0.99), sheet="stock")
edits("stock", "is a soft safety stock", "soft_rules", "rule", "oxide at plant", sheet="stock")
edits("caps", "lists what it is missed by", "soft_rules", "over_t", times(0.99), sheet="caps")
edits("floors", "lists what it is missed by", "soft_rules", "over_t", times(0.99), sheet="floors")
edits("caps", "is a soft rule", "soft_rules", "rule", "Japan", sheet="caps")
edits(
    "caps",
    "no more than its share",
    "deliveries",
    "provenance",
    CHINESE,
    demand="ev abroad",
    period="P3",
    provenance=HOME,
)
edits("floors", "no less than its share", "deliveries", "provenance", CHINESE, demand="defence", period="P4")
edits("incentives", "no more is paid for than is made", "incentives", "tonnes", plus(20.0), period="P5")
edits("incentives", "delivered as self-reliant", "incentives", "tonnes", plus(5.0), period="P5")
edits("incentives", "stays within the budget", "incentives", "tonnes", plus(1e-3), period="P6")
edits("incentives", "stay within the most", "incentives", "tonnes", plus(2.0), period="P6")
edits("incentives", "only while it holds", "incentives", "period", "P2", period="P4")
edits("budgets", "than the budget pays", "builds", "units", times(1 + 1e-4), option="line", period="P4")
edits(
    "commitments", "the committed flow is there", "purchases", "tonnes", times(1 + 1e-5), offer="china 2", period="P2"
)
edits("commitments", "the committed flow is there", "shipments", "tonnes", times(0.9), route="sea", period="P3")
edits("commitments", "the committed flow is there", "production", "tonnes", 0.4, process="press", period="P1")
edits("commitments", "the committed flow is there", "builds", "units", 0.05, option="line", period="P1")


@breaks("production", "outputs and by-products follow the recipe")
def by_product_missing(plan: Plan) -> None:
    drop(plan, "flows_of_production", role="by-product", material="swarf")


@breaks("arrivals", "what departed a lead before")
def shipment_lost_at_sea(plan: Plan) -> None:
    drop(plan, "arrivals", route="ore sea")


@breaks("demand", "every demand is listed")
def demand_not_listed(plan: Plan) -> None:
    drop(plan, "shortages", demand="hobby", period="P3")


@breaks("capacity", "what exists and is in service")
def build_not_decided(plan: Plan) -> None:
    drop(plan, "builds", period="P4")


@breaks("caps", "lists what it is missed by")
def missed_cap_not_listed(plan: Plan) -> None:
    drop(plan, "soft_rules", sheet="caps")


@breaks("churn", "no goods leave A for B and B for A")
def to_and_fro(plan: Plan) -> None:
    turned = {"route": "back", "origin": "port", "destination": "plant", "tonnes": 0.2}
    add(plan, "shipments", turned, route="truck", period="P6", material="G1")


# ---- provenance -----------------------------------------------------------------------------------------------------

edits("provenance", "of its offer's origin", "purchases", "provenance", HOME, offer="china 2", period="P5")
edits("provenance", "material at its place", "purchases", "location", "mill", offer="china 2", period="P5")
edits("provenance", "what arrives is what left", "arrivals", "provenance", HOME, route="sea", period="P6")
edits(
    "provenance", "what arrives is what left", "arrivals", "provenance", CHINESE, provenance=f"{CHINESE} [moc: c (L2)]"
)
edits("provenance", "its inputs and its place", "production", "provenance", CHINESE, process="press", period="P6")
edits(
    "provenance", "their inputs and place", "flows_of_production", "provenance", CHINESE, process="press", role="output"
)
edits("provenance", "inputs that its name lists", "flows_of_production", "provenance", CHINESE_METAL,
      process="press", role="input", material="metal", period="P6")  # fmt: skip
edits(
    "provenance",
    "a label says what stands behind",
    "provenances",
    "countries",
    "IND",
    provenance=CHINESE,
    stage="magnet",
)
edits("provenance", "list its classes", "provenances", "classes", "", classes="moc: c (L2)", stage="magnet")
edits("entries", "stages, countries and classes that exist", "provenances", "countries", "XXX", provenance=CHINESE)


@breaks("provenance", "what is made has the origin")
def foreign_metal_passed_off_as_home(plan: Plan) -> None:
    """The block keeps its Chinese and Japanese magnet stage through a pass-through."""
    put(plan, "production", "provenance", HOME, process="pack", period="P5")


# ---- money ----------------------------------------------------------------------------------------------------------

edits("prices", "price of purchases", "purchases", "price_inr_per_t", times(1 + 1e-6), offer="china 2")
edits("prices", "cost of purchases", "purchases", "cost_inr", times(1 + 1e-6), offer="binder")
edits("prices", "cost of unbought", "unbought", "cost_inr", times(0.5), offer="japan")
edits("prices", "duty of shipments", "shipments", "duty_inr", 0.0, route="ore sea")
edits("prices", "duty of shipments", "shipments", "duty_inr", times(10.0 / 11.0), route="air", period="P6")
edits("prices", "freight of shipments", "shipments", "freight_inr", times(1.001), route="truck")
edits("prices", "insurance of shipments", "shipments", "insurance_inr", 0.0, route="sea")
edits("prices", "fee of shipments", "shipments", "fee_inr", 0.1, route="sea")
edits(
    "prices",
    "variable cost of production",
    "production",
    "variable_cost_inr",
    times(2.0 / 2.2),
    process="smelt",
    period="P6",
)
edits("prices", "holding cost of stock", "stock", "holding_cost_inr", times(1.1), location="plant", material="oxide")
edits("prices", "cost of waste", "waste", "cost_inr", 0.0, material="oxide")
edits("prices", "extra cost of deliveries", "deliveries", "extra_cost_inr", 0.0, demand="ev", material="G2")
edits("prices", "revenue of deliveries", "deliveries", "revenue_inr", times(1.01), demand="spot")
edits("prices", "penalty of shortages", "shortages", "penalty_inr", times(1.001), demand="hobby", period="P6")
edits("prices", "penalty of shortages", "shortages", "penalty_inr", times(2.0 / 3.0), demand="wind", short_t=positive)
edits("prices", "capital of builds", "builds", "capital_inr", times(0.75), option="line", period="P4")
edits("prices", "subsidy of builds", "builds", "subsidy_inr", 0.0, option="line", period="P4")
edits("prices", "incentives are tonnes times", "incentives", "inr", times(1.01), period="P5")
edits("prices", "penalty of missed caps", "soft_rules", "penalty_inr", times(1.01), sheet="caps")
edits("prices", "penalty of missed floors", "soft_rules", "penalty_inr", times(1.01), sheet="floors")
edits("prices", "penalty of missing safety", "soft_rules", "penalty_inr", times(1.01), sheet="stock")
edits("costs", "rupees of each line", "costs", "inr", times(1 + 1e-7), line="freight", period="P4")
edits("costs", "present value of each line", "costs", "present_value_inr", times(1 + 1e-7), line="buying", period="P4")
edits("costs", "rupees of each line", "costs", "payer", "penalty", line="fixed_existing", period="P3")
edits("costs", "rupees of each line", "costs", "period", "P5", line="annuity", period="P6")
edits("costs", "rupees of each line", "costs", "inr", times(-1.0), line="duty", payer="state", period="P6")
edits("costs", "every cost line is known", "costs", "line", "bribes", line="holding", period="P3")


@breaks("costs", "all lines together")
def cost_line_left_out(plan: Plan) -> None:
    drop(plan, "costs", line="fixed_existing", period="P6")


@breaks("costs", "all lines together")
def unbought_paid_at_another_discount(plan: Plan) -> None:
    put(plan, "costs", "present_value_inr", times(1.01), line="unbought")


# ---- what is told ---------------------------------------------------------------------------------------------------

edits("shares", "tonnes by country", "dependency", "tonnes", times(1.001), span="P6", country="CHN", stage="magnet")
edits(
    "shares", "traced share", "dependency", "traced_share", plus(1e-5), span="FY2027-28", country="CHN", stage="magnet"
)
edits("shares", "last step tonnes", "dependency", "last_step_tonnes", 0.0, span="P6", country="IND", stage="mined")
edits("shares", "last step share", "dependency", "last_step_share", plus(0.1), span="P6", country="IND", stage="mined")
edits("shares", "traced index", "concentration", "traced_index", plus(0.01), span="P6", stage="mined")
edits("shares", "last step index", "concentration", "last_step_index", plus(0.01), span="P6", stage="mined")
edits("shares", "largest share", "concentration", "largest_share", plus(0.01), span="P6", stage="mined")
edits("shares", "the largest country", "concentration", "largest_country", "JPN", span="P6", stage="mined")
edits(
    "limits", "prices have the sign", "duals", "dual_inr", times(-1.0), limit="licence_period_max", name="L2", span="P6"
)
edits("limits", "slack is the distance", "duals", "slack", plus(0.5), limit="route_max", span="P1")
edits("limits", "activities are within", "duals", "activity", times(1.01), limit="capacity", name="press", span="P2")
edits("limits", "limits are those of the workbook", "duals", "at_most", times(2.0), limit="licence_max", name="L2")
edits(
    "limits",
    "activities are those of the plan",
    "duals",
    "activity",
    plus(-0.1),
    limit="capacity",
    name="site",
    span="P6",
)
edits("limits", "only limits that bind", "duals", "dual_inr", -1e5, limit="licence_max", name="L5")
edits("limits", "rules of the workbook", "duals", "name", "L9", limit="licence_max", name="L5")
edits("program", "listed prices of 'need'", "duals", "dual_inr", times(1.001), limit="need", name="wind", span="P6")
edits("entries", "rows of purchases can be read", "purchases", "tonnes", -1.0, offer="binder", period="P1")
edits(
    "entries", "rows of stock can be read", "stock", "tonnes", float("nan"), location="port", material="G1", period="P6"
)
edits("entries", "rows of deliveries can be read", "deliveries", "tonnes", float("inf"), demand="wind", period="P6")
edits("entries", "rows of arrivals can be read", "arrivals", "route", "by night", route="truck", period="P6")
edits(
    "entries", "rows of shipments can be read", "shipments", "provenance", "from the moon", route="truck", period="P6"
)
edits("entries", "rows of costs can be read", "costs", "fiscal_year", "FY2099-00", line="holding", period="P3")
edits("program", "shortages hold the values", "shortages", "short_t", plus(0.1), short_t=nothing)


@breaks("entries", "no two rows of purchases")
def purchase_listed_twice(plan: Plan) -> None:
    add(plan, "purchases", {}, offer="binder", period="P1")


@breaks("entries", "the table or column stock.tonnes is there")
def column_lost(plan: Plan) -> None:
    plan.frames["stock"] = plan["stock"].drop(columns="tonnes")


@breaks("entries", "the table or column waste is there")
def table_lost(plan: Plan) -> None:
    del plan.frames["waste"]


# ---- the linear program ---------------------------------------------------------------------------------------------


def _column(plan: Plan, family: str) -> int:
    """The column of a family with the largest value."""
    first, last = plan.program.columns[family]
    return first + int(pd.Series(plan.program.values[first:last]).argmax())


def _row(plan: Plan, family: str) -> int:
    """The row of a family with the largest price."""
    first, last = plan.program.rows[family]
    return first + int(pd.Series(plan.program.duals[first:last]).abs().argmax())


@breaks("program", "deliveries hold the values of 'serve'")
def value_changed(plan: Plan) -> None:
    plan.program.values[_column(plan, "serve")] += 0.01


@breaks("optimality", "rows are within their limits")
def value_beyond_its_rows(plan: Plan) -> None:
    plan.program.values[_column(plan, "make")] += 0.01


@breaks("optimality", "columns are within their bounds")
def value_below_nought(plan: Plan) -> None:
    plan.program.values[_column(plan, "waste")] = -0.01


@breaks("optimality", "costs are explained by prices")
def reduced_cost_changed(plan: Plan) -> None:
    plan.program.reduced_costs[_column(plan, "ship")] += 0.5


@breaks("optimality", "prices of rows have the sign")
def price_of_a_limit_turned(plan: Plan) -> None:
    plan.program.duals[_row(plan, "capacity")] *= -1.0


@breaks("optimality", "what is not at its limit has no price")
def price_of_what_does_not_bind(plan: Plan) -> None:
    first, _ = plan.program.rows["build_total_max"]
    plan.program.duals[first] = -100.0


@breaks("optimality", "primal and dual objective agree")
def price_of_demand_changed(plan: Plan) -> None:
    plan.program.duals[_row(plan, "need")] *= 1.5


@breaks("optimality", "reduced costs have the sign")
def reduced_cost_turned(plan: Plan) -> None:
    first, last = plan.program.columns["serve"]
    plan.program.reduced_costs[first:last] = -10.0


@breaks("optimality", "finite number")
def price_is_no_number(plan: Plan) -> None:
    plan.program.duals[_row(plan, "need")] = float("nan")
