"""Workbooks as files, cell by cell, so that any cell can be made odd; and what the planner says of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from planner.errors import Finding, InfeasibleError, Severity
from planner.run.check import find_all
from planner.schema import SHEETS
from planner.tables.table import letters
from tests.cases.build import fill
from tests.tables import base
from tests.workbook import forge

Rows = dict[str, list[dict[str, Any]]]
FIRST = 5
_EPOCH = datetime.datetime(1899, 12, 30)


class Xml(str):
    """The content of a cell as it stands in the file, with ``{}`` for its address."""

    __slots__ = ()


def rows() -> Rows:
    """A small valid case that fills every sheet and column."""
    return base.rows()


def cell_xml(address: str, value: Any) -> str:
    """A cell as a spreadsheet writes it."""
    match value:
        case None:
            xml = ""
        case Xml():
            xml = value.replace("{}", address)
        case bool():
            xml = f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            xml = f'<c r="{address}"><v>{value!r}</v></c>'
        case datetime.datetime():
            xml = f'<c r="{address}" s="2"><v>{(value - _EPOCH) / datetime.timedelta(days=1)!r}</v></c>'
        case datetime.date():
            xml = f'<c r="{address}" s="1"><v>{value.toordinal() - _EPOCH.toordinal()}</v></c>'
        case _:
            xml = f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
    return xml


def sheet_xml(
    name: str,
    table: Sequence[Mapping[str, Any]],
    *,
    units: Mapping[str, str] | None = None,
    heads: Mapping[str, str] | None = None,
    marks: Mapping[int, str] | None = None,
    before: str = "",
    after: str = "",
) -> str:
    """The XML of a sheet.

    Args:
        name: of the sheet.
        table: its rows.
        units: column -> text of the unit row, where it is not the column's own.
        heads: column -> text of the header cell, where it is not its name.
        marks: row number -> attributes of its element.
        before: XML before the cells.
        after: XML after them.
    """
    columns = base.header_of(name, table)
    own = {column.name: column.unit for column in SHEETS[name].columns} if name in SHEETS else {}
    unit_row = [(units or {}).get(column, own.get(column, "")) or None for column in columns]
    header = [
        [(heads or {}).get(column, column) for column in columns],
        [column.title() for column in columns],
        unit_row,
        ["optional" for _ in columns],
    ]
    lines = [*header, *([row.get(column) for column in columns] for row in table)]
    xml = [
        forge.row(
            number,
            *(cell_xml(f"{letters(place)}{number}", value) for place, value in enumerate(line)),
            more=(marks or {}).get(number, ""),
        )
        for number, line in enumerate(lines, start=1)
    ]
    return forge.sheet("".join(xml), before=before, after=after)


def write(
    folder: Path,
    data: Rows | None = None,
    *,
    sheets: Mapping[str, str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
    name: str = "book.xlsx",
    **parts: Any,
) -> Path:
    """Write a case as a workbook.

    Args:
        folder: where.
        data: its rows; the valid case if left out.
        sheets: name -> XML of sheets that are given as such.
        more: further parts of the archive.
        name: of the file.
        **parts: what ``forge.parts`` takes.
    """
    given = {sheet: sheet_xml(sheet, table) for sheet, table in (rows() if data is None else data).items()}
    made: dict[str, str | bytes] = {**forge.parts({**given, **(sheets or {})}, **parts)}
    return forge.pack(folder / name, {**made, **(more or {})})


def changed(sheet: str, row: int, **values: Any) -> Rows:
    """The valid case with some cells of one row changed."""
    data = rows()
    data[sheet][row].update({column.rstrip("_"): value for column, value in values.items()})
    return data


def place(sheet: str, column: str, row: int) -> str:
    """Where a row's cell stands, rows counted from 0."""
    return f"{sheet}!{letters([one.name for one in SHEETS[sheet].columns].index(column))}{FIRST + row}"


def findings(path: Path) -> list[Finding]:
    """All that ``plan check`` finds in a file."""
    try:
        return find_all(path)[1]
    except InfeasibleError as refused:
        return list(refused.findings)


def errors(path: Path) -> list[Finding]:
    """The errors among them."""
    return [finding for finding in findings(path) if finding.severity is Severity.ERROR]


def one_error(path: Path, code: str, where: str = "") -> Finding:
    """The only error, which has this code and place and says what to do."""
    found = errors(path)
    assert [finding.code for finding in found] == [code], [(one.where, one.code, one.problem) for one in found]
    _readable(found[0])
    assert not where or found[0].where == where, found[0].where
    return found[0]


def one_error_among(path: Path, code: str, where: str) -> Finding:
    """The only error of this code, where others follow from it."""
    found = [finding for finding in errors(path) if finding.code == code]
    assert [finding.where for finding in found] == [where]
    _readable(found[0])
    return found[0]


def one_warning(path: Path, code: str, where: str = "") -> Finding:
    """The only warning of a case without errors."""
    found = [finding for finding in findings(path) if finding.code not in NOISE]
    assert [(finding.code, finding.severity) for finding in found] == [(code, Severity.WARNING)], [
        (one.where, one.code, one.problem) for one in found
    ]
    _readable(found[0])
    assert not where or found[0].where == where, found[0].where
    return found[0]


def accepted(path: Path) -> None:
    """Nothing at all is found."""
    found = [finding for finding in findings(path) if finding.code not in NOISE]
    assert found == [], [(one.where, one.code, one.problem) for one in found]


NOISE = frozenset({"setting-default"})
"""Warnings that small cases have anyway."""


def _readable(finding: Finding) -> None:
    assert finding.problem.endswith("."), finding.problem
    assert finding.fix.endswith((".", "?")), finding.fix
    assert all(text.isprintable() for text in (finding.value, finding.problem, finding.fix, finding.where))


def as_case(sheets: Mapping[str, Any]) -> Rows:
    """A case for whole runs, given as tests of runs give it, with names filled in; dates as dates."""
    return {
        name: [{column: _typed(name, column, value) for column, value in row.items()} for row in table]
        for name, table in fill(dict(sheets)).items()
    }


def _typed(sheet: str, column: str, value: Any) -> Any:
    kind: Callable[..., Any] = datetime.date.fromisoformat
    is_date = SHEETS[sheet].column(column).kind.value == "date"
    return kind(value) if is_date and isinstance(value, str) else value
