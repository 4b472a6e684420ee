"""Ways out are least: the nearest day that does, and no cell more than is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pytest

from planner.explain.dating import earliest
from planner.explain.story import Change
from planner.explain.way import Search, Way
from planner.explain.ways import pared


def _change(cell: str, moves: str = "policy", row: int = 5) -> Change:
    return Change("floors", row, "share", 0, cell, 0.9, 0.5, "a rule", moves)


@pytest.mark.parametrize("near", [True, False])
@pytest.mark.parametrize("size", [0, 1, 2, 7, 40])
def test_the_first_that_does_is_found_with_few_questions(size: int, *, near: bool) -> None:
    options = [_change(str(number)) for number in range(size)]
    for first in range(size + 1):
        asked: set[str] = set()

        def does(one: Change, first: int = first, asked: set[str] = asked) -> bool:
            asked.add(one.cell)
            return int(one.cell) >= first

        found = earliest(options, does, near=near)
        assert found is (options[first] if first < size else None)
        assert len(asked) <= (11 if near else 7), "each is asked once: answers are kept"
        assert len(asked) <= 1 or first > 0 or not near


class _Needs:
    """A search in which a plan exists as soon as some cells change."""

    def __init__(self, *cells: str) -> None:
        self.cells = set(cells)

    def possible(self, changes: Iterable[Change]) -> bool:
        return self.cells <= {one.cell for one in changes}


def _cells(way: Way) -> list[str]:
    return [one.cell for one in way.changes]


def test_a_rule_that_need_not_be_lifted_is_left_as_it_is() -> None:
    lever: Any = object()
    way = Way((_change("H2", "law", row=2), _change("D5")), 2, (lever,))
    least = pared(cast("Search", _Needs("D5")), way)
    assert _cells(least) == ["D5"]
    assert least.levers == (lever,)
    assert least.gentle == 0, "only a figure moves"


def test_a_figure_that_need_not_move_beside_a_rule_is_left_as_it_is() -> None:
    lever: Any = object()
    way = Way((_change("H2", "wish", row=2), _change("D5")), 2, (lever,))
    least = pared(cast("Search", _Needs("H2")), way)
    assert _cells(least) == ["H2"]
    assert least.levers == ()


def test_of_two_that_do_alike_the_gentler_stays() -> None:
    class Either(_Needs):
        def possible(self, changes: Iterable[Change]) -> bool:
            return bool(list(changes))

    way = Way((_change("A2", "law", row=2), _change("B3", "wish", row=3)), 2)
    assert _cells(pared(cast("Search", Either()), way)) == ["B3"]


def test_cells_of_one_row_stay_together() -> None:
    """A control's first and last day go together: one without the other is no window."""
    way = Way((_change("H2", "law", row=2), _change("I2", "law", row=2), _change("B3", row=3)), 2)
    assert _cells(pared(cast("Search", _Needs("H2")), way)) == ["H2", "I2"]
