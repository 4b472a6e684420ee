"""From the optimum to tidy tables in names, tonnes and rupees."""

from __future__ import annotations

from planner.results.extract import Results, Totals, extract
from planner.results.view import Case, View, case_of

__all__ = ["Case", "Results", "Totals", "View", "case_of", "extract"]
