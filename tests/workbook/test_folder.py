"""A folder of CSV files reads as text, with the rows and columns a spreadsheet would show."""

from __future__ import annotations

import numpy as np
import pytest

from planner.workbook import CellError, read_book
from planner.workbook.folder import csv_bytes
from tests.workbook.forge import cells, codes


def folder(tmp_path, content, name="offers.csv"):
    path = tmp_path / "case"
    path.mkdir(exist_ok=True)
    (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_cell_is_text_and_blanks_are_none(tmp_path):
    text = "offer,price_per_t,note\nNA,1.50,None\n007,, \nnull,#REF!,नियोडिमियम\n"
    book = read_book(folder(tmp_path, text))
    assert book.kind == "csv"
    assert cells(book, "offers") == [
        ["NA", "1.50", "None"],
        ["007", None, None],
        ["null", CellError("#REF!"), "नियोडिमियम"],
    ]
    assert all(dtype.kind == "O" for dtype in book.sheets["offers"].cells.dtypes)


def test_row_numbers_are_those_a_spreadsheet_shows(tmp_path):
    book = read_book(folder(tmp_path, '\ufeffoffer,note\r\n\r\nx,"two\r\nlines, ""quoted"""\r\n,\r\ny,z\r\n'))
    raw = book.sheets["offers"]
    assert raw.header == ("offer", "note")
    assert raw.row_numbers.tolist() == [3, 5]
    assert cells(book, "offers") == [["x", 'two\r\nlines, "quoted"'], ["y", "z"]]


def test_blank_header_cells_keep_the_places_of_the_others(tmp_path):
    book = read_book(folder(tmp_path, "offer,,price_per_t,,\nx,,1,,\ny,,2,,\n"))
    assert book.sheets["offers"].columns == (0, 2)
    assert book.findings == ()
    assert cells(book, "offers") == [["x", "1"], ["y", "2"]]


def test_a_value_below_a_blank_header_is_told(tmp_path):
    (found,) = read_book(folder(tmp_path, "offer,,note\nx,,\ny,lost,\n")).findings
    assert (found.code, found.where, found.value) == ("column-without-header", "offers!B3", "lost")


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        ("offer,note\nx,y\nz,one, two\n", "csv-long-row", "C3"),
        ('offer,note\nx,"never closed\ny,z\n', "csv-quotes", "A2"),
        ('offer,note\nx,"one\ny,two\nz,"three\n', "csv-quotes", "A2"),
        ('offer,note\nw,"a, ""b"""\nx,"one" two\n', "csv-quotes", "A3"),
        ("Our offers\n\noffer,note\nx,y\n", "header-not-first", "A3"),
        ("sep=,\noffer,note\nx,y\n", "header-not-first", "A2"),
        ("offer,note\nOffer,Note\n,\nrequired,optional\nx,y\n", "header-rows-extra", "A4"),
        ("offer;note\nx;y\n", "csv-separator", "A1"),
        ("offer\tnote\nx\ty\n", "csv-separator", "A1"),
        ("offer,note\nx,caf\xe9\n".encode("latin-1"), "csv-encoding", "2"),
        ("offer,note\nx,y\n".encode("utf-16"), "csv-encoding", ""),
        (b"offer,note\nx,\0\n", "csv-encoding", ""),
        (b"PK\x03\x04...", "file-type", ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_not_called_missing(tmp_path, content, code, cell):
    book = read_book(folder(tmp_path, content))
    (found,) = book.findings
    assert (found.code, found.sheet, found.cell) == (code, "offers", cell)
    assert book.unreadable == {"offers"}
    assert "offers" not in book.sheets


def test_empty_files_have_no_header(tmp_path):
    for content in ("", "\n", "\ufeff"):
        assert read_book(folder(tmp_path, content)).sheets["offers"].header == ()


def test_sheets_come_in_workbook_order_and_others_are_left(tmp_path):
    for name in ("offers.csv", "Stages.CSV", "_mine.csv", "zebra.csv", "notes.txt", "lists.csv"):
        path = folder(tmp_path, "a\nx\n", name)
    book = read_book(path)
    assert list(book.sheets) == ["stages", "offers", "zebra"]
    assert book.ignored == ("_mine.csv",)


def test_two_files_of_one_sheet(tmp_path):
    folder(tmp_path, "stage\nx\n", "stages.csv")
    path = folder(tmp_path, "stage\ny\n", "STAGES.csv")
    if len(list(path.iterdir())) < 2:
        pytest.skip("this file system knows no upper case")
    assert codes(read_book(path)) == ["sheet-twice"]


def test_a_large_file_reads_whole(tmp_path):
    rows = 20_000
    lines = "".join(f"offer {number},{number / 7!r}\n" for number in range(rows))
    raw = read_book(folder(tmp_path, "offer,price_per_t\n" + lines)).sheets["offers"]
    assert raw.cells.shape == (rows, 2)
    np.testing.assert_array_equal(raw.cells[1].to_numpy(dtype=float), np.arange(rows) / 7)


def test_csv_is_marked_as_utf8_only_where_excel_needs_it():
    assert csv_bytes([["a", "b"], ["1", 'x,"y"'], ["2\n3", ""]]) == b'a,b\n1,"x,""y"""\n"2\n3",\n'
    assert csv_bytes([["a"], ["₹"]]) == "\ufeffa\n₹\n".encode()


def test_a_text_without_end_is_told(tmp_path):
    (tmp_path / "offers.csv").write_text(f"offer,label\nx,y,{'z' * 10_000_001}\n", encoding="utf-8")
    book = read_book(tmp_path)
    assert [(finding.code, finding.sheet) for finding in book.findings] == [("csv-quotes", "offers")]
    assert book.unreadable == {"offers"}
