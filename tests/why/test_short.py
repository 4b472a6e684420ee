"""Why demand is short, what a place is worth, and what sources could take at the same cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.solve import solve
from planner.why import ranges, why
from tests.cases.hand import all_from, offer, sell, want, way, ways, world
from tests.cases.rule_cases import china, licence
from tests.cases.share_cases import cap_of_demand
from tests.prices.cases import plan, random_plans


def test_the_scarce_thing_behind_a_shortage_and_its_cell() -> None:
    """4 t on the licence and nothing else: 6 t short; a tonne of quota more serves one more and saves 90."""
    sheets = china(licences=[licence("L", quota=4)], offers=[offer("chn", "works", 10)], origins=all_from("chn", "CHN"))
    answer = why(plan(sheets), "customer=c period=FY2026-27")
    assert answer.verdict == "Of 10 t of customer 'c' in FY2026-27, 6 t are short."
    (scarce,) = answer.tables["scarce"].to_dict("records")
    assert (scarce["sheet"], scarce["cell"], scarce["less_short_t"]) == ("licences", "G5", pytest.approx(1.0))
    assert scarce["saves_inr"] == pytest.approx(90.0)
    assert answer.paragraphs == ("No plan serves a tonne more of it and keeps all the hard rules.",)


def test_several_scarce_things() -> None:
    """The cap holds the Chinese back, the offer the Indians: a point of the cap is a tenth of a tonne."""
    answer = why(plan(cap_of_demand().sheets), "demand=d")
    found = {row["limit"]: row["less_short_t"] for row in answer.tables["scarce"].to_dict("records")}
    assert found == pytest.approx({"cap 'k'": 0.1, "most of offer 'i'": 1.0})


def test_somebody_else_would_be_short_instead() -> None:
    """10 t for two who want 10 each, at penalties of 100 and 90."""
    demand = [want(10), want(10, demand="e", customer="e", shortage_penalty_inr_per_t=90)]
    sheets = world(offers=[offer("a", "port", 10, most_t_per_year=10)], demand=demand)
    answer = why(plan(sheets), "customer=e")
    assert answer.figures["short_t"] == pytest.approx(10.0)
    assert answer.figures["dearer_inr_pv"] == pytest.approx(10.0)
    assert "'d' would be short instead" in answer.paragraphs[0]


def test_scarce_things_help_whoever_bears_the_dearest_penalty() -> None:
    """5 t for a line at 100 and one at 90, which want 10 each: a tonne more goes to the first, and both lack it."""
    demand = [want(10), want(10, demand="e", customer="e", shortage_penalty_inr_per_t=90)]
    sheets = world(offers=[offer("a", "port", 10, most_t_per_year=5)], demand=demand)
    answer = why(plan(sheets), "customer=e")
    assert answer.figures["short_t"] == pytest.approx(10.0)
    (scarce,) = answer.tables["scarce"].to_dict("records")
    assert (scarce["limit"], scarce["less_short_t"]) == ("most of offer 'a'", pytest.approx(1.0))
    assert "behind it and 'd', who compete for the same" in answer.headings["scarce"]
    assert len(answer.paragraphs) == 1


def test_what_is_there_at_the_start_is_scarce_where_nothing_else_comes_in_time() -> None:
    """Magnets take two months by sea: in the first of three only the 4 t that lie there serve the 10 t wanted."""
    sheets = world(
        1,
        1,
        1,
        demand=[want(10, "P1"), want(10, "P3")],
        offers=[offer("jpn", "mill", 10)],
        opening_stock=[{"lot": "old", "location": "port", "material": "magnet", "tonnes": 4}],
        **way("sea", "mill", "port", 1, lead_months=2),
    )
    answer = why(plan(sheets), "demand=d period=P1")
    assert answer.figures["short_t"] == pytest.approx(6.0)
    (scarce,) = answer.tables["scarce"].to_dict("records")
    assert (scarce["sheet"], scarce["cell"], scarce["limit"]) == ("opening_stock", "D5", "opening stock 'old'")
    assert (scarce["less_short_t"], scarce["saves_inr"]) == pytest.approx((1.0, 100.0))


def test_what_costs_more_than_the_penalty() -> None:
    sheets = world(offers=[offer("a", "port", 130)])
    answer = why(plan(sheets), "demand=d")
    assert answer.figures["dearer_inr_pv"] == pytest.approx(30.0)
    assert "costs more than the penalty" in answer.paragraphs[1]


def test_demand_that_is_served() -> None:
    answer = why(plan(china(licences=[licence("L", quota=4)])), "segment=ev")
    assert answer.verdict == "All 10 t of segment 'ev' are served."
    assert answer.figures["dearest_tonne_inr"] == pytest.approx(60.0)
    assert sorted(answer.tables["served_by"]["tonnes"]) == pytest.approx([4.0, 6.0])


def test_what_a_tonne_is_worth_somewhere() -> None:
    answer = why(plan(china(licences=[licence("L", quota=4)])), "material=magnet location=port")
    assert answer.figures == pytest.approx({"least_worth_inr": 60.0, "most_worth_inr": 60.0})
    flows = answer.tables["flows"].set_index("flow")["tonnes"]
    assert dict(flows) == pytest.approx({"bought from": 6.0, "arrived on": 4.0, "served to customers": -10.0})


def test_nobody_wants_it() -> None:
    sheets = world(6, 6, offers=[offer("a", "port", 10)], demand=[want(10, "P1")])
    assert "Nobody wants anything" in why(plan(sheets), "demand=d period=P2").verdict


def test_ranges_of_equal_sources() -> None:
    """Three offers at the same price, one of them with 4 t at most; 10 t wanted; a fourth is dearer."""
    sheets = world(
        offers=[
            offer("a", "port", 10),
            offer("b", "port", 10, most_t_per_year=4),
            offer("c", "mill", 8),
            offer("d", "port", 11),
        ],
        **ways(way("sea", "mill", "port", 2)),
    )
    one = plan(sheets)
    found = ranges(one)
    table = found.table.set_index("offer")
    assert dict(table["least"]) == pytest.approx({"a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0}, abs=1e-7)
    assert dict(table["most"]) == pytest.approx({"a": 10.0, "b": 4.0, "c": 10.0, "d": 0.0}, abs=1e-7)
    assert table["tonnes"].sum() == pytest.approx(10.0)
    assert set(found.open_rows["offer"]) == {"a", "b", "c"}
    assert found.unknown == 0


def test_ranges_stop_in_time() -> None:
    found = ranges(random_plans()[0], seconds=0.0)
    assert found.unknown == len(found.table)
    assert found.table["least"].isna().all()


@pytest.mark.parametrize("number", range(8))
def test_random_ranges_cost_the_same_and_no_more_fits(number: int) -> None:
    """At the ends of a range the plan costs the same; beyond them it costs more."""
    one = random_plans()[number]
    form, base = one.solution.form, one.solution.objective_inr
    buy = one.view.model["buy"]
    offers = one.view.labels("offer", buy["offer"].to_numpy())
    years = one.view.fiscal_year_of_period(buy["period"].to_numpy())
    for row in ranges(one).table.to_dict("records")[:6]:
        if not np.isfinite(row["most"]):
            continue
        own = np.flatnonzero((offers == row["offer"]) & (years == row["fiscal_year"])) + form.columns["buy"].start
        assert row["least"] - 1e-6 <= row["tonnes"] <= row["most"] + 1e-6
        for end, sign in ((row["least"], -1.0), (row["most"], 1.0)):
            cost = form.cost.copy()
            cost[own] -= sign * 1e-7 * (1 + abs(form.cost).max())
            found = solve(replace(form, cost=cost))
            values = np.concatenate([found.columns[family] for family in form.columns])
            assert values[own].sum() * sign >= end * sign - 1e-4 * (1 + abs(end))
            assert form.cost @ values + form.offset == pytest.approx(base, rel=1e-4, abs=1e-3)


def test_a_sale_that_does_not_pay() -> None:
    """5 t may be sold at 25; the next tonne costs 30."""
    sheets = world(
        demand=[want(10), sell(5, 25, demand="s")],
        offers=[offer("a", "port", 10, most_t_per_year=12), offer("b", "port", 30)],
    )
    answer = why(plan(sheets), "demand=s")
    assert answer.verdict == "Demand 's' is a sale, served only where it pays: 2 of 5 t are sold."
    assert answer.figures["more_dearer_inr_pv"] == pytest.approx(5.0)
