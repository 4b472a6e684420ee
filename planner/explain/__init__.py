"""Why a workbook has no plan: the cells that clash, and the cheapest ways out, each solved."""

from __future__ import annotations

from planner.explain.edits import apply_repair
from planner.explain.explaining import explain
from planner.explain.story import Cell, Change, Conflict, Explanation, Repair, Role

__all__ = ["Cell", "Change", "Conflict", "Explanation", "Repair", "Role", "apply_repair", "explain"]
