"""Workbooks as other programs write them, and large ones: rows 107 to 109 of the catalogue."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from planner.tables import validate
from planner.workbook import read_book
from tests.hostile import workbooks as w
from tests.tables import base
from tests.workbook import forge


def test_file_strict_ooxml(tmp_path):
    made = forge.parts({name: w.sheet_xml(name, table) for name, table in w.rows().items()})
    strict = {
        name: xml.replace(forge.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            forge.RELATION, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, xml in made.items()
    }
    w.accepted(forge.pack(tmp_path / "b.xlsx", strict))


def same_tables(one: Path, other: Path) -> None:
    """Two files hold the same case."""
    first, second = validate(read_book(one)).tables, validate(read_book(other)).tables
    assert first is not None
    assert second is not None
    for name in w.rows():
        assert first[name].data.equals(second[name].data), name


def test_file_libreoffice(tmp_path):
    """LibreOffice shares all strings, numbers its styles, writes blank formatted cells and rows without a span."""
    plain = w.write(tmp_path)
    made = forge.parts({name: w.sheet_xml(name, table) for name, table in w.rows().items()})
    texts: dict[str, int] = {}
    for name, xml in made.items():
        if "worksheets" in name:
            made[name] = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + _shared(xml, texts)
    strings = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{forge.MAIN}" count="{len(texts)}">{strings}</sst>'
    relation = f'<Relationship Id="rT" Type="{forge.RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    part = "xl/_rels/workbook.xml.rels"
    made[part] = made[part].replace("</Relationships>", relation + "</Relationships>")
    same_tables(plain, forge.pack(tmp_path / "office.xlsx", made))


def _shared(xml: str, texts: dict[str, int]) -> str:
    """A sheet whose texts stand in the shared strings."""

    def put(found: re.Match[str]) -> str:
        number = texts.setdefault(found[2], len(texts))
        return f'<c r="{found[1]}" s="0" t="s"><v>{number}</v></c>'

    return re.sub(r'<c r="([A-Z]+\d+)" t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>', put, xml)


def test_file_gsheets(tmp_path):
    """Google Sheets and many libraries write dates and figures as openpyxl does; figures of whole numbers as 14.0."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in w.rows().items():
        columns = base.header_of(name, table)
        sheet = book.create_sheet(name)
        for line in (columns, columns, [], ["optional"] * len(columns)):
            sheet.append(list(line))
        for row in table:
            sheet.append([float(value) if type(value) is int else value for value in map(row.get, columns)])
    book.save(tmp_path / "sheets.xlsx")
    same_tables(w.write(tmp_path), tmp_path / "sheets.xlsx")


@pytest.mark.slow
def test_file_big_legal(tmp_path):
    """A hundred thousand routes are read and checked in a minute and two gigabytes."""
    count = 100_000
    data = w.rows()
    data["routes"] += [
        {"route": f"r{number}", "origin": "mine", "destination": "plant", "lead_months": number % 3}
        for number in range(count)
    ]
    data["freight"] += [
        {"route": f"r{number}", "materials": "ore", "freight_per_t": 800 + number % 97} for number in range(count)
    ]
    path = w.write(tmp_path, data)
    code = (
        "import sys; from planner.workbook import read_book; from planner.tables import validate\n"
        "checked = validate(read_book(sys.argv[1])); assert checked.tables is not None, checked.findings[:3]\n"
        "import resource, os; print(len(checked.tables['routes'].data), sum(os.times()[:4]),"
        " resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        timeout=300,
    )
    routes, seconds, kilobytes = ended.stdout.decode().split()
    assert int(routes) == count + 3
    assert float(seconds) < 60
    assert int(kilobytes) < 2_000_000
