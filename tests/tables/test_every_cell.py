"""Every column of every sheet: a spoilt cell of the valid workbook makes one finding, at that cell, with its code.

The quick tests spoil all columns of every sheet at once: each spoilt cell must make exactly one finding, and no other
cell any. The slow ones spoil the first column of every sheet, then the second, and so on; and what users do most, one
cell at a time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest

from planner.schema import SHEETS, Column, Kind
from planner.schema.units import UNITS
from planner.tables import validate
from planner.workbook.book import CellError, Uncalculated
from tests.tables import base, spoil

COLUMNS = [(sheet.name, column) for sheet in SHEETS.values() for column in sheet.columns]
NUMBERS = (Kind.NUMBER, Kind.INTEGER)
NAMES = (Kind.NAME, Kind.REFERENCE, Kind.PERIOD, Kind.SPAN)
REFERENCES = (Kind.REFERENCE, Kind.PERIOD, Kind.SPAN)


AT_ONCE = pytest.mark.parametrize("at_once", [True, pytest.param(False, marks=pytest.mark.slow)])


def rounds(*kinds: Kind, at_once: bool = False) -> Iterator[list[tuple[str, Column]]]:
    """All columns of these kinds, or the first of every sheet, then the second, and so on."""
    if at_once:
        yield [(sheet, column) for sheet, column in COLUMNS if column.kind in kinds]
        return
    by_sheet = [[(sheet.name, column) for column in sheet.columns if column.kind in kinds] for sheet in SHEETS.values()]
    for layer in zip_longest(*by_sheet):
        yield [one for one in layer if one is not None]


def expect_everywhere(value: Any, code: str, *kinds: Kind, at_once: bool) -> None:
    """Bad values in many columns at once make one finding each."""
    for layer in rounds(*kinds, at_once=at_once):
        data = base.rows()
        wanted = set()
        for sheet, column in layer:
            row = spoil.given_row(sheet, column.name)
            data[sheet][row][column.name] = value
            share = column.unit.startswith("share") and column.maximum == 1
            expected = "share-over-1" if share and code == "out-of-range" else code
            wanted.add((expected, f"{sheet}!{spoil.cell(sheet, column.name, row)}"))
        findings = spoil.found(data)
        assert spoil.brief(findings) == wanted
        assert len(findings) == len(wanted)
        assert all(finding.value.isprintable() for finding in findings)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_base_is_valid_and_fills_every_column(kind: Any) -> None:
    result = validate(base.book(kind=kind))
    assert result.findings == ()
    assert result.tables is not None
    for sheet, column in COLUMNS:
        assert any(row.get(column.name) is not None for row in base.rows()[sheet]), (sheet, column.name)


def blanks(sheet: str, column: Column) -> Any:
    """A blank, where the column is required."""
    return (None, "missing-value") if column.required else NOTHING


def misspelt(sheet: str, column: Column) -> Any:
    """The name that stands there with one letter more."""
    written = base.rows()[sheet][spoil.given_row(sheet, column.name)][column.name]
    return (f"{written}x", "dangling-reference") if column.kind in REFERENCES else NOTHING


def common(sheet: str, column: Column) -> Any:
    """The mistake that is most common for the kind of column."""
    return {
        Kind.NUMBER: ("1,200", "not-a-number"),
        Kind.INTEGER: ("1,200", "not-a-number"),
        Kind.CHOICE: ("perhaps", "not-in-list"),
        Kind.YES_NO: ("perhaps", "not-in-list"),
        Kind.COUNTRY: ("CN", "unknown-country"),
        Kind.DATE: ("03/04/2027", "date-unclear"),
    }.get(column.kind, NOTHING)


def negative(sheet: str, column: Column) -> Any:
    """A negative figure."""
    return (-5, "negative-number") if column.kind in NUMBERS else NOTHING


NOTHING = (None, "")
MISTAKES = (blanks, misspelt, common, negative)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("sheet", SHEETS)
def test_one_cell_alone(sheet: str, mistake: Any) -> None:
    for column in SHEETS[sheet].columns:
        value, code = mistake(sheet, column)
        rows = [number for number, cells in enumerate(base.rows()[sheet]) if cells.get(column.name) is not None]
        for row in sorted({rows[0], rows[-1]}) if code else ():
            bad = misspelt_at(sheet, column, row) if code == "dangling-reference" else value
            finding = spoil.only(spoil.found(spoil.spoilt(sheet, row, **{column.name: bad})))
            assert (finding.code, finding.where) == (code, f"{sheet}!{spoil.cell(sheet, column.name, row)}")
            assert finding.value == ("" if bad is None else str(bad))
            if code == "dangling-reference":
                written = str(base.rows()[sheet][row][column.name])
                assert finding.fix == f"Did you mean '{written.rsplit('; ', 1)[-1]}'?"


def misspelt_at(sheet: str, column: Column, row: int) -> str:
    """The name that stands in a row with one letter more."""
    return f"{base.rows()[sheet][row][column.name]}x"


@AT_ONCE
@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_cell_of_every_sheet(mistake: Any, at_once: bool) -> None:
    for layer in rounds(*Kind, at_once=at_once):
        data = base.rows()
        wanted = set()
        for sheet, column in layer:
            value, code = mistake(sheet, column)
            if code:
                row = spoil.given_row(sheet, column.name)
                data[sheet][row][column.name] = value
                wanted.add((code, f"{sheet}!{spoil.cell(sheet, column.name, row)}"))
        findings = spoil.found(data)
        assert spoil.brief(findings) == wanted
        assert len(findings) == len(wanted)


@pytest.mark.parametrize("sheet", SHEETS)
def test_wrong_unit(sheet: str) -> None:
    for column in SHEETS[sheet].columns:
        if column.unit:
            finding = spoil.only(spoil.with_unit(sheet, column.name, "ton"))
            assert (finding.code, finding.where) == ("unknown-unit", f"{sheet}!{spoil.place(sheet, column.name)}3")
            assert finding.value == "ton"
            assert all(f"'{allowed}'" in finding.problem for allowed in UNITS[column.unit])


def test_unit_of_a_column_without_one() -> None:
    units = {(sheet, column.name): "kg" for sheet, column in COLUMNS if not column.unit}
    findings = spoil.found(base.rows(), units=units)
    assert spoil.brief(findings) == {("unknown-unit", f"{sheet}!{spoil.place(sheet, name)}3") for sheet, name in units}


@pytest.mark.parametrize("sheet", SHEETS)
def test_duplicate_row(sheet: str) -> None:
    for row in sorted({0, len(base.rows()[sheet]) - 1}):
        data = base.rows()
        data[sheet].append(dict(data[sheet][row]))
        finding = spoil.only(spoil.found(data))
        key, last = SHEETS[sheet].key[0], len(data[sheet]) - 1
        assert (finding.code, finding.where) == ("duplicate-key", f"{sheet}!{spoil.cell(sheet, key, last)}")
        assert finding.also == (f"{sheet}!{spoil.cell(sheet, key, row)}",)


@pytest.mark.parametrize("sheet", SHEETS)
def test_unknown_column(sheet: str) -> None:
    data = base.rows()
    data[sheet][0]["zzzz"] = 1
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.sheet, finding.value) == ("unknown-column", sheet, "zzzz")
    assert finding.cell == f"{spoil.letters(len(SHEETS[sheet].columns))}1"


@AT_ONCE
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1200", "text-number"),
        ("many", "not-a-number"),
        (True, "boolean-in-number"),
        (datetime.date(2027, 2, 1), "date-in-number"),
        (float("inf"), "not-finite"),
        (float("nan"), "not-finite"),
        (1e-12, "too-small"),
        (1e18, "out-of-range"),
    ],
)
def test_odd_numbers(value: Any, code: str, at_once: bool) -> None:
    expect_everywhere(value, code, *NUMBERS, at_once=at_once)


@AT_ONCE
def test_fractions_for_whole_numbers(at_once: bool) -> None:
    expect_everywhere(1.5, "not-whole", Kind.INTEGER, at_once=at_once)


@AT_ONCE
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (datetime.date(2026, 12, 1), "name-not-text"),
        (True, "name-not-text"),
        ("plant\u200b", "hidden-character"),
        ("a\u00a0b", "hidden-character"),
        ("\u202egnp", "hidden-character"),
        ("a\x1bb", "hidden-character"),
        ("N\u0430me", "look-alike"),
        ("Ｎ42", "look-alike"),
        ("x" * 201, "too-long"),
    ],
)
def test_bad_names(value: Any, code: str, at_once: bool) -> None:
    expect_everywhere(value, code, *NAMES, at_once=at_once)


@AT_ONCE
@pytest.mark.parametrize("value", ["FY2026-27", "2027-02-29x", "31.03.2027", "March 2027"])
def test_unclear_dates(value: str, at_once: bool) -> None:
    expect_everywhere(value, "date-unclear", Kind.DATE, at_once=at_once)


@AT_ONCE
@pytest.mark.parametrize(
    ("value", "code"), [("2027-02-29", "date-impossible"), ("0227-03-01", "date-implausible"), (46357, "date-serial")]
)
def test_bad_dates(value: Any, code: str, at_once: bool) -> None:
    expect_everywhere(value, code, Kind.DATE, at_once=at_once)


@AT_ONCE
@pytest.mark.parametrize(("value", "code"), [("a\x07b", "control-character"), ("y" * 1001, "too-long")])
def test_bad_texts(value: str, code: str, at_once: bool) -> None:
    expect_everywhere(value, code, Kind.TEXT, at_once=at_once)


@AT_ONCE
@pytest.mark.parametrize(
    ("value", "code"), [(CellError("#REF!"), "error-cell"), (Uncalculated("A1*2"), "formula-not-calculated")]
)
def test_failed_formulas(value: Any, code: str, at_once: bool) -> None:
    expect_everywhere(value, code, *Kind, at_once=at_once)


def _reheaded(changes: dict[str, dict[str, str]], without: frozenset[tuple[str, str]] = frozenset()) -> Any:
    """Errors in the valid workbook with other header cells, or without some columns."""
    book = base.book()
    for sheet in SHEETS:
        names = [name for name in base.header_of(sheet, []) if (sheet, name) not in without]
        change = changes.get(sheet, {})
        rows = [{change.get(name, name): value for name, value in row.items()} for row in base.rows()[sheet]]
        units = {(sheet, new): SHEETS[sheet].column(old).unit for old, new in change.items()}
        raw = base.raw_sheet(sheet, rows, "xlsx", units, [change.get(name, name) for name in names])
        book = base.with_sheet(book, raw)
    return tuple(finding for finding in validate(book).findings if finding.severity == "error")


@pytest.mark.slow
def test_misspelt_headers() -> None:
    for layer in rounds(*Kind):
        findings = _reheaded({sheet: {column.name: f"{column.name}q"} for sheet, column in layer})
        assert spoil.brief(findings) == {
            ("unknown-column", f"{sheet}!{spoil.place(sheet, column.name)}1") for sheet, column in layer
        }
        meant = {finding.sheet: finding.fix for finding in findings}
        assert meant == {sheet: f"Did you mean '{column.name}'?" for sheet, column in layer}


@pytest.mark.slow
def test_missing_columns() -> None:
    for layer in rounds(*Kind):
        required = [(sheet, column.name) for sheet, column in layer if column.required]
        findings = _reheaded({}, frozenset(required))
        assert spoil.brief(findings) == {("missing-column", sheet) for sheet, _ in required}
        assert all(
            any(f"'{name}'" in one.problem for one in findings if one.sheet == sheet) for sheet, name in required
        )


@pytest.mark.parametrize("sheet", [name for name, sheet in SHEETS.items() if sheet.required])
def test_required_sheet_missing_misspelt_or_empty(sheet: str) -> None:
    data = base.rows()
    table = data.pop(sheet)
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == ("missing-sheet", sheet)
    misspelt = spoil.only(spoil.found({**data, f"{sheet}s": table}))
    assert (misspelt.code, misspelt.value) == ("unknown-sheet", f"{sheet}s")
    assert f"'{sheet}'" in misspelt.fix
    empty = spoil.only(spoil.found({**data, sheet: []}))
    assert (empty.code, empty.where) == ("no-rows", sheet)
