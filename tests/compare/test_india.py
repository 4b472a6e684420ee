"""India: every target costs what a plan of its own costs, and cost rises ever faster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planner.compare import Asked, Course, Place, compare
from planner.compare.aims import percentage_aims
from planner.prices import planned
from planner.scenarios import Variant
from planner.tables import load

INDIA = Path("inputs", "india")
PERCENTAGES = (20.0, 50.0, 75.0, 90.0)


@pytest.mark.slow
def test_targets_cost_what_plans_of_their_own_cost(tmp_path: Path) -> None:
    found = compare(INDIA, Asked(percentages=PERCENTAGES), Place(tmp_path / "work", workers=0))
    aims = percentage_aims(PERCENTAGES, Course(), load(INDIA), 0.0)
    costs = [found.base.found["objective_inr"]]
    for aim, case in zip(aims, found.cases[1:], strict=True):
        if case.found:
            cold = planned(INDIA, variant=Variant(rows=aim.rows)).solution.objective_inr
            assert case.found["objective_inr"] == pytest.approx(cold, rel=1e-7)
            costs.append(cold)
    assert (np.diff(costs) >= -1e-7 * costs[0]).all()
    (unmet,) = [case for case in found.cases if not case.found]
    assert unmet.share == 0.9
    assert 0.75 < unmet.share * (unmet.reach or 0.0) < 0.9
    assert "builds!" in unmet.reason


def test_every_scenario_of_india_is_valid() -> None:
    from planner.scenarios import list_scenarios

    listed = list_scenarios(INDIA)
    assert len(listed) >= 8
    for one in listed:
        assert not [finding for finding in one.findings if finding.severity.value == "error"], one.name
        assert one.effects
        assert all(effect.cells for effect in one.effects), one.name
        assert one.description
