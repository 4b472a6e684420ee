"""Ways out: that they are enough, no larger than needed, allowed, and cost what was promised."""

from __future__ import annotations

from typing import Any

import pytest

from planner.explain import explain
from planner.explain.edits import change_book
from planner.explain.story import Repair
from planner.explain.words import as_json, lines
from planner.workbook.book import Book
from tests.cases.hand import all_from, offer, want, way, world
from tests.explain.books import small
from tests.explain.trial import changed, has_plan, holds
from tests.explain.worlds import home_made, licensed, order, three_sources

FLOOR = {"floor": "self-reliance", "stage": "magnet", "share": 0.8}


def _repairs(book: Book, most: int = 6) -> list[Repair]:
    return list(explain(book, most=most).repairs)


def test_floor_beyond_capacity_has_three_ways_out_that_all_hold() -> None:
    book = small(home_made(floors=[FLOOR]))
    repairs = _repairs(book)
    assert [changed(repair) for repair in repairs] == [
        {"floors!E5": pytest.approx(0.5)},
        {"floors!L5": 100.0},
        {"floors!G5": "delivered"},
    ]
    assert all(holds(book, repair) for repair in repairs)
    assert [repair.extra_inr for repair in repairs] == pytest.approx(
        [repair.objective_inr - min(other.objective_inr for other in repairs) for repair in repairs]
    )
    assert all(repair.paid_inr + repair.penalties_inr == pytest.approx(repair.objective_inr) for repair in repairs)


def test_a_rule_made_soft_says_how_far_it_is_then_missed() -> None:
    """80 of 100 t are to be made at home, 50 can be: at a penalty 30 t are missed; a rule that moves is not missed."""
    told = explain(small(home_made(floors=[FLOOR])))
    moved, soft, _ = told.repairs
    assert not moved.missed
    (one,) = soft.missed
    assert (one.words, one.span, one.tonnes) == ("floor 'self-reliance'", "FY2026-27", pytest.approx(30.0))
    assert any("Floor 'self-reliance' is then missed by 30 t in FY2026-27." in line for line in lines(told))
    assert as_json(told)["repairs"][1]["missed"][0]["tonnes"] == pytest.approx(30.0)


def test_a_stock_made_soft_says_when_it_is_missed_most() -> None:
    """60 t are to lie there, 5 t come a month and 1 t is used: 56 t are missed in P1, 52 t in P2."""
    sheets = world(
        1,
        1,
        offers=[offer("home", "port", 5, most_t_per_year=60)],
        origins=all_from("home", "IND"),
        demand=[want(1, period) for period in ("P1", "P2")],
        stock=[{"location": "port", "material": "magnet", "safety_t": 60}],
    )
    soft = next(repair for repair in _repairs(small(sheets)) if repair.missed)
    assert [(one.span, one.tonnes) for one in soft.missed] == [("P1", pytest.approx(56)), ("P2", pytest.approx(52))]


def test_an_order_has_its_unit() -> None:
    """Tonnes of a flow, units of a build."""
    told = explain(small(home_made(commitments=[order("make", "sinter", 70)])))
    assert "(commitments!H5 = 70 t)" in told.conflicts[0].sentence


def test_figures_move_no_further_than_needed() -> None:
    """A share of 0.333 33 is enough and 0.333 34 is not: a third is what the metal allows."""
    sheets = home_made(floors=[FLOOR | {"share": 0.9}])
    sheets["capacity"][0]["capacity_t_per_year"] = 100 / 3
    book = small(sheets)
    one = _repairs(book, most=1)[0].changes[0]
    assert one.after == pytest.approx(0.33333)
    assert not has_plan(change_book(book, [_with(one, one.after + 1e-5)]))


def _with(one: Any, after: float) -> Any:
    return type(one)(**{**one.__dict__, "after": after})


def test_physics_never_moves() -> None:
    told = explain(small(home_made(floors=[FLOOR | {"can_move": "physics"}])))
    assert not told.feasible
    assert not told.repairs
    assert "Nothing that may move" in told.notes[0]
    told = explain(small(home_made(floors=[FLOOR])))
    assert not [one for repair in told.repairs for one in repair.changes if one.sheet == "capacity"]


