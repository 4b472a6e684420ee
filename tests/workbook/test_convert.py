"""A workbook becomes a folder and a folder a workbook without losing a cell, and nothing is overwritten unasked."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import tempfile
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.schema import SHEETS, Kind
from planner.workbook import Book, RawSheet, read_book
from planner.workbook.convert import convert, folder_files
from planner.workbook.files import write_folder
from planner.workbook.template import workbook_bytes, write_workbook
from planner.workbook.xlsx import read_xlsx
from tests.tables import base
from tests.workbook.forge import header, pack, parts, row, same_cells, sheet, text

SMALL = settings(
    derandomize=True, max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "full.xlsx"
    write_workbook(path, base.book())
    return path


@pytest.fixture
def full(tmp_path, made):
    return Path(shutil.copy(made, tmp_path / "full.xlsx"))


def test_a_full_case_goes_to_csv_and_back(tmp_path, full):
    assert convert(full, tmp_path / "folder") == ()
    assert convert(tmp_path / "folder", tmp_path / "again.xlsx") == ()
    same_cells(read_book(full), read_book(tmp_path / "again.xlsx"))
    convert(tmp_path / "again.xlsx", tmp_path / "folder2")
    assert contents(tmp_path / "folder") == contents(tmp_path / "folder2")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_validation_sees_the_same_tables_either_way(tmp_path, full):
    from planner.tables import validate

    convert(full, tmp_path / "folder")
    one, other = validate(read_book(full)), validate(read_book(tmp_path / "folder"))
    assert [finding.code for finding in one.findings] == [finding.code for finding in other.findings]
    assert one.tables is not None
    for name in SHEETS:
        pd.testing.assert_frame_equal(one.tables[name].data, other.tables[name].data)


def test_wide_columns_and_units_stay_as_they_are(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    wide = (
        "offer,price_per_t FY2026-27,price_per_t FY2027-28 [currency/kg],most_t_per_year [t/year]\nx,1.5,,3\ny,,0.25,\n"
    )
    (folder / "offers.csv").write_text(wide, encoding="utf-8")
    (folder / "exchange_rates.csv").write_text("currency,2026-12,FY2027-28\nUSD,85.5,86\n", encoding="utf-8")
    convert(folder, tmp_path / "b.xlsx")
    book = read_book(tmp_path / "b.xlsx")
    assert book.sheets["offers"].header[2:] == ("price_per_t FY2027-28", "most_t_per_year [t/year]")
    assert book.sheets["offers"].units[1:] == ("currency/t", "currency/kg", "t/year")
    assert book.sheets["exchange_rates"].cells[1].tolist() == [85.5]
    convert(tmp_path / "b.xlsx", tmp_path / "back")
    assert contents(folder) == contents(tmp_path / "back")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**15) + 1, 10**15 - 1).map(float))
DATES = st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31))


def cell(kind: Kind) -> st.SearchStrategy[object]:
    known = {Kind.NUMBER: NUMBERS, Kind.INTEGER: NUMBERS, Kind.DATE: DATES}.get(kind, TEXTS)
    return st.none() | known


@st.composite
def books(draw: st.DrawFn) -> Book:
    declared = SHEETS[draw(st.sampled_from(["offers", "demand", "recipes"]))]
    columns = draw(st.permutations(declared.columns))[: draw(st.integers(1, 6))]
    rows = draw(st.lists(st.tuples(*(cell(column.kind) for column in columns)), min_size=1, max_size=12))
    rows = [line for line in rows if any(value is not None for value in line)]
    values = np.empty((len(rows), len(columns)), object)
    for number, line in enumerate(rows):
        values[number] = line
    raw = RawSheet(
        declared.name,
        tuple(column.name for column in columns),
        tuple(column.unit for column in columns),
        pd.DataFrame(values, columns=range(len(columns)), dtype=object),
        np.arange(5, 5 + len(rows)),
        tuple(range(len(columns))),
    )
    return Book("drawn", MappingProxyType({declared.name: raw}))


@SMALL
@given(books())
def test_any_cells_survive_both_ways(book):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "one.xlsx"
        path.write_bytes(workbook_bytes(book))
        first = read_xlsx(path)
        for name, raw in book.sheets.items():
            assert values(first.sheets[name].cells) == values(raw.cells)
        write_folder(Path(place) / "folder", folder_files(first))
        if not folder_files(first):
            return
        path.write_bytes(workbook_bytes(read_book(Path(place) / "folder")))
        same_cells(first, read_xlsx(path))


def values(cells: pd.DataFrame) -> list[object]:
    return [
        str(value) if isinstance(value, (str, dt.date)) else value
        for line in cells.to_numpy().tolist()
        for value in line
    ]


def test_own_sheets_are_carried_as_values_and_unknown_ones_refused(tmp_path):
    good = sheet(header("stage") + row(5, text("A5", "x")))
    (found,) = convert(pack(tmp_path / "b.xlsx", parts({"stages": good, "_mine": good})), tmp_path / "folder")
    assert (found.code, found.sheet) == ("sheet-values-only", "_mine")
    assert (tmp_path / "folder" / "_mine.csv").read_text() == "stage\nStage\n\nrequired\nx\n"
    with pytest.raises(InputError) as caught:
        convert(pack(tmp_path / "c.xlsx", parts({"stages": good, "Mine": good})), tmp_path / "other")
    assert [finding.code for finding in caught.value.findings] == ["unknown-sheet"]
    assert not (tmp_path / "other").exists()


def test_own_files_go_to_a_workbook_and_back(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "stages.csv").write_text("stage\nx\n")
    (folder / "_facts.csv").write_text('id,fact,number\nD01,"=1+1, ""so""",007\n\nD02,,1.5\n')
    (folder / "_Facts2.csv").write_bytes(b"caf\xe9")
    (folder / f"_{'long' * 9}.csv").write_text("x\n")
    found = convert(folder, tmp_path / "b.xlsx")
    assert sorted(finding.sheet for finding in found) == ["_Facts2", f"_{'long' * 9}"]
    assert {finding.code for finding in found} == {"sheet-not-carried"}
    convert(tmp_path / "b.xlsx", tmp_path / "back")
    safe = (folder / "_facts.csv").read_bytes().replace(b'"=1+1', b"\"'=1+1")
    assert (tmp_path / "back" / "_facts.csv").read_bytes() == safe


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (text("B5", "1200"), "kind-lost"),
        ('<c r="B5" t="b"><v>1</v></c>', "kind-lost"),
        ('<c r="B5" s="1"><v>46000</v></c>', "kind-lost"),
        ('<c r="B5"><f>A1</f></c>', "formula-not-calculated"),
        (text("B5", "twelve"), None),
    ],
)
def test_what_csv_would_hide_is_told(tmp_path, xml, code):
    rows = header("offer", "price_per_t") + row(5, text("A5", "x"), xml)
    path = pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)}))
    try:
        found = convert(path, tmp_path / "folder")
    except InputError as refused:
        found = refused.findings
    assert [finding.code for finding in found] == ([code] if code else [])
    assert all(finding.cell == "B5" for finding in found)


