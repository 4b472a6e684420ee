"""Long tables put into a workbook as whole columns, and names that look like something else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from planner.report.excel import write_workbook
from planner.report.excel.book import Book
from planner.report.excel.fill import plain
from planner.report.excel.formulas import Match, total
from planner.report.excel.look import Field
from tests.results.plans import planned
from tests.run.inputs import small

NASTY = [
    "=1+1",
    "+x",
    "@SUM(A1)",
    "http://example.org",
    "a\x00\x0bb",
    "_x0041_",
    "<&>\"'",
    " blanks ",
    "",
    "₹ हिन्दी",
    "x" * 40_000,
]


def _written(path: Path, frame: pd.DataFrame) -> list[list[object]]:
    book = Book(path, "t", {"long": len(frame)})
    book.table("long", frame, [Field(name, "inr" if frame[name].dtype.kind == "f" else "") for name in frame], "note")
    book.close()
    return [[cell.value for cell in row] for row in load_workbook(path)["long (data)"].iter_rows(5, 4 + len(frame))]


def test_text_stays_text_and_no_figure_is_blank(tmp_path: Path) -> None:
    figures = np.resize([0.1 + 0.2, -0.0, np.nan, -12345678.9, 1e20, 1e-7], len(NASTY))
    rows = _written(tmp_path / "t.xlsx", pd.DataFrame({"name": np.array(NASTY, object), "t": figures}))
    assert [row[0] or "" for row in rows[:8]] == [plain(text) for text in NASTY[:8]]
    assert len(str(rows[10][0])) == 32_767
    assert [row[1] for row in rows[:6]] == [0.3, 0, None, -12345678.9, 1e20, 1e-7]
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "NAN" not in sheet.upper().replace("NAME", "")
        assert "_x005F_x0041_" in parts.read("xl/sharedStrings.xml").decode()


def test_figures_below_nought_have_a_look_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    _written(path, pd.DataFrame({"t": [-12345678.0, 12345678.0]}))
    sheet = load_workbook(path)["long (data)"]
    assert sheet["A5"].number_format.startswith("[<=-10000000]-")
    assert sheet["A6"].number_format.startswith("[>=10000000]")


def test_an_empty_table_is_a_table(tmp_path: Path) -> None:
    assert _written(tmp_path / "t.xlsx", pd.DataFrame({"name": np.array([], object)})) in ([], [[None]])
    assert load_workbook(tmp_path / "t.xlsx")["long (data)"].tables["long"].ref == "A4:A5"


@pytest.mark.parametrize(
    "text", ["=L-1", ">5", "a*", "what?", "~x", "1e3", "2027", "Mar 2027", "1 Apr", "true", "", "12%"]
)
def test_names_that_are_no_plain_criterion_are_compared(text: str) -> None:
    assert total("t", "x", (Match("name", "$A1", text),)) == "SUMPRODUCT(--(t[name]=$A1),t[x])"


@pytest.mark.parametrize("text", ["Sona 2027", "China light H", "FY2026-27", "IND", "Tata-Motors (1)"])
def test_plain_names_are_criteria(text: str) -> None:
    assert total("t", "x", (Match("name", "$A1", text),)) == "SUMIFS(t[x],t[name],$A1)"


def test_nothing_but_ours_is_a_formula_or_a_link(tmp_path: Path) -> None:
    sheets = small(customers=[{"customer": "=HYPERLINK(1)"}])
    sheets["licences"][0]["holder"] = "=HYPERLINK(1)"
    for line in sheets["demand"]:
        line["customer"] = "=HYPERLINK(1)"
    write_workbook(tmp_path / "t.xlsx", planned(sheets))
    book = load_workbook(tmp_path / "t.xlsx")
    formulas = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert not any("HYPERLINK" in formula for formula in formulas)
    links = {cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links <= {None, ""}
