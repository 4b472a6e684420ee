"""Outputs that cannot hurt: out_formula_injection, names of files, markup and the terminal."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from planner.cli.app import app
from planner.cli.console import safe
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.workbook import read_book
from planner.workbook.formulas import guarded, unguarded
from tests.hostile import workbooks as w
from tests.run.inputs import small, write_case

FORMULAS = ("=cmd|'/c calc'!A1", "+cmd|x", "-2+3+cmd|x", "@SUM(1+1)*cmd|x", '=HYPERLINK("http://x.invalid")')
MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script>&{{7*7}}${7*7}")
PATHS = ("../../evil", "/etc/evil", "C:\\evil", "CON", "a/b", "%2e%2e%2fevil")
STARTS = ("=", "+", "-", "@", "\t", "\r")


def named(*names: str) -> dict[str, Any]:
    """The small case with these names instead of its own, wherever they are used."""
    old = ("metal mill", "sinter", "plant", "sea", "less of one", "moc", "china", "self-reliance")
    new = dict(zip(old, names, strict=False))
    return {
        sheet: [{column: new.get(value, value) if isinstance(value, str) else value for column, value in row.items()}
                for row in rows]
        for sheet, rows in small().items()
    }  # fmt: skip


def texts_of(sheet: bytes) -> list[str]:
    """The formulas of a sheet of a workbook."""
    return [unescape(text) for text in re.findall(r"<f[^>]*>([^<]*)</f>", sheet.decode("utf-8"))]


def workbook_is_safe(path: Path, hostile: tuple[str, ...]) -> int:
    """No formula of a workbook holds any of these texts; in how many places they stand as text."""
    stood = 0
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            content = archive.read(part)
            if part.endswith(".xml"):
                stood += sum(unescape(content.decode("utf-8")).count(text) for text in hostile)
            for formula in texts_of(content) if "worksheets/" in part else []:
                assert not any(text.lstrip("=") in formula for text in hostile), (path, part, formula)
            for link in re.findall(rb'Target="([^"]*)"', content) if part.endswith(".rels") else []:
                assert b"x.invalid" not in link, (path, part, link)
    return stood


def csv_is_safe(path: Path) -> None:
    """No field of a CSV file begins like a formula, but numbers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            for field in row:
                assert (
                    not field.startswith(STARTS) or len(field) == 1 or re.fullmatch(r"-[0-9.]+(e[+-]?[0-9]+)?", field)
                ), (path, field)


def test_out_formula_injection(tmp_path):
    """Suppliers, plants and routes named like formulas stay text in every file that any command writes."""
    source = w.write(tmp_path, w.as_case(named(*FORMULAS)))
    place = run(source, RunOptions(out=tmp_path / "run")).folder
    assert workbook_is_safe(place / "results.xlsx", FORMULAS) > 3
    for path in (place / "tables").glob("*.csv"):
        csv_is_safe(path)
    assert f"'{FORMULAS[0]}" in (place / "tables" / "purchases.csv").read_text("utf-8")
    commands = (
        ["convert", str(source), str(tmp_path / "folder")],
        ["convert", str(tmp_path / "folder"), str(tmp_path / "back.xlsx")],
        ["check", str(tmp_path / "back.xlsx"), "--annotate"],
        ["check", str(tmp_path / "folder"), "--annotate"],
    )
    for words in commands:
        told = CliRunner().invoke(app, words)
        assert told.exit_code == 0, (words, told.output)
    for path in (tmp_path / "folder").glob("*.csv"):
        csv_is_safe(path)
    written = list(tmp_path.glob("*.xlsx"))
    assert len(written) == 4
    assert all(workbook_is_safe(path, FORMULAS) > 3 for path in written)


def test_a_finding_about_a_formula_is_text_in_the_marked_copy(tmp_path):
    sheets = small()
    sheets["offers"][0]["material"] = FORMULAS[0]
    case = write_case(tmp_path / "bad", sheets)
    assert CliRunner().invoke(app, ["check", str(case), "--annotate"]).exit_code == 2
    (marked,) = tmp_path.glob("*.xlsx")
    assert workbook_is_safe(marked, FORMULAS) > 1


