"""All cells of a workbook, taken out with nothing but the standard library, so that a small process can do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.schema import SHEETS
from planner.workbook.archive import open_archive
from planner.workbook.days import day_reader
from planner.workbook.names import is_own, is_unread, machine_name
from planner.workbook.notices import refuse
from planner.workbook.parts import SheetPart, read_parts
from planner.workbook.scan import SCAN_FROM, Counted, count_marks
from planner.workbook.sheet_cells import MOST_CELLS, SheetCells
from planner.workbook.sheet_xml import SheetReader
from planner.workbook.xml import PartError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping
    from pathlib import Path

    from planner.errors import Finding


@dataclass(frozen=True)
class Gathered:
    """What a workbook holds.

    Attributes:
        findings: warnings on parts that were not read.
        sheets: all sheets, in the order of the tabs.
        from_1904: whether its days count from 1904.
        cells: name of a sheet -> its cells, or in words why they cannot be read; sheets not asked for are not here.
    """

    findings: tuple[Finding, ...]
    sheets: tuple[SheetPart, ...]
    from_1904: bool
    cells: Mapping[str, SheetCells | str]


def gather(path: Path, *, own: bool) -> Gathered:
    """Read the sheets that the schema knows, or the user's own ones.

    Args:
        path: an xlsx file.
        own: the sheets whose names start with ``_``, each of which may be unreadable, instead of the known ones.

    Raises:
        InputError: if the file as a whole cannot be read, with one finding that says why.
        OSError: if the system does not let us read it.
    """
    archive, findings = open_archive(path)
    with archive:
        try:
            _refuse_endless(path, archive)
            parts = read_parts(archive)
        except PartError as fault:
            _refuse_damaged(path, fault)
        cells: dict[str, SheetCells | str] = {}
        read_day, count = day_reader(from_1904=parts.from_1904), 0
        for sheet in parts.sheets:
            if not _wanted(sheet, own=own) or sheet.name in cells:
                continue
            try:
                found = SheetReader(parts, read_day, MOST_CELLS - count).read(archive, sheet.part)
            except PartError as fault:
                if not own:
                    _refuse_damaged(path, fault)
                cells[sheet.name] = str(fault)
            else:
                cells[sheet.name] = found
                count += found.count
    return Gathered(tuple(findings), parts.sheets, parts.from_1904, cells)


def _wanted(sheet: SheetPart, *, own: bool) -> bool:
    if own:
        return is_own(sheet.name)
    return (
        bool(sheet.part) and not is_own(sheet.name) and not is_unread(sheet.name) and machine_name(sheet.name) in SHEETS
    )


def _refuse_endless(path: Path, archive: zipfile.ZipFile) -> None:
    """Stop at a file that would take long to read, before any of it is understood.

    Raises:
        PartError: if a part is damaged, or no spreadsheet would write it.
        InputError: if there are more cells than a workbook may hold.
    """
    tags, values = 0, 0
    most = Counted(8 * MOST_CELLS, MOST_CELLS)
    for part in archive.infolist():
        if part.file_size > SCAN_FROM and part.filename.lower().endswith((".xml", ".rels")):
            found = count_marks(archive, part.filename, most)
            tags, values = tags + found.tags, values + found.values
    if tags > most.tags or values > most.values:
        refuse(
            "file-limits",
            f"{path.name} holds far more than the {MOST_CELLS:,} cells that a workbook may hold.",
            "Leave out what the plan does not need, or give the case as a folder of CSV files.",
        )


def _refuse_damaged(path: Path, fault: PartError) -> None:
    refuse("file-damaged", f"{path.name} cannot be read: {fault}.", "Open it in Excel and save it again as .xlsx.")
