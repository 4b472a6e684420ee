"""What is left to do after a shock: everything before its day stands, the rest is planned anew at least cost.

Each program is handed to a new solver together with the state of the one it comes from, so an answer depends on the
plan and on the shocks alone: never on what was asked before, nor on how long anything took. When the way from that
state is longer than a set number of steps, the program is solved afresh.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.errors import NumericalError
from planner.solve.basis import Basis, basis_of, start_from
from planner.solve.clock import Clock
from planner.solve.highs import Engine, Point, engine_options
from planner.solve.options import SolveOptions
from planner.solve.residuals import TOLERANCE, residuals
from planner.solve.solution import Termination
from planner.stress.relief import HELD_UP, OBLIGATION, POLICY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.solve.scaling import ScaledForm
    from planner.stress.program import Program

KEPT: Final = "kept"
GIVEN_WAY: Final = "given way"
IMPOSSIBLE: Final = "impossible"

NEARBY_STEPS: Final = 4_000
"""After so many steps of the dual simplex from an earlier optimum it is shorter to start afresh."""

NEARBY_PRIMAL_STEPS: Final = 1_000
"""The same of the primal simplex, where costs or earlier decisions have changed."""

NOTHING_T: Final = 1e-6
"""Tonnes below this are none."""

_DUAL: Final = 1
_PRIMAL: Final = 4
_DEVEX: Final = 1
NO_PLAN: Final = (Termination.INFEASIBLE, Termination.INFEASIBLE_OR_UNBOUNDED)


@dataclass(frozen=True)
class Shock:
    """What happens on a day.

    Attributes:
        day: first period that can still react.
        closes: node, first period and the period after the last in which it stands still.
        halves: nodes whose quotas are halved.
        shift: number of the change of figures; -1 for none.
    """

    day: int
    closes: tuple[tuple[int, int, int], ...] = ()
    halves: tuple[int, ...] = ()
    shift: int = -1

    def told(self) -> dict[str, Any]:
        """The shock as plain data."""
        return {"day": self.day, "closes": [list(one) for one in self.closes], "halves": list(self.halves)} | {
            "shift": self.shift
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Shock:
        """The shock from plain data."""
        closes = tuple((int(node), int(first), int(until)) for node, first, until in told["closes"])
        return cls(int(told["day"]), closes, tuple(int(node) for node in told["halves"]), int(told["shift"]))


@dataclass(frozen=True)
class State:
    """A program at its optimum.

    Attributes:
        form: with everything that has happened.
        values: of the columns.
        duals: of the rows, in the solver's scale.
        basis: the state of the solver.
        how: kept, given way or impossible; of the last, values are those before.
        steps: of the solver.
    """

    form: ScaledForm
    values: np.ndarray
    duals: np.ndarray
    basis: Basis
    how: str
    steps: int


def plan_state(program: Program) -> State:
    """The plan itself."""
    return State(program.form, program.values, np.empty(0), program.basis, KEPT, 0)


def react(program: Program, shocks: Sequence[Shock], start: State | None = None) -> State:
    """The cheapest reaction to shocks that come one after the other, none of them foreseen.

    Args:
        program: of the plan.
        shocks: in order of their days.
        start: the reaction to all that happened before; None where nothing did.
    """
    state = start or plan_state(program)
    for shock in shocks:
        if state.how == IMPOSSIBLE:
            return state
        dearer = shock.shift >= 0 and bool(program.col_shift[shock.shift].any())
        state = best(program, struck(program, state, shock), state, changed_costs=dearer)
    return state


def struck(program: Program, state: State, shock: Shock, freed: np.ndarray | None = None) -> ScaledForm:
    """The program of a state after a shock: what is earlier is held where it is, what has failed is shut."""
    lower, upper = state.form.col_lower.copy(), state.form.col_upper.copy()
    row_lower, row_upper, cost = state.form.row_lower, state.form.row_upper, state.form.cost
    held = program.moment < shock.day
    if freed is not None:
        held &= ~freed
    lower[held] = upper[held] = state.values[held]
    for node, first, until in shock.closes:
        columns = closed(program, node, max(first, shock.day), until)
        if freed is not None:
            early = closed(program, node, first, until)
            columns = np.union1d(columns, early[freed[early]])
        lower[columns] = upper[columns] = 0.0
    if shock.halves:
        row_upper = row_upper.copy()
        for node in shock.halves:
            row_upper[program.quota_rows[node]] *= 0.5
    if shock.shift >= 0:
        row_lower = row_lower + program.row_shift[shock.shift]
        row_upper = row_upper + program.row_shift[shock.shift]
        cost = cost + program.col_shift[shock.shift]
    return replace(state.form, col_lower=lower, col_upper=upper, row_lower=row_lower, row_upper=row_upper, cost=cost)


def closed(program: Program, node: int, first: int, until: int) -> np.ndarray:
    """Columns of a node in a window."""
    columns = program.node_columns[node]
    moment = program.moment[columns]
    return columns[(moment >= first) & (moment < until)]


def opened_relief(program: Program, form: ScaledForm, kinds: Sequence[int]) -> ScaledForm:
    """The program with some kinds of relief open."""
    upper = form.col_upper.copy()
    upper[program.first_relief :][np.isin(program.relief_kind, kinds)] = np.inf
    return replace(form, col_upper=upper)


def best(program: Program, form: ScaledForm, start: State, *, changed_costs: bool = False) -> State:
    """The optimum of a program that comes from a state; rules give way only where it has none otherwise.

    Raises:
        NumericalError: no definite answer.
    """
    found = optimum(form, start, changed_costs=changed_costs)
    if found is not None:
        return _labelled(program, found)
    easier = opened_relief(program, form, (HELD_UP, OBLIGATION, POLICY))
    found = optimum(easier, start, changed_costs=changed_costs)
    if found is None:
        return replace(start, form=form, how=IMPOSSIBLE)
    return _labelled(program, found)


def _labelled(program: Program, found: State) -> State:
    """The state, marked where rules gave way: also by an earlier shock, for what gave way then stays open."""
    return replace(found, how=GIVEN_WAY if relieved(program, found.values).size else KEPT)


def relieved(program: Program, values: np.ndarray) -> np.ndarray:
    """Columns through which rules gave way."""
    return program.first_relief + np.flatnonzero(values[program.first_relief :] > NOTHING_T)


def optimum(form: ScaledForm, start: State, *, changed_costs: bool = False) -> State | None:
    """The optimum of a program, from the state of a like one; None if there is none.

    Raises:
        NumericalError: no definite answer.
    """
    limit = NEARBY_PRIMAL_STEPS if changed_costs else NEARBY_STEPS
    ended, state = from_state(form, start, limit, changed_costs=changed_costs)
    if ended in NO_PLAN or state is not None:
        return state
    for method, presolve in (("ipx", "choose"), ("simplex", "off")):
        engine = Engine(engine_options(SolveOptions(), method, presolve))
        engine.load(form)
        ended = engine.run(Clock(None), phase="reacting")
        if ended in NO_PLAN:
            return None
        state = _reached(engine, form, ended)
        if state is not None:
            return state
    message = "the solver gave no definite answer about what is left to do after a shock"
    raise NumericalError(message)


def from_state(
    form: ScaledForm, start: State, limit: int, *, changed_costs: bool = False
) -> tuple[Termination, State | None]:
    """How the way from the state of a like program ended after at most so many steps; and the optimum, if it is one."""
    engine = Engine(engine_options(SolveOptions(), "simplex", "off"))
    engine.set("simplex_strategy", _PRIMAL if changed_costs else _DUAL)
    engine.set("simplex_iteration_limit", limit)
    engine.set("simplex_dual_edge_weight_strategy", _DEVEX)
    engine.load(form)
    start_from(engine, start.basis)
    ended = engine.run(Clock(None), phase="reacting")
    return ended, _reached(engine, form, ended)


def _reached(engine: Engine, form: ScaledForm, ended: Termination) -> State | None:
    """The optimum at which a solver ended; None if it is none, or not exact."""
    if ended is not Termination.OPTIMAL:
        return None
    point = engine.point()
    return (
        State(form, point.values, point.duals, basis_of(engine), KEPT, engine.iterations)
        if _exact(form, point)
        else None
    )


def _exact(form: ScaledForm, point: Point) -> bool:
    found = residuals(form, point)
    return max(found.primal, found.dual, found.gap) <= TOLERANCE


def rupees(program: Program, values: np.ndarray, cost: np.ndarray) -> float:
    """What a plan costs without relief, INR of present value, the constant left out."""
    own = slice(0, program.first_relief)
    return float(cost[own] @ values[own]) / program.money
