"""Cells where a number belongs: rows 15 to 36 of the catalogue. What looks like a number is found, never guessed."""

from __future__ import annotations

import datetime

import pytest

from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.schema import SHEETS
from planner.tables import validate
from planner.workbook import read_book
from tests.hostile import workbooks as w
from tests.run.inputs import small

TONNES = w.place("demand", "tonnes", 2)


def number_error(folder, value, code, *, sheet="demand", column="tonnes", row=2):
    """The one error of a case with another value in one cell; its place and the value seen are right."""
    path = w.write(folder, w.changed(sheet, row, **{column: value}))
    found = w.one_error(path, code, w.place(sheet, column, row))
    if isinstance(value, str) and not isinstance(value, w.Xml):
        assert found.value == value.strip()
    return found


def tonnes(path):
    """The tonnes of the demand sheet, as they were understood."""
    validated = validate(read_book(path))
    assert validated.tables is not None, validated.findings
    return validated.tables["demand"]["tonnes"].tolist()


def test_num_text_thousands(tmp_path):
    assert "thousands" in number_error(tmp_path, "1,200", "not-a-number").fix


def test_num_text_indian(tmp_path):
    assert "120000" in number_error(tmp_path, "1,20,000", "not-a-number").fix


def test_num_text_european(tmp_path):
    assert "decimal point" in number_error(tmp_path, "1.200,5", "not-a-number").fix


def test_num_text_plain(tmp_path):
    """The one written rule: in a workbook a number is a number cell, and text that looks like one is an error."""
    assert number_error(tmp_path, "1200", "text-number").fix


def test_num_percent_text(tmp_path):
    number_error(tmp_path, "12 %", "not-a-number", sheet="caps", column="share", row=0)
    number_error(tmp_path, 12, "share-over-1", sheet="caps", column="share", row=0)
    shown_as_percent = w.Xml('<c r="{}" s="4"><v>0.12</v></c>')
    path = w.write(tmp_path, w.changed("caps", 0, share=shown_as_percent))
    w.accepted(path)
    tables = validate(read_book(path)).tables
    assert tables is not None
    assert tables["caps"]["share"].tolist()[0] == 0.12


def test_num_devanagari(tmp_path):
    assert "digits 0 to 9" in number_error(tmp_path, "१२३", "not-a-number").fix
    number_error(tmp_path, w.Xml('<c r="{}"><v>१२३</v></c>'), "not-a-number")


def test_num_fullwidth(tmp_path):
    assert "digits 0 to 9" in number_error(tmp_path, "１２", "not-a-number").fix
    number_error(tmp_path, w.Xml('<c r="{}"><v>１２</v></c>'), "not-a-number")


def test_num_underscore(tmp_path):
    assert "underscores" in number_error(tmp_path, "1_000", "not-a-number").fix
    number_error(tmp_path, w.Xml('<c r="{}"><v>1_000</v></c>'), "not-a-number")


@pytest.mark.parametrize("value", ["nan", "NaN", w.Xml('<c r="{}"><v>NaN</v></c>'), w.Xml('<c r="{}"><v>-nan</v></c>')])
def test_num_nan(tmp_path, value):
    assert "finite" in number_error(tmp_path, value, "not-a-number").fix


@pytest.mark.parametrize("value", ["inf", "-Infinity", w.Xml('<c r="{}"><v>INF</v></c>')])
def test_num_inf(tmp_path, value):
    assert "finite" in number_error(tmp_path, value, "not-a-number").fix


@pytest.mark.parametrize("value", ["1e999", w.Xml('<c r="{}"><v>1e999</v></c>')])
def test_num_beyond_all_numbers(tmp_path, value):
    (found,) = w.errors(w.write(tmp_path, w.changed("demand", 2, tonnes=value)))
    assert (found.where, found.value) == (TONNES, "1e999")


