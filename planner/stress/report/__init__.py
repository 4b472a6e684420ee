"""``report.html`` of a stress test: what is worst, which country at which stage, how long things may be out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.html import KeyFigure, page
from planner.report.html.figures import number, rupees, tonnes
from planner.report.html.labels import say
from planner.stress.react import NOTHING_T
from planner.stress.report import outages, runs, worst
from planner.stress.report.sheet import Sheet, worst_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

__all__ = ["report"]


def report(
    frames: Mapping[str, pd.DataFrame],
    asked: Mapping[str, object],
    stages: Mapping[str, str] | None = None,
    sources: Sequence[tuple[str, str, str]] = (),
) -> str:
    """The page; the same text for the same tables.

    Args:
        frames: as ``planner.stress.tables.tables`` makes them.
        asked: what was asked, as ``planner.stress.asked.Asked.told`` tells it.
        stages: what the workbook calls each stage, in their order.
        sources: of the workbook: key, title, address.
    """
    sheet = Sheet(frames, stages or {})
    blocks = [
        worst.block(sheet),
        outages.heat(sheet),
        outages.survival(sheet),
        runs.resilience(sheet),
        runs.assumptions(asked, sources),
    ]
    count = number(len(sheet.cases))
    return page(
        say("stress.heading" if len(sheet.runs) == 1 else "stress.heading_runs", name=sheet.runs[0],
            runs=number(len(sheet.runs))),
        [block for block in blocks if block is not None],
        subtitle=say("stress.subtitle", cases=count),
        kind=say("stress.kind"),
        figures=_figures(sheet),
        notes=(say("report.note_money"), say("report.note_file")),
    )  # fmt: skip


def _figures(sheet: Sheet) -> list[KeyFigure]:
    cases = sheet.cases
    hit = cases[cases["short_t"] > NOTHING_T]
    found = [
        KeyFigure(say("stress.hit"), say("compare.of", part=number(len(hit)), whole=number(len(cases))),
                  say("stress.hit_note")),
    ]  # fmt: skip
    if len(hit):
        worst_first = worst_of(cases)
        most = worst_first.iloc[0]
        cost = worst_first.iloc[int(worst_first["lakh"].fillna(float("-inf")).argmax())]
        stop = hit[hit["first_stop"] != ""].sort_values("first_stop", kind="stable")
        found.append(
            KeyFigure(say("stress.worst"), say("frontier.tonnes", t=tonnes(most["short_t"])), sheet.name(most))
        )
        found.append(KeyFigure(say("stress.dearest"), rupees(cost["over_plan_inr"]), sheet.name(cost)))
        if len(stop):
            found.append(KeyFigure(say("stress.stop"), stop.iloc[0]["first_stop"], stop.iloc[0]["first_customer"]))
    days = sheet.frames["survival"]["survives_days"].dropna()
    if len(days):
        few = say("compare.of", part=number(int((days < 90).sum())), whole=number(len(days)))
        found.append(KeyFigure(say("stress.fragile"), few, say("stress.median", days=number(float(days.median())))))
    return found
