"""Exact reductions of the linear program before the solver, and the way back to the plan of everybody."""

from __future__ import annotations

from planner.reduce.alike import Reduction, merge_alike

__all__ = ["Reduction", "merge_alike"]
