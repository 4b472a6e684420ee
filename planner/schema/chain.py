"""Sheets of the chain: processes and recipes, capacity, routes and freight, stock."""

from __future__ import annotations

from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import CAN_MOVE, SOURCE, WINDOW, label
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
        Column(
            "process", "Process", Kind.REFERENCE, "The process.", required=True, refers=("processes.process",)
        ),
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
        Column(
            "process", "Process", Kind.REFERENCE, "The process.", required=True, refers=("processes.process",)
        ),
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

ROUTES = Sheet(
    "routes",
    "Routes",
    "A way from one location to another. What it may carry, and at what cost, stands in 'freight'.",
    (
        Column("route", "Route", Kind.NAME, "Name of the route.", required=True),
        label("route"),
        Column(
            "origin",
            "From location",
            Kind.REFERENCE,
            "Where it starts.",
            required=True,
            refers=("locations.location",),
            fixed=True,
        ),
        Column(
            "destination",
            "To location",
            Kind.REFERENCE,
            "Where it ends.",
            required=True,
            refers=("locations.location",),
            fixed=True,
        ),
        Column(
            "lead_months",
            "Lead",
            Kind.INTEGER,
            "Whole months from departure to arrival.",
            "months",
            blank="0",
            default=0,
            minimum=0,
            maximum=120,
            fixed=True,
        ),
        Column(
            "capacity_t_per_year",
            "Capacity",
            Kind.NUMBER,
            "Tonnes a year of all materials together.",
            "t/year",
            blank="no limit",
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("route",),
    windowed=True,
    group=GROUP,
)

FREIGHT = Sheet(
    "freight",
    "Freight",
    "Materials that a route may carry, and what a tonne of them costs on it.",
    (
        Column("route", "Route", Kind.REFERENCE, "The route.", required=True, refers=("routes.route",)),
        Column(
            "materials",
            "Materials",
            Kind.REFERENCE,
            "The materials; several are separated by semicolons.",
            required=True,
            refers=("materials.material",),
            many=True,
        ),
        CURRENCY,
        Column(
            "freight_per_t",
            "Freight",
            Kind.NUMBER,
            "Freight of a tonne, in the currency of the row.",
            "currency/t",
            required=True,
            minimum=0,
            maximum=1e12,
            spread=True,
        ),
        Column(
            "insurance_per_t",
            "Insurance",
            Kind.NUMBER,
            "Insurance of a tonne, in the currency of the row.",
            "currency/t",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=1e12,
            spread=True,
        ),
        Column(
            "duty_share",
            "Duty",
            Kind.NUMBER,
            "Customs duty as a share of the customs value.",
            "share",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=10,
            spread=True,
        ),
        Column(
            "customs_value_per_t",
            "Customs value",
            Kind.NUMBER,
            "Value of a tonne on which duty is taken, in the currency of the row.",
            "currency/t",
            blank="price of the one offer of the material at the route's start, plus freight and insurance",
            minimum=0,
            maximum=1e12,
            spread=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("route", "materials"),
    windowed=True,
    group=GROUP,
)

STOCK = Sheet(
    "stock",
    "Stock",
    "What may and what must be kept of a material at a location, all provenances together. Locations at home may hold "
    "stock without a row here, others only with one.",
    (
        Column(
            "location", "Location", Kind.REFERENCE, "The location.", required=True, refers=("locations.location",)
        ),
        Column(
            "material", "Material", Kind.REFERENCE, "The material.", required=True, refers=("materials.material",)
        ),
        Column(
            "most_t",
            "Most",
            Kind.NUMBER,
            "Most tonnes in stock at the end of a period.",
            "t",
            blank="no limit",
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        Column(
            "safety_t",
            "Safety stock",
            Kind.NUMBER,
            "Least tonnes in stock at the end of a period.",
            "t",
            blank="none, unless days are given",
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        Column(
            "safety_days",
            "Safety stock in days",
            Kind.NUMBER,
            "Least stock as days of the demand ahead for this grade at the customers the location delivers to.",
            "days",
            blank="none, unless tonnes are given",
            minimum=0,
            maximum=3650,
            spread=True,
        ),
        Column(
            "closing_t",
            "Closing stock",
            Kind.NUMBER,
            "Least tonnes at the end of the horizon, or 'opening': as much as at its start. It binds whatever "
            "it costs.",
            "t",
            blank="the safety stock, as soft as that is; else 0",
            minimum=0,
            maximum=1e8,
            words=("opening",),
        ),
        Column(
            "penalty_inr_per_t_year",
            "Penalty",
            Kind.NUMBER,
            "Price of a tonne missing from the safety stock for a year.",
            "INR/t/year",
            blank="hard: the safety stock must be there",
            minimum=0,
            maximum=1e12,
        ),
        Column(
            "holding_cost_inr_per_t_year",
            "Holding cost",
            Kind.NUMBER,
            "Cost of a tonne in stock for a year.",
            "INR/t/year",
            blank="the setting's interest on the reference value",
            minimum=0,
            maximum=1e10,
        ),
        *WINDOW,
        CAN_MOVE,
        *SOURCE,
    ),
    key=("location", "material"),
    windowed=True,
    group=GROUP,
)

SHEETS = (PROCESSES, RECIPES, CAPACITY_GROUPS, CAPACITY, ROUTES, FREIGHT, STOCK)
