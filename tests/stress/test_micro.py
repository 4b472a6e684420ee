"""Cases solved by hand: who is short of how much, when the first line stops, what it costs, what would have helped."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.stress.react import GIVEN_WAY, IMPOSSIBLE, KEPT, react, rupees
from planner.stress.survival import survived
from planner.stress.work import answer
from tests.cases.hand import METAL, all_from, offer, process, recipe, want, way, world
from tests.cases.rule_cases import control, licence
from tests.stress.bench import JULY, bench, island, short_of, under_stress


def row(frames: dict, kind: str, subject: str, change: str = "out") -> dict:
    """The row of a case."""
    found = frames["stress"]
    found = found[(found["kind"] == kind) & (found["subject"] == subject) & (found["change"] == change)]
    (one,) = found.to_dict("records")
    return one


def test_the_mill_is_out_for_two_months(tmp_path: Path) -> None:
    """In July and August 4 t come from home at 50 and 6 t are short at 100: 800 in place of 110, 690 more a month.

    The 4 t last for 4/10 of July's 31 days: 12 whole days, so the line stops on the 13th. Bought in June, the 20 t cost
    what they cost in the plan, so stock prevents all of it and costs nothing. All 20 t from home would cost
    39 more each: 780.
    """
    run, frames = under_stress(island(), tmp_path, **JULY)
    one = row(frames, "partner", "mill")
    assert one["status"] == "solved"
    assert one["short_t"] == pytest.approx(12.0)
    assert one["over_plan_inr"] == pytest.approx(1380.0)
    assert one["penalties_over_plan_inr"] == pytest.approx(1200.0)
    assert one["paid_over_plan_inr"] == pytest.approx(180.0)
    assert (one["from"], one["until"]) == ("2026-07-01", "2026-08-31")
    assert (one["first_stop"], one["first_customer"], one["first_segment"]) == ("2026-07-13", "c", "ev")
    assert one["prevented_by"] == "stock"
    assert one["prevention"] == "in stock on the day: 20 t magnet at port"
    assert one["prevention_over_plan_inr"] == pytest.approx(0.0, abs=1e-6)
    assert one["premium_inr"] == pytest.approx(0.0, abs=1e-6)
    (answered,) = [found for found in run.answers if (found.case.kind, found.case.subject) == ("partner", "mill")]
    source = next(found for found in run.measured[answered.case.key] if found["kind"] == "second source")
    assert source["over_inr"] == pytest.approx(780.0)
    assert source["short_t"] == pytest.approx(0.0)
    assert source["amounts"] == [[0, pytest.approx(12.0)]]
    short = frames["stress_short"]
    short = short[(short["kind"] == "partner") & (short["subject"] == "mill")]
    assert short[["customer", "segment", "period", "short_t"]].to_numpy().tolist() == [
        ["c", "ev", "P4", pytest.approx(6.0)],
        ["c", "ev", "P5", pytest.approx(6.0)],
    ]


def test_the_first_tonne_tells_what_would_have_helped(tmp_path: Path) -> None:
    """A tonne more on the day costs 11 and saves 100 - 11; one more at home costs 50 and saves 50."""
    _, frames = under_stress(island(), tmp_path, **JULY, prevent=0)
    one = row(frames, "partner", "mill")
    assert one["prevented_by"] == "stock"
    assert one["prevention"] == "magnet at port: a tonne more costs ₹11.00 and saves ₹89.00"


def test_time_to_survive() -> None:
    """6 t must still come from the mill in July: with what it sends in the plan, on 6/10 of the days.

    Found to a thirty-second: 12/32 of the month may be lost, 13/32 are too much.
    """
    found = bench(island())
    assert survived(found.program, found.node("partner", "mill"), 3) == (0, 12 / 32)
    assert survived(found.program, found.node("offer", "home"), 3) == (3, 0.0)


def test_survival_on_stock() -> None:
    """With a safety stock of 15 t that may be used at a price, July's 6 t and August's are there, September's not."""
    stock = [{"location": "port", "material": "magnet", "safety_t": 15, "penalty_inr_per_t_year": 1200}]
    found = bench(island(stock=stock))
    whole, part = survived(found.program, found.node("partner", "mill"), 3)
    assert whole == 2
    assert part == pytest.approx(0.7, abs=1 / 32)


def test_what_left_before_arrives() -> None:
    """A month under way: what left in June serves July. Home keeps its 4 t of July: 12 of 20 t are there."""
    sheets = island(**way("sea", "mill", "port", 1, lead_months=1))
    sheets["demand"][0]["tonnes"] = 0
    found = bench(sheets)
    state = react(found.program, [found.out("route", "sea", 3, 5)])
    more = short_of(found.program, state.values)
    periods = found.plan.network.model["need"]["period"].to_numpy()
    assert more[periods <= 3] == pytest.approx(0.0, abs=1e-9)
    assert more[periods > 3].sum() == pytest.approx(8.0)


def two_licences() -> dict:
    """10 t a month from China at 10, on a licence for April and May and one for June and July; home at 60 at first."""
    return world(
        1, 1, 1, 1,
        demand=[want(10, f"P{number}") for number in range(1, 5)],
        offers=[
            offer("chn", "works", 10),
            offer("home", "port", 60, most_t_per_year=180, to="2026-05-31"),
        ],
        controls=[control()],
        licences=[
            licence("L1", quota="unlimited", valid_from="2026-04-01", valid_to="2026-05-31"),
            licence("L2", quota="unlimited", valid_from="2026-06-01", valid_to="2026-07-31"),
        ],
        **way("sea", "works", "port"),
    )  # fmt: skip


