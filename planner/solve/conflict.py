"""Which rows of an infeasible program cannot all hold, and how far each would have to give way.

One linear program says how much of what the rules ask for cannot be had; its prices prove that no less would do, and
name the rows that stand in the way. What is not needed of those for a conflict is left out, first by questions about
them alone, then, where they are few, by HiGHS's own irreducible subset. What a conflict asks for is then lifted and the
search goes on, so that a second, separate conflict is told as well. Where there is no such proof, that of the whole
program with the least weight on the rules is taken, and failing that the rows that give way in its cheapest relaxation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, csr_matrix, hstack

from models.arrays import LinearForm
from planner.errors import NumericalError, TimeLimitError
from planner.solve.edited import NOTHING, Edit, Slack
from planner.solve.highs import Engine, engine_options
from planner.solve.least import least_part
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.probe import Probe
from planner.solve.scaling import ScaledForm, place_of
from planner.solve.solution import Conflict, Termination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.solve.clock import Clock

STRUCTURE: Final = ("balance", "share_total", "share_use", "paid_make_max", "paid_serve_max")
"""Families of rows that state what is, not what somebody asked for."""

ASKING: Final = ("share_rule", "stock_min", "take_min", "commitment")
"""Families whose rows with a lower limit ask for something."""

MOST_CONFLICTS: Final = 40
"""Conflicts of single rows; those of one rule are told as one."""

_MOST_SEARCHES: Final = 6
_IRREDUCIBLE: Final = 6
_FEW_ROWS: Final = 40
_FEW_FOR_SOLVER: Final = 100
_MOST_SINGLE: Final = 60
_GIVES_WAY: Final = 1e-7
_MOST_OF_IT: Final = 0.99

Limits = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Rows, and their lower and upper limits."""


def is_feasible(form: ScaledForm, options: SolveOptions, clock: Clock, progress: Progress = no_progress) -> bool | None:
    """Whether some point keeps all rows, found without presolve and without costs; None if no answer came."""
    engine = Engine(engine_options(options, "simplex", "off"))
    engine.load(_without_costs(form))
    ended = engine.run(clock, progress, "confirming that no plan exists")
    return {Termination.OPTIMAL: True, Termination.INFEASIBLE: False}.get(ended)


def find_conflicts(
    form: ScaledForm,
    slices: Mapping[str, slice],
    options: SolveOptions,
    clock: Clock,
    progress: Progress = no_progress,
) -> tuple[Conflict, ...]:
    """Conflicts of an infeasible program, each by itself, at most ``MOST_CONFLICTS``; at least one.

    Args:
        form: the program.
        slices: family of rows -> its part of all rows.
        options: as for the solve.
        clock: what is left of the time limit; the search ends with what it has when it runs out.
        progress: told what goes on.
    """
    hunt = _Hunt(form, dict(slices), options, clock, progress)
    try:
        hunt.run()
    except (NumericalError, TimeLimitError):
        progress("naming what was found", clock.elapsed, len(hunt.found))
    return tuple(hunt.found) or (hunt.relaxed(),)


