"""The workbook as plain Python: rows as dictionaries, time as months counted from the year nought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from planner.tables.table import Tables

Row = dict[str, Any]
UNKNOWN = "unknown"


class RefusedError(Exception):
    """The paper calls this an input error."""


@dataclass(frozen=True)
class Period:
    """One or more whole months. ``begin`` and ``end`` (excluded) are months counted from the year nought."""

    name: str
    number: int
    begin: int
    end: int

    @property
    def months(self) -> int:
        """Calendar months in it."""
        return self.end - self.begin

    @property
    def years(self) -> float:
        """Its length in years."""
        return self.months / 12

    @property
    def fiscal_year(self) -> str:
        """Label of the fiscal year it lies in."""
        year = self.begin // 12 if self.begin % 12 >= 3 else self.begin // 12 - 1
        return f"FY{year}-{(year + 1) % 100:02d}"

    @property
    def middle(self) -> date:
        """Day n//2 + 1 of its n days."""
        days = (first_day(self.end) - first_day(self.begin)).days
        return first_day(self.begin) + timedelta(days=days // 2)


def first_day(month: int) -> date:
    """First day of a month counted from the year nought."""
    return date(month // 12, month % 12 + 1, 1)


def plain(value: Any) -> Any:
    """A cell of a validated table as plain Python; None if it is blank."""
    if isinstance(value, tuple | list):
        return tuple(value)
    if value is None or value == "" or pd.isna(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    return value.date() if hasattr(value, "date") and callable(value.date) else value


class World:
    """All rows of a workbook and what can be looked up in them."""

    def __init__(self, tables: Tables) -> None:
        self.rows: dict[str, list[Row]] = {
            name: [{key: plain(value) for key, value in row.items()} for row in table.data.to_dict("records")]
            for name, table in tables.sheets.items()
        }
        self._found: dict[tuple[Any, ...], list[Row]] = {}
        self.home = tables.setting("home")
        self.discount_rate = float(tables.setting("discount_rate") or 0)
        self.holding_rate = float(tables.setting("holding_rate") or 0)
        self._read_periods()
        self._read_stages()
        self._read_names()
        self._read_demand()

    def _read_periods(self) -> None:
        self.periods: list[Period] = []
        for row in sorted(self.rows["periods"], key=lambda row: row["start"]):
            begin = row["start"].year * 12 + row["start"].month - 1
            self.periods.append(Period(row["period"], len(self.periods), begin, begin + row["months"]))
        self.begin = self.periods[0].begin
        self.end = self.periods[-1].end
        self.last = self.periods[-1]
        self.period = {period.name: period for period in self.periods}
        self.fiscal_years: dict[str, list[Period]] = {}
        for period in self.periods:
            self.fiscal_years.setdefault(period.fiscal_year, []).append(period)

    def _read_stages(self) -> None:
        follows = {row["stage"]: set(row["follows"] or ()) for row in self.rows["stages"]}
        self.before: dict[str, set[str]] = {}
        for stage, direct in follows.items():
            reached: set[str] = set()
            to_do = list(direct)
            while to_do:
                earlier = to_do.pop()
                if earlier not in reached:
                    reached.add(earlier)
                    to_do.extend(follows[earlier])
            self.before[stage] = reached
        self.own_stages: dict[str, set[str]] = {}
        self.passed: dict[str, set[str]] = {}
        self.value: dict[str, float | None] = {}
        self.waste_cost: dict[str, float] = {}
        for row in self.rows["materials"]:
            own = set(row["stages"] or ())
            default = own.union(*(self.before[stage] for stage in own))
            self.own_stages[row["material"]] = own
            self.passed[row["material"]] = set(row["can_have_passed"] or ()) or default
            self.value[row["material"]] = row["reference_value_inr_per_t"]
            self.waste_cost[row["material"]] = row["waste_cost_inr_per_t"] or 0.0

    def _read_names(self) -> None:
        self.country = {row["location"]: row["country"] for row in self.rows["locations"]}
        self.customers = {row["customer"] for row in self.rows["customers"]}
        self.delivers: set[tuple[str, str]] = set()
        for row in self.rows["deliveries"]:
            named = self.customers if "all" in row["customers"] else row["customers"]
            self.delivers |= {(row["location"], customer) for customer in named}

    def _read_demand(self) -> None:
        """Tonnes, price and penalty of each demand line in each period; a year's tonnes go by months."""
        self.demand: dict[str, Row] = {}
        self.wanted: dict[tuple[str, Period], Row] = {}
        for row in self.rows["demand"]:
            self.demand.setdefault(row["demand"], row)
            named = self.period.get(row["period"])
            spans = [(named, 1.0)] if named else [(t, t.years) for t in self.fiscal_years.get(row["period"], [])]
            for period, share in spans:
                if (row["demand"], period) in self.wanted:
                    message = f"demand {row['demand']} is given twice for {period.name}"
                    raise RefusedError(message)
                self.wanted[row["demand"], period] = row | {"tonnes": row["tonnes"] * share}

    # ---- windows ------------------------------------------------------------------------------------------------

    def holds(self, row: Row, period: Period, first: str = "from", last: str = "to") -> bool:
        """The middle day of the period lies in the row's window."""
        after = row[first] is None or row[first] <= period.middle
        return after and (row[last] is None or period.middle <= row[last])

    def find(self, sheet: str, period: Period | None = None, **match: Any) -> list[Row]:
        """Rows of a sheet with those values that hold in the period (in any, if none is given)."""
        question = (sheet, period, *match.items())
        if question not in self._found:
            self._found[question] = [
                row
                for row in self.rows[sheet]
                if all(row[key] == value for key, value in match.items())
                and (period is None or self.holds(row, period))
            ]
        return self._found[question]

    def one(self, sheet: str, period: Period, **match: Any) -> Row | None:
        """The row of a key that holds in the period."""
        found = self.find(sheet, period, **match)
        if len(found) > 1:
            message = f"{sheet} {match} is given twice for {period.name}"
            raise RefusedError(message)
        return found[0] if found else None

    def freight(self, route: str, material: str, period: Period) -> Row | None:
        """The freight row of a material on a route, if both the route and the row hold in the period."""
        if self.one("routes", period, route=route) is None:
            return None
        found = [row for row in self.find("freight", period, route=route) if material in row["materials"]]
        return found[0] if found else None

    def recipe(self, process: str, role: str, period: Period) -> dict[str, float]:
        """Tonnes of each input or by-product per tonne of main output."""
        return {row["material"]: row["t_per_t"] for row in self.find("recipes", period, process=process, role=role)}

    # ---- leads, discounting, money ------------------------------------------------------------------------------

    def arrivals(self, period: Period, lead: int) -> dict[Period, float]:
        """Share of the period's departures that arrives in each period; empty if none does in the horizon."""
        months = [month + lead for month in range(period.begin, period.end) if month + lead < self.end]
        counts = {to: sum(to.begin <= month < to.end for month in months) for to in self.periods}
        return {to: count / len(months) for to, count in counts.items() if count}

    def discount(self, periods: list[Period]) -> float:
        """Present value of a rupee in the middle of a span of periods."""
        middle = (periods[0].begin + periods[-1].end) / 2
        return (1 + self.discount_rate) ** (-(middle - self.begin) / 12)

    def rupees(self, currency: str | None, period: Period) -> float:
        """Rupees for one unit of a currency."""
        if currency in (None, "INR"):
            return 1.0
        row = self.one("exchange_rates", period, currency=currency)
        if row is None:
            message = f"no rate of {currency} in {period.name}"
            raise RefusedError(message)
        return row["inr_per_unit"]

    def in_scope(self, rule: Row, demand: str) -> bool:
        """The demand line is in the scope of a cap, floor or incentive; blank means all."""
        line = self.demand[demand]
        return all(
            not rule[f"{what}s"] or line[what] in rule[f"{what}s"]
            for what in ("customer", "segment", "grade", "market")
        )

    def is_sale(self, demand: str) -> bool:
        """It may be served, and earns a price."""
        return self.demand[demand]["kind"] == "sale"
