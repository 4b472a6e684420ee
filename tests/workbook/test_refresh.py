"""A fresh copy has the cells of the workbook, good and bad, and the drop-downs of a new one."""

from __future__ import annotations

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.errors import InputError, Severity
from planner.schema import SHEETS
from planner.tables import validate
from planner.workbook import read_book
from planner.workbook.refresh import refresh
from planner.workbook.template import write_workbook
from tests.tables import base

RUN = CliRunner()


@pytest.fixture
def worn(tmp_path):
    """A workbook whose drop-downs are gone, with a number as text, a formula and a sheet of its user's."""
    path = tmp_path / "worn.xlsx"
    write_workbook(path, base.book())
    page = openpyxl.load_workbook(path)
    for sheet in page.worksheets:
        sheet.data_validations.dataValidation.clear()
    offers = page["offers"]
    price = [cell.value for cell in offers[1]].index("price_per_t") + 1
    offers.cell(5, price).value = "1200"
    del page["controls"]
    offers.delete_cols([cell.value for cell in offers[1]].index("note") + 1)
    own = page.create_sheet("_mine")
    own["B3"] = "kept"
    page.save(path)
    return path


def findings_of(path):
    return {(found.code, found.sheet, found.value) for found in validate(read_book(path)).findings}


def test_cells_stay_as_they_are_and_drop_downs_come_back(worn, tmp_path):
    before = worn.read_bytes()
    fresh = tmp_path / "fresh.xlsx"
    assert [(found.code, found.sheet) for found in refresh(worn, fresh)] == [("sheet-values-only", "_mine")]
    assert worn.read_bytes() == before
    opened = openpyxl.load_workbook(fresh)
    assert opened.sheetnames == ["README", *SHEETS, "lists", "_mine"]
    assert opened["_mine"]["B3"].value == "kept"
    for name, sheet in SHEETS.items():
        assert {cell.value for cell in opened[name][1]} >= {column.name for column in sheet.columns}
    assert opened["offers"].data_validations.dataValidation
    old, new = read_book(worn), read_book(fresh)
    for name, raw in old.sheets.items():
        kept = new.sheets[name].cells[list(range(len(raw.header)))]
        assert kept.to_numpy().tolist() == raw.cells.to_numpy().tolist()
    assert findings_of(fresh) == findings_of(worn)
    assert ("text-number", "offers", "1200") in findings_of(fresh)


def test_what_would_be_lost_is_refused(worn, tmp_path):
    page = openpyxl.load_workbook(worn)
    page.create_sheet("Notes")["A1"] = "important"
    page["offers"]["A6"] = "=A5"
    page.save(worn)
    with pytest.raises(InputError) as caught:
        refresh(worn, tmp_path / "fresh.xlsx")
    errors = {found.code for found in caught.value.findings if found.severity is Severity.ERROR}
    assert errors == {"unknown-sheet", "formula-not-calculated"}
    assert not (tmp_path / "fresh.xlsx").exists()


def test_the_command(worn, tmp_path):
    done = RUN.invoke(app, ["template", "--refresh", str(worn), "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["path"] == str(tmp_path / "worn.fresh.xlsx")
    assert [found["code"] for found in told["findings"]] == ["sheet-values-only"]
    again = RUN.invoke(app, ["template", "--refresh", str(worn)])
    assert (again.exit_code, "--force" in again.stderr) == (2, True)
    itself = RUN.invoke(app, ["template", str(worn), "--refresh", str(worn), "--force"])
    assert (itself.exit_code, "never changed" in itself.stderr) == (2, True)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "settings.csv").write_text("setting,value\n", encoding="utf-8")
    refused = RUN.invoke(app, ["template", "--refresh", str(folder)])
    assert (refused.exit_code, "plan convert" in refused.stderr) == (2, True)
