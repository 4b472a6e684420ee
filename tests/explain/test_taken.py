"""A repair taken: its cells change in the workbook and nothing else, in the units and columns that are there."""

from __future__ import annotations

import pytest

from planner.explain import apply_repair, explain
from planner.explain.story import Repair
from planner.workbook.book import Book
from tests.explain.books import small
from tests.explain.trial import holds, planned_cost
from tests.explain.worlds import home_made

FLOOR = {"floor": "self-reliance", "stage": "magnet", "share": 0.8}


def _repairs(book: Book, most: int = 6) -> list[Repair]:
    return list(explain(book, most=most).repairs)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_repair_changes_its_cells_and_nothing_else(kind: str) -> None:
    book = small(home_made(floors=[FLOOR]), kind)
    repair = _repairs(book, most=1)[0]
    repaired = apply_repair(book, repair)
    assert repaired.sheets["capacity"] is book.sheets["capacity"]
    before, after = book.sheets["floors"].cells, repaired.sheets["floors"].cells
    differ = [
        (row, column)
        for row in range(len(before))
        for column in before.columns
        if before.iloc[row, column] is not after.iloc[row, column]
    ]
    assert differ == [(0, repaired.sheets["floors"].header.index("share"))]
    assert planned_cost(repaired) == pytest.approx(repair.objective_inr, rel=1e-6)


def test_repair_keeps_to_the_unit_of_the_column() -> None:
    """Shares in per cent stay in per cent."""
    book = small(home_made(floors=[FLOOR | {"share": 80}]))
    raw = book.sheets["floors"]
    header = tuple("share [%]" if name == "share" else name for name in raw.header)
    sheets = {**book.sheets, "floors": type(raw)(raw.name, header, raw.units, raw.cells, raw.row_numbers, raw.columns)}
    book = type(book)(book.name, sheets, book.findings, book.kind)
    repair = _repairs(book, most=1)[0]
    assert repair.changes[0].after == pytest.approx(0.5)
    assert apply_repair(book, repair).sheets["floors"].cells.iloc[0, header.index("share [%]")] == 50.0
    assert holds(book, repair)


def test_a_missing_column_is_added() -> None:
    book = small(home_made(floors=[FLOOR]))
    raw = book.sheets["floors"]
    kept = [place for place, name in enumerate(raw.header) if name not in ("penalty_inr_per_t", "base")]
    cells = raw.cells.iloc[:, kept].copy()
    cells.columns = range(len(kept))
    header = tuple(raw.header[place] for place in kept)
    narrow = type(raw)(raw.name, header, ("",) * len(kept), cells, raw.row_numbers, tuple(range(len(kept))))
    book = type(book)(book.name, {**book.sheets, "floors": narrow}, book.findings, book.kind)
    repairs = _repairs(book)
    assert {one.column for repair in repairs for one in repair.changes} == {"share", "penalty_inr_per_t", "base"}
    assert all(holds(book, repair) for repair in repairs)
