"""Workbooks and folders as people in a hurry leave them: each mistake is told in its cell, and nothing is written.

All of them are written by openpyxl, as files from Google and from most programs are; some again by LibreOffice.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from planner.cli.app import app
from planner.errors import Severity
from planner.tables import validate
from planner.workbook import read_book
from planner.workbook.convert import convert
from tests.hostile import workbooks as w
from tests.tables import base

Spoil = Callable[[openpyxl.Workbook], None]
OFFICE = shutil.which("soffice")


def book() -> openpyxl.Workbook:
    """The valid case as openpyxl writes it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, table in w.rows().items():
        columns = base.header_of(name, table)
        sheet = made.create_sheet(name)
        for line in (columns, columns, [], ["optional"] * len(columns)):
            sheet.append(list(line))
        for row in table:
            sheet.append([row.get(column) for column in columns])
    return made


def column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def put(sheet: str, name: str, row: int, value: Any) -> Spoil:
    """Write into one cell; rows of data are counted from 0."""

    def spoil(made: openpyxl.Workbook) -> None:
        cell = made[sheet].cell(w.FIRST + row, column(made[sheet], name))
        cell.value = value
        if isinstance(value, str) and not value.startswith("=SUM"):
            cell.data_type = "s"

    return spoil


def below(sheet: str, *lines: tuple[Any, ...], gap: int = 2) -> Spoil:
    """Write lines below the data."""

    def spoil(made: openpyxl.Workbook) -> None:
        start = made[sheet].max_row + gap
        for number, line in enumerate(lines):
            for place, value in enumerate(line, start=1):
                made[sheet].cell(start + number, place).value = value

    return spoil


def header(sheet: str, name: str, text: Any) -> Spoil:
    def spoil(made: openpyxl.Workbook) -> None:
        made[sheet].cell(1, column(made[sheet], name)).value = text

    return spoil


def unit(sheet: str, name: str, text: str) -> Spoil:
    def spoil(made: openpyxl.Workbook) -> None:
        made[sheet].cell(3, column(made[sheet], name)).value = text

    return spoil


def at(sheet: str, name: str, row: int) -> str:
    return w.place(sheet, name, row)


def _titled(made: openpyxl.Workbook) -> None:
    made["offers"].insert_rows(1, 2)
    made["offers"]["A1"] = "Offers for FY2026-27"
    made["offers"].merge_cells("A1:D1")


def _unlabelled(made: openpyxl.Workbook) -> None:
    made["offers"].delete_rows(2, 3)


def _copied(made: openpyxl.Workbook) -> None:
    made.copy_worksheet(made["demand"])


def _renamed(made: openpyxl.Workbook) -> None:
    made["deliveries"].title = "Deliveries (2)"


def _merged(made: openpyxl.Workbook) -> None:
    made["routes"].merge_cells("C5:C6")


def _noted(made: openpyxl.Workbook) -> None:
    made["demand"].cell(6, made["demand"].max_column + 2).value = "ask Ravi!"


