"""What a way out of a conflict is, and what every search for one needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.explain.bench import rows_to_free, void_figure
from planner.explain.edits import class_of, figure_words
from planner.explain.story import CLASSES, Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from planner.explain.bench import Bench, Figure
    from planner.explain.levers import Lever
    from planner.explain.lifts import Lift
    from planner.explain.subject import Subject, Void
    from planner.solve.probe import Probe
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Trouble:
    """A conflict as the search for ways out sees it.

    Attributes:
        figures: its cells with figures.
        asks: those that ask for something.
        groups: their numbers among the rules; none where what is asked for cannot exist at all.
        lifts: least sets of rules that keep what is asked for from existing.
    """

    figures: frozenset[Figure]
    asks: frozenset[Figure]
    groups: np.ndarray
    lifts: tuple[tuple[Lift, ...], ...]


@dataclass(frozen=True)
class Way:
    """Changes that end one conflict.

    Attributes:
        changes: the cells.
        gentle: order among ways of one class: 0 a figure, 1 a date, 2 a rule lifted, 3 a rule made soft or read anew.
        levers: those that made the last of the changes, in their order.
    """

    changes: tuple[Change, ...]
    gentle: int
    levers: tuple[Lever, ...] = ()

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order among all ways: the class of what moves, then how gently, then how many cells."""
        hardest = max(CLASSES.index(one.can_move) for one in self.changes)
        return hardest, self.gentle, len(self.changes)


@dataclass(frozen=True)
class Search:
    """One conflict and the workbook to try things on.

    Attributes:
        bench: the workbook.
        trouble: the conflict.
        others: cells that ask for nothing meanwhile: those of the other conflicts.
    """

    bench: Bench
    trouble: Trouble
    others: frozenset[Figure]

    @property
    def subject(self) -> Subject:
        """The program as it is."""
        return self.bench.base[0]

    @property
    def probe(self) -> Probe:
        """The same to be asked."""
        return self.bench.base[1]

    @property
    def tables(self) -> Tables:
        """The workbook."""
        return self.bench.tables

    @cached_property
    def freed(self) -> np.ndarray:
        """Rows of the program that the other conflicts are about."""
        return rows_to_free(self.subject, self.others)

    @cached_property
    def voids(self) -> list[Void]:
        """What this conflict asks for that cannot exist at all."""
        return [void for void in self.subject.voids if void_figure(void) in self.trouble.asks]

    def possible(self, changes: Iterable[Change]) -> bool:
        """Whether a plan exists with cells changed, the other conflicts apart."""
        return self.bench.possible(changes, self.others)

    def fixed(self, figure: Figure) -> bool:
        """Whether nothing may ask to move a cell."""
        return class_of(self.tables, *figure) == "physics"

    def words(self, figure: Figure) -> str:
        """The rule a cell belongs to."""
        return figure_words(self.tables, figure)
