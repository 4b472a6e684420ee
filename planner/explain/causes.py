"""Rules that keep flows from existing at all: controls, conditions, licences that are late, over or not granted.

Such a rule has no row in the program. It is found by lifting it, reading the workbook again and asking whether the
conflict is still one when nothing but its own rules hold.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.explain.bench import Bench, Figure, rows_to_free, void_figure
from planner.explain.lifts import Lift, candidates
from planner.solve.least import least_part
from planner.solve.probe import NOTHING, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.story import Change
    from planner.explain.subject import Subject

MOST_LICENCES: Final = 6
MOST_SETS: Final = 4

_A_LITTLE: Final = 0.01

_KEYS: Final = (
    "unit", "offer", "option", "route", "licence", "location", "material", "period", "fiscal_year", "is_closing",
    "is_floor", "demand", "incentive", "source",
)  # fmt: skip
"""Columns of the limits' tables that tell a row apart in every version of a workbook."""


class Causes:
    """The rules that forbid what a conflict asks for."""

    def __init__(self, bench: Bench, figures: frozenset[Figure], rows: np.ndarray, asks: frozenset[Figure]) -> None:
        """Causes of a conflict.

        Args:
            bench: the workbook.
            figures: cells of the conflict.
            rows: rows of the program that clash; none if what is asked for cannot exist at all.
            asks: cells that ask.
        """
        self.bench, self.figures, self.rows, self.asks = bench, figures, rows, asks
        self._answers: dict[frozenset[Change], bool] = {}

    @cached_property
    def keys(self) -> set[tuple[object, ...]]:
        """Names of the clashing rules that hold in every version of the workbook."""
        subject = self.bench.base[0]
        return set(_row_keys(subject, np.isin(subject.rules["row"].to_numpy(), self.rows)))

    def ends(self, lifts: Iterable[Lift]) -> bool:
        """Whether the conflict is over without these rules, if none but its own cells hold.

        Of what cannot exist at all, a little is enough.
        """
        changes = frozenset(one for lift in lifts for one in lift.changes)
        if changes not in self._answers:
            self._answers[changes] = self._ends(changes)
        return self._answers[changes]

    def _ends(self, changes: frozenset[Change]) -> bool:
        found = self.bench.look(changes)
        if found is None:
            return False
        subject, probe = found
        if any(void_figure(void) in self.asks for void in subject.voids):
            return False
        rules = subject.rules
        if len(self.rows):
            keys = self.keys
            kept = np.array([key in keys for key in _row_keys(subject, np.ones(len(rules), bool))], bool)
            limits = (NOTHING, np.empty(0))
        else:
            kept = np.isin(rules["row"].to_numpy(), rows_to_free(subject, self.asks))
            asked = rules["row"].to_numpy()[kept]
            limits = (asked, subject.form.row_lower[asked] * _A_LITTLE)
        free = ~kept & (rules["sheet"] != "demand").to_numpy(bool)
        freed = np.union1d(rules["row"].to_numpy()[free], subject.released)
        exact = np.isfinite(subject.form.row_upper[limits[0]])
        return probe.feasible(Edit(freed=freed, lower=limits, upper=(limits[0][exact], limits[1][exact])))

    def sets(self) -> list[tuple[Lift, ...]]:
        """Least sets of rules without which the conflict is over, the gentlest first; none if no rule has a part."""
        lifts = candidates(self.bench.base[0], self.asks)
        if not lifts or not self.ends(lifts):
            return []
        found: list[tuple[Lift, ...]] = [(lift,) for lift in lifts if self.ends([lift])]
        if not found:
            found = self._several(lifts)
        sharp = [some for one in found for some in self._sharpened(one)]
        return sharp[: MOST_SETS + 1]

    def _several(self, lifts: list[Lift]) -> list[tuple[Lift, ...]]:
        """Least sets of several rules: one, and for each rule of it one that does without, where there is such."""
        first = tuple(least_part(lifts, self.ends))
        found = [first]
        for lift in first:
            rest = [other for other in lifts if other is not lift]
            if self.ends(rest):
                other = tuple(least_part(rest, self.ends))
                if set(other) not in [set(known) for known in found]:
                    found.append(other)
        return found[:MOST_SETS]

    def _sharpened(self, lifts: tuple[Lift, ...]) -> list[tuple[Lift, ...]]:
        """The sets with the likeliest licence that does, or the licences, in place of all licences of a control."""
        together = next((lift for lift in lifts if lift.parts), None)
        if together is None:
            return [lifts]
        rest = [lift for lift in lifts if lift is not together]
        single = next((part for part in together.parts[:MOST_LICENCES] if self.ends([*rest, part])), None)
        if single is not None:
            return [(*rest, single)]
        least = least_part(list(together.parts), lambda parts: self.ends([*rest, *parts]))
        return [(*rest, *least)]


def _row_keys(subject: Subject, chosen: np.ndarray) -> list[tuple[object, ...]]:
    """A name for each chosen rule, in order of the rules."""
    keys: dict[int, tuple[object, ...]] = {}
    rules = subject.rules
    for family, rows in rules[chosen].groupby("family", sort=False):
        table = subject.labels.model[str(family)].iloc[rows["index"].to_numpy()]
        columns = [table[name].tolist() for name in _KEYS if name in table]
        for place, key in zip(rows.index, zip(*columns, strict=True), strict=True):
            keys[int(place)] = (family, *key)
    return [keys[int(place)] for place in rules.index[chosen]]
