"""Keys and references: duplicates, overlaps on both sides of the edge, clashes, no cascades."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from planner.tables import validate
from planner.tables.keys import overlaps
from planner.tables.names import fold
from planner.tables.report import nearest
from tests.tables import base, spoil

DAY = datetime.date


@pytest.mark.parametrize(("first", "last", "clash"), [(DAY(2027, 3, 31), None, True), (DAY(2027, 4, 1), None, False)])
def test_windows_may_meet_and_not_overlap(first: DAY, last: DAY | None, clash: bool) -> None:  # type: ignore[valid-type]
    data = base.rows()
    data["exchange_rates"][0].update({"to": DAY(2027, 3, 31)})
    data["exchange_rates"][1].update({"from": first, "to": last})
    codes = {finding.code for finding in spoil.found(data)}
    assert codes == ({"overlapping-windows"} if clash else set())


def test_blank_windows_are_open() -> None:
    data = base.rows()
    data["exchange_rates"][0].update({"from": None})
    data["exchange_rates"][1].update({"from": None})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where, finding.also) == (
        "overlapping-windows",
        "exchange_rates!D6",
        ("exchange_rates!D5",),
    )


def test_one_long_window_overlaps_with_many_short_ones() -> None:
    codes = np.array([0, 0, 0, 1, 0])
    first = np.array([0, 1, 5, 1, 200])
    last = np.array([100, 2, 6, 2, 300])
    later, earlier = overlaps(codes, first, last, np.arange(5))
    assert (later.tolist(), earlier.tolist()) == ([1, 2], [0, 0])


@pytest.mark.parametrize("seed", range(5))
def test_overlaps_agree_with_a_look_at_all_pairs(seed: int) -> None:
    random = np.random.default_rng(seed)
    codes = random.integers(0, 6, 60)
    first = random.integers(0, 300, 60)
    last = first + random.integers(0, 12, 60)
    later, earlier = overlaps(codes, first, last, np.arange(60))
    for one, two in zip(later, earlier, strict=True):
        assert two < one
        assert codes[one] == codes[two]
        assert max(first[one], first[two]) <= min(last[one], last[two])
    clashing = {
        pair
        for pair in ((one, two) for one in range(60) for two in range(one))
        if codes[pair[0]] == codes[pair[1]] and max(first[list(pair)]) <= min(last[list(pair)])
    }
    assert {one for one, _ in clashing} >= set(later.tolist())
    spoilt = set(later.tolist())
    assert all(one in spoilt or two in spoilt or _linked(one, two, clashing, spoilt) for one, two in clashing)


def _linked(one: int, two: int, clashing: set[tuple[int, int]], spoilt: set[int]) -> bool:
    return any({one, two} & set(pair) and set(pair) & spoilt for pair in clashing)


def test_a_list_counts_each_of_its_values() -> None:
    data = base.rows()
    data["freight"].append({"route": "port-plant", "materials": "ore; oxide", "freight_per_t": 1})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == ("overlapping-windows", "freight!I5") or finding.cell == "A7"
    assert finding.also


def test_a_fiscal_year_overlaps_with_its_periods() -> None:
    data = base.rows()
    data["demand"].append({**data["demand"][1], "period": "FY2026-27"})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == ("overlapping-windows", "demand!H10")
    assert finding.also[0] in {f"demand!H{row}" for row in (5, 6, 7)}


def test_conflicting_duplicates_name_both_rows() -> None:
    data = base.rows()
    data["customers"].append({"customer": "Alpha", "label": "Another"})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where, finding.also) == ("duplicate-key", "customers!A7", ("customers!A5",))


def test_the_odd_one_out_is_the_bad_cell() -> None:
    for row in range(4):
        finding = spoil.only(spoil.found(spoil.spoilt("demand", row, market="America")))
        assert (finding.code, finding.cell) == ("fixed-differs", f"F{5 + row}")


@pytest.mark.parametrize("other", ["ALPHA", "alpha", "Ａlpha".replace("Ａ", "A").upper()])
def test_names_that_differ_in_case_only(other: str) -> None:
    data = base.rows()
    data["customers"].append({"customer": other})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.also) == ("name-clash", ("customers!A5",))


def test_look_alike_names_of_one_script_each_clash() -> None:
    assert fold("\u0410\u0430") == fold("Aa")
    data = base.rows()
    data["customers"] += [{"customer": "COAT"}, {"customer": "\u0421\u041e\u0410\u0422"}]
    assert spoil.only(spoil.found(data)).code == "name-clash"


def test_one_name_in_two_kinds_is_fine_where_no_reference_could_mean_both() -> None:
    data = base.rows()
    data["customers"].append({"customer": "wind"})
    data["offers"].append({"offer": "press", "location": "mine", "material": "ore", "price_per_t": 50000})
    assert spoil.warned(data) == ()


def test_a_group_must_not_have_the_name_of_a_process() -> None:
    data = base.rows()
    for row in data["capacity_groups"]:
        row["group"] = "Press"
    data["capacity"].pop(2)
    data["build_capacity"][0]["unit"] = "Press"
    finding = spoil.found(data)[0]
    assert (finding.code, finding.where) == ("name-taken", "capacity_groups!A5")


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("materials", 2, "material", None),
        ("materials", 2, "material", "N42\u200b"),
        ("locations", 1, "location", datetime.date(2026, 12, 1)),
        ("customers", 0, "customer", "Αlpha"),
        ("periods", 2, "period", None),
        ("processes", 2, "process", None),
        ("licences", 0, "licence", "any"),
    ],
)
def test_a_bad_name_does_not_make_its_references_dangle(sheet: str, row: int, column: str, value: Any) -> None:
    finding = spoil.only(spoil.found(spoil.spoilt(sheet, row, **{column: value})))
    assert finding.where == f"{sheet}!{spoil.cell(sheet, column, row)}"


def test_beside_a_bad_name_other_dangling_names_are_still_found() -> None:
    data = spoil.spoilt("materials", 2, material=None)
    data["routes"][0]["origin"] = "prot"
    data["offers"][0]["material"] = data["offers"][1]["material"] = "N55"
    data["opening_stock"][0]["material"] = "zzz"
    wheres = {finding.where for finding in spoil.found(data)}
    assert {"materials!A7", "routes!C5"} <= wheres


def test_a_wrong_name_defined_once_and_used_often_is_told_at_each_use() -> None:
    data = spoil.spoilt("segments", 0, segment="EV tractoin")
    findings = spoil.found(data)
    assert {finding.code for finding in findings} == {"dangling-reference"}
    assert all(finding.fix == "Did you mean 'EV tractoin'?" for finding in findings)


def test_references_are_strict_about_case_and_say_so() -> None:
    finding = spoil.only(spoil.found(spoil.spoilt("routes", 2, origin="Mine")))
    assert (finding.code, finding.fix) == ("dangling-reference", "Did you mean 'mine'?")


def test_hints_stay_quick_among_many_names() -> None:
    names = [f"magnet {number:06d}" for number in range(50_000)]
    assert nearest("magnet 0424242", names)
    assert nearest("MAGNET 042424", names) == "magnet 042424"
    assert nearest("zzzz", names) == ""


def test_warnings_only_still_give_tables() -> None:
    result = validate(base.book(spoil.spoilt("materials", 5, material=" iron ")))
    assert result.tables is not None
    assert result.tables["materials"]["material"].iloc[5] == "iron"
