"""Sheets of rules: controls, licences, conditions, caps, floors."""

from __future__ import annotations

from planner.schema.column import Column, Kind, Sheet
from planner.schema.parts import CAN_MOVE, SOURCE, WINDOW, label, scope

GROUP = "Rules"

CONTROLS = Sheet(
    "controls",
    "Controls",
    "A government's rule on materials that leave its country, or whose content of it reaches a threshold.",
    (
        Column(
            "control",
            "Control",
            Kind.NAME,
            "Name of the control; several rows of one name are one control.",
            required=True,
        ),
        label("control"),
        Column("country", "Country", Kind.COUNTRY, "Whose rule it is.", required=True, fixed=True),
        Column(
            "scope",
            "Scope",
            Kind.CHOICE,
            "export: routes that leave the country. content: routes into home, for what holds enough of the country.",
            required=True,
            choices=("export", "content"),
        ),
        Column(
            "rule",
            "Rule",
            Kind.CHOICE,
            "licence: each tonne takes a licence. limit: tonnes without one are limited. ban: none without one.",
            required=True,
            choices=("licence", "limit", "ban"),
        ),
        Column(
            "materials",
            "Materials",
            Kind.REFERENCE,
            "The materials it applies to; several are separated by semicolons.",
            required=True,
            refers=("materials.material",),
            many=True,
        ),
        Column(
            "threshold",
            "Threshold",
            Kind.NUMBER,
            "Content of the country, by value, from which the control applies; only for scope content.",
            "share",
            blank="not of scope content",
            above=0,
            maximum=1,
        ),
        Column(
            "limit_t",
            "Limit",
            Kind.NUMBER,
            "Most tonnes in each span of 'limit_per'; for a fiscal year the yearly amount, of which a part takes "
            "its share of months. Only for the rule limit.",
            "t",
            blank="not a limit",
            minimum=0,
            maximum=1e8,
        ),
        Column(
            "limit_per",
            "Limit per",
            Kind.CHOICE,
            "The span the limit is for; only for the rule limit.",
            blank="not a limit",
            choices=("period", "fiscal year", "window"),
        ),
        *WINDOW,
        CAN_MOVE,
        *SOURCE,
    ),
    key=("control", "scope", "rule", "materials"),
    windowed=True,
    group=GROUP,
)

LICENCES = Sheet(
    "licences",
    "Licences",
    "A holder's right under a control. Tonnes that crossed under it serve only its holder and end users, and none of "
    "what its conditions forbid.",
    (
        Column("licence", "Licence", Kind.NAME, "Name or number of the licence.", required=True),
        label("licence"),
        Column(
            "control", "Control", Kind.REFERENCE, "The control it meets.", required=True, refers=("controls.control",)
        ),
        Column(
            "holder",
            "Holder",
            Kind.REFERENCE,
            "The customer that holds it.",
            blank="nobody: then it must name end users",
            refers=("customers.customer",),
        ),
        Column(
            "end_users",
            "End users",
            Kind.REFERENCE,
            "Customers that may be served beside the holder, separated by semicolons, or 'any'.",
            blank="the holder alone",
            refers=("customers.customer",),
            many=True,
            words=("any",),
        ),
        Column(
            "materials",
            "Materials",
            Kind.REFERENCE,
            "The materials it is for; several are separated by semicolons.",
            required=True,
            refers=("materials.material",),
            many=True,
        ),
        Column(
            "quota_t",
            "Quota",
            Kind.NUMBER,
            "Tonnes left on it when the plan begins, or 'unlimited'.",
            "t",
            required=True,
            minimum=0,
            maximum=1e8,
            words=("unlimited",),
        ),
        Column(
            "quota_t_per_period",
            "Quota per period",
            Kind.NUMBER,
            "Most tonnes in each period.",
            "t",
            blank="no limit beside the quota",
            minimum=0,
            maximum=1e8,
        ),
        Column(
            "valid_from",
            "Valid from",
            Kind.DATE,
            "First day of validity; tonnes take it in a period whose middle day lies in the validity.",
            blank="from the beginning",
        ),
        Column("valid_to", "Valid to", Kind.DATE, "Last day of validity.", blank="without end"),
        Column(
            "status",
            "Status",
            Kind.CHOICE,
            "A plan counts granted ones only.",
            required=True,
            choices=("granted", "applied", "expected", "suspended", "refused", "expired"),
        ),
        Column(
            "fee_inr_per_t",
            "Fee",
            Kind.NUMBER,
            "Cost of a tonne that takes the licence.",
            "INR/t",
            blank="0",
            default=0.0,
            minimum=0,
            maximum=1e10,
        ),
        CAN_MOVE,
        *SOURCE,
    ),
    key=("licence",),
    group=GROUP,
)

