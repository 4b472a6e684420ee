"""Random models of array-backed families, whose numbers are multiples of 1/8 so that sums are exact in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from models.arrays import Columns, Costs, CostTerm, Rows, Term

INF = np.inf


def eighths(rng: np.random.Generator, size: int, least: int = -40, most: int = 40) -> np.ndarray:
    """Random multiples of 1/8, on which sums are exact in any order."""
    return rng.integers(least, most, size) / 8.0


def table(size: int) -> pd.DataFrame:
    """An index table without content."""
    return pd.DataFrame({"key": np.arange(size)})


def random_term(rng: np.random.Generator, variable: Columns, rows: int) -> Term:
    """Entries anywhere, some of them twice, some of them 0."""
    size = int(rng.integers(1, 3 * len(variable)))
    at = rng.integers(0, rows, size), rng.integers(0, len(variable), size)
    return Term(variable, *at, eighths(rng, size))


def random_model(seed: int) -> pyo.ConcreteModel:
    """Two families of variables, two of rows and an objective."""
    rng = np.random.default_rng(seed)
    m = pyo.ConcreteModel()
    m.x = Columns(table(int(rng.integers(3, 9))))
    m.y = Columns(table(int(rng.integers(3, 9))), lower=-4.0, upper=eighths(rng, 1, 0)[0])
    size = len(m.x)
    limit = eighths(rng, size)
    kind = rng.integers(0, 3, size)
    m.first = Rows(
        table(size),
        [Term(m.x, coefficients=-1.0), random_term(rng, m.y, size), random_term(rng, m.x, size)],
        lower=np.where(kind == 0, -INF, limit),
        upper=np.where(kind == 1, INF, limit),
    )
    m.second = Rows(table(3), [Term(m.y, np.arange(3), np.arange(3), 0.5), random_term(rng, m.y, 3)], upper=7.0)
    m.cost = Costs(
        [
            CostTerm("plain", m.x, eighths(rng, size), np.ones(size)),
            CostTerm("some", m.x, eighths(rng, 5), np.full(5, 0.5), columns=rng.integers(0, size, 5)),
            CostTerm("fixed", None, eighths(rng, 2), np.ones(2)),
        ]
    )
    return m