def test_wish_comes_before_policy_before_law() -> None:
    """The stock is a wish, the quota a policy, the control law; the gentlest stands first, whatever it costs."""
    sheets = licensed(
        stock=[{"location": "port", "material": "magnet", "safety_t": 12, "can_move": "wish"}],
        opening_stock=[{"lot": "lot", "location": "port", "material": "magnet", "tonnes": 3, "licences": "L1"}],
    )
    sheets["licences"][0] |= {"valid_from": None, "quota_t": 8, "can_move": "policy"}
    book = small(sheets)
    repairs = _repairs(book, most=9)
    assert [repair.can_move for repair in repairs] == sorted(
        (repair.can_move for repair in repairs), key=["wish", "policy", "law"].index
    )
    assert {"wish", "policy", "law"} == {repair.can_move for repair in repairs}
    assert {"licences!G5": 9.0} in [changed(repair) for repair in repairs]
    assert all(holds(book, repair) for repair in repairs)


def test_late_licence_opens_no_earlier_than_needed() -> None:
    """Stock is asked for from the second month on, so the licence need not open in the first."""
    stock = [{"location": "port", "material": "magnet", "safety_t": 12, "from": "2026-05-01"}]
    book = small(licensed(stock=stock))
    repairs = _repairs(book)
    told = [changed(repair) for repair in repairs]
    assert {"licences!I5": "2026-05-01"} in told
    assert {"stock!I5": "2026-06-01"} in told
    assert {"controls!J5": "2026-05-01"} in told, "what comes before the control starts can wait in stock"
    assert {"stock!D5": 0.0} in told
    assert all(holds(book, repair) for repair in repairs)


def test_order_against_a_ban_is_cut_moved_or_the_ban_put_off() -> None:
    sheets = licensed(licences=[], commitments=[order("ship", "sea", 7, period="P2", rule="exactly")])
    sheets["controls"][0] |= {"rule": "ban", "from": "2026-05-01"}
    book = small(sheets)
    repairs = _repairs(book)
    assert [changed(repair) for repair in repairs] == [
        {"commitments!H5": 0.0},
        {"commitments!F5": "P1"},
        {"controls!J5": "2026-06-01"},
    ]
    assert all(holds(book, repair) for repair in repairs)


def test_condition_is_kept_for_one_stage_where_that_does() -> None:
    """Only the mining is Chinese: the condition can stay for the magnet."""
    sheets = three_sources(
        conditions=[{"condition": "free of China", "country": "CHN", "stage": "any", "segment": "ev"}],
        commitments=[order("serve", "d", 7)],
    )
    sheets["origins"] = [row | {"countries": "CHN"} if row["stage"] == "mined" else row for row in sheets["origins"]]
    sheets["offers"] = sheets["offers"][1:2]
    sheets["origins"] = [row for row in sheets["origins"] if row["supply"] == "japan"]
    book = small(sheets)
    repairs = _repairs(book)
    assert {"conditions!E5": "magnet"} in [changed(repair) for repair in repairs]
    assert {"conditions!5": None} in [changed(repair) for repair in repairs]
    assert all(holds(book, repair) for repair in repairs)


def test_a_lifted_rule_takes_figures_along_where_it_alone_is_not_enough() -> None:
    """The licence must open and its quota grow."""
    sheets = licensed(commitments=[order("serve", "d", 8)])
    sheets["licences"][0]["quota_t"] = 6
    book = small(sheets)
    repairs = _repairs(book, most=9)
    assert {"licences!I5": "2026-04-01", "licences!G5": 8.0} in [changed(repair) for repair in repairs] or {
        "licences!I5": "2026-04-01",
        "commitments!H5": 6.0,
    } in [changed(repair) for repair in repairs]
    assert all(holds(book, repair) for repair in repairs)


def test_caps_below_one_are_raised_by_what_is_missing() -> None:
    caps = [{"cap": name, "country": name, "stage": "magnet", "share": 0.3} for name in ("CHN", "JPN", "IND")]
    book = small(three_sources(caps=caps))
    repairs = _repairs(book, most=3)
    assert {tuple(changed(repair).items()) for repair in repairs} == {
        (("caps!E5", 0.4),),
        (("caps!E6", 0.4),),
        (("caps!E7", 0.4),),
    }
    assert all(holds(book, repair) for repair in repairs)


@pytest.mark.parametrize(
    ("caps", "floors", "expected"),
    [
        ([], [0.7, 0.6], [{"floors!E5": 0.4}, {"floors!E6": 0.3}]),
        ([0.3], [0.5], [{"caps!E5": 0.5}, {"floors!E5": 0.3}]),
    ],
)
def test_shares_that_contradict_each_other(
    caps: list[float], floors: list[float], expected: list[dict[str, float]]
) -> None:
    """Floors over 1, and a cap under a floor: the checks refuse them, the explanation offers ways out."""
    sheets = three_sources(
        caps=[{"cap": "cap", "country": "IND", "stage": "magnet", "share": share} for share in caps],
        floors=[
            {"floor": country, "country": country, "stage": "magnet", "share": share}
            for country, share in zip(("IND", "JPN"), floors, strict=False)
        ],
    )
    book = small(sheets)
    told = [changed(repair) for repair in _repairs(book, most=2)]
    assert sorted(told, key=str) == sorted(expected, key=str)


