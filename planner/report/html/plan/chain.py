"""The chain from mine to segment by country: every tonne with what was done to it where."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from planner.report.html.blocks import Block, Column, Figure, Table, Text, View, in_language
from planner.report.html.figures import percent, tonnes
from planner.report.html.labels import countries, known, listed, say
from planner.report.html.lines import lines
from planner.report.html.looks import REST

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.html.blocks import Words
    from planner.report.html.plan.facts import Facts

_NODES: Final = 8
_SEGMENTS: Final = 9
_OTHERS: Final = "rest"
_CHAINS: Final = 2
_ALL: Final = "all"
_DIGITS: Final = 6
_HEAD: Final = 16


@dataclass(frozen=True)
class Flows:
    """Tonnes of a span by the countries of each stage and the segment.

    Attributes:
        span: a fiscal year, or ``all``.
        columns: the stages, then ``segment``.
        lines: codes in the order of the columns, with tonnes.
    """

    span: str
    columns: tuple[str, ...]
    lines: list[tuple[tuple[str, ...], float]]
    _ranked: dict[str, list[tuple[str, float]]] = field(default_factory=dict, repr=False)

    def sums(self, *columns: str) -> dict[tuple[str, ...], float]:
        """Tonnes by the codes of some columns, in the order of the codes."""
        places = [self.columns.index(column) for column in columns]
        found: dict[tuple[str, ...], float] = {}
        for codes, amount in self.lines:
            key = tuple(codes[place] for place in places)
            found[key] = found.get(key, 0.0) + amount
        return dict(sorted(found.items()))

    def ranked(self, column: str) -> list[tuple[str, float]]:
        """Codes of a column with their share of all, the largest first."""
        if column not in self._ranked:
            total = sum(amount for _, amount in self.lines)
            sums = self.sums(column)
            order = sorted(sums, key=lambda key: (-round(sums[key], _DIGITS), key))
            self._ranked[column] = [(key[0], sums[key] / total) for key in order]
        return self._ranked[column]

    @property
    def label(self) -> Words:
        """The span in words."""
        return say("head.all_years") if self.span == _ALL else self.span


def blocks(facts: Facts) -> list[Block]:
    """A Sankey for each way through the stages, of the years and of all years together."""
    return [_block(facts, tuple(stages), number) for number, stages in enumerate(facts.chains[:_CHAINS])]


def _block(facts: Facts, stages: tuple[str, ...], number: int) -> Block:
    spans = _spans(facts, stages)
    views = tuple(View(*_words(facts, flows), _sankey(facts, flows), flows.span, flows.label) for flows in spans)
    topic = say("topic.chain_of", stage=facts.stage(stages[0])) if number else say("topic.chain")
    ends = ("segment", *dict.fromkeys((stages[0], stages[-1])))
    tables = (
        _table(facts, spans, stages, say("chain.ways", stage=facts.stage(stages[0])), by_size=True),
        _table(facts, spans, ends, say("chain.ends", stage=facts.stage(stages[0])), by_size=False),
    )
    key = f"chain-{number + 1}" if number else "chain"
    return Block(key, topic, views, tables, chooser=say("chain.chooser"), chosen=max(len(spans) - 2, 0))


def _spans(facts: Facts, stages: tuple[str, ...]) -> list[Flows]:
    """Flows of each year in which something passed all the stages, then of all years; small countries joined."""
    frame = facts.delivered
    columns = [*stages, "segment"]
    passed = frame[(frame[list(stages)] != "").all(axis=1)]
    sums = passed.groupby(["year", *columns])["grade_tonnes"].sum().reset_index()
    for column in columns:
        sums[column] = _foremost(sums, column, _SEGMENTS if column == "segment" else _NODES)
    by_year: dict[str, list[tuple[tuple[str, ...], float]]] = {year: [] for year in facts.years}
    whole: list[tuple[tuple[str, ...], float]] = []
    ways = zip(*(sums[column] for column in columns), strict=True)
    for year, codes, amount in zip(sums["year"], ways, sums["grade_tonnes"].tolist(), strict=True):
        by_year[year].append((codes, amount))
        whole.append((codes, amount))
    found = [Flows(year, tuple(columns), lines) for year, lines in by_year.items() if lines]
    return [*found, Flows(_ALL, tuple(columns), whole)]


def _foremost(sums: pd.DataFrame, column: str, most: int) -> pd.Series:
    """A column in which all but its largest values are one."""
    whole = sums.groupby(column)["grade_tonnes"].sum().round(_DIGITS).sort_index()
    kept = set(whole.sort_values(ascending=False, kind="stable").index[:most])
    return sums[column].where(sums[column].isin(kept) | (len(whole) <= most + 1), _OTHERS)


def _name(column: str, code: str) -> Words:
    """A country, or a segment, in words."""
    if code == _OTHERS:
        return known("country", code)
    return code if column == "segment" else countries(code)


def _words(facts: Facts, flows: Flows) -> tuple[Words, Words]:
    stages = flows.columns[:-1]
    first, last = stages[0], stages[-1]
    leading, share = flows.ranked(first)[0]
    title = say(
        "chain.title" if len(stages) > 1 else "chain.title_one",
        span=flows.label,
        country=_name(first, leading),
        first=facts.stage(first),
        first_share=percent(share),
        last=facts.stage(last),
        last_share=percent(dict(flows.ranked(last)).get(leading, 0.0)),
    )
    parts: list[Words] = []
    for stage in stages:
        named: list[Words] = [
            say("mix.part", country=_name(stage, code), share=percent(part)) for code, part in flows.ranked(stage)[:3]
        ]
        parts.append(say("chain.part", stage=facts.stage(stage), parts=listed(named)))
    together = Text(
        "; ".join(in_language(part, "en") for part in parts), "; ".join(in_language(part, "hi") for part in parts)
    )
    whole = sum(amount for _, amount in flows.lines)
    return title, say("chain.summary", span=flows.label, tonnes=tonnes(whole), parts=together)


def _sankey(facts: Facts, flows: Flows) -> Figure:
    """Links coloured by the country of the first stage, so that the origin is seen up to the segment."""
    nodes, node = _nodes(facts, flows)
    first = flows.columns[0]
    links: dict[str, list[Any]] = {"source": [], "target": [], "value": [], "color": [], "customdata": []}
    for one, other in pairwise(flows.columns):
        for (origin, source, target), amount in flows.sums(first, one, other).items():
            links["source"].append(nodes[one, source])
            links["target"].append(nodes[other, target])
            links["value"].append(amount)
            links["color"].append(f"@{_colour(facts, origin)}/42")
            links["customdata"].append(_name(first, origin))
    trace = {
        "type": "sankey",
        "arrangement": "snap",
        "node": node | {"pad": 14, "thickness": 14, "line": {"width": 0},
                        "hovertemplate": "%{label}: %{value:,.0f} t<extra></extra>"},
        "link": links | {
            "hovertemplate": "%{source.label} → %{target.label}: %{value:,.0f} t (%{customdata})<extra></extra>"},
        "textfont": {"color": "@ink"},
    }  # fmt: skip
    heads = [*(lines(facts.stage(stage), _HEAD, 3) for stage in flows.columns[:-1]), say("chain.segment")]
    end = len(heads) - 1
    notes = [
        {
            "x": place / end, "y": 1.0, "xref": "paper", "yref": "paper", "yanchor": "bottom",
            "xanchor": "left" if not place else ("right" if place == end else "center"),
            "text": head, "align": "left" if not place else "center", "showarrow": False, "font": {"color": "@pale"},
        }
        for place, head in enumerate(heads)
    ]  # fmt: skip
    hidden = {"visible": False}
    layout = {"annotations": notes, "margin": {"l": 8, "r": 8, "t": 62, "b": 12}, "xaxis": hidden, "yaxis": hidden}
    return Figure([trace], layout, 500, least_width=760)


def _nodes(facts: Facts, flows: Flows) -> tuple[dict[tuple[str, str], int], dict[str, Any]]:
    """Number of each code of each column, home and the foremost country on top; and how they look."""
    nodes: dict[tuple[str, str], int] = {}
    labels: list[Words] = []
    colours: list[str] = []
    for column in flows.columns:
        is_end = column == "segment"
        ranked = [code for code, _ in flows.ranked(column)]
        if not is_end:
            ranked.sort(key=lambda code: _colour(facts, code))
        for code in sorted(ranked, key=lambda code: code == _OTHERS):
            nodes[column, code] = len(nodes)
            labels.append(_name(column, code))
            colours.append("@pale" if is_end else f"@{_colour(facts, code)}")
    return nodes, {"label": labels, "color": colours}


def _colour(facts: Facts, code: str) -> int:
    return REST if code == _OTHERS else facts.colour(code)


def _table(facts: Facts, spans: list[Flows], columns: tuple[str, ...], caption: Words, *, by_size: bool) -> Table:
    """Tonnes of each span by the codes of some columns."""
    rows: list[tuple[object, ...]] = []
    keys: list[str] = []
    for flows in spans:
        sums = list(flows.sums(*columns).items())
        if by_size:
            sums.sort(key=lambda pair: -round(pair[1], _DIGITS))
        rows += [(*(_name(column, code) for column, code in zip(columns, codes, strict=True)), t) for codes, t in sums]
        keys += [flows.span] * len(sums)
    heads = (Column(say("head.segment") if column == "segment" else facts.stage(column)) for column in columns)
    return Table(caption, (*heads, Column(say("head.tonnes"), "t")), rows, choice=keys)
