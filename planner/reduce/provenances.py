"""Goods that nothing tells apart from here on are carried as one, and told apart again afterwards.

A balance row says of one good at one place in one period (a material of one provenance, under one set of licences) that
what comes in goes out. Two such goods are alike from here on if for each way out of the one there is a way out of the
other of the same cost, with the same coefficients in all other rows, and into goods that are alike again. How they came
does not matter: once no cap, licence, condition or customer tells two origins apart, it is one good.

How they are found: all goods begin as one class, and classes are split by their ways out until nothing more is split;
so also goods that feed each other are found alike (a stock that is kept goes on into the same good a period later). A
way out that takes several goods, as metal and dysprosium into a magnet, counts as the same only with the very same
partners; so of two classes that are partners, each member goes with each.

Why this is exact. Add up the balance rows of a class, and the columns that are then the same. An optimum of the full
program, so added up, keeps the merged rows at the same cost: the merged program is no dearer. Take an optimum of the
merged program, and let each good have of every way out of its class the share that it has in what comes into the class.
What comes into a good is known from the goods before it, so the shares solve a system of equations; each good's balance
closes by its share, all other rows see the same sums, the cost is the same: the full program is no dearer. The dual of
a merged row serves all its goods, because their ways out price out alike, and what comes in was priced against that
very dual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy import sparse

from planner.reduce.chain import shrunk
from planner.reduce.prints import bits, mix, sums

if TYPE_CHECKING:
    from models.arrays import LinearForm

_ROUNDS: Final = 10_000
_SETTLED: Final = 1e-15
_ALONE: Final = np.uint64(0x243F6A8885A308D3)


@dataclass(frozen=True)
class Provenances:
    """A program in which goods that nothing tells apart are one.

    Attributes:
        full: the program before.
        form: the smaller program.
        columns: column of the smaller program for each column of the full one.
        rows: row of the smaller program for each row of the full one.
        ways: entries of the full matrix that are ways out, as (row, column).
    """

    name: ClassVar[str] = "provenances that nothing tells apart carried as one"
    full: LinearForm
    form: LinearForm
    columns: np.ndarray
    rows: np.ndarray
    ways: tuple[np.ndarray, np.ndarray]

    def duals(self, reduced: np.ndarray) -> np.ndarray:
        """Duals of the full program's rows: each has that of its class."""
        return np.asarray(reduced[self.rows])

    def values(self, reduced: np.ndarray) -> np.ndarray:
        """Values of the full program's columns: each good takes its share of what leaves its class."""
        flow = reduced[self.columns] / self._each
        return flow * self._shares(flow)

    @cached_property
    def _members(self) -> np.ndarray:
        """Goods in the class of each row."""
        return np.bincount(self.rows, minlength=len(self.form.row_lower))[self.rows]

    @cached_property
    def _each(self) -> np.ndarray:
        """For each column, the columns of its kind that a good of each class has."""
        row, column = self.ways
        each = np.bincount(self.columns, minlength=len(self.form.cost))[self.columns].astype(float)
        np.divide.at(each, column, self._members[row])
        return each

    @cached_property
    def _shared_ways(self) -> tuple[np.ndarray, np.ndarray]:
        """Ways out of goods that are not alone in their class, as (row, column), by column."""
        row, column = self.ways
        shared = np.flatnonzero(self._members[row] > 1)
        shared = shared[np.argsort(column[shared], kind="stable")]
        return row[shared], column[shared]

    @cached_property
    def _comes(self) -> sparse.csc_array:
        """What each column brings to goods that are not alone in their class."""
        return sparse.csc_array(self.full.matrix[np.flatnonzero(self._members > 1)].maximum(0))

    def _shares(self, flow: np.ndarray) -> np.ndarray:
        """Share of each column in the flow of its kind: that of its good in its class, of several goods their product.

        Args:
            flow: of the kind of each column, divided by the columns of that kind that a good of each class has.
        """
        members, (row, column) = self._members, self._shared_ways
        used = np.flatnonzero(flow)
        place = np.full(len(flow), -1)
        place[used] = np.arange(len(used))
        moving = place[column] >= 0
        row, column = row[moving], place[column[moving]]
        parted, begins = np.unique(column, return_index=True)
        many = np.flatnonzero(members > 1)
        comes = sparse.csr_array(self._comes[:, used])
        given, group = -self.full.row_lower[many], np.unique(self.rows[many], return_inverse=True)[1]
        even, moved, part = 1.0 / members[many], flow[used], np.ones(len(used))
        at = np.searchsorted(many, row)
        share = even
        for _ in range(_ROUNDS):
            if len(parted):
                part[parted] = np.multiply.reduceat(share[at], begins)
            coming = given + comes @ (moved * part)
            total = np.bincount(group, coming)[group]
            before, share = share, np.divide(coming, total, out=even.copy(), where=total > 0.0)
            if np.abs(share - before).max(initial=0.0) <= _SETTLED:
                break
        found = np.ones(len(flow))
        found[used] = part
        return found


