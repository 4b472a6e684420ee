"""Small workbooks solved all the way to result tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.arrays import compile_form
from models.sourcing import build
from planner.network import build_network
from planner.results import Results, case_of, extract
from planner.solve import Solution, solve
from tests.cases.build import case

if TYPE_CHECKING:
    from planner.results.view import Case


def planned(sheets: dict[str, Any]) -> Results:
    """Results of a workbook given as rows."""
    return extract(*optimum(sheets))


def optimum(sheets: dict[str, Any]) -> tuple[Case, Solution]:
    """Case and optimum of a workbook given as rows."""
    network = build_network(case(**sheets))
    return case_of(network), solve(compile_form(build(network.model)))
