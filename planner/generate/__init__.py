"""Realistic national cases of any size, made from a seed: for tests, measurements and first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.basics import add_basics
from planner.generate.chain import add_chain
from planner.generate.decisions import add_decisions
from planner.generate.demand import add_demand
from planner.generate.lanes import add_lanes
from planner.generate.pages import Pages
from planner.generate.rules import add_rules
from planner.generate.sizes import SIZES, Size
from planner.generate.supply import add_supply
from planner.generate.world import survey

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SIZES", "Size", "generate", "write_case"]


def generate(size: Size, seed: int) -> dict[str, bytes]:
    """A valid case as CSV files.

    Args:
        size: how large it is; ``SIZES`` holds those with a name.
        seed: the same seed gives the same bytes, on every machine.

    Returns:
        Name of each file -> its bytes.
    """
    world, pages = survey(size, seed), Pages()
    for add in (add_basics, add_demand, add_supply, add_chain, add_lanes, add_rules, add_decisions):
        add(world, pages)
    return pages.files()


def write_case(folder: Path, size: Size, seed: int) -> None:
    """Write a case as a folder of CSV files; what is in the folder under other names stays.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in generate(size, seed).items():
        (folder / name).write_bytes(content)
