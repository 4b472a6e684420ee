"""``plan generate``: a realistic national case of any size, to try the planner on."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import Annotated

import typer

from planner.cli.console import say, say_json, told
from planner.errors import OutputError


class SizeName(StrEnum):
    """Sizes that have a name."""

    S = "S"
    M = "M"
    L = "L"
    XL = "XL"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def generate(
        folder: Annotated[Path, typer.Argument(help="Folder of CSV files to write.")],
        *,
        size: Annotated[
            SizeName, typer.Option("--size", help="About 30 thousand, 300 thousand, 1 million, 3 million variables.")
        ] = SizeName.S,
        seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same files.")] = 1,
        force: Annotated[bool, typer.Option("--force", help="Write into the folder though it holds files.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Write a made-up national case. No figure in it is a fact."""
        if folder.exists() and not folder.is_dir():
            message = f"{folder} is a file; give the name of a folder."
            raise OutputError(message)
        if folder.is_dir() and any(folder.iterdir()) and not force:
            message = f"{folder} holds files already; give another name, or add --force to replace them."
            raise OutputError(message)
        from planner.generate import SIZES, write_case

        write_case(folder, SIZES[size.value], seed)
        if as_json:
            say_json({"path": str(folder)})
        else:
            say(f"{folder}: look at it, then run: plan solve {folder}")
