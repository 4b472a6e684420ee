"""Long sums written by what is missing: which equations are used, and that both ways lead to the same prices."""

from __future__ import annotations

import numpy as np
import pytest

from planner.reduce import shorten_totals
from planner.reduce import totals as module
from planner.solve import SolveOptions, solve
from tests.solve.programs import INF, program


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONG", 4)


ROWS = [
    ([1, 1, 1, 0, 0, 1, 0], 10, 10),
    ([0, 0, 0, 1, 1, 0, 1], 6, 6),
    ([1, 1, 1, 1, 1, 0, 0], -INF, 12),
    ([1, 0, 0, 1, 0, 0, 0], 5, INF),
]
COST = [3, 1, 2, 4, 1, 50, 60]


def test_a_limit_on_everything_delivered_becomes_one_on_what_is_short() -> None:
    form = program(COST, ROWS, families={"need": 2, "limit": 2})
    step = shorten_totals(form)
    assert step is not None
    assert step.form.matrix.toarray()[2].tolist() == [0, 0, 0, 0, 0, -1, -1]
    assert step.form.row_upper[2] == 12 - 16
    assert np.isneginf(step.form.row_lower[2])
    assert step.form.matrix.toarray()[3].tolist() == ROWS[3][0]
    before, after = solve(form, SolveOptions(reduce=False)), solve(step.form, SolveOptions(reduce=False))
    assert after.objective_inr == pytest.approx(before.objective_inr)
    duals = step.duals(np.concatenate([after.duals["need"], after.duals["limit"]]))
    assert duals == pytest.approx(np.concatenate([before.duals["need"], before.duals["limit"]]))
    assert step.values(after.columns["flow"]) is after.columns["flow"]


def test_other_multiples_are_no_obstacle_if_they_are_the_same_throughout() -> None:
    rows = [([2, 2, 2, 1], 10, 10), ([1, 1, 1, 1], -INF, 4)]
    step = shorten_totals(program([1, 2, 3, 9], rows, families={"need": 1, "limit": 1}))
    assert step is not None
    assert step.form.matrix.toarray()[1].tolist() == [0, 0, 0, 0.5]
    rows[1] = ([1, 0.5, 0.25, 1], -INF, 4)
    assert shorten_totals(program([1, 2, 3, 9], rows, families={"need": 1, "limit": 1})) is None


def test_a_sale_is_no_equation() -> None:
    rows = [([1, 1, 1, 1], -INF, 10), ([1, 1, 1, 1], -INF, 4)]
    assert shorten_totals(program([1, 2, 3, 9], rows, families={"need": 1, "limit": 1})) is None


def test_little_saved_is_left_alone() -> None:
    rows = [([1, 1, 1, 0, 0, 0], 10, 10), *[([1, 1, 0, 1, 1, 1], -INF, 12)] * 10]
    assert shorten_totals(program([1] * 6, rows, families={"need": 1, "limit": 10})) is not None
    rows[1:] = [([1, 0, 0, 1, 1, 1], -INF, 12)] * 10
    assert shorten_totals(program([1] * 6, rows, families={"need": 1, "limit": 10})) is None
