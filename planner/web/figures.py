"""A plan in a dozen figures, so that several can stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from babel.numbers import format_decimal

from planner.run.saved import SavedRun, open_run
from planner.web.store import read_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_CRORE: Final = 1e7
_KG_A_TONNE: Final = 1000.0
_PATTERN: Final = {0: "#,##,##0", 1: "#,##,##0.0", 2: "#,##,##0.00"}


@dataclass(frozen=True)
class Figure:
    """One figure of one plan.

    Attributes:
        section: heading it stands under.
        name: what it is, with its unit.
        value: the figure; None where the plan has none.
        digits: after the point.
        group: figures of one group are measured with one scale; that of ``share`` goes to 100.
    """

    section: str
    name: str
    value: float | None
    digits: int = 0
    group: str = ""

    @property
    def words(self) -> str:
        """The figure with Indian grouping."""
        return "–" if self.value is None else indian(self.value, self.digits)


@dataclass(frozen=True)
class Plan:
    """One plan beside others.

    Attributes:
        label: name of the plan.
        link: where to read more.
        note: what is special about it, as a reason why there is no plan.
        figures: the same figures in the same order for every plan.
    """

    label: str
    link: str
    note: str
    figures: tuple[Figure, ...]


def indian(value: float, digits: int = 0) -> str:
    """A figure grouped in lakh and crore, as 12,34,567."""
    return str(format_decimal(round(value, digits) + 0.0, format=_PATTERN[digits], locale="en_IN"))


def of_run(folder: Path, label: str, link: str) -> Plan:
    """The figures of a finished run."""
    run = open_run(folder)
    told = read_json(folder / "results.json") or {}
    costs = run.table("costs")
    paid = costs.groupby("payer")["inr"].sum()
    buyers = float(paid.get("buyers", 0.0))
    figures = [
        Figure("Cost", "Present value of everything, ₹ crore", told["objective_inr"] / _CRORE, 0, "crore"),
        Figure("Cost", "Paid by buyers over the years, ₹ crore", buyers / _CRORE, 0, "crore"),
        Figure("Cost", "Paid by the state over the years, ₹ crore", float(paid.get("state", 0.0)) / _CRORE, 0, "crore"),
        Figure("Cost", "A kilogram delivered, ₹", _a_kilogram(told, buyers), 0, "kg"),
        Figure("Tonnes", "Demand", told["demand_t"], 0, "tonnes"),
        Figure("Tonnes", "Short", told["short_t"], 1, "short"),
        Figure("Tonnes", "Capacity to build, a year", _built(run), 0, "built"),
    ]
    return Plan(label, link, "", (*figures, *_shares(told)))


def bars(plans: Sequence[Plan]) -> list[list[float]]:
    """Length of the bar of each figure of each plan, in percent of the longest of its group; rows as in a plan."""
    rows = list(zip(*(plan.figures for plan in plans), strict=True))
    longest = {"share": 100.0}
    for row in rows:
        for figure in row:
            longest[figure.group] = max(longest.get(figure.group, 0.0), abs(figure.value or 0.0))
    return [
        [round(100.0 * abs(one.value or 0.0) / longest[one.group], 2) if longest[one.group] else 0.0 for one in row]
        for row in rows
    ]


def _a_kilogram(told: dict[str, Any], paid_inr: float) -> float | None:
    tonnes = told["delivered_t"] + told["sold_t"]
    return paid_inr / tonnes / _KG_A_TONNE if tonnes else None


def _built(run: SavedRun) -> float:
    """Tonnes a year of everything the plan builds."""
    builds = run.table("builds")
    return float(builds["t_per_year"].sum()) if len(builds) else 0.0


def _shares(told: dict[str, Any]) -> list[Figure]:
    """Shares at each stage in the last fiscal year, by traced origin and by the last step.

    Of the home country, and of whichever other country has most.
    """
    years = told.get("shares", {})
    last = list(years)[-1] if years else ""
    home = told.get("home", "")
    found = []
    for stage, countries in years.get(last, {}).items():
        section = f"{stage.replace('_', ' ').capitalize()}, {last}"
        for name, way in (("traced to the origin, %", "traced"), ("by the last step, %", "last_step")):
            own = countries.get(home, {}).get(way, 0.0)
            most = max((at[way] for country, at in countries.items() if country != home), default=0.0)
            found.append(Figure(section, f"At home, {name}", 100.0 * own, 1, "share"))
            found.append(Figure(section, f"Largest other country, {name}", 100.0 * most, 1, "share"))
    return found
