"""Why a source is used or not: by hand, and against fresh solves at other prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.prices import Plan
from planner.solve import solve
from planner.why import Answer, read_question, why
from planner.why.asked import asked
from planner.why.source import USED
from tests.cases.hand import all_from, material, mill, offer, process, recipe, want, way, ways, world
from tests.cases.rule_cases import china, licence
from tests.prices.cases import plan, random_plans


def japan(**changes: float) -> dict:
    """Chinese magnets at 10 with no limit; Japanese at 30, 5 of freight and 10 % of duty."""
    sheets = world(
        offers=[offer("chn", "port", 10), offer("jpn", "mill", 30, **changes)],
        origins=all_from("chn", "CHN") + all_from("jpn", "JPN"),
    )
    return sheets | way("sea", "mill", "port", 5, duty_share=0.1)


def lines(answer: Answer) -> dict[str, float]:
    """Words of the breakdown -> rupees."""
    table = answer.tables["breakdown"]
    return dict(zip(table["words"], table["inr"], strict=True))


def test_an_unused_source_is_dearer_by_so_much() -> None:
    """30 + 5 + 3.5 of duty, worth 10: too dear by 28.5; the price must fall by 28.5 / 1.1, for duty falls with it."""
    answer = why(plan(japan()), "supplier=jpn")
    assert answer.figures["dearer_inr"] == pytest.approx(28.5)
    assert answer.figures["price_must_fall_inr"] == pytest.approx(28.5 / 1.1)
    assert lines(answer) == pytest.approx(
        {"price": 30.0, "freight": 5.0, "duty": 3.5, "worth to those it serves": -10.0}
    )
    assert "duty falls with it" in answer.paragraphs[0]
    assert "from ₹30.00 in P1 to ₹4.09 (-86.4%)" in answer.paragraphs[0]


def test_the_workbook_with_that_price_agrees() -> None:
    fall = why(plan(japan()), "offer=jpn").figures["price_must_fall_inr"]
    for factor, bought in ((0.999, 0.0), (1.001, 10.0)):
        sheets = japan()
        sheets["offers"][1]["price_per_t"] = 30.0 - factor * fall
        again = plan(sheets)
        assert again.solution.columns["buy"].sum() == pytest.approx(10.0)
        table = again.view.model["buy"]["offer"].to_numpy()
        jpn = again.network.frame.names["offer"].code("jpn")
        assert again.solution.columns["buy"][table == jpn].sum() == pytest.approx(bought)


def test_what_would_change_at_that_price_is_solved() -> None:
    answer = why(plan(japan(most_t_per_year=4)), "offer=jpn period=FY2026-27")
    assert answer.figures["then_used"] == pytest.approx(4.0)
    then = answer.tables["then"].set_index("name")["change"]
    assert dict(then) == pytest.approx({"chn": -4.0, "jpn": 4.0})
    instead = answer.tables["instead"].set_index("name")["change"]
    assert dict(instead) == pytest.approx({"chn": -1.0, "jpn": 1.0})


def test_a_used_source_is_worth_what_replaces_it() -> None:
    """6 t at 10, then 60: the last tonne is worth 50; there is no more than 6."""
    sheets = world(offers=[offer("chn", "port", 10, most_t_per_year=6), offer("home", "port", 60)])
    answer = why(plan(sheets), "supplier=chn period=P1")
    assert answer.figures["worth_inr"] == pytest.approx(50.0)
    assert answer.figures["price_may_rise_inr"] == pytest.approx(50.0)
    assert "No more of it can be used: most of offer 'chn': 6 (offers!H5)." in answer.paragraphs
    assert lines(answer)["most of offer 'chn'"] == pytest.approx(50.0)
    assert sum(lines(answer).values()) == pytest.approx(0.0, abs=1e-9)


def test_scarce_things_on_the_way_are_named_with_their_cells() -> None:
    """The licence's quota is what the tonne pays for, beside its price."""
    sheets = china(licences=[licence("L", quota=4, fee_inr_per_t=5)])
    answer = why(plan(sheets), "offer=chn")
    table = answer.tables["breakdown"].set_index("words")
    assert table.loc["quota of licence 'L'", "inr"] == pytest.approx(45.0)
    assert table.loc["quota of licence 'L'", "sheet"] == "licences"
    assert table.loc["licence fee", "inr"] == pytest.approx(5.0)


