"""Goods that nothing tells apart: which are found, which stay apart, and how what leaves them is shared out."""

from __future__ import annotations

import numpy as np
import pytest

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.network import build_network
from planner.reduce import merge_provenances
from planner.solve import SolveOptions, solve
from tests.cases.build import case
from tests.cases.hand import all_from, offer, want, world
from tests.solve.programs import INF, program

SUPPLY = {"china": "CHN", "japan": "JPN"}


def two_origins(**more: object) -> LinearForm:
    """The same magnets from two countries: 6 t at 10, any at 20; two customers, one of them in a hurry."""
    sheets = world(
        offers=[offer("china", "port", 10, most_t_per_year=6), offer("japan", "port", 20)],
        origins=[row for supply, country in SUPPLY.items() for row in all_from(supply, country, "magnet")],
        demand=[
            want(10),
            want(5, demand="e", customer="e", shortage_penalty_inr_per_t=300),
        ],
        **more,
    )
    return compile_form(build(build_network(case(**sheets)).model))


def goods(form: LinearForm) -> int:
    part = form.rows["balance"]
    return part.stop - part.start


def test_origins_no_rule_asks_for_are_one_good() -> None:
    form = two_origins()
    merged = merge_provenances(form)
    assert goods(form) == 2
    assert merged is not None
    assert goods(merged.form) == 1
    assert solve(form).objective_inr == pytest.approx(6 * 10 + 9 * 20)


def test_a_cap_on_one_country_tells_them_apart() -> None:
    capped = {"cap": "k", "country": "CHN", "stage": "magnet", "share": 0.5}
    assert merge_provenances(two_origins(caps=[capped])) is None


def test_a_cap_on_a_country_that_neither_comes_from_does_not() -> None:
    capped = {"cap": "k", "country": "USA", "stage": "magnet", "share": 0.5}
    merged = merge_provenances(two_origins(caps=[capped]))
    assert merged is not None
    assert goods(merged.form) == 1


def shared(form: LinearForm) -> tuple[np.ndarray, np.ndarray]:
    """An optimum of the smaller program, in the columns of the larger; and its duals."""
    merged = merge_provenances(form)
    assert merged is not None
    found = solve(merged.form, SolveOptions(reduce=False))
    values = merged.values(np.concatenate(list(found.columns.values())))
    duals = merged.duals(np.concatenate(list(found.duals.values())))
    activity = form.matrix @ values
    assert (values >= 0).all()
    assert ((activity >= form.row_lower - 1e-9) & (activity <= form.row_upper + 1e-9)).all()
    assert form.cost @ values == pytest.approx(found.objective_inr)
    assert (form.cost - form.matrix.T @ duals >= -1e-9).all()
    return values, duals


def test_each_way_out_has_the_shares_of_what_came_in() -> None:
    """6 t and 3 t come in; 5 t and 4 t go out, two thirds of each from the first good."""
    form = program(
        [1, 1, 0, 0, 2, 2],
        [
            ([0, 0, 1, 1, 0, 0], 5, 5),
            ([0, 0, 0, 0, 1, 1], 4, 4),
            ([1, 0, 0, 0, 0, 0], -INF, 6),
            ([0, 1, 0, 0, 0, 0], -INF, 3),
            ([1, 0, -1, 0, -1, 0], 0, 0),
            ([0, 1, 0, -1, 0, -1], 0, 0),
        ],
        families={"need": 2, "supply": 2, "balance": 2},
    )
    values, duals = shared(form)
    assert values == pytest.approx([6, 3, 10 / 3, 5 / 3, 8 / 3, 4 / 3])
    assert duals[4] == duals[5]


