"""The India case that comes with the planner, as CSV files inside the package or beside it in the source tree."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.workbook.folder import read_folder
from planner.workbook.notices import refuse
from planner.workbook.template import write_workbook

if TYPE_CHECKING:
    from planner.workbook.book import Book

_IN_SOURCE_TREE: Final = Path(__file__).parents[2] / "inputs" / "india"


def example_book() -> Book:
    """The raw cells of the India case.

    Raises:
        InputError: if this installation lacks the data.
    """
    packed = files("planner").joinpath("example", "india")
    if packed.is_dir():
        with as_file(packed) as folder:
            return read_folder(folder)
    if _IN_SOURCE_TREE.is_dir():
        return read_folder(_IN_SOURCE_TREE)
    refuse("example-missing", "This installation lacks the example data.", "Install the planner again.")


def write_example(path: Path) -> None:
    """Write the India workbook.

    Raises:
        InputError: if this installation lacks the data.
        OSError: if the file cannot be written.
    """
    write_workbook(path, example_book())
