"""What the small parts of a workbook say: which sheets there are, how cells are formatted, the shared strings."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.workbook.days import BUILT_IN, shown
from planner.workbook.xml import PartError, local, read_elements, read_strings

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from planner.workbook.days import Shown

MOST_SHEETS: Final = 64


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook lists it.

    Attributes:
        name: as written.
        part: path of its XML in the archive; "" for a chart sheet.
        hidden: whether the user has hidden it.
    """

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class WorkbookParts:
    """What sheets need to be read.

    Attributes:
        sheets: in the order of the tabs.
        from_1904: whether day numbers count from 1904.
        strings: shared strings, None where blank.
        date_styles: for each cell style, "" for plain numbers, "date" or "duration".
    """

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    strings: list[str | None]
    date_styles: tuple[Shown, ...]


def read_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    """Read everything but the sheets.

    Raises:
        PartError: if a part is missing or damaged.
    """
    workbook = next((path for kind, path in _relations(archive, "").values() if kind == "officeDocument"), "")
    if not workbook:
        message = "it does not say which of its parts is the workbook"
        raise PartError(message)
    relations = _relations(archive, workbook)
    listed: list[tuple[str, str, str]] = []
    from_1904 = False

    def take(parent: str, element: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if element == "sheet" and parent == "sheets":
            relation = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
            listed.append((attributes.get("name", ""), relation, attributes.get("state", "")))
        elif element == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    read_elements(archive, workbook, take)
    if len(listed) > MOST_SHEETS:
        message = f"it has {len(listed):,} sheets; {MOST_SHEETS} are the most"
        raise PartError(message)
    sheets = []
    for name, relation, state in listed:
        kind, path = relations.get(relation, ("", ""))
        sheets.append(SheetPart(name, path if kind == "worksheet" else "", state in ("hidden", "veryHidden")))
    paths = [sheet.part for sheet in sheets if sheet.part]
    if len(set(paths)) < len(paths):
        message = "two of its sheets are one and the same part"
        raise PartError(message)
    parts = {kind: path for kind, path in relations.values() if kind in ("sharedStrings", "styles")}
    return WorkbookParts(
        tuple(sheets),
        from_1904,
        read_strings(archive, parts["sharedStrings"]) if "sharedStrings" in parts else [],
        _date_styles(archive, parts["styles"]) if "styles" in parts else (),
    )


def _relations(archive: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """Relation id -> (last word of its type, path of the part it leads to)."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def take(_parent: str, element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

    read_elements(archive, posixpath.join(folder, "_rels", f"{name}.rels"), take)
    return found


def _date_styles(archive: zipfile.ZipFile, part: str) -> tuple[Shown, ...]:
    formats: dict[int, Shown] = dict(BUILT_IN)
    cells: list[int] = []

    def take(parent: str, element: str, attributes: dict[str, str]) -> None:
        if element == "numFmt" and parent == "numFmts":
            formats[_whole(attributes.get("numFmtId"))] = shown(attributes.get("formatCode", ""))
        elif element == "xf" and parent == "cellXfs":
            cells.append(_whole(attributes.get("numFmtId")))

    read_elements(archive, part, take)
    return tuple(formats.get(number, "") for number in cells)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
