"""Supply: what offers give at most, and what is owed to them at least in each fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import pick

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "supply"


def check(case: Case) -> None:
    """Windows, most by period, least by fiscal year."""
    book, offers, bought, unbought = case.book, case.offers, case.plan["purchases"], case.plan["unbought"]
    ledger, labels, clock = case.ledger, case.plan.codes("offer").labels, case.book.clock
    closed = offers.row[bought["offer"], bought["period"]] < 0
    ledger.forbid(FAMILY, "an offer sells only while it holds", closed, bought.where())
    tonnes = np.zeros(offers.row.shape)
    np.add.at(tonnes, (bought["offer"], bought["period"]), bought["tonnes"])
    most = pick(book.figures("offers", "most_t_per_year"), offers.row) * clock.years
    offer, period = np.nonzero(~np.isnan(most))
    key = case.key("offer", "period")
    where = key.where(key.pack(offer, period))
    ledger.at_most(FAMILY, "no more is bought than offered", tonnes[offer, period], most[offer, period], where)
    ledger.limit("supply_max", labels[offer], clock.names[period], most[offer, period], tonnes[offer, period])
    yearly, paid = np.zeros(offers.owed.shape), np.zeros(offers.owed.shape)
    np.add.at(yearly, (bought["offer"], clock.year[bought["period"]]), bought["tonnes"])
    np.add.at(paid, (unbought["offer"], unbought["fiscal_year"]), unbought["tonnes"])
    offer, year = np.nonzero(offers.owed > 0)
    key = case.key("offer", "fiscal_year")
    total = (yearly + np.where(offers.take_or_pay[:, None], paid, 0.0))[offer, year]
    owed = offers.owed[offer, year]
    ledger.at_least(
        FAMILY, "the least is taken, or paid where that is agreed", total, owed, key.where(key.pack(offer, year))
    )
    ledger.limit("take_min", labels[offer], clock.years_named[year], owed, total)
    free = offers.owed[unbought["offer"], unbought["fiscal_year"]] <= 0
    wrong = free | ~offers.take_or_pay[unbought["offer"]]
    ledger.forbid(FAMILY, "only what is owed under take-or-pay is paid untaken", wrong, unbought.where())
