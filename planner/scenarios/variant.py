"""What makes a plan another one than that of the workbook: scenarios, single changes, added rows, by name and text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.tables.change import Row

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Variant:
    """What is done to a workbook before it is planned. Empty, it is the workbook as it is.

    Attributes:
        scenarios: names, in the order in which they take effect.
        sets: texts such as ``floors[floor=Made in India].share = 0.3``, after the scenarios.
        target: name of a target of the sheet ``targets`` whose rows are added as floors and caps; "" for none.
        rows: further rows that are added.
    """

    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    target: str = ""
    rows: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.scenarios or self.sets or self.target or self.rows)

    @property
    def words(self) -> str:
        """The variant in words; "" for the workbook as it is."""
        parts = list(self.scenarios) + [f"--set {text}" for text in self.sets]
        parts += [f"target {self.target}"] if self.target else []
        parts += [f"{len(self.rows)} added rows"] if self.rows else []
        return ", ".join(parts)

    def names(self) -> dict[str, Any]:
        """What was asked for by name, for the totals of a run."""
        return {"scenarios": list(self.scenarios), "sets": list(self.sets), "target": self.target}

    def told(self) -> dict[str, Any]:
        """The variant as plain data for a manifest."""
        rows = [{"sheet": row.sheet, "values": dict(row.values), "cell": row.cell} for row in self.rows]
        return {**self.names(), "rows": rows}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Variant:
        """The variant that ``told`` tells; what it does not name is empty."""
        rows = tuple(
            Row(str(row["sheet"]), {str(name): str(value) for name, value in row["values"].items()}, str(row["cell"]))
            for row in told.get("rows", ())
        )
        names, sets = told.get("scenarios", ()), told.get("sets", ())
        return cls(tuple(map(str, names)), tuple(map(str, sets)), str(told.get("target", "")), rows)
