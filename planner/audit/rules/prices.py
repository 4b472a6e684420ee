"""Money figures of single rows: tonnes times the price of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import join
from planner.audit.case import kept
from planner.audit.ledger import MONEY
from planner.audit.rules.demand import delivered
from planner.audit.rules.stock import read_places, row_of_stock

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "prices"


def check(case: Case) -> None:
    """Every column of rupees; those of builds, incentives and soft rules are tested beside their rules."""
    bought, offers = case.plan["purchases"], case.offers
    price = offers.price[bought["offer"], bought["period"]]
    case.ledger.equal(FAMILY, "price of purchases", bought["price_inr_per_t"], price, bought.where(), MONEY)
    for table, column, amount in (
        ("purchases", "cost_inr", price * bought["tonnes"]),
        ("unbought", "cost_inr", unbought(case)),
        *(("shipments", f"{name}_inr", amount) for name, amount in moving(case).items()),
        ("production", "variable_cost_inr", processing(case)),
        ("stock", "holding_cost_inr", holding(case)),
        ("waste", "cost_inr", waste(case)),
        ("deliveries", "extra_cost_inr", delivered(case)[1]),
        ("deliveries", "revenue_inr", revenue(case)),
        ("shortages", "penalty_inr", shortage(case)),
    ):
        rows = case.plan[table]
        words = f"{column.removesuffix('_inr').replace('_', ' ')} of {table}"
        case.ledger.equal(FAMILY, words, rows[column], amount, rows.where(), MONEY)


@kept
def unbought(case: Case) -> np.ndarray:
    """What is paid for tonnes not taken: at the mean price of the offer's periods in the year, by months."""
    clock, offers, table = case.book.clock, case.offers, case.plan["unbought"]
    there = ~np.isnan(offers.price[table["offer"]])
    months = np.where(there & (clock.year == table["fiscal_year"][:, None]), clock.months, 0)
    total = (np.nan_to_num(offers.price[table["offer"]]) * months).sum(axis=1)
    return np.asarray(total / np.maximum(months.sum(axis=1), 1) * table["tonnes"])


@kept
def moving(case: Case) -> dict[str, np.ndarray]:
    """Freight, insurance, duty and licence fees of each shipment."""
    ship, routes, crossings = case.plan["shipments"], case.routes, case.crossings
    freight, insurance = routes.carriage(crossings.freight, ship["period"])
    price = case.offers.one_price(routes.origin[ship["route"]], ship["material"], ship["period"])
    duty = routes.duty(crossings.freight, ship["period"], price)
    fees = np.nan_to_num(case.book.figures("licences", "fee_inr_per_t"))[
        case.book.first_rows("licences", "licence")[crossings.licence]
    ]
    fee = np.bincount(crossings.row, fees, len(ship))
    tonnes = ship["tonnes"]
    return {
        "freight": freight * tonnes, "insurance": insurance * tonnes, "duty": duty * tonnes, "fee": fee * tonnes,
    }  # fmt: skip


@kept
def processing(case: Case) -> np.ndarray:
    """Variable cost of each row of production, at the rate of the period in which work starts."""
    made = case.plan["production"]
    row = case.processes.row[made["process"], made["period"]]
    return np.asarray(case.book.money("processes", "variable_cost_per_t", row, made["period"]) * made["tonnes"])


@kept
def holding(case: Case) -> np.ndarray:
    """Holding cost of closing stock: the row's own, else the setting's interest on the reference value."""
    book, kept = case.book, case.plan["stock"]
    row = row_of_stock(case, read_places(case))
    value = np.zeros(len(case.plan.codes("material")))
    value[case.plan.codes("material").of(book.column("materials", "material"))] = np.nan_to_num(
        book.figures("materials", "reference_value_inr_per_t")
    )
    stated = np.append(book.figures("stock", "holding_cost_inr_per_t_year"), np.nan)[row]
    yearly = np.where(np.isnan(stated), book.holding_rate * value[kept["material"]], stated)
    return np.asarray(yearly * book.clock.years[kept["period"]] * kept["tonnes"])


@kept
def waste(case: Case) -> np.ndarray:
    """Disposal."""
    book, table = case.book, case.plan["waste"]
    cost = np.zeros(len(case.plan.codes("material")))
    cost[case.plan.codes("material").of(book.column("materials", "material"))] = np.nan_to_num(
        book.figures("materials", "waste_cost_inr_per_t")
    )
    return np.asarray(cost[table["material"]] * table["tonnes"])


@kept
def revenue(case: Case) -> np.ndarray:
    """What sales earn."""
    served, demands = case.plan["deliveries"], case.demands
    row = demands.row[served["demand"], served["period"]]
    price = np.append(case.book.figures("demand", "price_inr_per_t"), np.nan)[row]
    sale = demands.sale[served["demand"]]
    return np.asarray(np.where(sale, np.nan_to_num(price), 0.0) * delivered(case)[0])


@kept
def shortage(case: Case) -> np.ndarray:
    """Penalty of each shortage: as given, else three times the dearest landed cost."""
    short, demands = case.plan["shortages"], case.demands
    row = demands.row[short["demand"], short["period"]]
    given = np.append(case.book.figures("demand", "shortage_penalty_inr_per_t"), np.nan)[row]
    default = default_penalties(case)[demands.grade[short["demand"]]]
    return np.asarray(np.where(short["short_t"] > 0, np.where(np.isnan(given), default, given), 0.0) * short["short_t"])


@kept
def default_penalties(case: Case) -> np.ndarray:
    """Three times the dearest landed cost of what may serve each material as a grade, INR per grade tonne."""
    book, offers = case.book, case.offers
    dearest = _landed(case)
    sold = ~np.isnan(dearest)
    found = np.full(len(case.plan.codes("material")), np.nan)
    if not sold.any():
        return found
    materials = case.plan.codes("material")
    grade, instead = (materials.of(book.column("substitutions", name)) for name in ("grade", "material"))
    held = book.held("substitutions").any(axis=1)
    for number in np.unique(case.demands.grade):
        serves = np.append(instead[held & (grade == number)], number)
        right = sold & np.isin(offers.material, serves)
        found[number] = 3.0 * dearest[right if right.any() else sold].max()
    return found


def _landed(case: Case) -> np.ndarray:
    """Dearest landed cost of each offer, INR/t: price, freight, insurance and duty on one route from its place.

    The price alone where there is no such route; NaN for an offer that never holds.
    """
    offers, routes, clock = case.offers, case.routes, case.book.clock
    width = max(len(case.plan.codes("material")), 1)
    route, material = routes.pairs // width, routes.pairs % width
    offer, lane = join(offers.location * width + offers.material, routes.origin[route] * width + material)
    period = np.tile(np.arange(len(clock)), len(offer))
    lane, seller = np.repeat(lane, len(clock)), np.repeat(offer, len(clock))
    row = routes.freight_row(route[lane], material[lane], period)
    price = offers.price[seller, period]
    landed = price + sum(routes.carriage(row, period)) + routes.duty(row, period, price)
    best = np.fmax.reduce(offers.price, axis=1, initial=np.nan)
    open_ = (row >= 0) & ~np.isnan(price)
    np.fmax.at(best, seller[open_], landed[open_])
    return np.asarray(best)
