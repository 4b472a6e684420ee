"""Findings that only the network shows: each with the right cell, and none in a sound case."""

from __future__ import annotations

import pytest

from planner.errors import Finding, InfeasibleError, InputError, Severity
from planner.network import build_network, checks
from tests.cases.build import case
from tests.cases.hand import chain, material, offer, process, recipe, want, way, ways, world


def errors(**sheets: list) -> dict[str, Finding]:
    """Errors of a small world, by code."""
    with pytest.raises(InputError) as refused:
        build_network(case(**{**world(), **sheets}))
    return {f.code: f for f in refused.value.findings if f.severity is Severity.ERROR}


def warnings(**sheets: list) -> dict[str, Finding]:
    return {f.code: f for f in build_network(case(**{**world(), **sheets})).findings}


def test_a_sound_case_has_none() -> None:
    assert warnings(offers=[offer("o", "port", 10)]) == {}


def test_a_currency_without_a_rate_in_a_period() -> None:
    rates = [{"currency": "USD", "inr_per_unit": 80, "from": "2030-01-01"}]
    found = errors(offers=[offer("o", "port", 10, currency="USD")], exchange_rates=rates)["missing-rate"]
    assert found.where == "offers!E5"
    assert "USD in P1" in found.problem


def test_duty_without_a_customs_value() -> None:
    offers = [offer("o", "mill", 10), offer("p", "mill", 11)]
    carried = ways(way("sea", "mill", "port", duty_share=0.1))
    found = errors(offers=offers, **carried)["missing-customs-value"]
    assert found.sheet == "freight"
    assert "2 offers of it (o, p)" in found.problem


def test_duty_on_what_never_sails_is_no_matter() -> None:
    carried = ways(way("sea", "mill", "port", duty_share=0.1))
    assert "missing-customs-value" not in warnings(offers=[offer("o", "port", 10)], **carried)


def test_opening_stock_abroad_that_can_neither_stay_nor_leave() -> None:
    lot = [{"lot": "x", "location": "mill", "material": "magnet", "tonnes": 3}]
    found = errors(offers=[offer("o", "port", 10)], opening_stock=lot)["stock-abroad"]
    assert found.where == "opening_stock!B5"
    row = [{"location": "mill", "material": "magnet"}]
    assert warnings(offers=[offer("o", "port", 10)], opening_stock=lot, stock=row) == {}


def test_a_lot_whose_licences_leave_nobody() -> None:
    rule = [{"control": "k", "country": "CHN", "scope": "export", "rule": "licence", "materials": "magnet"}]
    licences = [
        {
            "licence": name,
            "control": "k",
            "holder": holder,
            "materials": "magnet",
            "quota_t": 1,
            "status": "granted",
        }
        for name, holder in (("L", "c"), ("M", "e"))
    ]
    lot = [{"lot": "x", "location": "port", "material": "magnet", "tonnes": 3, "licences": "L;M"}]
    found = errors(controls=rule, licences=licences, opening_stock=lot)["lot-for-nobody"]
    assert found.where == "opening_stock!E5"


def test_a_committed_purchase_abroad_that_cannot_leave() -> None:
    order = [{"commitment": "x", "kind": "buy", "of": "far", "period": "P1", "amount": 2}]
    found = errors(offers=[offer("o", "port", 10), offer("far", "mill", 9)], commitments=order)["stock-abroad"]
    assert found.where == "commitments!C5"


