"""Workbooks and CSV folders: reading raw cells with their addresses, writing templates and marked copies."""

from __future__ import annotations

from planner.workbook.book import Book, CellError, RawSheet, Uncalculated
from planner.workbook.read import read_book

__all__ = ["Book", "CellError", "RawSheet", "Uncalculated", "read_book"]
