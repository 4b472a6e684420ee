"""Five Indias without a plan: the planted cells are named, and a repair gives the plan at the cost it promised."""

from __future__ import annotations

import pytest

from planner.explain import explain
from planner.explain.story import CLASSES
from tests.explain.india_variants import VARIANTS
from tests.explain.trial import holds, named

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", VARIANTS)
def test_planted_cells_are_named_and_repairs_hold(name: str) -> None:
    variant = VARIANTS[name]()
    told = explain(variant.book, most=5)
    assert len(told.conflicts) == 1
    assert variant.planted <= named(told)
    assert len(told.repairs) >= 3
    assert [repair.can_move for repair in told.repairs] == sorted(
        (repair.can_move for repair in told.repairs), key=CLASSES.index
    )
    assert "physics" not in {one.can_move for repair in told.repairs for one in repair.changes}
    cheapest = min(told.repairs, key=lambda repair: repair.objective_inr)
    for repair in {id(repair): repair for repair in (told.repairs[0], cheapest)}.values():
        assert holds(variant.book, repair)
