"""The whole model: variables, twelve families of constraints, objective."""

from __future__ import annotations

from planner.tables.table import Tables
from tests.reference import policies, rules
from tests.reference.variables import Problem, new_problem
from tests.reference.world import World


def build(tables: Tables) -> Problem:
    """The model of a validated workbook."""
    problem = new_problem(World(tables))
    rules.balance(problem)
    rules.demand(problem)
    rules.supply(problem)
    rules.capacity(problem)
    rules.routes(problem)
    rules.licences(problem)
    rules.controls(problem)
    policies.shares(problem, "caps")
    policies.shares(problem, "floors")
    rules.stock(problem)
    policies.incentives(problem)
    policies.budgets(problem)
    rules.commitments(problem)
    policies.objective(problem)
    return problem
