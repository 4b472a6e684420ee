"""The page of a stress test: whole, the same again, and the figures of its tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.report.html.figures import number, tonnes
from planner.stress import Asked, Stress, Where, stress, tables
from planner.stress.report import report
from planner.stress.report.sheet import split, worst_of
from tests.prices.cases import plan
from tests.report.html.pages import Page
from tests.run.inputs import small

STAGES = {"mined": "Out of the ground", "refined": "Oxide", "metal": "Metal", "magnet": "Magnet"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Stress:
    asked = Asked(kinds=("country", "closure", "plant", "offer"), pairs="none", prevent=1)
    place = tmp_path_factory.mktemp("work")
    return stress([("one", plan(small())), ("two", plan(small()))], asked, Where(place / "journal", workers=0))


@pytest.fixture(scope="module")
def frames(found: Stress) -> dict[str, pd.DataFrame]:
    return tables(found)


@pytest.fixture(scope="module")
def page(found: Stress, frames: dict[str, pd.DataFrame]) -> Page:
    return Page(report(frames, found.asked.told(), STAGES, [("S1", "<b>cited</b>", "https://example.org/a")]))


def charts(page: Page) -> dict[str, Any]:
    """The charts by block."""
    told: dict[str, Any] = json.loads(page.scripts[0])["charts"]
    return told


def of(frames: dict[str, pd.DataFrame], run: str) -> dict[str, pd.DataFrame]:
    """The tables of one run."""
    return {name: frame[frame["run"] == run].reset_index(drop=True) for name, frame in frames.items()}


def test_the_page_is_whole(page: Page) -> None:
    assert (page.open, page.wrong) == ([], [])
    ids = [attributes["id"] for attributes in page.all("section")]
    assert ids == ["worst", "heat", "survival", "resilience", "assumptions"]
    assert "https://example.org/a" in [link.get("href") for link in page.all("a")]


def test_the_worst_case_leads_and_is_told_once(page: Page, frames: dict[str, pd.DataFrame]) -> None:
    cases = of(frames, "one")["stress"]
    worst = worst_of(cases)
    assert len(worst)
    assert worst["short_t"].iloc[0] == pytest.approx(cases["short_t"].max(), abs=1e-3)
    assert not worst.duplicated(["tonnes", "lakh", "from"]).any()
    first = page.tables[0][1]
    assert first[0] == "one"
    assert first[2] == number(worst["short_t"].iloc[0], 1)
    assert first[3] == worst["first_stop"].iloc[0]
    assert first[7] == worst["prevention"].iloc[0]
    drawn = charts(page)["worst"][0]["data"][0]["x"]
    assert drawn[-1] == pytest.approx(worst["short_t"].iloc[0], rel=1e-5)
    assert drawn == sorted(drawn)


def test_a_planned_prevention_is_told_before_a_guess(frames: dict[str, pd.DataFrame]) -> None:
    twice = pd.concat([worst_of(of(frames, "one")["stress"]).head(1)] * 2, ignore_index=True)
    twice["prevention"] = ["a guess", "planned"]
    twice["prevention_over_plan_inr"] = [float("nan"), 1.0]
    assert worst_of(twice)["prevention"].tolist() == ["planned"]


def test_each_cell_of_the_heat_table_is_a_case(page: Page, frames: dict[str, pd.DataFrame]) -> None:
    part = split(of(frames, "one")["stress"])
    assert len(part)
    traces = {trace["name"]: trace for trace in charts(page)["heat"][0]["data"]}
    codes = {label: code for code, label in STAGES.items()}
    assert [label for label in codes if label in traces] == list(traces)
    for label, trace in traces.items():
        at_stage = part[part["stage"] == codes[label]]
        assert sorted(trace["text"]) == sorted(tonnes(float(short)) for short in at_stage["short_t"])
        assert len(trace["marker"]["color"]) == len(trace["text"]) == len(trace["y"])


def test_every_node_falls_in_one_span_of_survival(page: Page, frames: dict[str, pd.DataFrame]) -> None:
    for view, run in enumerate(("one", "two")):
        drawn = sum(sum(trace["y"]) for trace in charts(page)["survival"][view]["data"])
        assert drawn == len(of(frames, run)["survival"])


def test_one_run_is_not_set_beside_others(found: Stress, frames: dict[str, pd.DataFrame]) -> None:
    alone = Page(report(of(frames, "one"), found.asked.told(), STAGES))
    assert "resilience" not in [attributes["id"] for attributes in alone.all("section")]
    assert "one" not in [row[0] for row in alone.tables[0]]


def test_nothing_short_and_nothing_asked_of_countries(found: Stress, frames: dict[str, pd.DataFrame]) -> None:
    calm = of(frames, "one")
    calm["stress"] = calm["stress"][calm["stress"]["kind"] == "plant"].assign(short_t=0.0, first_stop="")
    calm["survival"] = calm["survival"].head(0)
    page = Page(report(calm, found.asked.told()))
    assert [attributes["id"] for attributes in page.all("section")] == ["worst", "assumptions"]
    assert charts(page) == {}


def test_the_same_again(found: Stress, frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    one = report(frames, found.asked.told(), STAGES)
    assert one == report(tables(found), found.asked.told(), STAGES)
    assert str(tmp_path.parent) not in one
