"""Files that are no workbook, are broken or are meant to harm end in one plain finding, fast."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.workbook import read_book
from tests.workbook.forge import cells, codes, header, pack, parts, row, sheet, text

GOOD = parts({"offers": sheet(header("offer") + row(5, text("A5", "x")))})
STRING = '<c r="A1" t="s"><v>0</v></c>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def refusal(path: Path) -> str:
    """Code of the one finding with which a file is refused, within two seconds of the processor, children included."""
    start = sum(os.times()[:4])
    with pytest.raises(InputError) as caught:
        read_book(path)
    assert sum(os.times()[:4]) - start < 2
    (finding,) = caught.value.findings
    assert finding.problem
    assert finding.fix
    assert "\n" not in finding.problem + finding.fix
    return finding.code


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (OLE, "file-xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file-password"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "file-xls"),
        (b"offer,price_per_t\nx,1\n", "file-type"),
        (b"offer;price\nx;1\n", "file-type"),
        (b"<html><table><tr><td>offer</td></tr></table></html>", "file-type"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "file-type"),
        (b'<?xml version="1.0"?><Workbook/>', "file-type"),
        (b"%PDF-1.7\n%\x00", "file-type"),
        (b"PK\x05\x06" + bytes(18), "file-type"),
        (b"PK\x03\x04 cut short", "file-damaged"),
    ],
)
def test_other_files_are_told_by_their_content(tmp_path, content, code):
    assert refusal(write(tmp_path / "book.xlsx", content)) == code


@pytest.mark.parametrize("name", ["xl/workbook.bin", "mimetype", "Index/Document.iwa", "word/document.xml"])
def test_other_packages_are_told_by_their_parts(tmp_path, name):
    assert refusal(pack(tmp_path / "b.xlsx", {"_rels/.rels": "<x/>", name: "x"})) == "file-type"


def test_a_truncated_workbook(tmp_path):
    whole = pack(tmp_path / "whole.xlsx", GOOD).read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        assert refusal(write(tmp_path / "cut.xlsx", whole[: int(len(whole) * share)])) == "file-damaged"


def test_a_part_with_a_flipped_bit(tmp_path):
    whole = bytearray(pack(tmp_path / "whole.xlsx", GOOD).read_bytes())
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    whole[info.header_offset + 30 + len(info.filename) + 20] ^= 0xFF
    assert refusal(write(tmp_path / "b.xlsx", bytes(whole))) == "file-damaged"


def test_missing_folder_and_lock_files(tmp_path):
    assert refusal(tmp_path / "no.xlsx") == "file-missing"
    assert refusal(tmp_path) == "folder-without-csv"
    assert refusal(write(tmp_path / "~$book.xlsx", b"lock")) == "file-lock"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "book.xlsx")
    assert refusal(tmp_path / "book.xlsx") == "file-type"


def test_a_file_we_may_not_read(tmp_path, monkeypatch):
    path = pack(tmp_path / "b.xlsx", GOOD)

    def deny(*_args, **_more):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", deny)
    assert refusal(path) == "file-permission"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE])
def test_entities_are_refused_wherever_they_stand(tmp_path, part, declaration):
    made = parts({"offers": sheet(row(1, STRING))}, strings="<si><t>&c;</t></si>")
    made[part] = declaration + made[part]
    assert refusal(pack(tmp_path / "b.xlsx", made)) == "file-damaged"


def test_a_part_of_white_space_is_refused_by_its_ratio(tmp_path):
    made = {**GOOD, "xl/worksheets/sheet1.xml": sheet(" " * 3_000_000)}
    assert refusal(pack(tmp_path / "b.xlsx", made)) == "file-limits"


def test_a_huge_part_is_refused_before_it_is_unpacked(tmp_path):
    path = pack(tmp_path / "b.xlsx", GOOD)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    place = content.index(b"PK\x01\x02", start)
    content[place + 24 : place + 28] = struct.pack("<I", 150_000_000)
    assert refusal(write(path, bytes(content))) == "file-limits"


def test_too_many_parts(tmp_path):
    assert (
        refusal(pack(tmp_path / "b.xlsx", {**GOOD, **{f"xl/x{number}": "" for number in range(600)}})) == "file-limits"
    )


def test_too_many_sheets(tmp_path):
    assert refusal(pack(tmp_path / "b.xlsx", parts({f"_{n}": sheet("") for n in range(70)}))) == "file-damaged"


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "xl\\..\\..\\evil", "C:/evil"])
def test_parts_that_lead_out_of_the_archive(tmp_path, name):
    assert refusal(pack(tmp_path / "b.xlsx", {**GOOD, name: "x"})) == "file-damaged"
    assert not (tmp_path.parent / "evil.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name(tmp_path):
    path = pack(tmp_path / "b.xlsx", GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", GOOD["xl/worksheets/sheet1.xml"])
    assert refusal(path) == "file-damaged"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_missing_part(tmp_path, part):
    made = {name: xml for name, xml in GOOD.items() if name != part}
    assert refusal(pack(tmp_path / "b.xlsx", made)) == "file-damaged"


def test_cells_with_absurd_addresses(tmp_path):
    for place in ("5", "Ä5", "A-5"):
        made = parts({"offers": sheet(row(5, text(place, "x")))})
        assert refusal(pack(tmp_path / "b.xlsx", made)) == "file-damaged"


def test_what_is_not_read_is_told(tmp_path):
    more = {"xl/vbaProject.bin": b"x", "xl/embeddings/a.zip": b"x", "xl/externalLinks/externalLink1.xml": "<x/>"}
    book = read_book(pack(tmp_path / "b.xlsm", {**GOOD, **more}))
    assert codes(book) == ["file-macros", "file-embedded", "file-links"]
    assert cells(book, "offers") == [["x"]]


def test_the_parser_of_the_marked_copy_is_defused():
    import openpyxl

    assert openpyxl.DEFUSEDXML
