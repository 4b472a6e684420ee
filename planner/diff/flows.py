"""Flows of two plans side by side, by fiscal year, and how many tonnes go another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.run.saved import SavedRun

FLOWS: Final = {
    "bought": ("purchases", "offer", "tonnes"),
    "made": ("production", "process", "tonnes"),
    "shipped": ("shipments", "route", "tonnes"),
    "delivered": ("deliveries", "demand", "grade_tonnes"),
    "short": ("shortages", "demand", "short_t"),
    "built": ("builds", "option", "units"),
    "licence taken": ("licence_balances", "licence", "taken_t"),
}
"""Words -> table, column that names the flow, column of the amount."""

_MOVED: Final = {
    "purchases": ["offer", "provenance"],
    "production": ["process", "campaign"],
    "shipments": ["route", "material", "provenance", "licences"],
    "deliveries": ["demand", "location", "material", "provenance"],
}
_NOISE = 1e-6


def flow_changes(before: SavedRun, after: SavedRun, calendars: tuple[Calendar, Calendar]) -> pd.DataFrame:
    """Flows whose amount in a fiscal year differs, largest change first within each kind.

    Columns: flow, name, fiscal_year, before, after, change (t, or units of a build).
    """
    parts = []
    for flow, (table, key, amount) in FLOWS.items():
        sides = [
            _by_year(run.table(table), key, amount, calendar)
            for run, calendar in zip((before, after), calendars, strict=True)
        ]
        joined = pd.concat(sides, axis=1, keys=["before", "after"]).fillna(0.0)
        joined["change"] = joined["after"] - joined["before"]
        joined = joined[joined["change"].abs() > _NOISE].reset_index()
        order = joined["change"].abs().sort_values(ascending=False, kind="stable").index
        parts.append(joined.loc[order].assign(flow=flow).rename(columns={key: "name"}))
    columns = ["flow", "name", "fiscal_year", "before", "after", "change"]
    return pd.concat(parts, ignore_index=True)[columns]


def _by_year(frame: pd.DataFrame, key: str, amount: str, calendar: Calendar) -> pd.Series:
    year = frame["period"].astype(str).map(year_of(calendar))
    return frame.assign(fiscal_year=year).groupby([key, "fiscal_year"])[amount].sum()


def year_of(calendar: Calendar) -> dict[str, str]:
    """Fiscal year of each period."""
    return {
        name: calendar.fiscal_years[code] for name, code in zip(calendar.names, calendar.fiscal_year_codes, strict=True)
    }


def churn(before: SavedRun, after: SavedRun) -> dict[str, float]:
    """Share of the first plan's tonnes that the second plan moves otherwise, by table and in all."""
    found, lost, total = {}, 0.0, 0.0
    for table, keys in _MOVED.items():
        sides = [run.table(table).groupby(["period", *keys])["tonnes"].sum() for run in (before, after)]
        joined = pd.concat(sides, axis=1, keys=["before", "after"]).fillna(0.0)
        gone = float((joined["before"] - joined["after"]).clip(lower=0.0).sum())
        moved = float(joined["before"].sum())
        found[table] = gone / moved if moved else 0.0
        lost, total = lost + gone, total + moved
    found["all"] = lost / total if total else 0.0
    return found