def test_yes_and_no_stay_words(tmp_path):
    rows = header("offer", "take_or_pay") + row(5, text("A5", "x"), '<c r="B5" t="b"><v>1</v></c>')
    convert(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)})), tmp_path / "folder")
    assert (tmp_path / "folder" / "offers.csv").read_text() == "offer,take_or_pay\nx,yes\n"


def test_two_units_at_odds_cannot_be_carried(tmp_path):
    name = "most_t_per_year [kg/year]"
    rows = header("offer", name, units={name: "kt/year"}) + row(5, text("A5", "x"))
    with pytest.raises(InputError) as caught:
        convert(pack(tmp_path / "b.xlsx", parts({"offers": sheet(rows)})), tmp_path / "folder")
    assert [(found.code, found.cell) for found in caught.value.findings] == [("unit-unclear", "B3")]


def test_a_text_too_long_for_a_cell_is_refused(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "offers.csv").write_text(f"offer,note\nx,{'y' * 40_000}\n")
    with pytest.raises(InputError) as caught:
        convert(folder, tmp_path / "b.xlsx")
    assert [(found.code, found.cell) for found in caught.value.findings] == [("too-long", "B2")]


def test_nothing_is_overwritten_unasked(tmp_path, full):
    folder, again = tmp_path / "folder", tmp_path / "again.xlsx"
    convert(full, folder)
    convert(folder, again)
    before = again.read_bytes()
    for source, target in ((full, folder), (folder, again)):
        with pytest.raises(InputError) as caught:
            convert(source, target)
        assert [found.code for found in caught.value.findings] == ["target-exists"]
        convert(source, target, force=True)
    assert again.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir()} == {"full.xlsx", "folder", "again.xlsx"}


def test_a_folder_with_other_things_is_never_replaced(tmp_path, full):
    folder = tmp_path / "folder"
    convert(full, folder)
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        convert(full, folder, force=True)
    assert "letter.txt" in caught.value.findings[0].problem
    assert (folder / "letter.txt").exists()


@pytest.mark.parametrize("target", ["b.xlsx", "b.csv", "there.xlsm"])
def test_a_workbook_never_becomes_a_file(tmp_path, full, target):
    with pytest.raises(InputError) as caught:
        convert(full, tmp_path / target)
    assert caught.value.findings[0].code == "target-kind"


def test_a_folder_never_becomes_a_folder(tmp_path, full):
    convert(full, tmp_path / "folder")
    with pytest.raises(InputError) as caught:
        convert(tmp_path / "folder", tmp_path / "other")
    assert caught.value.findings[0].code == "target-kind"


def test_a_failed_write_of_a_folder_leaves_the_old_one(tmp_path, full, monkeypatch):
    folder = tmp_path / "folder"
    convert(full, folder)
    before = contents(folder)

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="No space"):
        convert(full, folder, force=True)
    assert contents(folder) == before
    assert {entry.name for entry in tmp_path.iterdir()} == {"full.xlsx", "folder"}


def test_csv_that_pandas_reads_is_the_csv_we_write(tmp_path, full):
    frame = pd.read_csv(io.BytesIO(folder_files(read_book(full))["offers.csv"]))
    assert list(frame.columns) == list(read_book(full).sheets["offers"].header)
