"""The sheets ``scenarios`` and ``changes`` as objects: changes in their order, and what builds on what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.tables.change import Change

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from planner.tables.draft import Draft
    from planner.tables.table import Table

BASE: Final = "base"
"""Name of the workbook as it is."""


def parents_of(scenarios: Draft | Table) -> dict[str, tuple[str, ...]]:
    """Scenario -> the scenarios it builds on, in their order, as far as they could be read."""
    names, parents = np.asarray(scenarios["scenario"], object), np.asarray(scenarios["parent"], object)
    return {str(name): tuple(one for one in on if one != BASE) for name, on in zip(names, parents, strict=True) if name}


def written_changes(changes: Draft | Table) -> list[Change]:
    """All rows of the sheet ``changes``, in their order."""
    parts = {name: np.asarray(changes[name]) for name in ("from", "to")}
    parts |= {
        name: np.asarray(changes[name], object)
        for name in ("scenario", "sheet", "filter", "column", "action", "value", "why")
    }
    return [_change({name: values[row] for name, values in parts.items()}, changes, row) for row in range(len(changes))]


def _change(parts: Mapping[str, object], changes: Draft | Table, row: int) -> Change:
    text = {name: str(value) for name, value in parts.items()}
    return Change(
        sheet=text["sheet"],
        filter=text["filter"],
        column=text["column"],
        action=text["action"],
        value=text["value"],
        first=_day(parts["from"]),
        last=_day(parts["to"]),
        why=text["why"],
        cell=f"changes!{changes.cell(row, 'value')}",
        scenario=text["scenario"],
    )


def _day(value: object) -> datetime.date | None:
    day = np.datetime64(value, "D")  # type: ignore[call-overload]
    return None if np.isnat(day) else day.item()


def stacked(names: tuple[str, ...], parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Scenarios in the order in which they take effect: each once, after those it builds on. Without ``base``."""
    found: list[str] = []

    def add(name: str, above: frozenset[str]) -> None:
        if name in found or name in above:
            return
        for parent in parents.get(name, ()):
            add(parent, above | {name})
        found.append(name)

    for name in names:
        if name != BASE or BASE in parents:
            add(name, frozenset())
    return tuple(found)
