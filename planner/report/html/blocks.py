"""The parts a report is made of: words in two languages, tables, figures, and the blocks that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Language = Literal["en", "hi"]
Kind = Literal["text", "t", "share", "crore", "rupees", "per_kg", "count"]
"""What a column holds: words; tonnes; a share (0 to 1); rupees told in crore; rupees told in words; ₹/kg; a count."""


@dataclass(frozen=True)
class Text:
    """Words in English and in Hindi.

    Attributes:
        en: in English.
        hi: in Hindi.
    """

    en: str
    hi: str


Words = str | Text
"""Text in both languages, or one that stays as it is in either, such as a name from the data."""


def in_language(words: Words, language: Language) -> str:
    """Words in one language."""
    if isinstance(words, str):
        return words
    return words.hi if language == "hi" else words.en


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        label: its head, with the unit.
        kind: what it holds, which decides how it is written.
        digits: after the point; None for the usual number of its kind.
    """

    label: Words
    kind: Kind = "text"
    digits: int | None = None


@dataclass(frozen=True)
class Table:
    """A table behind a chart, or one that stands alone.

    Attributes:
        caption: what it holds.
        columns: its columns; the first one that is text heads each row.
        rows: cells in the order of the columns. Text, or a number as its kind says (rupees undivided); None is blank.
        total: a last row, in bold.
        choice: the key of the view that each row belongs to, so that only those of the chosen view are shown; () if
            rows belong to all views.
        only: the key of the one view that the table belongs to; "" for all.
        is_open: shown at once, not only when asked for.
        note: below it, for instance where the rest of the rows stands.
    """

    caption: Words
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]
    total: Sequence[object] | None = None
    choice: Sequence[str] = ()
    only: str = ""
    is_open: bool = False
    note: Words = ""


@dataclass(frozen=True)
class Figure:
    """A chart as plotly.js takes it.

    Strings in ``data`` and ``layout`` may be ``Text``. Names from the data need no escaping: they are shown as they
    are, tags and all; only ``hovertemplate`` and ``texttemplate`` are taken as markup, so never put a name there, but
    refer to it as ``%{x}`` or ``%{customdata}``. Colours: ``@0`` … ``@9`` are the palette, ``@ink``, ``@pale``,
    ``@grid``, ``@paper`` the page; ``@3/40`` is colour 3 at 40 %. They follow light, dark and print.

    Attributes:
        data: traces.
        layout: what differs from the layout that all charts share.
        height: in pixels.
        narrow: what differs from ``layout`` on a phone.
        narrow_height: in pixels, on a phone; 0 for the same height.
        least_width: below this width the chart scrolls sideways, in pixels.
    """

    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)
    height: int = 380
    narrow: Mapping[str, Any] = field(default_factory=dict)
    narrow_height: int = 0
    least_width: int = 0


@dataclass(frozen=True)
class View:
    """What a block shows: all there is, or what one choice of its chooser shows.

    Attributes:
        title: the finding, as a sentence.
        summary: what can be read off the chart, in words; it is what a screen reader tells instead of the chart.
        figure: the chart; None if words and tables say it all.
        key: of the choice, as in ``Table.choice``.
        label: of the choice, in the chooser.
    """

    title: Words
    summary: Words
    figure: Figure | None = None
    key: str = ""
    label: Words = ""


@dataclass(frozen=True)
class Block:
    """One finding: a title that says it, a summary, a chart, and the tables behind it.

    Attributes:
        key: of the block in links; letters, digits and ``-``.
        topic: what it is about, in a word or two; stands in the list of contents.
        views: one, or one for each choice.
        tables: behind the chart.
        passages: paragraphs after the chart, such as prices in words.
        chooser: what is chosen, if there are several views.
        chosen: number of the view that is shown first.
        links: sources: key, title, address; only an address of the web becomes a link.
    """

    key: str
    topic: Words
    views: tuple[View, ...]
    tables: tuple[Table, ...] = ()
    passages: tuple[Words, ...] = ()
    chooser: Words = ""
    chosen: int = 0
    links: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the strip at the head of a report.

    Attributes:
        label: what it is.
        value: as it is shown, with its unit.
        note: what helps to read it.
    """

    label: Words
    value: Words
    note: Words = ""


def chart(key: str, topic: Words, title: Words, summary: Words, figure: Figure | None, *tables: Table) -> Block:
    """A block with one view: a chart with its title, its summary and its tables."""
    return Block(key, topic, (View(title, summary, figure),), tables)
