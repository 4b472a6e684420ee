"""Figures that can be moved: which rows each stands behind, and how near to where it is a plan would let it stay."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.solve.probe import NOTHING, Edit, Slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.solve.probe import Probe, Witness

NEAR: Final = 1e-7
DIGITS: Final = 4
SNAP: Final = 1e-4

_HALVINGS: Final = 60
_MOST_ROUNDS: Final = 6
_SOME_TONNES: Final = 100.0


@dataclass(frozen=True)
class Lever(ABC):
    """A figure of the workbook that may move one way.

    Attributes:
        sheet, source, column: its cell; row of the table.
        words: what it says.
        can_move: wish, policy or law.
        before: the figure now.
        end: how far it can go at all.
        rises: it grows when it gives way.
        rows: rows of the program it stands behind.
    """

    sheet: str
    source: int
    column: str
    words: str
    can_move: str
    before: float
    end: float
    rises: bool
    rows: np.ndarray

    @property
    def figure(self) -> tuple[str, int, str]:
        """Its cell."""
        return self.sheet, self.source, self.column

    @property
    def straight(self) -> bool:
        """Whether one linear program gives the least move."""
        return True

    @abstractmethod
    def edit(self, figure: float, freed: np.ndarray) -> Edit:
        """The program with the figure in place, and rows freed beside."""

    @abstractmethod
    def slack(self, price: float = 1.0, *, sinks: bool = False) -> Slack:
        """Room for its rows, as much for each as a change of the figure would give.

        Args:
            price: of a change by as much as the figure itself, of a share by a tenth, as near as can be told.
            sinks: it may be negative too, which says how much room is left.
        """

    @abstractmethod
    def reached(self, witness: Witness) -> float:
        """The figure nearest to where it is now that a point keeps."""


@dataclass(frozen=True)
class Level(Lever):
    """A figure in tonnes, days, rupees or units, behind rows whose limit follows it.

    Attributes:
        levels: limits of the rows at a figure.
        is_lower: the rows ask for at least that much.
        is_upper: they allow at most that much; an exact order is both.
        bent: the limits are not proportional to the figure.
    """

    levels: Callable[[float], np.ndarray]
    is_lower: bool
    is_upper: bool
    bent: bool = False

    @property
    def straight(self) -> bool:
        """Whether one linear program gives the least move."""
        return not self.bent

    def edit(self, figure: float, freed: np.ndarray) -> Edit:
        """The program with the figure in place, and rows freed beside."""
        limits = (self.rows, self.levels(figure))
        none = (NOTHING, np.empty(0))
        return Edit(freed=freed, lower=limits if self.is_lower else none, upper=limits if self.is_upper else none)

    def slack(self, price: float = 1.0, *, sinks: bool = False) -> Slack:
        """Room for its rows, as much for each as a change of the figure would give."""
        now = self.levels(self.before)
        if self.bent:
            return Slack(self.rows, now, rises=not self.rises, price=price, most=1.0, sinks=sinks)
        per_unit, most = np.abs(self.levels(self.before + 1.0) - now), abs(self.end - self.before)
        each = price / max(abs(self.before), 1.0)
        return Slack(self.rows, per_unit, rises=not self.rises, price=each, most=most, sinks=sinks)

    def reached(self, witness: Witness) -> float:
        """The figure nearest to where it is now that a point keeps."""
        activity = witness.activities[self.rows]
        room = NEAR * np.maximum(np.abs(activity), 1.0)

        def kept(figure: float) -> bool:
            limits = self.levels(figure)
            return bool((limits >= activity - room).all() if self.rises else (limits <= activity + room).all())

        near, far = self.before, self.end if np.isfinite(self.end) else self._far(kept)
        if kept(near):
            return near
        for _ in range(_HALVINGS):
            middle = (near + far) / 2.0
            near, far = (near, middle) if kept(middle) else (middle, far)
        return far

    def _far(self, kept: Callable[[float], bool]) -> float:
        far = max(self.before, 1.0)
        while not kept(far) and far < 1e18:
            far *= 2.0
        return far


@dataclass(frozen=True)
class Share(Lever):
    """The share of a cap or floor.

    Attributes:
        use, total: columns that each row compares; total is -1 where the base is a number.
        base: that number, t.
        now: share that the program's coefficients hold.
    """

    use: np.ndarray
    total: np.ndarray
    base: np.ndarray
    now: float

    @property
    def straight(self) -> bool:
        """Whether one linear program gives the least move."""
        return bool((self.total < 0).all())

    def edit(self, figure: float, freed: np.ndarray) -> Edit:
        """The program with the figure in place, and rows freed beside."""
        limits = (self.rows, figure * self.base)
        none = (NOTHING, np.empty(0))
        summed = np.flatnonzero(self.total >= 0)
        entries = (self.rows[summed], self.total[summed], np.full(len(summed), self.now - figure))
        return Edit(
            freed=freed,
            lower=none if self.rises else limits,
            upper=limits if self.rises else none,
            entries=entries if figure != self.now else (NOTHING, NOTHING, np.empty(0)),
        )

    def slack(self, price: float = 1.0, *, sinks: bool = False) -> Slack:
        """Room for its rows: what a change of the share would give, or a tonne each where that depends on the plan."""
        if self.straight:
            most = abs(self.end - self.before)
            return Slack(self.rows, self.base, rises=not self.rises, price=10.0 * price, most=most, sinks=sinks)
        each = price / _SOME_TONNES
        return Slack(self.rows, np.ones(len(self.rows)), rises=not self.rises, price=each, sinks=sinks)

    def reached(self, witness: Witness) -> float:
        """The share nearest to where it is now that a point keeps."""
        use = witness.values[self.use]
        base = np.where(self.total >= 0, witness.values[np.maximum(self.total, 0)], self.base)
        counted = base > NEAR
        if not counted.any():
            return self.before
        shares = use[counted] / base[counted]
        return float(max(self.before, shares.max()) if self.rises else min(self.before, shares.min()))


def least_move(probe: Probe, lever: Lever, freed: np.ndarray) -> float | None:
    """The figure nearest to where it is now with which a plan exists; None if it alone is not enough.

    Where the room that a figure gives depends on the plan, each plan found gives a better figure, until none does.
    """
    figure = lever.before
    for turn in range(_MOST_ROUNDS):
        witness = probe.give_way([lever.slack(sinks=turn > 0)], lever.edit(figure, freed))
        if witness is None:
            return None if turn == 0 else figure
        reached = lever.reached(witness)
        moved = abs(reached - figure)
        better = turn == 0 or abs(reached - lever.before) < abs(figure - lever.before)
        figure = reached if better else figure
        if lever.straight or (turn > 0 and moved <= NEAR * max(abs(figure), 1e-3)):
            break
    beyond = figure > lever.end * (1.0 + NEAR) if lever.rises else figure < lever.end - NEAR
    return None if beyond else figure


def outward(figure: float, lever: Lever, steps: int = 0) -> float:
    """A figure rounded to five digits the way that gives more room, and so many steps further."""
    size = abs(figure)
    if size <= NEAR * max(abs(lever.before), NEAR):
        return lever.end if not lever.rises else 0.0
    exponent = int(np.floor(np.log10(size))) - DIGITS
    scaled = figure / 10.0**exponent
    nearest = round(scaled)
    if abs(scaled - nearest) <= SNAP and steps == 0:
        rounded = nearest
    else:
        rounded = int(np.ceil(scaled) if lever.rises else np.floor(scaled)) + (steps if lever.rises else -steps)
    value = float(f"{rounded}e{exponent}")
    return min(value, lever.end) if lever.rises else max(value, lever.end)
