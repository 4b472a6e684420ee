"""The audit of a finished run from its folder alone: manifest, copy of the input, tables, linear program."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.audit.arrays import named
from planner.audit.audit import audit
from planner.audit.columns import COLUMNS, NUMBERS
from planner.audit.ledger import MONEY, Ledger
from planner.audit.program import FILE, load_program
from planner.errors import AuditError, Finding, InputError, Severity
from planner.scenarios import Variant, load_variant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.audit.certificate import Certificate

MANIFEST: Final = "manifest.json"
TOTALS: Final = "results.json"
TABLES: Final = "tables"
INPUT: Final = "input"
FAMILY: Final = "files"
_GUARD: Final = r"^'(?=[=+\-@\t\r])"


@dataclass(frozen=True)
class Folder:
    """A finished run on the disk.

    Attributes:
        path: of the folder.
        manifest: as written.
    """

    path: Path
    manifest: Mapping[str, Any]

    @property
    def source(self) -> Path:
        """The copy of the input: a workbook, or a folder of CSV files."""
        books = [path for path in sorted((self.path / INPUT).glob("*")) if path.suffix.lower() in {".xlsx", ".xlsm"}]
        return books[0] if books else self.path / INPUT

    @property
    def variant(self) -> Variant:
        """The scenarios and changes that were planned; empty for the workbook as it is."""
        told = self.manifest.get("variant", {})
        return Variant.read(told if isinstance(told, dict) else {})

    def tables(self) -> dict[str, pd.DataFrame]:
        """Result tables as text and figures; a table without a file is left out."""
        paths = {name: self.path / TABLES / f"{name}.csv" for name in COLUMNS}
        return {name: read_table(path, COLUMNS[name]) for name, path in paths.items() if path.is_file()}

    def sums(self, below: str) -> dict[str, str]:
        """SHA-256 of each file in a folder of the run, by its name."""
        return {path.name: digest(path) for path in sorted((self.path / below).glob("*")) if path.is_file()}


def open_folder(path: Path) -> Folder:
    """The run in a folder.

    Raises:
        InputError: there is no finished run there.
    """
    file = path / MANIFEST
    if not file.is_file():
        _refuse(path, f"{path} holds no {MANIFEST}, so no finished run.")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        _refuse(path, f"{file} cannot be read: {error}.")
    if not isinstance(manifest, dict):
        _refuse(path, f"{file} is no manifest.")
    return Folder(path, manifest)


def _refuse(path: Path, problem: str) -> None:
    fix = "Give the folder that 'plan solve' printed."
    raise InputError([Finding(Severity.ERROR, "run-missing", "", "", str(path), problem, fix)])


def read_table(path: Path, kinds: Mapping[str, str]) -> pd.DataFrame:
    """A result table; figures that are none become NaN, text loses the apostrophe that guards it in a spreadsheet.

    Raises:
        AuditError: the file is no table.
    """
    try:
        text = pd.read_csv(path, keep_default_na=False, dtype=str, encoding="utf-8")
    except ValueError as error:
        message = f"{path} is no table that can be audited: {error}"
        raise AuditError(message) from error
    columns = {}
    for name in text.columns:
        if kinds.get(name) in NUMBERS:
            columns[name] = pd.to_numeric(text[name], errors="coerce").to_numpy(float)
        else:
            columns[name] = text[name].str.replace(_GUARD, "", regex=True).to_numpy(object)
    return pd.DataFrame(columns, columns=text.columns)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def audit_folder(path: Path) -> Certificate:
    """Audit a finished run.

    Raises:
        InputError: there is no finished run, or its copy of the input is no valid case any more.
        AuditError: a table, the totals or the linear program cannot be read.
    """
    folder, ledger = open_folder(path), Ledger()
    _files(folder, ledger)
    program = load_program(path / FILE) if (path / FILE).is_file() else None
    results = folder.tables()
    audit(load_variant(folder.source, folder.variant), results, program, ledger)
    if (path / TOTALS).is_file() and "objective_inr" in ledger.figures:
        _totals(folder, ledger, results)
    return ledger.certificate().sealed(folder.sums(INPUT), folder.sums(TABLES))


def _files(folder: Folder, ledger: Ledger) -> None:
    """Files are the ones that the manifest lists, and the input is the one that was planned."""
    listed = {str(name): str(was) for name, was in dict(folder.manifest.get("files", {})).items()}
    changed = [not (folder.path / name).is_file() or digest(folder.path / name) != was for name, was in listed.items()]
    ledger.forbid(FAMILY, "files are as they were written", np.array(changed, bool), named(file=list(listed)))
    planned = {str(name): str(was) for name, was in dict(folder.manifest.get("input", {}).get("sha256", {})).items()}
    there = folder.sums(INPUT)
    names = sorted({*planned, *there})
    other = [planned.get(name) != there.get(name) for name in names]
    ledger.forbid(FAMILY, "the copy of the input is what was planned", np.array(other, bool), named(file=names))
    status = str(folder.manifest.get("status", ""))
    ledger.forbid(
        FAMILY,
        "the solver proved the optimum",
        np.array([status != "optimal"]),
        lambda _: {"status": status or "not told"},
    )


def _totals(folder: Folder, ledger: Ledger, results: Mapping[str, pd.DataFrame]) -> None:
    """Totals and shares of ``results.json`` and of the manifest are those of the tables."""
    told = _told(folder.path / TOTALS)
    need, delivered = results["shortages"], results["deliveries"]
    found = {name: ledger.figures.get(name, 0.0) for name in ("objective_inr", "cost_paid_inr", "penalties_inr")}
    found |= {name: float(need[name].sum()) for name in ("demand_t", "delivered_t", "short_t")}
    found["sold_t"] = max(float(delivered["grade_tonnes"].sum()) - found["delivered_t"], 0.0)
    money = max(ledger.figures["sum_of_absolute_cost_lines_inr"], 1.0)
    tonnes = max(found["demand_t"], float(delivered["grade_tonnes"].sum()), 1.0)
    scales = [money if name.endswith("_inr") else tonnes for name in found]
    for name, content in ((TOTALS, told), (MANIFEST, folder.manifest)):
        stated = np.array([float(content.get(figure, "nan")) for figure in found])
        gaps = np.abs(stated - np.array(list(found.values()))) / np.array(scales)
        ledger.test(FAMILY, f"{name} tells the totals of the tables", gaps, named(figure=list(found)), MONEY)
    rows = results["dependency"]
    off, places = [], []
    for span, stage, country, traced, last in zip(
        *(rows[name] for name in ("span", "stage", "country", "traced_share", "last_step_share")), strict=True
    ):
        shares = told.get("shares", {}).get(span, {}).get(stage, {}).get(country)
        if shares is not None:
            off.append(max(abs(shares["traced"] - traced), abs(shares["last_step"] - last)))
            places.append(f"{span}, {stage}, {country}")
    ledger.test(FAMILY, f"{TOTALS} tells the shares of the tables", np.array(off, float), named(share=places))


def _told(path: Path) -> dict[str, Any]:
    """The content of a JSON file.

    Raises:
        AuditError: the file is no JSON object.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{path} cannot be read: {error}"
        raise AuditError(message) from error
    if not isinstance(content, dict):
        message = f"{path} is no JSON object"
        raise AuditError(message)
    return content
