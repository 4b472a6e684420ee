"""One door for all input: an xlsx workbook or a folder of CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.workbook.archive import read_error
from planner.workbook.notices import refuse

if TYPE_CHECKING:
    from planner.workbook.book import Book


def read_book(path: Path | str) -> Book:
    """Read the raw cells of a workbook or of a folder of CSV files.

    A pure function of what stands at ``path``: it writes nothing, runs no macro and fetches nothing.

    Args:
        path: an xlsx file, told by its content, or a folder.

    Returns:
        Its sheets, with what was found while reading them.

    Raises:
        InputError: if nothing can be read at all; it carries one finding, in words for the user.
    """
    path = Path(path)
    try:
        if path.is_dir():
            from planner.workbook.folder import read_folder

            return read_folder(path)
        _refuse_non_files(path)
        from planner.workbook.xlsx import read_xlsx

        return read_xlsx(path)
    except OSError as fault:
        raise InputError([read_error(path, fault)]) from fault


def _refuse_non_files(path: Path) -> None:
    if not path.exists():
        refuse(
            "file-missing",
            f"There is no file or folder {path}.",
            "Check the spelling and the folder you are in; 'plan example' writes a workbook to start from.",
        )
    if not path.is_file():
        refuse("file-type", f"{path} is not a file.", "Give an .xlsx workbook or a folder of CSV files.")
    if path.name.startswith("~$"):
        refuse(
            "file-lock",
            f"{path.name} is the mark that Excel leaves beside a workbook while it is open.",
            f"Give {path.name[2:]} instead, after saving it in Excel.",
        )
