"""Sheets of what may come, and of what is aimed at: scenarios, changes, targets."""

from __future__ import annotations

from typing import Final

from planner.schema import basics, chain, decisions, movement, needs, rules, supply
from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import SOURCE, WINDOW, label, scope

GROUP = "Scenarios and targets"

TIMES: Final = ("×", "*", "x")
"""Ways to write that a figure is multiplied."""

CHANGEABLE: Final = tuple(
    sheet.name
    for module in (basics, needs, supply, chain, movement, rules, decisions)
    for sheet in module.SHEETS
    if sheet.name != "periods"
)
"""Sheets that a scenario may change: all but the periods, which everything is counted by."""

OTHERS: Final = "others"
"""Word for every country but home, each by itself."""

SCENARIOS = Sheet(
    "scenarios",
    "Scenarios",
    "A way the world may go. What it changes stands in 'changes'; without --scenario none of it counts.",
    (
        Column("scenario", "Scenario", Kind.NAME, "Name of it; base is the workbook as it is.", required=True),
        Column(
            "parent",
            "Builds on",
            Kind.REFERENCE,
            "Scenarios whose changes come before its own; several are separated by semicolons.",
            blank="the workbook as it is",
            refers=("scenarios.scenario",),
            many=True,
            words=("base",),
        ),
        Column(
            "probability",
            "Probability",
            Kind.NUMBER,
            "How likely it is, for reports; no plan depends on it.",
            "share",
            blank="not stated",
            minimum=0,
            maximum=1,
        ),
        Column("description", "Description", Kind.TEXT, "What happens, in a sentence.", blank="nothing to say"),
        *SOURCE,
    ),
    key=("scenario",),
    group=GROUP,
)

CHANGES = Sheet(
    "changes",
    "Changes",
    "What a scenario changes: figures of one column in the rows that a filter names. Rows take effect in their order.",
    (
        Column(
            "scenario",
            "Scenario",
            Kind.REFERENCE,
            "The scenario it belongs to.",
            required=True,
            refers=("scenarios.scenario",),
        ),
        Column("sheet", "Sheet", Kind.CHOICE, "The sheet it changes.", required=True, choices=CHANGEABLE),
        Column(
            "filter",
            "Rows",
            Kind.TEXT,
            "Which rows: 'offer=China*; material=Dy_oxide|Tb_oxide'. All parts must match; | is or; * stands for any "
            "letters; nothing after = is a blank cell. Of a cell with several values one must match.",
            blank="all rows of the sheet",
        ),
        Column(
            "column",
            "Column",
            Kind.TEXT,
            "Machine name of the column, with a unit in brackets where the value is in another, as 'price_per_t "
            "[currency/kg]'.",
            required=True,
        ),
        Column(
            "action",
            "Action",
            Kind.CHOICE,
            "= puts the value there; × multiplies the figure (as do * and x); + adds to it, to a day as many days.",
            required=True,
            choices=("=", TIMES[0], "+"),
            words=TIMES[1:],
        ),
        Column(
            "value",
            "Value",
            Kind.TEXT,
            "The value, written as in the column itself; for × the factor.",
            blank="a blank cell, with =",
        ),
        Column(
            "from",
            "From",
            Kind.DATE,
            "First day of the change; rows with a window of their own are split there, a demand by its periods.",
            blank="from the beginning",
        ),
        Column("to", "To", Kind.DATE, "Last day of the change.", blank="without end"),
        Column("why", "Why", Kind.TEXT, "Why the world may go so.", blank="not said"),
        *SOURCE,
    ),
    key=("scenario", "sheet", "filter", "column", "action", "value", "from", "to"),
    group=GROUP,
)

TARGETS = Sheet(
    "targets",
    "Targets",
    "What 'plan compare' plans side by side: shares that must be made at home, or may come from one country. All rows "
    "of one name are one target; without 'plan compare' or --target none of it counts.",
    (
        Column("target", "Target", Kind.NAME, "Name of it; rows of one name hold together.", required=True),
        label("target"),
        Column(
            "rule",
            "Rule",
            Kind.CHOICE,
            "floor: at least this share is of exactly the country. cap: at most this share depends on it.",
            blank="floor",
            default="floor",
            choices=("floor", "cap"),
        ),
        Column(
            "country",
            "Country",
            Kind.COUNTRY,
            "The country. For a cap also 'others': each country but home, one by one.",
            blank="home",
            words=(OTHERS,),
        ),
        Column("stage", "Stage", Kind.REFERENCE, "The stage.", required=True, refers=("stages.stage",)),
        Column(
            "share",
            "Share",
            Kind.NUMBER,
            "At least, or at most, this share (0.65 is 65 %).",
            "share",
            required=True,
            minimum=0,
            maximum=1,
            spread=True,
        ),
        Column(
            "per",
            "Per",
            Kind.CHOICE,
            "Whether each period or each fiscal year must keep it.",
            blank="fiscal year",
            default="fiscal year",
            choices=("period", "fiscal year"),
        ),
        Column(
            "base",
            "Of",
            Kind.CHOICE,
            "delivered or demand, as in the sheets caps and floors.",
            blank="demand for a floor, delivered for a cap",
            choices=("delivered", "demand"),
        ),
        *scope("count"),
        Column(
            "penalty_inr_per_t",
            "Penalty",
            Kind.NUMBER,
            "Price of each grade tonne beyond the limit.",
            "INR/t",
            blank="hard: the rule must be kept",
            minimum=0,
            maximum=1e12,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("target", "rule", "country", "stage"),
    windowed=True,
    group=GROUP,
)

SHEETS = (SCENARIOS, CHANGES, TARGETS)
