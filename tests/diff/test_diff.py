"""Two runs compared: the right cells, flows and a bridge that sums exactly."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.diff import compare
from planner.diff.workbook import write_difference
from planner.run import RunOptions
from planner.run.pipeline import run
from planner.run.saved import SavedRun, open_run
from planner.schema import SHEETS
from planner.workbook.convert import convert
from tests.cases.build import fill
from tests.cases.hand import want, world

OFFERS = [
    {"offer": "near", "location": "port", "material": "magnet", "price_per_t": 10, "most_t_per_year": 6},
    {"offer": "far", "location": "port", "material": "magnet", "price_per_t": 25},
]


def planned(folder: Path, name: str, **sheets: list) -> SavedRun:
    """A finished run of a small workbook, as a folder of CSV files."""
    source = folder / f"{name}-input"
    source.mkdir()
    rows = fill({**world(demand=[want()], offers=OFFERS), **sheets})
    rows["settings"] += [{"setting": "discount_rate", "value": "0.1"}, {"setting": "holding_rate", "value": "0"}]
    for sheet, lines in rows.items():
        columns = [column.name for column in SHEETS[sheet].columns if any(column.name in line for line in lines)]
        if lines:
            with (source / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows({key: "" if value is None else value for key, value in line.items()} for line in lines)
    return open_run(run(source, RunOptions(out=folder / name)).folder)


def test_a_dearer_offer_is_one_cell_and_one_step(tmp_path: Path) -> None:
    """4 t of the far offer at 30 instead of 25: 20 more in the middle of the year, all of it by other rates."""
    dearer = [OFFERS[0], {**OFFERS[1], "price_per_t": 30}]
    found = compare(planned(tmp_path, "a"), planned(tmp_path, "b", offers=dearer))
    assert found.inputs[["sheet", "column", "before", "after", "cell_after"]].values.tolist() == [
        ["offers", "price_per_t", "25", "30", "D3"]
    ]
    assert found.flows.empty
    assert found.churn["all"] == 0
    (step,) = found.bridge.steps.itertuples(index=False)
    assert (step.line, step.cause) == ("buying", "other rates")
    assert step.inr == pytest.approx(20 * 1.1**-0.5)
    assert found.causes[0].sheets == ("offers",)
    assert found.causes[0].inr == pytest.approx(step.inr)


def test_several_changes_sum_exactly(tmp_path: Path) -> None:
    """More demand, a smaller near offer, a penalty that makes the rest short: every bridge ends at the second cost."""
    other = [{**OFFERS[0], "most_t_per_year": 3}, {**OFFERS[1], "most_t_per_year": 5}]
    a = planned(tmp_path, "a")
    b = planned(tmp_path, "b", offers=other, demand=[want(12, shortage_penalty_inr_per_t=90)])
    found = compare(a, b)
    change = b.manifest["objective_inr"] - a.manifest["objective_inr"]
    assert found.bridge.steps["inr"].sum() == pytest.approx(change, rel=1e-9)
    assert sum(cause.inr for cause in found.causes) == pytest.approx(change, rel=1e-9)
    discount = 1.1**-0.5
    assert {cause.what: cause.inr / discount for cause in found.causes} == pytest.approx(
        {
            "demand: d / P1 (tonnes, shortage_penalty_inr_per_t)": 2 * 25,
            "offers: near (most_t_per_year)": 3 * (25 - 10),
            "offers: far (most_t_per_year)": 4 * (90 - 25),
        }
    )
    flows = found.flows.set_index(["flow", "name"])["change"]
    assert flows["bought", "near"] == pytest.approx(-3)
    assert flows["bought", "far"] == pytest.approx(1)
    assert flows["short", "d"] == pytest.approx(4)
    assert found.churn["purchases"] == pytest.approx(3 / 10)


def test_many_changes_are_made_sheet_by_sheet(tmp_path: Path) -> None:
    """Nine dear offers more, and a tonne less wanted: two steps, not ten."""
    more = [
        *OFFERS,
        *({"offer": f"o{at}", "location": "port", "material": "magnet", "price_per_t": 200} for at in range(9)),
    ]
    a, b = planned(tmp_path, "a"), planned(tmp_path, "b", offers=more, demand=[want(9)])
    found = compare(a, b)
    assert [(cause.sheets, cause.what) for cause in found.causes] == [
        (("demand",), "demand (1 change)"),
        (("offers",), "offers (9 changes)"),
    ]
    assert [cause.inr for cause in found.causes] == pytest.approx([-25 * 1.1**-0.5, 0.0], abs=1e-9)


def test_changes_that_need_each_other_are_one_step(tmp_path: Path) -> None:
    """A grade that the second input no longer knows, and the demand for it: without one the other is not valid."""
    grades = [{"material": name, "stages": "magnet", "can_have_passed": "magnet"} for name in ("magnet", "better")]
    offers = [*OFFERS, {"offer": "best", "location": "port", "material": "better", "price_per_t": 40}]
    demand = [want(), want(3, demand="e", grade="better")]
    a = planned(tmp_path, "a", materials=grades, offers=offers, demand=demand)
    found = compare(a, planned(tmp_path, "b", materials=grades[:1]))
    assert sum(cause.inr for cause in found.causes) == pytest.approx(-120 * 1.1**-0.5)
    together = next(cause for cause in found.causes if " and " in cause.what)
    assert {"materials", "demand"} <= set(together.sheets)


def test_a_folder_and_a_workbook_are_compared(tmp_path: Path) -> None:
    """Cells are named where they stand in each; what each change did is told all the same."""
    a = planned(tmp_path, "a")
    book = tmp_path / "book.xlsx"
    convert(tmp_path / "a-input", book)
    found = compare(a, open_run(run(book, RunOptions(out=tmp_path / "c")).folder))
    assert found.inputs.empty
    assert found.causes == ()
    assert found.bridge.steps.empty


def test_order_of_rows_is_no_difference(tmp_path: Path) -> None:
    found = compare(planned(tmp_path, "a"), planned(tmp_path, "b", offers=OFFERS[::-1]))
    assert found.inputs.empty
    assert found.flows.empty
    assert found.bridge.steps.empty


def test_a_new_row_is_one_line(tmp_path: Path) -> None:
    more = [*OFFERS, {"offer": "new", "location": "port", "material": "magnet", "price_per_t": 12}]
    found = compare(planned(tmp_path, "a"), planned(tmp_path, "b", offers=more), plan_again=False)
    assert found.inputs[["row", "before", "after", "cell_after"]].values.tolist() == [["new", "", "row", "A4"]]
    assert found.causes == ()


def test_the_workbook_adds_up(tmp_path: Path) -> None:
    a, b = planned(tmp_path, "a"), planned(tmp_path, "b", demand=[want(9)])
    found = compare(a, b)
    write_difference(tmp_path / "diff.xlsx", ("a", "=b"), found)
    sheet = load_workbook(tmp_path / "diff.xlsx")["bridge"]
    assert sheet.cell(sheet.max_row, 1).value == "all"
    last = 2 + len(found.bridge.steps)
    assert sheet.cell(last + 1, 3).value == f"=SUM(C2:C{last})"
    assert sheet.cell(last + 1, 1).data_type == "s"
    cached = load_workbook(tmp_path / "diff.xlsx", data_only=True)["bridge"]
    assert cached.cell(last + 1, 3).value == pytest.approx(sum(cached.cell(row, 3).value for row in range(2, last + 1)))
    assert json.loads(found.inputs.to_json(orient="records"))
