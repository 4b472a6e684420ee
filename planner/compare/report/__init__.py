"""``report.html`` of a comparison: what the targets cost, what they build, on whom they depend, and which fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.compare.report import demand, money, reach, supply, worlds
from planner.compare.report.sheet import Sheet
from planner.report.html import KeyFigure, page
from planner.report.html.figures import per_kg, percent, rupees, tonnes
from planner.report.html.labels import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from planner.compare.comparing import Comparison
    from planner.report.html import Words

__all__ = ["report"]


def report(
    comparison: Comparison,
    tables: Mapping[str, pd.DataFrame],
    notes: Sequence[str] = (),
    sources: Sequence[tuple[str, str, str]] = (),
) -> str:
    """The page; the same text for the same comparison.

    Args:
        comparison: what was asked, and its stages and years.
        tables: as ``planner.compare.tables.frames`` makes them.
        notes: what a reader should know of the targets.
        sources: of the workbook: key, title, address.
    """
    sheet = Sheet(comparison, tables)
    blocks = [
        money.extra(sheet),
        money.points(sheet),
        worlds.worlds(sheet),
        supply.builds(sheet),
        supply.dependency(sheet),
        demand.shortage(sheet),
        demand.licences(sheet),
        reach.without_plan(sheet),
        reach.assumptions(sheet, notes, sources),
    ]
    subtitle = say("compare.subtitle", first=comparison.years[0], last=comparison.years[-1])
    return page(
        say("compare.heading", count=str(len(sheet.rows)), base=sheet.names[0]),
        [block for block in blocks if block is not None],
        subtitle=subtitle,
        kind=say("compare.kind_of", title=comparison.title) if comparison.title else say("compare.kind"),
        figures=_figures(sheet),
        notes=(say("report.note_money"), say("report.note_file")),
    )


def _figures(sheet: Sheet) -> list[KeyFigure]:
    base, aims = sheet.rows[0], [row for row in sheet.rows if row["target"]]
    kept = [row for row in aims if row["status"] == "planned"]
    found = [
        KeyFigure(say("compare.base"), rupees(base["objective_inr"]),
                  say("compare.base_note", kg=per_kg(base["cost_inr_per_kg"]), short=tonnes(base["short_t"]))),
    ]  # fmt: skip
    if aims:
        found.append(KeyFigure(say("compare.kept"), say("compare.of", part=str(len(kept)), whole=str(len(aims)))))
    extra = sheet.others
    if extra:
        least, most = (choose(extra, key=lambda row: round(sheet.extra(row), 3)) for choose in (min, max))
        found.append(KeyFigure(say("compare.cheapest"), rupees(sheet.extra(least)), sheet.name(least)))
        if most is not least:
            found.append(KeyFigure(say("compare.dearest"), rupees(sheet.extra(most)), sheet.name(most)))
    reached = [row["highest_share"] for row in sheet.rows if row["highest_share"] == row["highest_share"]]
    if reached:
        highest: Words = percent(max(reached), 1)
        found.append(KeyFigure(say("compare.highest"), highest, say("compare.highest_note")))
    return found
