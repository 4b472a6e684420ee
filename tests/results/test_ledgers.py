"""Licence and dependency ledgers on cases small enough to list by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.cases.build import places
from tests.cases.hand import all_from, material, offer, origin, process, recipe, setting, want, way, ways, world
from tests.results.plans import planned


def _china(*months: int, **sheets: object) -> dict[str, object]:
    """Chinese magnets at 10, licensed from April on; Indian ones at 60."""
    rows: dict[str, object] = {
        "offers": [offer("china", "works", 10), offer("home", "port", 60)],
        "origins": [*all_from("china", "CHN"), *all_from("home", "IND")],
        **way("sea", "works", "port"),
        "controls": [{"control": "moc", "country": "CHN", "scope": "export", "rule": "licence", "materials": "magnet"}],
    }
    return world(*months, **(rows | sheets))


def _licence(name: str, quota: float | str, **changes: object) -> dict[str, object]:
    row = {"licence": name, "control": "moc", "holder": "c", "materials": "magnet", "quota_t": quota}
    return row | {"status": "granted"} | changes


def test_first_tonnes_in_are_first_out() -> None:
    """Licence A brings 6 t in the first half year (4 are used then), B 8 t in the second.

    The 10 t of the second half are the 2 t left of A and 8 t of B.
    """
    sheets = _china(
        6,
        6,
        demand=[want(4, "P1"), want(10, "P2")],
        licences=[_licence("A", 6, valid_to="2026-09-30"), _licence("B", 8, valid_from="2026-10-01")],
    )
    results = planned(sheets)
    listed = results["licence_deliveries"]
    told = {(row["licence"], row["crossed"], row["delivered"]): row["tonnes"] for row in listed.to_dict("records")}
    assert told == pytest.approx({("A", "P1", "P1"): 4.0, ("A", "P1", "P2"): 2.0, ("B", "P2", "P2"): 8.0})
    assert set(listed["holder"]) == {"c"}
    assert set(listed["route"]) == {"sea"}


def test_balances_run_from_quota_to_what_is_left() -> None:
    sheets = _china(6, 6, demand=[want(4, "P1"), want(1, "P2")], licences=[_licence("A", 6, valid_to="2026-09-30")])
    balances = planned(sheets)["licence_balances"]
    assert balances["opening_t"].tolist() == pytest.approx([6.0, 1.0])
    assert balances["taken_t"].tolist() == pytest.approx([5.0, 0.0])
    assert balances["closing_t"].tolist() == pytest.approx([1.0, 1.0])
    assert balances["valid"].tolist() == ["yes", "no"]


def test_unlimited_quota_has_no_balance() -> None:
    balances = planned(_china(licences=[_licence("A", "unlimited")]))["licence_balances"]
    assert balances["closing_t"].isna().all()
    assert balances["taken_t"].tolist() == pytest.approx([10.0])


def test_stock_from_before_the_plan_goes_first() -> None:
    sheets = _china(
        demand=[want(10)],
        licences=[_licence("A", "unlimited"), _licence("old", 0)],
        opening_stock=[{"lot": "x", "location": "port", "material": "magnet", "tonnes": 3, "licences": "old"}],
    )
    listed = planned(sheets)["licence_deliveries"]
    told = {(row["licence"], row["crossed"], row["route"]): row["tonnes"] for row in listed.to_dict("records")}
    assert told == pytest.approx({("old", "before the plan", ""): 3.0, ("A", "P1", "sea"): 7.0})


def test_magnets_of_licensed_metal_are_listed_as_magnets() -> None:
    """Two tonnes of metal make one of magnets: 20 t cross, 10 t are delivered and listed."""
    sheets = world(
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        offers=[offer("china", "works", 10, "metal")],
        origins=all_from("china", "CHN", "mined", "refined", "metal"),
        processes=[process("sinter", "plant", "magnet")],
        recipes=recipe("sinter", metal=2),
        **ways(way("sea", "works", "plant", materials="metal"), way("road", "plant", "port")),
        controls=[{"control": "moc", "country": "CHN", "scope": "export", "rule": "licence", "materials": "metal"}],
        licences=[_licence("A", 100, materials="metal")],
    )
    results = planned(sheets)
    listed = results["licence_deliveries"]
    assert listed[["licence", "route", "material"]].to_numpy().tolist() == [["A", "sea", "magnet"]]
    assert listed["tonnes"].tolist() == pytest.approx([10.0])
    assert results["licence_balances"]["taken_t"].tolist() == pytest.approx([20.0])


def test_last_step_hides_what_the_trace_shows() -> None:
    """Magnets sintered in India of Chinese metal and Australian ore: India by the last step, China one step back."""
    sheets = world(
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        offers=[offer("china", "works", 10, "metal")],
        origins=[
            origin("china", "mined", "AUS"),
            origin("china", "refined", "CHN; MYS"),
            origin("china", "metal", "CHN"),
        ],
        processes=[process("sinter", "plant", "magnet")],
        recipes=recipe("sinter", metal=1),
        **ways(way("sea", "works", "plant", materials="metal"), way("road", "plant", "port")),
    )
    results = planned(sheets)
    frame = results["dependency"]
    yearly = frame[frame["span"] == "FY2026-27"]
    traced = {(row["stage"], row["country"]): row["traced_share"] for row in yearly.to_dict("records")}
    last = {(row["stage"], row["country"]): row["last_step_share"] for row in yearly.to_dict("records")}
    assert traced == {
        ("mined", "AUS"): 1.0,
        ("mined", "IND"): 0.0,
        ("refined", "CHN"): 1.0,
        ("refined", "MYS"): 1.0,
        ("refined", "IND"): 0.0,
        ("metal", "CHN"): 1.0,
        ("metal", "IND"): 0.0,
        ("magnet", "IND"): 1.0,
    }
    assert last[("refined", "CHN")] == 0.0
    assert last[("refined", "IND")] == 1.0
    concentration = results["concentration"].set_index(["span", "stage"])
    assert concentration.loc[("P1", "refined"), "traced_index"] == pytest.approx(0.5)
    assert concentration.loc[("P1", "refined"), "last_step_index"] == 1.0
    assert concentration.loc[("P1", "metal"), "largest_country"] == "CHN"


def test_state_pays_incentives_and_subsidy_and_takes_duty_at_home() -> None:
    """Duty of 10 % on 10 t at 20 into home is 20 for the state; the buyers pay it."""
    sheets = world(
        locations=places(port="IND", mill="JPN"),
        settings=setting(home="IND", discount_rate=0.1),
        offers=[offer("japan", "mill", 20)],
        **way("sea", "mill", "port", duty_share=0.1),
    )
    costs = planned(sheets)["costs"]
    duty = costs[costs["line"] == "duty"].set_index("payer")
    assert duty["inr"].to_dict() == pytest.approx({"buyers": 20.0, "state": -20.0})
    assert duty.loc["buyers", "present_value_inr"] == pytest.approx(20.0 * 1.1**-0.5)


def test_rows_come_in_order_of_time_and_name() -> None:
    sheets = _china(6, 6, demand=[want(4, "P1"), want(10, "P2")], licences=[_licence("A", 6)])
    purchases = planned(sheets)["purchases"]
    assert isinstance(purchases, pd.DataFrame)
    assert purchases[["period", "offer"]].to_numpy().tolist() == sorted(
        purchases[["period", "offer"]].to_numpy().tolist()
    )


def test_a_period_that_is_a_fiscal_year_is_told_once() -> None:
    sheets = _china(demand=[want(4, "FY2026-27")], licences=[_licence("A", 6)])
    sheets["periods"] = [{"period": "FY2026-27", "start": "2026-04-01", "months": 12}]
    results = planned(sheets)
    assert not results["dependency"].duplicated(["span", "stage", "country"]).any()
    assert set(results["dependency"]["span"]) == {"FY2026-27"}
