"""Periods: whole months, one after the other, none across 1 April."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.calendar import MONTH, Calendar, fiscal_year_label, fiscal_year_of, parse_fiscal_year
from planner.tables.headers import LIKE_A_YEAR

if TYPE_CHECKING:
    from planner.tables.draft import Draft
    from planner.tables.report import Report


def read_calendar(draft: Draft, report: Report) -> Calendar | None:
    """The calendar of the periods; None if they have findings, those made here included."""
    if not draft.clean("period", "start", "months") or not len(draft):
        return None
    starts = draft["start"].astype("datetime64[M]")
    months = draft["months"].astype(np.int64)
    wrong = np.zeros(len(draft), bool)
    for check in (_not_first, _straddling, _gaps, _names):
        check(draft, starts, months, wrong, report)
    if wrong.any():
        return None
    order = np.argsort(starts)
    return Calendar(tuple(draft["period"][order]), months[order], starts[order][0])


def _not_first(draft: Draft, starts: np.ndarray, months: np.ndarray, wrong: np.ndarray, report: Report) -> None:
    rows = np.flatnonzero(draft["start"] != starts.astype("datetime64[D]"))
    report.each(
        "period-not-first-of-month",
        draft.at("start"),
        rows,
        lambda row: (f"A period of {months[row]} months starts on the first of a month.", f"Write {starts[row]}-01."),
    )
    wrong[rows] = True


def _straddling(draft: Draft, starts: np.ndarray, months: np.ndarray, wrong: np.ndarray, report: Report) -> None:
    number = starts.astype(np.int64)
    rows = np.flatnonzero((number + 9) // 12 != (number + months - 1 + 9) // 12)
    report.each(
        "period-straddles-year",
        draft.at("months"),
        rows,
        lambda row: (
            f"The period runs from {starts[row]} to {starts[row] + (months[row] - 1) * MONTH}, across 1 April, where "
            "the fiscal year changes.",
            "Split it at 1 April.",
        ),
    )
    wrong[rows] = True


def _gaps(draft: Draft, starts: np.ndarray, months: np.ndarray, wrong: np.ndarray, report: Report) -> None:
    """Breaks in the row of periods. A misplaced period breaks it twice in a row, which is told once."""
    order = np.argsort(starts, kind="stable")
    ends = starts + months * MONTH
    broken = np.append(False, starts[order[1:]] != ends[order[:-1]])
    excused = wrong[order] | np.append(False, wrong[order[:-1]] | broken[:-1])
    before = {int(order[place]): int(order[place - 1]) for place in np.flatnonzero(broken & ~excused)}
    report.each(
        "period-gap",
        draft.at("start"),
        before,
        lambda row: (
            f"The period before it, {draft['period'][before[row]]}, ends with {ends[before[row]] - MONTH}, so this one "
            f"must start on {ends[before[row]]}-01.",
            "Correct the start, or the months of the one before, or add the period between.",
        ),
        lambda row: (draft.where(before[row], "start"),),
    )
    wrong[list(before)] = True


def _names(draft: Draft, starts: np.ndarray, months: np.ndarray, wrong: np.ndarray, report: Report) -> None:
    misnamed: dict[int, str] = {}
    for row, name in enumerate(draft["period"]):
        is_year = parse_fiscal_year(name) is not None
        if not is_year and not (name.upper().startswith("FY") and LIKE_A_YEAR.fullmatch(name)):
            continue
        day = starts[row].item()
        label = fiscal_year_label(fiscal_year_of(day.year, day.month))
        if not wrong[row] and (name != label or months[row] != 12):
            misnamed[row] = label
    report.each(
        "period-name-year",
        draft.at("period"),
        misnamed,
        lambda row: (
            f"The name is that of a fiscal year, but the period is not that year: it starts with {starts[row]} and "
            f"lasts {months[row]} months.",
            "Name it otherwise, as 2030-H1; a whole fiscal year is named as FY2030-31.",
        ),
    )
    wrong[list(misnamed)] = True
