"""The program of a plan, filled from the plan: each function fills what its name says, all at the hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack

from planner.stress.moments import moments
from planner.stress.program import FAMILIES, Lists, Program
from planner.stress.relief import find_relief

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.prices import Plan
    from planner.solve.scaling import ScaledForm
    from planner.stress.relief import Relief
    from planner.stress.shifts import Shift

_AT_LOWER: Final = 0


def program_of(
    plan: Plan, nodes: Sequence[np.ndarray], quotas: Sequence[np.ndarray], shifts: Sequence[Shift]
) -> Program:
    """The program of a plan.

    Args:
        plan: the plan.
        nodes: columns of the full program that each node stops.
        quotas: rows of the full program that hold the quotas of each node.
        shifts: changes of demand and prices.
    """
    made = _Made(plan, find_relief(plan, plan.warm.rows))
    return Program(
        **_matrix(made),
        **_limits(made),
        **_optimum(made),
        **_decisions(made),
        **_shortages(made),
        **_nodes(made, nodes, quotas),
        **_shifted(made, shifts),
    )


@dataclass(frozen=True)
class _Made:
    """What a program is made of.

    Attributes:
        plan: the plan.
        relief: the columns that are added, all after those of the plan.
    """

    plan: Plan
    relief: Relief

    @property
    def scaled(self) -> ScaledForm:
        """The program that the solver was given."""
        return self.plan.warm.scaled

    @property
    def size(self) -> int:
        """Columns of it."""
        return len(self.scaled.cost)

    @property
    def height(self) -> int:
        """Rows of it."""
        return len(self.scaled.row_lower)

    def widened(self, values: np.ndarray, rest: float = 0) -> np.ndarray:
        """Values of its columns, and one value for those that are added; of the same kind."""
        return np.concatenate([values, np.full(self.relief.count, rest, values.dtype)])


def _matrix(made: _Made) -> dict[str, Any]:
    """The matrix, with the columns through which rules give way."""
    scaled, relief = made.scaled, made.relief
    matrix = csr_array((scaled.values, scaled.indices, scaled.starts), shape=(made.height, made.size))
    added = coo_array(
        (relief.coefficients * scaled.row_factor[relief.rows], (relief.rows, relief.columns)),
        shape=(made.height, relief.count),
    )
    whole = csr_array(hstack([matrix, added], format="csr"))
    whole.sort_indices()
    return {
        "starts": whole.indptr.astype(np.int32),
        "indices": whole.indices.astype(np.int32),
        "entries": whole.data,
        "first_relief": made.size,
        "relief_kind": relief.kind,
    }


def _limits(made: _Made) -> dict[str, Any]:
    """Limits and costs; what is added is shut."""
    scaled = made.scaled
    return {
        "row_lower": scaled.row_lower,
        "row_upper": scaled.row_upper,
        "col_lower": made.widened(scaled.col_lower),
        "col_upper": made.widened(scaled.col_upper),
        "cost": np.concatenate([scaled.cost, made.relief.price_inr * scaled.money]),
        "money": scaled.money,
        "row_factor": scaled.row_factor,
    }


def _optimum(made: _Made) -> dict[str, Any]:
    """Where the solver stands at the optimum."""
    warm = made.plan.warm
    return {
        "column_states": made.widened(warm.basis.columns, _AT_LOWER),
        "row_states": warm.basis.rows,
        "values": made.widened(warm.values),
        "prices": warm.prices,
    }


def _decisions(made: _Made) -> dict[str, Any]:
    """When each column is decided, of what kind it is, what nobody pays of it, and what it hands on."""
    plan, warm, size = made.plan, made.plan.warm, made.size
    periods = len(plan.network.calendar)
    moment = np.full(size, -1, np.int64)
    np.maximum.at(moment, warm.columns, moments(plan))
    return {
        "moment": made.widened(moment, periods),
        "periods": periods,
        "penalties": made.widened(warm.narrowed(plan.purses["penalties"])),
        "family": made.widened(_families(plan.solution.form.columns, warm.columns, size), -1),
        "carry_row": made.widened(_carried(plan, warm.columns, warm.rows, size), -1),
    }


def _shortages(made: _Made) -> dict[str, Any]:
    """The column of each shortage, its part of it, and the grade and period it belongs to."""
    form, warm = made.plan.solution.form, made.plan.warm
    short = np.arange(len(form.cost))[form.columns["short"]]
    return {"short": warm.columns[short], "shares": warm.shares[short], "group": _groups(made.plan)}


def _nodes(made: _Made, nodes: Sequence[np.ndarray], quotas: Sequence[np.ndarray]) -> dict[str, Any]:
    """What may fail: rows and columns of nodes, offers and capacities."""
    plan, warm = made.plan, made.plan.warm
    return {
        "node_columns": Lists.of([np.unique(warm.columns[one]) for one in nodes]),
        "quota_rows": Lists.of([warm.rows[one] for one in quotas]),
        "offer_rows": Lists.of(_of_offers(plan, "supply_max", warm.rows)),
        "offer_columns": Lists.of(_of_offers(plan, "buy", warm.columns)),
        "is_capacity": np.isin(np.arange(made.height), warm.rows[plan.solution.form.rows["capacity"]]),
    }


def _shifted(made: _Made, shifts: Sequence[Shift]) -> dict[str, Any]:
    """What demand and prices change."""
    form, warm, scaled = made.plan.solution.form, made.plan.warm, made.scaled
    rows = [np.bincount(warm.rows, one.rows, made.height) for one in shifts]
    costs = [made.widened(warm.narrowed(one.costs) * scaled.money) for one in shifts]
    short = form.columns["short"]
    return {
        "row_shift": _stacked(rows, made.height) * scaled.row_factor,
        "col_shift": _stacked(costs, made.size + made.relief.count),
        "need_factor": _stacked([one.need_factor for one in shifts], short.stop - short.start),
    }


def _groups(plan: Plan) -> np.ndarray:
    """Number of the grade and period of each row of the shortages."""
    model, frame = plan.network.model, plan.network.frame
    need = model["need"].iloc[model["short"]["need"].to_numpy()]
    keys = frame.demands.grade[need["demand"].to_numpy()] * len(frame.calendar) + need["period"].to_numpy()
    return np.asarray(np.unique(keys, return_inverse=True)[1].ravel(), np.int64)


def _stacked(several: Sequence[np.ndarray], width: int) -> np.ndarray:
    return np.array(several).reshape(len(several), width)


def _families(families: Mapping[str, slice], columns: np.ndarray, size: int) -> np.ndarray:
    found = np.full(size, -1, np.int64)
    for number, family in enumerate(FAMILIES):
        found[columns[families[family]]] = number
    return found


def _carried(plan: Plan, columns: np.ndarray, rows: np.ndarray, size: int) -> np.ndarray:
    """The balance that each stock opens."""
    form, stock = plan.solution.form, plan.network.model["stock"]
    found = np.full(size, -1, np.int64)
    following = stock["next_balance"].to_numpy()
    opens = np.append(rows[form.rows["balance"]], -1)[following]
    found[columns[form.columns["stock"]]] = np.where(following >= 0, opens, -1)
    return found


def _of_offers(plan: Plan, table: str, places: np.ndarray) -> list[np.ndarray]:
    """Rows or columns of each offer, in order of its code."""
    form = plan.solution.form
    start = (form.columns if table == "buy" else form.rows)[table].start
    offer = plan.network.model[table]["offer"].to_numpy()
    count = len(plan.network.model.names["offer"])
    return [places[start + np.flatnonzero(offer == code)] for code in range(count)]
