"""Figures in columns of periods: each becomes a row with its window, and keeps its cell."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from planner.tables import Tables, validate
from tests.tables import base, spoil

DAY = datetime.date


def tables(data: base.Rows, kind: str = "xlsx") -> Tables:
    """Tables of a valid case."""
    result = validate(base.book(data, kind=kind))  # type: ignore[arg-type]
    assert result.tables is not None, result.findings
    return result.tables


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_bare_period_where_one_quantity_runs_over_time(kind: str) -> None:
    data = base.rows()
    data["exchange_rates"] = [
        {"currency": "USD", "FY2026-27": 85, "fy2027-28": 86},
        {"currency": "JPY", "fy2027-28": 0.53, "2026-12": 0.5, "2027-01": 0.51, "2027-02": 0.52},
    ]
    table = tables(data, kind)["exchange_rates"]
    first = 5 if kind == "xlsx" else 2
    assert table["currency"].tolist() == ["USD", "USD", "JPY", "JPY", "JPY", "JPY"]
    assert table["inr_per_unit"].tolist() == [85, 86, 0.53, 0.5, 0.51, 0.52]
    starts, ends = table["from"].tolist(), table["to"].tolist()
    assert starts[:4:3] == [pd.Timestamp(2026, 4, 1), pd.Timestamp(2026, 12, 1)]
    assert ends[:4:3] == [pd.Timestamp(2027, 3, 31), pd.Timestamp(2026, 12, 31)]
    cells = [table.cell(row, "inr_per_unit") for row in range(4)]
    assert cells == [f"I{first}", f"J{first}", f"J{first + 1}", f"K{first + 1}"]
    assert table.cell(0, "currency") == f"A{first}"


def test_columns_of_several_quantities_join_into_one_row() -> None:
    data = base.rows()
    data["offers"][2:3] = [
        {
            "offer": "mine ore",
            "location": "mine",
            "material": "ore",
            "least_t_per_year": 3,
            "price_per_t FY2026-27": 40000,
            "price_per_t FY2027-28": 41000,
            "most_t_per_year FY2027-28": 900,
        }
    ]
    table = tables(data)["offers"]
    rows = table.data[table["offer"] == "mine ore"]
    assert rows["price_per_t"].tolist() == [40000, 41000]
    assert rows["least_t_per_year"].tolist() == [3, 3]
    assert np.isnan(rows["most_t_per_year"].iloc[0])
    assert rows["most_t_per_year"].iloc[1] == 900
    at = rows.index[1]
    assert (table.cell(at, "price_per_t"), table.cell(at, "most_t_per_year")) == ("Q7", "R7")
    assert table.cell(at, "least_t_per_year") == "G7"
    assert table.spread_columns["price_per_t"].tolist() == [-1, -1, 15, 16, -1]


def test_long_rows_may_stand_beside_wide_ones() -> None:
    data = base.rows()
    data["exchange_rates"][2].update({"inr_per_unit": None, "FY2027-28": 0.55, "FY2026-27": 0.54})
    table = tables(data)["exchange_rates"]
    assert table["inr_per_unit"].tolist() == [85.5, 86.5, 0.55, 0.54]
    assert table.spread_columns["inr_per_unit"].tolist() == [-1, -1, 8, 9]


def test_wide_demand_carries_its_period() -> None:
    data = base.rows()
    for row in data["demand"][1:4]:
        data["demand"].remove(row)
    data["demand"][0].update(period=None, tonnes=None, **{"2026-12": 1, "2027-01": 2, "FY2027-28": 0})
    table = tables(data)["demand"]
    assert table["period"].tolist() == ["2026-12", "2027-01", "FY2027-28", "FY2026-27"]
    assert table["tonnes"].tolist() == [1, 2, 0, 5]
    assert table["grade"].tolist() == ["N42"] * 3 + ["N35"]


def test_a_unit_follows_the_period() -> None:
    data = base.rows()
    data["demand"] = [{**data["demand"][0], "period": None, "tonnes": None, "tonnes FY2026-27 [kg]": 1500}]
    del data["commitments"][0]
    assert tables(data)["demand"]["tonnes"].tolist() == [1.5]


def test_a_bad_wide_cell_is_one_finding_at_its_cell() -> None:
    data = base.rows()
    data["exchange_rates"][2].update({"inr_per_unit": None, "FY2027-28": -1, "FY2026-27": 0.54})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == ("negative-number", "exchange_rates!I7")


def test_a_required_figure_that_is_blank_in_one_period() -> None:
    data = base.rows()
    data["offers"][2].update(
        {"price_per_t": None, "price_per_t FY2026-27": 1, "price_per_t FY2027-28": None, "most_t_per_year FY2027-28": 9}
    )
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == ("missing-value", "offers!Q7")


def test_a_row_without_any_figure_is_one_finding() -> None:
    data = base.rows()
    data["demand"].append({**data["demand"][0], "demand": "new", "period": None, "tonnes": None})
    data["demand"][0]["FY2031-32"] = None
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.cell) == ("missing-value", "I10")


@pytest.mark.parametrize(
    ("sheet", "column", "value"), [("exchange_rates", "to", DAY(2027, 3, 31)), ("demand", "period", "2026-12")]
)
def test_a_wide_row_must_not_say_when(sheet: str, column: str, value: object) -> None:
    data = base.rows()
    wide = data[sheet][-1]
    wide.update({SHEET_QUANTITY[sheet]: None, "period" if sheet == "demand" else "to": None})
    wide.update({"FY2026-27": 0.5, "FY2027-28": 0.5, column: value})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where) == (
        "spread-with-window",
        f"{sheet}!{spoil.cell(sheet, column, len(data[sheet]) - 1)}",
    )


SHEET_QUANTITY = {"exchange_rates": "inr_per_unit", "demand": "tonnes"}


def test_overlapping_columns_name_both_cells() -> None:
    data = base.rows()
    data["exchange_rates"][2].update({"inr_per_unit": None, "FY2026-27": 0.5, "2027-01": 0.6, "FY2027-28": 0.5})
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where, finding.also) == (
        "overlapping-windows",
        "exchange_rates!J7",
        ("exchange_rates!I7",),
    )


def test_a_wide_row_given_twice_is_one_finding() -> None:
    data = base.rows()
    data["exchange_rates"][2].update({"inr_per_unit": None, "FY2026-27": 0.5, "FY2027-28": 0.5})
    data["exchange_rates"].append(dict(data["exchange_rates"][2]))
    finding = spoil.only(spoil.found(data))
    assert (finding.code, finding.where, finding.also) == ("duplicate-key", "exchange_rates!I8", ("exchange_rates!I7",))


def test_figures_outside_the_horizon_are_told_once_a_column() -> None:
    data = base.rows()
    for row, currency in zip(data["exchange_rates"], ("USD", "AUD", "JPY"), strict=True):
        row.update({"currency": currency, "inr_per_unit": None, "from": None, "to": None})
        row.update({"FY2026-27": 5, "FY2027-28": 6, "FY2031-32": 7})
    finding = spoil.only(spoil.warned(data))
    assert (finding.code, finding.where, finding.value) == ("holds-nowhere", "exchange_rates!K5", "FY2031-32")


def test_bad_periods_do_not_cascade_into_wide_columns() -> None:
    data = base.rows()
    data["exchange_rates"][2].update(
        {"inr_per_unit": None, "2026-12": 0.5, "2027-01": 0.5, "2027-02": 0.5, "FY2027-28": 0.6}
    )
    data["periods"][1]["months"] = None
    assert spoil.only(spoil.found(data)).where == "periods!C6"
    data["periods"][1].update(months=1, period=None)
    assert spoil.only(spoil.found(data)).where == "periods!A6"
