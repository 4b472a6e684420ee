"""Tables as HTML: every cell escaped, words in two languages told by their number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from planner.report.html.blocks import Text
from planner.report.html.figures import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.report.html.blocks import Block, Table, Words
    from planner.report.html.vocabulary import Vocabulary

_PRINTED_ROWS: Final = 40
_PRINTED_COLUMNS: Final = 8


@dataclass(frozen=True)
class Head:
    """Head of a column: its words, and whether it holds figures."""

    label: Words
    is_figure: bool


@dataclass(frozen=True)
class WrittenTable:
    """A table as the template takes it.

    Attributes:
        caption: what it holds.
        view: number of the one view it belongs to; None for all.
        heads: of its columns.
        body: its rows, those of a view together.
        is_open: shown at once.
        is_short: short enough to be printed.
        is_wide: printed in smaller letters, or it would not fit across the paper.
        note: below it.
    """

    caption: Words
    view: int | None
    heads: list[Head]
    body: Markup
    is_open: bool
    is_short: bool
    is_wide: bool
    note: Words


def written(table: Table, block: Block, words: Vocabulary) -> WrittenTable:
    """A table with its cells written out.

    Raises:
        ValueError: it or a row belongs to no view of its block, or a row is not as wide as the table.
    """
    keys = {view.key: number for number, view in enumerate(block.views)}
    named = {*table.choice, table.only} - {""}
    if (table.choice and len(table.choice) != len(table.rows)) or not named <= set(keys):
        message = f"a table or a row of {block.key} belongs to no view"
        raise ValueError(message)
    views: list[int | None] = [keys[key] for key in table.choice] if table.choice else [None] * len(table.rows)
    parts = []
    for view, rows in groupby(zip(views, table.rows, strict=True), key=lambda pair: pair[0]):
        mark = "" if view is None else f" data-view={view}{'' if view == block.chosen else ' hidden'}"
        parts.append(f"<tbody{mark}>\n{''.join(_row(table, row, words) for _, row in rows)}</tbody>\n")
    if table.total is not None:
        parts.append(f"<tfoot>\n{_row(table, table.total, words)}</tfoot>\n")
    return WrittenTable(
        caption=table.caption,
        view=keys[table.only] if table.only else None,
        heads=[Head(column.label, column.kind != "text") for column in table.columns],
        body=Markup("".join(parts)),
        is_open=table.is_open,
        is_short=sum(view in {None, block.chosen} for view in views) <= _PRINTED_ROWS,
        is_wide=len(table.columns) > _PRINTED_COLUMNS,
        note=table.note,
    )


def _row(table: Table, row: Sequence[object], words: Vocabulary) -> str:
    """One row; its first text heads it."""
    cells = []
    has_head = False
    for value, column in zip(row, table.columns, strict=True):
        text = cell(value, column.kind, column.digits)
        name, mark = "td", " class=n" if column.kind != "text" else ""
        if not mark and not has_head:
            name, mark, has_head = "th", " scope=row", True
        if isinstance(text, Text) and text.en != text.hi:
            mark += f" data-w={words.number(text)}"
        shown = words.first(text) if isinstance(text, Text) else text
        cells.append(f"<{name}{mark}>{escape(shown)}</{name}>")
    return f"<tr>{''.join(cells)}</tr>\n"
