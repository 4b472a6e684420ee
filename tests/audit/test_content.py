"""Content by value, found twice: by the audit and by the plain reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from planner.audit.arrays import byte_rows
from planner.audit.case import Case
from planner.audit.content import find_contents
from planner.audit.ledger import Ledger
from tests.audit.grand import grand
from tests.audit.plans import plan_of
from tests.properties.random_cases import random_sheets
from tests.reference.content import contents
from tests.reference.world import World


def _both(sheets: dict[str, Any]) -> list[tuple[float, float]]:
    """Content of each country in each material and origin, by the reference and by the audit."""
    plan = plan_of(sheets)
    if plan is None:
        return []
    case = Case(plan.tables, plan.frames, Ledger())
    book = case.book
    found: list[tuple[float, float]] = []
    mine: dict[str, dict[tuple[int, bytes], float]] = {}
    for (country, material, stages), value in contents(World(plan.tables)).items():
        if country not in mine:
            mine[country] = find_contents(case, book.names("country").one(country))
        origin = np.zeros((1, len(book.names("stage")), len(book.names("country"))), bool)
        for stage, countries in stages:
            origin[0, book.names("stage").one(stage), book.names("country").of(countries)] = True
        key = book.names("material").one(material), byte_rows(origin)[0]
        found.append((value, mine[country].get(key, 0.0)))
    return found


def test_content_of_the_grand_case() -> None:
    """Japanese magnets are 0.4 Chinese as their offer says; home magnets of Chinese metal by their value."""
    both = _both(grand())
    assert len(both) > 12
    for reference, mine in both:
        assert mine == pytest.approx(reference, abs=1e-9)
    assert any(0.0 < reference < 1.0 for reference, _ in both)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 60, 10))
def test_content_of_random_cases(first: int) -> None:
    for seed in range(first, first + 10):
        for reference, mine in _both(random_sheets(seed)):
            assert mine == pytest.approx(reference, abs=1e-9)
