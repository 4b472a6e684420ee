"""The list of delivered tonnes by licence: it adds up to the tonnes delivered under each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import Key, flat, join
from planner.audit.rules.demand import class_bans
from planner.audit.rules.licences import licence_rows, valid

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "licence_list"
BEFORE: Final = "before the plan"


def check(case: Case) -> None:
    """Sums, rights, crossings and times of the list."""
    _sums(case)
    _rights(case)
    _crossings(case)
    _within(case)


def _sums(case: Case) -> None:
    """Under each class, what is listed for a demand line is what is delivered to it."""
    table, served, classes = case.plan["licence_deliveries"], case.plan["deliveries"], case.classes
    row, carried = np.nonzero(case.provenances.carried[served["provenance"]])
    key = Key(
        licence_class=classes.codes.labels, period=case.plan.codes("period").labels,
        demand=case.plan.codes("demand").labels, material=case.plan.codes("material").labels,
    )  # fmt: skip
    expected = key.pack(carried, *(served[column][row] for column in ("period", "demand", "material")))
    told = key.pack(classes.of_licence[table["licence"]], table["delivered"], table["demand"], table["material"])
    case.ledger.same(
        FAMILY, "listed tonnes are those delivered under the class", key,
        (told, table["tonnes"]), (expected, served["tonnes"][row]),
    )  # fmt: skip


def _rights(case: Case) -> None:
    """Each line tells its holder, end user, segment and market, and the licence allows them."""
    table, demands, classes = case.plan["licence_deliveries"], case.demands, case.classes
    line, of = table["demand"], classes.of_licence[table["licence"]]
    holder = case.book.column("licences", "holder")[licence_rows(case)][table["licence"]]
    wrong = table.texts["holder"] != holder
    for column, codes, kind in (
        ("end_user", demands.customer, "customer"), ("segment", demands.segment, "segment"),
        ("market", demands.market, "market"),
    ):  # fmt: skip
        wrong = wrong | (table.texts[column] != case.plan.codes(kind).labels[codes[line]])
    case.ledger.forbid(FAMILY, "lines tell holder, end user, segment and market", wrong, table.where())
    shut = ~classes.customers[of, demands.customer[line]] | class_bans(case)[of, line]
    case.ledger.forbid(FAMILY, "the licence allows whom it serves", shut, table.where())


def _crossings(case: Case) -> None:
    """Each line crossed when and where its licence was taken, and is delivered no earlier than it can arrive."""
    table, routes, clock = case.plan["licence_deliveries"], case.routes, case.book.clock
    before = table.texts["crossed"] == BEFORE
    route = case.plan.codes("route").of(table.texts["route"])
    period = case.plan.codes("period").of(table.texts["crossed"])
    key = case.key("licence", "route", "period")
    ship, crossings = case.plan["shipments"], case.crossings
    known = key.pack(crossings.licence, ship["route"][crossings.row], ship["period"][crossings.row])
    there = np.isin(key.pack(table["licence"], route, period), known) & (route >= 0) & (period >= 0)
    lots = np.isin(table["licence"], case.plan.codes("licence").of(flat(_lot_licences(case))[1]))
    wrong = np.where(before, ~lots | (table.texts["route"] != ""), ~there)
    case.ledger.forbid(FAMILY, "lines name a crossing that takes the licence", wrong, table.where())
    real = np.flatnonzero(~before & (route >= 0) & (period >= 0))
    late = ~valid(case)[table["licence"][real], period[real]]
    case.ledger.forbid(FAMILY, "the licence was valid at the crossing", late, table.where(real))
    first = clock.begin[period[real]] + routes.lead[route[real]]
    early = clock.end[table["delivered"][real]] <= first
    case.ledger.forbid(FAMILY, "nothing is delivered before it arrives", early, table.where(real))


def _lot_licences(case: Case) -> list[tuple[str, ...]]:
    return [*case.book.column("opening_stock", "licences"), *case.book.column("in_transit", "licences")]


def _within(case: Case) -> None:
    """Of classes whose tonnes are never worked up, no more is listed under a crossing than crossed there."""
    table, ship, crossings, classes = (
        case.plan["licence_deliveries"],
        case.plan["shipments"],
        case.crossings,
        case.classes,
    )
    flows = case.plan["flows_of_production"]
    used = flows["provenance"][flows.texts["role"] == "input"]
    plain = ~case.provenances.carried[used].any(axis=0)
    key = case.key("licence", "route", "period")
    came = key.pack(crossings.licence, ship["route"][crossings.row], ship["period"][crossings.row])
    crossed = ship["tonnes"][crossings.row]
    row, named = flat(_lot_licences(case))
    lots = np.concatenate([case.book.figures(sheet, "tonnes") for sheet in ("opening_stock", "in_transit")])[row]
    licence = case.plan.codes("licence").of(named)
    none = np.full(len(licence), -1)
    keys = np.concatenate([came, key.pack(licence, none, none)])
    amount = np.concatenate([crossed, lots])
    route = case.plan.codes("route").of(table.texts["route"])
    period = case.plan.codes("period").of(table.texts["crossed"])
    distinct, place = np.unique(key.pack(table["licence"], route, period), return_inverse=True)
    listed = np.bincount(place.ravel(), table["tonnes"], len(distinct))
    at, entry = join(distinct, keys)
    limit = np.bincount(at, amount[entry], len(distinct))
    licence = np.zeros(len(distinct), np.int64)
    licence[place.ravel()] = table["licence"]
    tested = np.flatnonzero(plain[classes.of_licence[licence]]) if len(distinct) else np.empty(0, np.int64)
    where = key.where(distinct[tested])
    case.ledger.at_most(FAMILY, "no more is listed than crossed", listed[tested], limit[tested], where)
