"""Workbooks and CSV folders: reading raw cells with their addresses, writing templates and marked copies."""

from __future__ import annotations

from planner.workbook.book import Book, CellError, RawSheet, Uncalculated

__all__ = ["Book", "CellError", "RawSheet", "Uncalculated"]
