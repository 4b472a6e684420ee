"""Taking rows apart at a day changes nothing by itself: every case solved by hand keeps its optimum."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.calendar import Calendar
from planner.errors import PlanError, Severity
from planner.network import build_network
from planner.scenarios import Variant, apply_variant, written_out
from planner.solve import solve
from planner.tables import validate
from planner.tables.table import Tables
from tests.cases.all_cases import CASES

FIGURES: Final = {
    "offers": "price_per_t",
    "processes": "variable_cost_per_t",
    "recipes": "t_per_t",
    "capacity": "capacity_t_per_year",
    "routes": "lead_months",
    "freight": "freight_per_t",
    "substitutions": "usefulness",
    "exchange_rates": "inr_per_unit",
    "demand": "tonnes",
}
"""Windowed sheets whose rows mean the same in two parts, each with a figure. (A cap is a rule of its own per row.)"""

EVERY: Final = 4
"""One of so many cases is looked at by default, the others by the slow tests."""


def _cost(tables: Tables | None) -> float | None:
    assert tables is not None
    try:
        return solve(compile_form(build(build_network(tables).model))).objective_inr
    except PlanError:
        return None


def _without_figures_changed(plain: Tables) -> tuple[str, ...]:
    """Changes by 1 from the middle of the plan on; none if it cannot be taken apart."""
    calendar = Calendar.from_table(plain["periods"].data)
    if len(calendar) < 2:
        return ()
    day = np.datetime64(calendar.edges[len(calendar) // 2], "D")
    return tuple(f"{sheet}.{column} *= 1 @ {day}.." for sheet, column in FIGURES.items() if len(plain[sheet]))


@pytest.mark.parametrize("first", [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, EVERY))])
def test_a_split_that_changes_no_figure_changes_no_plan(first: int) -> None:
    tested = split_rows = 0
    for name in sorted(CASES)[first::EVERY]:
        book = written_out(CASES[name]().tables)
        plain = validate(book).tables
        sets = _without_figures_changed(plain) if plain is not None else ()
        if plain is None or not sets:
            continue
        findings = apply_variant(book, Variant(sets=sets)).findings
        absent = {finding.cell for finding in findings if finding.code == "change-no-row"}
        errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
        assert errors <= {"change-no-row"}, name
        kept = tuple(text for number, text in enumerate(sets, 1) if str(number) not in absent)
        split = apply_variant(book, Variant(sets=kept)).tables
        assert split is not None, name
        split_rows += sum(len(split[sheet]) - len(plain[sheet]) for sheet in FIGURES)
        expected, found = _cost(plain), _cost(split)
        assert (expected is None) == (found is None), name
        if expected is not None:
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-6), name
        tested += 1
    assert tested >= 4
    assert split_rows >= tested
