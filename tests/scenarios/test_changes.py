"""What a change does to a workbook, and what is said of one that cannot be made."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from planner.errors import Severity
from planner.scenarios import Change, Effect, Row, Variant, apply, apply_variant, changes_of, target_rows
from planner.tables import CODES, validate
from planner.tables.codes import WARNINGS
from tests.tables import base
from tests.tables.triggers import SCENARIO_CODES

_DAY = datetime.date


def changed(*sets: str, **parts: Any) -> Any:
    """Tables of the base with single changes."""
    result = apply_variant(base.book(**parts), Variant(sets=sets))
    assert result.tables is not None, result.findings
    return result.tables


def found(*sets: str, scenarios: tuple[str, ...] = (), target: str = "") -> Any:
    """Findings of the base with single changes that are not of the base itself."""
    return apply_variant(base.book(), Variant(scenarios, sets, target)).findings


TRIGGERS = {
    "scenario-unknown": {"scenarios": ("dearr",)},
    "target-unknown": {"target": "hlf"},
    "change-sheet": {"sets": ("periods.months = 2",)},
    "change-no-row": {"sets": ("offers[offer=nobody*].price_per_t = 5",)},
    "change-nothing": {"sets": ("builds.construction_months = 2",)},
    "set-unclear": {"sets": ("make it cheaper",)},
}


def test_every_code_has_a_trigger() -> None:
    assert set(TRIGGERS) == set(SCENARIO_CODES)
    assert set(TRIGGERS) <= set(CODES)


@pytest.mark.parametrize("code", TRIGGERS)
def test_each_is_found_alone(code: str) -> None:
    asked: dict[str, Any] = TRIGGERS[code]
    findings = found(*asked.get("sets", ()), scenarios=asked.get("scenarios", ()), target=asked.get("target", ""))
    assert [finding.code for finding in findings] == [code]
    assert findings[0].severity is (Severity.WARNING if code in WARNINGS else Severity.ERROR)


def test_near_names_are_offered() -> None:
    assert found(scenarios=("dearr",))[0].fix == "Did you mean 'dearer'?"
    assert found(target="hlf")[0].fix == "Did you mean 'half'?"


def test_put_multiply_add() -> None:
    tables = changed(
        "offers[offer=port N35].price_per_t = 7.5",
        "builds.capital_inr_per_unit *= 2",
        "builds.construction_months += 3",
    )
    offers, builds = tables["offers"], tables["builds"]
    assert set(offers["price_per_t"][offers["offer"] == "port N35"]) == {7.5}
    plain = validate(base.book()).tables
    assert plain is not None
    assert builds["capital_inr_per_unit"].tolist() == (plain["builds"]["capital_inr_per_unit"] * 2).tolist()
    assert builds["construction_months"].tolist() == (plain["builds"]["construction_months"] + 3).tolist()


def test_a_unit_in_brackets_is_converted() -> None:
    tables = changed("capacity[unit=press].capacity_t_per_year [kt/year] = 0.6")
    assert set(tables["capacity"]["capacity_t_per_year"][tables["capacity"]["unit"] == "press"]) == {600.0}


def test_a_day_is_moved_by_days() -> None:
    tables = changed("licences[licence=L1].valid_from += 31")
    assert tables["licences"]["valid_from"].to_numpy("datetime64[D]")[0] == np.datetime64("2027-01-01")


def test_words_and_blanks_stay_when_multiplied() -> None:
    tables = changed("licences.quota_t *= 0.5")
    assert tables["licences"]["quota_t:word"].tolist()[:2] == ["", "unlimited"]
    assert tables["licences"]["quota_t"][0] == 10.0


def test_a_licence_is_granted_and_a_quota_is_freed() -> None:
    tables = changed("licences[licence=L2].status = granted", "licences[licence=L1].quota_t = unlimited")
    assert tables["licences"]["status"].tolist()[:2] == ["granted", "granted"]
    assert tables["licences"]["quota_t:word"][0] == "unlimited"


def test_the_rest_of_a_window_keeps_the_old_figure() -> None:
    data = base.rows()
    data["caps"] = [{"cap": "China", "country": "CHN", "stage": "magnet", "share": 0.65}]
    book = base.book(data)
    result = apply_variant(book, Variant(sets=("caps.share = 0.5 @ 2027-01-01..2027-01-31",)))
    assert result.tables is not None
    caps = result.tables["caps"].data.sort_values("from", na_position="first")
    assert caps["share"].tolist() == [0.65, 0.5, 0.65]
    assert caps["to"].dt.date.tolist()[:2] == [_DAY(2026, 12, 31), _DAY(2027, 1, 31)]
    cells = {result.tables["caps"].cell(row, "share") for row in range(3)}
    assert cells == {"E5", "E5 (--set!1)"} or all(cell.startswith(("E", "F")) for cell in cells)
    assert {result.tables["caps"].cause(row, "share") for row in range(3)} == {"", "--set!1"}


def test_a_change_for_all_of_a_row_does_not_split_it() -> None:
    plain, tables = validate(base.book()).tables, changed("caps.share = 0.5 @ 2026-12-01..2028-03-31")
    assert plain is not None
    assert len(tables["caps"]) == len(plain["caps"])


def test_demand_changes_by_its_periods() -> None:
    data = base.rows()
    year = next(row for row in data["demand"] if row.get("period") == "FY2027-28" or "FY" in str(row.get("period")))
    assert year
    result = apply_variant(base.book(data), Variant(sets=("demand.tonnes *= 2 @ 2027-01-01..2027-01-31",)))
    assert result.tables is not None
    plain = validate(base.book(data)).tables
    assert plain is not None
    assert result.tables["demand"]["tonnes"].sum() > plain["demand"]["tonnes"].sum()


def test_an_amount_for_a_window_is_not_taken_apart() -> None:
    data = base.rows()
    data["budgets"][0].update({"from": _DAY(2026, 12, 1), "to": _DAY(2028, 3, 31)})
    result = apply_variant(base.book(data), Variant(sets=("budgets.amount_inr *= 2 @ 2027-04-01..2028-03-31",)))
    assert [finding.code for finding in result.findings] == ["change-window"]
    assert "budgets!E5" in result.findings[0].problem


def test_a_figure_beyond_its_range_names_both_cells() -> None:
    (finding,) = found("caps.share *= 9 @ 2027-04-01..2028-03-31")
    assert finding.code == "share-over-1"
    assert finding.cell.endswith("(--set!1)")
    assert finding.sheet == "caps"


def test_what_only_breaks_with_others_is_found_too() -> None:
    findings = found("offers.material = nothing")
    assert {finding.code for finding in findings} == {"dangling-reference"}
    assert all(finding.cell.endswith("(--set!1)") and finding.value == "nothing" for finding in findings)
    assert {finding.code for finding in found("builds.most_units *= 2", "builds.subsidy_share = 2")} == {"share-over-1"}
    assert {finding.code for finding in found("offers.least_t_per_year = 1e7")} == {"least-over-most"}


def test_filters() -> None:
    def rows(text: str, sheet: str = "offers", column: str = "note") -> int:
        effects: list[Effect] = []
        apply_variant(base.book(), Variant(sets=(f"{sheet}[{text}].{column} = x",)), effects)
        return len(effects[0].cells) if effects else 0

    offers = base.rows()["offers"]
    assert rows("") == len(offers)
    assert rows("offer=PORT*") == sum(row["offer"].startswith("port") for row in offers)
    assert rows("offer=*N35") == sum(row["offer"].endswith("N35") for row in offers)
    assert rows("offer=port N35|mine ore") >= 1
    assert rows("material=N35; offer=port*") == sum(
        row["material"] == "N35" and row["offer"].startswith("port") for row in offers
    )
    assert rows("customers=Alpha", "caps") == 1
    assert rows("customers=", "caps") == len(base.rows()["caps"]) - 1


def test_scenarios_stack_parents_first_and_each_once() -> None:
    tables = validate(base.book()).tables
    assert tables is not None
    assert [change.scenario for change in changes_of(tables, ("dearer",))] == ["dear", "slow"]
    assert [change.scenario for change in changes_of(tables, ("slow", "dearer", "base"))] == ["slow", "dear"]
    with pytest.raises(KeyError):
        changes_of(tables, ("nothing",))


def test_changes_alone_are_the_same_as_by_name() -> None:
    tables = validate(base.book()).tables
    assert tables is not None
    by_name = apply_variant(base.book(), Variant(("dearer",))).tables
    alone = apply(base.book(), changes_of(tables, ("dearer",))).tables
    assert by_name is not None
    assert alone is not None
    for name, table in by_name.sheets.items():
        assert table.data.equals(alone[name].data), name


def test_a_change_in_the_workbook_names_its_cell() -> None:
    effects: list[Effect] = []
    result = apply_variant(base.book(), Variant(("slow",)), effects)
    assert result.tables is not None
    assert effects[0].change.cell.startswith("changes!")
    cell = result.tables["builds"].cell(0, "construction_months")
    assert cell.endswith(f"({effects[0].change.cell})")
    assert effects[0].before == ("2", "2")
    assert effects[0].after == ("5", "5")


def test_base_is_the_workbook_as_it_is() -> None:
    plain, asked = validate(base.book()), apply_variant(base.book(), Variant(("base",)))
    assert plain.tables is not None
    assert asked.tables is not None
    for name, table in plain.tables.sheets.items():
        assert table.data.equals(asked.tables[name].data)


def test_a_target_adds_its_floors_and_caps() -> None:
    result = apply_variant(base.book(), Variant(target="half"))
    tables = result.tables
    assert tables is not None, result.findings
    plain = validate(base.book()).tables
    assert plain is not None
    assert len(tables["floors"]) == len(plain["floors"]) + 1
    caps = tables["caps"].data[len(plain["caps"]) :]
    home = plain.setting("home")
    assert set(caps["country"]) and home not in set(caps["country"])
    assert {row.sheet for row in target_rows("half", plain.sheets)} == {"floors", "caps"}
    assert tables["floors"].cell(len(tables["floors"]) - 1, "share").startswith("new (targets!")


def test_an_added_row_is_checked_like_any() -> None:
    rows = (Row("floors", {"floor": "more", "stage": "nowhere", "share": "1.4"}, "targets!F5"),)
    codes = {finding.code for finding in apply(base.book(), (), rows).findings}
    assert {"share-over-1", "dangling-reference"} <= codes
    missing = apply(base.book(), (), (Row("floors", {"floor": "more"}, "targets!F5"),)).findings
    assert {finding.code for finding in missing} == {"missing-value"}


def test_a_change_made_by_a_program() -> None:
    change = Change("caps", "cap=China", "share", "×", "0.5", cell="stress!3")
    result = apply(base.book(), (change,))
    assert result.tables is not None
    assert result.tables["caps"].cause(0, "share") == "stress!3"


def test_a_variant_is_told_and_read_again() -> None:
    variant = Variant(("a", "b"), ("caps.share = 1",), "half", (Row("floors", {"floor": "x"}, "targets!A1"),))
    assert Variant.read(variant.told()) == variant
    assert not Variant()
