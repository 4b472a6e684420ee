"""Currencies: a rate in every period that needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.tables.checks.windows import held_rows
from planner.tables.report import listing

if TYPE_CHECKING:
    from planner.tables.draft import Case

_PRICED: Final = ("offers", "processes", "freight")
HOME_CURRENCY: Final = "INR"


def inr_rate(case: Case) -> None:
    """The rupee has a rate of its own that is not 1."""
    draft = case["exchange_rates"]
    rupees = draft.ok("currency", "inr_per_unit") & (draft["currency"] == HOME_CURRENCY)
    case.report.each(
        "inr-rate",
        draft.at("inr_per_unit"),
        np.flatnonzero(rupees & (draft["inr_per_unit"] != 1)),
        lambda _: ("A rupee is one rupee.", "Delete the row: INR needs none."),
    )


def rate_missing(case: Case) -> None:
    """A figure stands in a currency that has no rate in a period in which the figure holds."""
    calendar, rates = case.calendar, case["exchange_rates"]
    if calendar is None or not rates.clean("currency", "from", "to"):
        return
    has = held_rows(case, "exchange_rates")
    needs: dict[str, np.ndarray] = {}
    users: dict[str, list[str]] = {}
    for sheet in _PRICED:
        draft = case[sheet]
        here = needed_periods(case, sheet)
        ok = draft.ok("currency", "from", "to") & draft.given("currency") & (draft["currency"] != HOME_CURRENCY)
        for currency in sorted(set(draft["currency"][ok])):
            rows = np.flatnonzero(ok & (draft["currency"] == currency))
            gap = here[rows] & ~has[rates["currency"] == currency].any(axis=0)
            needs[currency] = needs.get(currency, np.zeros(len(calendar), bool)) | gap.any(axis=0)
            users.setdefault(currency, []).extend(
                draft.where(int(row), "currency") for row in rows[gap.any(axis=1)][:5]
            )
    wrong = {}
    for currency, periods in needs.items():
        rows = np.flatnonzero(rates["currency"] == currency)
        if periods.any() and len(rows):
            wrong[int(rows[0])] = [calendar.names[period] for period in np.flatnonzero(periods)]
    case.report.each(
        "rate-missing",
        rates.at("currency"),
        sorted(wrong),
        lambda row: (
            f"{rates['currency'][row]} has no rate in {listing(wrong[row], 4)}, where figures in it hold.",
            "Add a row, or let the window of one reach further.",
        ),
        lambda row: users[rates["currency"][row]],
    )


def needed_periods(case: Case, sheet: str) -> np.ndarray:
    """Periods in which each row's figure can be used, rows × periods: for freight only while the route holds too."""
    held = held_rows(case, sheet)
    if sheet != "freight" or not case.clean("routes", "route", "from", "to"):
        return held
    routes = case["routes"]
    of_route: dict[str, np.ndarray | bool] = {}
    for name, row in zip(routes["route"], held_rows(case, "routes"), strict=True):
        of_route[name] = of_route.get(name, False) | row
    open_periods = [of_route.get(name, np.zeros(held.shape[1], bool)) for name in case["freight"]["route"]]
    return held & np.array(open_periods, bool).reshape(held.shape)


CHECKS = (inr_rate, rate_missing)
