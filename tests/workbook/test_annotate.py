"""The marked copy shows every finding and leaves what the user made alone."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from planner.errors import Finding, InputError, Severity
from planner.workbook import read_book
from planner.workbook.annotate import annotate, annotated_path
from planner.workbook.names import INDEX_SHEET
from planner.workbook.template import write_workbook
from tests.tables import base

RED, AMBER = "FFF4A6A0", "FFFFE3A3"


def finding(cell, sheet="offers", severity=Severity.ERROR, problem="It is wrong.", value="x"):
    return Finding(severity, "not-a-number", sheet, cell, value, problem, "Write a number.")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workbook with the user's own formula, note, formats, conditional format and sheet."""
    path = tmp_path_factory.mktemp("made") / "case.xlsx"
    few = ("periods", "stages", "offers")
    write_workbook(path, base.book({name: rows for name, rows in base.rows().items() if name in few}))
    book = openpyxl.load_workbook(path)
    page = book["offers"]
    page["F5"] = "=2*30000"
    page["B5"].comment = Comment("mine", "me")
    page["F6"].font = Font(bold=True, color="FF00AA00")
    page["F6"].number_format = "0.00"
    rule = CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid", start_color="FF00FF00"))
    page.conditional_formatting.add("F5:F50", rule)
    page.merge_cells("L10:M11")
    book.create_sheet("_mine")["A1"] = "=1+1"
    book.save(path)
    return path


@pytest.fixture
def users(tmp_path, made):
    """A copy of that workbook."""
    return Path(shutil.copy(made, tmp_path / "case.xlsx"))


def marked(path, *findings):
    target = annotated_path(path)
    done = annotate(path, read_book(path), list(findings), target)
    return done, openpyxl.load_workbook(target)


def test_bad_cells_are_red_with_a_note_and_warnings_amber(users):
    done, book = marked(users, finding("F6"), finding("C7", severity=Severity.WARNING), finding("F6", problem="Twice."))
    page = book["offers"]
    assert done.marked == 2
    assert page["F6"].fill.start_color.rgb == RED
    assert page["C7"].fill.start_color.rgb == AMBER
    assert "It is wrong." in page["F6"].comment.text
    assert "Twice." in page["F6"].comment.text


def test_what_the_user_made_stays(users):
    before = openpyxl.load_workbook(users)
    _, book = marked(users, finding("F5"), finding("B5"), finding("F6"))
    page, old = book["offers"], before["offers"]
    assert page["F5"].value == "=2*30000"
    assert book["_mine"]["A1"].value == "=1+1"
    assert page["B5"].comment.text.startswith("mine\n\n")
    assert page["B5"].comment.author == "me"
    assert (page["F6"].font.b, page["F6"].number_format) == (True, "0.00")
    assert page.conditional_formatting
    assert page.freeze_panes == old.freeze_panes
    assert [(rule.sqref, rule.formula1) for rule in page.data_validations.dataValidation] == [
        (rule.sqref, rule.formula1) for rule in old.data_validations.dataValidation
    ]
    assert set(book.defined_names) == set(before.defined_names)
    untouched = [
        (cell.coordinate, cell.value, cell.number_format, cell.fill.start_color.rgb)
        for line in old
        for cell in line
        if cell.coordinate not in ("F5", "B5", "F6")
    ]
    assert untouched == [
        (name, page[name].value, page[name].number_format, page[name].fill.start_color.rgb) for name, *_ in untouched
    ]


def test_the_users_file_is_not_touched(users):
    content = users.read_bytes()
    marked(users, finding("F6"))
    assert users.read_bytes() == content
    with pytest.raises(InputError):
        annotate(users, read_book(users), [finding("F6")], users)
    assert users.read_bytes() == content


def test_the_index_is_last_and_links_to_each(users):
    _, book = marked(users, finding("F6", value="=1+1"), finding("", sheet="", problem="Of the file."), finding("7"))
    assert book.sheetnames[-1] == INDEX_SHEET
    lines = [line for line in book[INDEX_SHEET].iter_rows() if line[1].value in ("error", "warning")]
    assert [line[0].value for line in lines] == ["offers!F6", "the file", "offers!7"]
    assert lines[0][0].hyperlink.location == "'offers'!F6"
    assert lines[1][0].hyperlink is None
    assert lines[2][0].hyperlink.location == "'offers'!A7"
    assert (lines[0][2].value, lines[0][2].data_type) == ("=1+1", "s")


def test_a_copy_can_be_checked_and_marked_again(users):
    _, first = marked(users, finding("F6"))
    again = annotated_path(users)
    assert read_book(again).ignored == ("_mine", INDEX_SHEET)
    _, second = marked(again, finding("F6"))
    assert second.sheetnames == first.sheetnames
    assert second["offers"]["F6"].comment.text.count("It is wrong.") == 1


def test_a_blank_cell_takes_the_format_of_its_column(users):
    _, book = marked(users, finding("J40"))
    assert book["offers"]["J40"].number_format == "yyyy-mm-dd"


def test_merged_cells_and_headers_can_be_marked(users):
    _, book = marked(users, finding("M11"), finding("A1"), finding("ZZ9", sheet="nowhere"))
    assert book["offers"]["L10"].fill.start_color.rgb == RED
    assert "One row:" in book["offers"]["A1"].comment.text


def test_odd_characters_do_no_harm(users):
    _, book = marked(users, finding("F6", value="a\x1b[31m\x00b", problem="bad \x07 bell"))
    assert "\x07" not in book["offers"]["F6"].comment.text


def test_a_folder_is_marked_in_a_workbook_made_from_it(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "offers.csv").write_text("offer,,price_per_t\nx,,1\n\ny,,abc\n")
    (folder / "stages.csv").write_text("stage\n")
    findings = [finding("C4"), finding("C1"), finding("3"), finding("A2", sheet="stages")]
    done, book = marked(folder, *findings)
    assert done.path == tmp_path / "case.checked.xlsx"
    page = book["offers"]
    assert [page[cell].value for cell in ("A5", "B5", "A6", "B6")] == ["x", 1, "y", "abc"]
    assert page["B6"].fill.start_color.rgb == RED
    assert page["B1"].fill.start_color.rgb == RED
    assert page["A6"].fill.start_color.rgb == RED


def test_what_openpyxl_drops_is_told(users):
    with zipfile.ZipFile(users) as archive:
        content = {info.filename: archive.read(info) for info in archive.infolist()}
    name = next(
        name for name, xml in content.items() if name.startswith("xl/worksheets/sheet") and b"extLst" not in xml
    )
    sparks = b'<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x/></ext></extLst></worksheet>'
    content[name] = content[name].replace(b"</worksheet>", sparks)
    content["xl/slicers/slicer1.xml"] = b"<x/>"
    with zipfile.ZipFile(users, "w") as archive:
        for part, xml in content.items():
            archive.writestr(part, xml)
    done, book = marked(users, finding("F6"))
    assert done.lost == ("Sparkline Group extension is not supported", "slicers")
    assert any("slicers" in str(line[0].value) for line in book[INDEX_SHEET].iter_rows(max_row=5))


def test_dates_stay_dates(users):
    _, book = marked(users, finding("F6"))
    kinds = {type(cell.value) for line in book["periods"].iter_rows(min_row=5) for cell in line if cell.column == 2}
    assert kinds == {dt.datetime}
