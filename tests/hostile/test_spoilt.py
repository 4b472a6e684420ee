"""Workbooks spoilt at random: never a traceback, and never another meaning without a word.

The slow tests spoil more than two thousand files. What two readers agree on is what a file says: where a spoilt file is
taken without a finding, openpyxl must read the same cells.
"""

from __future__ import annotations

import datetime
import io
import random
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from planner.errors import Finding, InputError, Severity
from planner.schema import SHEETS
from planner.tables import validate
from planner.workbook import Book, CellError, Uncalculated, read_book
from tests.hostile import spoil, spoil_cells
from tests.hostile import workbooks as w
from tests.workbook import forge

QUICK = 80
MANY = 900

FEW = ("settings", "periods", "stages", "materials", "exchange_rates", "demand", "licences")


def readable(findings: tuple[Finding, ...]) -> None:
    """Every finding can be read and printed."""
    for finding in findings:
        texts = (finding.code, finding.problem, finding.fix, finding.value, finding.where)
        assert all(text.isprintable() for text in texts), finding
        assert finding.problem
        assert finding.fix


def looked_at(path: Path) -> Book | None:
    """Read and check a file, whatever it is; its cells if it was taken without an error."""
    try:
        book = read_book(path)
    except InputError as refused:
        readable(refused.findings)
        return None
    checked = validate(book)
    readable(checked.findings)
    return book


def plain(value: Any) -> Any:
    """A cell as both readers have it: numbers as floats, days as ISO text, blanks as None."""
    match value:
        case int() | float() if not isinstance(value, bool):
            value = float(value)
        case datetime.datetime() if value.time() != datetime.time():
            value = value.isoformat()
        case datetime.datetime():
            value = value.date().isoformat()
        case datetime.date() | datetime.time() | datetime.timedelta():
            value = str(value)
        case CellError() | Uncalculated():
            value = "wrong"
        case str():
            value = None if not value or value.isspace() else "wrong" if value.startswith("#") else value
    return value


def agree(book: Book, raw: bytes) -> None:
    """Assert that openpyxl reads the same cells, if it reads the file at all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            other = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
            titles = {sheet.title.strip().lower(): sheet for sheet in other.worksheets}
        except Exception:  # noqa: BLE001 - whatever it stumbles over, we may read
            return
    told = {finding.sheet for finding in book.findings}
    for name, sheet in book.sheets.items():
        if name not in SHEETS or name in told or name not in titles or titles[name].max_row == 1:
            continue
        for place, column in enumerate(sheet.columns):
            for number, value in zip(sheet.row_numbers, sheet.cells[place], strict=True):
                seen = titles[name].cell(int(number), column + 1).value
                ours, theirs = plain(value), plain(seen)
                assert ours == theirs or _known_to_differ(value, seen), (name, number, column, value, seen)


def _known_to_differ(ours: Any, theirs: Any) -> bool:
    """What openpyxl makes of a cell that is no plain value: numbers that are none, escapes it leaves as they are."""
    told = isinstance(ours, CellError | Uncalculated) and theirs is None
    return told or (isinstance(ours, str) and (theirs is None or "_x" in str(theirs) or not isinstance(theirs, str)))


def small_parts() -> dict[str, str]:
    """The parts of a workbook of a few sheets, all that openpyxl wants included."""
    made = forge.parts({name: w.sheet_xml(name, w.rows()[name]) for name in FEW}, strings="<si><t>x</t></si>")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    listed = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles"), ("xl/sharedStrings.xml", "sharedStrings")]
    listed += [(part, "worksheet") for part in made if "worksheets" in part]
    made["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{part}" ContentType="{kind}.{word}+xml"/>' for part, word in listed)
        + "</Types>"
    )
    return made


def test_openpyxl_reads_the_honest_workbook_alike(tmp_path):
    raw = spoil.packed(dict(small_parts()))
    (tmp_path / "book.xlsx").write_bytes(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(openpyxl.load_workbook(io.BytesIO(raw)).worksheets) == len(FEW)
    agree(read_book(tmp_path / "book.xlsx"), raw)


@pytest.mark.parametrize("seeds", [range(QUICK), pytest.param(range(QUICK, MANY), marks=pytest.mark.slow)])
def test_spoilt_bytes_are_told_or_harmless(tmp_path, seeds):
    """A file with changed bytes is refused, or is read as the file it was: an archive has a checksum for each part."""
    whole = spoil.packed(dict(small_parts()))
    path = tmp_path / "book.xlsx"
    path.write_bytes(whole)
    honest = read_book(path)
    for seed in seeds:
        chance = random.Random(f"bytes {seed}")
        path.write_bytes(spoil.spoil_bytes(whole, chance))
        book = looked_at(path)
        if book is not None and not book.findings and book.sheets.keys() == honest.sheets.keys():
            forge.same_cells(honest, book)


@pytest.mark.parametrize("seeds", [range(QUICK), pytest.param(range(QUICK, MANY), marks=pytest.mark.slow)])
def test_spoilt_parts_are_told_or_read_as_openpyxl_reads_them(tmp_path, seeds):
    parts = small_parts()
    path = tmp_path / "book.xlsx"
    for seed in seeds:
        raw = spoil.packed(spoil.spoil_parts(parts, random.Random(f"parts {seed}")))
        path.write_bytes(raw)
        book = looked_at(path)
        if book is not None:
            agree(book, raw)


@pytest.mark.parametrize("seeds", [range(QUICK), pytest.param(range(QUICK, MANY), marks=pytest.mark.slow)])
def test_spoilt_cells_are_told_where_they_stand(tmp_path, seeds):
    """Each wrong cell has its error, and what is merely written in another way changes nothing."""
    before = validate(read_book(w.write(tmp_path))).tables
    assert before is not None
    for seed in seeds:
        chance = random.Random(f"cells {seed}")
        data, heads = w.rows(), {}
        wanted = [
            way(data, heads, chance) for way in chance.choices(spoil_cells.SPOILINGS, k=chance.choice([1, 1, 2, 3]))
        ]
        sheets = {name: w.sheet_xml(name, table, heads=heads.get(name)) for name, table in data.items()}
        checked = validate(read_book(w.write(tmp_path, sheets=sheets)))
        readable(checked.findings)
        errors = {(one.code, one.where) for one in checked.findings if one.severity is Severity.ERROR}
        codes = [spoilt for spoilt in wanted if spoilt is not None and spoilt.code]
        if not codes:
            assert checked.tables is not None, (seed, errors)
            for name in SHEETS:
                pd.testing.assert_frame_equal(checked.tables[name].data, before[name].data)
            continue
        assert checked.tables is None, (seed, codes)
        if len([spoilt for spoilt in wanted if spoilt is not None]) == 1:
            assert (codes[0].code, codes[0].where) in errors, (seed, codes, errors)
        else:
            assert errors
