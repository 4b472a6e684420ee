"""The description of the model is the one its docstrings give."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models import objective, readme
from models.arrays import compile_form
from models.blocks import balance
from models.sourcing import BLOCKS, build
from tests.models.tables import fill

README = Path(readme.__file__).with_name("README.md")


def test_readme_is_fresh() -> None:
    """Print it again with ``python -m models.readme > models/README.md``."""
    assert README.read_text(encoding="utf-8") == readme.render()


def test_readme_is_printed_by_its_module() -> None:
    """As the file itself says."""
    done = subprocess.run(
        [sys.executable, "-m", "models.readme"],
        capture_output=True,
        check=True,
        cwd=README.parents[1],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == readme.render()


def test_every_row_family_has_a_docstring_with_all_headings() -> None:
    """What a row says, sums and costs stands beside its algebra."""
    described = {function.__name__ for block in BLOCKS for function in readme.row_functions(block)}
    assert described == set(compile_form(build(fill())).rows)
    for block in BLOCKS:
        for function in readme.row_functions(block):
            assert set(readme.sections(function)) == {"", *readme.HEADINGS}
    assert set(readme.sections(objective.total_cost)) == {"", *readme.HEADINGS}


def test_a_docstring_without_a_heading_is_refused() -> None:
    """So that no family goes undescribed."""
    with pytest.raises(ValueError, match=r"balance\.add needs the headings"):
        readme.sections(balance.add)
