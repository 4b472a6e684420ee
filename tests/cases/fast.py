"""The fast path from tables to optimum: network, arrays, solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, InputError, Severity, UnboundedError
from planner.network import Network, build_network
from planner.solve import Solution, solve

if TYPE_CHECKING:
    from planner.tables.table import Tables


@dataclass
class FastOutcome:
    """What the fast path found; ``network`` and ``solution`` are None where it did not get so far.

    Attributes:
        status: ``optimal``, ``infeasible``, ``unbounded``; ``refused`` where the network finds errors in the input.
        problems: codes of those errors.
    """

    status: str
    objective: float = float("nan")
    network: Network | None = None
    solution: Solution | None = None
    problems: tuple[str, ...] = ()


def run(tables: Tables) -> FastOutcome:
    """Tables to optimum."""
    try:
        network = build_network(tables)
    except InfeasibleError:
        return FastOutcome("infeasible")
    except InputError as error:
        errors = [finding.code for finding in error.findings if finding.severity is Severity.ERROR]
        return FastOutcome("refused", problems=tuple(errors))
    try:
        solution = solve(compile_form(build(network.model)))
    except InfeasibleError:
        return FastOutcome("infeasible", network=network)
    except UnboundedError:
        return FastOutcome("unbounded", network=network)
    return FastOutcome("optimal", solution.objective_inr, network, solution)
