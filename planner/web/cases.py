"""The plans in a run folder: one of a plan, one for each case of a comparison; and the main table of a stress run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from planner.report.html.blocks import in_language
from planner.report.html.labels import country
from planner.run.folder import MANIFEST
from planner.run.saved import open_run
from planner.web import figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MOST_ROWS: Final = 100
_CRORE: Final = 1e7
_PLANNED: Final = "planned"
_STRESS: Final[Mapping[str, str]] = {
    "kind": "Kind",
    "subject": "What",
    "change": "What happens",
    "from": "From",
    "until": "Until",
    "status": "Outcome",
    "short_t": "Short, tonnes",
    "first_stop": "First line stops",
    "first_customer": "Whose",
    "over_plan_inr": "Over plan, ₹ crore",
    "prevented_by": "Cheapest prevention",
}


_FIGURES: Final = ("short_t", "over_plan_inr")


@dataclass(frozen=True)
class Shown:
    """A table as it is shown.

    Attributes:
        title: what it shows.
        columns: headings.
        rows: texts.
        more: rows that are left out.
        figures: headings of columns that hold figures.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int
    figures: tuple[str, ...]


def plans_of(folder: Path, asked: Mapping[str, Any]) -> list[figures.Plan]:
    """The plans of a finished run; none of a stress run. They are read once, for a finished run no longer changes."""
    return list(_plans(folder, (folder / MANIFEST).stat().st_mtime_ns, asked["kind"], f"/runs/{asked['id']}"))


@lru_cache(maxsize=256)
def _plans(folder: Path, written: int, kind: str, link: str) -> tuple[figures.Plan, ...]:
    del written
    if kind == "solve":
        return (figures.of_run(folder, "This plan", link),)
    return tuple(_compared(folder, link)) if kind == "compare" else ()


def table_of(folder: Path, asked: Mapping[str, Any]) -> Shown | None:
    """The worst cases of a stress run; None for anything else."""
    if asked["kind"] != "stress":
        return None
    worst = open_run(folder).table("stress").sort_values(["short_t", "over_plan_inr"], ascending=False, kind="stable")
    worst["over_plan_inr"] = worst["over_plan_inr"] / _CRORE
    worst["subject"] = [_subject(*pair) for pair in zip(worst["kind"], worst["subject"], strict=True)]
    rows = worst[list(_STRESS)].head(_MOST_ROWS)
    shown = tuple(tuple(_words(cell) for cell in row) for row in rows.to_numpy(object))
    return Shown("What hurts most", tuple(_STRESS.values()), shown, max(len(worst) - _MOST_ROWS, 0),
                 tuple(_STRESS[name] for name in _FIGURES))  # fmt: skip


def _subject(kind: str, subject: str) -> str:
    """What fails: a country by its name, at a stage; anything else as it is called."""
    if kind not in {"closure", "country"}:
        return subject
    code, at, stage = subject.partition(" at ")
    return f"{in_language(country(code), 'en')}{at}{stage}"


def _compared(folder: Path, link: str) -> list[figures.Plan]:
    run = open_run(folder)
    cases = run.table("compare")
    tables = {name: run.table(name) for name in ("years", "builds", "self_reliance", "dependency")}
    return [_plan(case, tables, link) for case in cases.to_dict("records")]


def _plan(case: Mapping[Any, Any], tables: Mapping[str, pd.DataFrame], link: str) -> figures.Plan:
    """One case of a comparison; without figures where there is no plan."""
    own = {
        name: frame[(frame["scenario"] == case["scenario"]) & (frame["target"] == case["target"])]
        for name, frame in tables.items()
    }
    label = " · ".join(filter(None, (case["scenario"] if case["scenario"] != "base" else "", case["target"])))
    years = own["years"]
    known = case["status"] == _PLANNED
    found = [
        *figures.totals(case["objective_inr"], case["buyers_inr"], case["state_inr"]),
        figures.a_kilogram(years["buyers_inr"].sum(), years["delivered_t"].sum()),
        *figures.tonnes(case["demand_t"], case["short_t"], own["builds"]["t_per_year"].sum()),
        *_shares(own),
    ]
    return figures.Plan(label or "No target", link, "" if known else _why_not(case), tuple(found) if known else ())


def _why_not(case: Mapping[Any, Any]) -> str:
    reach = case["highest_share"]
    far = f"at most {100 * reach:.1f} % can be reached; " if pd.notna(reach) else ""
    return f"No plan: {far}{case['reason']}"


def _shares(own: Mapping[str, pd.DataFrame]) -> list[figures.Figure]:
    """Shares at each stage in the last fiscal year."""
    found = []
    made = own["self_reliance"].set_index(["stage", "fiscal_year"])["share_of_demand"]
    last = max(own["years"]["fiscal_year"], default="")
    for row in own["dependency"][own["dependency"]["fiscal_year"] == last].to_dict("records"):
        stage = row["stage"]
        found.append(figures.share(stage, last, "Home, of all demand", float(made.get((stage, last), 0.0))))
        found.append(figures.share(stage, last, f"China, {figures.TRACED}", row["china_share"]))
        found.append(figures.share(stage, last, f"{figures.LARGEST}, {figures.TRACED}", row["largest_share"]))
    return found


def _words(cell: Any) -> str:  # noqa: ANN401 - whatever stands in a table
    if isinstance(cell, float):
        return "" if pd.isna(cell) else figures.indian(cell, 1)
    return str(cell)
