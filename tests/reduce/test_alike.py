"""Alike demands solved as one: the same optimum, the same prices, and every demand served in proportion."""

from __future__ import annotations

import numpy as np
import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import InfeasibleError
from planner.network import build_network
from planner.reduce import merge_alike
from planner.solve import SolveOptions, solve
from tests.cases.build import case
from tests.cases.hand import want, world
from tests.properties.random_cases import random_sheets


def program(sheets: dict) -> LinearForm:
    return compile_form(build(build_network(case(**sheets)).model))


def three_alike(**changes: object) -> dict:
    """Three customers of one segment and one of another, with too little to go round: 12 t for 30 t."""
    rows = [
        want(10 + number, demand=f"d{number}", customer=f"c{number}", **(changes if number == 2 else {}))
        for number in range(3)
    ]
    return world(
        demand=rows,
        offers=[{"offer": "o", "location": "port", "material": "magnet", "price_per_t": 10, "most_t_per_year": 12}],
    )


def test_alike_demands_become_one_and_are_served_in_proportion() -> None:
    form = program(three_alike())
    reduction = merge_alike(form)
    assert reduction is not None
    part = reduction.form.rows["need"]
    assert part.stop - part.start == 1
    found = solve(form)
    assert found.columns["serve"] == pytest.approx(12 * np.array([10, 11, 12]) / 33)
    assert found.objective_inr == pytest.approx(solve(form, SolveOptions(reduce=False)).objective_inr, rel=1e-12)
    assert len(set(found.duals["need"])) == 1


@pytest.mark.parametrize(
    "change",
    [{"shortage_penalty_inr_per_t": 200}, {"kind": "sale", "price_inr_per_t": 5, "shortage_penalty_inr_per_t": None}],
    ids=["penalty", "sale"],
)
def test_a_demand_that_differs_stays_apart(change: dict) -> None:
    reduction = merge_alike(program(three_alike(**change)))
    assert reduction is not None
    part = reduction.form.rows["need"]
    assert part.stop - part.start == 2


def test_a_rule_on_one_customer_keeps_it_apart() -> None:
    sheets = three_alike() | {
        "caps": [{"cap": "k", "country": "IND", "stage": "magnet", "share": 0.5, "customers": "c0"}]
    }
    reduction = merge_alike(program(sheets))
    assert reduction is not None
    part = reduction.form.rows["need"]
    assert part.stop - part.start == 2


def test_nothing_alike_is_left_alone() -> None:
    assert merge_alike(program(world())) is None


def doubled(seed: int) -> dict:
    """A random workbook in which each demand line stands twice, with half and with a third of the tonnes."""
    sheets = random_sheets(seed)
    sheets["demand"] = [
        {**row, "demand": f"{row['demand']}{suffix}", "tonnes": None if row["tonnes"] is None else row["tonnes"] * part}
        for row in sheets["demand"]
        for suffix, part in (("", 0.5), (" again", 1 / 3))
    ]
    sheets["commitments"] = []
    sheets["stock"] = [row for row in sheets.get("stock", []) if row.get("penalty_inr_per_t_year") is not None]
    return sheets


@pytest.mark.parametrize("seed", range(12))
def test_the_optimum_is_that_of_the_full_program(seed: int) -> None:
    form = program(doubled(seed))
    reduction = merge_alike(form)
    assert reduction is not None
    assert len(reduction.form.cost) < len(form.cost)
    try:
        full = solve(form, SolveOptions(reduce=False))
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            solve(form)
        return
    merged = solve(form)
    assert merged.objective_inr == pytest.approx(full.objective_inr, rel=1e-9)
    assert merged.residuals.primal < 1e-7
    assert merged.residuals.dual < 1e-7
    assert merged.residuals.gap < 1e-7
