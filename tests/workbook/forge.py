"""Workbooks written part by part, as no spreadsheet program would help us to: odd, broken and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from planner.workbook import Book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="46"/><xf numFmtId="10"/>'
    "</cellXfs></styleSheet>"
)
"""Style 1 and 2 are dates, 3 a duration, 4 a percentage."""


def text(address: str, words: str) -> str:
    """A cell of text."""
    return f'<c r="{address}" t="inlineStr"><is><t>{words}</t></is></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    """A row of cells, each given as XML."""
    return f'<row r="{number}" {more}>{"".join(cells)}</row>'


def header(*names: str, units: Mapping[str, str] | None = None) -> str:
    """The four header rows."""
    letters = "ABCDEFGHIJ"
    marks = [text(f"{letter}4", "required") for letter, _ in zip(letters, names, strict=False)]
    named = [text(f"{letter}1", name) for letter, name in zip(letters, names, strict=False)]
    labels = [text(f"{letter}2", name.title()) for letter, name in zip(letters, names, strict=False)]
    written = [
        text(f"{letter}3", (units or {})[name])
        for letter, name in zip(letters, names, strict=False)
        if name in (units or {})
    ]
    return row(1, *named) + row(2, *labels) + row(3, *written) + row(4, *marks)


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(
    sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None, workbook: str = "", strings: str = ""
) -> dict[str, str]:
    """All parts of a workbook with these sheets."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}" {(states or {}).get(name, "")}/>'
        for number, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATION}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rS" Type="{RELATION}/styles" Target="styles.xml"/>'
    if strings:
        relations += f'<Relationship Id="rT" Type="{RELATION}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{RELATION}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{workbook}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        "xl/styles.xml": STYLES,
    }
    if strings:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    for number, xml in enumerate(sheets.values(), start=1):
        made[f"xl/worksheets/sheet{number}.xml"] = xml
    return made


def pack(path: Path, content: Mapping[str, str | bytes]) -> Path:
    """Zip the parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def cells(book: Book, name: str) -> list[list[object]]:
    """Cells of a sheet as lists."""
    return book.sheets[name].cells.to_numpy().tolist()


def codes(book: Book) -> list[str]:
    """Codes of what was found while reading."""
    return [finding.code for finding in book.findings]


def kind_of(cell: object) -> type:
    """Type of a cell, where a spreadsheet has one kind of number only."""
    return float if type(cell) is int else type(cell)


def same_cells(one: Book, other: Book) -> None:
    """Assert that two books hold the same sheets, headers, units and cells, kinds included."""
    filled = {name: raw for name, raw in one.sheets.items() if len(raw.cells)}
    assert filled.keys() == {name for name, raw in other.sheets.items() if len(raw.cells)}
    for name, raw in filled.items():
        twin = other.sheets[name]
        assert (raw.header, raw.units) == (twin.header, twin.units), name
        assert raw.cells.to_numpy().tolist() == twin.cells.to_numpy().tolist(), name
        kinds = [[kind_of(cell) for cell in line] for line in raw.cells.to_numpy()]
        assert kinds == [[kind_of(cell) for cell in line] for line in twin.cells.to_numpy()], name
