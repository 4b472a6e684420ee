"""Licences: granted, valid, for the material, within quota; and the ledger of what is left on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import flat
from planner.audit.case import kept

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "licences"


def check(case: Case) -> None:
    """Every taking of a licence, quotas, and the table of balances."""
    _takings(case)
    _quotas(case)
    _balances(case)


@kept
def licence_rows(case: Case) -> np.ndarray:
    """Row of ``licences`` of each code."""
    return case.book.first_rows("licences", "licence")


@kept
def valid(case: Case) -> np.ndarray:
    """Truth, licences × periods."""
    return np.asarray(case.book.held("licences")[licence_rows(case)])


def for_material(case: Case) -> np.ndarray:
    """Truth, licences × materials."""
    found = np.zeros((len(case.plan.codes("licence")), len(case.plan.codes("material"))), bool)
    row, named = flat(case.book.column("licences", "materials"))
    code = case.plan.codes("licence").of(case.book.column("licences", "licence"))
    found[code[row], case.plan.codes("material").of(named)] = True
    return found


@kept
def granted(case: Case) -> np.ndarray:
    """Truth by licence."""
    return np.asarray(case.book.column("licences", "status")[licence_rows(case)] == "granted")


@kept
def taken(case: Case) -> np.ndarray:
    """Tonnes that take each licence, licences × periods."""
    ship, crossings = case.plan["shipments"], case.crossings
    found = np.zeros((len(case.plan.codes("licence")), len(case.book.clock)))
    np.add.at(found, (crossings.licence, ship["period"][crossings.row]), ship["tonnes"][crossings.row])
    return found


def _takings(case: Case) -> None:
    ship, crossings, ledger = case.plan["shipments"], case.crossings, case.ledger
    row, licence, where = crossings.row, crossings.licence, ship.where(crossings.row)
    ledger.forbid(FAMILY, "only granted licences are taken", ~granted(case)[licence], where)
    late = ~valid(case)[licence, ship["period"][row]]
    ledger.forbid(FAMILY, "a licence is taken only while it is valid", late, where)
    other = ~for_material(case)[licence, ship["material"][row]]
    ledger.forbid(FAMILY, "a licence is taken only for its materials", other, where)


def _quotas(case: Case) -> None:
    book, clock, used = case.book, case.book.clock, taken(case)
    names, rows = case.plan.codes("licence").labels, licence_rows(case)
    quota = book.figures("licences", "quota_t")[rows]
    limited = np.flatnonzero(~np.isnan(quota))
    total = used.sum(axis=1)
    where = names[limited]
    case.ledger.at_most(
        FAMILY, "tonnes that take a licence stay within its quota", total[limited], quota[limited],
        lambda entry: {"licence": str(where[entry])},
    )  # fmt: skip
    case.ledger.limit("licence_max", where, np.full(len(limited), ""), quota[limited], total[limited])
    per_period = np.broadcast_to(book.figures("licences", "quota_t_per_period")[rows][:, None], used.shape)
    licence, period = np.nonzero(~np.isnan(per_period))
    key = case.key("licence", "period")
    value, limit = used[licence, period], per_period[licence, period]
    case.ledger.at_most(
        FAMILY, "in each period too, where the licence says so", value, limit, key.where(key.pack(licence, period))
    )
    case.ledger.limit("licence_period_max", names[licence], clock.names[period], limit, value)


def _balances(case: Case) -> None:
    """The table has a row for every granted licence and period, and adds up."""
    book, table, used = case.book, case.plan["licence_balances"], taken(case)
    rows, ledger, where = licence_rows(case), case.ledger, case.plan["licence_balances"].where()
    at = table["licence"], table["period"]
    quota = book.figures("licences", "quota_t")[rows][:, None]
    closing = quota - np.cumsum(used, axis=1)
    opening = closing + used
    ledger.equal(FAMILY, "the ledger lists the tonnes that take the licence", table["taken_t"], used[at], where)
    for column, figure in (("opening_t", opening), ("closing_t", closing)):
        left = np.nan_to_num(figure[at])
        blank = np.isnan(table[column]) != np.isnan(figure[at])
        told = np.where(blank, np.nan, np.nan_to_num(table[column]))
        ledger.equal(FAMILY, f"the ledger's {column} is what is left on the licence", told, left, where)
    says = np.where(valid(case)[at], "yes", "no")
    ledger.forbid(FAMILY, "the ledger tells when a licence is valid", table.texts["valid"].astype(str) != says, where)
    holder = book.column("licences", "holder")[rows][at[0]]
    ledger.forbid(FAMILY, "the ledger tells the holder", table.texts["holder"] != holder, where)
    there = np.zeros(used.shape, bool)
    there[at] = True
    licence, period = np.nonzero(np.broadcast_to(granted(case)[:, None], used.shape))
    key = case.key("licence", "period")
    lost = ~there[licence, period]
    ledger.forbid(FAMILY, "the ledger lists every granted licence", lost, key.where(key.pack(licence, period)))
