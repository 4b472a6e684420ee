"""A comparison as its report reads it: cases in order, their names, and figures by case."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from planner.compare.work import PLANNED
from planner.report.html.labels import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.compare.comparing import Comparison
    from planner.report.html import Text, Words

DRAWN: Final = 8
"""As many cases have a colour of their own; the tables hold all."""
ROWS: Final = 600


def records(frame: pd.DataFrame) -> Any:  # noqa: ANN401 - rows by the names of their columns
    """The rows of a table."""
    return frame.to_dict("records")


class Sheet:
    """What the blocks are made of."""

    def __init__(self, comparison: Comparison, tables: Mapping[str, pd.DataFrame]) -> None:
        """Of a comparison and its tables."""
        self.comparison = comparison
        self.tables = tables
        self.rows: list[dict[str, Any]] = records(tables["compare"])
        self._several = len(comparison.asked.worlds) > 1
        self._plain = {row["scenario"]: row for row in self.rows if not row["target"]}
        self.names = [self.name(row) for row in self.rows]
        by = comparison.asked.course.by
        self.year = by if by in comparison.years else comparison.years[-1]

    def stage(self, name: str) -> str:
        """What the workbook calls a stage."""
        return dict(zip(self.comparison.stages, self.comparison.labels, strict=False)).get(name) or name

    def name(self, row: Mapping[str, Any]) -> Words:
        """A case in words."""
        parts = " ".join(part for part in (row["scenario"] if self._several else "", row["target"]) if part)
        return parts.replace(" %", "\N{NO-BREAK SPACE}%") or say("compare.no_target")

    @property
    def planned(self) -> list[dict[str, Any]]:
        """Cases with a plan."""
        return [row for row in self.rows if row["status"] == PLANNED]

    @property
    def others(self) -> list[dict[str, Any]]:
        """Cases with a plan that can be set against another: all but the first."""
        return [row for row in self.rows[1:] if row["status"] == PLANNED and not math.isnan(self.extra(row))]

    def extra(self, row: Mapping[str, Any], name: str = "objective_inr") -> float:
        """A sum over that of the plan without the target, of a scenario itself over the first case."""
        other = self._plain[row["scenario"]] if row["target"] else self.rows[0]
        return float(row[name] - other[name])

    def of(self, table: str, row: Mapping[str, Any]) -> pd.DataFrame:
        """The rows of a case in a table."""
        frame = self.tables[table]
        return frame[(frame["scenario"] == row["scenario"]) & (frame["target"] == row["target"])]

    def cut(self, rows: list[dict[str, Any]]) -> Words:
        """That not all cases are drawn; "" if they are."""
        if len(rows) <= DRAWN:
            return ""
        words: Text = say("compare.cut", shown=str(DRAWN))
        return words
