"""From the optimum to tidy tables in names, tonnes and rupees."""

from __future__ import annotations

from planner.results.extract import Results, Totals, extract
from planner.results.view import Case, Labels, View, case_of

__all__ = ["Case", "Labels", "Results", "Totals", "View", "case_of", "extract"]
