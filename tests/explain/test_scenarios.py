"""What only a scenario or a target makes impossible: both cells named, and repairs where the figure is written."""

from __future__ import annotations

from typing import Any

import pytest

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InputError
from planner.explain import Explanation, Repair, apply_repair, explain
from planner.explain.words import as_json, lines
from planner.network import build_network
from planner.scenarios import Variant, apply_variant
from planner.solve import solve
from planner.workbook.book import Book, RawSheet
from tests.cases.hand import want
from tests.explain.books import small
from tests.explain.trial import named
from tests.explain.worlds import home_made, licensed, order, three_sources
from tests.tables.base import raw_sheet, with_sheet

FLOOR = {"floor": "self-reliance", "stage": "magnet", "share": 0.4}
UP = Variant(("up",))


def change(sheet: str, column: str, action: str, value: Any, scenario: str = "up", **more: Any) -> dict[str, Any]:
    """A row of changes."""
    return {"scenario": scenario, "sheet": sheet, "column": column, "action": action, "value": value, **more}


def scenarios(*changes: dict[str, Any]) -> dict[str, Any]:
    """The two sheets."""
    names = dict.fromkeys(one["scenario"] for one in changes)
    return {"scenarios": [{"scenario": name} for name in names], "changes": list(changes)}


def cost(book: Book, variant: Variant) -> float:
    """Present value of the best plan of a workbook with its scenarios, as ``plan solve`` finds it."""
    tables = apply_variant(book, variant).tables
    assert tables is not None
    return solve(compile_form(build(build_network(tables).model))).objective_inr


def all_hold(book: Book, variant: Variant, told: Explanation) -> bool:
    """Whether each repaired workbook costs what was promised under the same scenario."""
    promised = [repair.objective_inr for repair in told.repairs]
    return [cost(apply_repair(book, repair), variant) for repair in told.repairs] == pytest.approx(promised, rel=1e-6)


def touched(before: Book, after: Book) -> set[str]:
    """Cells of the workbook that a repair changed, as ``changes!value`` with the row and both values."""
    found = set()
    for name, sheet in after.sheets.items():
        old = before.sheets[name]
        if sheet is old:
            continue
        for place, header in enumerate(sheet.header):
            there = old.cells[place].tolist() if place < len(old.header) else [None] * len(old.cells)
            for row, (one, other) in enumerate(zip(there, sheet.cells[place].tolist(), strict=True)):
                if one != other:
                    found.add(f"{name}[{row}].{header}: {one} → {other}")
    return found


def written(repair: Repair) -> dict[str, Any]:
    """Cells to write of one repair, and what."""
    return {(one.by or one).where: (one.by or one).after for one in repair.changes}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(
    ("action", "value", "after"), [("=", 0.8, 0.5), ("×", 2, 1.25), ("*", 2, 1.25), ("+", 0.45, 0.1)]
)
def test_the_repair_is_in_the_cell_that_wrote_the_figure(kind: str, action: str, value: float, after: float) -> None:
    book = small(home_made(floors=[FLOOR], **scenarios(change("floors", "share", action, value))), kind)
    assert explain(book).feasible
    told = explain(book, variant=UP)
    row = 5 if kind == "xlsx" else 2
    both = f"floors!E{row} (changes!F{row})"
    assert both in named(told)
    assert both in told.conflicts[0].sentence
    first = told.repairs[0]
    assert written(first) == {f"changes!F{row}": pytest.approx(after)}
    assert (first.changes[0].where, first.changes[0].after) == (both, pytest.approx(0.5))
    assert len(touched(book, apply_repair(book, first))) == 1
    assert all_hold(book, UP, told)


def test_words_name_both_cells_and_what_to_write() -> None:
    book = small(home_made(floors=[FLOOR], **scenarios(change("floors", "share", "=", 0.8))))
    told = explain(book, variant=UP, most=1)
    assert (
        "1. [policy] floors!E5 (changes!F5) share: 80 % → 50 % (floor 'self-reliance' in FY2026-27, policy), "
        "by changes!F5 value: 0.8 → 0.5"
    ) in lines(told)
    (one,) = as_json(told)["repairs"][0]["changes"]
    assert one["cell"] == "E5 (changes!F5)"
    assert (one["by"]["sheet"], one["by"]["cell"], one["by"]["to"]) == ("changes", "F5", 0.5)


def test_a_cell_of_the_workbook_itself_is_repaired_where_it_stands() -> None:
    """The scenario takes capacity away, which nothing may move; the floor is the workbook's own."""
    lost = change("capacity", "capacity_t_per_year", "×", 0.5)
    book = small(home_made(floors=[FLOOR], **scenarios(lost)))
    told = explain(book, variant=UP)
    assert named(told) == {"floors!E5", "capacity!B5 (changes!F5)"}
    assert written(told.repairs[0]) == {"floors!E5": pytest.approx(0.25)}
    assert all(one.by is None for repair in told.repairs for one in repair.changes)
    assert all_hold(book, UP, told)


