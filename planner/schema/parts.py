"""Columns that many sheets share: windows, source of a figure, whether a rule can move, the scope of a rule."""

from __future__ import annotations

from planner.schema.column import Column, Kind

WINDOW = (
    Column(
        "from",
        "From",
        Kind.DATE,
        "First day on which the row holds. It holds in a period whose middle day lies in the window.",
        blank="from the beginning",
    ),
    Column("to", "To", Kind.DATE, "Last day on which the row holds.", blank="without end"),
)

CAN_MOVE = Column(
    "can_move",
    "Can move",
    Kind.CHOICE,
    "What kind of rule this is, and so whether a plan that cannot be made may ask to move it: wishes first, then "
    "policy, then law; physics never.",
    blank="policy",
    default="policy",
    choices=("wish", "policy", "law", "physics"),
)

SOURCE = (
    Column(
        "source",
        "Source",
        Kind.TEXT,
        "Where the figure is from: a document, a person, or 'assumption: ' and the reason.",
        blank="not given",
    ),
    Column("as_of", "As of", Kind.DATE, "The day the figure was true.", blank="not given"),
    Column(
        "confidence",
        "Confidence",
        Kind.CHOICE,
        "A: official, or several reports that agree. B: one credible report, or derived from such. C: weak, or an "
        "assumption.",
        blank="not graded",
        choices=("A", "B", "C"),
    ),
    Column("note", "Note", Kind.TEXT, "Anything else worth saying.", blank="nothing to say"),
)


def scope(verb: str) -> tuple[Column, ...]:
    """Columns that narrow a rule to customers, segments, grades and markets; blank means all."""
    return tuple(
        Column(
            f"{what}s",
            f"{what.capitalize()}s",
            Kind.REFERENCE,
            f"The {what}s whose deliveries {verb}; several are separated by semicolons.",
            blank=f"all {what}s",
            refers=(refers,),
            many=True,
        )
        for what, refers in (
            ("customer", "customers.customer"),
            ("segment", "segments.segment"),
            ("grade", "materials.material"),
            ("market", "markets.market"),
        )
    )


def label(what: str) -> Column:
    """The readable name that reports print."""
    return Column("label", "Label", Kind.TEXT, f"Readable name of the {what} for reports.", blank="the name itself")
