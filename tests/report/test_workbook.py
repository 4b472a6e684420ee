"""``results.xlsx``: its formulas come to what is written beside them, and it is the same file each time."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planner.report.excel import write_workbook
from planner.report.excel.book import Book
from planner.report.excel.look import NUMBERS
from planner.results import Results
from tests.cases.all_cases import CASES
from tests.report.formulas import Calculator
from tests.results.plans import planned
from tests.run.inputs import small

FRONT = [
    "Summary", "Contents", "Sourcing", "Licences", "Licence account", "Certificates", "Dependency", "Builds", "Costs",
    "Shortages",
]  # fmt: skip
CHARTS = {"Summary": 2, "Sourcing": 2, "Licence account": 1, "Dependency": 2, "Builds": 2, "Costs": 2, "Shortages": 1}


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


def test_sheets_for_a_reader_come_first_with_charts(path: Path) -> None:
    book = load_workbook(path)
    assert book.sheetnames[: len(FRONT)] == FRONT
    assert all(name.endswith("(data)") for name in book.sheetnames[len(FRONT) :])
    assert {name: len(book[name]._charts) for name in CHARTS} == CHARTS


def test_charts_say_what_they_show_to_who_cannot_see_them(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        drawings = "".join(parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name)
    words = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawings)
    assert len(words) == sum(CHARTS.values())
    assert min(map(len, words)) > 60
    assert any("traced" in text and "%" in text for text in words)


def test_every_sheet_is_ready_to_print(path: Path) -> None:
    for sheet in load_workbook(path):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0, "as many pages as it takes"
        assert sheet.print_title_rows, sheet.title
        assert "A small case" in sheet.oddHeader.left.text
        assert "&A" in sheet.oddHeader.right.text or "[Tab]" in sheet.oddHeader.right.text
        assert "Page" in sheet.oddFooter.right.text
        assert sheet.freeze_panes or sheet.title == "Summary"


def test_a_title_that_begins_with_digits_is_no_size_of_letters(tmp_path: Path) -> None:
    book = Book(tmp_path / "t.xlsx", "2026 & all", {})
    book.sheet("One", heading="One").write_string(4, 0, "x")
    book.close()
    left = load_workbook(tmp_path / "t.xlsx")["One"].oddHeader.left
    assert (left.size, left.text.strip()) == (8, "2026 && all")


def test_contents_lead_to_every_sheet_and_back(path: Path) -> None:
    book = load_workbook(path)
    links = {
        cell.value: cell.hyperlink.location for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink
    }
    assert list(links) == [name for name in book.sheetnames if name != "Contents"]
    assert links["Costs"] == "'Costs'!A1"
    for name in links:
        assert book[name]["A3"].hyperlink.location == "'Contents'!A1"


def test_bridge_leads_from_the_first_line_to_the_objective(path: Path, results: Results) -> None:
    rows = [
        [cell.value for cell in row] for row in load_workbook(path, data_only=True)["Costs"].iter_rows(1, 60, 1, 11)
    ]
    steps = {row[1]: row for row in rows if isinstance(row[10], float | int)}
    assert steps["cost paid"][2] == pytest.approx(results.totals.cost_paid_inr / 1e7)
    assert steps["objective"][2] == pytest.approx(results.totals.objective_inr / 1e7)
    for row in steps.values():
        start, end, hidden, *parts = row[3:11]
        assert hidden + sum(parts) == pytest.approx(end if abs(end) > abs(start) or row[10] else start)


def test_long_tables_hold_every_figure_of_the_plan(path: Path, results: Results) -> None:
    book = load_workbook(path)
    for name, table in (
        ("deliveries", "deliveries"),
        ("demand", "shortages"),
        ("licence_balances", "licence_balances"),
    ):
        sheet, frame = book[f"{name} (data)"], results[table]
        heads = [cell.value for cell in sheet[4]]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(5, 4 + len(frame), 1, len(heads))]
        assert sheet.max_row == 4 + len(frame)
        assert sheet.tables[name].ref.endswith(str(4 + len(frame)))
        for place, head in enumerate(heads):
            if head not in frame:
                continue
            found = [row[place] for row in rows]
            if frame[head].dtype.kind == "f":
                assert found == pytest.approx([float(f"{value:.12g}") for value in frame[head]], nan_ok=True)
            else:
                assert [value or "" for value in found] == frame[head].tolist()


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
    assert NUMBERS["below_inr"] == r"[<=-10000000]-##\,##\,##\,##0;[<=-100000]-##\,##\,##0;#,##0"
