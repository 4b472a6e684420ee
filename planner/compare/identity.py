"""A number for every column and row of a program that says what it is, so that two programs can be laid side by side.

Two networks of nearly the same workbook number their rows differently as soon as one flow is gone. The number here is
drawn from names alone (offer, route, material, provenance, period …), never from positions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from models.contract import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm
    from models.contract import ModelTables

_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "node": ("location", "material", "provenance"),
    "balance": ("node", "period"),
    "buy": ("offer", "period"),
    "unbought": ("take_min",),
    "take_min": ("offer", "fiscal_year"),
    "ship": ("route", "licences", "balance"),
    "make": ("process", "campaign", "period"),
    "stock": ("node", "period"),
    "serve": ("need", "balance"),
    "short": ("need",),
    "need": ("demand", "period"),
    "waste": ("balance",),
    "build": ("option", "period"),
    "paid": ("incentive", "period"),
    "supply_max": ("offer", "period"),
    "capacity": ("unit", "period"),
    "build_rate_max": ("option", "period"),
    "build_total_max": ("option",),
    "route_max": ("route", "period"),
    "licence_max": ("licence",),
    "licence_period_max": ("licence", "period"),
    "control_max": ("control", "period"),
    "share_rule": ("rule", "is_floor", "period"),
    "stock_max": ("location", "material", "period"),
    "stock_min": ("location", "material", "period", "is_closing"),
    "incentive_max": ("incentive",),
    "incentive_budget": ("incentive",),
    "budget": ("budget",),
    "commitment": ("commitment",),
}
"""Table -> what names a row of it."""

_SUMS: Final = {"share_use": ("country", "stage"), "share_total": ("stage",)}
"""Tables of sums, which are named by what they add up too."""

_OWNERS: Final = {"over_share": ("share_rule", "over_share"), "over_stock": ("stock_min", "over_stock")}
"""Tables that are named by the row of another table that points to them."""

_TABLE_OF: Final = {
    "use": "share_use",
    "total": "share_total",
    "paid_make_max": "paid",
    "paid_serve_max": "paid",
}
"""Family of columns or rows -> its table, where the two have different names."""

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT: Final = np.uint64(31)


@dataclass
class Identity:
    """What the rows of each table are.

    Attributes:
        model: the tables that the mathematics took.
    """

    model: ModelTables
    _known: dict[str, np.ndarray] = field(default_factory=dict)

    def columns(self, form: LinearForm) -> np.ndarray:
        """A number for each column of a program. Shape (columns,)."""
        return self._joined(form.columns, len(form.cost))

    def rows(self, form: LinearForm) -> np.ndarray:
        """A number for each row of a program. Shape (rows,)."""
        return self._joined(form.rows, len(form.row_lower))

    def _joined(self, families: Mapping[str, slice], size: int) -> np.ndarray:
        found = np.zeros(size, np.uint64)
        for family, part in families.items():
            if part.stop > part.start:
                seed = _hash(np.array([family], object))[0]
                found[part] = _mixed(self.of(_TABLE_OF.get(family, family)), seed)
        return _numbered(found)

    def of(self, table: str) -> np.ndarray:
        """A number for each row of a table."""
        if table not in self._known:
            self._known[table] = self._find(table)
        return self._known[table]

    def _find(self, table: str) -> np.ndarray:
        frame = self.model[table]
        if table in ("period", "fiscal_year"):
            return _hash(np.asarray(self.model.names[table], object))
        if table in _OWNERS:
            owner, pointer = _OWNERS[table]
            points = self.model[owner][pointer].to_numpy()
            found = np.zeros(len(frame), np.uint64)
            found[points[points >= 0]] = self.of(owner)[points >= 0]
            return found
        fields = _SUMS.get(table) or _FIELDS[table]
        found = np.zeros(len(frame), np.uint64)
        for name in fields:
            found = _mixed(found, self._part(table, name, frame[name].to_numpy()))
        if table in _SUMS:
            terms = self.model[f"{table}_serve"]
            of_serve = self.of("serve")[terms["serve"].to_numpy()]
            added = np.zeros(len(frame), np.uint64)
            np.add.at(added, terms[table].to_numpy(), _mixed(of_serve, _STEP))
            found = _mixed(found, added)
        return found

    def _part(self, table: str, name: str, values: np.ndarray) -> np.ndarray:
        declared = TABLES[table][name]
        if declared.dtype == "b":
            return values.astype(np.uint64)
        if declared.rows_of:
            return self.of(declared.rows_of)[values]
        kind = declared.meaning.split("'")[1]
        return _hash(np.asarray(self.model.names[kind], object))[values]


def _hash(names: np.ndarray) -> np.ndarray:
    """The same number for the same text on every computer."""
    return np.asarray(pd.util.hash_array(names, categorize=False), np.uint64)


def _mixed(numbers: np.ndarray, more: np.ndarray | np.uint64) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = (numbers ^ (numbers >> _SHIFT)) * _MIX + more + _STEP
        return np.asarray((mixed ^ (mixed >> _SHIFT)) * _STEP)


def _numbered(numbers: np.ndarray) -> np.ndarray:
    """The numbers, those that occur again told apart by their order."""
    again = pd.Series(numbers).groupby(numbers, sort=False).cumcount().to_numpy(np.uint64)
    return np.where(again == 0, numbers, _mixed(numbers, again))