class _Hunt:
    """One search for conflicts, and what it has found."""

    def __init__(
        self, form: ScaledForm, slices: dict[str, slice], options: SolveOptions, clock: Clock, progress: Progress
    ) -> None:
        self.form = _without_costs(form)
        self.slices, self.options, self.clock = slices, options, clock
        self.probe = Probe(_linear(self.form, slices), NOTHING, options, clock, progress)
        self.found: list[Conflict] = []
        self.is_rule = np.ones(len(form.row_lower), bool)
        for family in STRUCTURE:
            self.is_rule[slices.get(family, slice(0, 0))] = False
        self.is_demand = np.zeros(len(form.row_lower), bool)
        self.is_demand[slices.get("need", slice(0, 0))] = True
        self.asks = np.zeros(len(form.row_lower), bool)
        for family in ASKING:
            self.asks[slices.get(family, slice(0, 0))] = True
        self.asks &= np.isfinite(form.row_lower)

    def run(self) -> None:
        """Find conflicts until none is left, or there are enough of them."""
        freed = NOTHING
        for _ in range(_MOST_SEARCHES):
            short, binding, limits = self.shortage(freed)
            if binding is not None and not len(short):
                return
            before = len(self.found)
            while binding is not None and len(self.found) < MOST_CONFLICTS:
                rows = np.setdiff1d(binding, freed)
                if not len(rows) or not self.probe.part(rows, limits).clash(NOTHING):
                    break
                freed = np.union1d(freed, self.tell(self.fewest(rows, limits)))
            if len(self.found) == before:
                rows = self.probe.proof(freed, np.where(self.is_rule, 1.0, 0.0))
                if not len(rows) or not self.probe.clash(rows, "off"):
                    return
                freed = np.union1d(freed, self.tell(self.fewest(rows, None)))
            if len(self.found) >= MOST_CONFLICTS or (len(short) and np.isin(short, freed).all()):
                return

    def shortage(self, freed: np.ndarray) -> tuple[np.ndarray, np.ndarray | None, Limits | None]:
        """Rows that ask for what cannot be had, rows that stand in the way, and limits that nearly can be had.

        None stand in the way by this proof where all of it given up is not enough.
        """
        form = self.form
        rows = np.setdiff1d(np.flatnonzero(self.asks), freed)
        sizes = np.maximum(np.abs(form.row_lower[rows]), 1.0)
        exact = np.flatnonzero(np.isfinite(form.row_upper[rows]))
        slacks = [Slack(rows[[at]], sizes[[at]], rises=True) for at in range(len(rows))]
        slacks += [Slack(rows[[at]], sizes[[at]], rises=False) for at in exact.tolist()]
        given = self.probe.give_way(slacks, Edit(freed=freed))
        if given is None:
            return NOTHING, None, None
        units = np.where(given.slack > _GIVES_WAY, given.slack, 0.0)
        lacks, exceeds = units[: len(rows)] * sizes, np.zeros(len(rows))
        exceeds[exact] = units[len(rows) :] * sizes[exact]
        lower, upper = form.row_lower[rows] - _MOST_OF_IT * lacks, form.row_upper[rows] + _MOST_OF_IT * exceeds
        return rows[(lacks > 0.0) | (exceeds > 0.0)], given.binding, (rows, lower, upper)

    def fewest(self, rows: np.ndarray, limits: Limits | None) -> np.ndarray:
        """Of rows that cannot all hold, those that are needed for it; demand only where it is."""
        part = self.probe.part(rows, limits)
        demand = np.flatnonzero(self.is_demand[rows])
        if len(demand) and part.clash(demand):
            rows = np.delete(rows, demand)
        rows = self.needed(rows, limits, self.asks[rows])
        proof = self.probe.part(rows, limits).proof()
        rows = rows[proof] if len(proof) and self.probe.part(rows[proof], limits).clash(NOTHING) else rows
        single = self.is_rule[rows] & ~self.is_demand[rows]
        if self.is_demand[rows].sum() <= _FEW_ROWS:
            single |= self.is_demand[rows]
        rows = self.needed(rows, limits, single) if single.sum() <= _MOST_SINGLE else rows
        return self.irreducible(rows, limits)

    def needed(self, rows: np.ndarray, limits: Limits | None, single: np.ndarray) -> np.ndarray:
        """Rows without those that are not needed, of the ones to be looked at; what asks is kept rather than others."""
        part, places = self.probe.part(rows, limits), np.flatnonzero(single)
        order = places[np.lexsort((places, ~self.asks[rows[places]]))].tolist()
        kept = least_part(order, lambda some: part.clash(np.setdiff1d(places, np.array(some, np.int64))))
        return rows[np.union1d(np.flatnonzero(~single), np.array(kept, np.int64))]

    def irreducible(self, rows: np.ndarray, limits: Limits | None) -> np.ndarray:
        """Rows without the structure that has no part in their conflict, where they are few enough to be told apart."""
        if len(rows) > _FEW_FOR_SOLVER:
            return rows
        part = _part(self.form, rows)
        if limits is not None:
            lower, upper = self.form.row_lower.copy(), self.form.row_upper.copy()
            lower[limits[0]], upper[limits[0]] = limits[1], limits[2]
            part = replace(part, row_lower=lower[rows], row_upper=upper[rows])
        engine = self.engine(part)
        if engine.run(self.clock) is not Termination.INFEASIBLE:
            return rows
        fewer = np.sort(engine.conflicting_rows(_IRREDUCIBLE, self.clock))
        return rows[fewer] if len(fewer) and self.probe.clash(rows[fewer]) else rows

    def tell(self, rows: np.ndarray) -> np.ndarray:
        """Keep a conflict; what it asks for, else all its rules, is to be lifted before looking for another."""
        self.found.append(Conflict(self.by_family(rows), self.reliefs(rows)))
        asking = rows[self.asks[rows]]
        return asking if len(asking) else rows[self.is_rule[rows]]

    def engine(self, form: ScaledForm) -> Engine:
        engine = Engine(engine_options(self.options, "simplex", "choose"))
        engine.load(form)
        return engine

    def by_family(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for family, part in self.slices.items():
            inside = rows[(rows >= part.start) & (rows < part.stop)]
            if inside.size:
                found[family] = inside - part.start
        return found

    def reliefs(self, rows: np.ndarray) -> dict[tuple[str, int], float]:
        """How far each rule of a conflict would have to give way if it alone did; of many, those that ask."""
        found: dict[tuple[str, int], float] = {}
        rules = rows[self.is_rule[rows]].tolist()
        if len(rules) > _FEW_ROWS:
            rules = rows[self.asks[rows]][:_FEW_ROWS].tolist()
        part = _part(self.form, rows)
        for row in rules:
            position = int(np.searchsorted(rows, row))
            engine = self.engine(_elastic(part, np.array([position])))
            if engine.run(self.clock) is Termination.OPTIMAL:
                found[place_of(self.slices, row)] = engine.objective() / float(self.form.row_factor[row])
        return found

    def relaxed(self) -> Conflict:
        """The rules that give way in the cheapest relaxation of all of them."""
        rules = np.flatnonzero(self.is_rule)
        rules = rules if len(rules) else np.arange(len(self.is_rule))
        engine = self.engine(_elastic(self.form, rules))
        if engine.run(self.clock) is not Termination.OPTIMAL:
            return Conflict({})
        slack = engine.values()[len(self.form.cost) :].reshape(2, -1).sum(axis=0)
        given = slack > _GIVES_WAY
        rows = rules[given]
        amounts = slack[given] / self.form.row_factor[rows]
        places = [place_of(self.slices, row) for row in rows.tolist()]
        return Conflict(self.by_family(rows), dict(zip(places, amounts.tolist(), strict=True)))


def _linear(form: ScaledForm, slices: dict[str, slice]) -> LinearForm:
    """A program as it is handed over, as one that can be asked."""
    return LinearForm(
        matrix=csr_array(_matrix(form)),
        row_lower=form.row_lower,
        row_upper=form.row_upper,
        col_lower=form.col_lower,
        col_upper=form.col_upper,
        cost=form.cost,
        offset=0.0,
        columns={"all": slice(0, len(form.cost))},
        rows=slices,
        lines={},
        periods={},
    )


def _without_costs(form: ScaledForm) -> ScaledForm:
    return replace(form, cost=np.zeros_like(form.cost), offset=0.0)


def _matrix(form: ScaledForm) -> csr_matrix:
    return csr_matrix((form.values, form.indices, form.starts), shape=(len(form.row_lower), len(form.cost)))


def _with_matrix(form: ScaledForm, matrix: csr_matrix) -> ScaledForm:
    return replace(
        form, starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32), values=matrix.data
    )


def _part(form: ScaledForm, rows: np.ndarray) -> ScaledForm:
    """The program with these rows alone, and the columns that stand in them."""
    matrix = _matrix(form)[rows]
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
    return _with_matrix(part, matrix[:, columns])


def _elastic(form: ScaledForm, rows: np.ndarray) -> ScaledForm:
    """The program in which these rows may give way upwards or downwards, at 1 for each unit; nothing else costs."""
    count = len(rows)
    shape = (len(form.row_lower), count)
    slack = csr_matrix((np.ones(count), (rows, np.arange(count))), shape=shape)
    matrix = hstack([_matrix(form), slack, -slack], format="csr")
    elastic = replace(
        form,
        col_lower=np.concatenate([form.col_lower, np.zeros(2 * count)]),
        col_upper=np.concatenate(
            [
                form.col_upper,
                np.where(np.isfinite(form.row_lower[rows]), np.inf, 0.0),
                np.where(np.isfinite(form.row_upper[rows]), np.inf, 0.0),
            ]
        ),
        cost=np.concatenate([np.zeros_like(form.cost), np.ones(2 * count)]),
        offset=0.0,
    )
    return _with_matrix(elastic, matrix)
