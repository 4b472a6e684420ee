"""Sheets of the chain: processes and recipes, capacity."""

from __future__ import annotations

from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import SOURCE, WINDOW, label
from planner.schema.supply import CURRENCY

GROUP = "Chain"

_UNITS = ("processes.process", "capacity_groups.group")

PROCESSES = Sheet(
    "processes",
    "Processes",
    "A recipe that is run at a location. Its inputs and by-products stand in 'recipes'.",
    (
        Column("process", "Process", Kind.NAME, "Name of the process.", required=True),
        label("process"),
        Column(
            "location",
            "Location",
            Kind.REFERENCE,
            "Where it runs.",
            required=True,
            refers=("locations.location",),
            fixed=True,
        ),
        Column(
            "output",
            "Main output",
            Kind.REFERENCE,
            "The material it makes.",
            required=True,
            refers=("materials.material",),
            fixed=True,
        ),
        CURRENCY,
        Column(
            "variable_cost_per_t",
            "Variable cost",
            Kind.NUMBER,
            "Cost of a tonne of main output, inputs apart, in the currency of the row.",
            "currency/t",
            required=True,
            minimum=0,
            maximum=1e12,
            spread=True,
        ),
        Column(
            "lead_months",
            "Lead",
            Kind.INTEGER,
            "Months from the start of work to the finished output.",
            "months",
            blank="0",
            default=0,
            minimum=0,
            maximum=120,
            fixed=True,
        ),
        Column(
            "pass_through",
            "Pass-through",
            Kind.YES_NO,
            "yes: sorting or packing of one tracked input, which changes no origin.",
            blank="no",
            default=False,
            fixed=True,
        ),
        Column(
            "changes_origin",
            "Changes origin",
            Kind.TEXT,
            "The rule of origin by which the output is of the location's country alone at its own stage, although an "
            "input already stands at that stage.",
            blank="no such rule: the input's countries stay",
            fixed=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("process",),
    windowed=True,
    group=GROUP,
)

RECIPES = Sheet(
    "recipes",
    "Recipes",
    "An input or a by-product of a process, per tonne of its main output.",
    (
        Column("process", "Process", Kind.REFERENCE, "The process.", required=True, refers=("processes.process",)),
        Column(
            "material",
            "Material",
            Kind.REFERENCE,
            "What goes in or comes out beside.",
            required=True,
            refers=("materials.material",),
        ),
        Column("role", "Role", Kind.CHOICE, "input or by-product.", required=True, choices=("input", "by-product")),
        Column(
            "t_per_t",
            "Tonnes per tonne",
            Kind.NUMBER,
            "Tonnes of it per tonne of main output.",
            "t/t",
            required=True,
            above=0,
            maximum=1e5,
            spread=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("process", "material", "role"),
    windowed=True,
    group=GROUP,
)

CAPACITY_GROUPS = Sheet(
    "capacity_groups",
    "Capacity groups",
    "A process that uses a capacity shared with others.",
    (
        Column("group", "Group", Kind.NAME, "Name of the shared capacity.", required=True),
        Column("process", "Process", Kind.REFERENCE, "The process.", required=True, refers=("processes.process",)),
        Column(
            "use_t_per_t",
            "Use",
            Kind.NUMBER,
            "Tonnes of the group's capacity that a tonne of main output takes.",
            "t/t",
            blank="1",
            default=1.0,
            above=0,
            maximum=1e5,
        ),
        *SOURCE,
    ),
    key=("group", "process"),
    group=GROUP,
)

CAPACITY = Sheet(
    "capacity",
    "Capacity",
    "What a process or capacity group can make in a year. A unit that has any row here needs one in every period in "
    "which it can run: 0 where it is closed, blank where there is no limit.",
    (
        Column(
            "unit", "Process or group", Kind.REFERENCE, "The process or capacity group.", required=True, refers=_UNITS
        ),
        Column(
            "capacity_t_per_year",
            "Capacity",
            Kind.NUMBER,
            "Tonnes of main output (of the group: of its measure) a year.",
            "t/year",
            blank="no limit",
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        Column(
            "fixed_cost_inr_per_t_year",
            "Fixed cost",
            Kind.NUMBER,
            "Yearly cost of each t/year of capacity, existing or built, used or not.",
            "INR/t/year",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=1e10,
            spread=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("unit",),
    windowed=True,
    group=GROUP,
)

SHEETS = (PROCESSES, RECIPES, CAPACITY_GROUPS, CAPACITY)
