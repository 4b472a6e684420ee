"""A program asked on its smaller version gives the answers of the whole one."""

from __future__ import annotations

import numpy as np
import pytest

from models.arrays import LinearForm
from planner.solve.options import SolveOptions
from planner.solve.probe import Edit, Probe, Slack
from tests.solve.programs import INF, program

DELIVERED = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]


def _three_alike(least: float) -> LinearForm:
    """Three customers who want 10 t each, served from one supply of 24 t; so much at least must be delivered."""
    wants = [([float(at in (customer, customer + 3)) for at in range(6)], 10.0, 10.0) for customer in range(3)]
    return program(
        [0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
        [*wants, (DELIVERED, -INF, 24.0), (DELIVERED, least, INF)],
        families={"need": 3, "supply_max": 1, "commitment": 1},
        variables={"serve": 3, "short": 3},
    )


@pytest.fixture(params=[True, False], ids=["smaller", "whole"])
def options(request: pytest.FixtureRequest) -> SolveOptions:
    return SolveOptions(reduce=request.param)


def test_alike_demands_are_merged_where_that_is_allowed() -> None:
    assert len(Probe(_three_alike(20.0))._small.scaled.row_lower) == 3
    assert len(Probe(_three_alike(20.0), options=SolveOptions(reduce=False))._small.scaled.row_lower) == 5


def test_whether_a_plan_exists_is_the_same(options: SolveOptions) -> None:
    assert Probe(_three_alike(24.0), options=options).feasible()
    probe = Probe(_three_alike(25.0), options=options)
    assert not probe.feasible()
    assert probe.feasible(Edit(freed=np.array([3])))
    assert not probe.feasible(Edit(freed=np.array([0]))), "one demand alone can be edited too"
    assert not Probe(_three_alike(31.0), options=options).feasible(Edit(freed=np.array([3])))


def test_how_far_a_rule_gives_way_is_the_same(options: SolveOptions) -> None:
    probe = Probe(_three_alike(28.0), options=options)
    witness = probe.give_way([Slack(np.array([4]), np.ones(1), rises=True)])
    assert witness is not None
    assert witness.slack == pytest.approx([4.0])
    assert witness.values @ DELIVERED == pytest.approx(24.0)
    assert {3, 4} <= set(witness.binding.tolist())
    assert probe.part(witness.binding, (np.array([4]), np.array([24.1]), np.array([INF]))).clash(np.empty(0, int))


def test_a_second_question_begins_where_the_first_ended(options: SolveOptions) -> None:
    probe = Probe(_three_alike(28.0), options=options)
    slack = [Slack(np.array([4]), np.ones(1), rises=True)]
    for most, expected in ((24.0, 4.0), (26.0, 2.0), (5.0, 23.0), (40.0, 0.0)):
        witness = probe.give_way(slack, Edit(upper=(np.array([3]), np.array([most]))))
        assert witness is not None
        assert witness.slack == pytest.approx([expected])
    assert probe.give_way([Slack(np.array([4]), np.ones(1), rises=True, most=1.0)]) is None


def test_proofs_name_all_demands_that_take_part(options: SolveOptions) -> None:
    probe = Probe(_three_alike(31.0), options=options)
    rows = probe.proof(np.array([3]), np.array([0.0, 0.0, 0.0, 1.0, 1.0]))
    assert rows.tolist() == [0, 1, 2, 4]
    assert probe.clash(rows, "off")
    assert probe.part(rows).proof().tolist() == [0, 1, 2, 3]
