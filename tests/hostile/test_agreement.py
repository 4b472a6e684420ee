"""audit_presolve_agree: with and without presolve, for several seeds, by simplex and by interior point, one optimum."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.network import build_network
from planner.reduce import reduce
from planner.solve import SolveOptions
from planner.solve.clock import Clock
from planner.solve.highs import Engine, engine_options
from planner.solve.scaling import scale
from planner.solve.solution import Termination
from planner.tables import validate
from planner.workbook import read_book
from tests.run.inputs import clashing, small, write_case

INDIA = Path(__file__).parents[2] / "inputs" / "india"
METHODS, PRESOLVES, SEEDS = ("simplex", "ipx"), ("on", "off"), range(3)


def form_of(path: Path) -> LinearForm:
    """The linear program of a case."""
    tables = validate(read_book(path)).tables
    assert tables is not None
    return compile_form(build(build_network(tables).model))


def ends(form: LinearForm) -> dict[tuple[str, str, int], tuple[Termination, float]]:
    """How the bare solver ends in every setting, and its objective in rupees."""
    scaled, found = scale(form), {}
    for method, presolve, seed in product(METHODS, PRESOLVES, SEEDS):
        engine = Engine(engine_options(SolveOptions(seed=seed), method, presolve))
        engine.load(scaled)
        ended = engine.run(Clock(None))
        found[method, presolve, seed] = ended, engine.objective() / scaled.money
    return found


def agree(form: LinearForm) -> None:
    """Assert that all settings end as one, at the same cost within a part in ten million."""
    found = ends(form)
    assert len(found) == 12
    assert {ended for ended, _ in found.values()} == {Termination.OPTIMAL}
    first = next(iter(found.values()))[1]
    for setting, (_, objective) in found.items():
        assert objective == pytest.approx(first, rel=1e-7), setting


def test_audit_presolve_agree_on_a_small_case(tmp_path):
    agree(form_of(write_case(tmp_path / "small", small())))


def test_a_clash_is_one_in_every_setting(tmp_path):
    found = ends(form_of(write_case(tmp_path / "clash", clashing())))
    assert {ended for ended, _ in found.values()} == {Termination.INFEASIBLE}


@pytest.mark.slow
def test_audit_presolve_agree():
    """India, as it is handed over: with what nothing tells apart solved as one."""
    agree(reduce(form_of(INDIA)).form)
