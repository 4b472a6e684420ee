"""Sheets of what can be bought and what is there already: offers, origins, content, stock, goods on their way."""

from __future__ import annotations

from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import SOURCE, WINDOW, label

GROUP = "Supply"

CURRENCY = Column(
    "currency",
    "Currency",
    Kind.REFERENCE,
    "Currency of the money figures of the row.",
    blank="INR",
    default="INR",
    refers=("exchange_rates.currency",),
    words=("INR",),
)

OFFERS = Sheet(
    "offers",
    "Offers",
    "A right to buy a material at a location. Several rows with one name are the same offer in other windows.",
    (
        Column("offer", "Offer", Kind.NAME, "Name of the offer.", required=True),
        label("offer"),
        Column(
            "location",
            "Location",
            Kind.REFERENCE,
            "Where it is handed over.",
            required=True,
            refers=("locations.location",),
            fixed=True,
        ),
        Column(
            "material",
            "Material",
            Kind.REFERENCE,
            "What is bought.",
            required=True,
            refers=("materials.material",),
            fixed=True,
        ),
        CURRENCY,
        Column(
            "price_per_t",
            "Price",
            Kind.NUMBER,
            "Price of a tonne, in the currency of the row.",
            "currency/t",
            required=True,
            minimum=0,
            maximum=1e12,
            spread=True,
        ),
        Column(
            "least_t_per_year",
            "Least",
            Kind.NUMBER,
            "Tonnes a year to be bought, owed per fiscal year: if take-or-pay paid though not taken, else taken.",
            "t/year",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        Column(
            "most_t_per_year",
            "Most",
            Kind.NUMBER,
            "Tonnes a year that can be bought.",
            "t/year",
            blank="no limit",
            minimum=0,
            maximum=1e8,
            spread=True,
        ),
        Column(
            "take_or_pay",
            "Take or pay",
            Kind.YES_NO,
            "yes: what is not taken of the least is paid. no: the least must be taken.",
            blank="no",
            default=False,
            fixed=True,
        ),
        *WINDOW,
        *SOURCE,
    ),
    key=("offer",),
    windowed=True,
    group=GROUP,
)

_LOTS = ("offers.offer", "opening_stock.lot", "in_transit.lot")

ORIGINS = Sheet(
    "origins",
    "Origins",
    "In which country a stage of an offered, stored or travelling material was done. A stage without a row is unknown, "
    "which counts as the country in every rule that restricts and never in one that rewards.",
    (
        Column(
            "supply",
            "Offer or lot",
            Kind.REFERENCE,
            "The offer, opening stock lot or lot on its way.",
            required=True,
            refers=_LOTS,
        ),
        Column("stage", "Stage", Kind.REFERENCE, "The stage.", required=True, refers=("stages.stage",)),
        Column(
            "countries",
            "Countries",
            Kind.COUNTRY,
            "The country, or all countries, where it was done; several are separated by semicolons.",
            required=True,
            many=True,
            words=("unknown",),
        ),
        *SOURCE,
    ),
    key=("supply", "stage"),
    group=GROUP,
)

CONTENTS = Sheet(
    "contents",
    "Contents",
    "The share of an offer's value that comes from a country, where a content control asks for it.",
    (
        Column("offer", "Offer", Kind.REFERENCE, "The offer.", required=True, refers=("offers.offer",)),
        Column("country", "Country", Kind.COUNTRY, "The country whose content is stated.", required=True),
        Column(
            "content",
            "Content",
            Kind.NUMBER,
            "Share of the value.",
            "share",
            required=True,
            minimum=0,
            maximum=1,
        ),
        *SOURCE,
    ),
    key=("offer", "country"),
    group=GROUP,
)

_LICENCES = Column(
    "licences",
    "Licences carried",
    Kind.REFERENCE,
    "The licences under which the goods crossed a border; they serve only whom these licences allow.",
    blank="none",
    refers=("licences.licence",),
    many=True,
)

OPENING_STOCK = Sheet(
    "opening_stock",
    "Opening stock",
    "A lot that is in stock when the plan begins.",
    (
        Column("lot", "Lot", Kind.NAME, "Name of the lot.", required=True),
        Column(
            "location",
            "Location",
            Kind.REFERENCE,
            "Where it lies.",
            required=True,
            refers=("locations.location",),
        ),
        Column("material", "Material", Kind.REFERENCE, "What it is.", required=True, refers=("materials.material",)),
        Column("tonnes", "Tonnes", Kind.NUMBER, "How much.", "t", required=True, minimum=0, maximum=1e8),
        _LICENCES,
        *SOURCE,
    ),
    key=("lot",),
    group=GROUP,
)

IN_TRANSIT = Sheet(
    "in_transit",
    "On their way",
    "A lot that left before the plan begins and arrives in one of its periods.",
    (
        Column("lot", "Lot", Kind.NAME, "Name of the lot.", required=True),
        Column(
            "location",
            "Destination",
            Kind.REFERENCE,
            "Where it arrives.",
            required=True,
            refers=("locations.location",),
        ),
        Column("material", "Material", Kind.REFERENCE, "What it is.", required=True, refers=("materials.material",)),
        Column(
            "period",
            "Arrives in",
            Kind.PERIOD,
            "The period in which it arrives.",
            required=True,
            refers=("periods.period",),
        ),
        Column("tonnes", "Tonnes", Kind.NUMBER, "How much.", "t", required=True, minimum=0, maximum=1e8),
        _LICENCES,
        *SOURCE,
    ),
    key=("lot",),
    group=GROUP,
)

SHEETS = (OFFERS, ORIGINS, CONTENTS, OPENING_STOCK, IN_TRANSIT)
