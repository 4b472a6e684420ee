"""Which files of a folder are the tables of a case, which are the user's own, and which only look like one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from planner.schema import SHEETS
from planner.workbook.names import is_own, is_unread, machine_name
from planner.workbook.notices import error, warning

if TYPE_CHECKING:
    from pathlib import Path

    from planner.errors import Finding

_OTHER_KINDS: Final = frozenset({".txt", ".tsv", ".tab", ".dat", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
"""Endings under which a table is kept elsewhere, and which are not read here."""


@dataclass
class FolderFiles:
    """What stands in a folder of CSV files.

    Attributes:
        tables: CSV files to read, in the order of their names.
        own: names of the CSV files that are the user's own.
        unreadable: machine names of sheets whose file is no file.
        findings: what the user should know of the others.
    """

    tables: list[Path] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds_csv(self) -> bool:
        """Whether there is any CSV file."""
        return bool(self.tables or self.own or self.unreadable)


def files_of(folder: Path) -> FolderFiles:
    """Sort what stands in a folder; hidden files, such as a Mac leaves beside others, are nobody's.

    Raises:
        OSError: if the system does not let us look.
    """
    found = FolderFiles()
    for path in sorted(folder.iterdir()):
        name = machine_name(path.stem)
        if path.name.startswith((".", "~$")):
            continue
        if path.suffix.lower() != ".csv":
            if name in SHEETS and path.suffix.lower() in _OTHER_KINDS:
                problem = f"{path.name} is not read: of a folder only files whose names end in .csv are."
                fix = "Save it as 'CSV UTF-8 (comma delimited)', or put _ in front of its name to leave it out."
                found.findings.append(warning("file-not-csv", problem, fix, sheet=name))
        elif is_own(path.stem):
            found.own.append(path.name)
        elif is_unread(path.stem):
            continue
        elif path.is_file():
            found.tables.append(path)
        elif name in SHEETS:
            kind = "a folder" if path.is_dir() else "no file, or a link that leads nowhere"
            found.findings.append(error("file-type", f"{path.name} is {kind}.", "Give the table itself.", sheet=name))
            found.unreadable.add(name)
    return found
