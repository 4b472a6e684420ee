"""What can be chosen in a workbook that has no errors: its stages, fiscal years and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.calendar import Calendar
from planner.tables import validate

if TYPE_CHECKING:
    from planner.workbook import Book


def choices_in(book: Book | None) -> dict[str, Any]:
    """Names of stages and fiscal years, and each scenario with what it says of itself; {} where nothing is known."""
    tables = validate(book).tables if book is not None else None
    if tables is None:
        return {}
    scenarios = tables["scenarios"].data
    return {
        "title": tables.setting("title"),
        "stages": tables["stages"]["stage"].tolist(),
        "fiscal_years": list(Calendar.from_table(tables["periods"].data).fiscal_years),
        "scenarios": scenarios[["scenario", "description"]].to_dict("records"),
        "targets": list(dict.fromkeys(tables["targets"]["target"].tolist())),
    }
