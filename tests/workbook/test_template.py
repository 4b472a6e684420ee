"""The template shows every column with its words, unit and drop-down, and reads back as an empty case."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest

from planner.schema import SHEETS, Kind
from planner.schema.units import UNITS
from planner.workbook import CellError, read_book
from planner.workbook.droplists import FISCAL_YEARS, LAST_LISTED_ROW
from planner.workbook.template import workbook_bytes, write_workbook
from tests.tables import base
from tests.workbook.forge import same_cells


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_workbook(path)
    return path


@pytest.fixture(scope="module")
def opened(template):
    return openpyxl.load_workbook(template)


def test_sheets_stand_in_order_between_readme_and_lists(opened):
    assert opened.sheetnames == ["README", *SHEETS, "lists"]


@pytest.mark.parametrize("name", SHEETS)
def test_header_rows_say_what_a_column_is(opened, name):
    page, sheet = opened[name], SHEETS[name]
    for place, column in enumerate(sheet.columns, start=1):
        top = [page.cell(number, place).value or "" for number in range(1, 5)]
        assert top[:3] == [column.name, column.label, column.unit]
        assert top[3].startswith("required" if column.required else f"optional; blank = {column.blank}")
        assert column.help in page.cell(1, place).comment.text
    assert page.cell(1, len(sheet.columns) + 1).value is None
    assert page.freeze_panes == "B5"
    assert page.sheet_properties.tabColor is not None


def validations(page):
    """Column number -> validation of its data cells."""
    return {
        cells.min_col: rule
        for rule in page.data_validations.dataValidation
        for cells in rule.sqref.ranges
        if cells.min_row == 5 and cells.max_row >= LAST_LISTED_ROW
    }


@pytest.mark.parametrize("name", SHEETS)
def test_columns_offer_what_they_take_far_below_the_last_row(opened, name):
    offered = validations(opened[name])
    for place, column in enumerate(SHEETS[name].columns, start=1):
        rule = offered.get(place)
        if column.many:
            assert rule.prompt
            assert rule.type in (None, "none")
        elif column.kind in (Kind.REFERENCE, Kind.PERIOD, Kind.SPAN, Kind.CHOICE, Kind.YES_NO, Kind.COUNTRY):
            assert rule.type == "list"
            assert rule.formula1.lstrip("=") in opened.defined_names
            assert rule.errorStyle == ("warning" if column.refers else None)
        elif column.kind is Kind.DATE:
            assert rule.type == "date"
        elif column.kind in (Kind.NUMBER, Kind.INTEGER):
            assert rule.type in ("decimal", "whole", "custom")
        else:
            assert rule is None


@pytest.mark.parametrize("name", SHEETS)
def test_names_are_text_so_that_a_period_is_not_taken_for_a_date(opened, name):
    page = opened[name]
    for place, column in enumerate(SHEETS[name].columns, start=1):
        expected = {Kind.NAME: "@", Kind.REFERENCE: "@", Kind.PERIOD: "@", Kind.SPAN: "@", Kind.DATE: "yyyy-mm-dd"}
        if column.kind in expected:
            (form,) = [
                dimension.number_format
                for dimension in page.column_dimensions.values()
                if dimension.min <= place <= dimension.max
            ]
            assert form == expected[column.kind]
    assert page.row_dimensions[1].number_format == "@"


def test_units_can_be_chosen_from_their_list(opened):
    page = opened["offers"]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    place = [column.name for column in SHEETS["offers"].columns].index("most_t_per_year") + 1
    cell = page.cell(3, place).coordinate
    assert rules[cell] == f'"{",".join(UNITS["t/year"])}"'


def test_defined_names_point_at_the_column_that_defines_them(opened):
    text = opened.defined_names["list_materials_material"].attr_text
    assert text == f"OFFSET(materials!$A$5,0,0,MAX(1,COUNTA(materials!$A$5:$A${LAST_LISTED_ROW})),1)"


def test_joined_lists_follow_the_sheets(opened):
    page = opened["lists"]
    titles = {page.cell(1, place).value: place for place in range(1, page.max_column + 1)}
    place = titles["list_process_or_group"]
    formula = page.cell(5, place).value
    assert "processes!$A$5" in formula
    assert "capacity_groups!$A$5" in formula
    place = titles["list_word_or_period"]
    assert [page.cell(5 + number, place).value for number in range(len(FISCAL_YEARS))] == list(FISCAL_YEARS)


def test_every_list_is_shorter_than_its_range(opened):
    """A list of names is offered without the blanks below it, so its length is a formula or a number."""
    page = opened["lists"]
    for place in range(1, page.max_column + 1):
        if str(page.cell(1, place).value).startswith("list_"):
            count = page.cell(3, place).value
            assert str(count).startswith("=") or count == sum(
                page.cell(number, place).value is not None for number in range(5, page.max_row + 1)
            )


def test_readme_links_to_every_sheet(opened):
    links = {cell.hyperlink.location for line in opened["README"] for cell in line if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in (*SHEETS, "lists")}


def test_the_empty_template_reads_as_an_empty_case(template):
    book = read_book(template)
    assert book.findings == ()
    assert list(book.sheets) == list(SHEETS)
    assert all(len(raw.cells) == 0 for raw in book.sheets.values())


def test_a_full_case_reads_back_with_every_type(tmp_path):
    book = base.book()
    write_workbook(tmp_path / "full.xlsx", book)
    back = read_book(tmp_path / "full.xlsx")
    assert back.findings == ()
    same_cells(book, back)


def test_units_and_columns_over_time_stay(tmp_path):
    data = base.rows()
    data["offers"] = [{**line, "price_per_t FY2026-27": 1234.5} for line in data["offers"]]
    book = base.book(
        data, units={("offers", "most_t_per_year"): "kt/year", ("offers", "price_per_t FY2026-27"): "currency/kg"}
    )
    write_workbook(tmp_path / "b.xlsx", book)
    same_cells(book, read_book(tmp_path / "b.xlsx"))


VALUES = [
    "=cmd|'/c calc'!A1", "+91", "-5", "@x", "\tx", "{=1}", "http://example.org", "007", "1e5", "TRUE", "a\nb", "a\rb",
    "\x01\x1f", "_x0041_", " x ", "नियोडिमियम", "x" * 32_767, 0.1 + 0.2, 1 / 3, 1e-300, 123456789012345, -3, 1e22,
    dt.date(1999, 12, 31), dt.datetime(2026, 3, 31, 23, 59, 59), True, CellError("#REF!"),
]  # fmt: skip


@pytest.fixture(scope="module")
def echoed(tmp_path_factory):
    path = tmp_path_factory.mktemp("echo") / "b.xlsx"
    write_workbook(path, base.book({"offers": [{"offer": "x", "note": value} for value in VALUES]}))
    place = [column.name for column in SHEETS["offers"].columns].index("note")
    return list(read_book(path).sheets["offers"].cells[place])


@pytest.mark.parametrize("place", range(len(VALUES)), ids=[repr(value)[:20] for value in VALUES])
def test_any_value_reads_back_as_it_was(echoed, place):
    assert type(echoed[place]) is type(VALUES[place])
    assert echoed[place] == VALUES[place]


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    data = base.rows()
    data["offers"][0]["note"] = "=1+1"
    data["offers"][0]["source"] = "http://example.org"
    write_workbook(tmp_path / "b.xlsx", base.book({"offers": data["offers"]}))
    page = openpyxl.load_workbook(tmp_path / "b.xlsx")["offers"]
    cells = [cell for cell in page[5] if cell.value in ("=1+1", "http://example.org")]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert all(cell.hyperlink is None for cell in cells)


def test_the_same_case_gives_the_same_bytes(tmp_path):
    assert workbook_bytes(base.book()) == workbook_bytes(base.book())
    write_workbook(tmp_path / "b.xlsx", base.book())
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"old")

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_workbook(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
