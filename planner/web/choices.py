"""What can be chosen in a workbook that has no errors: its stages, fiscal years and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.calendar import Calendar
from planner.compare.aims import Course, last_stage
from planner.tables import validate

if TYPE_CHECKING:
    from planner.workbook import Book


def choices_in(book: Book | None) -> dict[str, Any]:
    """Names of stages and fiscal years, and each scenario with what it says of itself; {} where nothing is known.

    ``stage`` and ``by`` are what the form proposes: the last stage, and the year that ``plan compare`` takes, or the
    last year of a horizon that ends before it.
    """
    tables = validate(book).tables if book is not None else None
    if tables is None:
        return {}
    scenarios = tables["scenarios"].data
    years = Calendar.from_table(tables["periods"].data).fiscal_years
    by = Course().by
    return {
        "title": tables.setting("title"),
        "stages": tables["stages"]["stage"].tolist(),
        "stage": last_stage(tables),
        "fiscal_years": list(years),
        "by": by if by in years else years[-1],
        "scenarios": scenarios[["scenario", "description"]].to_dict("records"),
    }
