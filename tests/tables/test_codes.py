"""Every code is registered, triggered by a test, and found alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import planner.scenarios
import planner.tables
from planner.errors import Severity
from planner.tables import CODES, validate
from planner.tables.codes import ERRORS, WARNINGS
from planner.tables.report import Report
from tests.tables import base, spoil
from tests.tables.triggers import HEADER_CODES, SCENARIO_CODES, TRIGGERS

SOURCES = (Path(planner.tables.__file__).parent, Path(planner.scenarios.__file__).parent)


def test_every_code_has_a_trigger() -> None:
    assert set(CODES) == set(TRIGGERS) | HEADER_CODES | SCENARIO_CODES
    assert not set(TRIGGERS) & HEADER_CODES


def test_every_code_is_used_and_none_is_written_that_is_not_registered() -> None:
    written: set[str] = set()
    for path in (path for source in SOURCES for path in source.rglob("*.py")):
        if path.name != "codes.py":
            written.update(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', path.read_text(encoding="utf-8")))
    assert written - {"by-product"} == set(CODES)


def test_codes_are_stable_words_with_a_meaning() -> None:
    assert not set(ERRORS) & set(WARNINGS)
    for code, meaning in CODES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", code)
        assert 10 < len(meaning) < 100


def test_a_code_that_is_not_registered_is_refused() -> None:
    with pytest.raises(KeyError):
        Report().add("no-such-code", ("offers", "A5"), "", ("", ""))


@pytest.mark.parametrize("code", TRIGGERS)
def test_one_change_makes_one_finding(code: str) -> None:
    trigger = TRIGGERS[code]
    data = base.rows()
    trigger.change(data)
    result = validate(base.book(data, units=trigger.units))
    finding = spoil.only(result.findings)
    assert (finding.code, finding.where) == (code, trigger.where)
    assert finding.severity is (Severity.WARNING if code in WARNINGS else Severity.ERROR)
    assert (result.tables is None) == (code in ERRORS)
