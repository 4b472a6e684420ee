"""Caps and floors that no plan can keep, found by adding them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.tables.checks.stages import read_passage
from planner.tables.checks.windows import held_rows
from planner.tables.report import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.tables.draft import Case, Draft

_SCOPE = ("customers", "segments", "grades", "markets")
_ROUNDING = 1e-9

Group = tuple[object, ...]


@dataclass(frozen=True)
class Share:
    """One hard cap or floor row as far as adding up needs it.

    Attributes:
        row: row of its sheet.
        country: whose share it is.
        share: the share.
        holds: periods in which it holds.
        group: what must be equal for two rows to be about the same tonnes: stage, span, base, scope.
    """

    row: int
    country: str
    share: float
    holds: np.ndarray
    group: Group


def _hard_rows(case: Case, sheet: str, base: str) -> list[Share]:
    draft = case[sheet]
    if case.calendar is None or not len(draft):
        return []
    ok = draft.ok(
        *draft.sheet.key, "country", "stage", "share", "per", "base", *_SCOPE, "penalty_inr_per_t", "from", "to"
    )
    holds = held_rows(case, sheet)
    home = _home(case)
    return [
        Share(
            row,
            str(draft["country"][row] or home),
            float(draft["share"][row]),
            holds[row],
            (
                draft["stage"][row],
                draft["per"][row] or "fiscal year",
                draft["base"][row] or base,
                *(frozenset(draft[name][row]) for name in _SCOPE),
            ),
        )
        for row in np.flatnonzero(ok & ~draft.columns["penalty_inr_per_t"].given).tolist()
    ]


def _home(case: Case) -> str:
    draft = case["settings"]
    found = draft["value"][draft.ok("setting", "value") & (draft["setting"] == "home")]
    return str(found[0]) if len(found) else ""


def _together(case: Case, shares: list[Share]) -> Iterator[tuple[str, list[Share]]]:
    """Rows that are about the same tonnes of the same period or fiscal year, with its name.

    A row per fiscal year adds up the periods in which it holds, so two of them can be set against each other only where
    they hold in the same periods of the year.
    """
    calendar = case.calendar
    if calendar is None:
        return
    years = calendar.fiscal_year_codes
    spans = {
        "period": [(name, np.arange(len(years)) == place) for place, name in enumerate(calendar.names)],
        "fiscal year": [(name, years == place) for place, name in enumerate(calendar.fiscal_years)],
    }
    groups: dict[tuple[Group, str, bytes], list[Share]] = {}
    for share in shares:
        for name, inside in spans[str(share.group[1])]:
            if (share.holds & inside).any():
                groups.setdefault((share.group, name, (share.holds & inside).tobytes()), []).append(share)
    for (_, name, _), members in groups.items():
        yield name, members


def _countries(case: Case) -> dict[str, set[str]]:
    """Countries in which each stage can have been done; empty if what says so has findings."""
    passage = read_passage(case)
    processes, locations, origins = case["processes"], case["locations"], case["origins"]
    clean = origins.clean("stage", "countries") and locations.clean("location", "country")
    if passage is None or not clean or not processes.clean("location", "output"):
        return {}
    found: dict[str, set[str]] = {}
    for stage, countries in zip(origins["stage"], origins["countries"], strict=True):
        found.setdefault(stage, set()).update(set(countries) - {"unknown"})
    lies = dict(zip(locations["location"], locations["country"], strict=True))
    for location, output in zip(processes["location"], processes["output"], strict=True):
        for own in passage.own.get(output, ()):
            if location in lies:
                found.setdefault(own, set()).add(lies[location])
    return found


def cap_contradict(case: Case) -> None:
    """Caps cover every country in which a stage can be done, and add up to less than everything."""
    draft = case["caps"]
    wrong: dict[int, tuple[str, float, list[Share]]] = {}
    countries = _countries(case)
    caps = [share for share in _hard_rows(case, "caps", "delivered") if share.group[2] == "delivered"]
    for span, rows in _together(case, caps):
        least: dict[str, Share] = {}
        for share in sorted(rows, key=lambda share: share.share):
            least.setdefault(share.country, share)
        total = sum(share.share for share in least.values())
        possible = countries.get(str(rows[0].group[0]), set())
        if possible and possible <= set(least) and total < 1 - _ROUNDING:
            members = sorted(least.values(), key=lambda share: share.row)
            wrong.setdefault(members[-1].row, (span, total, members))
    case.report.each(
        "cap-contradict",
        draft.at("share"),
        sorted(wrong),
        lambda row: (
            f"In {wrong[row][0]} the caps on {listing(share.country for share in wrong[row][2])} cover every country "
            f"in which stage '{draft['stage'][row]}' is done, and add up to {wrong[row][1]:g}: the rest stays short.",
            "Raise one of them so that they add up to 1 or more, or give one a penalty.",
        ),
        lambda row: _cells(draft, [share for share in wrong[row][2] if share.row != row]),
    )


def floors_over_1(case: Case) -> None:
    """Floors of several countries add up to more than everything."""
    draft = case["floors"]
    wrong: dict[int, tuple[str, float, list[Share]]] = {}
    for span, rows in _together(case, _hard_rows(case, "floors", "demand")):
        most: dict[str, Share] = {}
        for share in sorted(rows, key=lambda share: -share.share):
            most.setdefault(share.country, share)
        total = sum(share.share for share in most.values())
        if total > 1 + _ROUNDING:
            members = sorted(most.values(), key=lambda share: share.row)
            wrong.setdefault(members[-1].row, (span, total, members))
    case.report.each(
        "floors-over-1",
        draft.at("share"),
        sorted(wrong),
        lambda row: (
            f"In {wrong[row][0]} the floors of {listing(share.country for share in wrong[row][2])} at stage "
            f"'{draft['stage'][row]}' add up to {wrong[row][1]:g}, more than everything.",
            "Lower one of them, or give one a penalty.",
        ),
        lambda row: _cells(draft, [share for share in wrong[row][2] if share.row != row]),
    )


def cap_under_floor(case: Case) -> None:
    """A country must have more than it may."""
    caps, floors = case["caps"], case["floors"]
    lowest: dict[tuple[object, ...], Share] = {}
    for span, rows in _together(case, _hard_rows(case, "caps", "delivered")):
        for share in sorted(rows, key=lambda share: -share.share):
            lowest[share.group, span, share.country] = share
    wrong: dict[int, int] = {}
    for span, rows in _together(case, _hard_rows(case, "floors", "demand")):
        for floor in rows:
            cap = lowest.get((floor.group, span, floor.country))
            if cap is not None and cap.share < floor.share - _ROUNDING and _same_periods(case, cap, floor, span):
                wrong.setdefault(floor.row, cap.row)
    case.report.each(
        "cap-under-floor",
        floors.at("share"),
        wrong,
        lambda row: (
            f"At least {floors['share'][row]:g} must be of this country, and the cap in "
            f"{caps.where(wrong[row], 'share')} allows at most {caps['share'][wrong[row]]:g} of it.",
            "Raise the cap, lower the floor, or give one a penalty.",
        ),
        lambda row: (caps.where(wrong[row], "share"),),
    )


def _same_periods(case: Case, cap: Share, floor: Share, span: str) -> bool:
    assert case.calendar is not None
    inside = case.calendar.periods_of(span)
    return bool((cap.holds[inside] == floor.holds[inside]).all())


def _cells(draft: Draft, shares: list[Share]) -> list[str]:
    return [draft.where(share.row, "share") for share in shares]


CHECKS = (cap_contradict, floors_over_1, cap_under_floor)
