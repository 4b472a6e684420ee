"""Files that are no workbook, are broken or are meant to harm: rows 90 to 106 of the catalogue."""

from __future__ import annotations

import os
import shutil
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.errors import InputError
from planner.workbook import read_book
from planner.workbook.archive import read_error
from tests.hostile import files, measure
from tests.hostile import workbooks as w
from tests.workbook import forge

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured as Linux counts it")


def refused(path: Path, code: str) -> str:
    """The words in which a file is refused, by the command too: one line on stderr and no traceback."""
    with pytest.raises(InputError) as caught:
        read_book(path)
    (finding,) = caught.value.findings
    assert finding.code == code, finding
    told = CliRunner().invoke(app, ["check", str(path)])
    assert told.exit_code == 2
    assert len(told.stdout.splitlines()) == 2
    assert finding.problem in told.stdout
    assert not told.exception or isinstance(told.exception, SystemExit)
    return f"{finding.problem} {finding.fix}"


def content(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


def test_file_xls(tmp_path):
    assert ".xlsx" in refused(content(tmp_path / "b.xls", files.OLE), "file-xls")
    assert ".xlsx" in refused(content(tmp_path / "b.xlsx", b"\x09\x08\x10\x00\x00\x06\x05\x00"), "file-xls")


def test_file_xlsm(tmp_path):
    path = w.write(tmp_path, name="book.xlsm", more={"xl/vbaProject.bin": b"Sub Auto_Open()"})
    w.one_warning(path, "file-macros")


def test_file_xlsb_ods_numbers(tmp_path):
    for part, word in (("xl/workbook.bin", ".xlsb"), ("mimetype", ".ods"), ("Index/Document.iwa", "Numbers")):
        assert word in refused(forge.pack(tmp_path / "b.xlsx", {"_rels/.rels": "<x/>", part: "x"}), "file-type")


def test_file_csv_renamed(tmp_path):
    assert "CSV" in refused(content(tmp_path / "b.xlsx", b"offer,price_per_t\nx,1\n"), "file-type")


def test_file_html_renamed(tmp_path):
    assert "HTML" in refused(content(tmp_path / "b.xls", b"<html><table><tr><td>1</td></tr></table>"), "file-type")


def test_file_password(tmp_path):
    raw = files.OLE + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refused(content(tmp_path / "b.xlsx", raw), "file-password")


def test_file_truncated(tmp_path):
    whole = w.write(tmp_path).read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        refused(content(tmp_path / "cut.xlsx", whole[: int(len(whole) * share)]), "file-damaged")


def test_file_empty(tmp_path):
    assert "0 bytes" in refused(content(tmp_path / "b.xlsx", b""), "file-empty")


def test_file_is_dir(tmp_path):
    refused(tmp_path, "folder-without-csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_file_fifo(tmp_path):
    os.mkfifo(tmp_path / "b.xlsx")
    refused(tmp_path / "b.xlsx", "file-type")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such devices")
def test_a_device_is_no_workbook():
    refused(Path("/dev/zero"), "file-type")


def test_file_no_perm(tmp_path, monkeypatch):
    path = w.write(tmp_path)

    def deny(*_args, **_more):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", deny)
    assert "permission" in refused(path, "file-permission")


def test_file_missing(tmp_path):
    refused(tmp_path / "no.xlsx", "file-missing")


def test_file_locked_by_excel(tmp_path):
    assert "book.xlsx" in refused(content(tmp_path / "~$book.xlsx", b"lock"), "file-lock")
    assert "Excel" in read_error(Path("book.xlsx"), PermissionError(13, "in use")).problem


def test_file_symlink_out(tmp_path):
    """The command line follows a link: it is the user's own file either way."""
    (tmp_path / "link.xlsx").symlink_to(w.write(tmp_path))
    w.accepted(tmp_path / "link.xlsx")
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")
    refused(tmp_path / "loop.xlsx", "file-missing")


@LINUX
def test_files_that_harm_are_refused_cheaply(tmp_path):
    """Each with its code, in two seconds of processor time, and all of them under 100 MB more of memory.

    A process reads an honest workbook and then all of them; the small process that opens large files counts as time.
    """
    first = measure.honest(tmp_path)
    written = [make(tmp_path / f"{name}.xlsx") for name, (make, _) in files.REFUSED.items()]
    costs = measure.read_in_one_process([first, *written])
    shutil.rmtree(tmp_path)
    assert costs.keys() == files.REFUSED.keys()
    for name, cost in costs.items():
        assert cost["codes"] == [files.REFUSED[name][1]], (name, cost)
        assert cost["processor"] < 2.0, (name, cost)
    assert sum(cost["grown"] for cost in costs.values()) < 100_000_000


@pytest.mark.parametrize("name", [name for name in files.REFUSED if "laughs" in name or name == "file_quadratic"])
def test_entities_are_refused_in_words(tmp_path, name):
    assert "document type" in refused(files.REFUSED[name][0](tmp_path / "b.xlsx"), "file-damaged")


def test_file_xxe(tmp_path):
    told = refused(files.outside_entity(tmp_path / "b.xlsx"), "file-damaged")
    hostname = Path("/etc/hostname")
    assert not hostname.is_file() or hostname.read_text().strip() not in told


def test_file_sparse_corner(tmp_path):
    w.one_error_among(files.sparse_corner(tmp_path / "b.xlsx"), "sheet-too-large", "offers!XFD1048576")


def test_a_corner_in_a_sheet_that_is_not_read(tmp_path):
    """Neither reading nor marking nor converting looks at the empty cells between."""
    path = files.sparse_corner_elsewhere(tmp_path / "b.xlsx")
    assert read_book(path).ignored == ("_mine",)
    told = CliRunner().invoke(app, ["check", str(path), "--annotate", "--json"])
    assert told.exit_code == 2
    assert not isinstance(told.exception, MemoryError)
    converted = CliRunner().invoke(app, ["convert", str(path), str(tmp_path / "folder")])
    assert converted.exit_code == 0, converted.output
    assert not (tmp_path / "folder" / "_mine.csv").exists()


def test_file_false_dimension(tmp_path):
    sheet = w.sheet_xml("customers", w.rows()["customers"], before='<dimension ref="A1:XFD1048576"/>')
    w.accepted(w.write(tmp_path, sheets={"customers": sheet}))


def test_file_external_link(tmp_path):
    links = {"xl/externalLinks/externalLink1.xml": "<x/>"}
    w.one_warning(w.write(tmp_path, more=links), "file-links")
    other_file = w.Xml('<c r="{}"><f>[1]S!A1</f><v>14</v></c>')
    found = w.errors(w.write(tmp_path, w.changed("demand", 2, tonnes=other_file), more=links))
    assert [(one.code, one.where) for one in found] == [("external-link", w.place("demand", "tonnes", 2))]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_file_dup_part(tmp_path):
    path = w.write(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", w.sheet_xml("settings", []))
    refused(path, "file-damaged")
    same = forge.parts({"customers": w.sheet_xml("customers", []), "segments": ""})
    relations = same["xl/_rels/workbook.xml.rels"].replace("sheet2.xml", "sheet1.xml")
    refused(forge.pack(tmp_path / "b.xlsx", {**same, "xl/_rels/workbook.xml.rels": relations}), "file-damaged")


def test_file_dup_cell(tmp_path):
    rows = w.sheet_xml("customers", w.rows()["customers"])
    twice = forge.row(5, forge.text("A5", "Alpha"))
    path = w.write(tmp_path, sheets={"customers": rows.replace("</sheetData>", twice + "</sheetData>")})
    w.one_error(path, "cell-twice", "customers!A5")


@pytest.mark.parametrize("name", ["../../../../etc/EVIL.txt", "/etc/EVIL", "xl\\..\\..\\EVIL", "C:/EVIL"])
def test_file_zip_traversal(tmp_path, name):
    refused(w.write(tmp_path, more={name: "x"}), "file-damaged")
    assert not list(tmp_path.parent.rglob("EVIL*"))
    assert not Path("/etc/EVIL.txt").exists()


def test_file_nested_zip(tmp_path):
    path = files.nested_archive(tmp_path / "b.xlsx")
    assert "file-embedded" in [finding.code for finding in read_book(path).findings]


def test_file_ole_embed(tmp_path):
    w.one_warning(w.write(tmp_path, more={"xl/embeddings/oleObject1.bin": files.OLE}), "file-embedded")
    w.one_warning(w.write(tmp_path, more={"xl/activeX/activeX1.bin": b"x"}), "file-embedded")


def test_file_dde(tmp_path):
    """A formula that would start a program counts by its stored value, and is told as a formula."""
    start = w.Xml("<c r=\"{}\"><f>cmd|'/c calc'!A1</f><v>14</v></c>")
    w.one_warning(w.write(tmp_path, w.changed("demand", 2, tonnes=start)), "formulas", w.place("demand", "tonnes", 2))
    link = {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
    w.one_warning(w.write(tmp_path, more=link), "file-links")


def test_the_limits_of_an_archive_hold_for_what_it_says_of_itself(tmp_path):
    """A part that claims 150 MB is refused before any of it is unpacked."""
    path = w.write(tmp_path)
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = raw.index(b"PK\x01\x02", archive.start_dir)
    raw[place + 24 : place + 28] = struct.pack("<I", 150_000_000)
    refused(content(path, bytes(raw)), "file-limits")