def test_a_licence_not_used_and_a_route_not_used() -> None:
    """A licence with a fee of 70 is too dear by 20; so is a route with a freight of 70."""
    sheets = china(licences=[licence("L", fee_inr_per_t=70)])
    answer = why(plan(sheets), "licence=L")
    assert answer.figures["dearer_inr"] == pytest.approx(20.0)
    assert answer.figures["price_must_fall_inr"] == pytest.approx(20.0)
    sheets = china(controls=[]) | ways(way("sea", "works", "port"), way("air", "works", "port", 70))
    assert why(plan(sheets), "route=air").figures["price_must_fall_inr"] == pytest.approx(70.0)


def test_a_process_with_inputs_at_their_worth() -> None:
    """Metal at 1 makes a magnet at 20 more; magnets from home cost 15: too dear by 6."""
    sheets = world(
        materials=[material("magnet", "magnet"), material("metal", "metal")],
        offers=[offer("home", "port", 15), offer("m", "port", 1, "metal")],
        processes=[process("press", "port", "magnet", 20)],
        recipes=recipe("press", metal=1),
    )
    answer = why(plan(sheets), "process=press")
    assert answer.figures["dearer_inr"] == pytest.approx(6.0)
    assert lines(answer)["metal, at its worth there"] == pytest.approx(1.0)
    assert lines(answer)["processing"] == pytest.approx(20.0)


def test_a_build_less_is_less_of_it_and_not_the_same_later() -> None:
    """4 t are wanted in P1 and in P2; a unit serves both at 7 a tonne, 20 a year; short costs 30, then 100.

    Without it 4 × 23 and 4 × 93 are lost and 40 saved: 424. At a capital of 40 + 144 its year costs 92, just what it
    brings in P1, and it would be built a year later.
    """
    sheets = world(
        12,
        12,
        **mill(
            demand=[want(4, "P1", shortage_penalty_inr_per_t=30), want(4, "P2")],
            builds=[
                {
                    "option": "b",
                    "capital_inr_per_unit": 40,
                    "cost_of_capital": 0,
                    "life_years": 2,
                    "construction_months": 0,
                    "most_units": 1,
                }
            ],
            build_capacity=[{"option": "b", "unit": "press", "t_per_year_per_unit": 4}],
            capacity=[{"unit": "press", "capacity_t_per_year": 0}],
            stock=[{"location": "port", "material": "magnet", "most_t": 0}],
        ),
    )
    answer = why(plan(sheets), "build=b")
    assert answer.figures["worth_inr"] == pytest.approx(424.0)
    assert answer.figures["price_may_rise_inr"] == pytest.approx(144.0)
    assert "before less of it, or later, is used" in answer.paragraphs[0]
    assert lines(answer)["annuity"] == pytest.approx(40.0)
    instead = answer.tables["instead"].set_index(["flow", "name"])["change"]
    assert instead["units built of", "b"] == pytest.approx(-1.0)
    assert instead["short", "d"] == pytest.approx(8.0)


def test_two_ways_with_other_duties_enter_at_the_lower_price() -> None:
    """From 30, by sea with 10 of freight, or by air with 4 and duty of half; worth 10: too dear by 30 and by 41.

    A rupee less saves one by sea and one and a half by air, so by air it enters first: at a fall of 41 / 1.5.
    """
    sheets = world(
        offers=[offer("chn", "port", 10), offer("jpn", "mill", 30)],
        **ways(way("sea", "mill", "port", 10), way("air", "mill", "port", 4, duty_share=0.5)),
    )
    answer = why(plan(sheets), "offer=jpn")
    assert answer.figures["dearer_inr"] == pytest.approx(30.0)
    assert answer.figures["price_must_fall_inr"] == pytest.approx(41 / 1.5)


def test_a_source_without_room() -> None:
    sheets = japan(most_t_per_year=0)
    answer = why(plan(sheets), "offer=jpn")
    assert "no plan could use it" in answer.verdict
    assert answer.reasons[0].cells == ("offers!H6",)
    assert answer.figures == {}