TONNES = at("demand", "tonnes", 1)
SLOPPY: dict[str, tuple[Spoil, str, str, str]] = {
    "rupee sign": (
        put("offers", "price_per_t", 2, "₹ 40,000"),
        "not-a-number",
        at("offers", "price_per_t", 2),
        "alone",
    ),
    "rupees in words": (
        put("offers", "price_per_t", 2, "Rs. 40000/-"),
        "not-a-number",
        at("offers", "price_per_t", 2),
        "",
    ),
    "percent as text": (put("caps", "share", 1, "60%"), "not-a-number", at("caps", "share", 1), "0.12 for 12 %"),
    "percent as a number": (put("caps", "share", 1, 60), "share-over-1", at("caps", "share", 1), "%"),
    "n/a": (put("demand", "tonnes", 1, "n/a"), "not-a-number", TONNES, "blank"),
    "dash": (put("demand", "tonnes", 1, "-"), "not-a-number", TONNES, "blank"),
    "TBD": (put("demand", "tonnes", 1, "TBD"), "not-a-number", TONNES, "blank"),
    "range": (put("demand", "tonnes", 1, "10-20"), "not-a-number", TONNES, ""),
    "about": (put("demand", "tonnes", 1, "~14"), "not-a-number", TONNES, ""),
    "stray unit": (put("demand", "tonnes", 1, "500 t"), "not-a-number", TONNES, "unit stands in the header"),
    "lakh": (put("demand", "tonnes", 1, "2 lakh"), "not-a-number", TONNES, ""),
    "number as text": (put("demand", "tonnes", 1, "14"), "text-number", TONNES, "Number"),
    "minus of a book": (put("demand", "tonnes", 1, "−5"), "not-a-number", TONNES, ""),
    "in brackets": (put("demand", "tonnes", 1, "(5)"), "not-a-number", TONNES, ""),
    "dd/mm": (
        put("licences", "valid_to", 0, "31/12/2027"),
        "date-unclear",
        at("licences", "valid_to", 0),
        "2027-03-31",
    ),
    "month in words": (put("licences", "valid_to", 0, "Dec-27"), "date-unclear", at("licences", "valid_to", 0), ""),
    "year alone": (
        put("licences", "valid_to", 0, datetime.date(1905, 7, 19)),
        "date-implausible",
        at("licences", "valid_to", 0),
        "typed alone",
    ),
    "period as a date": (
        put("demand", "period", 4, datetime.date(2027, 1, 1)),
        "name-not-text",
        at("demand", "period", 4),
        "Text",
    ),
    "country in words": (put("caps", "country", 1, "China"), "unknown-country", at("caps", "country", 1), "'CHN'"),
    "commas in a list": (
        put("licences", "materials", 1, "N35, N42"),
        "dangling-reference",
        at("licences", "materials", 1),
        "'N35; N42'",
    ),
    "slash between countries": (
        put("origins", "countries", 0, "CHN/JPN"),
        "unknown-country",
        at("origins", "countries", 0),
        "'CHN; JPN'",
    ),
    "yes and no otherwise": (put("offers", "take_or_pay", 0, "Y"), "not-in-list", at("offers", "take_or_pay", 0), ""),
    "never calculated": (put("demand", "tonnes", 1, "=SUM(1,2)"), "formula-not-calculated", TONNES, "save"),
    "error": (put("demand", "tonnes", 1, "#REF!"), "error-cell", TONNES, "formula"),
    "own header again": (
        below("customers", ("customer", "label"), ("Gamma", "x")),
        "second-table",
        "customers!A8",
        "row",
    ),
    "table of another sheet": (
        below("customers", ("segment", "label"), ("wind", "x")),
        "second-table",
        "customers!A8",
        "sheet segments",
    ),
    "note beside": (_noted, "column-without-header", "demand!Q6", "_"),
    "title rows": (_titled, "header-not-first", "offers!A3", "above"),
    "no label rows": (_unlabelled, "header-rows-missing", "offers!A4", "template"),
    "copied sheet": (_copied, "unknown-sheet", "demand Copy", "'demand'"),
    "renamed sheet": (_renamed, "unknown-sheet", "Deliveries (2)", "'deliveries'"),
    "merged body": (_merged, "merged-cells", "routes!C5", "nmerge"),
    "unit in round brackets": (
        header("demand", "tonnes", "tonnes (kg)"),
        "unknown-column",
        "demand!I1",
        "'tonnes [kg]'",
    ),
    "tonnes in words": (unit("demand", "tonnes", "Tonnes"), "unknown-unit", "demand!I3", "'t'"),
    "metric ton": (unit("demand", "tonnes", "MT"), "unknown-unit", "demand!I3", "tonne"),
}
"""What was done -> how, the code of the error, its place, and a word of the way out."""


def told(path: Path, code: str, where: str, hint: str) -> None:
    """The error stands where it should, with its way out; ``plan solve`` ends with 2 and writes nothing."""
    found = [one for one in w.findings(path) if (one.code, one.where) == (code, where)]
    assert found, [(one.code, one.where) for one in w.findings(path)]
    assert found[0].severity is Severity.ERROR
    assert hint in found[0].problem + found[0].fix, found[0]
    out = path.parent / "out"
    ended = CliRunner().invoke(app, ["solve", str(path), "--out", str(out / "run")])
    assert ended.exit_code == 2, ended.output
    assert isinstance(ended.exception, SystemExit)
    assert where in ended.stderr
    assert not out.exists()


