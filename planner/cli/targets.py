"""Files that commands write: never over the user's own without being told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import Finding, InputError, Severity

if TYPE_CHECKING:
    from pathlib import Path


def new_workbook(path: Path, *, force: bool) -> Path:
    """The path of a workbook to write, ``.xlsx`` added where there is no ending.

    Raises:
        InputError: if it may not be written there.
    """
    if path.name in ("", ".."):
        _refuse("target-kind", f"{path} is a folder.", "Give the name of a file.")
    target = path if path.suffix else path.with_name(f"{path.name}.xlsx")
    if target.suffix.lower() != ".xlsx":
        _refuse("target-kind", f"{target.name} is no name of an Excel workbook.", "Give a name that ends in .xlsx.")
    if target.is_dir():
        _refuse("target-kind", f"{target} is a folder.", "Give the name of a file.")
    if target.exists() and not force:
        _refuse("target-exists", f"{target} is there already.", "Give another name, or add --force to replace it.")
    return target


def _refuse(code: str, problem: str, fix: str) -> None:
    raise InputError([Finding(Severity.ERROR, code, "", "", "", problem, fix)])
