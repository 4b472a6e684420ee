"""Whatever stands in the cells, validation ends with findings that can be read, never with an exception."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from planner.errors import Severity
from planner.schema import SHEETS
from planner.tables import CODES, validate
from planner.workbook.book import CellError, Uncalculated
from tests.tables import base

VALUES = (
    *(
        None,
        "",
        "x",
        ";",
        "a;b",
        "all",
        "any",
        "unlimited",
        "\u200b",
        "CHN",
        "IND;CHN",
        "sale",
        "content",
        "limit",
        "yes",
    ),
    *(-5, 0, 7.5, 1e18, float("nan"), True, "FY2026-27", "2026-12", CellError("#N/A"), Uncalculated("A1")),
    *(datetime.date(2027, 2, 1), datetime.datetime(2027, 2, 1, 5)),
)


def mess(seed: int) -> base.Rows:
    """The valid case with some cells, rows, columns and sheets changed at random."""
    chance = random.Random(seed)
    data = base.rows()
    for _ in range(chance.choice([1, 4, 15, 60])):
        sheet = chance.choice(list(data))
        if not data[sheet]:
            continue
        row = chance.choice(data[sheet])
        change: dict[str, Any] = {chance.choice(base.header_of(sheet, [])): chance.choice(VALUES)}
        kind = chance.random()
        if kind < 0.75:
            row.update(change)
        elif kind < 0.85:
            data[sheet].remove(row)
        elif kind < 0.9:
            data[sheet].append(dict(row))
        elif kind < 0.94:
            row[chance.choice(["FY2026-27", "price_per_t 2026-12", "zz", "2027-01"])] = chance.choice(VALUES)
        elif kind < 0.97:
            data[sheet].clear()
        else:
            del data[sheet]
    return data


@pytest.mark.parametrize("seeds", [range(25), pytest.param(range(25, 250), marks=pytest.mark.slow)])
def test_any_mess_is_told_in_words(seeds: range) -> None:
    for seed in seeds:
        result = validate(base.book(mess(seed)))
        errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
        assert (result.tables is None) == bool(errors)
        for finding in result.findings:
            assert finding.code in CODES
            assert finding.sheet in SHEETS
            assert finding.problem.endswith(".")
            assert finding.fix.endswith((".", "?"))
            assert all(text.isprintable() for text in (finding.value, finding.problem, finding.fix))
        assert len({(finding.where, finding.code) for finding in errors}) == len(errors)