@pytest.mark.parametrize("name", SLOPPY)
def test_a_sloppy_workbook_is_told_where_it_is_wrong(tmp_path, name):
    spoil, code, where, hint = SLOPPY[name]
    made = book()
    spoil(made)
    made.save(tmp_path / "book.xlsx")
    told(tmp_path / "book.xlsx", code, where, hint)


def test_all_of_it_is_told_at_once(tmp_path):
    """Every mistake that touches one cell, in one workbook: as many errors, each in its place."""
    made, wanted = book(), {}
    for spoil, code, where, _ in SLOPPY.values():
        if spoil.__qualname__.startswith("put."):
            spoil(made)
            wanted[where] = code
    made.save(tmp_path / "book.xlsx")
    found = {(one.where, one.code) for one in w.errors(tmp_path / "book.xlsx")}
    assert len(wanted) > 8
    assert set(wanted.items()) <= found


# ---- as LibreOffice saves it


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Files as LibreOffice saves them: a function from a workbook to its copy."""
    if OFFICE is None:
        pytest.skip("no LibreOffice here")
    home = tmp_path_factory.mktemp("office")

    def save(path: Path) -> Path:
        out = path.parent / "saved"
        command = [OFFICE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", str(out), str(path)], capture_output=True, check=True, timeout=180)
        return out / path.name

    return save


@pytest.mark.slow
def test_what_libreoffice_saves_is_the_same_case(tmp_path, office):
    """Same tables, cell by cell; and what it calculates is taken with a warning."""
    made = book()
    made.save(tmp_path / "book.xlsx")
    first, second = (
        validate(read_book(path)).tables for path in (tmp_path / "book.xlsx", office(tmp_path / "book.xlsx"))
    )
    assert first is not None
    assert second is not None
    for name in w.rows():
        assert first[name].data.equals(second[name].data), name
    made["demand"].cell(6, column(made["demand"], "tonnes")).value = "=SUM(2,3)"
    made.save(tmp_path / "sums.xlsx")
    saved = office(tmp_path / "sums.xlsx")
    w.one_warning(saved, "formulas", TONNES)
    tables = validate(read_book(saved)).tables
    assert tables is not None
    assert tables["demand"]["tonnes"].tolist()[1] == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "rupee sign",
        "percent as text",
        "number as text",
        "dd/mm",
        "own header again",
        "title rows",
        "copied sheet",
        "error",
    ],
)
def test_a_sloppy_workbook_of_libreoffice_is_told_alike(tmp_path, office, name):
    spoil, code, where, hint = SLOPPY[name]
    made = book()
    spoil(made)
    made.save(tmp_path / "book.xlsx")
    told(office(tmp_path / "book.xlsx"), code, where, hint)


# ---- folders of CSV files


@pytest.fixture
def folder(tmp_path):
    """The valid case as a folder."""
    convert(w.write(tmp_path), tmp_path / "case")
    return tmp_path / "case"


def recoded(name: str, encoding: str, **more: Any) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / f"{name}.csv"
        path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding, **more))

    return spoil


def replaced(name: str, old: str, new: str, times: int = 1) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new, times), encoding="utf-8", newline="")

    return spoil


def _doubled(folder: Path) -> None:
    path = folder / "customers.csv"
    path.write_bytes(path.read_bytes() + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))


def _exported(folder: Path) -> None:
    """A sheet of the workbook saved as CSV, with its four header rows."""
    path = folder / "segments.csv"
    first, *rest = path.read_text(encoding="utf-8-sig").splitlines()
    marks = ",".join(["optional"] * (first.count(",") + 1))
    path.write_text("\n".join([first, first.title(), first.count(",") * ",", marks, *rest]), encoding="utf-8")


def _as_folder(folder: Path) -> None:
    (folder / "customers.csv").unlink()
    (folder / "customers.csv").mkdir()


def _linked(folder: Path) -> None:
    (folder / "customers.csv").unlink()
    (folder / "customers.csv").symlink_to("nowhere.csv")


def _copied_file(folder: Path) -> None:
    shutil.copy(folder / "customers.csv", folder / "customers (1).csv")


FOLDERS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "semicolons": (replaced("customers", ",", ";", 10_000), "csv-separator", "customers!A1"),
    "tabs": (replaced("customers", ",", "\t", 10_000), "csv-separator", "customers!A1"),
    "UTF-16": (recoded("customers", "utf-16"), "csv-encoding", "customers"),
    "UTF-16 without its mark": (recoded("customers", "utf-16-le"), "csv-encoding", "customers"),
    "old Windows": (replaced("customers", "Beta", "B\u00e9ta"), "dangling-reference", ""),
    "title row": (replaced("customers", "customer", "Our customers\n\ncustomer"), "header-not-first", "customers!A3"),
    "separator line": (replaced("customers", "customer", "sep=,\ncustomer"), "header-not-first", "customers!A2"),
    "four header rows": (_exported, "header-rows-extra", "segments!A4"),
    "twice in one file": (_doubled, "second-table", "customers!A4"),
    "quote opened": (replaced("customers", "Alpha", '"Alpha'), "csv-quotes", "customers!A2"),
    "comma in a name": (replaced("customers", "Alpha,", "Alpha, Inc,"), "csv-long-row", ""),
    "a folder of its name": (_as_folder, "file-type", "customers"),
    "copy of a file": (_copied_file, "unknown-sheet", "customers (1)"),
    "dd/mm": (replaced("licences", "2027-", "31/12/2027 "), "date-unclear", ""),
    "thousands": (replaced("demand", "14", '"14,000"'), "not-a-number", ""),
    "nothing in it": (lambda folder: (folder / "demand.csv").write_bytes(b" , \n\n,,\n"), "no-rows", "demand"),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_sloppy_folder_is_told_where_it_is_wrong(folder, name):
    spoil, code, where = FOLDERS[name]
    spoil(folder)
    found = [one for one in w.errors(folder) if one.code == code and where in ("", one.where)]
    assert found, [(one.code, one.where) for one in w.findings(folder)]
    ended = CliRunner().invoke(app, ["solve", str(folder), "--out", str(folder.parent / "out" / "run")])
    assert ended.exit_code == 2, ended.output
    assert isinstance(ended.exception, SystemExit)
    assert not (folder.parent / "out").exists()


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="no links here")
def test_a_link_that_leads_nowhere_is_told(folder):
    _linked(folder)
    assert ("file-type", "customers") in {(one.code, one.where) for one in w.errors(folder)}


def test_bytes_of_another_code_page_are_told_in_their_row(folder):
    replaced("customers", "Beta", "Béta")(folder)
    recoded("customers", "latin-1")(folder)
    found = w.one_error(folder, "csv-encoding")
    assert (found.sheet, found.cell) == ("customers", "3")


HARMLESS: dict[str, Callable[[Path], None]] = {
    "Windows lines and the mark of UTF-8": lambda folder: (
        [
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\n", b"\r\n"))
            for path in folder.glob("*.csv")
        ]
        and None
    ),
    "commas at the ends": lambda folder: (
        [
            path.write_text(
                "\n".join(f"{line},,," for line in path.read_text(encoding="utf-8-sig").splitlines()), "utf-8"
            )
            for path in folder.glob("demand.csv")
        ]
        and None
    ),
    "what a Mac leaves": lambda folder: (folder / "._demand.csv").write_bytes(b"\0\5\26\7") and None,
    "capitals": lambda folder: (folder / "demand.csv").rename(folder / "DEMAND.CSV") and None,
    "notes": lambda folder: (folder / "notes.txt").write_text("mine", encoding="utf-8") and None,
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_in_a_folder_changes_nothing(folder, name):
    before = validate(read_book(folder)).tables
    HARMLESS[name](folder)
    w.accepted(folder)
    after = validate(read_book(folder)).tables
    assert before is not None
    assert after is not None
    assert all(before[sheet].data.equals(after[sheet].data) for sheet in w.rows())


@pytest.mark.parametrize("ending", [".txt", ".xlsx", ".tsv"])
def test_a_table_under_another_ending_is_no_silent_loss(folder, ending):
    (folder / "caps.csv").rename(folder / f"caps{ending}")
    found = [one for one in w.findings(folder) if one.code == "file-not-csv"]
    assert [(one.where, one.severity) for one in found] == [("caps", Severity.WARNING)]
    assert f"caps{ending}" in found[0].problem
