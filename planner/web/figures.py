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
_COST: Final = "Cost in present value"
TRACED: Final = "traced to the origin"
LARGEST: Final = "Largest country"
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
    paid = costs.groupby("payer")[["inr", "present_value_inr"]].sum()
    now = paid["present_value_inr"]
    figures = [
        *totals(told["objective_inr"], float(now.get("buyers", 0.0)), float(now.get("state", 0.0))),
        a_kilogram(float(paid["inr"].get("buyers", 0.0)), told["delivered_t"] + told["sold_t"]),
        *tonnes(told["demand_t"], told["short_t"], _built(run)),
    ]
    return Plan(label, link, "", (*figures, *_shares(told)))


def totals(all_inr: float, buyers_inr: float, state_inr: float) -> list[Figure]:
    """What a plan costs, from INR of present value."""
    return [
        Figure(_COST, "Everything, penalties included, ₹ crore", all_inr / _CRORE, 0, "crore"),
        Figure(_COST, "Paid by buyers, ₹ crore", buyers_inr / _CRORE, 0, "crore"),
        Figure(_COST, "Paid by the state, ₹ crore", state_inr / _CRORE, 0, "crore"),
    ]


def a_kilogram(paid_inr: float, delivered_t: float) -> Figure:
    """What buyers pay for a kilogram on average, from INR without discount."""
    value = paid_inr / delivered_t / _KG_A_TONNE if delivered_t else None
    return Figure(_COST, "A kilogram delivered, ₹, without discount", value, 0, "kg")


def tonnes(demand_t: float, short_t: float, built_t_per_year: float) -> list[Figure]:
    """What is wanted, short, and built."""
    return [
        Figure("Tonnes", "Demand", demand_t, 0, "tonnes"),
        Figure("Tonnes", "Short", short_t, 1, "short"),
        Figure("Tonnes", "Capacity to build, a year", built_t_per_year, 0, "built"),
    ]


def share(stage: str, year: str, name: str, value: float) -> Figure:
    """A share at a stage in a fiscal year; 0.5 is half."""
    return Figure(f"{stage.replace('_', ' ').capitalize()}, {year}", f"{name}, %", 100.0 * value, 1, "share")


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


def _built(run: SavedRun) -> float:
    """Tonnes a year of everything the plan builds."""
    builds = run.table("builds")
    return float(builds["t_per_year"].sum()) if len(builds) else 0.0


def _shares(told: dict[str, Any]) -> list[Figure]:
    """Shares at each stage in the last fiscal year, by traced origin and by the last step."""
    years = told.get("shares", {})
    last = list(years)[-1] if years else ""
    none = {"traced": 0.0, "last_step": 0.0}
    found = []
    for stage, countries in years.get(last, {}).items():
        for name, country in (("Home", told.get("home", "")), ("China", "CHN")):
            at = countries.get(country, none)
            found.append(share(stage, last, f"{name}, {TRACED}", at["traced"]))
            found.append(share(stage, last, f"{name}, by the last step", at["last_step"]))
        most = max((at["traced"] for at in countries.values()), default=0.0)
        found.append(share(stage, last, f"{LARGEST}, {TRACED}", most))
    return found
