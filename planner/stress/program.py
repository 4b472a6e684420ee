"""The linear program of a plan as arrays alone: what a process needs to stress it, and nothing it would have to read.

The program is that which the solver was given (alike demands merged, rows and money scaled), at its optimum, with
columns added through which rules can give way. They are shut until nothing else is left.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.solve.basis import Basis
from planner.solve.scaling import ScaledForm

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Lists:
    """Lists of whole numbers, one after the other.

    Attributes:
        starts: where each list starts, and the end; one more than lists.
        items: what they hold.
    """

    starts: np.ndarray
    items: np.ndarray

    @classmethod
    def of(cls, several: Sequence[np.ndarray]) -> Lists:
        """These lists."""
        sizes = [len(one) for one in several]
        return cls(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), np.concatenate([_NONE, *several]))

    def __getitem__(self, number: int) -> np.ndarray:
        return self.items[self.starts[number] : self.starts[number + 1]]

    def __len__(self) -> int:
        return len(self.starts) - 1


_NONE: Final = np.empty(0, np.int64)


@dataclass(frozen=True)
class Program:
    """A plan's program at its optimum. Columns and rows are those that are handed over, unless told otherwise.

    Attributes:
        starts, indices, entries: the matrix by rows.
        row_lower, row_upper, col_lower, col_upper: limits.
        cost: of each column, in the solver's money.
        money: what a rupee is multiplied by.
        row_factor: what each row is multiplied by.
        column_states, row_states: state at the optimum.
        values: of each column at the optimum; prices: of each row, in the solver's scale.
        moment: period in which each column is decided; the number of periods where it is never too late.
        periods: number of periods.
        penalties: rupees per unit of each column that nobody pays.
        first_relief: number of the first column through which a rule gives way; all after it are of that kind.
        relief_kind: of each of them: 0 goods held up, 1 orders and obligations, 2 wishes and policies.
        family: number of the family of each column, 0 buy, 1 ship …; -1 for others.
        short: column of each row of ``short``; shares: its part of that column; group: number of its grade and period.
        node_columns: columns that a node stops, by node.
        quota_rows: rows of the quotas of a node that is a licence, by node.
        offer_rows: rows of the most of each offer, by offer; offer_columns: its purchases.
        carry_row: of each column that is a stock, the balance it opens; -1 for others and at the end of the horizon.
        is_capacity: truth by row.
        row_shift, col_shift: change of the row limits and of the costs, by variant of a shock; need_factor: what the
            demand of each row of ``short`` is multiplied by.
    """

    starts: np.ndarray
    indices: np.ndarray
    entries: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    col_lower: np.ndarray
    col_upper: np.ndarray
    cost: np.ndarray
    money: float
    row_factor: np.ndarray
    column_states: np.ndarray
    row_states: np.ndarray
    values: np.ndarray
    prices: np.ndarray
    moment: np.ndarray
    periods: int
    penalties: np.ndarray
    first_relief: int
    relief_kind: np.ndarray
    family: np.ndarray
    short: np.ndarray
    shares: np.ndarray
    group: np.ndarray
    node_columns: Lists
    quota_rows: Lists
    offer_rows: Lists
    offer_columns: Lists
    carry_row: np.ndarray
    is_capacity: np.ndarray
    row_shift: np.ndarray
    col_shift: np.ndarray
    need_factor: np.ndarray

    @property
    def form(self) -> ScaledForm:
        """The program as the solver takes it, every relief shut."""
        return ScaledForm(
            self.starts,
            self.indices,
            self.entries,
            self.row_lower,
            self.row_upper,
            self.col_lower,
            self.col_upper,
            self.cost,
            0.0,
            self.money,
            self.row_factor,
            (),
        )

    @property
    def basis(self) -> Basis:
        """The state at the optimum."""
        return Basis(self.column_states, self.row_states)

    def shorts(self, values: np.ndarray, variant: int = -1) -> np.ndarray:
        """Tonnes short of each row of ``short``.

        Args:
            values: of the columns.
            variant: of the shock that changed the demand; -1 for none.
        """
        shares = self.shares
        if variant >= 0:
            shares = shares * self.need_factor[variant]
            whole = np.bincount(self.short, shares, len(self.cost))[self.short]
            shares = shares / np.where(whole > 0.0, whole, 1.0)
        return np.asarray(values[self.short] * shares)

    def more_short(self, values: np.ndarray, variant: int = -1) -> np.ndarray:
        """Tonnes short of each row of ``short`` beyond those of the plan; never below 0.

        Where customers of one grade in one period change places at the same cost, nothing more is short: what is more
        of the grade in the period falls on those who get less, in proportion.

        Args:
            values: of the columns.
            variant: of the shock that changed the demand; -1 for none.
        """
        change = self.shorts(values, variant) - self.shorts(self.values)
        worse = np.maximum(change, 0.0)
        net = np.maximum(np.bincount(self.group, change), 0.0)[self.group]
        gross = np.bincount(self.group, worse)[self.group]
        return np.asarray(worse * np.divide(net, gross, out=np.zeros(len(net)), where=gross > 0.0))

    def packed(self) -> bytes:
        """The program as bytes; the same for the same program."""
        content: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Lists):
                content[f"{field.name}.starts"], content[f"{field.name}.items"] = value.starts, value.items
            else:
                content[field.name] = value
        buffer = io.BytesIO()
        np.savez(buffer, **content)
        return buffer.getvalue()


def unpacked(content: bytes) -> Program:
    """The program from its bytes."""
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        values: dict[str, Any] = {}
        for field in fields(Program):
            if field.name in found:
                value = found[field.name]
                values[field.name] = value if value.ndim else value.item()
            else:
                values[field.name] = Lists(found[f"{field.name}.starts"], found[f"{field.name}.items"])
    return Program(**values)


FAMILIES: Final = ("buy", "ship", "make", "stock", "build", "serve", "short", "waste", "unbought", "over_stock", "paid")
