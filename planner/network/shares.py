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
    from collections.abc import Iterator

    from planner.calendar import Calendar
    from planner.network.frame import Frame
    from planner.network.limits import Frames


Counts = tuple[str, int, int]
"""What counts: "depends" or "only" with stage and country, or "has" with a stage and -1."""


@dataclass
class _Sums:
    """Sums of deliveries met so far, each kept once.

    The deliveries of a scope that count are sorted by period; those of the last scope are kept, for rules come in
    order.
    """

    serves: Serves
    labels: list[tuple[int, int]] = field(default_factory=list)
    rows: list[np.ndarray] = field(default_factory=list)
    _known: dict[tuple[bytes, bytes, Counts], int] = field(default_factory=dict)
    _scope: tuple[bytes, Counts] = (b"", ("", -1, -1))
    _sorted: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    _starts: np.ndarray = field(default_factory=lambda: np.zeros(1, np.int64))

    def number(self, lines: np.ndarray, counts: Counts, periods: np.ndarray, *, if_empty: bool) -> int:
        """Number of the sum of what counts in the demand lines and periods; -1 if it is empty and not wanted then."""
        key = lines.tobytes(), periods.tobytes(), counts
        found = self._known.get(key)
        if found is None:
            rows = self._find(lines, counts, periods)
            if not len(rows) and not if_empty:
                return -1
            found = self._known[key] = len(self.labels)
            self.labels.append((counts[2], counts[1]))
            self.rows.append(rows)
        return found

    def _find(self, lines: np.ndarray, counts: Counts, periods: np.ndarray) -> np.ndarray:
        scope = lines.tobytes(), counts
        if scope != self._scope:
            serves = self.serves
            rows = np.flatnonzero(lines[serves.line])
            rows = rows[serves.counts(*counts)[serves.provenance[rows]]]
            period = serves.period[rows].astype(np.int16)
            self._sorted = rows[np.argsort(period, kind="stable")]
            self._starts = np.concatenate([[0], np.cumsum(np.bincount(period, minlength=serves.periods))])
            self._scope = scope
        parts = [self._sorted[self._starts[period] : self._starts[period + 1]] for period in periods]
        return np.sort(np.concatenate(parts))

    def terms(self) -> tuple[np.ndarray, np.ndarray]:
        sizes = [len(rows) for rows in self.rows]
        serves = np.concatenate(self.rows) if self.rows else np.empty(0, np.int64)
        return np.repeat(np.arange(len(sizes)), sizes), serves


def share_rules(frame: Frame, serves: Serves) -> Frames:
    """Every rule with its sums, and the soft ones' room."""
    calendar = frame.calendar
    years_discount = calendar.fiscal_year_discounts(frame.discount_rate)
    period_discount = calendar.period_discounts(frame.discount_rate)
    uses, totals = _Sums(serves), _Sums(serves)
    rules: list[tuple[Any, ...]] = []
    over: list[tuple[float, float]] = []
    names: list[str] = []
    for is_floor, sheet, key in ((False, "caps", "cap"), (True, "floors", "floor")):
        table = frame.tables[sheet]
        holds = windows.truth(table, calendar)
        for row in np.lexsort((table["from"].to_numpy("datetime64[D]"), table[key].to_numpy(object))):
            data = table.data.iloc[row]
            names.append(str(data[key]))
            soft = not np.isnan(data["penalty_inr_per_t"])
            spans = _spans(calendar, holds[row], str(data["per"]))
            for first, *sums in _sums(frame, (data, spans, is_floor), uses, totals):
                discount = (
                    period_discount[first]
                    if data["per"] == "period"
                    else years_discount[calendar.fiscal_year_codes[first]]
                )
                rules.append(
                    (len(names) - 1, is_floor, float(data["share"]), *sums, first, len(over) if soft else -1, row)
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
        "share_use_serve": pd.DataFrame({"share_use": use_terms[0], "serve": use_terms[1]}, copy=False),
        "share_total": pd.DataFrame({"stage": np.array([label[1] for label in totals.labels], np.int64)}),
        "share_total_serve": pd.DataFrame({"share_total": total_terms[0], "serve": total_terms[1]}, copy=False),
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


def _sums(frame: Frame, rule: tuple[Any, ...], uses: _Sums, totals: _Sums) -> Iterator[tuple[int, int, int, float]]:
    """Sums that a rule compares in each span: first period, use, total (-1 where the base is demand), demand in t.

    A span of a cap in which nothing can depend on the country is left out: the cap can never bind.
    """
    data, spans, is_floor = rule
    lines = lines_in_scope(frame, data)
    of_demand = data["base"] == "demand"
    if of_demand:
        lines = lines & ~frame.demands.is_sale
    stage = frame.names["stage"].code(data["stage"])
    country = frame.names["country"].code(data["country"]) if data["country"] else frame.home
    for periods in spans:
        use = uses.number(lines, ("only" if is_floor else "depends", stage, country), periods, if_empty=is_floor)
        if use < 0:
            continue
        first = int(periods[0])
        if of_demand:
            yield first, use, -1, float(frame.demands.tonnes[np.ix_(lines, periods)].sum())
        else:
            yield first, use, totals.number(lines, ("has", stage, -1), periods, if_empty=True), 0.0
