"""The India case that comes with the planner, as CSV files inside the package or beside it in the source tree."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.workbook.folder import read_folder
from planner.workbook.notices import refuse
from planner.workbook.own import read_own
from planner.workbook.template import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_SOURCE_TREE: Final = Path(__file__).parents[2] / "inputs" / "india"


@contextmanager
def example_folder() -> Iterator[Path]:
    """The folder of CSV files of the India case, for as long as the context lasts.

    Raises:
        InputError: if this installation lacks the data.
    """
    packed = files("planner").joinpath("example", "india")
    if packed.is_dir():
        with as_file(packed) as folder:
            yield folder
    elif _IN_SOURCE_TREE.is_dir():
        yield _IN_SOURCE_TREE
    else:
        refuse("example-missing", "This installation lacks the example data.", "Install the planner again.")


def write_example(path: Path) -> None:
    """Write the India workbook.

    Raises:
        InputError: if this installation lacks the data.
        OSError: if the file cannot be written.
    """
    with example_folder() as folder:
        write_workbook(path, read_folder(folder), read_own(folder)[0])
