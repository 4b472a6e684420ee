"""What comes out: types, defaults, words, addresses; the same whatever the order of rows and sheets."""

from __future__ import annotations

import csv
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.schema import SHEETS, Kind
from planner.tables import Tables, load, validate
from tests.tables import base

TYPES = {Kind.NUMBER: "f", Kind.INTEGER: "f", Kind.DATE: "M", Kind.YES_NO: "b"}


def tables(data: base.Rows | None = None, kind: str = "xlsx") -> Tables:
    """Tables of a valid case."""
    result = validate(base.book(data, kind=kind))  # type: ignore[arg-type]
    assert result.tables is not None, result.findings
    return result.tables


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_column_has_the_type_of_its_kind(kind: str) -> None:
    found = tables(kind=kind)
    assert list(found.sheets) == list(SHEETS)
    assert found.name == "base"
    for sheet in SHEETS.values():
        for column in sheet.columns:
            values = found[sheet.name][column.name]
            assert values.dtype.kind == TYPES.get(column.kind, "O"), (sheet.name, column.name)
            if column.many:
                assert all(type(value) is tuple for value in values)
            elif values.dtype == object:
                assert all(type(value) is str for value in values)


def test_a_workbook_and_a_csv_folder_give_the_same() -> None:
    book, folder = tables(), tables(kind="csv")
    for name in SHEETS:
        pd.testing.assert_frame_equal(book[name].data, folder[name].data)


def test_blank_cells_become_defaults_or_blank_values() -> None:
    found = tables()
    offers = found["offers"].data.set_index("offer").loc["mine ore"]
    assert offers["currency"] == "INR"
    assert offers["least_t_per_year"] == 0
    assert np.isnan(offers["most_t_per_year"])
    assert offers["take_or_pay"] == np.False_
    assert pd.isna(offers["from"])
    assert offers["label"] == offers["source"] == ""
    assert found["caps"]["per"].tolist() == ["period", "fiscal year"]
    assert found["caps"]["base"].tolist() == ["demand", "delivered"]
    assert found["caps"]["can_move"].tolist() == ["policy", "policy"]
    assert found["caps"]["customers"].tolist() == [("Alpha", "Beta"), ()]
    assert found["capacity_groups"]["use_t_per_t"].tolist() == [1.2, 1.0]


def test_words_that_stand_for_numbers_have_a_column_of_their_own() -> None:
    found = tables()
    assert found["licences"]["quota_t:word"].tolist() == ["", "unlimited"]
    assert found["licences"]["quota_t"].tolist()[0] == 20
    assert np.isnan(found["licences"]["quota_t"].iloc[1])
    assert found["stock"]["closing_t:word"].tolist() == ["opening", ""]
    assert found["stock"]["closing_t"].iloc[1] == 1


def test_words_names_and_codes_are_taken_in_any_case_where_it_cannot_mislead() -> None:
    data = base.rows()
    data["licences"][1].update(quota_t="Unlimited", end_users="ANY", status=" Applied ")
    data["offers"][0]["take_or_pay"] = "YES"
    data["offers"][1]["take_or_pay"] = True
    data["settings"][0]["value"] = "ind"
    data["caps"][0]["country"] = "chn "
    found = tables(data)
    assert found["licences"]["end_users"].iloc[1] == ("any",)
    assert found["licences"]["status"].iloc[1] == "applied"
    assert found["offers"]["take_or_pay"].tolist() == [True, True, False, False]
    assert found.setting("home") == "IND"
    assert found["caps"]["country"].iloc[0] == "CHN"


def test_names_that_other_programs_lose_stay() -> None:
    data = base.rows()
    for name in ("NA", "None", "null", "NaN", "../x", "CON", "a/b", "=x", "नियोडिमियम", "क्‍ष", "007", "Nd/Pr, 75:25"):
        data["materials"].append({"material": name})
    data["materials"] += [{"material": 7}, {"material": 8.0}, {"material": 8.5}]
    found = tables(data)["materials"]["material"].tolist()
    assert found[6:] == [
        *("NA", "None", "null", "NaN", "../x", "CON", "a/b", "=x", "नियोडिमियम", "क्‍ष", "007", "Nd/Pr, 75:25"),
        *("7", "8", "8.5"),
    ]


