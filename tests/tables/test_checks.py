"""Checks of meaning: what is accepted beside what is refused, and what a finding names."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from planner.tables import validate
from tests.tables import base, spoil

DAY = datetime.date


def codes(data: base.Rows) -> list[str]:
    """Codes of all findings, warnings included."""
    return [finding.code for finding in validate(base.book(data)).findings]


def changed(sheet: str, row: int, **values: Any) -> base.Rows:
    """The valid case with other values in one row."""
    return spoil.spoilt(sheet, row, **{name.rstrip("_"): value for name, value in values.items()})


class TestPeriods:
    def test_shuffled_and_single_periods_are_fine(self) -> None:
        data = base.rows()
        data["periods"].reverse()
        assert codes(data) == []

    @pytest.mark.parametrize(
        ("row", "values", "code", "cell"),
        [
            (1, {"start": DAY(2027, 2, 1)}, "period-gap", "B6"),
            (0, {"months": 2}, "period-gap", "B6"),
            (2, {"months": 1}, "period-gap", "B8"),
            (1, {"start": DAY(2027, 1, 31)}, "period-not-first-of-month", "B6"),
            (3, {"months": 11, "period": "rest"}, "", ""),
            (2, {"months": 12}, "period-straddles-year", "C7"),
        ],
    )
    def test_one_wrong_period_is_one_finding(self, row: int, values: Any, code: str, cell: str) -> None:
        data = changed("periods", row, **values)
        if "period" in values:
            for sheet, number in (("demand", 3), ("commitments", 2)):
                data[sheet][number]["period"] = values["period"]
        findings = validate(base.book(data)).findings
        assert [(finding.code, finding.cell) for finding in findings] == ([(code, cell)] if code else [])

    @pytest.mark.parametrize("name", ["FY27-28", "FY2027", "FY2028-29"])
    def test_a_name_like_a_fiscal_year_must_be_that_year(self, name: str) -> None:
        data = changed("periods", 3, period=name)
        data["demand"][3]["period"] = data["commitments"][2]["period"] = name
        finding = validate(base.book(data)).findings[0]
        assert (finding.code, finding.cell) == ("period-name-year", "A8")

    def test_two_gaps_are_two_findings(self) -> None:
        data = base.rows()
        data["periods"][1]["start"] = DAY(2028, 1, 1)
        data["periods"][2]["start"] = DAY(2030, 2, 1)
        data["periods"][3]["start"] = DAY(2030, 4, 1)
        data["periods"][3]["period"] = data["demand"][3]["period"] = data["commitments"][2]["period"] = "last"
        assert [finding.code for finding in spoil.found(data)] == ["period-gap"]


class TestWindows:
    @pytest.mark.parametrize(
        ("day", "warned"),
        [(DAY(2027, 2, 28), True), (DAY(2027, 3, 31), False), (DAY(2027, 3, 30), True), (DAY(2026, 12, 20), False)],
    )
    def test_an_edge_inside_a_long_period_is_a_warning(self, day: DAY, warned: bool) -> None:  # type: ignore[valid-type]
        data = changed("licences", 0, valid_to=day)
        assert codes(data) == (["edge-inside-period"] if warned else [])

    @pytest.mark.parametrize(
        ("day", "warned"), [(DAY(2027, 2, 1), False), (DAY(2027, 2, 2), True), (DAY(2027, 1, 20), False)]
    )
    def test_a_first_day_is_an_edge_before_it(self, day: DAY, warned: bool) -> None:  # type: ignore[valid-type]
        assert codes(changed("licences", 0, valid_from=day)) == (["edge-inside-period"] if warned else [])

    def test_the_warning_names_the_period_to_split(self) -> None:
        (finding,) = spoil.warned(changed("licences", 0, valid_to=DAY(2027, 3, 14)))
        assert "2027-02" in finding.fix

    @pytest.mark.parametrize(
        ("first", "last", "nowhere"),
        [
            (DAY(2031, 1, 1), None, True),
            (None, DAY(2026, 11, 30), True),
            (DAY(2027, 1, 17), DAY(2027, 1, 31), True),
            (DAY(2027, 1, 16), DAY(2027, 1, 31), False),
        ],
    )
    def test_a_window_without_a_middle_day_holds_nowhere(self, first: Any, last: Any, nowhere: bool) -> None:
        found = codes(changed("licences", 0, valid_from=first, valid_to=last))
        assert found == (["holds-nowhere"] if nowhere else [])

    def test_demand_of_a_year_outside_the_horizon(self) -> None:
        data = base.rows()
        data["demand"].append({**data["demand"][1], "period": "FY2040-41"})
        (finding,) = spoil.warned(data)
        assert (finding.code, finding.where) == ("holds-nowhere", "demand!H10")


class TestSettings:
    @pytest.mark.parametrize(
        ("row", "value", "code"),
        [
            (0, "India", "unknown-country"),
            (0, "INDIA LTD", "unknown-country"),
            (1, "8 %", "not-a-number"),
            (1, 8, "share-over-1"),
            (1, -0.01, "negative-number"),
            (1, "0.08", ""),
            (2, 0, ""),
            (3, "Any words: 100 % of them", ""),
        ],
    )
    def test_values_fit_their_setting(self, row: int, value: Any, code: str) -> None:
        findings = spoil.found(changed("settings", row, value=value))
        assert [(finding.code, finding.where) for finding in findings] == (
            [(code, f"settings!B{5 + row}")] if code else []
        )


class TestChain:
    def test_the_circle_is_written_out(self) -> None:
        finding = spoil.only(spoil.found(changed("stages", 0, follows="magnet")))
        assert "mined follows magnet follows refined follows mined" in finding.problem

    def test_a_separation_that_names_its_stages_forgets_on_purpose(self) -> None:
        data = base.rows()
        data["stages"].append({"stage": "heavy mined"})
        data["materials"][0].update(stages="mined; heavy mined", can_have_passed=None)
        assert codes(data) == ["stage-forgotten"]
        data["materials"][1]["can_have_passed"] = "mined; refined"
        assert codes(data) == []

    def test_later_stages_are_dropped_by_recycling(self) -> None:
        data = base.rows()
        data["processes"].append(
            {"process": "recycle", "location": "plant", "output": "oxide", "variable_cost_per_t": 1}
        )
        data["recipes"].append({"process": "recycle", "material": "N42", "role": "input", "t_per_t": 4})
        assert codes(data) == []

    def test_by_products_are_outputs_too(self) -> None:
        data = base.rows()
        data["stages"].append({"stage": "heavy mined"})
        data["materials"][0].update(stages="mined; heavy mined", can_have_passed=None)
        data["materials"][1]["can_have_passed"] = "mined; refined"
        data["materials"].append({"material": "Dy oxide", "stages": "refined", "reference_value_inr_per_t": 1e6})
        data["recipes"].append({"process": "separate", "material": "Dy oxide", "role": "by-product", "t_per_t": 0.1})
        finding = spoil.only(spoil.found(data))
        assert (finding.code, finding.cell) == ("stage-forgotten", "D11")

    def test_a_mine_needs_no_input(self) -> None:
        data = base.rows()
        data["processes"].append({"process": "dig", "location": "mine", "output": "ore", "variable_cost_per_t": 1})
        assert codes(data) == []

    def test_capacity_zero_or_blank_closes_the_gap(self) -> None:
        for capacity in (0, None):
            assert codes(changed("capacity", 1, capacity_t_per_year=capacity)) == []

    def test_no_capacity_row_at_all_is_no_limit(self) -> None:
        data = base.rows()
        del data["capacity"][:2]
        assert codes(data) == []

    def test_a_gap_where_the_process_does_not_run_is_none(self) -> None:
        data = changed("processes", 2, to=DAY(2027, 3, 31))
        data["capacity"].pop(1)
        assert codes(data) == []

    def test_a_rate_is_needed_only_where_something_holds(self) -> None:
        data = base.rows()
        data["exchange_rates"][1]["to"] = DAY(2027, 12, 31)
        found = codes(data)
        assert "rate-missing" not in found
        data["freight"][0].update({"from": None, "to": None})
        data["routes"].pop(1)
        assert codes(data) == found
        data["routes"][0].update({"from": None, "to": None})
        data["exchange_rates"].pop(1)
        finding = spoil.only(spoil.found(data))
        assert (finding.code, finding.where) == ("rate-missing", "exchange_rates!A5")
        assert finding.also == ("offers!E6", "freight!C5")

    def test_contents_of_all_and_of_two_countries(self) -> None:
        data = base.rows()
        data["contents"].append({"offer": "port N35", "country": "JPN", "content": 0.25})
        assert codes(data) == []

    def test_without_a_content_control_no_value_is_needed(self) -> None:
        data = changed("materials", 1, reference_value_inr_per_t=None)
        assert codes(data) == ["content-no-value"]
        data["controls"].pop(1)
        assert codes(data) == []

    def test_lots_of_one_place_add_up(self) -> None:
        data = base.rows()
        lot = data["opening_stock"][0]
        data["opening_stock"] += [{**lot, "lot": "B", "tonnes": 36.5}, {**lot, "lot": "C", "tonnes": 0.1}]
        finding = spoil.only(spoil.found(data))
        assert (finding.code, finding.where, finding.also) == ("opening-over-most", "opening_stock!D7", ("stock!C5",))


class TestRules:
    def test_a_soft_or_partial_rule_contradicts_nothing(self) -> None:
        floor = {"floor": "Japan", "country": "JPN", "stage": "magnet", "share": 0.8}
        for change in ({"penalty_inr_per_t": 1}, {"customers": "Alpha"}, {"base": "delivered"}, {"per": "period"}):
            data = base.rows()
            data["floors"].append({**floor, **change})
            assert codes(data) == []
        data = base.rows()
        data["floors"].append(floor)
        finding = spoil.only(spoil.found(data))
        assert (finding.code, finding.also) == ("floors-over-1", ("floors!E6",))

    def test_a_blank_country_of_a_floor_is_home(self) -> None:
        data = changed("floors", 1, country=None)
        data["floors"][0]["country"] = None
        data["floors"].append({"floor": "Japan", "country": "JPN", "stage": "magnet", "share": 0.8})
        assert codes(data) == ["floors-over-1"]

    def test_caps_that_leave_a_country_free_contradict_nothing(self) -> None:
        data = base.rows()
        data["caps"] = [{"cap": name, "country": name, "stage": "magnet", "share": 0.4} for name in ("CHN", "JPN")]
        assert codes(data) == []
        data["caps"].append({"cap": "IND", "country": "IND", "stage": "magnet", "share": 0.1})
        finding = spoil.only(spoil.found(data))
        assert (finding.code, finding.where) == ("cap-contradict", "caps!E7")
        assert "0.9" in finding.problem
        data["caps"][2]["share"] = 0.2
        assert codes(data) == []

    def test_rules_of_different_periods_of_a_year_contradict_nothing(self) -> None:
        data = base.rows()
        data["floors"].append({"floor": "a", "country": "JPN", "stage": "magnet", "share": 0.8, "to": DAY(2027, 1, 31)})
        data["floors"].append(
            {"floor": "b", "country": "KOR", "stage": "magnet", "share": 0.8, "to": DAY(2026, 12, 31)}
        )
        assert codes(data) == []
        for row in data["floors"][2:]:
            row["per"] = "period"
        assert codes(data) == ["floors-over-1"]

    def test_a_cap_may_equal_the_floor(self) -> None:
        data = base.rows()
        data["floors"].append(
            {"floor": "x", "country": "CHN", "stage": "magnet", "share": 0.6, "base": "delivered", **WINDOW}
        )
        assert codes(data) == []
        data["floors"][2]["share"] = 0.61
        finding = spoil.only(spoil.found(data))
        assert (finding.code, finding.also) == ("cap-under-floor", ("caps!E6",))

    @pytest.mark.parametrize(
        ("values", "codes_", "column"),
        [
            ({"licences": None}, ["condition-subject"], "licences"),
            ({"country": "CHN", "stage": "any"}, ["condition-subject"], "licences"),
            ({"licences": None, "country": "CHN"}, ["condition-stage"], "stage"),
            ({"licences": None, "stage": "magnet"}, ["condition-stage"], "country"),
            ({"licences": None, "country": "CHN", "stage": "any"}, [], ""),
            ({"licences": None, "control": "CN export"}, [], ""),
            (
                {"licences": None, "control": "CN export", "country": "CHN", "stage": "any"},
                ["condition-subject"],
                "country",
            ),
        ],
    )
    def test_a_condition_is_on_one_thing(self, values: Any, codes_: list[str], column: str) -> None:
        findings = spoil.found(changed("conditions", 0, **values))
        assert [finding.code for finding in findings] == codes_
        if column:
            assert findings[0].cell == spoil.cell("conditions", column, 0)

    @pytest.mark.parametrize(
        ("values", "bad"),
        [
            ({"customer": "Beta"}, True),
            ({"customer": "Alpha"}, True),
            ({"customer": "Beta", "segment": "wind"}, False),
            ({"customer": "Gamma"}, False),
        ],
    )
    def test_forbidding_whom_a_licence_names(self, values: Any, bad: bool) -> None:
        data = base.rows()
        data["customers"].append({"customer": "Gamma"})
        data["conditions"].append({"condition": "x", "control": "CN export", **values})
        assert codes(data) == (["forbid-and-allow"] if bad else [])

    def test_a_licence_with_quota_zero_is_fine_and_blank_is_not(self) -> None:
        assert codes(changed("licences", 0, quota_t=0)) == []
        assert codes(changed("licences", 0, quota_t=None)) == ["missing-value"]

    def test_two_licences_of_one_control_are_fine(self) -> None:
        data = base.rows()
        data["licences"].append({**data["licences"][0], "licence": "L3"})
        assert codes(data) == []

    @pytest.mark.parametrize(
        ("kind", "of", "good"),
        [
            ("ship", "mine-plant", True),
            ("make", "press", True),
            ("make", "mine-plant", False),
            ("serve", "new press", False),
        ],
    )
    def test_a_commitment_names_a_thing_of_its_kind(self, kind: str, of: str, good: bool) -> None:
        data = changed("commitments", 1, kind=kind, of=of)
        assert codes(data) == ([] if good else ["commitment-kind"])


class TestOutliers:
    @pytest.mark.parametrize(("tonnes", "odd"), [(14, False), (4000, False), (14000, True), (0.01, True), (0, False)])
    def test_a_thousand_times_its_peers_looks_like_a_unit(self, tonnes: float, odd: bool) -> None:
        assert codes(changed("demand", 1, tonnes=tonnes)) == (["scale-outlier"] if odd else [])

    def test_other_materials_and_currencies_are_no_peers(self) -> None:
        data = base.rows()
        for number in range(4):
            data["offers"].append({"offer": f"a{number}", "location": "mine", "material": "iron", "price_per_t": 1})
            row = {"offer": f"b{number}", "location": "mine", "material": "N42", "price_per_t": 1e7}
            data["offers"].append(row)
            data["offers"].append({**row, "offer": f"c{number}", "currency": "USD", "price_per_t": 3e4})
        assert codes(data) == []

    @pytest.mark.parametrize(
        ("price", "currency", "odd"),
        [(60_000, "USD", False), (60, "USD", True), (60_000, "INR", False), (5.4, "INR", True), (5e9, "INR", True)],
    )
    def test_a_price_is_held_against_the_reference_value(self, price: float, currency: str, odd: bool) -> None:
        data = base.rows()
        data["offers"].append(
            {"offer": "new", "location": "mine", "material": "N35", "currency": currency, "price_per_t": price}
        )
        assert codes(data) == (["price-outlier"] if odd else [])

    def test_without_a_reference_value_a_price_is_held_against_nothing(self) -> None:
        data = base.rows()
        data["offers"].append({"offer": "new", "location": "mine", "material": "iron", "price_per_t": 1e-3})
        assert codes(data) == []


WINDOW = {"from": DAY(2027, 4, 1), "to": DAY(2028, 3, 31)}
