"""One page from blocks: self-contained, offline, the same bytes for the same blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.report.html.blocks import Text
from planner.report.html.figures import unbroken
from planner.report.html.labels import say
from planner.report.html.script import START, charts_of, inlined, json_in_page, own_file, plotly_source, policy
from planner.report.html.tables import written
from planner.report.html.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from planner.report.html.blocks import Block, KeyFigure, Language, Words
    from planner.report.html.tables import WrittenTable

_UI: Final = ("skip", "language", "theme", "print", "figures", "contents", "noscript", "links", "sideways")


@dataclass(frozen=True)
class _Link:
    key: str
    title: str
    address: str


@dataclass(frozen=True)
class _Block:
    """A block as the template takes it."""

    block: Block
    tables: list[WrittenTable]
    links: list[_Link]

    def __getattr__(self, name: str) -> object:
        return getattr(self.block, name)


def page(  # noqa: PLR0913 - what a page is made of
    title: Words,
    blocks: Sequence[Block],
    *,
    subtitle: Words = "",
    kind: Words | None = None,
    figures: Sequence[KeyFigure] = (),
    notes: Sequence[Words] = (),
    language: Language = "en",
) -> str:
    """A report as one HTML file that asks for nothing from outside.

    Args:
        title: of the report.
        blocks: what it shows, in order; each key once.
        subtitle: a sentence below the title.
        kind: what kind of report it is, above the title.
        figures: key figures, four to six.
        notes: at the foot.
        language: in which it opens; the reader can change it.

    Returns:
        The page. Write it as UTF-8 with line feeds, or the hashes of its scripts do not hold.

    Raises:
        ValueError: two blocks have the same key, a row belongs to no view, or a row is not as wide as its table.
    """
    if len({block.key for block in blocks}) != len(blocks):
        message = "two blocks of a report have the same key"
        raise ValueError(message)
    words = Vocabulary(language)
    charts = charts_of(blocks, words)
    shown = [_Block(block, [written(table, block, words) for table in block.tables], _links(block)) for block in blocks]
    own = inlined(own_file("page.js"))
    plotly = plotly_source() if charts else ""
    scripts = [own, plotly, START] if plotly else [own]
    text = _template().render(
        title=title,
        heading=Text(unbroken(title.en), unbroken(title.hi)) if isinstance(title, Text) else unbroken(title),
        subtitle=subtitle,
        kind=say("ui.kind") if kind is None else kind,
        figures=figures,
        notes=notes,
        language=language,
        blocks=shown,
        ui={name: say(f"ui.{name}") for name in _UI},
        policy=Markup(policy(scripts)),
        style=Markup(own_file("style.css")),
        charts=Markup(json_in_page({"charts": charts, "words": words.told()})),
        script=Markup(own),
        plotly=Markup(plotly),
        start=Markup(START),
    )
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("planner.report.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")


def _links(block: Block) -> list[_Link]:
    """Sources with an address; only one of the web becomes a link."""
    return [
        _Link(key, title, address if address.startswith(("https://", "http://")) else "")
        for key, title, address in block.links
    ]
