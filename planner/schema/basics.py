"""Sheets that name things: settings, periods, stages, materials, places, customers, uses, markets, currencies."""

from __future__ import annotations

from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import SOURCE, WINDOW, label

GROUP = "Names and basics"

SETTINGS = Sheet(
    "settings",
    "Settings",
    "One figure that holds for the whole plan.",
    (
        Column(
            "setting",
            "Setting",
            Kind.CHOICE,
            "home: the country that plans. discount_rate: rate at which later rupees count less. holding_rate: "
            "yearly interest on the reference value of what is in stock at home. title: name of the case.",
            required=True,
            choices=("home", "discount_rate", "holding_rate", "title"),
        ),
        Column(
            "value",
            "Value",
            Kind.TEXT,
            "A country code for home; a share per year (0.08 is 8 %) for the rates; words for the title.",
            required=True,
        ),
        *SOURCE,
    ),
    key=("setting",),
    required=True,
    group=GROUP,
)

PERIODS = Sheet(
    "periods",
    "Periods",
    "One step of the plan: one or more whole calendar months. Periods follow each other without a gap, and none "
    "straddles 1 April.",
    (
        Column("period", "Period", Kind.NAME, "Name of the period, as 2026-12, 2027-Q3 or FY2030-31.", required=True),
        Column("start", "First day", Kind.DATE, "The first day, which is the first of a month.", required=True),
        Column(
            "months", "Months", Kind.INTEGER, "How many months it has.", "months", required=True, minimum=1, maximum=12
        ),
    ),
    key=("period",),
    required=True,
    group=GROUP,
)

STAGES = Sheet(
    "stages",
    "Stages",
    "A step of the chain that counts for origin, such as mined, refined, metal, magnet.",
    (
        Column("stage", "Stage", Kind.NAME, "Name of the stage.", required=True),
        label("stage"),
        Column(
            "follows",
            "Follows",
            Kind.REFERENCE,
            "The stages directly before it; several are separated by semicolons.",
            blank="none: a first stage",
            refers=("stages.stage",),
            many=True,
        ),
    ),
    key=("stage",),
    group=GROUP,
)

MATERIALS = Sheet(
    "materials",
    "Materials",
    "What flows, in tonnes: ore, oxide, metal, scrap, a magnet grade.",
    (
        Column("material", "Material", Kind.NAME, "Name of the material or grade.", required=True),
        label("material"),
        Column(
            "stages",
            "Stands at stages",
            Kind.REFERENCE,
            "The stage at which it stands; an ore may stand at more than one.",
            blank="untracked: bought, stored and used like others, without provenance and in no cap",
            refers=("stages.stage",),
            many=True,
        ),
        Column(
            "can_have_passed",
            "Can have passed",
            Kind.REFERENCE,
            "All stages it can have passed, its own included.",
            blank="its own stages and all before them",
            refers=("stages.stage",),
            many=True,
        ),
        Column(
            "reference_value_inr_per_t",
            "Reference value",
            Kind.NUMBER,
            "Value of a tonne, for the interest on stock and for the content of a country by value.",
            "INR/t",
            blank="none: stock of it at home ties up no money; needed with a content control",
            minimum=0,
            maximum=1e10,
        ),
        Column(
            "waste_cost_inr_per_t",
            "Disposal cost",
            Kind.NUMBER,
            "Cost of a tonne thrown away, where it is a by-product or must be taken.",
            "INR/t",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=1e10,
        ),
        *SOURCE,
    ),
    key=("material",),
    required=True,
    group=GROUP,
)

LOCATIONS = Sheet(
    "locations",
    "Locations",
    "A mine, plant, port, warehouse or foreign market.",
    (
        Column("location", "Location", Kind.NAME, "Name of the location.", required=True),
        label("location"),
        Column("country", "Country", Kind.COUNTRY, "Country it lies in, ISO 3166 alpha-3.", required=True),
        Column(
            "type",
            "Type",
            Kind.CHOICE,
            "What stands there; for reports only.",
            blank="not said",
            choices=("mine", "plant", "port", "warehouse", "market"),
        ),
        *SOURCE,
    ),
    key=("location",),
    required=True,
    group=GROUP,
)

CUSTOMERS = Sheet(
    "customers",
    "Customers",
    "A company, or a named group of companies, that wants magnets.",
    (
        Column("customer", "Customer", Kind.NAME, "Name of the customer.", required=True),
        label("customer"),
        *SOURCE,
    ),
    key=("customer",),
    required=True,
    group=GROUP,
)

SEGMENTS = Sheet(
    "segments",
    "Segments",
    "An end use: EV traction, wind, defence …",
    (Column("segment", "Segment", Kind.NAME, "Name of the end use.", required=True), label("segment")),
    key=("segment",),
    required=True,
    group=GROUP,
)

MARKETS = Sheet(
    "markets",
    "Markets",
    "Where the finished product is sold: IND, USA, EU …",
    (Column("market", "Market", Kind.NAME, "Name of the market.", required=True), label("market")),
    key=("market",),
    required=True,
    group=GROUP,
)

EXCHANGE_RATES = Sheet(
    "exchange_rates",
    "Exchange rates",
    "Rupees for one unit of a currency. INR needs no row.",
    (
        Column("currency", "Currency", Kind.NAME, "ISO 4217 code, as USD.", required=True),
        Column(
            "inr_per_unit",
            "Rupees per unit",
            Kind.NUMBER,
            "Rate at which figures in this currency are converted, in the period of buying, making or departure.",
            "INR/currency",
            required=True,
            above=0,
            maximum=1e6,
            spread=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("currency",),
    windowed=True,
    group=GROUP,
)

SHEETS = (SETTINGS, PERIODS, STAGES, MATERIALS, LOCATIONS, CUSTOMERS, SEGMENTS, MARKETS, EXCHANGE_RATES)
