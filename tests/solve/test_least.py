"""The least part of a list."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.solve.least import least_part


@given(st.sets(st.integers(0, 30), max_size=6), st.integers(1, 31))
def test_what_is_needed_is_found_and_nothing_else(needed: set[int], size: int) -> None:
    needed = {item for item in needed if item < size}
    assert set(least_part(list(range(size)), lambda part: needed <= set(part))) == needed


def test_of_several_parts_the_preferred_is_found() -> None:
    """Any two of the items do: the first two are preferred."""
    assert least_part(["wish", "policy", "law", "more law"], lambda part: len(part) >= 2) == ["wish", "policy"]


def test_nothing_is_needed_where_nothing_is_enough() -> None:
    assert least_part([1, 2], lambda _: True) == []


@pytest.mark.parametrize("sets", [[{0, 5}, {3}], [{1, 2, 7}, {2, 9}], [{0}, {0, 1}]])
def test_part_cannot_be_smaller(sets: list[set[int]]) -> None:
    """True where one of the sets is there; whatever part is found, no part of it does."""

    def holds(part: list[int]) -> bool:
        return any(some <= set(part) for some in sets)

    found = least_part(list(range(10)), holds)
    assert holds(found)
    assert not any(holds(list(smaller)) for smaller in itertools.combinations(found, len(found) - 1))


def test_few_questions_are_asked() -> None:
    asked = 0

    def holds(part: list[int]) -> bool:
        nonlocal asked
        asked += 1
        return {17, 400} <= set(part)

    assert least_part(list(range(1000)), holds) == [17, 400]
    assert asked < 60
