"""Windows: reversed ones, edges inside a period, rows that never hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.tables.spread import window_columns

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.tables.draft import Case, Draft
    from planner.tables.report import Report

_PAIRS = {"licences": ("valid_from", "valid_to"), "changes": ("from", "to")}


def window_pair(draft: Draft) -> tuple[str, str] | None:
    """Columns with the first and last day of a row; None if the sheet has none."""
    return ("from", "to") if draft.sheet.windowed else _PAIRS.get(draft.sheet.name)


def held(calendar: Calendar, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Periods in which windows hold, as first position and the one after the last. Shapes (rows,)."""
    middles = calendar.middles.astype("datetime64[D]")
    low = np.where(np.isnat(first), 0, np.searchsorted(middles, first, side="left"))
    high = np.where(np.isnat(last), len(middles), np.searchsorted(middles, last, side="right"))
    return low, np.maximum(high, low)


def held_rows(case: Case, sheet: str) -> np.ndarray:
    """Whether each row of a windowed sheet holds in each period, rows × periods. Needs the calendar."""
    assert case.calendar is not None
    draft = case[sheet]
    low, high = held(case.calendar, draft["from"], draft["to"])
    periods = np.arange(len(case.calendar))
    return (low[:, None] <= periods) & (periods < high[:, None])


def window_reversed(case: Case) -> None:
    """A window ends before it starts."""
    for draft in case.drafts.values():
        pair = window_pair(draft)
        if pair is not None:
            _window_reversed(draft, *pair, case.report)


def _window_reversed(draft: Draft, first: str, last: str, report: Report) -> None:
    wrong = np.flatnonzero(draft.ok(first, last) & (draft[last] < draft[first]))
    report.each(
        "window-reversed",
        draft.at(last),
        wrong,
        lambda row: (
            f"The window ends before it starts ({draft[first][row]} in {draft.cell(row, first)}).",
            "Correct one of the two days.",
        ),
        lambda row: (draft.where(row, first),),
    )
    draft.spoil(first, wrong)
    draft.spoil(last, wrong)


def edge_inside_period(case: Case) -> None:
    """A window begins or ends strictly inside a period longer than a month."""
    for draft in case.drafts.values():
        pair = window_pair(draft)
        if pair is not None and case.calendar is not None:
            _edge_inside(draft, pair[0], 0, case.calendar, case.report)
            _edge_inside(draft, pair[1], 1, case.calendar, case.report)


def _edge_inside(draft: Draft, name: str, shift: int, calendar: Calendar, report: Report) -> None:
    """Edges of one column; the edge is the day itself, or the day after it (``shift`` 1)."""
    edges = calendar.edges.astype("datetime64[D]")
    days = draft[name] + np.timedelta64(shift, "D")
    period = np.searchsorted(edges, days, side="right") - 1
    inside = ~np.isnat(days) & (period >= 0) & (period < len(calendar))
    place = np.where(inside, period, 0)
    inside &= (edges[place] != days) & (calendar.months[place] > 1) & draft.ok(name) & (draft.labels == "")

    def say(row: int) -> tuple[str, str]:
        split = calendar.names[place[row]]
        return (
            f"The day lies inside period {split}, which lasts {calendar.months[place[row]]} months; the row counts for "
            "all of it or none of it, as its middle day says.",
            f"Split period {split} at this day if the difference matters.",
        )

    report.each("edge-inside-period", draft.at(name), np.flatnonzero(inside), say)


def holds_nowhere(case: Case) -> None:
    """A row, or a column of a period, holds in no period of the plan."""
    calendar = case.calendar
    if calendar is None:
        return
    for draft in case.drafts.values():
        pair = window_pair(draft)
        if pair is None and not window_columns(draft.sheet):
            continue
        if pair is not None:
            ok = draft.ok(*pair)
            low, high = held(calendar, draft[pair[0]], draft[pair[1]])
            nowhere = ok & (low >= high)
        else:
            ok = draft.ok("period")
            labels = draft["period"].astype(object)
            outside = {label for label in set(labels[ok]) if label and not len(calendar.periods_of(str(label)))}
            nowhere = ok & np.fromiter((label in outside for label in labels), bool, len(labels))
        _report_nowhere(case, draft, pair, nowhere)


def _report_nowhere(case: Case, draft: Draft, pair: tuple[str, str] | None, nowhere: np.ndarray) -> None:
    firsts: dict[str, int] = {}
    for row in np.flatnonzero(nowhere & (draft.labels != "")).tolist():
        firsts.setdefault(str(draft.labels[row]), row)
    for label, row in firsts.items():
        names = [name for name, places in draft.spread_columns.items() if places[row] >= 0]
        case.report.add(
            "holds-nowhere",
            (draft.sheet.name, draft.cell(row, names[0] if names else draft.sheet.key[0])),
            label,
            (
                f"The figures of {label} lie outside the periods of the plan, and are left out.",
                "Leave it so, or add periods to the plan.",
            ),
        )
    long = nowhere & (draft.labels == "")
    for name in pair or ("period",):
        here = long & (draft.given(name) if name != "to" else draft.given(name) & ~draft.given("from"))
        case.report.each(
            "holds-nowhere",
            draft.at(name),
            np.flatnonzero(here & long),
            lambda _: (
                "The row holds in no period of the plan: no period's middle day lies in its window.",
                "Leave it so, or correct the window or the periods.",
            ),
        )
        long = long & ~here


CHECKS = (window_reversed, edge_inside_period, holds_nowhere)