def test_a_formula_goes_to_csv_and_back_as_the_text_it_is(tmp_path):
    source = w.write(tmp_path, w.as_case(named(*FORMULAS)))
    for words in ([str(source), str(tmp_path / "folder")], [str(tmp_path / "folder"), str(tmp_path / "back.xlsx")]):
        assert CliRunner().invoke(app, ["convert", *words]).exit_code == 0
    names = [
        set(read_book(path).sheets["offers"].cells[0]) for path in (source, tmp_path / "folder", tmp_path / "back.xlsx")
    ]
    assert names == [{FORMULAS[0], "china"}] * 3


@given(st.text(alphabet="'=+-@\t\rab1.e,", max_size=8))
def test_every_text_survives_the_guard(text):
    assert unguarded(guarded(text)) == text
    written = guarded(text)
    assert (
        len(written) < 2
        or not written.startswith(STARTS)
        or re.fullmatch(r"\s*[+-]?[0-9.]+(e[+-]?[0-9]+)?\s*", written)
    )


def test_names_of_files_never_come_from_data(tmp_path):
    """Whatever things are called, a run has the same files, and nothing is written anywhere else."""
    plain = run(write_case(tmp_path / "in" / "plain", small()), RunOptions(out=tmp_path / "out" / "plain")).folder
    place = run(write_case(tmp_path / "in" / "odd", named(*PATHS)), RunOptions(out=tmp_path / "out" / "odd")).folder
    files = [{path.relative_to(one).as_posix() for path in one.rglob("*")} for one in (plain, place)]
    assert files[0] == files[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name]
    with zipfile.ZipFile(place / "results.xlsx") as odd, zipfile.ZipFile(plain / "results.xlsx") as same:
        assert sorted(odd.namelist()) == sorted(same.namelist())


def test_markup_stays_text(tmp_path):
    """In every file of a run that a browser may open; names with markup are found nowhere as markup."""
    sheets = named(*MARKUP)
    sheets["settings"] = [
        {**row, "value": MARKUP[0]} if row.get("setting") == "title" else row for row in sheets["settings"]
    ]
    place = run(write_case(tmp_path / "odd", sheets), RunOptions(out=tmp_path / "run")).folder
    for path in place.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert all(text not in page for text in MARKUP), path
    with zipfile.ZipFile(place / "results.xlsx") as archive:
        for part in archive.namelist():
            assert b"<script" not in archive.read(part), part


ODD = ("\x1b[2J\x1b[31mgone", "a\x07b", "\u202egnp.exe", "two\nlines\rover", "\x9b31m", "bad\udce0byte")


@pytest.mark.parametrize("text", ODD)
def test_text_from_data_cannot_steer_the_terminal(text):
    shown = safe(text)
    assert shown.isprintable()
    assert len(shown) == len(text)


@pytest.mark.parametrize("text", ODD[:-1])
def test_no_command_sends_what_stands_in_a_cell_to_the_terminal_as_it_is(tmp_path, text):
    """A name, a title, a sheet and a file with signs that steer a terminal: refused or shown without them."""
    for spoil in ("title", "name", "column"):
        sheets = small()
        if spoil == "title":
            sheets["settings"] = [
                {**row, "value": text} if row.get("setting") == "title" else row for row in sheets["settings"]
            ]
        elif spoil == "name":
            sheets["offers"][0]["offer"] = sheets["origins"][0]["supply"] = text
        case = write_case(tmp_path / spoil, sheets)
        if spoil == "column":
            offers = case / "offers.csv"
            stream = io.StringIO(newline="")
            csv.writer(stream).writerow([text])
            offers.write_bytes(stream.getvalue().encode() + offers.read_bytes())
        for words in (["check", str(case)], ["solve", str(case), "--out", str(tmp_path / "run"), "--force"]):
            told = CliRunner().invoke(app, words)
            shown = told.output + told.stderr
            assert all(line.isprintable() for line in shown.splitlines()), (spoil, words[0], shown)
            assert not {"\r", "\x1b", "\x07", "\x9b", "\u202e"} & set(shown), (spoil, words[0])
