"""All conflicts of a program without a plan, each as the fewest cells that cannot all hold.

One linear program says how much of everything asked for cannot be had, and its prices prove that no less would do: the
rows they name stand in the way just where a rule gives out. What is not needed of them is left out, figures of nature
first. Where many cells are left, the lightest proof that the rule fails as it stands may name fewer. What failed is
then freed, and the search goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError
from planner.explain.edits import class_of
from planner.explain.story import CLASSES
from planner.solve.least import least_part
from planner.solve.probe import NOTHING, Edit, Probe, Slack

if TYPE_CHECKING:
    from planner.explain.subject import Subject

MOST_CONFLICTS: Final = 8
FEW_CELLS: Final = 5
FEW_DEMANDS: Final = 12

Limits = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Rows, and their lower and upper limits."""

_GAP: Final = 1e-7
_DEARER: Final = 10.0
_MOST_OF_IT: Final = 0.99
"""How far towards what can be had a rule is let down before asking what stands in its way there."""


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all hold.

    Attributes:
        rows: of the program: rules and the structure between them.
        groups: cells that take part, demand apart where a great many lines of it do.
        asks: those of them that ask for something, and other cells of the same rules that cannot be kept either.
        demands: how many cells of demand take part and are not among the groups.
        short: rows of those that ask and cannot be kept either.
        near: what clashes just where the rule gives out, where that is more than this.
    """

    rows: np.ndarray
    groups: np.ndarray
    asks: np.ndarray
    demands: int
    short: np.ndarray = field(default_factory=lambda: NOTHING)
    near: Clash | None = None

    @property
    def cells(self) -> int:
        """How many cells take part."""
        return len(self.groups) + self.demands

    @property
    def nearest(self) -> Clash:
        """What clashes just where the rule gives out."""
        return self.near or self


def find_clashes(
    subject: Subject, probe: Probe, freed: np.ndarray = NOTHING, most: int = MOST_CONFLICTS
) -> tuple[list[Clash], bool]:
    """All clashes of a program, each of another rule, and whether these are all.

    Args:
        subject: the program.
        probe: the same to be asked.
        freed: rows left out of it.
        most: how many clashes to look for.

    Raises:
        NumericalError: the solver gave no definite answer.
        TimeLimitError: out of time.
    """
    finder = _Finder(subject, probe)
    found: list[Clash] = []
    freed = np.union1d(freed, subject.released)
    while True:
        shortage = finder.shortage(freed)
        if shortage is not None and not shortage.short.any():
            return found, True
        if len(found) >= most:
            return found, False
        new = finder.clashes(freed, shortage)
        found += new
        for clash in new:
            freed = np.union1d(freed, subject.rows_of(clash.asks if len(clash.asks) else clash.groups))
        if shortage is not None and np.isin(shortage.rows[shortage.short > 0.0], freed).all():
            return found, len(found) <= most


def confirm(probe: Probe, clash: Clash) -> None:
    """Make sure that a clash is one, without presolve.

    Raises:
        NumericalError: it is not.
    """
    if not probe.clash(clash.rows, "off"):
        message = "the solver says that no plan exists, and that one does; look for figures far larger than the others"
        raise NumericalError(message)


@dataclass(frozen=True)
class _Shortage:
    """What cannot be had when as little as possible fails.

    Attributes:
        rows: that ask for something.
        short: how much of each cannot be had, in its unit.
        lower, upper: limits let out to nearly what can be had.
        binding: rows that stand in the way there.
    """

    rows: np.ndarray
    short: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    binding: np.ndarray


class _Finder:
    def __init__(self, subject: Subject, probe: Probe) -> None:
        self.subject, self.probe = subject, probe
        rules = subject.rules
        self.group_of = np.full(len(subject.form.row_lower), -1, np.int64)
        self.group_of[rules["row"].to_numpy()] = rules["group"].to_numpy()
        self.asking = np.unique(rules["group"].to_numpy()[rules["asks"].to_numpy()])
        first = rules.drop_duplicates("group").sort_values("group")
        moves = [
            class_of(subject.tables, sheet, source, column)
            for sheet, source, column in zip(first["sheet"], first["source"], first["column"], strict=True)
        ]
        self.rank = np.array([CLASSES.index(name) for name in moves])
        self.is_demand = (first["sheet"] == "demand").to_numpy(bool)
        self.rule = first.groupby(["sheet", "words"], sort=False).ngroup().to_numpy()

    def shortage(self, freed: np.ndarray) -> _Shortage | None:
        """How much of what is asked for cannot be had; None if all of it given up is not enough."""
        form = self.subject.form
        rows = np.setdiff1d(self.subject.rows_of(self.asking), freed)
        sizes = np.maximum(np.abs(form.row_lower[rows]), 1.0)
        exact = np.flatnonzero(np.isfinite(form.row_upper[rows]))
        slacks = [Slack(rows[[at]], sizes[[at]], rises=True) for at in range(len(rows))]
        slacks += [Slack(rows[[at]], sizes[[at]], rises=False) for at in exact.tolist()]
        given = self.probe.give_way(slacks, Edit(freed=freed))
        if given is None:
            return None
        given_way = np.where(given.slack > _GAP, given.slack, 0.0)
        lacks, exceeds = given_way[: len(rows)] * sizes, np.zeros(len(rows))
        exceeds[exact] = given_way[len(rows) :] * sizes[exact]
        lower, upper = form.row_lower[rows] - _MOST_OF_IT * lacks, form.row_upper[rows] + _MOST_OF_IT * exceeds
        return _Shortage(rows, lacks + exceeds, lower, upper, given.binding)

    def clashes(self, freed: np.ndarray, shortage: _Shortage | None) -> list[Clash]:
        """Clashes of what is left, each of another rule; at least one."""
        found: list[Clash] = []
        while shortage is not None:
            told = self.subject.rows_of(np.concatenate([NOTHING, *(clash.asks for clash in found)]))
            rows = np.setdiff1d(shortage.binding, told)
            limits = (shortage.rows, shortage.lower, shortage.upper)
            if not self.probe.part(rows, limits).clash(NOTHING):
                break
            clash = self.alike(self.fewest(rows, limits), shortage)
            if not len(clash.asks):
                break
            found.append(self.lighter(freed, clash))
        return found or [self.fewest(self.failing(freed, shortage))]

    def failing(self, freed: np.ndarray, shortage: _Shortage | None) -> np.ndarray:
        """Rows that fail by a proof of it; all there are if there is none."""
        for asked in (NOTHING, self.asking if shortage is None else np.unique(self.group_of[shortage.rows])):
            left_out = self.without(freed, asked)
            rows = self.probe.proof(left_out, self.weights())
            if len(rows) and self.probe.clash(rows, "off"):
                return rows
        return np.setdiff1d(np.arange(len(self.group_of)), freed)

    def alike(self, clash: Clash, shortage: _Shortage) -> Clash:
        """A clash with the other cells of the same rules that are short too."""
        short = shortage.rows[shortage.short > 0.0]
        more = short[np.isin(self.rule[self.group_of[short]], self.rule[clash.asks])]
        return replace(clash, asks=np.union1d(clash.asks, self.group_of[more]), short=more)

    def lighter(self, freed: np.ndarray, clash: Clash) -> Clash:
        """Another clash of the same rules as they stand, where it has fewer cells."""
        if clash.cells <= FEW_CELLS:
            return clash
        rows = self.probe.proof(self.without(freed, clash.asks), self.weights(clash))
        if not len(rows) or not self.probe.clash(rows):
            return clash
        other = self.fewest(rows)
        if other.cells >= clash.cells or not len(other.asks):
            return clash
        return replace(other, asks=np.union1d(other.asks, clash.asks), short=clash.short, near=clash)

    def groups(self, rows: np.ndarray) -> np.ndarray:
        """Cells that rows belong to."""
        groups = np.unique(self.group_of[rows])
        return groups[groups >= 0]

    def weights(self, clash: Clash | None = None) -> np.ndarray:
        """Prices of the rows in a proof that is to name others than those of a clash, if it can.

        Demand is free, for it only says that nobody takes more than he wants.
        """
        weights = np.where(self.group_of >= 0, 1.0, 0.0)
        if clash is not None:
            weights[np.isin(self.group_of, np.setdiff1d(clash.groups, clash.asks))] *= _DEARER
        weights[self.is_demand[self.group_of] & (self.group_of >= 0)] = 0.0
        return weights

    def without(self, freed: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """Rows of everything asked for but ``asked``, and those freed before."""
        return np.union1d(freed, self.subject.rows_of(np.setdiff1d(self.asking, asked)))

    def fewest(self, rows: np.ndarray, limits: Limits | None = None) -> Clash:
        """The clash among rows without the rules that are not needed, figures of nature left out first."""
        groups = self.groups(rows)
        groups = groups[~self.is_demand[groups]]
        asks = np.isin(groups, self.asking)
        rows = self.needed(rows, groups[np.lexsort((groups, self.rank[groups], ~asks))], limits)
        rows, demands = self.demand(rows, limits)
        groups = self.groups(rows)
        if demands:
            groups = groups[~self.is_demand[groups]]
        return Clash(rows, groups, np.intersect1d(groups, self.asking), demands)

    def needed(self, rows: np.ndarray, groups: np.ndarray, limits: Limits | None) -> np.ndarray:
        """Rows without those of ``groups`` that are not needed; the preferred stand first."""
        part, owner = self.probe.part(rows, limits), self.group_of[rows]
        chosen = np.isin(owner, groups)

        def clash(kept: list[int]) -> bool:
            return part.clash(np.flatnonzero(chosen & ~np.isin(owner, kept)))

        kept = least_part(groups.tolist(), clash)
        return rows[~chosen | np.isin(owner, kept)]

    def demand(self, rows: np.ndarray, limits: Limits | None) -> tuple[np.ndarray, int]:
        """Rows without demand that is not needed; and the number of its cells where they are too many to name."""
        groups = self.groups(rows)
        groups = groups[self.is_demand[groups]]
        mine = np.isin(self.group_of[rows], groups)
        if not len(groups) or self.probe.part(rows, limits).clash(np.flatnonzero(mine)):
            return rows[~mine], 0
        if len(groups) > FEW_DEMANDS:
            return rows, len(groups)
        return self.needed(rows, groups, limits), 0
