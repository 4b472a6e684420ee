"""All conflicts of a program without a plan, each as the fewest cells that cannot all hold.

First one thing asked for is found that fails by itself, everything else asked for left out. Its proof of failure names
few rules; what is not needed of them is left out, figures of nature first. Then it is freed, and the search goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError
from planner.explain.edits import class_of
from planner.explain.least import least_part
from planner.explain.story import CLASSES
from planner.solve.probe import NOTHING, Edit, Probe, Slack

if TYPE_CHECKING:
    from planner.explain.subject import Subject

MOST_CONFLICTS: Final = 8
FEW_CELLS: Final = 5
MOST_PROOFS: Final = 2
FEW_DEMANDS: Final = 12

_GAP: Final = 1e-7
_MOST_SINGLES: Final = 6
_FEW_ASKS: Final = 4
_DEARER: Final = 4.0


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all hold.

    Attributes:
        rows: of the program: rules and the structure between them.
        groups: cells that take part, demand apart where a great many lines of it do.
        asks: those of them that ask for something.
        demands: how many cells of demand take part and are not among the groups.
    """

    rows: np.ndarray
    groups: np.ndarray
    asks: np.ndarray
    demands: int


def find_clashes(
    subject: Subject, probe: Probe, freed: np.ndarray = NOTHING, most: int = MOST_CONFLICTS
) -> tuple[list[Clash], bool]:
    """All clashes of a program, and whether these are all.

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
    while not probe.feasible(Edit(freed=freed)):
        if len(found) == most:
            return found, False
        clash = finder.one(freed)
        found.append(clash)
        ended = clash.asks if len(clash.asks) else clash.groups
        freed = np.union1d(freed, subject.rows_of(ended))
    return found, True


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

    def one(self, freed: np.ndarray) -> Clash:
        """One clash of what is left."""
        left_out, rows = self.failing(freed)
        rows = self.fewest(rows)
        if len(self.groups(rows)) > FEW_CELLS:
            other = self.probe.proof(left_out, self.weights(rows))
            other = self.fewest(other) if len(other) and self.probe.clash(other) else rows
            rows = min(rows, other, key=lambda found: len(self.groups(found)))
        rows, demands = self.demand(rows)
        groups = self.groups(rows)
        if demands:
            groups = groups[~self.is_demand[groups]]
        return Clash(rows, groups, np.intersect1d(groups, self.asking), demands)

    def groups(self, rows: np.ndarray) -> np.ndarray:
        """Cells that rows belong to."""
        groups = np.unique(self.group_of[rows])
        return groups[groups >= 0]

    def weights(self, cheap: np.ndarray = NOTHING) -> np.ndarray:
        """Prices of the rows in a proof; demand is free, for it only says that nobody takes more than he wants."""
        weights = np.where(self.group_of >= 0, 1.0, 0.0)
        if len(cheap):
            weights[~np.isin(self.group_of, self.groups(cheap))] *= _DEARER
        weights[self.is_demand[self.group_of] & (self.group_of >= 0)] = 0.0
        return weights

    def failing(self, freed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows to leave out so that little is asked for and still fails, and the rows of a proof that it fails."""
        bound = self.group_of[np.setdiff1d(self.subject.rows_of(self.asking), freed)]
        order, suspects = self.suspects(freed, np.unique(bound).tolist())
        for part in suspects:
            left_out, rows = self.proved(freed, part)
            if len(rows):
                return left_out, rows
        least = least_part(order, lambda part: not self.probe.feasible(Edit(freed=self.without(freed, part))))
        left_out, rows = self.proved(freed, least)
        return left_out, rows if len(rows) else np.setdiff1d(np.arange(len(self.group_of)), left_out)

    def suspects(self, freed: np.ndarray, groups: list[int]) -> tuple[list[int], list[list[int]]]:
        """What is asked for, the likeliest to fail first; and what to try by itself, nothing at all if that fails."""
        if len(groups) <= _FEW_ASKS:
            return groups, [[group] for group in groups] or [[]]
        short = self.shortfalls(freed, groups)
        if short is None:
            return groups, [[]]
        order = [groups[place] for place in np.argsort(-short, kind="stable")]
        return order, [[group] for group in order[: min(int((short > _GAP).sum()), _MOST_SINGLES)]]

    def proved(self, freed: np.ndarray, asked: list[int]) -> tuple[np.ndarray, np.ndarray]:
        """Rows to leave out so that nothing but ``asked`` is asked for, and rows that fail then; none if none do."""
        left_out = self.without(freed, asked)
        rows = self.probe.proof(left_out, self.weights())
        return left_out, rows if len(rows) and self.probe.clash(rows, "off") else NOTHING

    def without(self, freed: np.ndarray, asked: list[int]) -> np.ndarray:
        """Rows of everything asked for but ``asked``, and those freed before."""
        return np.union1d(freed, self.subject.rows_of(np.setdiff1d(self.asking, asked)))

    def shortfalls(self, freed: np.ndarray, groups: list[int]) -> np.ndarray | None:
        """How much of each cell cannot be had when as little as possible fails, as a share of it; None if all fails."""
        slacks = []
        for group in groups:
            rows = np.setdiff1d(self.subject.rows_of(np.array([group])), freed)
            slacks.append(Slack(rows, np.maximum(np.abs(self.subject.form.row_lower[rows]), 1.0), rises=True))
        given = self.probe.give_way(slacks, Edit(freed=freed))
        return None if given is None else given.slack

    def fewest(self, rows: np.ndarray) -> np.ndarray:
        """Rows without the rules that are not needed, figures of nature left out first."""
        groups = self.groups(rows)
        groups = groups[~self.is_demand[groups]]
        asks = np.isin(groups, self.asking)
        return self.needed(rows, groups[np.lexsort((groups, self.rank[groups], ~asks))])

    def needed(self, rows: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """Rows without those of ``groups`` that are not needed; the preferred stand first."""
        part, owner = self.probe.part(rows), self.group_of[rows]
        chosen = np.isin(owner, groups)

        def clash(kept: list[int]) -> bool:
            return part.clash(np.flatnonzero(chosen & ~np.isin(owner, kept)))

        kept = least_part(groups.tolist(), clash)
        return rows[~chosen | np.isin(owner, kept)]

    def demand(self, rows: np.ndarray) -> tuple[np.ndarray, int]:
        """Rows without demand that is not needed; and the number of its cells where they are too many to name."""
        groups = self.groups(rows)
        groups = groups[self.is_demand[groups]]
        mine = np.isin(self.group_of[rows], groups)
        if not len(groups) or self.probe.clash(rows[~mine]):
            return rows[~mine], 0
        if len(groups) > FEW_DEMANDS:
            return rows, len(groups)
        return self.needed(rows, groups), 0


def confirm(probe: Probe, clash: Clash) -> None:
    """Make sure that a clash is one, without presolve.

    Raises:
        NumericalError: it is not.
    """
    if not probe.clash(clash.rows, "off"):
        message = "the solver says that no plan exists, and that one does; look for figures far larger than the others"
        raise NumericalError(message)
