"""What a program without a plan says about itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_array, vstack

from planner.solve import Conflict, InfeasibleModelError, solve
from planner.solve.edited import NOTHING
from planner.solve.probe import Probe
from tests.solve.programs import INF, program, transport

if TYPE_CHECKING:
    from models.arrays import LinearForm


def _conflicts(form: LinearForm) -> tuple[Conflict, ...]:
    with pytest.raises(InfeasibleModelError) as raised:
        solve(form)
    assert raised.value.exit_code == 3
    return raised.value.conflicts


def test_floor_beyond_capacity_tells_the_gap() -> None:
    """st_infeasible_words: a floor of 80 t against a capacity of 50 t; either would have to move by 30 t."""
    form = program(
        [1.0, 1.0],
        [([1, -1], 0, 0), ([1, 0], -INF, 50), ([0, 1], 80, INF)],
        families={"balance": 1, "capacity": 1, "share_rule": 1},
    )
    (conflict,) = _conflicts(form)
    assert {family: rows.tolist() for family, rows in conflict.rows.items()} == {
        "balance": [0],
        "capacity": [0],
        "share_rule": [0],
    }
    assert conflict.relief == pytest.approx({("capacity", 0): 30.0, ("share_rule", 0): 30.0})


def test_relief_is_in_the_unit_of_the_row() -> None:
    """A budget row in rupees is scaled inside; what it lacks is told in rupees."""
    form = program([1.0], [([1e9], -INF, 2e9), ([1], 5, INF)], families={"budget": 1, "commitment": 1})
    (conflict,) = _conflicts(form)
    assert conflict.relief == pytest.approx({("budget", 0): 3e9, ("commitment", 0): 3.0})


def test_two_separate_causes_are_both_told() -> None:
    """st_infeasible_two_causes."""
    form = program(
        [1.0, 1.0],
        [([1, 0], -INF, 1), ([0, 1], -INF, 2), ([1, 0], 3, INF), ([0, 1], 5, INF)],
        families={"capacity": 2, "share_rule": 1, "commitment": 1},
    )
    conflicts = _conflicts(form)
    found = sorted(sorted(conflict.relief.items()) for conflict in conflicts)
    assert found == [
        [(("capacity", 0), pytest.approx(2.0)), (("share_rule", 0), pytest.approx(2.0))],
        [(("capacity", 1), pytest.approx(3.0)), (("commitment", 0), pytest.approx(3.0))],
    ]


def test_one_capacity_that_fails_two_floors_is_told_with_each() -> None:
    form = program(
        [1.0, 1.0, 1.0],
        [([1, 1, 1], -INF, 1), ([1, 0, 0], 3, INF), ([0, 1, 0], 5, INF)],
        families={"capacity": 1, "share_rule": 2},
    )
    conflicts = _conflicts(form)
    assert sorted(conflict.rows["share_rule"].tolist() for conflict in conflicts) == [[0], [1]]


def _rival() -> LinearForm:
    """A floor of 80 t against a capacity of 50 t, and a rule that has no part in it."""
    return program(
        [1.0], [([1], -INF, 50), ([1], 80, INF), ([1], -INF, 500)], families={"capacity": 1, "share_rule": 2}
    )


def _named(conflict: Conflict) -> dict[str, list[int]]:
    return {family: rows.tolist() for family, rows in conflict.rows.items()}


def test_what_gives_out_first_is_named() -> None:
    """80 t are asked for; 70 t of capacity and 50 t of a route stand against it, and the route is the nearer."""
    form = program(
        [1.0],
        [([1], -INF, 70), ([1], -INF, 50), ([1], 80, INF)],
        families={"capacity": 1, "route_max": 1, "commitment": 1},
    )
    (conflict,) = _conflicts(form)
    assert _named(conflict) == {"route_max": [0], "commitment": [0]}
    assert conflict.relief == pytest.approx({("route_max", 0): 30.0, ("commitment", 0): 30.0})


def test_exact_orders_that_are_too_small_are_told() -> None:
    form = program(
        [1.0, 1.0],
        [([1, 0], 4, 4), ([1, 1], 10, INF), ([0, 1], -INF, 5)],
        families={"commitment": 1, "take_min": 1, "capacity": 1},
    )
    (conflict,) = _conflicts(form)
    assert _named(conflict) == {"commitment": [0], "take_min": [0], "capacity": [0]}


def test_every_period_of_a_rule_is_found() -> None:
    """A stock is asked for in six months that one supply serves; each month is a conflict of its own."""
    rows = [([1.0] * (month + 1) + [0.0] * (5 - month), 40.0 * (month + 1), INF) for month in range(6)]
    limits = [([float(other == month) for other in range(6)], -INF, 30.0) for month in range(6)]
    form = program([1.0] * 6, limits + rows, families={"supply_max": 6, "stock_min": 6})
    found = [conflict.rows["stock_min"].tolist() for conflict in _conflicts(form)]
    assert sorted(found) == [[month] for month in range(6)]


def test_without_a_way_to_give_way_the_lightest_proof_names_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "give_way", lambda *_: None)
    (conflict,) = _conflicts(_rival())
    assert _named(conflict) == {"capacity": [0], "share_rule": [0]}
    assert conflict.relief == {("capacity", 0): pytest.approx(30.0), ("share_rule", 0): pytest.approx(30.0)}


def test_without_a_proof_either_the_cheapest_relaxation_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "give_way", lambda *_: None)
    monkeypatch.setattr(Probe, "proof", lambda *_: NOTHING)
    (conflict,) = _conflicts(_rival())
    assert len(conflict.relief) == 1
    assert next(iter(conflict.relief.values())) == pytest.approx(30.0)
    assert ("share_rule", 1) not in conflict.relief


def test_limits_alone_can_clash() -> None:
    """Nothing is asked for, and what must come out of the balance has nowhere to go."""
    form = program([1.0], [([1], 5, 5), ([1], -INF, 3)], families={"balance": 1, "capacity": 1})
    (conflict,) = _conflicts(form)
    assert _named(conflict) == {"balance": [0], "capacity": [0]}


def test_planted_conflict_in_a_large_program() -> None:
    """iis_size: ten thousand rows and one commitment that cannot be met; at most five rules are named."""
    form = _with_rows(transport(100_000, hard=False), copies=5_000)
    (conflict,) = _conflicts(form)
    assert form.matrix.shape[0] >= 10_000
    assert _named(conflict) == {"commitment": [0], "need": [0]}, "nobody wants so much"
    form.row_upper[form.rows["need"]] = INF
    form.row_lower[form.rows["need"]] = -INF
    (conflict,) = _conflicts(form)
    assert _named(conflict) == {"commitment": [0], "route_max": [0]}


def _with_rows(form: LinearForm, copies: int) -> LinearForm:
    """The program with wide limits on single flows, one of which a planted commitment breaks."""
    total = form.matrix.shape[1]
    single = csr_array((np.ones(copies), (np.arange(copies), np.arange(copies))), shape=(copies, total))
    asked = csr_array((np.ones(1), (np.zeros(1, int), np.zeros(1, int))), shape=(1, total))
    rows = form.matrix.shape[0]
    return replace(
        form,
        matrix=csr_array(vstack([form.matrix, single, asked], format="csr")),
        row_lower=np.concatenate([form.row_lower, np.full(copies, -INF), [60.0]]),
        row_upper=np.concatenate([form.row_upper, np.full(copies, 55.0), [INF]]),
        rows={
            **form.rows,
            "route_max": slice(rows, rows + copies),
            "commitment": slice(rows + copies, rows + copies + 1),
        },
    )
