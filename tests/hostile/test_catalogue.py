"""The index of the catalogue points at tests that are there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from planner.solve import SolveOptions
from planner.solve.highs import engine_options
from tests.audit import spoilings
from tests.audit.spoil import SPOILINGS
from tests.hostile import catalogue
from tests.hostile.rows import ROWS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("row", catalogue.AUDIT)
def test_each_rule_of_the_audit_has_a_plan_that_breaks_it(row):
    assert spoilings.__doc__
    assert catalogue.AUDIT[row] in {(spoiling.family, spoiling.rule) for spoiling in SPOILINGS.values()}


@pytest.mark.parametrize("row", catalogue.ELSEWHERE)
def test_each_row_has_its_test(row):
    path, _, name = catalogue.ELSEWHERE[row].partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert name in found if name else found


def test_no_row_is_both_done_and_not():
    assert not catalogue.NOT_DONE.keys() & (catalogue.ELSEWHERE.keys() | catalogue.AUDIT.keys())


def test_the_tables_know_no_row_that_the_catalogue_does_not():
    rows = {row for section in ROWS.values() for row in section}
    assert len(rows) == 236
    assert catalogue.NOT_DONE.keys() | catalogue.ELSEWHERE.keys() | catalogue.AUDIT.keys() <= rows


def test_each_row_is_tested_or_says_why_not():
    without = [row for section in ROWS.values() for row in section if not catalogue.tests_of(row)]
    assert set(without) == catalogue.NOT_DONE.keys()
    assert len(catalogue.table()) == 236


def test_det_threads():
    """One thread, one seed, nothing in parallel, unless it is asked for."""
    options = engine_options(SolveOptions(), "simplex", "choose")
    assert (options["threads"], options["parallel"], options["random_seed"]) == (1, "off", 0)
