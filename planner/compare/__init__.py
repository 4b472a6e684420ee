"""Targets and scenarios of one workbook side by side: what each costs, who pays, what must be built, what stops it."""

from __future__ import annotations

from planner.compare.aims import BY, PRESETS, RAMP, STEP, Aim, Course, read_percentages
from planner.compare.comparing import Asked, Compared, Comparison, compare, finish, workspace
from planner.compare.phases import Place
from planner.compare.text import lines
from planner.compare.writing import told_comparison, write_comparison

__all__ = [
    "BY",
    "PRESETS",
    "RAMP",
    "STEP",
    "Aim",
    "Asked",
    "Compared",
    "Comparison",
    "Course",
    "Place",
    "compare",
    "finish",
    "lines",
    "read_percentages",
    "told_comparison",
    "workspace",
    "write_comparison",
]
