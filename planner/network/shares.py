"""Caps and floors: one rule for each row and each period or fiscal year in which it holds.

What depends on a country, and what is delivered, are sums of their own, shared by all rules with one scope and span.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.network import windows
from planner.network.scopes import Serves, lines_in_scope

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.network.frame import Frame
    from planner.network.limits import Frames


@dataclass
class _Sums:
    """Sums of deliveries met so far, each kept once."""

    labels: list[tuple[int, int]] = field(default_factory=list)
    rows: list[np.ndarray] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)

    def number(self, key: bytes, label: tuple[int, int], serves: np.ndarray) -> int:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.labels)
            self.labels.append(label)
            self.rows.append(serves)
        return found

    def terms(self) -> tuple[np.ndarray, np.ndarray]:
        counts = [len(rows) for rows in self.rows]
        serves = np.concatenate(self.rows) if self.rows else np.empty(0, np.int64)
        return np.repeat(np.arange(len(counts)), counts), serves


def share_rules(frame: Frame, serves: Serves) -> Frames:
    """Every rule with its sums, and the soft ones' room."""
    calendar = frame.calendar
    years_discount = calendar.fiscal_year_discounts(frame.discount_rate)
    period_discount = calendar.period_discounts(frame.discount_rate)
    uses, totals = _Sums(), _Sums()
    rules: list[tuple[Any, ...]] = []
    over: list[tuple[float, float]] = []
    names: list[str] = []
    for is_floor, sheet, key in ((False, "caps", "cap"), (True, "floors", "floor")):
        table = frame.tables[sheet]
        holds = windows.truth(table, calendar)
        for row in np.lexsort((table["from"].to_numpy("datetime64[D]"), table[key].to_numpy(object))):
            data = table.data.iloc[row]
            names.append(str(data[key]))
            for periods in _spans(calendar, holds[row], str(data["per"])):
                soft = not np.isnan(data["penalty_inr_per_t"])
                sums = _sums(frame, serves, (data, periods, is_floor), uses, totals)
                if sums is None:
                    continue
                discount = (
                    period_discount[periods[0]]
                    if data["per"] == "period"
                    else years_discount[calendar.fiscal_year_codes[periods[0]]]
                )
                rules.append(
                    (len(names) - 1, is_floor, float(data["share"]), *sums, periods[0], len(over) if soft else -1, row)
                )
                if soft:
                    over.append((float(discount), float(data["penalty_inr_per_t"])))
    use_terms, total_terms = uses.terms(), totals.terms()
    columns = ("rule", "is_floor", "share", "share_use", "share_total", "demand_t", "period", "over_share", "source")
    kinds = (np.int64, bool, float, np.int64, np.int64, float, np.int64, np.int64, np.int64)
    return {
        "share_rule": pd.DataFrame(
            {
                name: np.array([rule[place] for rule in rules], kind)
                for place, (name, kind) in enumerate(zip(columns, kinds, strict=True))
            }
        ),
        "share_use": pd.DataFrame(
            {
                "country": np.array([label[0] for label in uses.labels], np.int64),
                "stage": np.array([label[1] for label in uses.labels], np.int64),
            }
        ),
        "share_use_serve": pd.DataFrame({"share_use": use_terms[0], "serve": use_terms[1]}),
        "share_total": pd.DataFrame({"stage": np.array([label[1] for label in totals.labels], np.int64)}),
        "share_total_serve": pd.DataFrame({"share_total": total_terms[0], "serve": total_terms[1]}),
        "over_share": pd.DataFrame(
            {
                "discount": np.array([row[0] for row in over], float),
                "penalty_inr_per_t": np.array([row[1] for row in over], float),
            }
        ),
        "_names": pd.DataFrame({"rule": pd.Series(names, dtype=object)}),
    }


def _spans(calendar: Calendar, holds: np.ndarray, per: str) -> list[np.ndarray]:
    """Periods of each rule: one by one, or those of one fiscal year together."""
    inside = np.flatnonzero(holds)
    if per == "period":
        return [np.array([period]) for period in inside]
    years = calendar.fiscal_year_codes[inside]
    return [inside[years == year] for year in np.unique(years)]


def _sums(
    frame: Frame, serves: Serves, rule: tuple[Any, ...], uses: _Sums, totals: _Sums
) -> tuple[int, int, float] | None:
    """Sums that a rule compares: its use, its total (-1 where the base is demand), and the demand in scope, t.

    None where nothing can depend on the country, so that a cap can never bind.
    """
    data, periods, is_floor = rule
    lines = lines_in_scope(frame, data)
    of_demand = data["base"] == "demand"
    if of_demand:
        lines = lines & ~frame.demands.is_sale
    stage = frame.names["stage"].code(data["stage"])
    country = frame.names["country"].code(data["country"]) if data["country"] else frame.home
    inside = lines[serves.line] & np.isin(serves.period, periods)
    counted = serves.only(stage, country) if is_floor else serves.depends(stage, country)
    used = np.flatnonzero(inside & counted)
    if not len(used) and not is_floor:
        return None
    key = lines.tobytes() + periods.tobytes()
    label = (country, stage)
    use = uses.number(key + bytes([is_floor]) + np.array(label).tobytes(), label, used)
    if of_demand:
        return use, -1, float(frame.demands.tonnes[np.ix_(lines, periods)].sum())
    delivered = np.flatnonzero(inside & serves.has(stage))
    return use, totals.number(key + np.array([stage]).tobytes(), (-1, stage), delivered), 0.0