def test_the_second_refusal_is_not_foreseen() -> None:
    """Without the first licence home serves April and May; nobody keeps its other 10 t, so 20 t are short without the
    second. Known at once, 10 t would have been kept.
    """
    found = bench(two_licences())
    first, second = (found.case("licence", name, "refused").shocks[0] for name in ("L1", "L2"))
    assert (first.day, second.day) == (0, 2)
    blind = react(found.program, [first, second])
    assert found.program.shorts(blind.values).sum() == pytest.approx(20.0)
    both = react(found.program, [type(first)(0, (*first.closes, *second.closes))])
    assert found.program.shorts(both.values).sum() == pytest.approx(10.0)
    assert rupees(found.program, blind.values, blind.form.cost) > rupees(found.program, both.values, both.form.cost)


def with_floor(**changes: object) -> dict:
    """Half of 10 t a month must be Indian, at 30; the rest is Chinese at 10."""
    return world(
        1, 1, 1,
        demand=[want(10, f"P{number}") for number in range(1, 4)],
        offers=[offer("chn", "port", 10), offer("ind", "port", 30)],
        origins=all_from("chn", "CHN") + all_from("ind", "IND"),
        floors=[{"floor": "half", "stage": "magnet", "share": 0.5, "per": "period", "base": "demand"} | changes],
        stock=[{"location": "port", "material": "magnet", "most_t": 0}],
    )  # fmt: skip


def test_a_policy_gives_way_where_it_cannot_hold() -> None:
    """Without Indian magnets in May the floor cannot hold: it is given up by 5 t, nothing is short, 100 are saved."""
    found = bench(with_floor())
    shock = found.out("offer", "ind", 1, 2)
    told = answer(found.program, [shock])
    assert told["how"] == GIVEN_WAY
    assert told["short"] == []
    assert told["over_inr"] == pytest.approx(-100.0)
    assert [amount for _, amount in told["relief"]] == [pytest.approx(5.0)]


def test_a_law_does_not() -> None:
    found = bench(with_floor(can_move="law"))
    assert answer(found.program, [found.out("offer", "ind", 1, 2)]) == {"how": IMPOSSIBLE}


def test_goods_abroad_are_held_up(tmp_path: Path) -> None:
    """Magnets pressed in Japan in June come out in July, when the route is out: they wait there for September."""
    sheets = island(
        materials=METAL,
        offers=[offer("metal", "mill", 9, "metal"), offer("home", "port", 50, most_t_per_year=48)],
        origins=all_from("metal", "JPN", "mined", "refined", "metal"),
        processes=[process("press", "mill", "magnet", 1, lead_months=1)],
        recipes=recipe("press", metal=1),
    )
    sheets["demand"][0]["tonnes"] = 0
    _, frames = under_stress(sheets, tmp_path, **JULY)
    one = row(frames, "route", "sea")
    assert one["status"] == "rules give way"
    assert one["note"] == "magnet held up at mill: 10 t"
    assert one["short_t"] == pytest.approx(12.0)


def test_nothing_is_worked_out_where_nothing_changes(tmp_path: Path) -> None:
    run, frames = under_stress(island(), tmp_path, **JULY)
    one = row(frames, "offer", "home")
    assert (one["status"], one["short_t"], one["over_plan_inr"]) == ("no effect", 0.0, 0.0)
    assert one["note"] == "the plan does not use it then, so it stays the best plan"
    state = react(run.program, [run.shocks.cases[0].shocks[0]]) if run.shocks.cases[0].shocks else None
    assert state is None or state.how == KEPT


def test_demand_up(tmp_path: Path) -> None:
    """Two months of 11 t: 2 t more at 11. The mill has no limit."""
    _, frames = under_stress(island(), tmp_path, **JULY)
    one = row(frames, "demand", "all customers", "10% more")
    assert one["over_plan_inr"] == pytest.approx(22.0)
    assert one["short_t"] == 0.0


def test_dearer_goods_and_freight(tmp_path: Path) -> None:
    """20 t at 10 in July and August, half as dear again: 100. Freight of 1 on 20 t: 10."""
    _, frames = under_stress(island(), tmp_path, **JULY)
    assert row(frames, "price", "all offers abroad", "× 1.5")["over_plan_inr"] == pytest.approx(100.0)
    assert row(frames, "freight", "all routes across a border", "× 1.5")["over_plan_inr"] == pytest.approx(10.0)


def test_a_shortage_that_only_changes_customers_is_no_new_one() -> None:
    """10 of 20 t are there; who goes without costs the planner differently, but the grade is short by as much."""
    sheets = world(
        demand=[want(10), want(10, demand="e", customer="other", shortage_penalty_inr_per_t=90)],
        offers=[offer("home", "port", 50, most_t_per_year=10)],
    )
    program = bench(sheets).program
    first, other = program.short
    assert program.shorts(program.values) == pytest.approx([0.0, 10.0])
    swapped = program.values.copy()
    swapped[[first, other]] = 10.0, 0.0
    assert program.more_short(swapped) == pytest.approx([0.0, 0.0])
    swapped[[first, other]] = 10.0, 4.0
    assert program.more_short(swapped) == pytest.approx([4.0, 0.0])
