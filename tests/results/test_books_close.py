"""Every case solved by hand gives tables that add up among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from planner.errors import InputError
from planner.solve import InfeasibleModelError
from tests.cases.all_cases import CASES
from tests.results.plans import planned

if TYPE_CHECKING:
    from planner.results import Results


PLANNED = sorted(name for name, make in CASES.items() if make().objective is not None)


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.slow] if at % 3 else []) for at, name in enumerate(PLANNED)],
)
def results(request: pytest.FixtureRequest) -> Results:
    return planned(CASES[request.param]().sheets)


def test_cost_lines_add_up_to_the_objective(results: Results) -> None:
    costs = results["costs"]
    total = costs.loc[costs["payer"] != "state", "present_value_inr"].sum()
    assert total == pytest.approx(results.totals.objective_inr, rel=1e-9, abs=1e-6)
    paid, penalties = results.totals.cost_paid_inr, results.totals.penalties_inr
    assert paid + penalties == pytest.approx(results.totals.objective_inr, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(
    ("line", "table", "column"),
    [
        ("buying", "purchases", "cost_inr"),
        ("unbought", "unbought", "cost_inr"),
        ("freight", "shipments", "freight_inr"),
        ("insurance", "shipments", "insurance_inr"),
        ("duty", "shipments", "duty_inr"),
        ("licence_fees", "shipments", "fee_inr"),
        ("processing", "production", "variable_cost_inr"),
        ("holding", "stock", "holding_cost_inr"),
        ("waste", "waste", "cost_inr"),
        ("substitution", "deliveries", "extra_cost_inr"),
        ("shortage_penalty", "shortages", "penalty_inr"),
    ],
)
def test_each_flow_table_costs_its_line(results: Results, line: str, table: str, column: str) -> None:
    costs = results["costs"]
    told = costs.loc[(costs["line"] == line) & (costs["payer"] != "state"), "inr"].sum()
    flows = results[table][column].sum() if len(results[table]) else 0.0
    assert told == pytest.approx(flows, rel=1e-9, abs=1e-6)


def test_signed_lines(results: Results) -> None:
    costs, deliveries = results["costs"], results["deliveries"]
    by_line = costs[costs["payer"] != "state"].groupby("line")["inr"].sum()
    assert -by_line.get("sales", 0.0) == pytest.approx(deliveries["revenue_inr"].sum(), rel=1e-9, abs=1e-6)
    paid = results["incentives"]["inr"].sum() if len(results["incentives"]) else 0.0
    assert -by_line.get("incentives", 0.0) == pytest.approx(paid, rel=1e-9, abs=1e-6)
    soft = by_line.get("soft_share_penalty", 0.0) + by_line.get("soft_stock_penalty", 0.0)
    assert soft == pytest.approx(results["soft_rules"]["penalty_inr"].sum(), rel=1e-9, abs=1e-6)


def test_demand_is_delivered_or_short(results: Results) -> None:
    need = results["shortages"]
    gap = need["demand_t"] - need["delivered_t"] - need["short_t"]
    assert (gap.abs() <= 1e-9 * need["demand_t"].clip(lower=1.0)).all()


def test_every_tonne_balances(results: Results) -> None:
    """At each place, material, provenance and period: what came in went out or stayed."""
    change: dict[tuple[str, ...], float] = {}

    def add(table: str, sign: float, shift: int = 0, location: str = "location") -> None:
        frame = results[table]
        names = list(results.case.calendar.names)
        for row in frame.to_dict("records"):
            place = names.index(row["period"]) + shift
            if place < len(names):
                key = (names[place], row[location], row["material"], row["provenance"])
                change[key] = change.get(key, 0.0) + sign * row["tonnes"]

    add("purchases", 1)
    add("arrivals", 1)
    add("shipments", -1, location="origin")
    add("stock", -1)
    add("stock", 1, shift=1)
    add("deliveries", -1)
    add("waste", -1)
    made = results["flows_of_production"]
    for row in made.to_dict("records"):
        key = (row["period"], row["location"], row["material"], row["provenance"])
        change[key] = change.get(key, 0.0) + (-1 if row["role"] == "input" else 1) * row["tonnes"]
    model = results.case.model
    node, names = model["node"], model.names
    for row in model["balance"][model["balance"]["supply_t"] != 0].to_dict("records"):
        at = node.iloc[row["node"]]
        key = (
            results.case.calendar.names[row["period"]],
            names["location"][at["location"]],
            names["material"][at["material"]],
            names["provenance"][at["provenance"]],
        )
        change[key] = change.get(key, 0.0) + row["supply_t"]
    assert {key: gap for key, gap in change.items() if abs(gap) > 1e-6} == {}


def test_licensed_deliveries_are_all_listed(results: Results) -> None:
    """Each delivered tonne that carries a class is listed under one licence of that class, and none twice."""
    delivered = results["deliveries"]
    carried = delivered["classes"].map(lambda text: len(text.split("; ")) if text else 0)
    listed = results["licence_deliveries"]
    total = listed["tonnes"].sum() if len(listed) else 0.0
    assert total == pytest.approx((delivered["tonnes"] * carried).sum(), rel=1e-9, abs=1e-6)


def test_licences_never_go_below_zero(results: Results) -> None:
    balances = results["licence_balances"]
    if len(balances):
        left = balances["closing_t"].to_numpy(float)
        assert (left[~np.isnan(left)] >= -1e-6).all()
        assert (balances.loc[balances["valid"] == "no", "taken_t"] == 0).all()


def test_limits_hold_and_prices_have_their_sign(results: Results) -> None:
    duals = results["duals"]
    if len(duals):
        assert (duals["slack"] >= -1e-6 * duals["activity"].abs().clip(lower=1.0)).all()
        upper_only = duals["at_least"].isna()
        lower_only = duals["at_most"].isna()
        assert (duals.loc[upper_only, "dual_inr"] <= 1e-6).all()
        assert (duals.loc[lower_only, "dual_inr"] >= -1e-6).all()
        assert (duals["cell"] != "").all()


def test_shares_of_a_stage_are_shares(results: Results) -> None:
    dependency = results["dependency"]
    for column in ("traced_share", "last_step_share"):
        assert dependency[column].between(0.0, 1.0 + 1e-9).all()
    totals = dependency.groupby(["span", "stage"])[["traced_share", "last_step_share"]].sum()
    assert (totals >= 1.0 - 1e-9).all(axis=None)
    concentration = results["concentration"]
    assert concentration["traced_index"].between(0.0, 1.0 + 1e-9).all()


@pytest.mark.parametrize("name", sorted(name for name, make in CASES.items() if make().objective is None))
def test_cases_without_a_plan_have_no_results(name: str) -> None:
    with pytest.raises((InfeasibleModelError, InputError)):
        planned(CASES[name]().sheets)
