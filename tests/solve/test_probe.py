"""Questions to a program without a plan, on programs small enough to answer by hand."""

from __future__ import annotations

import numpy as np
import pytest

from planner.errors import TimeLimitError
from planner.solve.again import Again
from planner.solve.clock import Clock
from planner.solve.options import SolveOptions
from planner.solve.probe import Edit, Probe, Slack
from tests.solve.programs import INF, program, transport


def _clashing() -> Probe:
    """x = y; y at most 50; x at least 80; beside it z at most 10, which nobody minds."""
    return Probe(
        program(
            [1.0, 1.0, 1.0],
            [([1, -1, 0], 0, 0), ([0, 1, 0], -INF, 50), ([1, 0, 0], 80, INF), ([0, 0, 1], -INF, 10)],
        )
    )


def test_feasible_with_and_without_rows() -> None:
    probe = _clashing()
    assert not probe.feasible()
    assert not probe.feasible(presolve="off")
    assert probe.feasible(Edit(freed=np.array([1])))
    assert probe.feasible(Edit(upper=(np.array([1]), np.array([80.0]))))
    assert not probe.feasible(Edit(lower=(np.array([2]), np.array([50.1]))))


def test_coefficients_and_columns_can_change_too() -> None:
    probe = _clashing()
    doubled = (np.array([0]), np.array([1]), np.array([-1.0]))
    assert probe.feasible(Edit(entries=doubled)), "x = 2 y"
    assert not probe.feasible(Edit(entries=doubled, shut=np.array([1])))


def test_proof_names_the_rows_that_clash() -> None:
    probe = _clashing()
    rows = probe.proof(np.empty(0, int), np.array([0.0, 1.0, 1.0, 1.0]))
    assert rows.tolist() == [0, 1, 2]
    assert probe.clash(rows)
    assert not probe.clash(np.array([1, 2, 3]))


def test_there_is_no_proof_where_there_is_a_plan() -> None:
    probe = _clashing()
    assert not len(probe.proof(np.array([2]), np.ones(4)))


def test_proof_prefers_light_rows() -> None:
    """Two limits forbid the same; the one with the smaller weight is named."""
    probe = Probe(program([1.0], [([1], -INF, 50), ([1], -INF, 50), ([1], 80, INF)]))
    assert probe.proof(np.empty(0, int), np.array([5.0, 1.0, 1.0])).tolist() == [1, 2]
    assert probe.proof(np.empty(0, int), np.array([1.0, 5.0, 1.0])).tolist() == [0, 2]


def test_part_tells_what_is_needed() -> None:
    probe = _clashing()
    part = probe.part(np.array([0, 1, 2, 3]))
    assert part.clash(np.array([3]))
    assert not part.clash(np.array([1]))
    assert part.clash(np.empty(0, int)), "what was left out before is back"


def test_row_without_columns_clashes_by_itself() -> None:
    probe = Probe(program([1.0], [([0], 5, INF), ([1], 0, INF)]), shut=np.array([0]))
    assert probe.clash(np.array([0]))
    assert probe.part(np.array([0])).clash(np.empty(0, int))
    assert not probe.part(np.array([0])).clash(np.array([0]))


def test_give_way_says_how_far() -> None:
    probe = _clashing()
    floor = Slack(np.array([2]), np.array([100.0]), rises=True, price=2.0)
    witness = probe.give_way([floor])
    assert witness is not None
    assert witness.slack == pytest.approx([0.3])
    assert witness.activities[2] == pytest.approx(50.0)
    assert probe.give_way([Slack(np.array([2]), np.array([100.0]), rises=True, most=0.2)]) is None


def test_give_way_takes_the_cheaper_slack() -> None:
    probe = _clashing()
    floor, limit = (
        Slack(np.array([2]), np.ones(1), rises=True, price=3.0),
        Slack(np.array([1]), np.ones(1), rises=False),
    )
    witness = probe.give_way([floor, limit])
    assert witness is not None
    assert witness.slack == pytest.approx([0.0, 30.0])


def test_slack_that_sinks_says_how_much_room_is_left() -> None:
    probe = _clashing()
    floor = Slack(np.array([2]), np.ones(1), rises=True, sinks=True)
    witness = probe.give_way([floor], Edit(lower=(np.array([2]), np.array([20.0]))))
    assert witness is not None
    assert witness.slack == pytest.approx([-30.0])


def test_time_limit_is_told() -> None:
    probe = Probe(transport(60_000), clock=Clock(0.001))
    with pytest.raises(TimeLimitError):
        probe.feasible()


def test_solved_again_from_where_the_last_one_ended() -> None:
    """Cost and plan are those of a fresh solve, whatever was solved before; a program without a plan gives none."""
    solver = Again(SolveOptions())
    for most in (50.0, 60.0, 0.0, 55.0):
        form = program([1.0, 3.0], [([1, 0], -INF, most), ([1, 1], 80, INF)], families={"need": 1, "rule": 1})
        values = solver.values(form)
        assert values is not None
        assert values == pytest.approx([most, 80.0 - most])
    assert solver.values(program([1.0], [([1], -INF, 1), ([1], 2, INF)])) is None
    other = solver.values(program([1.0], [([1], 2, INF)]))
    assert other is not None
    assert other == pytest.approx([2.0])
