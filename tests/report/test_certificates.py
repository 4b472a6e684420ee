"""The end-user-certificate pack: its sums are those of the plan's ledgers, and buyers see what they have to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.report.excel import packs, write_workbook
from planner.report.excel.look import FILL_IN
from planner.results import Results
from tests.cases.all_cases import CASES
from tests.results.plans import planned
from tests.run.inputs import small

YELLOW = "FF" + FILL_IN[1:]


@pytest.fixture(scope="module")
def results() -> Results:
    sheets = small(conditions=[{"condition": "no export", "control": "moc", "market": "USA"}])
    sheets["licences"][0] |= {"end_users": "any", "label": "First of its kind"}
    return planned(sheets)


def _sheet(results: Results, folder: Path) -> Any:
    write_workbook(folder / "results.xlsx", results)
    return load_workbook(folder / "results.xlsx", data_only=True)["Certificates"]


def _pages(sheet: Any) -> dict[str, list[list[Any]]]:
    """Rows of the page of each licence."""
    pages: dict[str, list[list[Any]]] = {}
    rows: list[list[Any]] = []
    for row in sheet.iter_rows(min_row=7):
        values = [cell.value for cell in row]
        if str(values[0]).startswith("Licence "):
            rows = pages.setdefault(values[0].split(", held by")[0].removeprefix("Licence "), [])
        rows.append(values)
    return pages


def _check(results: Results, sheet: Any) -> int:
    """Hold all pages against the ledgers; the number of pages."""
    balances, deliveries = results["licence_balances"], results["licence_deliveries"]
    pages = _pages(sheet)
    for name, rows in pages.items():
        mine, taken = deliveries[deliveries["licence"] == name], balances[balances["licence"] == name]
        totals = next(row for row in rows if row[0] == "all")
        assert totals[3] == pytest.approx(taken["taken_t"].sum())
        assert (totals[4] is None) == taken["closing_t"].isna().all()
        if totals[4] is not None:
            assert totals[4] == pytest.approx(taken["closing_t"].iloc[-1], abs=1e-9)
        total = next(row for row in rows if row[6] == "all end users")
        assert total[12] == pytest.approx(mine["tonnes"].sum())
        first = next(place for place, row in enumerate(rows) if row[6] == "end user") + 1
        lines = [row for row in rows[first : rows.index(total)] if row[7]]
        keys = ["end_user", "segment", "market", "material", "crossed", "delivered"]
        wanted = mine.groupby(keys)["tonnes"].sum().to_dict()
        assert {tuple(line[6:12]): line[12] for line in lines} == pytest.approx(wanted)
        months = [row for row in rows[first:] if row[1] in {"yes", "no"}]
        for month in months:
            line = taken[taken["period"] == month[0]].iloc[0]
            assert month[3] == pytest.approx(line["taken_t"])
            if totals[4] is not None:
                assert (month[2], month[4]) == pytest.approx((line["opening_t"], line["closing_t"]), abs=1e-9)
    return len(pages)


def test_pages_say_what_the_ledgers_say(results: Results, tmp_path: Path) -> None:
    sheet = _sheet(results, tmp_path)
    assert _check(results, sheet) == 1
    assert sheet.row_breaks.count == 1
    rows = _pages(sheet)["=L-1"]
    assert "First of its kind" in rows[1][0]
    assert "market USA" in rows[2][0]


@pytest.mark.parametrize("name", ["two_licences_of_one_class", "quota_per_period_binds"])
def test_pages_of_other_cases(name: str, tmp_path: Path) -> None:
    results = planned(CASES[name]().sheets)
    assert _check(results, _sheet(results, tmp_path)) >= 1


def test_the_list_leads_to_the_pages(results: Results, tmp_path: Path) -> None:
    sheet = _sheet(results, tmp_path)
    link = sheet["A7"]
    assert link.value == "=L-1"
    target = sheet[link.hyperlink.location.rpartition("!")[2]]
    assert target.value.startswith("Licence =L-1")
    assert sheet["C7"].value == pytest.approx(results["licence_balances"]["taken_t"].sum())


def test_cells_to_fill_in_are_blank_and_marked(results: Results, tmp_path: Path) -> None:
    sheet = _sheet(results, tmp_path)
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == YELLOW]
    lines = results["licence_deliveries"].groupby(["end_user", "segment", "market"]).size()
    assert len({cell.row for cell in marked}) == len(lines)
    assert marked
    assert all(cell.value is None for cell in marked)


def test_licences_beyond_the_limit_are_counted(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "MOST_PACKS", 0)
    sheet = _sheet(results, tmp_path)
    words = [str(cell.value) for row in sheet.iter_rows(max_col=1) for cell in row]
    assert any("1 more licences" in text for text in words) or "Nothing is planned on any licence." in words
