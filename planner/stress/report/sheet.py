"""The tables of a stress test as its report reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.report.html.labels import country, known, say
from planner.stress.react import NOTHING_T

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.report.html import Words

_AT = " at "


class Sheet:
    """Tables, runs in their order, and the names of cases in words."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], stages: Mapping[str, str]) -> None:
        """Of the tables of a stress test."""
        self.frames = frames
        self.stages = stages
        self.cases = frames["stress"]
        self.runs: list[str] = [str(name) for name in dict.fromkeys(frames["resilience"]["run"])]

    def of(self, table: str, run: str) -> pd.DataFrame:
        """The rows of a run in a table."""
        frame = self.frames[table]
        return frame[frame["run"] == run]

    def name(self, case: Mapping[str, Any] | Any) -> Words:  # noqa: ANN401 - a row
        """What happens, in words."""
        kind, subject, change = str(case["kind"]), str(case["subject"]), str(case["change"])
        return say("stress.case", what=self.node(kind, subject), change=known("change", change))

    def stage(self, name: str) -> str:
        """What the workbook calls a stage."""
        return self.stages.get(name) or name

    def node(self, kind: str, name: str) -> Words:
        """What can fail, in words: a country by its name, at a stage; anything else after its kind."""
        if kind == "closure":
            return country(name)
        code, _, stage = name.partition(_AT)
        if kind == "country" and stage:
            return say("stress.at", country=country(code), stage=self.stage(stage))
        return say("stress.node", kind=known("stress_kind", kind), name=name)


def split(frame: pd.DataFrame) -> pd.DataFrame:
    """Cases of countries with the columns ``country`` and ``stage``."""
    part = frame[(frame["kind"] == "country") & frame["subject"].str.contains(_AT, regex=False)]
    names = [str(name).partition(_AT) for name in part["subject"]]
    return part.assign(country=[name[0] for name in names], stage=[name[2] for name in names])


def worst_of(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with tonnes short, most first; of those with the same figures from the same day, one.

    That is one whose prevention was planned anew, if there is one. Columns ``tonnes`` and ``lakh`` are added.
    """
    hit = cases[cases["short_t"] > NOTHING_T]
    hit = hit.assign(
        tonnes=hit["short_t"].round(3),
        lakh=(hit["over_plan_inr"] / 1e5).round(),
        guessed=hit["prevention_over_plan_inr"].isna(),
    )
    order = ["tonnes", "lakh", "guessed", "kind", "subject", "change"]
    hit = hit.sort_values(order, ascending=[False, False, True, True, True, True], kind="stable")
    return hit[~hit.duplicated(["tonnes", "lakh", "from"])]
