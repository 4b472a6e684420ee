"""Scenarios as data: what changes in a workbook, how scenarios stack, and the workbook with the changes made."""

from __future__ import annotations

from planner.scenarios.applying import Effect, apply, apply_variant, changes_of, load_variant
from planner.scenarios.listing import Listed, list_scenarios
from planner.scenarios.rewriting import written_out
from planner.scenarios.targets import share_rows, target_names, target_rows
from planner.scenarios.variant import Variant
from planner.tables.change import Change, Row

__all__ = [
    "Change",
    "Effect",
    "Listed",
    "Row",
    "Variant",
    "apply",
    "apply_variant",
    "changes_of",
    "list_scenarios",
    "load_variant",
    "share_rows",
    "target_names",
    "target_rows",
    "written_out",
]
