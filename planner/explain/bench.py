"""Trying out changed cells: does the workbook have a plan with them, the other conflicts apart."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import InfeasibleError, InputError
from planner.explain.edits import change_tables
from planner.explain.subject import Subject, Void, read_subject
from planner.solve.clock import Clock
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.probe import Edit, Probe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explain.story import Change
    from planner.tables.table import Tables

_KEPT: Final = 4

Figure = tuple[str, int, str]
"""A cell by sheet, row of its table and column."""


@dataclass
class Bench:
    """A workbook and what it becomes with cells changed; each version is read once.

    Attributes:
        tables: the workbook.
        options: of the solver.
        clock: what is left of the time limit.
        progress: told what goes on.
    """

    tables: Tables
    options: SolveOptions = field(default_factory=SolveOptions)
    clock: Clock = field(default_factory=lambda: Clock(None))
    progress: Progress = no_progress
    _recent: OrderedDict[frozenset[Change], tuple[Subject, Probe] | None] = field(default_factory=OrderedDict)
    _answers: dict[tuple[frozenset[Change], frozenset[Figure]], bool] = field(default_factory=dict)

    @cached_property
    def base(self) -> tuple[Subject, Probe]:
        """The program as it is.

        Raises:
            InputError: the workbook has errors.
        """
        subject = read_subject(self.tables)
        return subject, self._probe(subject)

    def look(self, changes: Iterable[Change]) -> tuple[Subject, Probe] | None:
        """The program with cells changed; None if the changed workbook has errors."""
        key = frozenset(changes)
        if not key:
            return self.base
        if key not in self._recent:
            self._recent[key] = self._read(key)
        self._recent.move_to_end(key)
        while len(self._recent) > _KEPT:
            self._recent.popitem(last=False)
        return self._recent[key]

    def _read(self, changes: frozenset[Change]) -> tuple[Subject, Probe] | None:
        try:
            subject = read_subject(change_tables(self.tables, changes))
        except (InputError, InfeasibleError):
            return None
        return subject, self._probe(subject)

    def _probe(self, subject: Subject) -> Probe:
        return Probe(subject.form, subject.shut, self.options, self.clock, self.progress)

    def possible(self, changes: Iterable[Change], others: frozenset[Figure]) -> bool:
        """Whether a plan exists with cells changed, if ``others`` ask for nothing."""
        key = frozenset(changes), others
        if key not in self._answers:
            self._answers[key] = self._possible(*key)
        return self._answers[key]

    def _possible(self, changes: frozenset[Change], others: frozenset[Figure]) -> bool:
        found = self.look(changes)
        if found is None:
            return False
        subject, probe = found
        if any(void_figure(void) not in others for void in subject.voids):
            return False
        return probe.feasible(Edit(freed=rows_to_free(subject, others)))


def void_figure(void: Void) -> Figure:
    """The cell that asks for what cannot exist."""
    return void.sheet, void.row, void.column


def rows_to_free(subject: Subject, figures: frozenset[Figure]) -> np.ndarray:
    """Rows of the program behind figures, and those that stand for what is void."""
    rules = subject.rules
    chosen = np.zeros(len(rules), bool)
    for sheet, row, column in figures:
        chosen |= ((rules["sheet"] == sheet) & (rules["source"] == row) & (rules["column"] == column)).to_numpy(bool)
    return np.union1d(rules["row"].to_numpy()[chosen], subject.released)
