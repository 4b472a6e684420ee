"""Prices by hand, and against fresh solves of random workbooks: never one false number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.prices import prices, sentences, table
from planner.prices.levers import find_levers
from planner.solve import InfeasibleModelError, solve
from planner.solve.ray import Rays
from planner.solve.warm import Shift, Warm
from tests.cases.hand import all_from, offer, want, world
from tests.cases.rule_cases import china, control, licence
from tests.cases.share_cases import cap_of_demand, cap_of_what_is_delivered
from tests.prices.cases import Plan, plan, price_of, priced, random_plans


def test_one_more_tonne_of_a_licence() -> None:
    """4 t at 15 on the licence, the rest at 60: a tonne more saves 45, to the buyers, until all 10 t come on it."""
    sheets = china(licences=[licence("L", quota=4, fee_inr_per_t=5)])
    price = price_of(priced(sheets), "licences")
    assert (price.saves, price.costs) == pytest.approx((45.0, 45.0))
    assert price.gains == pytest.approx({"buyers": 45.0, "penalties": 0.0, "state": 0.0})
    assert (price.low, price.high) == pytest.approx((0.0, 10.0))
    assert price.then == "nothing is bought from offer 'home' in P1 any more"
    assert price.later == pytest.approx(0.0, abs=1e-6)


def test_what_binds_then() -> None:
    """Seven more tonnes on the licence would save, but the Chinese works have only 6."""
    sheets = china(licences=[licence("L", quota=4)])
    sheets["offers"] = [offer("chn", "works", 10, most_t_per_year=6), offer("home", "port", 60)]
    price = price_of(priced(sheets), "licences")
    assert price.saves == pytest.approx(50.0)
    assert price.high == pytest.approx(6.0)
    assert price.then.startswith("most of offer 'chn' in P1 (offers!")
    assert price.then.endswith("binds")
    assert price.later == pytest.approx(0.0, abs=1e-6)


def test_a_percentage_point_of_a_cap() -> None:
    """5 Chinese t of 10 at 10, 4 Indian at 30, 1 short at 100: a point is 0.1 t and saves 9, until nothing is short."""
    price = price_of(priced(cap_of_demand().sheets), "caps")
    assert price.saves == pytest.approx(9.0)
    assert (price.low, price.high) == pytest.approx((0.0, 60.0))
    assert price.gains["penalties"] == pytest.approx(10.0)
    assert price.gains["buyers"] == pytest.approx(-1.0)
    assert price.then == "'d' is no longer short in P1"
    assert price.later == pytest.approx(2.0)


def test_a_point_of_a_cap_on_what_is_delivered_is_solved_again() -> None:
    """4 + 4 delivered, 2 short. At 51 % the Chinese are 4 × 0.51 / 0.49: 0.163 t more, each saves 90."""
    price = price_of(priced(cap_of_what_is_delivered().sheets), "caps")
    assert price.whole_point == pytest.approx(90 * (4 * 0.51 / 0.49 - 4))
    assert price.saves == pytest.approx(90 * 4 * 0.01 / 0.5**2)


def test_a_floor_is_looser_downwards() -> None:
    sheets = world(
        offers=[offer("c", "port", 10), offer("i", "port", 30)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        floors=[{"floor": "f", "stage": "magnet", "share": 0.5}],
    )
    price = price_of(priced(sheets), "floors")
    assert price.looser == -1
    assert price.saves == pytest.approx(2.0)
    assert (price.low, price.high) == pytest.approx((0.0, 100.0))


def test_a_kink_is_told_as_a_pair() -> None:
    """The quota is just what is wanted: more saves nothing, less costs 50."""
    price = price_of(priced(china(licences=[licence("L", quota=10)])), "licences")
    assert (price.saves, price.costs) == pytest.approx((0.0, 50.0))
    assert price.is_exact
    assert "saves nothing; one less costs ₹50.00" in sentences([price])[0]


def test_a_kink_between_two_prices() -> None:
    """4 t on the licence, 6 t at 60 from home, who has just 6: a tonne more saves 50, a tonne less costs a shortage."""
    sheets = china(licences=[licence("L", quota=4)])
    sheets["offers"] = [offer("chn", "works", 10), offer("home", "port", 60, most_t_per_year=6)]
    price = price_of(priced(sheets), "licences")
    assert (price.saves, price.costs) == pytest.approx((50.0, 90.0))


def test_a_hard_rule_that_cannot_be_tighter() -> None:
    """All of the Indian 5 t go into the floor of half the demand: a higher one cannot be met."""
    sheets = world(
        offers=[offer("c", "port", 10), offer("i", "port", 30, most_t_per_year=5)],
        origins=all_from("c", "CHN") + all_from("i", "IND"),
        floors=[{"floor": "f", "stage": "magnet", "share": 0.5}],
    )
    price = price_of(priced(sheets), "floors")
    assert price.saves == pytest.approx(2.0)
    assert np.isinf(price.costs)
    assert "no plan keeps all the hard rules" in sentences([price])[0]


def test_one_cell_for_many_periods_is_one_price() -> None:
    """12 t a year limit two half years at 6 t each: a tonne a year more saves half a tonne in each."""
    sheets = world(
        6,
        6,
        demand=[want(10, "P1"), want(10, "P2")],
        offers=[offer("c", "port", 10, most_t_per_year=12), offer("i", "port", 30)],
        stock=[{"location": "port", "material": "magnet", "most_t": 0}],
    )
    price = price_of(priced(sheets), "offers")
    assert price.saves == pytest.approx(20.0)
    assert price.lever.spans == ("P1", "P2")
    assert price.high == pytest.approx(20.0)


def test_a_budget_is_priced_by_the_crore() -> None:
    """Nothing else in money: its step is a crore, its figure rupees."""
    assert all(lever.step == 1e7 for one in random_plans() for lever in find_levers(one) if lever.unit == "INR")


def test_who_gains_counts_duty_of_the_state() -> None:
    """Chinese at 10 with 20 % duty on 10: 12; a tonne more saves the buyers 48 and brings the state 2."""
    sheets = china(licences=[licence("L", quota=4)])
    sheets["freight"][0] |= {"duty_share": 0.2}
    price = price_of(priced(sheets), "licences")
    assert price.gains == pytest.approx({"buyers": 48.0, "penalties": 0.0, "state": 2.0})


def test_a_limit_per_fiscal_year_is_a_figure_per_year() -> None:
    """12 t a year, two months of the year in the horizon: a tonne a year more is a sixth of a tonne, worth 50 / 6."""
    sheets = china(1, 1, start="2027-02", demand=[want(10, "P1"), want(10, "P2")])
    sheets["controls"] = [control("limit", limit_t=12, limit_per="fiscal year")]
    price = price_of(priced(sheets), "controls")
    assert price.saves == pytest.approx(50 / 6)
    assert price.lever.unit == "t/year"


def resolved(one: Plan, shift: Shift, by: float) -> float:
    """Objective of a fresh solve with limits moved; infinite if there is no plan."""
    form = one.solution.form
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[shift.rows] += by * shift.amounts
    upper[shift.rows] += by * shift.amounts
    try:
        return solve(replace(form, row_lower=lower, row_upper=upper)).objective_inr
    except InfeasibleModelError:
        return np.inf


@pytest.mark.parametrize("number", range(12))
def test_random_prices_are_what_a_fresh_solve_finds(number: int) -> None:
    one = random_plans()[number]
    base, by = one.solution.objective_inr, 1e-4
    for price in prices(one, top=0)[0][:6]:
        lever = price.lever
        assert price.is_exact
        close = {"rel": 1e-4, "abs": 1e-4 * (1 + abs(base)) * 1e-4 / by * lever.step}
        loose = (base - resolved(one, lever.shift, price.looser * by)) / by * lever.step
        assert price.saves == pytest.approx(loose, **close)
        if lever.figure > by or price.looser < 0:
            tight = (resolved(one, lever.shift, -price.looser * by) - base) / by * lever.step
            assert price.costs == pytest.approx(tight, **close)
        assert price.gains["buyers"] + price.gains["penalties"] == pytest.approx(price.saves, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("number", range(12))
def test_random_prices_hold_as_far_as_they_say(number: int) -> None:
    one = random_plans()[number]
    base = one.solution.objective_inr
    for price in prices(one, top=0, kinks=0)[0][:6]:
        end = price.high if price.looser > 0 else price.low
        if not price.is_exact or not np.isfinite(end):
            continue
        by = end - price.lever.figure
        cost = base - price.saves / price.lever.step * abs(by)
        assert resolved(one, price.lever.shift, by) == pytest.approx(cost, rel=1e-7, abs=1e-5)


def test_the_table_names_a_cell_for_every_price() -> None:
    for one in random_plans()[:4]:
        frame = table(prices(one)[0])
        assert frame["cell"].str.fullmatch(r"[A-Z]+\d+").all()
        assert (frame["saves_inr"].diff().dropna() <= 1e-9).all()
        for row in frame.to_dict("records"):
            assert f"({row['sheet']}!{row['cell']})" in row["words"]


def test_rays_follow_the_rows_and_split_the_price() -> None:
    for one in random_plans()[:6]:
        form = one.solution.form
        rays = Rays(one.warm)
        total = sum(rays.split([one.purses["buyers"], one.purses["penalties"]]))
        assert total == pytest.approx(one.duals, rel=1e-6, abs=1e-6)
        for row in np.flatnonzero(one.duals)[:20]:
            if row in range(form.rows["need"].start, form.rows["need"].stop):
                continue
            ray = rays.ray(Shift(np.array([row]), np.array([1.0])))
            flows = rays.flows(ray)
            assert form.cost @ flows == pytest.approx(one.duals[row], rel=1e-6, abs=1e-6)
            assert (form.matrix @ flows)[row] == pytest.approx(1.0, abs=1e-7)


def test_questions_leave_the_solver_where_it_was() -> None:
    one = plan(cap_of_demand().sheets)
    warm = Warm(one.solution)
    row = np.flatnonzero(one.duals)[:1]
    shift = Shift(row, np.ones(1))
    before = warm.objective_inr
    assert warm.move(shift, 0.5)
    assert warm.objective_inr != pytest.approx(before)
    warm.home()
    assert warm.objective_inr == pytest.approx(before)
    for _ in range(2):
        found = warm.shifted(shift, 0.5)
        assert found is not None
        assert found.objective_inr == pytest.approx(before + 0.5 * one.duals[row][0])
    served = np.array([one.solution.form.columns["serve"].start])
    forced = warm.forced((served, np.ones(1)), 1e6)
    assert forced is None
    assert warm.objective_inr == pytest.approx(before)


def test_the_solver_finds_the_optimum_again_without_a_step() -> None:
    """The plan chosen among equal ones is carried by the state it was found with."""
    for one in random_plans():
        warm = Warm(one.solution)
        assert warm.engine.iterations == 0
        assert warm.widened(warm.values) == pytest.approx(one.values, abs=1e-7)
        assert warm.rupees(warm.prices) == pytest.approx(one.duals, rel=1e-7, abs=1e-7)


def test_a_closing_level_told_as_a_word() -> None:
    """10 t in stock must be there at the end: one less need not be bought again at 20."""
    sheets = world(
        offers=[offer("a", "port", 20)],
        opening_stock=[{"lot": "l", "location": "port", "material": "magnet", "tonnes": 10}],
        stock=[{"location": "port", "material": "magnet", "closing_t": "opening"}],
    )
    price = price_of(priced(sheets), "stock")
    assert price.saves == pytest.approx(20.0)
    assert "That holds for 10 t less." in sentences([price])[0]
