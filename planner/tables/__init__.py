"""Validated tables: typed columns, each figure with the cell it stands in, or findings that say what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.tables.codes import CODES
from planner.tables.table import Table, Tables
from planner.tables.validate import Validated, validate
from planner.workbook.read import read_book

if TYPE_CHECKING:
    from pathlib import Path


def load(path: Path | str) -> Tables:
    """Read a workbook or CSV folder and validate it.

    Raises:
        InputError: if anything in it is an error; it carries all findings.
    """
    validated = validate(read_book(path))
    if validated.tables is None:
        raise InputError(validated.findings)
    return validated.tables


__all__ = ["CODES", "Table", "Tables", "Validated", "load", "validate"]
