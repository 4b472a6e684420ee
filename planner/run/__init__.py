"""A whole run, and the folder it leaves."""

from __future__ import annotations

from planner.run.options import RunOptions

__all__ = ["RunOptions"]