CONDITIONS = Sheet(
    "conditions",
    "Conditions",
    "What a licence, or what was made in a country, may not serve. All that a row gives must match; rows are "
    "alternatives.",
    (
        Column("condition", "Condition", Kind.NAME, "Name of the condition.", required=True),
        Column(
            "licences",
            "Licences",
            Kind.REFERENCE,
            "The licences it binds; several are separated by semicolons. Give this, or control, or country.",
            blank="not by licence",
            refers=("licences.licence",),
            many=True,
        ),
        Column(
            "control",
            "Control",
            Kind.REFERENCE,
            "Binds every licence under this control.",
            blank="not by control",
            refers=("controls.control",),
        ),
        Column("country", "Country", Kind.COUNTRY, "Binds what depends on this country.", blank="not by country"),
        Column(
            "stage",
            "Stage",
            Kind.REFERENCE,
            "The stage at which it depends on the country, or 'any'.",
            blank="not by country",
            refers=("stages.stage",),
            words=("any",),
        ),
        Column(
            "segment",
            "May not serve segment",
            Kind.REFERENCE,
            "The segment.",
            blank="every segment",
            refers=("segments.segment",),
        ),
        Column(
            "market",
            "May not serve market",
            Kind.REFERENCE,
            "The market.",
            blank="every market",
            refers=("markets.market",),
        ),
        Column(
            "customer",
            "May not serve customer",
            Kind.REFERENCE,
            "The customer.",
            blank="every customer",
            refers=("customers.customer",),
        ),
        CAN_MOVE,
        *SOURCE,
    ),
    key=("condition",),
    group=GROUP,
)


def _share(what: str) -> Column:
    return Column(
        "share",
        "Share",
        Kind.NUMBER,
        f"{what} this share of the base (0.65 is 65 %).",
        "share",
        required=True,
        minimum=0,
        maximum=1,
        spread=True,
    )


_PER = Column(
    "per",
    "Per",
    Kind.CHOICE,
    "Whether each period or each fiscal year must keep it.",
    blank="fiscal year",
    default="fiscal year",
    choices=("period", "fiscal year"),
)

_PENALTY = Column(
    "penalty_inr_per_t",
    "Penalty",
    Kind.NUMBER,
    "Price of each grade tonne beyond the limit.",
    "INR/t",
    blank="hard: the rule must be kept",
    minimum=0,
    maximum=1e12,
)


def _base(default: str) -> Column:
    return Column(
        "base",
        "Of",
        Kind.CHOICE,
        "delivered: of what is delivered in scope, sales included, in grade tonnes that have a country or unknown at "
        "the stage. demand: of the whole demand in scope, against which sales do not count.",
        blank=default,
        default=default,
        choices=("delivered", "demand"),
    )


CAPS = Sheet(
    "caps",
    "Caps",
    "At most this share of what is delivered may depend on a country at a stage.",
    (
        Column("cap", "Cap", Kind.NAME, "Name of the cap.", required=True),
        label("cap"),
        Column("country", "Country", Kind.COUNTRY, "The country depended on.", required=True, fixed=True),
        Column("stage", "Stage", Kind.REFERENCE, "The stage.", required=True, refers=("stages.stage",), fixed=True),
        _share("At most"),
        _PER,
        _base("delivered"),
        *scope("count"),
        _PENALTY,
        *WINDOW,
        CAN_MOVE,
        *SOURCE,
    ),
    key=("cap",),
    windowed=True,
    group=GROUP,
)

FLOORS = Sheet(
    "floors",
    "Floors",
    "At least this share must be of exactly one country at a stage; of home, that is self-reliance.",
    (
        Column("floor", "Floor", Kind.NAME, "Name of the floor.", required=True),
        label("floor"),
        Column(
            "country",
            "Country",
            Kind.COUNTRY,
            "The country it must be of, and of no other.",
            blank="home",
            fixed=True,
        ),
        Column("stage", "Stage", Kind.REFERENCE, "The stage.", required=True, refers=("stages.stage",), fixed=True),
        _share("At least"),
        _PER,
        _base("demand"),
        *scope("count"),
        _PENALTY,
        *WINDOW,
        CAN_MOVE,
        *SOURCE,
    ),
    key=("floor",),
    windowed=True,
    group=GROUP,
)

SHEETS = (CONTROLS, LICENCES, CONDITIONS, CAPS, FLOORS)
