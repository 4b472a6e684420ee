"""Solve the reference with Pyomo's own HiGHS interface; values are loaded only when optimality is proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyomo.environ as pyo
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.contrib.solver.common.results import SolutionStatus, TerminationCondition
from pyomo.repn import generate_standard_repn

from planner.tables.table import Tables
from tests.reference.model import build
from tests.reference.variables import Problem


@dataclass
class Outcome:
    """What came out.

    Attributes:
        status: ``optimal``, ``infeasible`` or ``unbounded``.
        objective: present value in rupees.
        lines: present value of each cost line.
        flows: family -> index -> tonnes (or units), zeros left out.
        duals: family -> index -> rupees for one more unit on the right-hand side.
    """

    status: str
    objective: float = float("nan")
    lines: dict[str, float] = field(default_factory=dict)
    flows: dict[str, dict[Any, float]] = field(default_factory=dict)
    duals: dict[str, dict[Any, float]] = field(default_factory=dict)


_STATUS = {
    TerminationCondition.provenInfeasible: "infeasible",
    TerminationCondition.infeasibleOrUnbounded: "infeasible",
    TerminationCondition.unbounded: "unbounded",
}


def solve(tables: Tables) -> Outcome:
    """Build and solve a workbook.

    Raises:
        RefusedError: the paper calls something in the workbook an input error.
        RuntimeError: the solver gave no definite answer.
    """
    return solve_problem(build(tables))


def solve_problem(problem: Problem) -> Outcome:
    """Solve a built model; money is scaled so that the largest cost of a unit is about ten thousand."""
    m = problem.model
    costs = generate_standard_repn(m.cost.expr, compute_values=True)
    scale = max([abs(cost) for cost in costs.linear_coefs] + [1e4]) / 1e4
    m.cost.deactivate()
    m.scaled = pyo.Objective(expr=m.cost.expr / scale)
    results = SolverFactory("highs").solve(
        m,
        load_solutions=False,
        raise_exception_on_nonoptimal_result=False,
        solver_options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9, "parallel": "off"},
    )
    if results.solution_status != SolutionStatus.optimal:
        if results.termination_condition not in _STATUS:
            message = f"the solver ended with {results.termination_condition}"
            raise RuntimeError(message)
        return Outcome(_STATUS[results.termination_condition])
    results.solution_loader.load_vars()
    outcome = Outcome("optimal", pyo.value(m.cost.expr))
    outcome.lines = {line: pyo.value(cost) for line, cost in problem.lines.items()}
    for family in m.component_objects(pyo.Var):
        if family.is_indexed():
            outcome.flows[family.local_name] = {
                key: variable.value for key, variable in family.items() if abs(variable.value or 0.0) > 1e-9
            }
    for row, dual in results.solution_loader.get_duals().items():
        outcome.duals.setdefault(row.parent_component().local_name, {})[row.index()] = dual * scale
    return outcome
