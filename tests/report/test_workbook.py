"""``results.xlsx``: its formulas come to what is written beside them, and it is the same file each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planner.report.excel import write_workbook
from planner.report.excel.book import NUMBERS
from planner.results import Results
from tests.cases.all_cases import CASES
from tests.report.formulas import Calculator
from tests.results.plans import planned
from tests.run.inputs import small

FRONT = ["Summary", "Sourcing", "Licences", "Licence account", "Dependency", "Builds", "Costs", "Shortages"]


@pytest.fixture(scope="module")
def results() -> Results:
    return planned(small())


@pytest.fixture(scope="module")
def path(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("workbook") / "results.xlsx"
    write_workbook(place, results)
    return place


def _differences(path: Path) -> tuple[int, list[str]]:
    """Number of formulas, and those whose written value is not what they come to."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    calculator, count, wrong = Calculator(formulas), 0, []
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                told, found = values[sheet.title][cell.coordinate].value, calculator.cell(sheet.title, cell.coordinate)
                if told != pytest.approx(found or 0.0, rel=1e-9, abs=1e-9):
                    wrong.append(f"{sheet.title}!{cell.coordinate} {cell.value}: {told}, not {found}")
    return count, wrong


def test_formulas_come_to_what_is_written(path: Path) -> None:
    count, wrong = _differences(path)
    assert count > 100
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    ["two_licences_of_one_class", "soft_cap_by_period", "sales_count_in_deliveries", "quota_per_period_binds"],
)
def test_formulas_of_other_cases(name: str, tmp_path: Path) -> None:
    write_workbook(tmp_path / "results.xlsx", planned(CASES[name]().sheets))
    assert _differences(tmp_path / "results.xlsx")[1] == []


def test_all_cases_can_be_written(tmp_path: Path) -> None:
    """No plan is too small, too large or too odd for the workbook: no licence, no build, nothing delivered."""
    for name in sorted(CASES)[::8]:
        case = CASES[name]()
        if case.objective is not None:
            write_workbook(tmp_path / f"{name}.xlsx", planned(case.sheets))
            assert (tmp_path / f"{name}.xlsx").stat().st_size > 0


def test_sheets_for_a_buyer_come_first_with_charts(path: Path) -> None:
    book = load_workbook(path)
    assert book.sheetnames[: len(FRONT)] == FRONT
    assert all(name.endswith("(data)") for name in book.sheetnames[len(FRONT) :])
    for name in ("Summary", "Sourcing", "Dependency", "Builds", "Costs", "Licence account"):
        assert book[name]._charts, name
    for sheet in book:
        assert sheet.freeze_panes or sheet.title == "Summary"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_same_plan_gives_the_same_bytes(path: Path, results: Results, tmp_path: Path) -> None:
    write_workbook(tmp_path / "again.xlsx", results)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_tables_that_do_not_fit_leave_figures_instead_of_formulas(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.report.excel import book

    monkeypatch.setattr(book, "MOST_ROWS", 1)
    write_workbook(tmp_path / "results.xlsx", results)
    told: Workbook = load_workbook(tmp_path / "results.xlsx")
    assert "rows; all of them stand in tables/" in told["deliveries (data)"]["A2"].value
    summary = {row[0].value: row[1].value for row in told["Summary"].iter_rows(4, 9)}
    assert summary["Demand (t)"] == pytest.approx(results.totals.demand_t)


def test_lakh_and_crore_are_grouped_and_minus_signs_shown() -> None:
    assert NUMBERS["inr"] == r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;#,##0"
    assert "-" in NUMBERS["crore"]
    assert "-" in NUMBERS["signed_inr"]
