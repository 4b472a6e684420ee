"""A good plan is never accused."""

from __future__ import annotations

import pytest

from planner.tables import load
from tests.audit.plans import Plan, as_written, plan_of, program_of, random_plans
from tests.cases.all_cases import CASES
from tests.cases.hand import all_from, material, offer, process, recipe, world
from tests.india.read import FOLDER


def test_random_plans_pass() -> None:
    random_plans(0, 12)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 2000, 250))
def test_many_more_random_plans_pass(first: int) -> None:
    random_plans(first, 50)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if at % 3 else []) for at, name in enumerate(CASES)]
)
def test_cases_solved_by_hand_pass(name: str) -> None:
    plan = plan_of(CASES[name]().sheets)
    if plan is not None:
        certificate = plan.audit()
        assert certificate.passed, certificate.summary()


@pytest.mark.slow
def test_india_passes() -> None:
    from models.arrays import compile_form
    from models.sourcing import build
    from planner.network import build_network
    from planner.results import case_of, extract
    from planner.solve import solve

    tables = load(FOLDER)
    network = build_network(tables)
    solution = solve(compile_form(build(network.model)))
    results = extract(case_of(network), solution)
    certificate = Plan(tables, as_written(results), program_of(solution)).audit()
    assert certificate.passed, certificate.summary()
    assert certificate.figures["objective_inr"] == pytest.approx(solution.objective_inr, rel=1e-9)


def test_untracked_by_product_of_a_pass_through_has_no_origin() -> None:
    """Dust from packing Chinese blocks is dust: untracked goods have no provenance, whatever they come from."""
    sheets = world(
        materials=[material("block", "magnet"), material("magnet", "magnet"), material("dust")],
        offers=[offer("blocks", "port", 10, "block")],
        origins=all_from("blocks", "CHN"),
        processes=[process("pack", "port", "magnet", 1, pass_through="yes")],
        recipes=[*recipe("pack", block=1.1), *recipe("pack", "by-product", dust=0.1)],
    )
    plan = plan_of(sheets)
    assert plan is not None
    dust = plan["flows_of_production"].set_index("material").loc["dust"]
    assert dust["provenance"] == "untracked"
    assert dust["tonnes"] == pytest.approx(1.0)
    assert plan.audit().passed
