"""Small linear programs written out as arrays, for tests of everything that solves."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from models.arrays import LinearForm

INF = np.inf


def program(
    cost: list[float],
    rows: list[tuple[list[float], float, float]],
    *,
    offset: float = 0.0,
    families: dict[str, int] | None = None,
    col_upper: list[float] | None = None,
    variables: dict[str, int] | None = None,
) -> LinearForm:
    """A program from dense rows (coefficients, lower, upper); families name how many rows each has, in order."""
    dense = np.array([row[0] for row in rows], float).reshape(len(rows), len(cost))
    return LinearForm(
        matrix=csr_array(dense),
        row_lower=np.array([row[1] for row in rows], float),
        row_upper=np.array([row[2] for row in rows], float),
        col_lower=np.zeros(len(cost)),
        col_upper=np.full(len(cost), INF) if col_upper is None else np.array(col_upper, float),
        cost=np.array(cost, float),
        offset=offset,
        columns=_slices(variables or {"flow": len(cost)}),
        rows=_slices(families or {"limit": len(rows)}),
        lines={},
    )


def _slices(counts: dict[str, int]) -> dict[str, slice]:
    edges = np.concatenate([[0], np.cumsum(list(counts.values()))]).astype(int).tolist()
    return {name: slice(edges[i], edges[i + 1]) for i, name in enumerate(counts)}


def transport(columns: int, seed: int = 0, *, hard: bool = True) -> LinearForm:
    """A random program of customers, capacities and yearly limits that takes the solver a while."""
    rng = np.random.default_rng(seed)
    needs = columns // 20
    flows = needs * 20
    capacities = max(10, needs // 10)
    yearly = 500 if hard else 10
    total = flows + needs
    wanted = rng.uniform(1, 50, needs)
    row = np.concatenate(
        [
            np.repeat(np.arange(needs), 20),
            np.arange(needs),
            needs + rng.integers(0, capacities, flows),
            needs + capacities + rng.integers(0, yearly, flows),
        ]
    )
    column = np.concatenate([np.arange(flows), flows + np.arange(needs), np.arange(flows), np.arange(flows)])
    value = np.concatenate([np.ones(flows + needs), rng.uniform(0.8, 1.2, flows), rng.uniform(0.1, 1, flows)])
    matrix = csr_array((value, (row, column)), shape=(needs + capacities + yearly, total))
    matrix.sum_duplicates()
    return LinearForm(
        matrix=matrix,
        row_lower=np.concatenate([wanted, np.full(capacities + yearly, -INF)]),
        row_upper=np.concatenate(
            [
                wanted,
                np.full(capacities, wanted.sum() / capacities * 0.9),
                np.full(yearly, wanted.sum() / yearly * 0.45),
            ]
        ),
        col_lower=np.zeros(total),
        col_upper=np.full(total, INF),
        cost=np.concatenate([rng.uniform(1e6, 5e6, flows), np.full(needs, 3e7)]),
        offset=0.0,
        columns={"ship": slice(0, flows), "short": slice(flows, total)},
        rows={
            "need": slice(0, needs),
            "capacity": slice(needs, needs + capacities),
            "control_max": slice(needs + capacities, needs + capacities + yearly),
        },
        lines={},
    )