def merge_provenances(form: LinearForm, family: str = "balance") -> Provenances | None:
    """Carry goods that nothing tells apart as one; None if there are none.

    Args:
        form: the program.
        family: rows that balance a good: what comes in has coefficients above 0, what goes out below 0.
    """
    part = form.rows.get(family)
    if part is None or part.stop - part.start < 2:
        return None
    matrix = sparse.csc_array(form.matrix)
    goods = np.zeros(len(form.row_lower), bool)
    goods[part] = (form.row_lower[part] == form.row_upper[part]) & (form.row_lower[part] <= 0.0)
    row, column = matrix.indices, np.repeat(np.arange(len(form.cost)), np.diff(matrix.indptr))
    goods[row[form.col_lower[column] < 0.0]] = False
    ways = goods[row] & (matrix.data < 0.0)
    classes, kinds = _refined(form, matrix, goods, ways)
    rows, first_rows = _numbered(classes)
    if len(first_rows) == len(rows):
        return None
    columns, first_columns = _numbered(kinds)
    merged = _merged(form, (rows, first_rows), (columns, first_columns))
    return Provenances(form, merged, columns, rows, (row[ways], column[ways]))


def _refined(
    form: LinearForm, matrix: sparse.csc_array, goods: np.ndarray, ways: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Fingerprint of the class of each row, and of the kind of each column."""
    count = len(form.cost)
    known = mix(bits(form.cost))
    odd = np.flatnonzero((form.col_lower != 0.0) | ~np.isposinf(form.col_upper))
    known[odd] = mix(known[odd] + odd.astype(np.uint64))
    row = matrix.indices
    value = mix(bits(matrix.data))
    alone = mix(mix(np.arange(len(goods), dtype=np.uint64)) ^ _ALONE)
    here = goods[row]
    edges = matrix.indptr
    with np.errstate(over="ignore"):
        known += sums(np.where(here, np.uint64(0), mix(alone[row] + value)), edges)
    column = np.repeat(np.arange(count), np.diff(edges))[here]
    out, row, value = ways[here], row[here], value[here]
    edges = np.searchsorted(column, np.arange(count + 1))
    joint = out & (np.bincount(column[out], minlength=count) > 1)[column]
    partner = mix(alone[row] + value)
    order = np.flatnonzero(out)[np.argsort(row[out], kind="stable")]
    ends = np.searchsorted(row[order], np.arange(len(goods) + 1))
    classes = np.where(goods, np.uint64(0), alone)
    found = 0
    with np.errstate(over="ignore"):
        while True:
            entry = mix(classes[row] + value)
            kinds = mix(known + sums(entry, edges))
            with_partners = known + sums(np.where(joint, partner, entry), edges)
            way = np.where(joint, with_partners[column] - partner + entry, kinds[column])
            new = mix(sums(mix(way[order] + value[order]), ends))
            split = len(np.unique(new[goods]))
            if split == found:
                return classes, kinds
            classes, found = np.where(goods, new, alone), split


def _numbered(prints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number of each class in the order of first members, and those members."""
    _, first, inverse = np.unique(prints, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return number[inverse], first[order]


def _merged(
    form: LinearForm, rows: tuple[np.ndarray, np.ndarray], columns: tuple[np.ndarray, np.ndarray]
) -> LinearForm:
    number, first = rows
    kept = columns[1]
    several = np.bincount(number, minlength=len(first))[number] > 1
    adding = sparse.csr_array((np.ones(len(number)), (number, np.arange(len(number)))), shape=(len(first), len(number)))
    matrix = sparse.csr_array(adding @ form.matrix[:, kept])
    matrix.eliminate_zeros()
    matrix.sort_indices()
    total = np.bincount(number[several], form.row_lower[several], len(first))
    is_sum = several[first]
    stays = np.zeros(len(number), bool)
    stays[first] = True
    keeps = np.zeros(len(form.cost), bool)
    keeps[kept] = True
    return replace(
        form,
        matrix=matrix,
        row_lower=np.where(is_sum, total, form.row_lower[first]),
        row_upper=np.where(is_sum, total, form.row_upper[first]),
        col_lower=form.col_lower[kept],
        col_upper=form.col_upper[kept],
        cost=form.cost[kept],
        columns=shrunk(form.columns, keeps),
        rows=shrunk(form.rows, stays),
        lines={},
        periods={},
    )