def test_one_change_that_writes_several_figures_moves_them_together() -> None:
    """Metal for 50 t a year; each grade has its floor, and the one change raises both."""
    floors = [
        {"floor": f"of {grade}", "stage": "magnet", "share": share, "per": "period", "grades": grade}
        for grade, share in (("magnet", 0.4), ("other", 0.3))
    ]
    materials = [
        {"material": "magnet", "stages": "magnet"},
        {"material": "other", "stages": "magnet"},
        {"material": "metal", "stages": "metal"},
    ]
    wanted = [want(100), want(50, demand="e", grade="other")]
    book = small(
        home_made(
            floors=floors,
            materials=materials,
            demand=wanted,
            substitutions=[{"grade": "other", "material": "magnet", "usefulness": 1}],
            **scenarios(change("floors", "share", "=", 0.7)),
        )
    )
    told = explain(book, variant=UP)
    assert not told.feasible
    assert told.repairs
    assert all_hold(book, UP, told)
    by = [one.by for repair in told.repairs for one in repair.changes if one.by is not None]
    assert any("1 other figure follows it" in one.words for one in by)


def test_the_value_keeps_to_the_unit_of_the_change() -> None:
    """Shares in per cent stay in per cent."""
    book = small(home_made(floors=[FLOOR], **scenarios(change("floors", "share [%]", "=", 80))))
    told = explain(book, variant=UP)
    assert written(told.repairs[0]) == {"changes!F5": pytest.approx(50.0)}
    assert told.repairs[0].changes[0].after == pytest.approx(0.5)
    assert all_hold(book, UP, told)


def test_the_last_of_stacked_changes_is_repaired() -> None:
    stack = scenarios(change("floors", "share", "=", 0.6, "half"), change("floors", "share", "×", 1.5, "more"))
    book = small(home_made(floors=[FLOOR], **stack))
    asked = Variant(("half", "more"))
    told = explain(book, variant=asked)
    assert "floors!E5 (changes!F6)" in named(told)
    ((where, factor),) = written(told.repairs[0]).items()
    assert where == "changes!F6"
    assert factor == pytest.approx(0.5 / 0.6, abs=1e-5)
    assert factor * 0.6 <= 0.5
    assert all_hold(book, asked, told)


@pytest.mark.parametrize(("action", "value"), [("=", "2026-09-01"), ("+", 92)])
def test_a_day_that_a_scenario_puts_off(action: str, value: Any) -> None:
    """The licence opens late, and an order of June needs it."""
    rows = licensed(commitments=[order("serve", "d", 5, period="P3", can_move="law")])
    book = small(rows | scenarios(change("licences", "valid_from", action, value)))
    assert explain(book).feasible
    told = explain(book, variant=UP)
    assert "licences!I5 (changes!F5)" in named(told)
    cells = [written(repair) for repair in told.repairs]
    assert any("changes!F5" in cell for cell in cells), cells
    assert all_hold(book, UP, told)


def test_a_change_for_some_time_is_undone_for_that_time_alone() -> None:
    """Two years of 50 t; the first must keep 40 of them, so 60 of 100 is the most for the second."""
    rows = home_made(floors=[FLOOR], **scenarios(change("floors", "share", "=", 0.8, **{"from": "2027-04-01"})))
    rows["periods"] = [
        {"period": "P1", "start": "2026-04-01", "months": 12},
        {"period": "P2", "start": "2027-04-01", "months": 12},
    ]
    rows["demand"] = [want(100), want(100, "P2")]
    book = small(rows)
    told = explain(book, variant=UP)
    assert {"floors!E5 (changes!F5)", "floors!E5"} <= named(told)
    first = next(repair for repair in told.repairs if "changes!F5" in written(repair))
    assert written(first) == {"changes!F5": pytest.approx(0.6)}
    after = apply_variant(apply_repair(book, first), UP).tables
    assert after is not None
    assert sorted(after["floors"]["share"]) == pytest.approx([0.4, 0.6])
    assert all_hold(book, UP, told)


def test_stock_that_cannot_be_there_is_traced_in_rows_that_a_change_took_apart() -> None:
    """Both parts of the row ask for closing stock in one cell, and for a safety stock where none can be."""
    stock = [{"location": "mill", "material": "magnet", "safety_t": 3, "closing_t": 2, "can_move": "wish"}]
    more = change("stock", "holding_cost_inr_per_t_year", "=", 5, **{"from": "2026-06-01"})
    book = small(licensed(stock=stock, **scenarios(more)))
    plain, told = explain(book), explain(book, variant=UP)
    assert not plain.feasible
    assert named(told) == named(plain)
    assert told.repairs
    assert all_hold(book, UP, told)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_share_of_a_target_is_repaired_in_the_target(kind: str) -> None:
    book = small(home_made(targets=[{"target": "T", "stage": "magnet", "share": 0.9}]), kind)
    asked = Variant(target="T")
    told = explain(book, variant=asked)
    row = 5 if kind == "xlsx" else 2
    assert f"floors!new (targets!F{row})" in named(told)
    assert [written(repair) for repair in told.repairs] == [
        {f"targets!F{row}": pytest.approx(0.5)},
        {f"targets!M{row}": 100.0},
        {f"targets!H{row}": "delivered"},
    ]
    assert all(len(touched(book, apply_repair(book, repair))) == 1 for repair in told.repairs)
    assert all_hold(book, asked, told)


