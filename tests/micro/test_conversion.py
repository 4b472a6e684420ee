"""Making, capacity and building: recipes, by-products, leads, units that serve later, and budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.models.tables import answer, fill

if TYPE_CHECKING:
    from models.contract import ModelTables


def smelter(share: float = 0.0, wanted: float = 5.0, **more: dict[str, object]) -> ModelTables:
    """2 t of ore at 10 and 7 of other cost make 1 t of metal; 3 t/year exist, at 6 a year.

    A unit adds 4 t/year for an annuity of 40 a year, of which the state bears ``share``, and costs 1 a year per t/year.
    """
    return fill(
        node={"material": [0, 1]},
        balance={"node": [0, 1]},
        buy={"balance": [0], "price_inr_per_t": [10.0]},
        make={"variable_cost_inr_per_t": [7.0]},
        make_use={"make": [0], "balance": [0], "t_per_t": [2.0]},
        make_yield={"make": [0], "balance": [1], "t_per_t": [1.0]},
        capacity={"existing_t_per_year": [3.0]},
        capacity_use={"make": [0], "capacity": [0], "use_t_per_t": [1.0]},
        fixed_capacity={"cost_inr": [6.0]},
        build={"annuity_inr_per_unit_year": [40.0], "subsidy_share": [share]},
        build_service={"build": [0]},
        build_adds={
            "build": [0],
            "capacity": [0],
            "t_per_year_per_unit": [4.0],
            "fixed_cost_inr_per_t_year": [1.0],
        },
        need={"tonnes": [wanted]},
        serve={"need": [0], "balance": [1], "usefulness": [1.0]},
        short={"need": [0], "penalty_inr_per_t": [1000.0]},
        **more,
    )


def test_half_a_unit_is_built_for_what_is_missing() -> None:
    """5 t wanted, 3 exist: half a unit. Ore 100, other cost 35, annuity 20, fixed cost 2 and 6: 163.

    A tonne of capacity is worth (40 + 4) / 4 = 11; a tonne of metal 2 * 10 + 7 + 11 = 38.
    """
    found = answer(smelter())
    assert found.objective == pytest.approx(163.0)
    assert found.flows["build"] == pytest.approx([0.5])
    assert found.flows["make"] == pytest.approx([5.0])
    assert found.line("processing") == pytest.approx(35.0)
    assert found.line("annuity") == pytest.approx(20.0)
    assert found.line("fixed_built") == pytest.approx(2.0)
    assert found.line("fixed_existing") == pytest.approx(6.0)
    assert found.duals["capacity"] == pytest.approx([-11.0])
    assert found.duals["balance"] == pytest.approx([10.0, 38.0])
    assert found.duals["need"] == pytest.approx([38.0])


def test_a_subsidy_is_a_line_of_its_own() -> None:
    """The state bears a quarter of the annuity: 163 - 5 = 158; capacity is worth (30 + 4) / 4 = 8.5."""
    found = answer(smelter(share=0.25))
    assert found.objective == pytest.approx(158.0)
    assert found.line("annuity") == pytest.approx(20.0)
    assert found.line("capital_subsidy") == pytest.approx(-5.0)
    assert found.duals["capacity"] == pytest.approx([-8.5])


def test_a_budget_holds_building_back() -> None:
    """Capital of 100 a unit and a budget of 25: a quarter of a unit, 4 t made, 1 t short.

    Ore 80, other cost 28, annuity 10, fixed cost 1 and 6, shortage 1000: 1125. A tonne of capacity is worth
    1000 - 27 = 973; a rupee of budget is a hundredth of a unit: (4 * 973 - 44) / 100 = 38.48.
    """
    budget = {"budget": {"amount_inr": [25.0]}, "budget_build": {"budget": [0], "build": [0], "inr_per_unit": [100.0]}}
    found = answer(smelter(**budget))
    assert found.objective == pytest.approx(1125.0)
    assert found.flows["build"] == pytest.approx([0.25])
    assert found.flows["short"] == pytest.approx([1.0])
    assert found.duals["capacity"] == pytest.approx([-973.0])
    assert found.duals["budget"] == pytest.approx([-38.48])


def test_building_is_limited_at_once_and_altogether() -> None:
    """4 t wanted first, 6 t then; a unit adds 1 t/year at once for 10 a year; at most 3 at once, 5 in all; short 100.

    3 units, then 2: 3 t and 5 t made at 1, a tonne short each time: 3 * 20 + 2 * 10 + 8 + 200 = 288. One unit more in
    all would be built later: 100 - 1 - 10 = 89 saved. One more at first, one less later: 2 years of annuity for 1, a
    tonne more at first: 99 - 10 = 89 saved too. One more allowed later saves nothing.
    """
    found = answer(
        fill(
            period={"years": [1.0, 1.0], "discount": [1.0, 1.0]},
            balance={"node": [0, 0], "period": [0, 1]},
            make={"period": [0, 1], "variable_cost_inr_per_t": [1.0, 1.0]},
            make_yield={"make": [0, 1], "balance": [0, 1], "t_per_t": [1.0, 1.0]},
            capacity={"period": [0, 1]},
            capacity_use={"make": [0, 1], "capacity": [0, 1], "use_t_per_t": [1.0, 1.0]},
            build={
                "period": [0, 1],
                "build_rate_max": [0, 1],
                "build_total_max": [0, 0],
                "annuity_inr_per_unit_year": [10.0, 10.0],
            },
            build_rate_max={"most_units": [3.0, 3.0]},
            build_total_max={"most_units": [5.0]},
            build_service={"build": [0, 0, 1], "period": [0, 1, 1]},
            build_adds={
                "build": [0, 0, 1],
                "period": [0, 1, 1],
                "capacity": [0, 1, 1],
                "t_per_year_per_unit": [1.0, 1.0, 1.0],
            },
            need={"period": [0, 1], "tonnes": [4.0, 6.0]},
            serve={"need": [0, 1], "balance": [0, 1], "period": [0, 1], "usefulness": [1.0, 1.0]},
            short={"need": [0, 1], "penalty_inr_per_t": [100.0, 100.0]},
        )
    )
    assert found.objective == pytest.approx(288.0)
    assert found.flows["build"] == pytest.approx([3.0, 2.0])
    assert found.flows["short"] == pytest.approx([1.0, 1.0])
    assert found.duals["capacity"] == pytest.approx([-99.0, -99.0])
    assert found.duals["build_total_max"] == pytest.approx([-89.0])
    assert found.duals["build_rate_max"] == pytest.approx([-89.0, 0.0])


def test_a_by_product_has_to_go_and_half_the_output_comes_later() -> None:
    """4 t made in the first of two half years, half of it out in each; 0.5 t of rock per tonne, thrown away at 3.

    Wanted: 2 t and 2 t. Ore 4 * 10, other cost 4 * 7, rock 2 * 3: 74, and nothing short. Metal now and metal later
    come from one tonne together: a tonne each time is worth 2 * (10 + 7 + 1.5) = 37. The rock is worth -3.
    """
    found = answer(
        fill(
            period={"years": [0.5, 0.5], "discount": [1.0, 1.0]},
            node={"material": [0, 1, 2]},
            balance={"node": [0, 1, 1, 2], "period": [0, 0, 1, 0]},
            buy={"balance": [0], "price_inr_per_t": [10.0]},
            make={"variable_cost_inr_per_t": [7.0]},
            make_use={"make": [0], "balance": [0], "t_per_t": [1.0]},
            make_yield={"make": [0, 0, 0], "balance": [1, 2, 3], "t_per_t": [0.5, 0.5, 0.5]},
            waste={"balance": [3], "cost_inr_per_t": [3.0]},
            need={"period": [0, 1], "tonnes": [2.0, 2.0]},
            serve={"need": [0, 1], "balance": [1, 2], "period": [0, 1], "usefulness": [1.0, 1.0]},
            short={"need": [0, 1], "penalty_inr_per_t": [1000.0, 1000.0]},
        )
    )
    assert found.objective == pytest.approx(74.0)
    assert found.flows["make"] == pytest.approx([4.0])
    assert found.flows["waste"] == pytest.approx([2.0])
    assert found.line("waste") == pytest.approx(6.0)
    assert found.duals["balance"][0] == pytest.approx(10.0)
    assert found.duals["balance"][3] == pytest.approx(-3.0)
    assert sum(found.duals["balance"][1:3]) == pytest.approx(37.0)
