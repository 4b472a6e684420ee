"""One page from blocks: self-contained, offline, the same bytes for the same blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.report.html.blocks import Text, Words
from planner.report.html.figures import cell
from planner.report.html.labels import say
from planner.report.html.script import START, charts_json, inlined, own_file, plotly_source, policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from planner.report.html.blocks import Block, KeyFigure, Language, Table

_PRINTED_ROWS: Final = 40
_UI: Final = ("skip", "language", "theme", "print", "figures", "contents", "noscript", "links")


@dataclass(frozen=True)
class _Head:
    label: Words
    is_figure: bool


@dataclass(frozen=True)
class _Row:
    cells: list[Words]
    view: int | None


@dataclass(frozen=True)
class _Table:
    """A table as the template takes it."""

    caption: Words
    heads: list[_Head]
    head_at: int
    rows: list[_Row]
    total: list[Words] | None
    is_open: bool
    is_short: bool
    note: Words


@dataclass(frozen=True)
class _Link:
    key: str
    title: str
    address: str


@dataclass(frozen=True)
class _Block:
    """A block as the template takes it."""

    block: Block
    tables: list[_Table]
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
    charts = charts_json(blocks)
    own = inlined(own_file("page.js"))
    plotly = plotly_source() if charts != "{}" else ""
    scripts = [own, plotly, START] if plotly else [own]
    return _template().render(
        title=title,
        subtitle=subtitle,
        kind=say("ui.kind") if kind is None else kind,
        figures=figures,
        notes=notes,
        language=language,
        blocks=[_Block(block, [_table(table, block) for table in block.tables], _links(block)) for block in blocks],
        ui={name: say(f"ui.{name}") for name in _UI},
        policy=Markup(policy(scripts)),
        style=Markup(own_file("style.css")),
        charts=Markup(charts),
        script=Markup(own),
        plotly=Markup(plotly),
        start=Markup(START),
    )


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


def _table(table: Table, block: Block) -> _Table:
    """A table with its cells written out."""
    keys = {view.key: number for number, view in enumerate(block.views)}
    if table.choice and (len(table.choice) != len(table.rows) or not set(table.choice) <= set(keys)):
        message = f"rows of a table of {block.key} belong to no view"
        raise ValueError(message)
    views: list[int | None] = [keys[key] for key in table.choice] if table.choice else [None] * len(table.rows)
    heads = [_Head(column.label, column.kind != "text") for column in table.columns]
    first = next((place for place, head in enumerate(heads) if not head.is_figure), -1)
    shown = sum(view in {None, block.chosen} for view in views)
    return _Table(
        caption=table.caption,
        heads=heads,
        head_at=first,
        rows=[_Row(_cells(table, row), view) for row, view in zip(table.rows, views, strict=True)],
        total=_cells(table, table.total) if table.total is not None else None,
        is_open=table.is_open,
        is_short=shown <= _PRINTED_ROWS,
        note=table.note,
    )


def _cells(table: Table, row: Sequence[object]) -> list[Words]:
    written = (cell(value, column.kind, column.digits) for value, column in zip(row, table.columns, strict=True))
    return [value if isinstance(value, Text) else str(value) for value in written]
