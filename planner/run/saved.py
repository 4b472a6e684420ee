"""A run as it stands on the disk: its manifest, its tables, and the copy of its input."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from planner.errors import Finding, InputError, Severity
from planner.run.folder import MANIFEST, digest
from planner.scenarios import Variant, apply_variant
from planner.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.tables.validate import Validated

TABLES = "tables"
INPUT = "input"


_GUARD = r"^'(?=[=+\-@\t\r])"
_FIGURES = frozenset({"tonnes", "units", "inr", "at_least", "at_most", "activity", "slack"})
_FIGURE_ENDS = ("_t", "_inr", "_tonnes", "_share", "_index", "_per_t", "_per_year")


def _is_figure(column: str) -> bool:
    """Whether a column of a result table holds figures, told by its unit; an empty table has no other sign."""
    return column in _FIGURES or column.endswith(_FIGURE_ENDS)


@dataclass(frozen=True)
class SavedRun:
    """A finished run.

    Attributes:
        folder: where it stands.
        manifest: what it was made of.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def source(self) -> Path:
        """The copy of the input: a workbook, or a folder of CSV files."""
        books = sorted((self.folder / INPUT).glob("*.xlsx")) + sorted((self.folder / INPUT).glob("*.xlsm"))
        return books[0] if books else self.folder / INPUT

    @property
    def variant(self) -> Variant:
        """The scenarios and changes that were planned; empty for the workbook as it is."""
        told = self.manifest.get("variant", {})
        return Variant.read(told if isinstance(told, dict) else {})

    def validated(self) -> Validated:
        """The copy of the input as it was planned: with its scenarios and changes.

        Raises:
            InputError: the copy cannot be read.
        """
        return apply_variant(read_book(self.source), self.variant)

    def table(self, name: str) -> pd.DataFrame:
        """One result table; text that a spreadsheet would run has lost the apostrophe it was written with.

        Raises:
            InputError: the run has no such table.
        """
        path = self.folder / TABLES / f"{name}.csv"
        if not path.is_file():
            path = self.folder / f"{name}.csv"
        if not path.is_file():
            _refuse(f"{path} is missing, so this is not a complete run.")
        frame = pd.read_csv(path, keep_default_na=False, dtype=str, encoding="utf-8")
        return pd.DataFrame(
            {
                column: pd.to_numeric(frame[column].replace("", None)).astype(float)
                if _is_figure(column)
                else frame[column].str.replace(_GUARD, "", regex=True).astype(object)
                for column in frame.columns
            },
            columns=frame.columns,
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """All result tables."""
        return {path.stem: self.table(path.stem) for path in sorted((self.folder / TABLES).glob("*.csv"))}

    def spoilt(self) -> list[str]:
        """Files that are missing or not what the manifest says they are."""
        sums: Mapping[str, str] = self.manifest.get("files", {})
        return [name for name, digest_then in sums.items() if not self._holds(name, digest_then)]

    def _holds(self, name: str, digest_then: str) -> bool:
        """Whether a file is there, inside the folder, and has that SHA-256."""
        path = self.folder / name
        inside = not Path(name).is_absolute() and ".." not in Path(name).parts
        try:
            return inside and path.is_file() and digest(path) == digest_then
        except OSError:
            return False


def open_run(path: Path) -> SavedRun:
    """The run in a folder.

    Raises:
        InputError: there is no finished run there.
    """
    folder = Path(path)
    file = folder / MANIFEST
    if not file.is_file():
        what = "is not a folder" if not folder.is_dir() else f"holds no {MANIFEST}, so no finished run"
        _refuse(f"{folder} {what}.")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        _refuse(f"{file} cannot be read: {error}.")
    return SavedRun(folder, manifest)


def open_plan(path: Path) -> SavedRun:
    """The plan in a folder: a finished run of ``plan solve``.

    Raises:
        InputError: there is no finished run there, or it is a comparison, a frontier or a stress test.
    """
    run = open_run(path)
    kind = run.manifest.get("kind", "plan") if isinstance(run.manifest, dict) else "plan"
    if kind != "plan":
        _refuse(f"{run.folder} holds what 'plan {kind}' found, and no plan.")
    return run


def _refuse(problem: str) -> NoReturn:
    fix = "Give the folder that 'plan solve' printed."
    raise InputError([Finding(Severity.ERROR, "run-missing", "", "", "", problem, fix)])
