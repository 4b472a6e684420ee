"""With reductions and without, by every method: the same optimum to 1e-7, and every plan passes the audit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, InputError
from planner.generate import SIZES, write_case
from planner.network import Network, build_network
from planner.results import case_of, extract
from planner.run.proof import prove
from planner.solve import SolveOptions, solve
from planner.tables import load
from tests.cases.build import case
from tests.properties.random_cases import random_sheets
from tests.solve.methods import METHODS

if TYPE_CHECKING:
    from planner.solve import SolverChoice
    from planner.tables.table import Tables

INDIA = Path(__file__).parents[2] / "inputs" / "india"
WAYS = [(solver, reduce) for solver in METHODS for reduce in (True, False)]
NAMES = [f"{solver.value}, {'reduced' if reduce else 'as it is'}" for solver, reduce in WAYS]


def compiled(tables: Tables) -> tuple[Network, LinearForm]:
    network = build_network(tables)
    return network, compile_form(build(network.model))


def audited(network: Network, form: LinearForm, solver: SolverChoice, *, reduce: bool) -> float:
    """Objective of a plan that the audit has passed."""
    found = solve(form, SolveOptions(solver, reduce=reduce))
    assert max(found.residuals.primal, found.residuals.dual, found.residuals.gap) < 1e-7
    assert bool(found.reductions) <= reduce
    results = extract(case_of(network), found)
    assert prove(results).certificate.passed
    return results.totals.objective_inr


SEEDS = range(300, 312)


@cache
def optima_of(seed: int) -> tuple[float, ...] | None:
    """Objective of a random workbook each way; none where there is no plan; None where the workbook is refused."""
    try:
        network, form = compiled(case(**random_sheets(seed)))
    except InputError:
        return None
    found = []
    for solver, reduce in WAYS:
        try:
            found.append(audited(network, form, solver, reduce=reduce))
        except InfeasibleError:
            continue
    return tuple(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_cases(seed: int) -> None:
    found = optima_of(seed)
    if found:
        assert len(found) == len(WAYS)
        assert found == pytest.approx([found[0]] * len(found), rel=1e-7)


def test_enough_random_cases_have_a_plan() -> None:
    assert sum(bool(optima_of(seed)) for seed in SEEDS) >= 8


@cache
def large(name: str, folder: Path) -> tuple[Network, LinearForm]:
    if name != "India":
        write_case(folder, SIZES[name], 1)
    return compiled(load(INDIA if name == "India" else folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("S")


@pytest.fixture(scope="module")
def optima() -> dict[str, float]:
    """Name of a case -> what the first way found."""
    return {}


@pytest.mark.slow
@pytest.mark.parametrize(("solver", "reduce"), WAYS, ids=NAMES)
@pytest.mark.parametrize("name", ["S", "India"])
def test_national_cases(name: str, solver: SolverChoice, folder: Path, optima: dict[str, float], reduce: bool) -> None:
    found = audited(*large(name, folder), solver, reduce=reduce)
    assert found == pytest.approx(optima.setdefault(name, found), rel=1e-7)
