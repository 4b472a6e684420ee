"""Scenarios and changes that leave the program to be solved as it is are told, with their cells; no others are."""

from __future__ import annotations

from typing import Any

from planner.errors import Finding
from planner.lint import idle_levers
from planner.tables import validate
from tests.explain.books import small
from tests.explain.worlds import three_sources


def _change(scenario: str, sheet: str, column: str, value: str, **more: str) -> dict[str, Any]:
    return {"scenario": scenario, "sheet": sheet, "column": column, "action": "=", "value": value, **more}


def _idle(changes: list[dict[str, Any]], **sheets: Any) -> dict[str, Finding]:
    names = list(dict.fromkeys(change["scenario"] for change in changes))
    rows = {"scenarios": [{"scenario": name} for name in names], "changes": changes}
    book = small(three_sources(**(rows | sheets)))
    validated = validate(book)
    assert validated.tables is not None, validated.findings
    return {finding.where: finding for finding in idle_levers(book, validated.tables)}


def test_a_scenario_that_changes_nothing_is_told() -> None:
    """The price of japan is 6 already."""
    found = _idle([_change("same", "offers", "price_per_t", "6", filter="offer=japan")])
    assert {where: finding.code for where, finding in found.items()} == {"scenarios!A5": "scenario-idle"}
    assert "'same' changes nothing" in found["scenarios!A5"].problem


def test_levers_that_move_something_are_not_told() -> None:
    price = _change("dearer", "offers", "price_per_t", "9", filter="offer=japan")
    most = _change("dearer", "offers", "most_t_per_year", "5", filter="offer=china")
    assert _idle([price]) == {}
    assert _idle([price, most]) == {}


def test_a_change_beside_one_that_works_is_told_by_its_cell() -> None:
    """The note of an offer is no number of any program."""
    found = _idle(
        [
            _change("dearer", "offers", "price_per_t", "9", filter="offer=japan"),
            _change("dearer", "offers", "note", "dear", filter="offer=japan"),
        ]
    )
    (finding,) = found.values()
    assert finding.code == "change-idle"
    assert finding.sheet == "changes"
    assert finding.cell.endswith("6"), "the second row"
    assert "'note' of sheet offers where offer=japan" in finding.problem


def test_a_scenario_is_compared_with_what_it_builds_on() -> None:
    """Both put the price at 9: the second changes nothing that the first has not changed."""
    dearer = _change("dearer", "offers", "price_per_t", "9", filter="offer=japan")
    again = _change("again", "offers", "price_per_t", "9", filter="offer=japan")
    found = _idle([dearer, again], scenarios=[{"scenario": "dearer"}, {"scenario": "again", "parent": "dearer"}])
    assert list(found) == ["scenarios!A6"]


def test_a_workbook_without_scenarios_has_no_idle_levers() -> None:
    assert _idle([]) == {}
