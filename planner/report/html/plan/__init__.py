"""The report of one plan: its facts, and a module for each question it answers."""

from __future__ import annotations

from planner.report.html.plan.facts import Facts
from planner.report.html.plan.read import listed_sources
from planner.report.html.plan.report import report

__all__ = ["Facts", "listed_sources", "report"]
