"""Taking a repair and seeing whether the workbook then has the plan that was promised."""

from __future__ import annotations

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, InputError
from planner.explain import Change, Explanation, Repair, apply_repair
from planner.network import build_network
from planner.solve import solve
from planner.solve.probe import Probe
from planner.tables import validate
from planner.workbook.book import Book


def planned_cost(book: Book) -> float:
    """Present value of the best plan of a workbook, by the whole way that ``plan solve`` takes."""
    tables = validate(book).tables
    assert tables is not None
    return solve(compile_form(build(build_network(tables).model))).objective_inr


def has_plan(book: Book) -> bool:
    """Whether a workbook has a plan at all."""
    tables = validate(book).tables
    try:
        return tables is not None and Probe(compile_form(build(build_network(tables).model))).feasible()
    except (InfeasibleError, InputError):
        return False


def holds(book: Book, repair: Repair) -> bool:
    """Whether a repaired workbook solves at the promised cost, to a millionth."""
    return abs(planned_cost(apply_repair(book, repair)) - repair.objective_inr) <= 1e-6 * abs(repair.objective_inr)


def named(explanation: Explanation) -> set[str]:
    """Addresses of all cells that the conflicts name."""
    return {cell.where for conflict in explanation.conflicts for cell in conflict.cells}


def changed(repair: Repair) -> dict[str, float | str | None]:
    """New value of each changed cell; dates as text."""
    return {one.where: _plain(one) for one in repair.changes}


def _plain(one: Change) -> float | str | None:
    return one.after if one.after is None or isinstance(one.after, float | str) else one.after.isoformat()