def test_demand_without_any_offer_needs_a_penalty() -> None:
    found = errors(demand=[want(shortage_penalty_inr_per_t=None)])["missing-penalty"]
    assert found.sheet == "demand"


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"kind": "buy", "of": "o", "period": "P2"}, "none of the offer's rows holds"),
        ({"kind": "ship", "of": "sea", "period": "P2"}, "nothing of the material that may leave"),
        ({"kind": "make", "of": "press", "period": "P1"}, "one of its inputs cannot be there"),
        ({"kind": "build", "of": "line", "period": "P2"}, "none of the option's rows holds"),
        ({"kind": "serve", "of": "d", "period": "P2"}, "nothing is wanted"),
    ],
    ids=["buy", "ship", "make", "build", "serve"],
)
def test_a_commitment_that_names_no_flow(order: dict, words: str) -> None:
    sheets = world(
        6,
        6,
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        offers=[offer("o", "mill", 10, to="2026-09-30")],
        processes=[process("press", "plant", "magnet")],
        recipes=recipe("press", metal=1),
        builds=[
            {
                "option": "line",
                "capital_inr_per_unit": 1,
                "cost_of_capital": 0.1,
                "life_years": 5,
                "construction_months": 0,
                "to": "2026-09-30",
            }
        ],
        **ways(way("sea", "mill", "port")),
    )
    found = errors(**sheets, commitments=[{"commitment": "x", "amount": 2, **order}])["commitment-impossible"]
    assert found.where == "commitments!C5"
    assert words in found.problem
    assert found.also


def test_a_banned_commitment_names_the_control() -> None:
    sheets = world(offers=[offer("o", "works", 10)], **ways(way("sea", "works", "port")))
    ban = [{"control": "k", "country": "CHN", "scope": "export", "rule": "ban", "materials": "magnet"}]
    order = [{"commitment": "x", "kind": "ship", "of": "sea", "period": "P1", "amount": 2}]
    found = errors(**sheets, controls=ban, commitments=order)["commitment-impossible"]
    assert "controls!A5" in found.also


LOOP = {
    "stages": chain("refined", "metal"),
    "materials": [
        material("magnet", "metal"),
        material("oxide", "refined", can_have_passed="refined"),
        material("metal", "metal", can_have_passed="refined;metal"),
    ],
    "processes": [process("smelt", "plant", "metal"), process("burn", "plant", "oxide")],
}


@pytest.mark.parametrize(("metal", "is_error"), [(1.0, True), (0.9, True), (1.01, False)])
def test_a_loop_must_lose_something(metal: float, is_error: bool) -> None:
    """A tonne of oxide makes a tonne of metal; ``metal`` tonnes of that make a tonne of oxide again."""
    sheets = {**LOOP, "recipes": [*recipe("smelt", oxide=1), *recipe("burn", metal=metal)]}
    if is_error:
        found = errors(**sheets)["loop-without-loss"]
        assert found.where in {"processes!A5", "processes!A6"}
        assert "burn" in found.problem
        assert "smelt" in found.problem
    else:
        assert "loop-without-loss" not in warnings(**sheets)


def test_a_content_control_needs_reference_values() -> None:
    sheets = {
        "materials": [material("magnet", "magnet"), material("metal", "metal", reference_value_inr_per_t=5)],
        "processes": [process("press", "mill", "magnet")],
        "recipes": recipe("press", metal=1),
        "offers": [offer("o", "mill", 10, "metal")],
        "controls": [
            {
                "control": "k",
                "country": "CHN",
                "scope": "content",
                "rule": "ban",
                "materials": "magnet",
                "threshold": 0.1,
            }
        ],
    }
    found = errors(**sheets)["missing-reference-value"]
    assert found.where.startswith("materials!")
    assert found.where.endswith("5")


def test_hard_stock_that_cannot_be_there() -> None:
    row = [{"location": "port", "material": "magnet", "safety_t": 4}]
    with pytest.raises(InfeasibleError) as refused:
        build_network(case(**world(stock=row)))
    (found,) = refused.value.findings
    assert found.where == "stock!D5"
    assert build_network(case(**world(stock=[{**row[0], "penalty_inr_per_t_year": 1}]))).findings


def test_demand_that_nothing_can_serve_is_a_warning() -> None:
    assert warnings()["demand-unreachable"].where == "demand!D5"


def test_a_crowd_of_provenances_names_what_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MANY_PROVENANCES", 2)
    offers = [offer(f"o{number}", "port", 10) for number in range(3)]
    origins = [
        {"supply": f"o{number}", "stage": "magnet", "countries": country}
        for number, country in enumerate(("JPN", "DEU", "USA"))
    ]
    found = warnings(offers=offers, origins=origins)["many-provenances"]
    assert found.where == "materials!A5"
    assert "3 origins times 1 sets" in found.problem
