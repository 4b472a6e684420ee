"""Sheets, headers and rows that are missing, misspelt, moved, merged or hidden: rows 1 to 14 of the catalogue."""

from __future__ import annotations

import os

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.errors import Severity
from planner.workbook import read_book
from tests.hostile import workbooks as w
from tests.workbook import forge


def test_wb_missing_sheet(tmp_path):
    data = w.rows()
    data["delivery"] = data.pop("deliveries")
    found = w.one_error(w.write(tmp_path, data), "unknown-sheet", "delivery")
    assert "'deliveries'" in found.fix
    data.pop("delivery")
    data["_mine"] = []
    found = w.one_error(w.write(tmp_path, data), "missing-sheet", "deliveries")
    assert "'demand'" in found.problem


def test_wb_missing_optional_sheet(tmp_path):
    data = w.rows()
    data.pop("stock")
    path = w.write(tmp_path, data)
    w.accepted(path)
    told = CliRunner().invoke(app, ["check", str(path)])
    assert told.exit_code == 0
    assert "Not given, so there are none: stock" in told.stdout


def test_wb_extra_sheet(tmp_path):
    found = w.one_error(w.write(tmp_path, {**w.rows(), "Notes": []}), "unknown-sheet", "Notes")
    assert "start its name with _" in found.fix
    path = w.write(tmp_path, {**w.rows(), "_notes": [{"x": 1}]})
    w.accepted(path)
    told = CliRunner().invoke(app, ["check", str(path)])
    assert told.stdout.count("_notes") == 1


def test_wb_header_misspelt(tmp_path):
    sheet = w.sheet_xml("capacity", w.rows()["capacity"], heads={"capacity_t_per_year": "capcity_t_per_year"})
    found = w.one_error(w.write(tmp_path, sheets={"capacity": sheet}), "unknown-column", "capacity!B1")
    assert found.value == "capcity_t_per_year"
    assert found.fix == "Did you mean 'capacity_t_per_year'?"


def test_wb_header_case_space(tmp_path):
    sheet = w.sheet_xml("capacity", w.rows()["capacity"], heads={"capacity_t_per_year": " Capacity_T_per_Year "})
    w.accepted(w.write(tmp_path, sheets={"capacity": sheet}))


def test_wb_header_duplicate(tmp_path):
    data = w.rows()
    data["capacity"][0]["CAPACITY_t_per_year"] = 5
    found = w.one_error(w.write(tmp_path, data), "duplicate-column")
    assert found.sheet == "capacity"
    assert found.cell.endswith("1")


def test_wb_header_not_row1(tmp_path):
    titled = forge.sheet(
        forge.row(1, forge.text("A1", "Our plan"))
        + forge.row(3, forge.text("A3", "customer"), forge.text("B3", "label"))
        + forge.row(4, forge.text("A4", "Alpha"))
    )
    found = w.one_error(w.write(tmp_path, sheets={"customers": titled}), "header-not-first", "customers!A3")
    assert "row 3" in found.problem


def test_wb_no_rows(tmp_path):
    data = {**w.rows(), "deliveries": []}
    w.one_error(w.write(tmp_path, data), "no-rows", "deliveries")
    w.accepted(w.write(tmp_path, {**w.rows(), "stock": []}))


def test_wb_blank_rows(tmp_path):
    data = w.changed("demand", 3, tonnes="x")
    data["demand"][2:2] = [{}, {}, {}]
    w.one_error(w.write(tmp_path, data), "not-a-number", w.place("demand", "tonnes", 6))
    data["demand"][6]["tonnes"] = 14
    w.accepted(w.write(tmp_path, data))


@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.slow)])
def test_wb_trailing_formats(tmp_path, step):
    rows = w.sheet_xml("customers", w.rows()["customers"])
    blank = "".join(
        f'<row r="{number}"><c r="A{number}" s="1"/><c r="B{number}" s="1"/></row>'
        for number in (*range(10, 1_048_576, step), 1_048_576)
    )
    path = w.write(tmp_path, sheets={"customers": rows.replace("</sheetData>", blank + "</sheetData>")})
    start = sum(os.times()[:4])
    book = read_book(path)
    assert sum(os.times()[:4]) - start < 5
    assert len(book.sheets["customers"].cells) == 2
    w.accepted(path)


def test_wb_merged_cells(tmp_path):
    merged = '<mergeCells count="1"><mergeCell ref="A5:A6"/></mergeCells>'
    sheet = w.sheet_xml("customers", [{"customer": "Alpha"}, {"label": "B"}], after=merged)
    found = [one for one in w.errors(w.write(tmp_path, sheets={"customers": sheet})) if one.code == "merged-cells"]
    assert [one.where for one in found] == ["customers!A5"]
    assert "nmerge" in found[0].fix


def test_wb_hidden_rows(tmp_path):
    sheet = w.sheet_xml("customers", w.rows()["customers"], marks={6: 'hidden="1"'})
    found = w.one_warning(w.write(tmp_path, sheets={"customers": sheet}), "rows-hidden", "customers!A6")
    assert found.problem.startswith("1 row is hidden")


def test_wb_hidden_sheet(tmp_path):
    path = w.write(tmp_path, states={"customers": 'state="hidden"'})
    found = w.one_warning(path, "sheet-hidden", "customers")
    assert "2 rows" in found.problem


def test_wb_filtered_rows(tmp_path):
    on = '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="Alpha"/></filters></filterColumn>'
    sheet = w.sheet_xml("customers", w.rows()["customers"], marks={6: 'hidden="1"'}, after=on + "</autoFilter>")
    path = w.write(tmp_path, sheets={"customers": sheet})
    found = w.one_warning(path, "rows-hidden", "customers!A6")
    assert "by a filter" in found.problem
    assert len(read_book(path).sheets["customers"].cells) == 2
    nothing_hidden = w.sheet_xml("customers", w.rows()["customers"], after=on + "</autoFilter>")
    assert w.one_warning(w.write(tmp_path, sheets={"customers": nothing_hidden}), "filter-on", "customers")


def test_every_finding_of_one_pass_is_told(tmp_path):
    """Ten mistakes in ten sheets are ten findings, not the first of them."""
    data = w.rows()
    for sheet, column in (
        ("periods", "months"),
        ("offers", "price_per_t"),
        ("demand", "tonnes"),
        ("recipes", "t_per_t"),
        ("freight", "freight_per_t"),
        ("licences", "quota_t"),
        ("caps", "share"),
        ("floors", "share"),
        ("builds", "life_years"),
        ("budgets", "amount_inr"),
    ):
        data[sheet][0][column] = "1,200"
    found = [one for one in w.errors(w.write(tmp_path, data)) if one.code == "not-a-number"]
    assert len(found) == 10
    assert all(one.severity is Severity.ERROR and one.value == "1,200" for one in found)
