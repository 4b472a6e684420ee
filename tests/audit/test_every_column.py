"""No column of a result table is without somebody who watches it."""

from __future__ import annotations

import numpy as np
import pytest

from planner.audit.columns import COLUMNS, NUMBERS
from tests.audit.grand import grand
from tests.audit.plans import Plan, plan_of

CELLS = [(table, column) for table, columns in COLUMNS.items() for column in columns]


@pytest.fixture(scope="module")
def good() -> Plan:
    plan = plan_of(grand())
    assert plan is not None
    return plan


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_one_other_cell_is_noticed(good: Plan, table: str, column: str) -> None:
    """The largest figure is a hundredth larger; a name is one of another row, or a strange one."""
    plan = good.copy()
    frame = plan[table]
    assert len(frame), "the plan has no row to spoil"
    place = frame.columns.get_loc(column)
    values = frame[column]
    if COLUMNS[table][column] in NUMBERS:
        row = int(np.argmax(values.fillna(0.0).abs().to_numpy()))
        frame.iloc[row, place] += 0.01 * max(abs(frame.iloc[row, place]), 1.0)
    else:
        row = len(frame) // 2
        others = sorted({str(value) for value in values} - {str(values.iloc[row])})
        frame.iloc[row, place] = others[0] if others else "something else"
    assert not plan.audit().passed
