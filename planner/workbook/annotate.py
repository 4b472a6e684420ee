"""A copy of the user's workbook with the bad cells in red, a note on each, and an index that links to them.

The copy is made with openpyxl, which keeps formulas, formats, drop-downs, conditional formats, names and charts. What
it cannot keep is told to the user. The user's own file is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.workbook.archive import open_archive
from planner.workbook.bounded import mark_safely
from planner.workbook.files import write_atomically
from planner.workbook.notices import refuse
from planner.workbook.own import read_own
from planner.workbook.relocate import in_workbook
from planner.workbook.template import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.errors import Finding
    from planner.workbook.book import Book


@dataclass(frozen=True)
class Annotated:
    """What was written.

    Attributes:
        path: of the copy.
        marked: cells that were marked.
        lost: what the copy lacks that the user's file has, in words.
    """

    path: Path
    marked: int
    lost: tuple[str, ...]


def annotated_path(source: Path) -> Path:
    """``case.checked.xlsx`` beside the workbook or folder ``case``."""
    return source.with_name(f"{source.stem if source.is_file() else source.name}.checked.xlsx")


def annotate(source: Path, book: Book, findings: Sequence[Finding], target: Path) -> Annotated:
    """Write the marked copy.

    Args:
        source: the user's workbook or CSV folder.
        book: its raw cells. A folder is turned into a workbook first.
        findings: what to mark.
        target: file to write.

    Returns:
        What was marked and what could not be kept.

    Raises:
        InputError: if the workbook cannot be opened, or ``target`` is the user's own file.
        OSError: if the copy cannot be written.
    """
    if target.exists() and target.resolve() == source.resolve():
        refuse("target-kind", f"{target} is the workbook itself, which is never changed.", "Give another name.")
    if book.kind == "csv":
        content = workbook_bytes(book, read_own(source)[0])
        findings = [in_workbook(finding, book) for finding in findings]
    else:
        open_archive(source)[0].close()
        content = source.read_bytes()
    copy, marked, lost = mark_safely(source.name, content, findings)
    write_atomically(target, copy)
    return Annotated(target, marked, tuple(lost))
