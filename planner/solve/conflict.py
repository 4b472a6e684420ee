"""Which rows of an infeasible program cannot all hold, and how far each would have to give way.

HiGHS finds one conflict (strategy 2) and reduces it until no row can be left out (strategy 6). Where it finds none in
time, the rows of the lightest proof that no plan exists are reduced instead. What the conflict asks for is then lifted
and the search goes on, so that a second, separate conflict is told as well. Where there is no proof either, the rows
that give way in the cheapest relaxation stand in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack

from planner.solve.highs import Engine, engine_options
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.scaling import ScaledForm, place_of
from planner.solve.solution import Conflict, Termination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.solve.clock import Clock

STRUCTURE: Final = ("balance", "share_total", "share_use", "paid_make_max", "paid_serve_max")
"""Families of rows that state what is, not what somebody asked for."""

ASKING: Final = ("share_rule", "stock_min", "take_min", "commitment")
"""Families whose rows with a lower limit ask for something."""

MOST_CONFLICTS: Final = 5

_FOUND: Final = 2
_IRREDUCIBLE: Final = 6
_FEW_ROWS: Final = 40
_GIVES_WAY: Final = 1e-7
_LARGEST_PROOF: Final = 1e7
_IN_PROOF: Final = 1e-9


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
    finder = _Finder(dict(slices), options, clock)
    rest = _without_costs(form)
    conflicts: list[Conflict] = []
    while len(conflicts) < MOST_CONFLICTS:
        progress("looking for the rules that clash", clock.elapsed, len(conflicts))
        rows = finder.conflict(rest)
        if not rows.size:
            break
        conflicts.append(Conflict(finder.by_family(rows), finder.reliefs(rest, rows)))
        lifted = finder.lifted(rest, rows)
        if not lifted.size or (clock.left is not None and clock.left < 1.0):
            break
        rest = _freed(rest, lifted)
        if is_feasible(rest, options, clock) is not False:
            break
    return tuple(conflicts) or (finder.relaxed(_without_costs(form)),)


@dataclass
class _Finder:
    slices: dict[str, slice]
    options: SolveOptions
    clock: Clock

    def engine(self, form: ScaledForm) -> Engine:
        engine = Engine(engine_options(self.options, "simplex", "choose"))
        engine.load(form)
        return engine

    def conflict(self, form: ScaledForm) -> np.ndarray:
        """Row numbers of one conflict, as few as can be found; none if none can be named."""
        engine = self.engine(form)
        engine.run(self.clock)
        rows = engine.conflicting_rows(_FOUND, self.clock)
        if not rows.size:
            rows = self.proof(form)
        if not rows.size:
            return rows
        part = _part(form, rows)
        engine = self.engine(part)
        if engine.run(self.clock) is not Termination.INFEASIBLE:
            return np.empty(0, np.int64)
        fewer = engine.conflicting_rows(_IRREDUCIBLE, self.clock)
        if fewer.size and self.engine(_part(part, fewer)).run(self.clock) is Termination.INFEASIBLE:
            rows = rows[fewer]
        return np.sort(rows)

    def proof(self, form: ScaledForm) -> np.ndarray:
        """Rows of the proof of infeasibility with the least weight on the rules; none if there is no such proof.

        A proof is a weight for each row such that the weighted rows add up to something impossible. Its weights are
        the duals of the program in which rules may give way, as far as one more column makes them.
        """
        lower, upper = form.row_lower, form.row_upper
        weights = np.ones(len(lower))
        for family in STRUCTURE:
            weights[self.slices.get(family, slice(0, 0))] = 0.0
        side = np.where(np.isfinite(lower), lower, np.where(np.isfinite(upper), upper, 0.0))
        asked = replace(
            form,
            row_lower=np.where(np.isfinite(lower), -weights, -np.inf),
            row_upper=np.where(np.isfinite(upper), weights, np.inf),
            col_lower=np.append(form.col_lower, 0.0),
            col_upper=np.append(form.col_upper, _LARGEST_PROOF),
            cost=np.append(form.cost, -1.0),
        )
        engine = self.engine(_with_matrix(asked, hstack([_matrix(form), csr_matrix(-side[:, None])], format="csr")))
        if engine.run(self.clock) is not Termination.OPTIMAL:
            return np.empty(0, np.int64)
        point = engine.point()
        sizes = np.abs(point.duals)
        proved = point.values[-1] < _LARGEST_PROOF * 0.999
        return np.flatnonzero(sizes > _IN_PROOF * sizes.max(initial=0.0)) if proved else np.empty(0, np.int64)

    def by_family(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for family, part in self.slices.items():
            inside = rows[(rows >= part.start) & (rows < part.stop)]
            if inside.size:
                found[family] = inside - part.start
        return found

    def reliefs(self, form: ScaledForm, rows: np.ndarray) -> dict[tuple[str, int], float]:
        """How far each rule of a conflict would have to give way if it alone did; of many, those that ask."""
        found: dict[tuple[str, int], float] = {}
        rules = [row for row in rows.tolist() if place_of(self.slices, row)[0] not in STRUCTURE]
        if len(rules) > _FEW_ROWS:
            rules = [row for row in rules if place_of(self.slices, row)[0] in ASKING][:_FEW_ROWS]
        part = _part(form, rows)
        for row in rules:
            position = int(np.searchsorted(rows, row))
            engine = self.engine(_elastic(part, np.array([position])))
            if engine.run(self.clock) is Termination.OPTIMAL:
                found[place_of(self.slices, row)] = engine.objective() / float(form.row_factor[row])
        return found

    def lifted(self, form: ScaledForm, rows: np.ndarray) -> np.ndarray:
        """Rows to leave out before looking for another conflict: what this one asks for, else all its rules."""
        families = [place_of(self.slices, row)[0] for row in rows.tolist()]
        asking = np.array([family in ASKING for family in families]) & np.isfinite(form.row_lower[rows])
        rules = np.array([family not in STRUCTURE for family in families])
        return np.compress(asking if asking.any() else rules, rows)

    def relaxed(self, form: ScaledForm) -> Conflict:
        """The rules that give way in the cheapest relaxation of all of them."""
        rules = np.concatenate(
            [np.arange(part.start, part.stop) for family, part in self.slices.items() if family not in STRUCTURE]
            or [np.arange(len(form.row_lower))]
        )
        engine = self.engine(_elastic(form, rules))
        if engine.run(self.clock) is not Termination.OPTIMAL:
            return Conflict({})
        slack = engine.values()[len(form.cost) :].reshape(2, -1).sum(axis=0)
        given = slack > _GIVES_WAY
        rows = rules[given]
        amounts = slack[given] / form.row_factor[rows]
        places = [place_of(self.slices, row) for row in rows.tolist()]
        return Conflict(self.by_family(rows), dict(zip(places, amounts.tolist(), strict=True)))


def _without_costs(form: ScaledForm) -> ScaledForm:
    return replace(form, cost=np.zeros_like(form.cost), offset=0.0)


def _freed(form: ScaledForm, rows: np.ndarray) -> ScaledForm:
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return replace(form, row_lower=lower, row_upper=upper)


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
