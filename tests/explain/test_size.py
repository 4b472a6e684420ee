"""iis_size: a case of more than ten thousand rows with one planted conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.explain import explain
from planner.explain.contradictions import read_tables
from planner.explain.subject import read_subject
from planner.explain.world import World
from planner.generate import SIZES, write_case
from planner.workbook import read_book
from planner.workbook.book import Book
from tests.explain.books import with_row
from tests.explain.trial import holds, named

pytestmark = pytest.mark.slow

SIZE = replace(SIZES["S"], companies=20, months=28)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("large")
    write_case(folder, SIZE, 7)
    return read_book(folder)


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        (
            "commitments",
            {"commitment": "Planted", "kind": "buy", "of": "Mine east ore", "period": "2027-03", "amount": "9000"},
            "amount",
        ),
        (
            "floors",
            {"floor": "Planted", "stage": "magnet", "share": "0.95", "from": "2026-12-01", "to": "2027-03-31"},
            "share",
        ),
    ],
)
def test_one_planted_conflict_is_told_in_few_cells(large: Book, sheet: str, row: dict[str, str], column: str) -> None:
    """At most five cells, the planted one among them, and a way out that gives the plan at the cost it promised."""
    book = with_row(large, sheet, row)
    tables, _ = read_tables(World(book))
    assert len(read_subject(tables).form.row_lower) >= 10_000
    told = explain(book, most=3)
    assert len(told.conflicts) == 1
    planted = tables[sheet].cell(len(tables[sheet]) - 1, column)
    assert f"{sheet}!{planted}" in named(told)
    assert len(named(told)) <= 5
    assert told.repairs
    assert holds(book, told.repairs[0])