def test_a_word_that_stands_for_several_caps_is_one_cell() -> None:
    """At most 10 % from each other country and 10 % from home: caps that add up to too little."""
    rows = three_sources(
        targets=[
            {"target": "T", "rule": "cap", "country": "others", "stage": "magnet", "share": 0.1},
            {"target": "T", "rule": "cap", "country": "IND", "stage": "magnet", "share": 0.1},
        ]
    )
    book = small(rows)
    asked = Variant(target="T")
    told = explain(book, variant=asked)
    assert named(told) == {"caps!new (targets!F5)", "caps!new (targets!F6)"}
    cells = [written(repair) for repair in told.repairs]
    assert {"targets!F5": pytest.approx(0.45)} in cells
    assert {"targets!F6": pytest.approx(0.8)} in cells
    assert all_hold(book, asked, told)


def test_years_of_one_target_have_their_penalty_in_common() -> None:
    """Two years of one row; the penalty that makes the first soft makes the second soft too."""
    book = small(home_made(floors=[], targets=[{"target": "T", "stage": "magnet"}]), "csv")
    raw = book.sheets["targets"]
    header = (*raw.header, "FY2026-27", "FY2027-28")
    cells = raw.cells.copy()
    cells[len(raw.header)], cells[len(raw.header) + 1] = "0.9", "0.2"
    wide = RawSheet("targets", header, ("",) * len(header), cells, raw.row_numbers, tuple(range(len(header))))
    periods = raw_sheet(
        "periods", [{"period": f"P{year}", "start": f"{year}-04-01", "months": 12} for year in (2026, 2027)], "csv", {}
    )
    wants = raw_sheet("demand", [want(100, "P2026"), want(100, "P2027")], "csv", {})
    for sheet in (wide, periods, wants):
        book = with_sheet(book, sheet)
    asked = Variant(target="T")
    told = explain(book, variant=asked)
    assert not told.feasible
    words = {(one.by or one).column: (one.by or one).words for repair in told.repairs for one in repair.changes}
    assert words["penalty_inr_per_t"] == "1 other figure follows it"
    assert words["share"] == ""
    assert all_hold(book, asked, told)


def test_caps_that_a_scenario_makes_contradict_each_other() -> None:
    caps = [
        {"cap": country, "country": country, "stage": "magnet", "share": 0.5, "can_move": "policy"}
        for country in ("CHN", "JPN", "IND")
    ]
    book = small(three_sources(caps=caps, **scenarios(change("caps", "share", "×", 0.5))))
    told = explain(book, variant=UP)
    assert named(told) == {f"caps!E{row} (changes!F5)" for row in (5, 6, 7)}
    first = told.repairs[0]
    ((where, factor),) = written(first).items()
    assert where == "changes!F5"
    assert (first.changes[0].by or first.changes[0]).words == "2 other figures follow it"
    assert 3 * 0.5 * factor >= 1
    assert all_hold(book, UP, told)


def test_what_set_writes_is_named_and_left_alone() -> None:
    book = small(home_made(floors=[FLOOR]))
    asked = Variant(sets=("floors.share = 0.9",))
    told = explain(book, variant=asked)
    assert "floors!E5 (--set!1)" in named(told)
    assert told.repairs
    assert all(one.column != "share" for repair in told.repairs for one in repair.changes)
    assert any("--set" in note for note in told.notes)
    assert all_hold(book, asked, told)


def test_a_rule_that_a_scenario_makes_physics_stays() -> None:
    book = small(
        home_made(
            floors=[FLOOR],
            **scenarios(change("floors", "share", "=", 0.8), change("floors", "can_move", "=", "physics")),
        )
    )
    told = explain(book, variant=UP)
    assert not told.feasible
    assert not told.repairs


@pytest.mark.parametrize("asked", [Variant(("nobody",)), Variant(target="nobody"), Variant(sets=("nonsense",))])
def test_names_that_are_not_there_are_findings(asked: Variant) -> None:
    with pytest.raises(InputError):
        explain(small(home_made()), variant=asked)


def test_a_scenario_with_mistakes_is_told_and_not_explained() -> None:
    book = small(home_made(floors=[FLOOR], **scenarios(change("floors", "share", "×", 3))))
    with pytest.raises(InputError) as raised:
        explain(book, variant=UP)
    assert "floors!E5 (changes!F5)" in {finding.where for finding in raised.value.findings}
