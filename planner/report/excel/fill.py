"""Long tables put into a workbook as whole columns, many times faster than cell by cell.

XlsxWriter writes the workbook with two sample rows in each long table. Their cells carry the looks: the first row that
of any value, the second that of a figure below 0. Here the samples give way to the rows, and the table, the extent of
its sheet and the list of texts that all sheets share grow to match.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_STRINGS: Final = "xl/sharedStrings.xml"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_LEVEL: Final = 5
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CODED: Final = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_LONGEST: Final = 32_767
_KEEP: Final = ' xml:space="preserve"'


@dataclass(frozen=True)
class Rows:
    """Rows of a long table.

    Attributes:
        table: name of the Excel table.
        first: number of its first data row on the sheet, counted from 1.
        letters: letters of the sheet's columns.
        values: the columns, all of one length: texts, or figures of which NaN is left blank.
    """

    table: str
    first: int
    letters: Sequence[str]
    values: Sequence[np.ndarray]

    @property
    def last(self) -> int:
        """Number of the last row on the sheet."""
        return self.first + len(self.values[0]) - 1


def plain(text: str) -> str:
    """Text without the characters that no sheet can hold, and no longer than a cell."""
    return _UNFIT.sub("", text)[:_LONGEST]


def write_filled(workbook: bytes, path: Path, rows: Mapping[int, Rows]) -> None:
    """Write a workbook with the rows of its long tables.

    Args:
        workbook: as XlsxWriter wrote it, with two sample rows in each table.
        path: of the file.
        rows: number of the sheet, counted from 1 -> what goes there; only tables with rows.

    Raises:
        OSError: the file cannot be written.
    """
    by_part = {f"xl/worksheets/sheet{number}.xml": part for number, part in rows.items()}
    by_table = {part.table: part for part in rows.values()}
    with zipfile.ZipFile(io.BytesIO(workbook)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    texts = _Texts(parts[_STRINGS].decode("utf-8"))
    for name, part in by_part.items():
        parts[name] = _sheet(parts[name].decode("utf-8"), part, texts).encode("utf-8")
    parts[_STRINGS] = texts.xml().encode("utf-8")
    with path.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            if name.startswith("xl/tables/"):
                content = _table(content.decode("utf-8"), by_table).encode("utf-8")  # noqa: PLW2901 - the grown table
            target.writestr(entry, content)


class _Texts:
    """The list of texts that all sheets share."""

    def __init__(self, xml: str) -> None:
        found = re.search(r'count="(\d+)" uniqueCount="(\d+)"', xml)
        if found is None:
            message = "the workbook has no list of texts"
            raise ValueError(message)
        self._xml, self._head = xml, found.group()
        self._used, self._known = int(found[1]), int(found[2])
        self._number: dict[str, int] = {}

    def numbers(self, values: np.ndarray) -> tuple[list[int], list[str]]:
        """Code of each value, and for each code the number of its text in the list, "" for no text."""
        codes, found = pd.factorize(values, use_na_sentinel=False)
        numbers = [self._of(plain(str(text))) for text in found.tolist()]
        self._used += int(np.isin(codes, [code for code, number in enumerate(numbers) if number]).sum())
        return codes.tolist(), numbers

    def _of(self, text: str) -> str:
        if not text:
            return ""
        return str(self._number.setdefault(text, self._known + len(self._number)))

    def xml(self) -> str:
        """The list with what was added to it."""
        more = "".join(
            f"<si><t{_KEEP if text.strip() != text else ''}>{_quoted(text)}</t></si>" for text in self._number
        )
        head = f'count="{self._used}" uniqueCount="{self._known + len(self._number)}"'
        return self._xml.replace(self._head, head, 1).replace("</sst>", f"{more}</sst>")


def _quoted(text: str) -> str:
    return html.escape(_CODED.sub(r"_x005F\1", text), quote=False)


def _sheet(xml: str, rows: Rows, texts: _Texts) -> str:
    """A sheet with the rows in the place of its samples."""
    first = xml.index(f'<row r="{rows.first}"')
    second = xml.index(f'<row r="{rows.first + 1}"')
    end = xml.index("</sheetData>")
    looks = [_looks(xml[start:stop]) for start, stop in ((first, second), (second, end))]
    more = xml[first : xml.index(">", first)].partition(f'"{rows.first}"')[2]
    heads = [f'<row r="{number}"{more}>' for number in range(rows.first, rows.last + 1)]
    columns = [
        _figures(letter, values, rows.first, (looks[0][letter], looks[1][letter]))
        if values.dtype.kind in "fiu"
        else _words(letter, texts.numbers(values), rows.first, looks[0][letter])
        for letter, values in zip(rows.letters, rows.values, strict=True)
    ]
    lines = "</row>".join(map("".join, zip(heads, *columns, strict=True)))
    grown = re.sub(r'<dimension ref="([A-Z]+\d+):([A-Z]+)\d+"', rf'<dimension ref="\1:\g<2>{rows.last}"', xml[:first])
    return f"{grown}{lines}</row>{xml[end:]}"


def _looks(row: str) -> dict[str, str]:
    """Column -> the attribute of its look, as `` s="3"``."""
    return {letter: look or "" for letter, look in re.findall(r'<c r="([A-Z]+)\d+"( s="\d+")?', row)}


def _figures(letter: str, values: np.ndarray, first: int, looks: tuple[str, str]) -> list[str]:
    """Cells of figures, of 12 significant digits as in the CSV files."""
    above, below = looks
    figures = (values.astype(float) + 0.0).tolist()
    if above == below or not (values < 0).any():
        return [
            f'<c r="{letter}{row}"{above}><v>{value:.12g}</v></c>' if value == value else ""  # noqa: PLR0124 - not NaN
            for row, value in enumerate(figures, first)
        ]
    return [
        f'<c r="{letter}{row}"{below if value < 0 else above}><v>{value:.12g}</v></c>' if value == value else ""  # noqa: PLR0124
        for row, value in enumerate(figures, first)
    ]


def _words(letter: str, texts: tuple[list[int], list[str]], first: int, look: str) -> list[str]:
    codes, numbers = texts
    ends = [f'"{look} t="s"><v>{number}</v></c>' if number else "" for number in numbers]
    head = f'<c r="{letter}'
    return [f"{head}{row}{ends[code]}" if ends[code] else "" for row, code in enumerate(codes, first)]


def _table(xml: str, rows: Mapping[str, Rows]) -> str:
    """The description of a table with its true extent."""
    found = re.search(r' displayName="([^"]+)"', xml)
    part = rows.get(found[1]) if found else None
    if part is None:
        return xml
    return re.sub(r' ref="([A-Z]+\d+):([A-Z]+)\d+"', rf' ref="\1:\g<2>{part.last}"', xml)
