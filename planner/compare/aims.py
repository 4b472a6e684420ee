"""What is compared: targets from the command line, from the sheet ``targets`` or of the EU act, as floors and caps.

A bare percentage is a hard floor on what one country, home unless told otherwise, makes at one stage, of all demand. It
holds from a fiscal year on (``step``), or rises in a straight line from today's share to the target in that year and
stays there (``ramp``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.calendar import Calendar, parse_fiscal_year
from planner.errors import Finding, InputError, Severity
from planner.scenarios import Row, share_rows, target_names, target_rows
from planner.schema.scenarios import OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.tables.table import Tables

EU_ACT: Final = "eu-crma"
EU_SOURCE: Final = "Regulation (EU) 2024/1252 (Critical Raw Materials Act), Article 5"
PRESETS: Final = (EU_ACT,)
STEP: Final = "step"
RAMP: Final = "ramp"
BY: Final = "FY2030-31"

_EU_EXTRACTED: Final = 0.10
_EU_PROCESSED: Final = 0.40
_EU_SINGLE: Final = 0.65
_DIGITS: Final = 6
_SMALL: Final = 1e-9


@dataclass(frozen=True)
class Aim:
    """One target.

    Attributes:
        name: of the target.
        rows: floors and caps that it adds.
        words: what it asks for.
        share: the share of a bare percentage; NaN for any other.
    """

    name: str
    rows: tuple[Row, ...]
    words: str
    share: float = float("nan")


@dataclass(frozen=True)
class Course:
    """How a bare percentage becomes floors.

    Attributes:
        stage: of the floor; "" for the last one.
        country: of the floor; "" for home.
        by: fiscal year from which it holds in full.
        shape: ``step`` or ``ramp``.
    """

    stage: str = ""
    country: str = ""
    by: str = BY
    shape: str = STEP


def read_percentages(text: str) -> tuple[float, ...]:
    """Percentages from a text such as ``25,50,75`` or ``0..100/10``.

    Raises:
        InputError: the text is none, or a percentage is beyond 0 to 100.
    """
    found: list[float] = []
    for part in filter(None, (part.strip().rstrip("%") for part in text.split(","))):
        ends, _, step = part.partition("/")
        low, dots, high = ends.partition("..")
        try:
            if dots:
                found += np.arange(float(low), float(high) + _SMALL, float(step or 10)).tolist()
            else:
                found.append(float(part))
        except (ValueError, ZeroDivisionError):
            _refuse("target-unclear", text, "These are no percentages.", "Write 25,50,75 or 0..100/10.")
    if not found or min(found) < 0 or max(found) > 100:
        _refuse("target-unclear", text, "A percentage lies between 0 and 100.", "Write 25,50,75 or 0..100/10.")
    return tuple(dict.fromkeys(found))


def percentage_aims(percentages: Sequence[float], course: Course, tables: Tables, today: float) -> list[Aim]:
    """Bare percentages as targets.

    Args:
        percentages: 25 for a quarter.
        course: how they become floors.
        tables: the workbook.
        today: share of the first fiscal year in the plan without a target, from which a ramp starts.

    Raises:
        InputError: the workbook has no such stage, or the year lies outside the plan.
    """
    stage = course.stage or last_stage(tables)
    if stage not in set(tables["stages"]["stage"]):
        known = ", ".join(tables["stages"]["stage"])
        _refuse("target-stage", stage, "The workbook has no such stage.", f"The stages are {known}.")
    years = Calendar.from_table(tables["periods"].data).fiscal_years
    if course.by not in years:
        fix = f"Give a year from {years[0]} to {years[-1]} with --by."
        _refuse("target-year", course.by, "The fiscal year lies outside the plan.", fix)
    country = course.country or tables.setting("home")
    found = []
    for percent in percentages:
        shares = _shares(percent / 100.0, course, years, today)
        rows = [row for year, share in shares.items() for row in _floor(f"{percent:g} %", country, stage, year, share)]
        how = f"from {course.by}" if course.shape == STEP else f"by {course.by}, in a straight line from {today:.1%}"
        words = f"at least {percent:g} % {country} at {stage} {how}"
        found.append(Aim(f"{percent:g} %", tuple(rows), words, percent / 100.0))
    return found


def _shares(share: float, course: Course, years: Sequence[str], today: float) -> dict[str, float]:
    """Fiscal year -> floor; years without one are left out."""
    place = list(years).index(course.by)
    found = {}
    for number, year in enumerate(years):
        weight = 1.0 if number >= place else number / place if course.shape == RAMP else 0.0
        if weight > 0.0:
            found[year] = round(max(today + (share - today) * weight, 0.0), _DIGITS)
    return found


def _floor(name: str, country: str, stage: str, year: str, share: float) -> list[Row]:
    first = parse_fiscal_year(year) or 0
    values = {
        "stage": stage,
        "share": repr(share),
        "per": "fiscal year",
        "base": "demand",
        "from": f"{first}-04-01",
        "to": f"{first + 1}-03-31",
    }
    return [
        Row(row.sheet, {**row.values, "floor": f"Target {name}, {stage}"}, row.cell)
        for row in share_rows((name, "floor", country), values, {}, "--targets!1")
    ]


def sheet_aims(names: Sequence[str], tables: Tables) -> list[Aim]:
    """Targets of the sheet ``targets``; all of them if none is named.

    Raises:
        InputError: there is no such target.
    """
    known = target_names(tables["targets"])
    for name in names:
        if name not in known:
            fix = f"There are {', '.join(known)}." if known else "The sheet targets has no rows."
            _refuse("target-unknown", name, "The workbook has no target of this name.", fix)
    sheet = tables["targets"].data
    labels = dict(zip(sheet["target"][::-1], sheet["label"][::-1], strict=True))
    return [Aim(name, target_rows(name, tables.sheets), str(labels[name]) or name) for name in names or known]


def eu_aim(tables: Tables, by: str = BY) -> tuple[Aim, str]:
    """The benchmarks of the EU's Critical Raw Materials Act for 2030, laid over the stages of a workbook.

    A stage that follows none is extraction (10 % at home), one that follows only such is processing (40 % at home), and
    at every stage at most 65 % may depend on one country but home. What is recycled starts again at the stage it comes
    out at, so the act's 25 % has no stage of its own unless the workbook has one that is called recycling.

    Returns:
        The target, and how the act was laid over the stages, in words.
    """
    stages = tables["stages"]
    follows = {str(name): tuple(on) for name, on in zip(stages["stage"], stages["follows"], strict=True)}
    recycled = [name for name in follows if "recycl" in name.casefold()]
    mined = [name for name, on in follows.items() if not on and name not in recycled]
    refined = [name for name, on in follows.items() if on and set(on) <= set(mined) and name not in recycled]
    first = parse_fiscal_year(by) or 0
    timed = {"from": f"{first}-04-01", "per": "fiscal year"}
    rows: list[Row] = []
    for names, share in ((mined, _EU_EXTRACTED), (refined, _EU_PROCESSED), (recycled, 0.25)):
        for stage in names:
            values = {**timed, "stage": stage, "share": repr(share), "base": "demand"}
            rows += share_rows((EU_ACT, "floor", ""), values, tables.sheets, f"--preset {EU_ACT}!1")
    for stage in follows:
        values = {**timed, "stage": stage, "share": repr(_EU_SINGLE), "base": "delivered"}
        rows += share_rows((EU_ACT, "cap", OTHERS), values, tables.sheets, f"--preset {EU_ACT}!1")
    left_out = "" if recycled else "; its 25 % recycled has no stage here and is left out"
    words = (
        f"{EU_SOURCE}, from {by}: 10 % extracted ({', '.join(mined)}), 40 % processed ({', '.join(refined)}), at most "
        f"65 % from one other country at each stage{left_out}"
    )
    return Aim(EU_ACT, tuple(rows), words), words


def last_stage(tables: Tables) -> str:
    """The stage that no other follows; of several the last in the sheet."""
    stages = tables["stages"]
    before = {name for on in stages["follows"] for name in on}
    ends = [str(name) for name in stages["stage"] if name not in before]
    return ends[-1] if ends else str(stages["stage"].iloc[-1])


def _refuse(code: str, value: str, problem: str, fix: str) -> None:
    raise InputError([Finding(Severity.ERROR, code, "--targets", "", value, problem, fix)])
