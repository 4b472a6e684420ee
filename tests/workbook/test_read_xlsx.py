"""Every kind of cell a spreadsheet can hold reads as what the user sees, with its true address."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from planner.workbook import CellError, Uncalculated, read_book
from tests.workbook.forge import MAIN, RELATION, cells, codes, header, pack, parts, row, sheet, text


def read_offers(tmp_path: Path, *rows: str, names: tuple[str, ...] = ("offer", "price_per_t"), **more: str):
    made = parts({"offers": sheet(header(*names) + "".join(rows), **more)})
    return read_book(pack(tmp_path / "book.xlsx", made))


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="B5"><v>1200</v></c>', 1200),
        ('<c r="B5"><v>0.30000000000000004</v></c>', 0.1 + 0.2),
        ('<c r="B5"><v>1E-3</v></c>', 0.001),
        ('<c r="B5"><v>5.0</v></c>', 5),
        ('<c r="B5"><v>-7</v></c>', -7),
        ('<c r="B5"><v>123456789012345678</v></c>', 123456789012345678.0),
        ('<c r="B5" t="b"><v>1</v></c>', True),
        ('<c r="B5" t="b"><v>0</v></c>', False),
        ('<c r="B5" t="e"><v>#REF!</v></c>', CellError("#REF!")),
        ('<c r="B5" t="str"><f>A1&amp;""</f><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="B5"><f>A1*2</f><v>24</v></c>', 24),
        ('<c r="B5"><f>A1*2</f></c>', Uncalculated("A1*2")),
        ('<c r="B5"><f>A1*2</f><v/></c>', Uncalculated("A1*2")),
        ('<c r="B5" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B5" s="1"><v>46113</v></c>', dt.date(2026, 4, 1)),
        ('<c r="B5" s="2"><v>46112.9999884259</v></c>', dt.datetime(2026, 3, 31, 23, 59, 59)),
        ('<c r="B5" s="1"><v>99999999999</v></c>', CellError("######")),
        ('<c r="B5" s="1"><v>0.5</v></c>', "12:00:00"),
        ('<c r="B5" s="3"><v>1.5</v></c>', "1 day, 12:00:00"),
        ('<c r="B5" s="4"><v>0.12</v></c>', 0.12),
        ('<c r="B5" t="d"><v>2026-04-01T00:00:00</v></c>', dt.date(2026, 4, 1)),
        ("<c r='B5'><v>NaN</v></c>", "NaN"),
        ("<c r='B5'><v>1e999</v></c>", "1e999"),
        ("<c r='B5'><v>1_000</v></c>", "1_000"),
        ("<c r='B5'><v>१२</v></c>", "१२"),
        (text("B5", "NA"), "NA"),
        (text("B5", "None"), "None"),
        (text("B5", "  "), None),
        (text("B5", "\u00a0"), None),
        (text("B5", " Nd "), " Nd "),
        (text("B5", "a_x0041_b_x005F_x0041_"), "aAb_x0041_"),
        (text("B5", "x_xD800_y"), "x_xD800_y"),
        (text("B5", "नियोडिमियम"), "नियोडिमियम"),
        (text("B5", "=1+1"), "=1+1"),
    ],
)
def test_cell_reads_as_the_user_sees_it(tmp_path, xml, expected):
    book = read_offers(tmp_path, row(5, text("A5", "x"), xml))
    (value,) = book.sheets["offers"].cells[1]
    assert type(value) is type(expected)
    assert value == expected


def test_rows_and_columns_keep_their_place(tmp_path):
    rows = header("offer", "", "price_per_t").replace(text("B1", ""), "")
    rows += row(7, text("A7", "a")) + row(9) + row(12, text("A12", "b"), '<c r="C12"><v>3</v></c>')
    book = read_book(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)})))
    raw = book.sheets["offers"]
    assert raw.header == ("offer", "price_per_t")
    assert raw.columns == (0, 2)
    assert raw.row_numbers.tolist() == [7, 12]
    assert cells(book, "offers") == [["a", None], ["b", 3]]


def test_cells_and_rows_without_addresses_follow_each_other(tmp_path):
    plain = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(f"<row>{plain.format('required')}{plain.format('price_per_t')}</row>" for _ in range(4))
    rows = rows.replace("required", "offer", 1) + f"<row>{plain.format('x')}<c><v>4</v></c></row>"
    book = read_book(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)})))
    assert cells(book, "offers") == [["x", 4]]
    assert book.sheets["offers"].row_numbers.tolist() == [5]


def test_header_may_hold_units_dates_and_numbers(tmp_path):
    rows = header("offer", "most_t_per_year [kt/year]", units={"offer": "", "most_t_per_year [kt/year]": "kt/year"})
    rows = rows.replace("</row>", '<c r="C1" s="1"><v>46357</v></c><c r="D1"><v>2027</v></c></row>', 1)
    book = read_book(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)})))
    assert book.sheets["offers"].header == ("offer", "most_t_per_year [kt/year]", "2026-12-01", "2027")
    assert book.sheets["offers"].units == ("", "kt/year", "", "")


def test_shared_strings_join_runs_and_leave_phonetics_out(tmp_path):
    strings = (
        "<si><t>offer</t></si><si><r><t>a</t></r><r><t xml:space='preserve'> b</t></r><rPh><t>no</t></rPh></si><si/>"
    )
    shared = '<c r="{}" t="s"><v>{}</v></c>'
    rows = row(1, shared.format("A1", 0)) + row(5, shared.format("A5", 1)) + row(6, shared.format("A6", 2))
    book = read_book(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)}, strings=strings)))
    assert cells(book, "offers") == [["a b"]]


def test_a_text_that_is_missing_is_a_damaged_file(tmp_path):
    rows = row(1, '<c r="A1" t="s"><v>7</v></c>')
    path = pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)}, strings="<si><t>x</t></si>"))
    with pytest.raises(Exception, match="1 error") as caught:
        read_book(path)
    assert caught.value.findings[0].code == "file-damaged"


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path):
    rows = header("offer", "from") + row(5, text("A5", "x"), '<c r="B5" s="1"><v>44651</v></c>')
    made = parts({"offers": sheet(rows)}, workbook='<workbookPr date1904="1"/>')
    book = read_book(pack(tmp_path / "b.xlsx", made))
    assert cells(book, "offers") == [["x", dt.date(2026, 4, 1)]]
    assert codes(book) == ["date-1904"]


def test_one_warning_a_sheet_for_formulas(tmp_path):
    formula = '<c r="B{0}"><f t="shared" si="0" ref="B5:B7">A{0}*2</f><v>1</v></c>'
    book = read_offers(tmp_path, *(row(number, formula.format(number)) for number in (5, 6, 7)))
    (found,) = book.findings
    assert (found.code, found.where) == ("formulas", "offers!B5")
    assert found.problem.startswith("3 cells hold a formula")


@pytest.mark.parametrize(
    ("formula", "refused"),
    [
        ("[1]Prices!A1", True),
        ("'[1]My prices'!A1*2", True),
        ("Table1[2030]", False),
        ('"[1]"&amp;A1', False),
        ("cmd|'/c calc'!A1", False),
    ],
)
def test_a_formula_that_reads_another_file_is_refused(tmp_path, formula, refused):
    book = read_offers(tmp_path, row(5, text("A5", "x"), f'<c r="B5"><f>{formula}</f><v>1</v></c>'))
    assert ("external-link" in codes(book)) is refused


def test_shared_formula_carries_its_master(tmp_path):
    first = '<c r="B5"><f t="shared" si="3" ref="B5:B6">[1]S!A1</f><v>1</v></c>'
    second = '<c r="B6"><f t="shared" si="3"/><v>2</v></c>'
    book = read_offers(tmp_path, row(5, first), row(6, second))
    assert [found.cell for found in book.findings if found.code == "external-link"] == ["B5", "B6"]


def test_hidden_rows_columns_sheets_and_filters_are_told(tmp_path):
    rows = header("offer", "price_per_t") + row(5, text("A5", "x"), more='hidden="1"')
    rows += row(6, more='hidden="1"') + row(7, text("A7", "y"))
    hidden = sheet(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>')
    filtered = sheet(
        header("stage") + row(5, text("A5", "x")),
        after='<autoFilter ref="A4:A9"><filterColumn colId="0"/></autoFilter>',
    )
    made = parts({"offers": hidden, "stages": filtered}, states={"stages": 'state="veryHidden"'})
    book = read_book(pack(tmp_path / "b.xlsx", made))
    assert codes(book) == ["rows-hidden", "columns-hidden", "filter-on", "sheet-hidden"]
    assert book.findings[0].problem.startswith("1 row is hidden")
    assert cells(book, "offers") == [["x", None], ["y", None]]


@pytest.mark.parametrize(
    ("merged", "found"), [("A5:A6", True), ("A1:B1", True), ("A2:B2", False), ("F5:G9", False), ("A6:A7", True)]
)
def test_merged_cells_are_refused_where_they_hide_a_value(tmp_path, merged, found):
    after = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>'
    book = read_offers(tmp_path, row(5, text("A5", "x")), after=after)
    assert ("merged-cells" in codes(book)) is found


def test_a_value_without_header_is_not_lost_silently(tmp_path):
    book = read_offers(tmp_path, row(5, text("A5", "x"), text("D5", "lost")), row(6, text("D6", "too")))
    (found,) = book.findings
    assert (found.code, found.cell, found.value) == ("column-without-header", "D5", "lost")


def test_header_below_titles_is_found(tmp_path):
    rows = row(1, text("A1", "Our offers")) + row(3, text("A3", "offer"), text("B3", "price_per_t"))
    rows += row(4, text("A4", "x"))
    book = read_book(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)})))
    (found,) = book.findings
    assert found.code == "header-not-first"
    assert "row 3" in found.problem
    assert book.unreadable == {"offers"}


def test_labels_are_not_taken_for_machine_names(tmp_path):
    rows = header("stage", "follows").replace("<t>stage", "<t>stagee").replace("<t>follows", "<t>folows")
    book = read_book(pack(tmp_path / "b.xlsx", parts({"stages": sheet(rows)})))
    assert book.findings == ()
    assert book.sheets["stages"].header == ("stagee", "folows")


def test_data_in_the_header_rows_are_never_dropped(tmp_path):
    rows = row(1, text("A1", "stage")) + row(2, text("A2", "mined")) + row(3, text("A3", "refined"))
    book = read_book(pack(tmp_path / "b.xlsx", parts({"stages": sheet(rows)})))
    assert codes(book) == ["header-rows-missing"]
    assert book.unreadable == {"stages"}


def test_sheets_of_other_names(tmp_path):
    good = sheet(header("stage") + row(5, text("A5", "x")))
    made = parts({"README": good, " Stages ": good, "_mine": good, "Stage": good, "lists": good, "stages": good})
    book = read_book(pack(tmp_path / "b.xlsx", made))
    assert list(book.sheets) == ["stages", "Stage"]
    assert book.sheets["stages"].name == " Stages "
    assert len(book.sheets["Stage"].cells) == 0
    assert book.ignored == ("_mine",)
    assert codes(book) == ["sheet-twice"]


def test_strict_and_prefixed_xml_read_alike(tmp_path):
    made = parts({"offers": sheet(header("offer") + row(5, text("A5", "x")))})
    strict = {
        name: xml.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            RELATION, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, xml in made.items()
    }
    prefixed = {**made, "xl/worksheets/sheet1.xml": prefix(made["xl/worksheets/sheet1.xml"])}
    for number, content in enumerate((made, strict, prefixed)):
        assert cells(read_book(pack(tmp_path / f"{number}.xlsx", content)), "offers") == [["x"]]


def prefix(xml: str) -> str:
    for name in ("worksheet", "sheetData", "row", "c", "is", "t"):
        for after in (" ", ">"):
            xml = xml.replace(f"<{name}{after}", f"<x:{name}{after}")
        xml = xml.replace(f"</{name}>", f"</x:{name}>")
    return xml.replace("xmlns=", "xmlns:x=")


def test_a_workbook_of_openpyxl_reads_alike(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "offers"
    page.append(["offer", "price_per_t", "from", "note"])
    page.append(["Offer", "Price"])
    page.append([None, "currency/t"])
    page.append(["required", "required"])
    page.append(["x", 1.5, dt.date(2026, 4, 1), CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))])
    page["B6"] = "=B5*2"
    book.save(tmp_path / "b.xlsx")
    read = read_book(tmp_path / "b.xlsx")
    assert cells(read, "offers") == [
        ["x", 1.5, dt.date(2026, 4, 1), "plain bold"],
        [None, Uncalculated("B5*2"), None, None],
    ]
    assert read.sheets["offers"].units == ("", "currency/t", "", "")


def test_formatted_blanks_to_the_last_row_cost_nothing(tmp_path):
    blanks = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(6, 60_000))
    blanks += '<row r="1048576"><c r="A1048576" s="1"/></row>'
    book = read_offers(tmp_path, row(5, text("A5", "x")), blanks)
    assert cells(book, "offers") == [["x", None]]
    assert book.findings == ()


@pytest.mark.parametrize("cell", ["XFD1048576", "B200001", "GS5"])
def test_data_in_a_far_corner_are_refused(tmp_path, cell):
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    book = read_offers(tmp_path, row(int(number), text(cell, "x")))
    (found,) = book.findings
    assert (found.code, found.cell) == ("sheet-too-large", cell)


def test_a_false_dimension_is_not_believed(tmp_path):
    book = read_offers(tmp_path, row(5, text("A5", "x")), before='<dimension ref="A1:XFD1048576"/>')
    assert cells(book, "offers") == [["x", None]]


def test_a_cell_that_stands_twice_is_refused(tmp_path):
    book = read_offers(tmp_path, row(5, text("A5", "x"), text("A5", "y")), row(6), row(5, text("A5", "z")))
    assert codes(book) == ["cell-twice", "cell-twice"]
