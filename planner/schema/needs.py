"""Sheets of what is wanted: demand and sales, who delivers to whom, substitutions."""

from __future__ import annotations

from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import SOURCE, WINDOW, label

GROUP = "Demand"

DEMAND = Sheet(
    "demand",
    "Demand",
    "Tonnes of a grade that a customer wants for a segment and a market in a period, or may be sold. Tonnes of a "
    "fiscal year are shared over its months.",
    (
        Column("demand", "Demand", Kind.NAME, "Name of the demand line.", required=True),
        label("demand"),
        Column(
            "customer",
            "Customer",
            Kind.REFERENCE,
            "Who wants it.",
            required=True,
            refers=("customers.customer",),
            fixed=True,
        ),
        Column(
            "grade",
            "Grade",
            Kind.REFERENCE,
            "The material wanted.",
            required=True,
            refers=("materials.material",),
            fixed=True,
        ),
        Column(
            "segment",
            "Segment",
            Kind.REFERENCE,
            "The end use.",
            required=True,
            refers=("segments.segment",),
            fixed=True,
        ),
        Column(
            "market",
            "Market",
            Kind.REFERENCE,
            "Where the finished product is sold.",
            required=True,
            refers=("markets.market",),
            fixed=True,
        ),
        Column(
            "kind",
            "Kind",
            Kind.CHOICE,
            "demand: what is not served is short, at a penalty. sale: it may be served, and earns its price.",
            blank="demand",
            default="demand",
            choices=("demand", "sale"),
            fixed=True,
        ),
        Column(
            "period",
            "Period",
            Kind.SPAN,
            "A period, or a fiscal year as FY2027-28.",
            blank="only where tonnes stand in columns of their own",
            refers=("periods.period",),
        ),
        Column(
            "tonnes",
            "Tonnes",
            Kind.NUMBER,
            "Grade tonnes wanted in that period or fiscal year.",
            "t",
            required=True,
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        Column(
            "price_inr_per_t",
            "Sale price",
            Kind.NUMBER,
            "What a grade tonne of a sale earns; only for sales, where it is required.",
            "INR/t",
            blank="not a sale",
            minimum=0,
            maximum=1e12,
        ),
        Column(
            "shortage_penalty_inr_per_t",
            "Shortage penalty",
            Kind.NUMBER,
            "Price of a grade tonne that is not delivered.",
            "INR/t",
            blank="three times the dearest landed cost, printed with the plan",
            minimum=0,
            maximum=1e12,
        ),
        *SOURCE,
    ),
    key=("demand", "period"),
    required=True,
    group=GROUP,
)

DELIVERIES = Sheet(
    "deliveries",
    "Deliveries",
    "A location from which customers are served; the last leg itself is free.",
    (
        Column("location", "Location", Kind.REFERENCE, "The location.", required=True, refers=("locations.location",)),
        Column(
            "customers",
            "Customers",
            Kind.REFERENCE,
            "The customers it serves, separated by semicolons, or 'all'.",
            required=True,
            refers=("customers.customer",),
            many=True,
            words=("all",),
        ),
        *SOURCE,
    ),
    key=("location", "customers"),
    required=True,
    group=GROUP,
)

SUBSTITUTIONS = Sheet(
    "substitutions",
    "Substitutions",
    "Another material that serves a grade.",
    (
        Column("grade", "Grade", Kind.REFERENCE, "The grade wanted.", required=True, refers=("materials.material",)),
        Column(
            "material",
            "Serves instead",
            Kind.REFERENCE,
            "The material that may serve it.",
            required=True,
            refers=("materials.material",),
        ),
        Column(
            "usefulness",
            "Usefulness",
            Kind.NUMBER,
            "Grade tonnes that one tonne of the material replaces.",
            "t/t",
            required=True,
            above=0,
            maximum=100,
            spread=True,
        ),
        Column(
            "extra_cost_inr_per_t",
            "Extra cost",
            Kind.NUMBER,
            "Cost of using a tonne of the material instead.",
            "INR/t",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=1e12,
            spread=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("grade", "material"),
    windowed=True,
    group=GROUP,
)

SHEETS = (DEMAND, DELIVERIES, SUBSTITUTIONS)
