"""Parts without a link: found, solved one after another, and the same plan as in one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, PlanError
from planner.network import build_network
from planner.reduce import apart, reduce, separate
from planner.solve import SolveOptions, solve
from tests.cases.build import case
from tests.properties.random_cases import random_sheets
from tests.solve.programs import INF, program

PLAIN = SolveOptions(reduce=False)


@pytest.fixture(autouse=True)
def no_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small, parts are solved apart."""
    monkeypatch.setattr(apart, "LEAST_COLUMNS", 1)


def windows(count: int, *, linked: bool = False) -> LinearForm:
    """In each window two offers serve 10 t, the cheap one at most 4 t; if linked, a stock leads on to the next."""
    size = 3
    rows: list[tuple[list[float], float, float]] = []
    for window in range(count):
        need, quota = np.zeros((2, size * count))
        need[size * window : size * window + 2] = 1
        need[size * window + 2] = -1
        if linked and window:
            need[size * window - 1] = 1
        quota[size * window] = 1
        rows += [(need.tolist(), 10.0, 10.0), (quota.tolist(), -INF, 4.0)]
    return program([2.0, 5.0, 1.0] * count, rows)


def test_each_window_is_a_part():
    parts = separate(windows(5))
    assert [part.columns.tolist() for part in parts] == [[3 * k, 3 * k + 1, 3 * k + 2] for k in range(5)]
    assert [part.rows.tolist() for part in parts] == [[2 * k, 2 * k + 1] for k in range(5)]


def test_a_stock_links_them():
    assert separate(windows(5, linked=True)) == ()


def test_they_are_solved_one_after_another():
    found = solve(windows(5))
    assert found.objective_inr == pytest.approx(5 * (4 * 2 + 6 * 5))
    assert list(found.duals["limit"]) == pytest.approx([5, -3] * 5)
    assert "5 parts without a link" in str(found.reductions[-1])
    assert found.reductions[-1].columns[1] <= 3


def test_one_window_without_a_plan_is_told():
    form = windows(3)
    upper = np.full(9, INF)
    upper[3:5] = 1.0
    with pytest.raises(InfeasibleError):
        solve(replace(form, col_upper=upper))


def test_small_parts_are_solved_together(monkeypatch):
    monkeypatch.setattr(apart, "LEAST_COLUMNS", 7)
    parts = separate(windows(8))
    assert [len(part.columns) for part in parts] == [9, 15]
    assert separate(windows(4)) == ()


def test_nothing_is_lost_or_told_twice():
    form = windows(7)
    parts = separate(form)
    assert sorted(np.concatenate([part.columns for part in parts])) == list(range(21))
    assert sorted(np.concatenate([part.rows for part in parts])) == list(range(14))
    assert sum(part.form.matrix.nnz for part in parts) == form.matrix.nnz


def both(one: LinearForm, other: LinearForm) -> LinearForm:
    """Two programs side by side, family by family."""
    columns, rows = list(one.columns), list(one.rows)
    pick_columns = _interleaved(one.columns, other.columns, len(one.cost))
    pick_rows = _interleaved(one.rows, other.rows, len(one.row_lower))
    matrix = sparse.csr_array(sparse.block_diag([one.matrix, other.matrix], format="csr"))
    return replace(
        one,
        matrix=sparse.csr_array(matrix[pick_rows][:, pick_columns]),
        row_lower=np.concatenate([one.row_lower, other.row_lower])[pick_rows],
        row_upper=np.concatenate([one.row_upper, other.row_upper])[pick_rows],
        col_lower=np.concatenate([one.col_lower, other.col_lower])[pick_columns],
        col_upper=np.concatenate([one.col_upper, other.col_upper])[pick_columns],
        cost=np.concatenate([one.cost, other.cost])[pick_columns],
        offset=one.offset + other.offset,
        columns=_sizes({name: _size(one.columns, name) + _size(other.columns, name) for name in columns}),
        rows=_sizes({name: _size(one.rows, name) + _size(other.rows, name) for name in rows}),
        lines={},
        periods={},
    )


def _size(slices, name):
    return slices[name].stop - slices[name].start


def _sizes(counts):
    edges = np.concatenate([[0], np.cumsum(list(counts.values()))]).astype(int).tolist()
    return {name: slice(edges[k], edges[k + 1]) for k, name in enumerate(counts)}


def _interleaved(one, other, shift):
    parts = [np.r_[one[name], other[name].start + shift : other[name].stop + shift] for name in one]
    return np.concatenate(parts).astype(int)


def compiled(seed: int) -> LinearForm | None:
    try:
        return compile_form(build(build_network(case(**random_sheets(seed))).model))
    except PlanError:
        return None


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_two_random_cases_side_by_side(seed):
    """Two workbooks in one program: the cost is the sum, and the parts are found."""
    one, other = compiled(seed), compiled(seed + 1)
    if one is None or other is None:
        return
    form = both(one, other)
    assert len(reduce(form).parts) >= 2
    try:
        alone = [solve(each, PLAIN).objective_inr for each in (one, other)]
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            solve(form)
        return
    found = solve(form)
    assert found.objective_inr == pytest.approx(sum(alone), rel=1e-9)
    assert max(found.residuals.primal, found.residuals.dual, found.residuals.gap) < 1e-7
