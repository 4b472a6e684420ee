"""Each block writes exactly this algebra."""

from __future__ import annotations

import re

import pytest

from models.arrays import compile_form
from models.sourcing import COST_LINES, build
from tests.golden_lp.cases import CASES, FOLDER, golden, text
from tests.models.same import assert_same
from tests.models.tables import fill


@pytest.mark.parametrize("name", CASES)
def test_block_writes_its_golden_lp(name: str) -> None:
    """A difference is either a mistake or a change of the formulation, which ``python -m tests.golden_lp`` records."""
    assert text(CASES[name]()) == golden(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_compiled_form_equals_pyomos(name: str) -> None:
    """The fast path makes the same program as Pyomo's own compiler, difference 0."""
    model = build(CASES[name]())
    assert_same(model, compile_form(model))


def test_every_row_family_and_variable_family_is_in_a_golden_lp() -> None:
    """A family that no golden file shows could change unseen."""
    form = compile_form(build(fill()))
    written = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.lp"))
    rows = set(re.findall(r"^c_[eul]_(\w+)\(\d+\)_:$", written, re.MULTILINE))
    columns = set(re.findall(r"^[+-]\S+ (\w+)\(\d+\)$", written, re.MULTILINE))
    assert set(form.rows) - rows == set()
    assert set(form.columns) - columns == set()


def test_every_golden_lp_has_its_case() -> None:
    """No file is left over from a case that is gone."""
    assert {path.stem for path in FOLDER.glob("*.lp")} == set(CASES)


def test_every_cost_line_is_priced_in_a_golden_lp() -> None:
    """A cost line that is 0 everywhere could be lost unseen."""
    priced = set()
    for case in CASES.values():
        form = compile_form(build(case()))
        priced |= {line for line in COST_LINES if form.line(line)[0].any() or form.line(line)[1]}
    assert set(COST_LINES) - priced == set()
