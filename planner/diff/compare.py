"""Two runs side by side: inputs, flows, cost, churn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.diff.bridge import Bridge, bridge
from planner.diff.causes import Cause, causes
from planner.diff.flows import churn, flow_changes
from planner.diff.inputs import input_changes, matched
from planner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.run.saved import SavedRun
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Difference:
    """What changed from one run to another.

    Attributes:
        inputs: cells that differ.
        flows: flows that differ, by fiscal year.
        bridge: from cost to cost, by line.
        causes: from cost to cost, change by change; empty where it was not asked for.
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
        plan_again: also tell what each change did to the cost, which plans once more for each of them but one.

    Raises:
        InputError: the copy of an input is no longer valid.
        InputError: a table of a run is missing.
    """
    tables_a, tables_b = (_tables(run) for run in (before, after))
    sheets = matched(tables_a, tables_b)
    costs = bridge(before, after)
    steps = tuple(causes(sheets, (tables_a, tables_b), (costs.before, costs.after))) if plan_again else ()
    calendars = (Calendar.from_table(tables_a["periods"].data), Calendar.from_table(tables_b["periods"].data))
    return Difference(input_changes(sheets), flow_changes(before, after, calendars), costs, steps, churn(before, after))


def _tables(run: SavedRun) -> Tables:
    """What was planned: the copy of the input with the run's scenarios."""
    validated = run.validated()
    if validated.tables is None:
        raise InputError(validated.findings)
    return validated.tables
