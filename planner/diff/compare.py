"""Two runs side by side: inputs, flows, cost, churn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.diff.bridge import Bridge, bridge
from planner.diff.causes import Cause, causes
from planner.diff.flows import churn, flow_changes
from planner.diff.inputs import input_changes
from planner.errors import InputError
from planner.scenarios import written_out
from planner.workbook import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.run.saved import SavedRun
    from planner.tables.table import Tables
    from planner.workbook import Book


@dataclass(frozen=True)
class Difference:
    """What changed from one run to another.

    Attributes:
        inputs: cells that differ.
        flows: flows that differ, by fiscal year.
        bridge: from cost to cost, by line.
        causes: from cost to cost, by changed sheet; empty where it was not asked for or cannot be told.
        churn: share of the first plan's tonnes that go another way, by table and in ``all``.
    """

    inputs: pd.DataFrame
    flows: pd.DataFrame
    bridge: Bridge
    causes: tuple[Cause, ...]
    churn: Mapping[str, float]


def compare(before: SavedRun, after: SavedRun, *, plan_again: bool = True) -> Difference:
    """Compare two finished runs.

    Args:
        before: the first run.
        after: the second.
        plan_again: also tell what each changed sheet did to the cost, which plans once more for each of them but one.

    Raises:
        InputError: the copy of an input is no longer valid.
        InputError: a table of a run is missing.
    """
    rewritten = bool(before.variant or after.variant)
    (book_a, tables_a), (book_b, tables_b) = (_read(run, rewritten=rewritten) for run in (before, after))
    inputs = input_changes(tables_a, tables_b)
    costs = bridge(before, after)
    changed = list(dict.fromkeys(inputs["sheet"]))
    steps: tuple[Cause, ...] = ()
    if plan_again and changed and book_a.kind == book_b.kind:
        steps = tuple(causes(book_a, book_b, changed, (costs.before, costs.after)))
    calendars = (Calendar.from_table(tables_a["periods"].data), Calendar.from_table(tables_b["periods"].data))
    return Difference(inputs, flow_changes(before, after, calendars), costs, steps, churn(before, after))


def _read(run: SavedRun, *, rewritten: bool) -> tuple[Book, Tables]:
    """What was planned as raw cells and as tables; raw cells with all changes made where there are any."""
    validated = run.validated()
    if validated.tables is None:
        raise InputError(validated.findings)
    return written_out(validated.tables) if rewritten else read_book(run.source), validated.tables
