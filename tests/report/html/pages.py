"""Reports of small plans, and what a parser finds in a page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from models.arrays import compile_form
from models.sourcing import build
from planner.network import build_network
from planner.prices import in_words
from planner.report.html.plan import Facts
from planner.results import case_of, extract
from planner.run.proof import prove
from planner.run.summary import figures
from planner.solve import SolveOptions, solve
from tests.cases.build import case

VOID = {"meta", "link", "br", "img", "input", "hr"}


def facts_of(sheets: dict[str, Any]) -> Facts:
    """Facts of a case given as rows."""
    network = build_network(case(**sheets))
    results = extract(case_of(network), solve(compile_form(build(network.model))))
    words = in_words(network, results.solution, SolveOptions())
    frames = {**results.frames, "prices_in_words": words}
    return Facts(frames, figures(results), prove(results).certificate.told(), results.case.tables)


class Page(HTMLParser):
    """A page read as a browser would: elements with their attributes, and the text of each table by its caption."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        elif tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
        elif {"td", "th"} & set(self.open[-2:]):
            self.tables[-1][-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]
