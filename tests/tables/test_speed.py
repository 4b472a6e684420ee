"""Large tables are read at the speed of whole columns, bad ones too."""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import pandas as pd
import pytest

from planner.tables import validate
from planner.workbook.book import Book
from tests.tables import base

ROWS = 200_000
SECONDS = 15.0
"""Several times what it takes on a slow computer; one look at each cell in Python code takes far longer."""


def large(period: str = "", tonnes: str = "") -> Book:
    """A CSV folder with many demand rows; ``period`` or ``tonnes`` instead of good ones in every second row."""
    book = base.book(kind="csv")
    raw = book.sheets["demand"]
    number = np.arange(ROWS)
    cells = pd.DataFrame(None, index=number, columns=range(len(raw.header)), dtype=object)
    columns = {
        "demand": [f"line {line}" for line in number // 4],
        "customer": ["Alpha"] * ROWS,
        "grade": ["N42"] * ROWS,
        "segment": ["wind"] * ROWS,
        "market": ["India"] * ROWS,
        "period": [("2026-12", period or "2027-01", "2027-02", period or "FY2027-28")[line] for line in number % 4],
        "tonnes": [tonnes if tonnes and line % 2 else f"{1 + line % 97 / 10}" for line in number],
        "note": [f"row {line}" for line in number],
    }
    for name, values in columns.items():
        cells[raw.header.index(name)] = pd.Series(values, dtype=object)
    return base.with_sheet(book, dataclasses.replace(raw, cells=cells, row_numbers=number + 2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("period", "tonnes", "code"),
    [
        ("", "", ""),
        ("2027-13", "", "dangling-reference"),
        ("2026-12", "", "duplicate-key"),
        ("", "1,200", "not-a-number"),
    ],
)
def test_many_rows_take_seconds(period: str, tonnes: str, code: str) -> None:
    data = base.rows()
    data["commitments"].pop(0)
    book = large(period, tonnes)
    book = base.with_sheet(book, base.raw_sheet("commitments", data["commitments"], "csv", {}))
    start = time.process_time()
    result = validate(book)
    assert time.process_time() - start < SECONDS
    assert {finding.code for finding in result.findings} == ({code} if code else set())
    assert len(result.findings) == (101 if code else 0)
