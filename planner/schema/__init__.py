"""The workbook's sheets and columns, as data.

``SHEETS`` holds every sheet in workbook order. Two more are known and carry no data: ``README`` (first) and
``lists`` (the words that drop-downs offer). Sheets whose name starts with ``_`` are the user's own.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from planner.schema import basics, chain, decisions, movement, needs, rules, scenarios, supply
from planner.schema.column import Column, Kind, Sheet

SHEETS: Final = MappingProxyType(
    {
        sheet.name: sheet
        for module in (basics, needs, supply, chain, movement, rules, decisions, scenarios)
        for sheet in module.SHEETS
    }
)
"""Machine name -> sheet, in workbook order."""

UNREAD_SHEETS: Final = ("README", "lists")
"""Sheets that the template writes and no command reads."""

SCHEMA_VERSION: Final = 1

__all__ = ["SCHEMA_VERSION", "SHEETS", "UNREAD_SHEETS", "Column", "Kind", "Sheet"]
