"""What is odd about a case before it is planned, and what a plan rests on afterwards."""

from __future__ import annotations

from planner.lint.before import lint
from planner.lint.levers import idle_levers
from planner.lint.rests import Resting, rests_on

__all__ = ["Resting", "idle_levers", "lint", "rests_on"]
