"""Going on from a known optimum: the same cost as afresh, whatever changed; and names of columns that stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.compare.identity import Identity
from planner.network import build_network
from planner.scenarios import Row, Variant, apply_variant
from planner.solve import solve
from planner.solve.nearby import Named, NoPlanError, Start, solve_near, start_of
from planner.workbook import read_book
from tests.run.inputs import small, write_case

CHANGES = (
    "offers[offer=china].price_per_t *= 3",
    "demand.tonnes *= 1.4",
    "capacity.capacity_t_per_year = 0",
    "licences.status = refused",
    "licences.quota_t = 3",
    "caps.share = 0.2",
    "floors.share = 0.9",
    "builds.capital_inr_per_unit *= 20",
    "routes[route=sea].lead_months = 7",
    "settings[setting=discount_rate].value = 0.3",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return read_book(write_case(tmp_path_factory.mktemp("near") / "small", small()))


def named(book: Any, *sets: str, rows: tuple[Row, ...] = ()) -> Named:
    """The program of a variant."""
    tables = apply_variant(book, Variant(sets=sets, rows=rows)).tables
    assert tables is not None
    network = build_network(tables)
    form, identity = compile_form(build(network.model)), Identity(network.model)
    return Named(form, identity.columns(form), identity.rows(form))


@pytest.fixture(scope="module")
def start(book: Any) -> Start:
    base = named(book)
    found = start_of(base, solve(base.form))
    assert found is not None
    return found


@pytest.mark.parametrize("change", CHANGES)
def test_the_cost_is_that_of_a_fresh_solve(change: str, book: Any, start: Start) -> None:
    program = named(book, change)
    near, afresh = solve_near(program, start), solve(program.form)
    assert near.objective_inr == pytest.approx(afresh.objective_inr, rel=1e-9, abs=1e-6)
    for family, values in afresh.columns.items():
        assert near.columns[family] == pytest.approx(values, abs=1e-6), family


def test_nothing_changed_takes_no_step(book: Any, start: Start) -> None:
    assert solve_near(named(book), start).iterations == 0


def test_without_a_start_it_is_solved_afresh(book: Any) -> None:
    program = named(book)
    assert solve_near(program, None).objective_inr == pytest.approx(solve(program.form).objective_inr, rel=1e-12)


def test_no_plan_is_said_at_once(book: Any, start: Start) -> None:
    row = Row("floors", {"floor": "everything", "stage": "magnet", "share": "1", "base": "demand"}, "targets!A1")
    with pytest.raises(NoPlanError):
        solve_near(named(book, rows=(row,)), start)


def test_every_column_and_row_has_a_name_of_its_own(book: Any) -> None:
    program = named(book)
    assert len(np.unique(program.columns)) == len(program.columns)
    assert len(np.unique(program.rows)) == len(program.rows)


def test_names_do_not_depend_on_positions(book: Any, tmp_path: Path) -> None:
    program = named(book)
    turned = {name: rows[::-1] if name not in ("stages", "periods") else rows for name, rows in small().items()}
    other = named(read_book(write_case(tmp_path / "turned", turned)))
    assert set(program.columns) == set(other.columns)
    fewer = named(book, "licences.status = refused")
    assert set(fewer.columns) < set(program.columns)
    assert set(fewer.rows) < set(program.rows)
