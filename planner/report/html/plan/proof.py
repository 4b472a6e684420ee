"""What shows that the plan is right: the certificate of the audit; and what it rests on: sources and grades."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from planner.report.html import looks
from planner.report.html.blocks import Block, Column, Figure, Table, View, chart
from planner.report.html.figures import number, percent, rupees
from planner.report.html.labels import counted, known, listed, more, say

if TYPE_CHECKING:
    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_GRADES: Final = ("A", "B", "C", "")
_GRADE_LOOKS: Final = (
    looks.bar(0),
    {"color": "@5", "pattern": looks.pattern(1)},
    {"color": "@8/45", "line": {"color": "@8", "width": 0.6}},
    {"color": "@paper", "line": {"color": "@8", "width": 1}},
)
_ROWS: Final = 200
_KEY: Final = re.compile(r"\b[A-Z]\d+[a-z]?\b")


def audit(facts: Facts) -> Block:
    """Rules recomputed from the workbook and the tables alone, family by family."""
    certificate = facts.certificate
    families: dict[str, dict[str, Any]] = certificate["families"]
    checks: list[dict[str, Any]] = certificate["checks"]
    rows = [
        (known("family", name), family["says"], family["rows"], family["failed"], _worst(family),
         known("verdict", family["verdict"]))
        for name, family in families.items()
        if family["rows"] or family["failed"]
    ]  # fmt: skip
    idle = [known("family", name) for name, family in families.items() if not (family["rows"] or family["failed"])]
    columns = (
        Column(say("head.family")), Column(say("head.rule")), Column(say("head.rows"), "count"),
        Column(say("head.failed"), "count"), Column(say("head.worst")), Column(say("head.verdict")),
    )  # fmt: skip
    tested = sum(int(check["rows"]) for check in checks)
    figures: dict[str, float] = certificate["figures"]
    fields: dict[str, Words] = {
        "rules": counted("rules", len(checks)), "rows": counted("rows", tested),
        "failed": counted("rows", sum(int(check["failed"]) for check in checks)),
        "told": rupees(float(facts.totals["objective_inr"])), "found": rupees(float(figures.get("objective_inr", 0.0))),
        "primal": rupees(float(figures.get("program_primal_inr", 0.0))),
        "dual": rupees(float(figures.get("program_dual_inr", 0.0))),
    }  # fmt: skip
    title = say("audit.title" if certificate["verdict"] == "passed" else "audit.title_failed", **fields)
    key = "audit.summary" if "program_dual_inr" in figures else "audit.summary_short"
    note = say("audit.idle", names=listed(idle)) if idle else ""
    table = Table(say("audit.table"), columns, rows, is_open=True, note=note)
    return chart("audit", say("topic.audit"), title, say(key, **fields), None, table)


def _worst(family: dict[str, Any]) -> str:
    worst = float(family["worst"])
    return f"{worst:.1e}" if worst else "0"


def sources(facts: Facts) -> Block | None:
    """How well founded the figures of each sheet are, and where each comes from; None if the input says nothing."""
    counts, found = _counts(facts)
    if not found:
        return None
    names = list(counts)
    data = [
        {
            "type": "bar", "orientation": "h", "y": names[::-1], "x": [counts[name][place] for name in names][::-1],
            "name": say(f"sources.grade_{grade or 'none'}"),
            "customdata": [counts[name][place] for name in names][::-1],
            "marker": _GRADE_LOOKS[place],
            "hovertemplate": "%{y}: %{customdata:,}<extra>%{fullData.name}</extra>",
        }
        for place, grade in enumerate(_GRADES)
        if any(counts[name][place] for name in names)
    ]  # fmt: skip
    layout = {
        "barmode": "stack", "barnorm": "percent",
        "xaxis": {"title": {"text": say("sources.axis")}, "ticksuffix": " %", "range": [0, 100.5], "dtick": 25},
        "yaxis": {"type": "category", "showgrid": False, "dtick": 1}, "margin": {"r": 30},
    }  # fmt: skip
    totals = [sum(counts[name][place] for name in names) for place in range(len(_GRADES))]
    whole = sum(totals)
    assumed = sum(row[-1] for row in found if str(row[3]).lower().startswith("assumption"))
    cited = {key for row in found for key in _KEY.findall(str(row[3]))}
    links = tuple(link for link in facts.sources if link[0] in cited)
    fields: dict[str, Words] = {
        "rows": number(whole), "a": percent(totals[0] / whole), "b": percent(totals[1] / whole),
        "c": percent(totals[2] / whole), "assumed": percent(assumed / whole), "count": number(len(found)),
    }  # fmt: skip
    view = View(say("sources.title", **fields), say("sources.summary", **fields),
                Figure(data, layout, 110 + 20 * len(names)))  # fmt: skip
    return Block("sources", say("topic.sources"), (view,), (_grades(counts), _origins(found), *_warnings(facts)),
                 links=links)  # fmt: skip


def _counts(facts: Facts) -> tuple[dict[str, list[int]], list[tuple[Any, ...]]]:
    """Rows of each sheet by grade; and sheet, grade, as of, source and rows of each thing that is said of a source."""
    counts: dict[str, list[int]] = {}
    found: list[tuple[Any, ...]] = []
    for sheet, table in facts.tables.sheets.items():
        if not len(table) or "source" not in table.data or "confidence" not in table.data:
            continue
        data = table.data
        grades = [grade if grade in _GRADES else "" for grade in data["confidence"]]
        said = data["source"].tolist()
        if not any(said) and not any(grades):
            continue
        counts[sheet] = [grades.count(grade) for grade in _GRADES]
        dates = data["as_of"].to_numpy("datetime64[D]").astype(str) if "as_of" in data else [""] * len(data)
        sums = Counter(zip(grades, ("" if day == "NaT" else str(day) for day in dates), said, strict=True))
        found += [(sheet, *key, rows) for key, rows in sums.items()]
    return counts, found


def _grades(counts: dict[str, list[int]]) -> Table:
    columns = (
        Column(say("head.sheet")),
        *(Column(say(f"sources.grade_{grade or 'none'}"), "count") for grade in _GRADES),
    )
    rows = [(sheet, *values) for sheet, values in counts.items()]
    total = (say("head.all"), *(sum(values[place] for values in counts.values()) for place in range(len(_GRADES))))
    return Table(say("sources.grades"), columns, rows, total)


def _origins(found: list[tuple[Any, ...]]) -> Table:
    columns = (
        Column(say("head.sheet")), Column(say("head.source")), Column(say("head.grade_of")), Column(say("head.as_of")),
        Column(say("head.rows"), "count"),
    )  # fmt: skip
    rows = [(sheet, source or "–", grade or "–", as_of, count) for sheet, grade, as_of, source, count in found]
    note = say("sources.more", number=str(len(rows) - _ROWS)) if len(rows) > _ROWS else ""
    return Table(say("sources.table"), columns, rows[:_ROWS], note=note)


def _warnings(facts: Facts) -> list[Table]:
    """What was odd about the input."""
    if "warnings" not in facts.frames or facts["warnings"].empty:
        return []
    frame = facts["warnings"]
    columns = (
        Column(say("head.cell")), Column(say("head.value")), Column(say("head.problem")), Column(say("head.fix")),
    )  # fmt: skip
    rows = [
        (f"{sheet}!{cell}", value, problem, fix)
        for sheet, cell, value, problem, fix in zip(
            frame["sheet"], frame["cell"], frame["value"], frame["problem"], frame["fix"], strict=True
        )
    ]
    return [Table(say("sources.warnings"), columns, rows[:100], note=more(len(rows), 100, "warnings"))]