def test_a_source_that_would_do_as_well() -> None:
    sheets = world(offers=[offer("a", "port", 10), offer("b", "port", 10)])
    one = plan(sheets)
    assert one.solution.equal_plans is True
    used, unused = sorted(("a", "b"), key=lambda name: -float(why(one, f"offer={name}").figures["used"] or 0.0))
    assert "at the same cost" in why(one, f"offer={unused}").verdict
    assert why(one, f"offer={used}").figures["worth_inr"] == pytest.approx(0.0, abs=1e-6)


def test_a_price_that_would_have_to_fall_below_nothing() -> None:
    answer = why(plan(japan(price_per_t=3) | way("sea", "mill", "port", 50)), "offer=jpn")
    assert answer.figures["price_must_fall_inr"] == pytest.approx(43.0)
    assert "not even without any price" in answer.paragraphs[0]


def offers_of(one: Plan) -> tuple[list[str], list[str]]:
    """Offers with variables that are used, and those that are not."""
    table = one.view.model["buy"]["offer"].to_numpy()
    names = one.network.frame.names["offer"].labels
    total = {names[code]: float(one.solution.columns["buy"][table == code].sum()) for code in np.unique(table)}
    return [name for name in total if total[name] > USED], [name for name in total if total[name] <= USED]


@pytest.mark.parametrize("number", range(14))
def test_random_unused_sources_enter_at_the_price_told(number: int) -> None:
    one = random_plans()[number]
    for name in offers_of(one)[1][:2]:
        answer = why(one, f"offer={name}")
        fall = answer.figures.get("price_must_fall_inr")
        if fall is None or fall < 1e-3 or fall > answer.figures["price_inr"]:
            continue
        what = asked(one, read_question(one.network, f"offer={name}"))
        form = one.solution.form
        for factor, enters in ((0.999, False), (1.001, True)):
            found = solve(replace(form, cost=form.cost - factor * fall * what.pull))
            values = np.concatenate([found.columns[family] for family in form.columns])
            assert bool(values[what.columns].sum() > 1e-7) is enters
        assert answer.figures["then_used"] > 1e-7
        assert answer.tables["breakdown"]["inr"].sum() == pytest.approx(
            answer.figures["dearer_inr"], rel=1e-6, abs=1e-6
        )


@pytest.mark.parametrize("number", range(14))
def test_random_used_sources_stay_until_the_price_told(number: int) -> None:
    one = random_plans()[number]
    for name in offers_of(one)[0][:2]:
        answer = why(one, f"offer={name}")
        rise = answer.figures["price_may_rise_inr"]
        if rise is None or rise < 1e-3:
            continue
        what = asked(one, read_question(one.network, f"offer={name}"))
        form = one.solution.form
        before = float(what.weights @ one.values[what.columns])
        for factor, stays in ((0.999, True), (1.001, False)):
            found = solve(replace(form, cost=form.cost + factor * rise * what.pull))
            values = np.concatenate([found.columns[family] for family in form.columns])
            after = float(what.weights @ values[what.columns])
            assert bool(after > before * (1 - 2e-5)) is stays
        amounts = answer.tables["breakdown"]["inr"]
        assert abs(amounts.sum()) <= 1e-6 * (1 + amounts.abs().max())


def test_the_answer_as_text_and_data() -> None:
    answer = why(plan(japan()), "supplier=jpn")
    text = "\n".join(answer.lines())
    assert "Offer 'jpn' is not used: a tonne of it would cost the plan ₹28.50 more than it is worth." in text
    assert "so much dearer than it is worth" in text
    told = answer.told()
    assert told["figures"]["dearer_inr"] == pytest.approx(28.5)
    assert {"breakdown", "instead", "then"} == set(told["tables"])


def test_the_wanted_is_not_confused(recwarn: pytest.WarningsRecorder) -> None:
    """Two customers, one with a licence: the source is asked about for all of them together."""
    sheets = china(demand=[want(10), want(10, demand="e", customer="e")], licences=[licence("L", quota=3)])
    assert why(plan(sheets), "offer=chn").figures["used"] == pytest.approx(3.0)
    assert not recwarn