def test_num_huge(tmp_path):
    number_error(tmp_path, 1e15, "out-of-range")
    number_error(tmp_path, w.Xml('<c r="{}"><v>1000000000000000</v></c>'), "out-of-range")


def test_num_tiny(tmp_path):
    number_error(tmp_path, 1e-12, "too-small")
    number_error(tmp_path, -1e-12, "too-small")


def test_num_negative_capacity(tmp_path):
    number_error(tmp_path, -5, "negative-number", sheet="capacity", column="capacity_t_per_year", row=0)


def test_num_negative_cost(tmp_path):
    """No cost and no price may be negative: what earns money is a demand of the kind 'sale', or an incentive."""
    data, wanted = w.rows(), set()
    for name, sheet in SHEETS.items():
        for column in sheet.columns:
            if ("INR" in column.unit or "currency" in column.unit) and column.minimum == 0:
                row = next(number for number, cells in enumerate(data[name]) if cells.get(column.name) is not None)
                data[name][row][column.name] = -5
                wanted.add(w.place(name, column.name, row))
    found = w.errors(w.write(tmp_path, data))
    assert {one.where for one in found if one.code == "negative-number"} == wanted
    assert len(wanted) > 15


def test_num_bool(tmp_path):
    number_error(tmp_path, True, "boolean-in-number")
    number_error(tmp_path, False, "boolean-in-number")


def test_num_date_in_quantity(tmp_path):
    number_error(tmp_path, datetime.date(2027, 2, 1), "date-in-number")
    number_error(tmp_path, "1-Feb", "not-a-number")
    number_error(tmp_path, w.Xml('<c r="{}" s="1"><v>46054</v></c>'), "date-in-number")


def test_num_blank_required(tmp_path):
    number_error(tmp_path, None, "missing-value")
    number_error(tmp_path, "   ", "missing-value")
    number_error(tmp_path, w.Xml('<c r="{}" s="1"/>'), "missing-value")


def test_num_blank_vs_zero(tmp_path):
    """A blank capacity is no limit and 0 closes the plant; what a blank means is written down for every column."""
    for sheet in SHEETS.values():
        for column in sheet.columns:
            assert column.required or column.blank, (sheet.name, column.name)
    made = {}
    for capacity in (None, 0):
        case = small(capacity=[{"unit": "sinter", "capacity_t_per_year": capacity}])
        case.pop("builds")
        case.pop("build_capacity")
        path = w.write(tmp_path, w.as_case(case))
        results = run(path, RunOptions(out=tmp_path / f"run {capacity}")).results
        made[capacity] = float(results["production"]["tonnes"].sum())
    assert made[0] == 0.0
    assert made[None] > 20.0


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"])
def test_num_error_cell(tmp_path, text):
    found = number_error(tmp_path, w.Xml('<c r="{}" t="e"><v>' + text + "</v></c>"), "error-cell")
    assert found.value == text
    as_formula = w.Xml('<c r="{}" t="e"><f>A1/0</f><v>' + text + "</v></c>")
    errors = w.errors(w.write(tmp_path, w.changed("demand", 2, tonnes=as_formula)))
    assert [(one.code, one.where) for one in errors] == [("error-cell", TONNES)]


def test_num_formula_cached(tmp_path):
    path = w.write(tmp_path, w.changed("demand", 2, tonnes=w.Xml('<c r="{}"><f>A1*2</f><v>15.5</v></c>')))
    w.one_warning(path, "formulas", TONNES)
    assert tonnes(path)[2] == 15.5


def test_num_formula_uncached(tmp_path):
    found = number_error(tmp_path, w.Xml('<c r="{}"><f>A1*2</f></c>'), "formula-not-calculated")
    assert "save" in found.fix


def test_num_precision(tmp_path):
    path = w.write(tmp_path, w.changed("demand", 2, tonnes=0.1 + 0.2))
    w.accepted(path)
    assert tonnes(path)[2] == 0.1 + 0.2
