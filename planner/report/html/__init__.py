"""``report.html``: a plan as one self-contained page, and the components that any other report is made of.

A page is a title, a strip of key figures and a list of blocks::

    from planner.report.html import Block, Column, Figure, KeyFigure, Table, Text, View, chart, page

    figure = Figure(data=[{"type": "bar", "x": names, "y": crores, "marker": {"color": "@0"}}])
    table = Table("Cost by scenario", (Column("scenario"), Column("cost (₹ crore)", "crore")), rows)
    block = chart("cost", "Cost", "A cap of 50 % costs ₹412 crore more", "From ₹38,793 crore …", figure, table)
    text = page("Six targets compared", [block], figures=[KeyFigure("Runs", "6")], kind="Comparison")
    path.write_bytes(text.encode("utf-8"))

- **A block is a finding**: its ``title`` says what the data show, as a sentence; its ``summary`` says in words what the
  chart shows, for it stands for the chart where that is not seen; its tables hold every figure of the chart.
- **Words** are a ``str`` (the same in both languages) or ``Text(english, hindi)``.
- **Choices**: a ``Block`` with several ``View`` gets a chooser; rows of a table go with a view by ``Table.choice``.
- **Figures** are plain plotly.js dictionaries; colours are ``@0`` … ``@9``, ``@ink`` and so on, so that light, dark and
  print have their own. Never tell things apart by colour alone: give bars ``looks.pattern(number)``, lines a dash.
- **Names from the data** may hold anything: every text is escaped, in tables, titles, options and charts alike.
- **Numbers**: ``planner.report.html.figures`` groups digits as in India and tells rupees in lakh and crore; table
  cells take raw figures, and ``Column.kind`` says how they are written.

The page holds no time, no random identifier and no address, so the same blocks give the same bytes.
"""

from __future__ import annotations

from planner.report.html.blocks import (
    Block,
    Column,
    Figure,
    KeyFigure,
    Language,
    Table,
    Text,
    View,
    Words,
    chart,
)
from planner.report.html.page import page

__all__ = [
    "Block",
    "Column",
    "Figure",
    "KeyFigure",
    "Language",
    "Table",
    "Text",
    "View",
    "Words",
    "chart",
    "page",
]
