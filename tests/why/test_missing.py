"""Why something cannot be used at all: the rule that forbids it, with its cells."""

from __future__ import annotations

from typing import Any

import pytest

from planner.why import Answer, QuestionError, read_question, why
from tests.cases.hand import all_from, material, offer, process, recipe, want, way, world
from tests.cases.rule_cases import china, control, licence
from tests.prices.cases import plan


def told(sheets: dict[str, Any], question: str) -> Answer:
    """The answer about a workbook given as rows."""
    return why(plan(sheets), question)


def words(answer: Answer) -> str:
    """All reasons as one text."""
    return "; ".join(str(reason) for reason in answer.reasons)


def test_a_window() -> None:
    sheets = world(6, 6, demand=[want(10, "P1"), want(10, "P2")])
    sheets["offers"] = [offer("a", "port", 10), offer("b", "port", 5, **{"from": "2027-01-01"})]
    answer = told(sheets, "offer=b period=P1")
    assert answer.verdict == "Offer 'b' cannot be used in P1:"
    assert words(answer) == "a row of offers holds from 2027-01-01 (offers!J6)"


def test_no_route() -> None:
    sheets = world(offers=[offer("a", "port", 10), offer("far", "mill", 5)])
    assert words(told(sheets, "offer=far")) == "no route, process or delivery takes magnet at mill"


def test_a_control_and_licences_that_do_not_help() -> None:
    sheets = china(
        licences=[licence("L", status="applied"), licence("M", valid_to="2025-01-01"), licence("N", materials="metal")],
        materials=[material("magnet", "magnet"), material("metal", "metal")],
    )
    answer = told(sheets, "offer=chn")
    assert words(answer) == (
        "control 'moc' lets only what takes a licence pass: magnet on route 'sea' (controls!E5); "
        "licence 'L' is applied, and only granted ones count (licences!K5); "
        "licence 'M' is valid until 2025-01-01 (licences!J6)"
    )
    assert "is applied" in words(told(sheets, "licence=L"))
    assert "valid until" in words(told(sheets, "licence=M"))
    assert "no route carries its materials" in words(told(sheets, "licence=N"))
    assert "lets only what takes a licence pass" in words(told(sheets, "route=sea"))


def test_a_ban() -> None:
    answer = told(china(controls=[control("ban")]), "offer=chn")
    assert words(answer).startswith("control 'moc' bans magnet on route 'sea'")


def test_a_condition() -> None:
    sheets = china(
        controls=[], conditions=[{"condition": "none for it", "country": "CHN", "stage": "any", "segment": "ev"}]
    )
    answer = told(sheets, "offer=chn")
    assert words(answer) == "condition 'none for it' keeps what depends on CHN from segment 'ev' (conditions!D5)"


def test_a_condition_on_a_licence_and_its_holder() -> None:
    sheets = china(licences=[licence("L")], conditions=[{"condition": "not ev", "licences": "L", "segment": "ev"}])
    assert "condition 'not ev' keeps what came under the licence from segment 'ev'" in words(told(sheets, "offer=chn"))
    sheets = china(licences=[licence("L", "other")])
    assert "licence 'L' serves its holder and end users alone" in words(told(sheets, "offer=chn"))


def test_arrival_after_the_horizon() -> None:
    sheets = china(controls=[])
    sheets["routes"][0]["lead_months"] = 13
    assert "route 'sea' takes 13 months: it arrives after the horizon (routes!" in words(told(sheets, "offer=chn"))


def test_a_process_without_its_input() -> None:
    sheets = world(
        materials=[material("magnet", "magnet"), material("metal", "metal"), material("tape", "")],
        offers=[offer("home", "port", 15), offer("m", "port", 1, "metal")],
        processes=[process("press", "port", "magnet", 20)],
        recipes=recipe("press", metal=1, tape=1),
    )
    assert words(told(sheets, "process=press")) == "process 'press' never gets tape at port"
    assert "process 'press' never gets tape at port" in words(told(sheets, "offer=m"))


def test_demand_that_nothing_may_serve() -> None:
    sheets = china(
        controls=[],
        offers=[offer("chn", "works", 10)],
        origins=all_from("chn", "CHN"),
        conditions=[{"condition": "none for it", "country": "CHN", "stage": "any", "segment": "ev"}],
    )
    answer = told(sheets, "segment=ev")
    assert answer.verdict == "Of 10 t of segment 'ev', 10 t are short."
    assert words(answer) == "condition 'none for it' keeps what depends on CHN from segment 'ev' (conditions!D5)"


def test_demand_of_a_customer_nobody_delivers_to() -> None:
    sheets = world(
        offers=[offer("a", "port", 10)],
        demand=[want(10), want(5, demand="e", customer="e")],
        deliveries=[{"location": "port", "customers": "c"}],
    )
    assert words(told(sheets, "customer=e")) == "no location delivers to the customer of 'e'"
    sheets |= {"deliveries": [{"location": "port", "customers": "c"}, {"location": "plant", "customers": "e"}]}
    assert "no magnet and no substitute of it ever comes to plant" in words(told(sheets, "demand=e"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("offer chn", "key=name"),
        ("suplier=chn", "did you mean 'supplier'"),
        ("supplier=chm", "did you mean 'chn'"),
        ("offer=chn period=FY2031-32", "is no period and no fiscal year"),
        ("offer=chn offer=home", "given twice"),
        ("period=P1", "names nothing"),
    ],
)
def test_questions_that_cannot_be_understood(text: str, part: str) -> None:
    one = plan(china(licences=[licence("L")]))
    with pytest.raises(QuestionError, match=part) as refused:
        read_question(one.network, text)
    assert refused.value.exit_code == 2


def test_questions_are_read_kindly() -> None:
    one = plan(china(licences=[licence("L")]))
    question = read_question(one.network, "Supplier = HOM  period=P1")
    assert (question.about, question.name, question.span) == ("offer", "home", "P1")
    assert read_question(one.network, 'customer="c" fy=FY2026-27').about == "demand"
    assert read_question(one.network, "material=magnet location=port").about == "place"
    assert way("sea", "works", "port")["routes"][0]["route"] == read_question(one.network, "route=sea").name


def test_part_of_a_name_is_enough_if_it_is_one() -> None:
    one = plan(world(offers=[offer("Korea (clean)", "port", 10), offer("Korea (feed)", "port", 11)]))
    assert read_question(one.network, "supplier=feed").name == "Korea (feed)"
    with pytest.raises(QuestionError, match="several offers have 'korea' in their name"):
        read_question(one.network, "supplier=korea")
