"""India: points of the warm sweep are optima of fresh solves, and the laws of the curve hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.compare.frontier_run import Wish, frontier
from planner.compare.frontier_target import Target, sweep_of
from planner.network import build_network
from planner.scenarios import Variant, load_variant
from planner.solve import solve
from tests.compare.frontiers import is_convex, never_falls, same

pytestmark = pytest.mark.slow

INDIA = Path(__file__).parents[2] / "inputs" / "india"


@pytest.fixture(scope="module")
def made_in_india():
    return frontier(INDIA, Wish("floor=Made in India"))


def fresh(level):
    """Objective of the workbook with the floor changed by hand and hard, solved from nothing."""
    sets = (f"floors[floor=Made in India].share *= {level / 0.5!r}",)
    network = build_network(load_variant(INDIA, Variant(sets=sets)))
    swept = sweep_of(Target("floor", "Made in India", ""), network, compile_form(build(network.model)))
    return solve(swept.form).objective_inr


def test_the_laws_hold(made_in_india):
    points = made_in_india.curve.points
    assert len(points) >= 48
    assert is_convex(points)
    assert never_falls(points, towards=1)
    corners = {corner.point.level: corner.point for corner in made_in_india.curve.corners}
    assert is_convex({**points, **corners})
    assert made_in_india.curve.reach is not None
    assert made_in_india.stops


@pytest.mark.parametrize("place", [7, 26, 33, 40, 46])
def test_a_warm_point_is_a_cold_one(made_in_india, place):
    level = sorted(made_in_india.curve.points)[place]
    assert same(made_in_india.curve.points[level].objective_inr, fresh(level))


def test_nothing_more_can_be_reached(made_in_india):
    from planner.errors import InfeasibleError

    reach = made_in_india.curve.reach.level
    assert same(made_in_india.curve.points[reach].objective_inr, fresh(reach * (1 - 1e-9)))
    with pytest.raises(InfeasibleError):
        fresh(reach * (1 + 1e-5))
