"""Demand: what is wanted, delivered and short; who may deliver what to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.case import kept

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "demand"


def check(case: Case) -> None:
    """Demand of the sheet against deliveries and shortages, and the rights of each delivery."""
    _amounts(case)
    _deliveries(case)
    _rights(case)


@kept
def delivered(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Grade tonnes and extra cost (INR) of each delivery, recomputed."""
    served = case.plan["deliveries"]
    useful, extra = case.demands.usefulness(served["demand"], served["material"], served["period"])
    return useful * served["tonnes"], extra * served["tonnes"]


def _amounts(case: Case) -> None:
    served, short, demands = case.plan["deliveries"], case.plan["shortages"], case.demands
    ledger = case.ledger
    total, missing = np.zeros(demands.tonnes.shape), np.zeros(demands.tonnes.shape)
    np.add.at(total, (served["demand"], served["period"]), delivered(case)[0])
    np.add.at(missing, (short["demand"], short["period"]), short["short_t"])
    labels, periods = case.plan.codes("demand").labels, case.book.clock.names
    line, period = np.nonzero((demands.tonnes > 0) | (total > 0) | (missing > 0))
    wanted, got, lacking = demands.tonnes[line, period], total[line, period], missing[line, period]
    sale = demands.sale[line]
    key = case.key("demand", "period")
    where = key.where(key.pack(line, period)[~sale])
    ledger.equal(FAMILY, "delivered + short = demand", (got + lacking)[~sale], wanted[~sale], where)
    sold = key.where(key.pack(line, period)[sale])
    ledger.at_most(FAMILY, "no more is sold than wanted", (got + lacking)[sale], wanted[sale], sold)
    ledger.limit("need", labels[line], periods[period], wanted, got + lacking)
    at = short["demand"], short["period"]
    ledger.equal(FAMILY, "listed demand is that of the sheet", short["demand_t"], demands.tonnes[at], short.where())
    ledger.equal(FAMILY, "listed deliveries are what is delivered", short["delivered_t"], total[at], short.where())
    ledger.forbid(FAMILY, "sales are never short", demands.sale[at[0]], short.where())
    there = np.zeros(demands.tonnes.shape, bool)
    there[at] = True
    lost = np.array((demands.tonnes > 0) & ~demands.sale[:, None] & ~there)[line, period]
    ledger.forbid(FAMILY, "every demand is listed", lost, key.where(key.pack(line, period)))


def _deliveries(case: Case) -> None:
    served, demands = case.plan["deliveries"], case.demands
    ledger, where = case.ledger, served.where()
    line = served["demand"]
    useful, _ = demands.usefulness(line, served["material"], served["period"])
    ledger.forbid("deliveries", "the material serves the grade", useful <= 0, where)
    grade = useful * served["tonnes"]
    ledger.equal("deliveries", "grade tonnes are tonnes times usefulness", served["grade_tonnes"], grade, where)
    stranger = ~demands.delivers[served["location"], demands.customer[line]]
    ledger.forbid("deliveries", "the location delivers to the customer", stranger, where)
    unasked = demands.tonnes[line, served["period"]] <= 0
    ledger.forbid("deliveries", "something is wanted then", unasked, where)
    for name in ("deliveries", "shortages"):
        table = case.plan[name]
        of, wrong = table["demand"], np.zeros(len(table), bool)
        for column, codes, kind in (
            ("customer", demands.customer, "customer"), ("grade", demands.grade, "material"),
            ("segment", demands.segment, "segment"), ("market", demands.market, "market"),
        ):  # fmt: skip
            wrong |= table.texts[column] != case.plan.codes(kind).labels[codes[of]]
        ledger.forbid(
            "deliveries", f"{name} tell the demand's customer, grade, segment and market", wrong, table.where()
        )


def _rights(case: Case) -> None:
    served, demands, provenances = case.plan["deliveries"], case.demands, case.provenances
    line, of, where = served["demand"], served["provenance"], served.where()
    allowed = case.classes.allowed(provenances.carried)[of, demands.customer[line]]
    case.ledger.forbid("end_users", "the classes carried allow the customer", ~allowed, where)
    banned = class_bans(case)[:, line] & provenances.carried[of].T
    case.ledger.forbid("conditions", "no condition on a licence carried forbids it", banned.any(axis=0), where)
    case.ledger.forbid("conditions", "no condition on a country forbids it", _by_country(case)[of, line], where)


@kept
def class_bans(case: Case) -> np.ndarray:
    """Truth, classes × demand lines: a condition on the class forbids the line."""
    found = np.zeros((len(case.classes), len(case.demands.customer)), bool)
    for row, bans in enumerate(case.classes.bans):
        for ban in bans:
            found[row] |= _matches(case, ban)
    return found


def _by_country(case: Case) -> np.ndarray:
    """Truth, provenances × demand lines: a condition on a country forbids it; unknown counts as the country."""
    book, provenances = case.book, case.provenances
    found = np.zeros((len(provenances), len(case.demands.customer)), bool)
    columns = (book.column("conditions", name) for name in ("country", "stage", "segment", "market", "customer"))
    for country, stage, segment, market, customer in zip(*columns, strict=True):
        if not country:
            continue
        code = book.names("country").one(country)
        stages = range(len(book.names("stage"))) if stage in {"", "any"} else [book.names("stage").one(stage)]
        hit = np.zeros(len(provenances), bool)
        for number in stages:
            hit |= provenances.depends(code, number)
        found |= hit[:, None] & _matches(case, (segment, market, customer))
    return found


def _matches(case: Case, ban: tuple[str, str, str]) -> np.ndarray:
    """Truth by demand line: it matches all of segment, market and customer that are given."""
    demands = case.demands
    found = np.ones(len(demands.customer), bool)
    for given, codes, kind in zip(
        ban, (demands.segment, demands.market, demands.customer), ("segment", "market", "customer"), strict=True
    ):
        if given:
            found &= codes == case.plan.codes(kind).one(given)
    return found
