"""Files that are meant to harm, or are no workbook: each as a function that writes one."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.workbook import forge

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_HEAD = forge.header("offer", "price_per_t")
_STRING = '<c r="A1" t="s"><v>0</v></c>'


def _pack(path: Path, xml: str, **more: str) -> Path:
    return forge.pack(path, forge.parts({"offers": xml}, **more))


def _streamed(path: Path, part: str, around: tuple[str, str], piece: bytes, times: int) -> Path:
    """A workbook with one large part: a beginning, many times the same piece, and an end."""
    made = forge.parts({"offers": forge.sheet(_HEAD)}, strings="<si/>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as stream:
            stream.write(around[0].encode())
            for _ in range(times):
                stream.write(piece)
            stream.write(around[1].encode())
    return path


_SHEET = "xl/worksheets/sheet1.xml"
_OPEN = f'<worksheet xmlns="{forge.MAIN}"><sheetData>{_HEAD}'
_CLOSE = "</sheetData></worksheet>"


def bomb_white_space(path: Path) -> Path:
    """300 MB of white space in a sheet."""
    return _streamed(path, _SHEET, (_OPEN, _CLOSE), b" " * 1_000_000, 300)


def bomb_string(path: Path) -> Path:
    """One shared string of 300 MB."""
    begin = f'<sst xmlns="{forge.MAIN}"><si><t>'
    return _streamed(path, "xl/sharedStrings.xml", (begin, "</t></si></sst>"), b"a" * 1_000_000, 300)


def bomb_rows(path: Path) -> Path:
    """A million rows of eight cells."""
    line = b"<row>" + b"".join(b"<c><v>%d</v></c>" % number for number in range(8)) + b"</row>"
    return _streamed(path, _SHEET, (_OPEN, _CLOSE), line * 1000, 1000)


def _noisy(size: int, make: Callable[[int], str]) -> bytes:
    """Text that packs badly enough to pass for data."""
    pieces, length, number = [], 0, 0
    while length < size:
        piece = make(number * 2_654_435_761 % 2**32)
        pieces.append(piece)
        length += len(piece)
        number += 1
    return "".join(pieces).encode()


def bomb_below_the_ratio(path: Path) -> Path:
    """Sixty megabytes of cells that pack no better than honest ones."""
    block = _noisy(3_000_000, lambda number: f"<row><c><v>{number}</v></c><c><v>{number ^ 99}</v></c></row>")
    return _streamed(path, _SHEET, (_OPEN, _CLOSE), block, 20)


def bomb_attributes(path: Path) -> Path:
    """An element with hundreds of thousands of attributes, five megabytes long."""
    block = _noisy(5_000_000, lambda number: f'a{number}="" ')
    return _streamed(path, _SHEET, (_OPEN + "<row ", "/>" + _CLOSE), block, 1)


def bomb_merged(path: Path) -> Path:
    """A hundred thousand merged ranges, each as large as a sheet."""
    block = _noisy(5_000_000, lambda number: f'<mergeCell ref="A{number % 99999 + 5}:XFD1048576"/>')
    return _streamed(path, _SHEET, (_OPEN + "</sheetData><mergeCells>", "</mergeCells></worksheet>"), block, 1)


def bomb_text(path: Path) -> Path:
    """A cell with a text of nine megabytes that does not pack."""
    block = _noisy(3_000_000, str)
    begin = _OPEN + '<row r="5"><c r="A5" t="inlineStr"><is><t>'
    return _streamed(path, _SHEET, (begin, "</t></is></c></row>" + _CLOSE), block, 3)


def sparse_corner(path: Path) -> Path:
    """Two cells, as far apart as a sheet allows."""
    far = forge.row(1_048_576, '<c r="XFD1048576"><v>1</v></c>')
    return _pack(path, forge.sheet(_HEAD + forge.row(5, forge.text("A5", "x")) + far))


def sparse_corner_elsewhere(path: Path) -> Path:
    """The same in a sheet of the user's own, which is not read."""
    far = forge.sheet(forge.row(1, forge.text("A1", "x")) + forge.row(1_048_576, '<c r="XFD1048576"><v>1</v></c>'))
    return forge.pack(path, forge.parts({"_mine": far, "customers": forge.sheet(forge.header("customer"))}))


def _laughs(levels: int) -> str:
    entities = "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' if level else '<!ENTITY e0 "ha">' for level in range(levels)
    )
    return f"<!DOCTYPE x [{entities}]>"


def _declared(part: str, declaration: str, use: str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        made = forge.parts({"offers": forge.sheet(forge.row(1, _STRING))}, strings="<si><t>x</t></si>")
        root = re.compile(r"^<[^>]*>")
        made[part] = declaration + root.sub(lambda found: found[0] + use, made[part], count=1)
        return forge.pack(path, made)

    return write


laughs_strings = _declared("xl/sharedStrings.xml", _laughs(10), "&e9;")
laughs_sheet = _declared(_SHEET, _laughs(10), "&e9;")
laughs_workbook = _declared("xl/workbook.xml", _laughs(10), "&e9;")
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 60_000}">]>'
quadratic = _declared("xl/sharedStrings.xml", _QUADRATIC, "&a;" * 5000)
outside_entity = _declared("xl/sharedStrings.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;")


def huge_directory(path: Path) -> Path:
    """An archive whose table of contents has forty thousand entries."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in forge.parts({"offers": forge.sheet(_HEAD)}).items():
            archive.writestr(name, content)
        for number in range(40_000):
            archive.writestr(f"xl/x{number}", "")
    return path


def false_size(path: Path) -> Path:
    """A part that says it unpacks to 90 MB, and unpacks to more than its archive says."""
    forge.pack(path, forge.parts({"offers": forge.sheet(_HEAD)}))
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    path.write_bytes(bytes(content))
    return path


def nested_archive(path: Path) -> Path:
    """An archive of archives under a workbook's name."""
    inner = path.with_suffix(".inner")
    bomb_white_space(inner)
    made = {**forge.parts({"customers": forge.sheet(forge.header("customer"))}), "xl/embeddings/a.zip": b""}
    made["xl/embeddings/a.zip"] = inner.read_bytes()
    return forge.pack(path, made)


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "file_zip_bomb_ws": (bomb_white_space, "file-limits"),
    "file_zip_bomb_sst": (bomb_string, "file-limits"),
    "file_zip_bomb_rows": (bomb_rows, "file-limits"),
    "bomb below the ratio": (bomb_below_the_ratio, "file-limits"),
    "bomb of attributes": (bomb_attributes, "file-damaged"),
    "bomb of merged ranges": (bomb_merged, "file-damaged"),
    "bomb of one text": (bomb_text, "file-damaged"),
    "file_laughs_sst": (laughs_strings, "file-damaged"),
    "file_laughs_sheet": (laughs_sheet, "file-damaged"),
    "file_laughs_workbook": (laughs_workbook, "file-damaged"),
    "file_quadratic": (quadratic, "file-damaged"),
    "file_xxe": (outside_entity, "file-damaged"),
    "huge directory": (huge_directory, "file-limits"),
    "false size": (false_size, "file-damaged"),
    "file_sparse_corner": (sparse_corner, "sheet-too-large"),
}
"""Name -> how to write it, and the code with which it is refused."""
