"""What each changed sheet did to the cost: sheets are exchanged one after the other, and each step is planned again.

The steps add up exactly, because each begins where the last one ended. Sheets that make no valid workbook alone (a new
offer and its freight) are exchanged together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InputError, PlanError
from planner.network import build_network
from planner.solve import solve
from planner.tables import validate

if TYPE_CHECKING:
    from planner.workbook import Book


@dataclass(frozen=True)
class Cause:
    """One step.

    Attributes:
        sheets: exchanged in this step.
        inr: what the cost changed by, INR; None where no plan exists after the step.
    """

    sheets: tuple[str, ...]
    inr: float | None


def causes(before: Book, after: Book, changed: list[str], costs: tuple[float, float]) -> list[Cause]:
    """The steps from one book to the other.

    Args:
        before: raw cells of the first input.
        after: raw cells of the second.
        changed: sheets that differ, in workbook order.
        costs: objectives of both plans, INR.
    """
    found: list[Cause] = []
    book, last, waiting = before, costs[0], []
    for place, sheet in enumerate(changed):
        waiting.append(sheet)
        book = _exchanged(book, after, sheet)
        at_end = place == len(changed) - 1
        cost = costs[1] if at_end else _cost(book)
        if cost is None:
            continue
        found.append(Cause(tuple(waiting), cost - last))
        last, waiting = cost, []
    return found


def _exchanged(book: Book, other: Book, sheet: str) -> Book:
    sheets = {name: raw for name, raw in book.sheets.items() if name != sheet}
    if sheet in other.sheets:
        sheets[sheet] = other.sheets[sheet]
    return replace(book, sheets=sheets)


def _cost(book: Book) -> float | None:
    """Objective of a book; None if it is not valid or has no plan."""
    try:
        validated = validate(book)
        if validated.tables is None:
            return None
        return solve(compile_form(build(build_network(validated.tables).model))).objective_inr
    except (InputError, PlanError):
        return None
