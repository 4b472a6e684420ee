"""What the report of a plan is made from: its tables, totals, certificate and input, fresh or read from a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.calendar import Calendar
from planner.report.html.labels import country, known
from planner.report.html.looks import COLOURS, REST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.report.html.blocks import Words
    from planner.tables import Tables

UNTRACKED: Final = "untracked"
UNKNOWN: Final = "unknown"
_BETWEEN: Final = "; "


@dataclass(frozen=True)
class Facts:
    """A plan to report on.

    Attributes:
        frames: result tables by name, as in the folder of the run.
        totals: status, totals and size, as in ``results.json``.
        certificate: of the audit, as in ``certificate.json``.
        tables: the validated input.
        sources: key, title and address of each source that the input lists.
    """

    frames: Mapping[str, pd.DataFrame]
    totals: Mapping[str, Any]
    certificate: Mapping[str, Any]
    tables: Tables
    sources: tuple[tuple[str, str, str], ...] = ()
    _known: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A result table, its figures with 12 significant digits, as the CSV files have them."""
        if name not in self._known:
            self._known[name] = as_written(self.frames[name])
        return self._known[name]

    @cached_property
    def calendar(self) -> Calendar:
        """Periods and fiscal years."""
        return Calendar.from_table(self.tables["periods"].data)

    @property
    def years(self) -> tuple[str, ...]:
        """Fiscal years, in order."""
        return self.calendar.fiscal_years

    @cached_property
    def home(self) -> str:
        """The country that plans."""
        return self.tables.setting("home")

    @cached_property
    def year_of_period(self) -> dict[str, str]:
        """Fiscal year of each period."""
        years = np.array(self.years, object)[self.calendar.fiscal_year_codes]
        return dict(zip(self.calendar.names, years, strict=True))

    @cached_property
    def stages(self) -> list[str]:
        """Stages that something delivered has passed, from the mine on."""
        passed = set(self["concentration"]["stage"])
        return [stage for stage in self.tables["stages"]["stage"] if stage in passed]

    @cached_property
    def chains(self) -> list[list[str]]:
        """Ways through the stages that something delivered has passed, the one of most tonnes first."""
        base = self["concentration"].groupby("stage")["tonnes"].sum()
        before = dict(zip(self.tables["stages"]["stage"], self.tables["stages"]["follows"], strict=True))
        before = {stage: tuple(one for one in before[stage] if one in self.stages) for stage in self.stages}
        ends = [stage for stage in self.stages if not any(stage in earlier for earlier in before.values())]

        def back(stage: str) -> list[list[str]]:
            return [[*way, stage] for one in before[stage] for way in back(one)] or [[stage]]

        ways = [way for end in ends for way in back(end)]
        return sorted(ways, key=lambda way: tuple(-round(float(base[stage]), 3) for stage in reversed(way)))

    def stage(self, name: str) -> str:
        """What the input calls a stage."""
        return self._stage_labels.get(name) or name

    @cached_property
    def _stage_labels(self) -> dict[str, str]:
        table = self.tables["stages"]
        return dict(zip(table["stage"], table["label"].astype(str), strict=True))

    @cached_property
    def traced(self) -> pd.DataFrame:
        """Dependency of fiscal years: year, stage, country, traced_share, last_step_share, tonnes."""
        frame = self["dependency"]
        return frame[frame["span"].isin(self.years)].rename(columns={"span": "year"}).reset_index(drop=True)

    @cached_property
    def shares(self) -> dict[tuple[str, str, str], tuple[float, float]]:
        """Shares of a year, a stage and a country: traced, and by the last step alone; none where both are 0."""
        frame = self.traced
        keys = zip(frame["year"], frame["stage"], frame["country"], strict=True)
        both = zip(frame["traced_share"].tolist(), frame["last_step_share"].tolist(), strict=True)
        return dict(zip(keys, both, strict=True))

    @cached_property
    def asked_shares(self) -> dict[tuple[str, str, str], float]:
        """Caps, and floors, on all that is delivered: share asked for of a year, a stage and a country, the strictest.

        A rule counts for a year if it holds in the middle of the year's part in the plan.
        """
        calendar, found = self.calendar, dict[tuple[str, str, str], float]()
        names = [[year for year, of in self.year_of_period.items() if of == one] for one in self.years]
        middles = [calendar.names.index(periods[len(periods) // 2]) for periods in names]
        for sheet, stricter in (("floors", max), ("caps", min)):
            rules = self.tables[sheet].data
            holds = calendar.holds(rules["from"].to_numpy(), rules["to"].to_numpy())
            for row, rule in enumerate(rules.to_dict("records")):
                if any(rule[scope] for scope in ("customers", "segments", "grades", "markets")):
                    continue
                for year, middle in zip(self.years, middles, strict=True):
                    key = (year, str(rule["stage"]), str(rule["country"] or self.home))
                    if holds[row, middle]:
                        share = float(rule["share"])
                        found[key] = stricter(found.get(key, share), share)
        return found

    @cached_property
    def ranked(self) -> list[str]:
        """Countries by traced tonnes over all stages and years; home first, what is not known last."""
        tonnes = self.traced.groupby("country")["tonnes"].sum()
        order = sorted(
            tonnes.index, key=lambda code: (code == UNKNOWN, code != self.home, -round(tonnes[code], 6), code)
        )
        return [str(code) for code in order]

    @cached_property
    def foremost(self) -> str:
        """The foreign country on which most traced tonnes depend; "" if all is of home."""
        return next((code for code in self.ranked if code not in {self.home, UNKNOWN}), "")

    def colour(self, codes: str) -> int:
        """Colour of a country, the same in all charts: 0 home, 1 the foremost foreign one; of several, the first."""
        return self._colours.get(codes.partition(_BETWEEN)[0], REST)

    @cached_property
    def _colours(self) -> dict[str, int]:
        order = dict.fromkeys([self.home, *(code for code in self.ranked if code != UNKNOWN)])
        return {code: place if place < COLOURS else REST for place, code in enumerate(order)}

    @cached_property
    def origins(self) -> pd.DataFrame:
        """Countries of each provenance: rows by provenance, a column for each stage, ``CHN; MMR``; "" if not passed."""
        frame = self["provenances"]
        table = frame[frame["stage"] != ""].pivot_table(
            index="provenance", columns="stage", values="countries", aggfunc="first"
        )
        return table.reindex(columns=list(self.tables["stages"]["stage"])).astype(object).fillna("")

    @cached_property
    def delivered(self) -> pd.DataFrame:
        """Deliveries with their fiscal year, the countries of each stage, and ``made_in``, those of the last step."""
        frame = self["deliveries"]
        found = frame.join(self.origins, on="provenance")
        stages = list(self.origins.columns)
        found[stages] = found[stages].astype(object).fillna("")
        found["year"] = found["period"].map(self.year_of_period)
        found["made_in"] = self._made_in(found)
        return found

    def _made_in(self, delivered: pd.DataFrame) -> np.ndarray:
        own = self.tables["materials"].data.set_index("material")["stages"].to_dict()
        pairs = delivered[["material", "provenance"]].drop_duplicates()
        known: dict[tuple[str, str], str] = {}
        for material, provenance in zip(pairs["material"], pairs["provenance"], strict=True):
            if provenance not in self.origins.index:
                known[material, provenance] = UNTRACKED
                continue
            row = self.origins.loc[provenance]
            names = {name for stage in own[material] for name in str(row[stage]).split(_BETWEEN)} - {""}
            known[material, provenance] = _BETWEEN.join(sorted(names)) or UNTRACKED
        keys = zip(delivered["material"], delivered["provenance"], strict=True)
        return np.array([known[key] for key in keys], object)

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """By fiscal year: demand_t, delivered_t of demand, short_t, served_t with sales, paid_inr, penalties_inr."""
        need, costs = self["shortages"], self["costs"]
        found = pd.DataFrame(index=list(self.years))
        at = need["period"].map(self.year_of_period)
        for column in ("demand_t", "delivered_t", "short_t"):
            found[column] = need[column].groupby(at).sum()
        found["served_t"] = self.delivered.groupby("year")["grade_tonnes"].sum()
        for column, payer in (("paid_inr", "buyers"), ("penalties_inr", "penalty")):
            found[column] = costs[costs["payer"] == payer].groupby("fiscal_year")["inr"].sum()
        return found.reindex(list(self.years)).fillna(0.0)

    def name_of(self, code: str) -> Words:
        """A country in words; those of a tonne with several, joined."""
        return country(code) if code not in {UNTRACKED, UNKNOWN} else known("country", code)


def as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose figures have 12 significant digits, so that one in memory and one read back are the same."""
    found = {
        name: [float(f"{value:.12g}") for value in frame[name]] if frame[name].dtype.kind == "f" else frame[name]
        for name in frame.columns
    }
    return pd.DataFrame(found, columns=frame.columns, index=frame.index)
