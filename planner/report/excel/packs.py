"""What is planned on each licence, gathered for the end-user certificates."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from planner.report.excel.licences import granted_licences
from planner.results.licences import BEFORE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from planner.results import Results

MOST_PACKS: Final = 500
"""Licences with a pack; those with most tonnes have one, and the tables hold all."""


class Month(NamedTuple):
    """A period of a licence's account, t; NaN where the quota is unlimited."""

    period: str
    valid: str
    opening: float
    taken: float
    closing: float


class Planned(NamedTuple):
    """Tonnes for one end user and purpose in one period."""

    end_user: str
    segment: str
    market: str
    material: str
    crossed: str
    delivered: str
    tonnes: float


@dataclass(frozen=True)
class Pack:
    """All that is planned on one licence.

    Attributes:
        licence: its row in the input.
        months: its periods with validity or movement.
        planned: tonnes by end user, purpose and period, in this order.
        forbidden: what it may not serve, in words; "" for nothing.
    """

    licence: Mapping[Hashable, Any]
    months: list[Month]
    planned: list[Planned]
    forbidden: str

    @property
    def name(self) -> str:
        """Of the licence."""
        return str(self.licence["licence"])

    @property
    def taken(self) -> float:
        """Tonnes that cross on it."""
        return sum(month.taken for month in self.months)

    @property
    def delivered(self) -> float:
        """Tonnes delivered under it."""
        return sum(line.tonnes for line in self.planned)

    @property
    def closing(self) -> float | None:
        """Tonnes left on it; None where the quota is unlimited."""
        return None if isnan(self.months[-1].closing) else self.months[-1].closing

    @property
    def rows(self) -> int:
        """Rows of its two lists, side by side."""
        return max(len(self.months), len(self.planned), 1)

    def declared(self) -> dict[tuple[str, str], float]:
        """Tonnes by end user and purpose."""
        found: dict[tuple[str, str], float] = {}
        for line in self.planned:
            key = (line.end_user, f"{line.segment} ({line.market})")
            found[key] = found.get(key, 0.0) + line.tonnes
        return found


@dataclass(frozen=True)
class Packs:
    """Packs by holder and day of validity; licences with nothing planned; how many packs there is no room for."""

    packs: list[Pack]
    idle: list[str]
    left_out: int


def gather(results: Results, tables: Mapping[str, pd.DataFrame]) -> Packs:
    """Packs of all granted licences."""
    months, planned = _months(tables["licence_balances"]), _planned(results, tables["licence_deliveries"])
    conditions = results.case.tables["conditions"].data.to_dict("records")
    found, idle = [], []
    for licence in granted_licences(results).to_dict("records"):
        name = str(licence["licence"])
        if name not in planned and not any(month.taken > 0 for month in months[name]):
            idle.append(name)
            continue
        shown = [month for month in months[name] if month.valid == "yes" or month.taken > 0]
        found.append(Pack(licence, shown or months[name][-1:], planned.get(name, []), _forbidden(conditions, licence)))
    largest = sorted(found, key=lambda pack: (-max(pack.taken, pack.delivered), pack.name))[:MOST_PACKS]
    kept = {pack.name for pack in largest}
    return Packs([pack for pack in found if pack.name in kept], idle, len(found) - len(kept))


def _months(balances: pd.DataFrame) -> dict[str, list[Month]]:
    columns = [balances[name].tolist() for name in ("period", "valid", "opening_t", "taken_t", "closing_t")]
    found: dict[str, list[Month]] = {}
    for licence, *line in zip(balances["licence"].tolist(), *columns, strict=True):
        found.setdefault(str(licence), []).append(Month(*line))
    return found


def _planned(results: Results, deliveries: pd.DataFrame) -> dict[str, list[Planned]]:
    keys = ["licence", "end_user", "segment", "market", "material", "crossed", "delivered"]
    sums = deliveries.groupby(keys, sort=False)["tonnes"].sum().reset_index()
    order = {period: place for place, period in enumerate((BEFORE, *results.case.calendar.names))}
    found: dict[str, list[Planned]] = {}
    for licence, *line in zip(*(sums[name].tolist() for name in (*keys, "tonnes")), strict=True):
        found.setdefault(str(licence), []).append(Planned(*line))
    for lines in found.values():
        lines.sort(key=lambda line: (*line[:4], order[line.delivered], order[line.crossed]))
    return found


def _forbidden(conditions: list[dict[Hashable, Any]], licence: Mapping[Hashable, Any]) -> str:
    """What the conditions forbid a licence to serve, in words; "" for nothing."""
    words = []
    for row in conditions:
        if licence["licence"] in row["licences"] or (row["control"] and row["control"] == licence["control"]):
            named = [f"{what} {row[what]}" for what in ("segment", "market", "customer") if row[what]]
            words.append(" in ".join(named))
    return "; ".join(dict.fromkeys(words))
