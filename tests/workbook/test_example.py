"""The India workbook that comes with the planner holds what the reviewed CSV files hold."""

from __future__ import annotations

from pathlib import Path

from planner.workbook import read_book
from planner.workbook.convert import folder_files
from planner.workbook.example import example_book, write_example

INDIA = Path(__file__).parents[2] / "inputs" / "india"


def test_the_example_holds_every_row_of_the_reviewed_files(tmp_path):
    write_example(tmp_path / "india.xlsx")
    written = folder_files(read_book(tmp_path / "india.xlsx"))
    assert written == folder_files(example_book())
    for name, content in written.items():
        assert content.decode("utf-8-sig").splitlines() == (INDIA / name).read_text("utf-8-sig").splitlines()
