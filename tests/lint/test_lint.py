"""What is odd about a case is told with its cell; what a plan rests on adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import Finding
from planner.lint import lint, rests_on
from planner.network import build_network
from planner.tables import load
from tests.cases.build import case
from tests.cases.hand import want, world
from tests.diff.test_diff import OFFERS, planned

SEA = {"route": "sea", "origin": "mill", "destination": "port"}
BY_SEA = {"route": "sea", "materials": "magnet", "freight_per_t": 1}
MILL = {"offer": "o", "location": "mill", "material": "magnet", "price_per_t": 10}
LICENCE = {"licence": "L", "control": "k", "holder": "c", "materials": "magnet", "quota_t": 5, "status": "granted"}
CONTROL = {"control": "k", "country": "JPN", "scope": "export", "rule": "licence", "materials": "magnet"}


def odd(**sheets: list) -> dict[str, Finding]:
    """Findings of a small world, by code; the last of each."""
    network = build_network(case(**{**world(), **sheets}))
    return {finding.code: finding for finding in lint(network, compile_form(build(network.model)))}


def test_a_sound_case_has_nothing_odd() -> None:
    assert odd(offers=[MILL], routes=[SEA], freight=[BY_SEA]) == {}


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({}, "no offer sells"),
        ({"offers": [MILL]}, "can come to mill, but to no location that delivers"),
        (
            {
                "offers": [{**MILL, "location": "port"}],
                "origins": [{"supply": "o", "stage": "magnet", "countries": "CHN"}],
                "conditions": [{"condition": "x", "country": "CHN", "stage": "magnet", "segment": "ev"}],
            },
            "licences or conditions stand in it",
        ),
    ],
    ids=["no supply", "no way", "forbidden"],
)
def test_a_broken_path_says_where(sheets: dict, words: str) -> None:
    found = odd(**sheets)["broken-path"]
    assert words in found.problem
    assert found.where == "demand!A5"


def test_a_lane_that_leads_nowhere_is_dead() -> None:
    more = {"route": "back", "origin": "port", "destination": "works"}
    freight = [BY_SEA, {**BY_SEA, "route": "back"}]
    found = odd(offers=[MILL], routes=[SEA, more], freight=freight)["dead-arc"]
    assert found.where == "routes!A6"
    assert "comes to no demand" in found.problem


@pytest.mark.parametrize(
    ("cap", "code"),
    [({"share": 1}, "never-binds"), ({"share": 0.5, "country": "USA"}, "never-binds"), ({"share": 0}, "always-binds")],
)
def test_rules_without_a_choice(cap: dict, code: str) -> None:
    origins = [{"supply": "o", "stage": stage, "countries": "JPN"} for stage in ("mined", "refined", "metal", "magnet")]
    rule = {"cap": "k", "country": "JPN", "stage": "magnet", **cap}
    assert code in odd(offers=[{**MILL, "location": "port"}], origins=origins, caps=[rule])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "applied"}, "it is applied"),
        ({"valid_to": "2020-01-01"}, "valid in no period"),
        ({"quota_t": 0}, "quota is 0"),
    ],
)
def test_a_licence_without_use(change: dict, words: str) -> None:
    found = odd(offers=[MILL], routes=[SEA], freight=[BY_SEA], controls=[CONTROL], licences=[{**LICENCE, **change}])
    assert words in found["licence-unused"].problem


def test_wide_coefficients_are_told() -> None:
    offers = [{**MILL, "location": "port", "material": "B"}]
    materials = [{"material": "magnet", "stages": "magnet"}, {"material": "B", "stages": "magnet"}]
    found = odd(
        offers=offers,
        materials=materials,
        substitutions=[{"grade": "magnet", "material": "B", "usefulness": 1e-7}],
    )
    assert "wide-coefficients" in found


def test_what_a_plan_rests_on_adds_up(tmp_path: Path) -> None:
    """6 t at 10 (grade A) and 4 t at 25 (grade C), half a year's discount at 10 %; the near limit is worth 15."""
    offers = [{**OFFERS[0], "confidence": "A"}, {**OFFERS[1], "confidence": "C"}]
    run = planned(tmp_path, "a", offers=offers, demand=[want()])
    resting = rests_on(run, load(run.source))
    discount = 1.1**-0.5
    assert dict(resting.by_grade.values.tolist()) == pytest.approx({"A": 60 * discount, "C": 100 * discount})
    assert resting.other_inr == pytest.approx(0.0, abs=1e-9)
    first = resting.cells.iloc[0]
    assert (first["sheet"], first["name"]) in {("demand", "d"), ("offers", "far")}
    cells = resting.cells.set_index(["sheet", "figure"])["inr"]
    assert cells["offers", "supply_max"] == pytest.approx(-15 * 6 * discount)
    assert cells["demand", "need"] == pytest.approx(25 * 10 * discount)


def test_what_is_paid_belongs_to_the_cell_that_holds(tmp_path: Path) -> None:
    """5 t of each grade by sea at 1 and 3, the second grade bought at 20 until September and at 30 from then on."""
    grades = [{"material": name, "stages": "magnet", "can_have_passed": "magnet"} for name in ("magnet", "better")]
    best = {"offer": "best", "location": "mill", "material": "better"}
    offers = [
        {**MILL, "confidence": "B"},
        {**best, "price_per_t": 20, "to": "2026-09-30", "confidence": "A"},
        {**best, "price_per_t": 30, "from": "2026-10-01", "confidence": "C"},
    ]
    demand = [
        want(5, period, demand=grade, grade=grade, shortage_penalty_inr_per_t=900)
        for grade in ("magnet", "better")
        for period in ("P1", "P2")
    ]
    sheets = world(6, 6, materials=grades, demand=demand, offers=offers, routes=[SEA])
    freight = [BY_SEA, {**BY_SEA, "materials": "better", "freight_per_t": 3}]
    stock = [{"location": "port", "material": "better", "most_t": 0}]
    run = planned(tmp_path, "a", **sheets, freight=freight, stock=stock)
    cells = rests_on(run, load(run.source)).cells
    cells = cells[cells["figure"].isin(["price_per_t", "freight_per_t"])]
    early, late = 1.1**-0.25, 1.1**-0.75
    assert dict(zip(cells["sheet"] + "!" + cells["cell"], cells["inr"], strict=True)) == pytest.approx(
        {
            "offers!D2": 50 * (early + late),
            "offers!D3": 100 * early,
            "offers!D4": 150 * late,
            "freight!C2": 5 * (early + late),
            "freight!C3": 15 * (early + late),
        },
        rel=1e-3,
    )
