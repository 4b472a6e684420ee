"""The India workbook that comes with the planner holds what the reviewed CSV files hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from planner.workbook import read_book
from planner.workbook.convert import folder_files
from planner.workbook.example import example_folder, write_example
from planner.workbook.formulas import unguarded
from planner.workbook.own import own_files, read_own
from tests.workbook.forge import same_cells

INDIA = Path(__file__).parents[2] / "inputs" / "india"


def test_the_example_holds_every_row_of_the_reviewed_files(tmp_path):
    write_example(tmp_path / "india.xlsx")
    written = folder_files(read_book(tmp_path / "india.xlsx")) | own_files(read_own(tmp_path / "india.xlsx")[0])
    assert written.keys() == {file.name for file in INDIA.glob("*.csv")}
    for name, content in written.items():
        assert _cells(content) == _cells((INDIA / name).read_bytes()), name


def _cells(raw: bytes) -> list[list[str]]:
    """The cells of a CSV file as they are meant, whether or not what looks like a formula has its apostrophe."""
    rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return [[unguarded(cell) for cell in row] for row in rows]


def test_the_workbook_beside_the_files_is_made_from_them(tmp_path):
    write_example(tmp_path / "india.xlsx")
    same_cells(read_book(tmp_path / "india.xlsx"), read_book(INDIA.with_suffix(".xlsx")))


def test_the_example_comes_from_the_source_tree_where_nothing_is_installed():
    with example_folder() as folder:
        assert (folder / "offers.csv").is_file()
