"""Where a program under stress may give way when it cannot hold otherwise.

Three kinds, each at a price above any shortage, so that none is taken while a shortage would do:

- goods held up: what is made or bought abroad and can no longer leave waits where the model has no stock for it, and at
  the end of the horizon stays there; without it nature would have to undo what was done before the day;
- obligations: an order already given or a least that must be taken, which what has failed can no longer fill;
- wishes and policies: hard caps, floors, and levels of stock whose sheet does not say ``law`` or ``physics``.

Licences, quotas, controls, conditions, capacities and balances never give way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.prices import Plan

HELD_UP: Final = 0
OBLIGATION: Final = 1
POLICY: Final = 2
KINDS: Final = ("goods held up", "obligation not met", "rule given up")

_DEAREST: Final = 10.0
"""Price of a tonne of relief, in present values of the dearest tonne short."""

_NEVER: Final = frozenset({"law", "physics"})


@dataclass(frozen=True)
class Relief:
    """Columns through which a program gives way.

    Attributes:
        count: number of columns.
        kind: of each.
        rows, columns, coefficients: where they stand, unscaled.
        price_inr: of a unit of each.
        table, row: full program's family of rows that each relieves, and the row in it.
    """

    count: int
    kind: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    coefficients: np.ndarray
    price_inr: np.ndarray
    table: tuple[str, ...]
    row: np.ndarray


@dataclass(frozen=True)
class _Way:
    """Rows of a family that may give way: a column each, in one or two rows of the full program."""

    table: str
    row: np.ndarray
    kind: int
    sign: np.ndarray
    next_row: np.ndarray


def find_relief(plan: Plan, places: np.ndarray) -> Relief:
    """All ways in which a plan's program may give way.

    Args:
        plan: the plan.
        places: row that was handed over for each row of the full program.
    """
    form = plan.solution.form
    ways = [_held_up(plan), *_obligations(plan), *_policies(plan)]
    count = sum(len(way.row) for way in ways)
    number = 0
    rows, columns, coefficients = [], [], []
    for way in ways:
        start = form.rows[way.table].start
        own = np.arange(number, number + len(way.row))
        on = way.next_row >= 0
        rows += [places[start + way.row], places[start + way.next_row[on]]]
        columns += [own, own[on]]
        coefficients += [way.sign, -way.sign[on]]
        number += len(way.row)
    return Relief(
        count,
        np.concatenate([np.full(len(way.row), way.kind, np.int64) for way in ways]),
        np.concatenate(rows),
        np.concatenate(columns),
        np.concatenate(coefficients),
        np.full(count, _price(form)),
        tuple(way.table for way in ways for _ in range(len(way.row))),
        np.concatenate([way.row for way in ways]),
    )


def _price(form: LinearForm) -> float:
    """Rupees for a unit of relief: above what any shortage costs."""
    short = form.cost[form.columns["short"]]
    dearest = float(short.max(initial=0.0)) or float(np.abs(form.cost).max(initial=1.0))
    return _DEAREST * dearest


def _none(rows: np.ndarray) -> np.ndarray:
    return np.full(len(rows), -1, np.int64)


def _held_up(plan: Plan) -> _Way:
    """Balances of places that may hold no stock: what comes in waits for the next period, or stays at the end."""
    model = plan.network.model
    balance, stock = model["balance"], model["stock"]
    storable = np.zeros(len(balance), bool)
    storable[stock["balance"].to_numpy()] = True
    rows = np.flatnonzero(~storable)
    number = plan.network.layout.balance
    node, period = balance["node"].to_numpy()[rows], balance["period"].to_numpy()[rows]
    last = period + 1 == number.shape[1]
    following = np.where(last, -1, number[node, np.minimum(period + 1, number.shape[1] - 1)])
    return _Way("balance", rows, HELD_UP, np.full(len(rows), -1.0), following)


def _obligations(plan: Plan) -> list[_Way]:
    """What must be taken, and orders already given: less of them, and of an exact order more."""
    model = plan.network.model
    owed = np.arange(len(model["take_min"]))
    ordered = np.arange(len(model["commitment"]))
    exact = np.flatnonzero(model["commitment"]["is_exact"].to_numpy(bool))
    return [
        _Way("take_min", owed, OBLIGATION, np.ones(len(owed)), _none(owed)),
        _Way("commitment", ordered, OBLIGATION, np.ones(len(ordered)), _none(ordered)),
        _Way("commitment", exact, OBLIGATION, np.full(len(exact), -1.0), _none(exact)),
    ]


def _policies(plan: Plan) -> list[_Way]:
    """Hard caps, floors and stock levels that somebody could give up."""
    model, tables = plan.network.model, plan.network.tables
    rule, level = model["share_rule"], model["stock_min"]
    is_floor = rule["is_floor"].to_numpy(bool)
    source = rule["source"].to_numpy()
    movable = np.where(is_floor, _movable(tables["floors"].data, source), _movable(tables["caps"].data, source))
    hard = np.flatnonzero((rule["over_share"].to_numpy() < 0) & movable)
    firm = (level["over_stock"].to_numpy() < 0) & _movable(tables["stock"].data, level["source"].to_numpy())
    stocks = np.flatnonzero(firm)
    room = np.flatnonzero(_movable(tables["stock"].data, model["stock_max"]["source"].to_numpy()))
    return [
        _Way("share_rule", hard, POLICY, np.where(is_floor[hard], 1.0, -1.0), _none(hard)),
        _Way("stock_min", stocks, POLICY, np.ones(len(stocks)), _none(stocks)),
        _Way("stock_max", room, POLICY, np.full(len(room), -1.0), _none(room)),
    ]


def _movable(data: object, source: np.ndarray) -> np.ndarray:
    """Whether the row of a sheet may be given up; rows that belong to another sheet count as not."""
    words = data["can_move"].to_numpy(object)  # type: ignore[index]
    may = np.array([*(word not in _NEVER for word in words), False], bool)
    return may[np.where((source >= 0) & (source < len(words)), source, len(words))]
