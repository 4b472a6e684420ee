"""Every figure says where it is from, and what it says can be looked up."""

from __future__ import annotations

import datetime

import pytest

from planner.schema import SHEETS
from tests.india.read import FACT_ID, FOLDER, SOURCE_KEY, rows, sheets

GRADED = [sheet for sheet in sheets() if "confidence" in [column.name for column in SHEETS[sheet].columns]]
GRADE_NAMES = {"N35", "N38", "N42"}
"""Names of magnet grades that look like the id of a fact."""
LAST_DAY = datetime.date(2026, 7, 3)


@pytest.mark.parametrize("sheet", GRADED)
def test_every_row_has_source_date_and_grade(sheet: str) -> None:
    for row in rows(sheet):
        assert row["source"], row
        assert datetime.date.fromisoformat(row["as_of"]) <= LAST_DAY, row
        assert row["confidence"] in {"A", "B", "C"}, row


@pytest.mark.parametrize("sheet", GRADED)
def test_an_assumption_gives_its_reason_and_is_graded_c(sheet: str) -> None:
    for row in rows(sheet):
        if row["source"].startswith("assumption"):
            reason = row["source"].removeprefix("assumption: ")
            assert reason != row["source"], row
            assert len(reason.split()) >= 3, row
            assert row["confidence"] == "C", row


@pytest.mark.parametrize("sheet", GRADED)
def test_what_is_no_assumption_names_a_fact(sheet: str) -> None:
    for row in rows(sheet):
        own_words = sheet == "settings" and row["setting"] in {"home", "title"}
        if not row["source"].startswith("assumption: ") and not own_words:
            assert FACT_ID.search(row["source"]), row


def test_cited_facts_and_sources_are_listed() -> None:
    cited = " ".join(row["source"] + " " + row["note"] for sheet in GRADED for row in rows(sheet))
    facts = {row["id"]: row for row in rows("_facts")}
    register = {row["key"] for row in rows("_sources")}
    assert set(FACT_ID.findall(cited)) - GRADE_NAMES <= set(facts)
    assert set(SOURCE_KEY.findall(cited)) <= register
    assert {key for fact in facts.values() for key in SOURCE_KEY.findall(fact["source_keys"])} <= register


def test_registered_sources_have_an_address() -> None:
    register = rows("_sources")
    assert len({row["key"] for row in register}) == len(register)
    assert all(row["url"].startswith("http") and row["title"] for row in register)


def test_files_are_plain_text_with_known_columns() -> None:
    for path in sorted(FOLDER.glob("*.csv")):
        data = path.read_bytes()
        assert b"\r" not in data, path.name
        assert data.endswith(b"\n"), path.name
        data.decode("utf-8")
    for sheet in sheets():
        known = {column.name for column in SHEETS[sheet].columns}
        spread = {column.name for column in SHEETS[sheet].spread_columns}
        for name in rows(sheet)[0]:
            base, _, label = name.rpartition(" ")
            wide = label.startswith("FY") and (base in spread or (not base and len(spread) == 1))
            assert name in known or wide, (sheet, name)