def test_a_stock_on_hand_comes_in_too_and_periods_follow_each_other() -> None:
    """8 t of the one and 2 t of the other on hand; 5 t go in each of two periods: 4 and 1, 4 and 1."""
    form = program(
        [0, 0, 1, 1, 0, 0],
        [
            ([1, 1, 0, 0, 0, 0], 5, 5),
            ([0, 0, 0, 0, 1, 1], 5, 5),
            ([-1, 0, -1, 0, 0, 0], -8, -8),
            ([0, -1, 0, -1, 0, 0], -2, -2),
            ([0, 0, 1, 0, -1, 0], 0, 0),
            ([0, 0, 0, 1, 0, -1], 0, 0),
        ],
        families={"need": 2, "balance": 4},
    )
    values, _ = shared(form)
    assert values == pytest.approx([4, 1, 4, 1, 4, 1])


def test_partners_are_shared_on_both_sides() -> None:
    """Metals a, b and dysprosiums c, d go into one product, each with each: shares multiply."""
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1)]
    rows = [([0, 0, 0, 0, *[1] * 4], 10, 10)]
    rows += [(list(np.eye(4)[at]) + [0] * 4, -INF, most) for at, most in enumerate((6, 4, 0.8, 0.2))]
    rows += [([float(k == m) for k in range(2)] + [0, 0] + [-float(p[0] == m) for p in pairs], 0, 0) for m in range(2)]
    rows += [
        ([0, 0] + [float(k == m) for k in range(2)] + [-0.1 * float(p[1] == m) for p in pairs], 0, 0) for m in range(2)
    ]
    values, _ = shared(program([1] * 8, rows, families={"need": 1, "supply": 4, "balance": 4}))
    assert values[4:] == pytest.approx([4.8, 1.2, 3.2, 0.8])


def test_missing_partners_keep_goods_apart() -> None:
    """Metal a goes with c only, b with d only: as one good, a could go with d."""
    rows = [
        ([0, 0, 0, 0, 1, 1], 1, 10),
        ([1, 0, 0, 0, -1, 0], 0, 0),
        ([0, 1, 0, 0, 0, -1], 0, 0),
        ([0, 0, 1, 0, -0.1, 0], 0, 0),
        ([0, 0, 0, 1, 0, -0.1], 0, 0),
    ]
    assert merge_provenances(program([1, 2, 3, 4, 0, 0], rows, families={"need": 1, "balance": 4})) is None


def test_what_comes_round_in_the_same_period_is_shared_too() -> None:
    """Half of what is used comes back as the same good: 10 t are used, 5 t of them new, 4 and 1 of the two origins."""
    form = program(
        [1, 1, 0, 0],
        [
            ([0, 0, 1, 1], 10, 10),
            ([1, 0, 0, 0], -INF, 4),
            ([0, 1, 0, 0], -INF, 1),
            ([1, 0, -1 + 0.5, 0], 0, 0),
            ([0, 1, 0, -1 + 0.5], 0, 0),
        ],
        families={"need": 1, "supply": 2, "balance": 2},
    )
    values, _ = shared(form)
    assert values == pytest.approx([4, 1, 8, 2])


@pytest.mark.parametrize(
    ("change", "where"),
    [("cost", 3), ("coefficient", 3), ("upper bound", 3), ("debt", 4)],
)
def test_what_differs_stays_apart(change: str, where: int) -> None:
    cost, bound, debt, coefficient = [1, 1, 0, 0], [INF] * 4, 0.0, 1.0
    if change == "cost":
        cost[where] = 1
    elif change == "upper bound":
        bound[where] = 3.0
    elif change == "debt":
        debt = 2.0
    else:
        coefficient = 0.9
    form = program(
        cost,
        [([0, 0, 1, coefficient], 5, 5), ([1, 0, -1, 0], debt, debt), ([0, 1, 0, -1], debt, debt)],
        families={"need": 1, "balance": 2},
        col_upper=bound,
    )
    assert merge_provenances(form) is None


def test_a_program_without_goods_is_left_alone() -> None:
    assert merge_provenances(program([1.0], [([1], 1, INF)])) is None
