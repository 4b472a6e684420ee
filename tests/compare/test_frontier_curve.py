"""Every point of a frontier is an optimum, the laws of the curve hold, and its corners and its end are exact."""

from __future__ import annotations

import numpy as np
import pytest

from planner.compare.frontier_target import Target, sweep_of
from planner.solve.level import Sweep
from tests.cases.all_cases import CASES
from tests.cases.hand import all_from, offer, world
from tests.compare.frontiers import afresh, curve_of, is_convex, never_falls, same, swept
from tests.properties.random_cases import random_sheets

SHARES = np.linspace(0.0, 1.0, 9)


def stairs(**sheets):
    """Demand of 10: Chinese at 10, four Indian tonnes at 30, three more at 50."""
    rows = {
        "offers": [
            offer("c", "port", 10),
            offer("i", "port", 30, most_t_per_year=4),
            offer("j", "port", 50, most_t_per_year=3),
        ],
        "origins": all_from("c", "CHN") + all_from("i", "IND") + all_from("j", "IND"),
        "floors": [{"floor": "f", "stage": "magnet", "share": 0.1}],
    }
    return world(**{**rows, **sheets})


def test_a_curve_solved_by_hand():
    """100 up to nothing; 20 a tonne up to 4 t, 40 a tonne up to 7 t, and no further."""
    curve, _ = curve_of(stairs(), "floor", "f", SHARES)
    expected = {level: 100 + 200 * level + 200 * max(level - 0.4, 0.0) for level in SHARES if level <= 0.7}
    assert curve.reach.level == pytest.approx(0.7, abs=1e-12)
    assert set(curve.points) == {*expected, curve.reach.level}
    for level, cost in expected.items():
        assert curve.points[level].objective_inr == pytest.approx(cost, rel=1e-9)
    assert [corner.point.level for corner in curve.corners] == [pytest.approx(0.4, abs=1e-9)]
    assert (curve.corners[0].looser_inr, curve.corners[0].tighter_inr) == (pytest.approx(200), pytest.approx(400))
    assert curve.unsure_inr == 0.0
    assert curve.points[0.625].slope_inr == pytest.approx(400)
    assert curve.points[0.125].short_t == 0.0