def test_exact_order_that_is_too_small_can_grow_or_be_a_least() -> None:
    """The offer's least is 10 t and exactly 4 t were ordered in the only period of the year."""
    sheets = three_sources(commitments=[order("buy", "china", 4, rule="exactly")])
    sheets["offers"][0]["least_t_per_year"] = 10
    book = small(sheets)
    repairs = _repairs(book)
    told = [changed(repair) for repair in repairs]
    for expected in (
        {"commitments!H5": 10.0},
        {"commitments!G5": "at least"},
        {"offers!G5": 4.0},
        {"offers!I5": "yes"},
    ):
        assert expected in told
    assert all(holds(book, repair) for repair in repairs)


def test_budget_gives_way_to_what_is_committed() -> None:
    sheets = home_made(
        builds=[
            {
                "option": "press",
                "capital_inr_per_unit": 1e7,
                "cost_of_capital": 0.1,
                "life_years": 10,
                "construction_months": 0,
            }
        ],
        build_capacity=[{"option": "press", "unit": "sinter", "t_per_year_per_unit": 10}],
        budgets=[{"budget": "purse", "kind": "capital", "amount_inr": 2e7}],
        commitments=[order("build", "press", 3)],
    )
    book = small(sheets)
    repairs = _repairs(book)
    assert sorted([changed(repair) for repair in repairs], key=str) == [{"budgets!E5": 3e7}, {"commitments!H5": 2.0}]
    assert all(holds(book, repair) for repair in repairs)


def test_days_of_safety_stock_are_cut_to_what_can_be_had() -> None:
    """30 days of 10 t a month are 9.863 t; 6 t can be bought in time."""
    sheets = world(
        1,
        1,
        offers=[offer("home", "port", 5, most_t_per_year=192)],
        origins=all_from("home", "IND"),
        demand=[want(10, period) for period in ("P1", "P2")],
        stock=[{"location": "port", "material": "magnet", "safety_days": 60}],
    )
    book = small(sheets)
    repairs = _repairs(book)
    days = next(changed(repair)["stock!E5"] for repair in repairs if "stock!E5" in changed(repair))
    assert isinstance(days, float)
    assert 0 < days < 60
    one = next(repair for repair in repairs if "stock!E5" in changed(repair)).changes[0]
    assert not has_plan(change_book(book, [_with(one, days * 1.0002)]))
    assert all(holds(book, repair) for repair in repairs)


def test_closing_stock_and_most_stock() -> None:
    sheets = world(
        1,
        1,
        offers=[offer("home", "port", 5, most_t_per_year=60)],
        origins=all_from("home", "IND"),
        demand=[want(1, period) for period in ("P1", "P2")],
        stock=[{"location": "port", "material": "magnet", "closing_t": 20}],
    )
    book = small(sheets)
    assert {"stock!F5": 10.0} in [changed(repair) for repair in _repairs(book)]


def test_figures_that_are_only_together_enough() -> None:
    """Two caps on one tonne: the Chinese one on the magnet and the Chinese one on the metal; neither alone helps."""
    caps = [
        {"cap": stage, "country": "CHN", "stage": stage, "share": 0.1, "base": "demand", "per": "period"}
        for stage in ("metal", "magnet")
    ]
    sheets = world(
        offers=[offer("china", "works", 5)],
        origins=all_from("china", "CHN"),
        caps=caps,
        commitments=[order("serve", "d", 7, can_move="physics")],
        **way("sea", "works", "port", 1),
    )
    book = small(sheets)
    repairs = _repairs(book)
    assert changed(repairs[0]) == {"caps!E5": pytest.approx(0.7), "caps!E6": pytest.approx(0.7)}
    assert all(holds(book, repair) for repair in repairs)


def test_every_conflict_is_repaired_at_once() -> None:
    sheets = home_made(floors=[FLOOR], commitments=[order("buy", "china", 60)])
    sheets["offers"][1]["most_t_per_year"] = 20
    book = small(sheets)
    repairs = _repairs(book)
    assert changed(repairs[0])
    assert all({one.sheet for one in repair.changes} == {"floors", "commitments"} for repair in repairs)
    assert all(holds(book, repair) for repair in repairs)
