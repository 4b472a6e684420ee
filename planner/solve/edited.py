"""A program without costs that is asked many things, each with a few numbers changed, as small as it can be.

Alike demands are merged, which leaves the same rules and the same answers. What is asked and answered is always in rows
and columns of the whole program, in its own units.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack

from planner.reduce import merge_alike
from planner.solve.scaling import scale

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.solve.scaling import ScaledForm

NOTHING: Final = np.empty(0, np.int64)

_MOST_SINKING: Final = 1e8


def _nothing() -> np.ndarray:
    return NOTHING


@dataclass(frozen=True)
class Slack:
    """Rows that may give way together.

    Attributes:
        rows: row numbers.
        per_unit: how far each gives way for one unit of the slack, in the row's unit; not negative.
        rises: what is added helps lower limits; else it helps upper limits.
        price: of one unit.
        most: most units; infinite for no limit.
        sinks: may be negative too, so that it says how much room is left.
    """

    rows: np.ndarray
    per_unit: np.ndarray
    rises: bool
    price: float = 1.0
    most: float = np.inf
    sinks: bool = False


@dataclass(frozen=True)
class Edit:
    """Changed numbers of a program, in its own units.

    Attributes:
        freed: rows without limits.
        shut: columns held at 0.
        lower, upper: rows whose limit is another, with that limit.
        entries: coefficients that change: rows, columns, what is added.
    """

    freed: np.ndarray = field(default_factory=_nothing)
    shut: np.ndarray = field(default_factory=_nothing)
    lower: tuple[np.ndarray, np.ndarray] = (NOTHING, np.empty(0))
    upper: tuple[np.ndarray, np.ndarray] = (NOTHING, np.empty(0))
    entries: tuple[np.ndarray, np.ndarray, np.ndarray] = (NOTHING, NOTHING, np.empty(0))

    @property
    def rows(self) -> np.ndarray:
        """All rows that it touches."""
        return np.concatenate([self.freed, self.lower[0], self.upper[0], self.entries[0]]).astype(np.int64)

    @property
    def columns(self) -> np.ndarray:
        """All columns that it touches."""
        return np.concatenate([self.shut, self.entries[1]]).astype(np.int64)


class Edited:
    """A program as it is handed to the solver, and what its rows and columns are in the whole one."""

    def __init__(self, form: LinearForm, shut: np.ndarray, *, smaller: bool) -> None:
        """A program to change numbers of.

        Args:
            form: the whole program.
            shut: columns that are always held at 0.
            smaller: merge alike demands.

        Raises:
            RefusedModelError: a number that no solver can be trusted with.
        """
        free = replace(form, cost=np.zeros_like(form.cost), offset=0.0)
        merged = merge_alike(free) if smaller else None
        own = merged.form if merged else free
        self.rows = merged.rows if merged else np.arange(len(form.row_lower))
        self.columns = merged.columns if merged else np.arange(len(form.cost))
        self.shares = merged.shares if merged else np.ones(len(form.cost))
        self.scaled = scale(own)
        self.matrix = csr_matrix((self.scaled.values, self.scaled.indices, self.scaled.starts), shape=own.matrix.shape)
        self._alone = np.bincount(self.rows, minlength=len(own.row_lower))[self.rows] == 1
        self._shut = self.columns[shut]

    def takes(self, rows: np.ndarray, columns: np.ndarray) -> bool:
        """Whether rows and columns stand for themselves alone, so that numbers of theirs can change."""
        return bool(self._alone[rows].all() and (self.shares[columns] == 1.0).all())

    def with_edit(self, edit: Edit) -> ScaledForm:
        """The program with numbers changed."""
        form, factor = self.scaled, self.scaled.row_factor
        lower, upper, tops = form.row_lower.copy(), form.row_upper.copy(), form.col_upper.copy()
        for side, (rows, limits) in ((lower, edit.lower), (upper, edit.upper)):
            own = self.rows[rows]
            side[own] = limits * factor[own]
        freed = self.rows[edit.freed]
        lower[freed], upper[freed] = -np.inf, np.inf
        tops[self._shut] = 0.0
        tops[self.columns[edit.shut]] = 0.0
        changed = replace(form, row_lower=lower, row_upper=upper, col_upper=tops)
        rows, columns, sizes = edit.entries
        if len(rows):
            own = self.rows[rows]
            more = csr_matrix((sizes * factor[own], (own, self.columns[columns])), shape=self.matrix.shape)
            changed = with_matrix(changed, csr_matrix(self.matrix + more))
        return changed

    def with_slacks(self, form: ScaledForm, slacks: list[Slack]) -> ScaledForm:
        """The program, or a changed version of it, with slacks as further columns that alone cost something."""
        own = self.rows[np.concatenate([NOTHING, *(slack.rows for slack in slacks)])]
        sizes = np.concatenate([np.empty(0), *(slack.per_unit * (1.0 if slack.rises else -1.0) for slack in slacks)])
        which = np.repeat(np.arange(len(slacks)), [len(slack.rows) for slack in slacks])
        entries = (sizes * form.row_factor[own], (own, which))
        added = csr_matrix(entries, shape=(len(form.row_lower), len(slacks)))
        wider = replace(
            form,
            col_lower=np.append(form.col_lower, [-_MOST_SINKING if slack.sinks else 0.0 for slack in slacks]),
            col_upper=np.append(form.col_upper, [slack.most for slack in slacks]),
            cost=np.append(form.cost, [slack.price for slack in slacks]),
        )
        return with_matrix(wider, hstack([self.matrix_of(form), added], format="csr"))

    def matrix_of(self, form: ScaledForm) -> csr_matrix:
        """The matrix of a changed version."""
        if form.values is self.scaled.values:
            return self.matrix
        return csr_matrix((form.values, form.indices, form.starts), shape=self.matrix.shape)

    def widened(self, values: np.ndarray) -> np.ndarray:
        """Values of the whole program's columns."""
        return np.asarray(values[self.columns] * self.shares)

    def whole_rows(self, rows: np.ndarray) -> np.ndarray:
        """Rows of the whole program behind rows that were handed over, rising."""
        return np.flatnonzero(np.isin(self.rows, rows))

    def part(self, rows: np.ndarray) -> ScaledForm:
        """These rows alone, and the columns that stand in them."""
        form = self.with_edit(Edit())
        matrix = self.matrix[rows]
        columns = np.unique(matrix.indices)
        part = replace(
            form,
            row_lower=form.row_lower[rows],
            row_upper=form.row_upper[rows],
            row_factor=form.row_factor[rows],
            col_lower=form.col_lower[columns],
            col_upper=form.col_upper[columns],
            cost=form.cost[columns],
        )
        return with_matrix(part, csr_matrix(matrix[:, columns]))


def with_matrix(form: ScaledForm, matrix: csr_matrix) -> ScaledForm:
    """A program with another matrix."""
    return replace(
        form, starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32), values=matrix.data
    )
