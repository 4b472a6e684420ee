"""Header cells: case, spaces, units, misspelling, what stands in row 1."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from planner.schema import SHEETS
from planner.schema.units import UNITS
from planner.tables import validate
from tests.tables import base, spoil


def reheaded(sheet: str, units: dict[str, str] | None = None, **headers: str) -> Any:
    """What is found with other header cells in one sheet; ``units`` are texts of the unit row by new header."""
    rows = [{headers.get(name, name): value for name, value in row.items()} for row in base.rows()[sheet]]
    names = [headers.get(name, name) for name in base.header_of(sheet, [])]
    row_units = {(sheet, new): SHEETS[sheet].column(old).unit for old, new in headers.items()}
    row_units |= {(sheet, name): text for name, text in (units or {}).items()}
    return validate(base.with_sheet(base.book(), base.raw_sheet(sheet, rows, "xlsx", row_units, names)))


@pytest.mark.parametrize("written", [" Tonnes ", "TONNES", "tonnes [t]", "Tonnes [ t ]"])
def test_case_spaces_and_the_own_unit_make_no_difference(written: str) -> None:
    result = reheaded("demand", tonnes=written)
    assert result.findings == ()
    assert result.tables["demand"]["tonnes"].tolist() == [12.5, 14, 14, 14, 5]


@pytest.mark.parametrize("written", ["price per t", "price-per-t", "Price_per_T [currency/t]"])
def test_spaces_and_hyphens_for_underscores(written: str) -> None:
    assert reheaded("offers", price_per_t=written).findings == ()


def test_a_unit_in_brackets_or_in_the_unit_row_converts_the_column() -> None:
    brackets = reheaded("demand", tonnes="tonnes [kg]")
    unit_row = reheaded("demand", {"tonnes": "kg"})
    for result in (brackets, unit_row):
        assert result.tables["demand"]["tonnes"].tolist() == [0.0125, 0.014, 0.014, 0.014, 0.005]


@pytest.mark.parametrize("text", ["", "-", " t ", "t "])
def test_a_blank_unit_is_the_own_unit(text: str) -> None:
    assert reheaded("demand", {"tonnes": text}).findings == ()


def test_brackets_and_unit_row_may_agree_and_must_not_differ() -> None:
    assert reheaded("demand", {"tonnes [kg]": "kg"}, tonnes="tonnes [kg]").findings == ()
    finding = spoil.only(reheaded("demand", {"tonnes [kg]": "kt"}, tonnes="tonnes [kg]").findings)
    assert (finding.code, finding.where) == ("unit-twice", "demand!I3")
    assert "'kg'" in finding.problem
    assert finding.value == "kt"


@pytest.mark.parametrize(
    ("sheet", "column", "unit", "hint"),
    [
        ("demand", "tonnes", "tons", "not a tonne"),
        ("demand", "tonnes", "mt", "not a tonne"),
        ("demand", "tonnes", "KG", "Did you mean 'kg'?"),
        ("offers", "price_per_t", "USD/t", "column 'currency'"),
        ("capacity", "capacity_t_per_year", "kt/yr", "Did you mean 'kt/year'?"),
    ],
)
def test_an_unknown_unit_is_asked_about(sheet: str, column: str, unit: str, hint: str) -> None:
    finding = spoil.only(spoil.with_unit(sheet, column, unit))
    assert finding.code == "unknown-unit"
    assert hint in finding.fix


def test_percent_is_exact() -> None:
    data = base.rows()
    for row, share in zip(data["caps"], (57, 29), strict=True):
        row["share"] = share
    result = validate(base.book(data, units={("caps", "share"): "%"}))
    assert result.tables is not None
    assert result.tables["caps"]["share"].tolist() == [0.57, 0.29]


@pytest.mark.parametrize("canonical", UNITS)
def test_every_unit_of_every_list_converts(canonical: str) -> None:
    sheet, column = next(
        (sheet, column) for sheet in SHEETS.values() for column in sheet.columns if column.unit == canonical
    )
    row = spoil.given_row(sheet.name, column.name)
    for unit, factor in UNITS[canonical].items():
        data = base.rows()
        for cells in data[sheet.name]:
            if isinstance(cells.get(column.name), (int, float)):
                cells[column.name] /= factor
        result = validate(base.book(data, units={(sheet.name, column.name): unit}))
        assert result.tables is not None, result.findings
        found = result.tables[sheet.name][column.name].iloc[row]
        assert found == pytest.approx(base.rows()[sheet.name][row][column.name], rel=1e-14)


def test_a_bad_unit_hides_no_blank_cell_and_makes_no_other_finding() -> None:
    data = spoil.spoilt("demand", 1, tonnes=None)
    findings = spoil.found(data, units={("demand", "tonnes"): "tons"})
    assert spoil.brief(findings) == {("unknown-unit", "demand!I3"), ("missing-value", "demand!I6")}


def test_a_row_1_without_any_column_is_one_finding() -> None:
    raw = base.raw_sheet("demand", [{"Demand 2026": "x"}], "xlsx", {}, ["Demand 2026", "draft"])
    finding = spoil.only(validate(base.with_sheet(base.book(), raw)).findings)
    assert (finding.code, finding.where) == ("header-not-first", "demand!A1")


@pytest.mark.parametrize("written", ["FY26-27", "FY2026-28", "2026-27", "FY2026", "fy 2026-27"])
def test_a_fiscal_year_is_written_in_one_way(written: str) -> None:
    data = base.rows()
    data["demand"][0][written] = 5
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == ("unknown-column", "demand!P1")
    assert "FY2026-27" in finding.fix


def test_an_unknown_period_after_a_column_name() -> None:
    data = base.rows()
    data["offers"][3]["price_per_t 2027-04"] = 5
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.value) == ("unknown-column", "price_per_t 2027-04")
    assert "neither a period nor a fiscal year" in finding.problem


def test_a_period_on_a_sheet_without_figures_over_time() -> None:
    data = base.rows()
    data["locations"][0]["FY2026-27"] = 5
    assert spoil.only(spoil.found(data)).code == "unknown-column"


@pytest.mark.parametrize("name", ["Offer", "in transit", "demnad", "Futures"])
def test_an_unknown_sheet_is_an_error_that_says_how_to_keep_it(name: str) -> None:
    finding = spoil.only(spoil.found({**base.rows(), name: []}))
    assert (finding.code, finding.sheet) == ("unknown-sheet", name)
    assert "start its name with _" in finding.fix


def test_a_misspelt_optional_sheet_does_not_make_its_references_dangle() -> None:
    data = base.rows()
    data["offer"] = data.pop("offers")
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.value) == ("unknown-sheet", "offer")
    assert "'offers'" in finding.fix


def test_an_unreadable_sheet_is_not_called_missing() -> None:
    data = base.rows()
    del data["materials"]
    book = dataclasses.replace(base.book(data), unreadable=frozenset({"materials"}))
    assert not any(finding.code in ("missing-sheet", "dangling-reference") for finding in validate(book).findings)


def test_a_sheet_or_file_without_anything_in_it_is_like_one_without_rows() -> None:
    nothing = {name: base.raw_sheet(name, [], "xlsx", {}, []) for name in ("budgets", "deliveries")}
    assert validate(base.with_sheet(base.book(), nothing["budgets"])).findings == ()
    finding = spoil.only(validate(base.with_sheet(base.book(), nothing["deliveries"])).findings)
    assert (finding.code, finding.where) == ("no-rows", "deliveries")


def test_optional_sheets_may_be_missing_or_empty() -> None:
    required = {name for name, sheet in SHEETS.items() if sheet.required}
    data = {name: rows for name, rows in base.rows().items() if name in required}
    data["demand"] = [{**row, "grade": "iron"} for row in data["demand"]]
    for material in data["materials"]:
        material.update(stages=None, can_have_passed=None)
    assert validate(base.book(data)).findings == ()
    data["offers"] = []
    result = validate(base.book(data))
    assert result.tables is not None
    assert {name: len(result.tables[name]) for name in ("offers", "stages", "caps")} == dict.fromkeys(
        ("offers", "stages", "caps"), 0
    )
    assert list(result.tables["caps"].data) == [column.name for column in SHEETS["caps"].columns]
