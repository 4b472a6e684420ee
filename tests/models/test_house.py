"""Rules of the house for the mathematics: whole columns at a time, no files, no prints, no solver, short modules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import models
from models.arrays import compile_form
from models.sourcing import BLOCKS, build
from tests.models.tables import fill

HOME = Path(models.__file__).parent
MODULES = sorted(HOME.rglob("*.py"))
ALLOWED = {"__future__", "collections", "copy", "dataclasses", "functools", "inspect", "re", "sys", "types", "typing"}
LIBRARIES = {"models", "numpy", "pandas", "pyomo", "scipy"}
OF_ONE = {"put_off.py": {"importlib"}}
"""What one module may import beyond that: here, because imports are what it is about."""
FORBIDDEN_NAMES = {"iterrows", "itertuples", "print", "open", "read_excel", "read_csv", "SolverFactory", "apply"}
LONGEST = 300
DECLARATIONS = {"contract.py"}
"""Modules that are one long table, which no split would make easier to read."""


def _name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_imports_only_what_mathematics_needs(path: Path) -> None:
    """Pyomo, numpy, pandas, scipy, and the standard library without files."""
    roots = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add(str(node.module).partition(".")[0])
    assert roots - ALLOWED - LIBRARIES - OF_ONE.get(_name(path), set()) == set()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_works_on_whole_columns_and_touches_nothing_outside(path: Path) -> None:
    """No row by row over a table, no files, no printing, no solver, and not too long."""
    text = path.read_text(encoding="utf-8")
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    assert names & FORBIDDEN_NAMES == set()
    assert not re.search(r"in range\(len\(", text)
    assert text.count("\n") <= LONGEST or _name(path) in DECLARATIONS


@pytest.mark.parametrize("path", sorted((HOME / "blocks").glob("[a-z]*.py")), ids=_name)
def test_blocks_are_strangers(path: Path) -> None:
    """No block imports another."""
    assert "models.blocks" not in path.read_text(encoding="utf-8")


def test_private_parts_of_pyomo_are_used_in_one_package_only() -> None:
    """A new Pyomo can break nothing but what its test guards."""
    private = re.compile(r"\._(data|args_|index_set|active|lb|ub|fixed|component)\b")
    users = {_name(path) for path in MODULES if private.search(path.read_text(encoding="utf-8"))}
    assert users <= {"arrays/columns.py", "arrays/rows.py", "arrays/costs.py"}


def test_every_block_is_in_the_model() -> None:
    """No block lies about unused."""
    assert {path.stem for path in (HOME / "blocks").glob("[a-z]*.py")} == {
        block.__name__.rpartition(".")[2] for block in BLOCKS
    }


def test_every_row_family_has_a_price_worked_out_by_hand() -> None:
    """Some micro case asserts a dual of each family."""
    cases = (Path(__file__).parents[1] / "micro").glob("test_*.py")
    priced = {name for path in cases for name in re.findall(r'duals\["(\w+)"\]', path.read_text(encoding="utf-8"))}
    assert set(compile_form(build(fill())).rows) - priced == set()