def test_a_cap_by_hand():
    """The cap of demand: 7 t need not be Chinese; below 0.3 three or more are short at 100."""
    sheets = stairs(caps=[{"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.5, "base": "demand"}], floors=[])
    curve, found = curve_of(sheets, "cap", "k", np.linspace(0.0, 1.0, 6))
    assert found.now == 0.5
    assert [corner.point.level for corner in curve.corners] == [pytest.approx(0.3), pytest.approx(0.6)]
    assert curve.points[0.0].short_t == pytest.approx(3.0)
    assert (curve.corners[0].looser_inr, curve.corners[0].tighter_inr) == (pytest.approx(-400), pytest.approx(-900))
    assert curve.reach is None


def test_a_path_keeps_its_shape():
    rows = [
        {"floor": "f", "stage": "magnet", "share": share, "from": f"{year}-04-01", "to": f"{year + 1}-03-31"}
        for share, year in ((0.1, 2026), (0.4, 2027))
    ]
    demand = [
        {**stairs()["demand"][0], "demand": f"d{number}", "period": f"P{number}", "tonnes": 10} for number in (1, 2)
    ]
    sheets = {**stairs(floors=rows, demand=demand), "periods": world(12, 12)["periods"]}
    found = swept(sheets, "floor", "f")
    assert found.now == 0.4
    assert found.spans == (("FY2026-27", pytest.approx(0.25)), ("FY2027-28", pytest.approx(1.0)))
    curve, _ = curve_of(sheets, "floor", "f", [0.0, 0.7, 1.0])
    assert curve.reach is None
    assert curve.points[0.7].objective_inr == pytest.approx(afresh(sheets, "floor", "f", 0.7, found))


def test_a_soft_rule_is_kept_unless_it_may_be_missed():
    sheets = stairs(floors=[{"floor": "f", "stage": "magnet", "share": 0.1, "penalty_inr_per_t": 25}])
    curve, _ = curve_of(sheets, "floor", "f", SHARES)
    assert curve.reach.level == pytest.approx(0.7)
    from models.arrays import compile_form
    from models.sourcing import build
    from planner.network import build_network
    from tests.cases.build import case

    network = build_network(case(**sheets))
    soft = sweep_of(Target("floor", "f", ""), network, compile_form(build(network.model)), soft=True)
    assert Sweep(soft.form, soft.level).at(1.0).objective_inr == pytest.approx(100 + 4 * 20 + 6 * 25)


def test_a_floor_of_what_is_delivered_ends_exactly_where_it_must():
    """5 t are promised to China's offer: of what is delivered at most 7 / 12 is Indian, though 100 % is asked for."""
    sheets = stairs(
        demand=[{**stairs()["demand"][0], "tonnes": 20}],
        offers=[
            offer("c", "port", 10, least_t_per_year=5),
            offer("i", "port", 30, most_t_per_year=4),
            offer("j", "port", 50, most_t_per_year=3),
        ],
        floors=[{"floor": "f", "stage": "magnet", "share": 0.1, "base": "delivered"}],
        settings=[{"setting": "home", "value": "IND"}],
    )
    curve, found = curve_of(sheets, "floor", "f", SHARES)
    assert not found.level.is_side
    if curve.reach is not None:
        assert afresh(sheets, "floor", "f", curve.reach.level - 1e-6, found) is not None
        assert afresh(sheets, "floor", "f", curve.reach.level + 1e-6, found) is None
    assert np.isnan(curve.unsure_inr)
    for level, point in curve.points.items():
        assert same(point.objective_inr, afresh(sheets, "floor", "f", level, found)) or curve.reach is not None


def rules_of(sheets):
    """Rules that can be swept, with levels around what they are."""
    for kind, sheet in (("floor", "floors"), ("cap", "caps")):
        for name in dict.fromkeys(row[kind] for row in sheets.get(sheet, [])):
            yield kind, name, SHARES
    for kind, sheet, figure in (("licence", "licences", "quota_t"), ("budget", "budgets", "amount_inr")):
        for row in sheets.get(sheet, []):
            if isinstance(row[figure], int | float) and row[figure] > 0 and row.get("status") in (None, "granted"):
                yield kind, row[kind], np.linspace(0.0, 2.0 * row[figure], 5)


def check(sheets, kind, name, levels):
    """Every point is that of a fresh solve, and the laws hold; False if nothing can be swept."""
    from planner.errors import InputError, PlanError

    try:
        curve, found = curve_of(sheets, kind, name, levels)
    except InputError:
        return False
    except PlanError as error:
        pytest.fail(f"{kind} {name}: {error}")
    fresh = {level: afresh(sheets, kind, name, level, found) for level in levels.tolist()}
    if curve is None:
        assert not any(cost is not None for cost in fresh.values())
        return True
    for level, cost in fresh.items():
        point = curve.points.get(level)
        assert (point is None) == (cost is None), (kind, name, level)
        assert point is None or same(point.objective_inr, cost), (kind, name, level, point, cost)
    assert never_falls(curve.points, towards=1 if found.level.is_least else -1)
    if found.level.is_side:
        everything = {**curve.points, **{corner.point.level: corner.point for corner in curve.corners}}
        assert is_convex(everything), (kind, name)
    return True


def _check_cases(cases):
    checked = 0
    for make in cases:
        solved = make()
        if solved.objective is not None:
            checked += sum(check(solved.sheets, *rule) for rule in rules_of(solved.sheets))
    return checked


def test_all_points_of_some_cases_solved_by_hand():
    with_rules = [make for make in CASES.values() if any(rules_of(make().sheets))]
    assert _check_cases(with_rules[::12]) >= 2


@pytest.mark.slow
def test_all_points_of_all_cases_solved_by_hand():
    assert _check_cases(CASES.values()) >= 20


@pytest.mark.parametrize(
    "seed", [300, 302, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (301, *range(303, 310)))]
)
def test_all_points_of_random_cases(seed):
    sheets = random_sheets(seed)
    for rule in rules_of(sheets):
        check(sheets, *rule)
