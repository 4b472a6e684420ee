"""Sheets of a generated case on rules: controls, licences, conditions, caps, floors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.partners import CHINA
from planner.generate.world import DEFENCE

if TYPE_CHECKING:
    from planner.generate.dice import Dice
    from planner.generate.pages import Pages
    from planner.generate.world import World

EXPORT_CONTROL, CONTENT_CONTROL = "Export control", "Foreign content rule"


def add_rules(world: World, pages: Pages) -> None:
    """Controls, licences and conditions, caps and floors."""
    heavy = ";".join(grade.name for grade in world.heavy_grades)
    control = {"country": CHINA, "materials": heavy, "can_move": "law"}
    pages.add("controls", {"control": EXPORT_CONTROL, "scope": "export", "rule": "licence", **control})
    limit = {
        "scope": "content",
        "rule": "limit",
        "threshold": 0.2,
        "limit_t": round(sum(world.yearly(grade) for grade in world.heavy_grades) * 0.9),
        "limit_per": "fiscal year",
    }
    pages.add("controls", {"control": CONTENT_CONTROL, **control, **limit})
    _add_licences(world, pages, world.dice("licences"))
    _add_conditions(world, pages)
    _add_caps(world, pages, world.dice("caps"))
    _add_floors(world, pages)


def _terms(years: tuple[str, ...], term: int) -> list[tuple[str, ...]]:
    """Fiscal years of each licence in a row of renewals; the first is what is left of an old one."""
    return [years[:1], *(years[start : start + term] for start in range(1, len(years), term))]


def _add_licences(world: World, pages: Pages, dice: Dice) -> None:
    wanted: dict[str, dict[str, float]] = {}
    for line in world.lines:
        if line.grade.heavy and line.market != "USA" and line.segment != DEFENCE:
            of_customer = wanted.setdefault(line.customer, {})
            for period, tonnes in zip(world.periods, line.tonnes, strict=True):
                of_customer[period.year] = of_customer.get(period.year, 0.0) + tonnes
    holders = dice.some(sorted(wanted), round(len(wanted) * world.size.licensed))
    grades: dict[str, dict[str, None]] = {}
    for line in world.lines:
        if line.grade.heavy:
            grades.setdefault(line.customer, {})[line.grade.name] = None
    for number, holder in enumerate(holders):
        sister = holders[(number + 1) % len(holders)] if dice.chance(0.1) else ""
        status_at_end = "expected" if dice.chance(0.1) else "granted"
        monthly = dice.chance(0.05)
        terms = _terms(world.years, world.size.term)
        for term in terms:
            quota = sum(wanted[holder].get(year, 0.0) for year in term) * dice.between(0.5, 1.1)
            row = {
                "licence": f"{holder} {term[0]}",
                "control": EXPORT_CONTROL,
                "holder": holder,
                "end_users": sister,
                "materials": ";".join(grades[holder]),
                "quota_t": round(quota, 2),
                "quota_t_per_period": round(quota / 6.0, 2) if monthly else "",
                "valid_from": "" if term == terms[0] else f"{term[0][2:6]}-04-01",
                "valid_to": f"{int(term[-1][2:6]) + 1}-03-31",
                "status": status_at_end if term == terms[-1] else "granted",
                "fee_inr_per_t": 8_000.0,
                "can_move": "law",
            }
            pages.add("licences", row)


def _add_conditions(world: World, pages: Pages) -> None:
    for name, row in (
        ("No US market under licences", {"control": EXPORT_CONTROL, "market": "USA"}),
        ("No defence under licences", {"control": EXPORT_CONTROL, "segment": DEFENCE}),
        ("Defence free of China", {"country": CHINA, "stage": "any", "segment": DEFENCE}),
    ):
        if row.get("segment", "") in {"", *world.segments}:
            pages.add("conditions", {"condition": name, **row, "can_move": "law"})


def _falling(world: World, first: float, last: float) -> dict[str, float]:
    """A share in one column a fiscal year, moving evenly from one figure to another."""
    years = world.years
    step = (last - first) / max(len(years) - 1, 1)
    return {year: round(first + step * place, 4) for place, year in enumerate(years)}


def _add_caps(world: World, pages: Pages, dice: Dice) -> None:
    for stage, first, last, penalty in (
        ("magnet", 0.9, 0.65, ""),
        ("refined", 0.97, 0.7, 900_000.0),
        ("metal", 0.97, 0.7, 900_000.0),
        ("mined", 0.95, 0.7, 700_000.0),
        ("heavy refined", 0.99, 0.75, 700_000.0),
    ):
        row = {"cap": f"China at {stage}", "country": CHINA, "stage": stage, "per": "fiscal year", "base": "delivered"}
        pages.add("caps", {**row, "penalty_inr_per_t": penalty}, _falling(world, first, last))
    open_segments = [segment for segment in world.segments if segment != DEFENCE]
    for number, segment in enumerate(dice.some(open_segments, world.size.caps)):
        stage = ("magnet", "refined", "metal")[number % 3]
        narrow: dict[str, object] = {
            "cap": f"China at {stage} for {segment}",
            "country": CHINA,
            "stage": stage,
            "segments": segment,
            "per": "period" if number == 0 else "fiscal year",
            "base": "delivered",
            "penalty_inr_per_t": 1_200_000.0,
        }
        pages.add("caps", narrow, _falling(world, 0.95, 0.7))


def _add_floors(world: World, pages: Pages) -> None:
    for stage, first, last in (("magnet", 0.08, 0.4), ("refined", 0.02, 0.2)):
        row = {"floor": f"Home at {stage}", "stage": stage, "penalty_inr_per_t": 2_000_000.0, "can_move": "wish"}
        pages.add("floors", row, _falling(world, first, last))