def test_composed_and_decomposed_letters_are_one_name() -> None:
    data = base.rows()
    data["customers"].append({"customer": "Ume\u0301a"})
    data["demand"][4]["customer"] = "Um\u00e9a"
    assert tables(data)["demand"]["customer"].iloc[4] == "Um\u00e9a"


def test_dates_from_text_and_with_a_time() -> None:
    data = base.rows()
    for number, text in enumerate(("2024-02-29", "2027-03-31T23:59:59", "2027-03-31 23:30", "2027-03-31T23:30Z")):
        data["offers"][number]["as_of"] = text
    data["routes"][0]["as_of"] = pd.Timestamp(2027, 3, 31, 23, 59, 59).to_pydatetime()
    found = tables(data)
    assert [str(day.date()) for day in found["offers"]["as_of"]] == ["2024-02-29", *["2027-03-31"] * 3]
    assert found["routes"]["as_of"].iloc[0] == pd.Timestamp(2027, 3, 31)


def test_sheet_rows_stay_true_where_rows_are_blank() -> None:
    raw = base.raw_sheet("segments", base.rows()["segments"], "xlsx", {})
    moved = type(raw)(raw.name, raw.header, raw.units, raw.cells, np.array([5, 90]), raw.columns)
    result = validate(base.with_sheet(base.book(), moved))
    assert result.tables is not None
    assert result.tables["segments"].cell(1, "segment") == "A90"


def test_a_column_that_the_sheet_lacks_has_no_letters() -> None:
    raw = base.raw_sheet("segments", base.rows()["segments"], "xlsx", {}, ["segment"])
    result = validate(base.with_sheet(base.book(), raw))
    assert result.tables is not None
    table = result.tables["segments"]
    assert (table.cell_columns["label"], table.cell(0, "label"), table.cell(0, "segment")) == (-1, "5", "A5")


@settings(max_examples=5, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_sheets_changes_nothing(random: object) -> None:
    data = base.rows()
    for table in data.values():
        random.shuffle(table)  # type: ignore[attr-defined]
    names = list(data)
    random.shuffle(names)  # type: ignore[attr-defined]
    result = validate(base.book({name: data[name] for name in names}))
    assert result.findings == ()
    assert result.tables is not None
    for name, table in tables().sheets.items():
        columns = list(table.data)
        one, other = (
            frame.astype(str).sort_values(columns).reset_index(drop=True)
            for frame in (table.data, result.tables[name].data)
        )
        pd.testing.assert_frame_equal(one, other)


def test_findings_come_in_the_order_of_the_workbook_whatever_the_order_of_sheets() -> None:
    data = base.rows()
    data["offers"][2]["price_per_t"] = "x"
    data["offers"][0]["note"] = "a\x07"
    data["demand"][1]["tonnes"] = -1
    forward = validate(base.book(data)).findings
    backward = validate(base.book(dict(reversed(data.items())))).findings
    assert forward == backward
    assert [finding.where for finding in forward] == ["demand!I6", "offers!O5", "offers!F7"]


def test_findings_of_the_reader_are_kept_and_stop_the_plan() -> None:
    first = validate(base.book({**base.rows(), "zz": []})).findings
    book = base.book(findings=first)
    result = validate(book)
    assert result.tables is None
    assert result.findings == first


def test_thousands_of_bad_cells_are_counted() -> None:
    data = base.rows()
    data["customers"] += [{"customer": f"c{number}", "as_of": "soon"} for number in range(500)]
    findings = validate(base.book(data)).findings
    assert len(findings) == 101
    assert "399 more cells" in findings[-1].problem


def test_load_reads_a_folder_and_raises_with_all_findings(tmp_path: Path) -> None:
    book = base.book(kind="csv")
    for name, raw in book.sheets.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(raw.header)
            writer.writerows(raw.cells.where(raw.cells.notna(), "").to_numpy().tolist())
    found = load(tmp_path)
    assert isinstance(found.sheets, MappingProxyType)
    for name in SHEETS:
        pd.testing.assert_frame_equal(found[name].data, tables()[name].data)
    text = (tmp_path / "demand.csv").read_text(encoding="utf-8")
    (tmp_path / "demand.csv").write_text(text.replace("12.5", "-12.5").replace("14.0", "abc", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("negative-number", "demand!I2"),
        ("not-a-number", "demand!I3"),
    ]
