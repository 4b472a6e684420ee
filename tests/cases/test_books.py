"""The cases are workbooks that a user could have written: they pass every check, and read back as the same tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from planner.errors import Severity
from planner.tables import validate
from tests.cases.all_cases import CASES
from tests.cases.books import book
from tests.cases.build import case
from tests.properties.random_cases import random_sheets

if TYPE_CHECKING:
    from tests.cases.build import Row


def assert_valid_and_the_same(sheets: dict[str, list[Row]]) -> None:
    validated = validate(book(**sheets))
    errors = [finding for finding in validated.findings if finding.severity is Severity.ERROR]
    assert not errors
    for name, table in case(**sheets).sheets.items():
        read = validated.tables[name].data
        if not len(table.data):
            assert not len(read)
            assert set(table.data) <= set(read)
            continue
        pd.testing.assert_frame_equal(table.data, read[list(table.data.columns)], check_dtype=False)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if at % 3 else []) for at, name in enumerate(sorted(CASES))]
)
def test_case_by_hand_is_a_valid_workbook(name: str) -> None:
    assert_valid_and_the_same(CASES[name]().sheets)


@pytest.mark.parametrize("seed", range(15))
def test_random_case_is_a_valid_workbook(seed: int) -> None:
    assert_valid_and_the_same(random_sheets(seed))
