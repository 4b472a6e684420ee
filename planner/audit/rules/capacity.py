"""Capacity of processes, groups and routes, and what building adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import join, named, pick
from planner.audit.case import kept

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "capacity"


def check(case: Case) -> None:
    """Use of capacity, limits of building, capacity of routes."""
    _use(case)
    _builds(case)
    _told_builds(case)
    _routes(case)


@kept
def unit_rows(case: Case) -> np.ndarray:
    """Row of ``capacity`` in force for each process or group, units × periods."""
    units = case.plan.codes("unit")
    return case.book.in_force("capacity", units.of(case.book.column("capacity", "unit")), len(units))


@kept
def option_rows(case: Case) -> np.ndarray:
    """Row of ``builds`` in force for each option, options × periods."""
    options = case.plan.codes("option")
    return case.book.in_force("builds", options.of(case.book.column("builds", "option")), len(options))


@kept
def build_rows(case: Case) -> np.ndarray:
    """Row of ``builds`` under which each row of the table ``builds`` is decided; -1 for none."""
    built = case.plan["builds"]
    return np.asarray(option_rows(case)[built["option"], built["period"]])


@kept
def service(case: Case) -> np.ndarray:
    """Truth, rows of the table ``builds`` × periods: in service."""
    clock, row = case.book.clock, build_rows(case)
    built = case.plan["builds"]
    ready = clock.begin[built["period"]] + pick(case.book.figures("builds", "construction_months"), row)
    over = ready + 12.0 * pick(case.book.figures("builds", "life_years"), row)
    return np.asarray((clock.begin >= ready[:, None]) & (clock.begin < over[:, None]))


@kept
def added(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What builds in service add: row of the table ``builds``, unit, period, t/year."""
    book, built = case.book, case.plan["builds"]
    option = case.plan.codes("option").of(book.column("build_capacity", "option"))
    unit = case.plan.codes("unit").of(book.column("build_capacity", "unit"))
    row, entry = join(built["option"], option)
    at, period = np.nonzero(service(case)[row])
    tonnes = built["units"][row[at]] * book.figures("build_capacity", "t_per_year_per_unit")[entry[at]]
    return row[at], unit[entry[at]], period, tonnes


def _use(case: Case) -> None:
    book, made, clock = case.book, case.plan["production"], case.book.clock
    units, processes = case.plan.codes("unit"), case.plan.codes("process")
    member = np.concatenate(
        [units.of(processes.labels[:-1]), units.of(book.column("capacity_groups", "group"))]
    )  # fmt: skip
    worker = np.concatenate([np.arange(len(processes)), processes.of(book.column("capacity_groups", "process"))])
    share = np.concatenate([np.ones(len(processes)), book.figures("capacity_groups", "use_t_per_t")])
    used = np.zeros((len(units), len(clock)))
    row, entry = join(made["process"], worker)
    np.add.at(used, (member[entry], made["period"][row]), share[entry] * made["tonnes"][row])
    more = np.zeros(used.shape)
    _, unit, period, tonnes = added(case)
    np.add.at(more, (unit, period), tonnes)
    existing = pick(book.figures("capacity", "capacity_t_per_year"), unit_rows(case))
    unit, period = np.nonzero(~np.isnan(existing))
    where = named(unit=units.labels[unit], period=clock.names[period])
    years = clock.years[period]
    limit = (existing + more)[unit, period] * years
    case.ledger.at_most(FAMILY, "work stays within what exists and is in service", used[unit, period], limit, where)
    case.ledger.limit(
        "capacity", units.labels[unit], clock.names[period], existing[unit, period] * years,
        used[unit, period] - more[unit, period] * years,
    )  # fmt: skip


def _builds(case: Case) -> None:
    book, built, clock = case.book, case.plan["builds"], case.book.clock
    labels = case.plan.codes("option").labels
    row = build_rows(case)
    case.ledger.forbid("builds", "an option is decided only while it holds", row < 0, built.where())
    most = pick(book.figures("builds", "most_units_per_year"), row) * clock.years[built["period"]]
    paced = np.flatnonzero(~np.isnan(most))
    case.ledger.at_most(
        "builds", "no more is decided in a period than may be", built["units"][paced], most[paced], built.where(paced)
    )
    all_rows = option_rows(case)
    option, period = np.nonzero(all_rows >= 0)
    units = np.zeros(all_rows.shape)
    np.add.at(units, (built["option"], built["period"]), built["units"])
    pace = pick(book.figures("builds", "most_units_per_year"), all_rows[option, period]) * clock.years[period]
    given = ~np.isnan(pace)
    case.ledger.limit(
        "build_rate_max", labels[option[given]], clock.names[period[given]], pace[given], units[option, period][given]
    )
    total = units.sum(axis=1)
    whole = book.figures("builds", "most_units")[book.first_rows("builds", "option")]
    bounded = np.flatnonzero(~np.isnan(whole))
    case.ledger.at_most(
        "builds", "no more is ever decided than may be", total[bounded], whole[bounded],
        lambda entry: {"option": str(labels[bounded[entry]])},
    )  # fmt: skip
    case.ledger.limit("build_total_max", labels[bounded], np.full(len(bounded), ""), whole[bounded], total[bounded])


def _told_builds(case: Case) -> None:
    """Capacity, start of service, capital and subsidy that the table of builds tells."""
    book, built, clock = case.book, case.plan["builds"], case.book.clock
    row, where = build_rows(case), built.where()
    option = case.plan.codes("option").of(book.column("build_capacity", "option"))
    adds = np.bincount(option, book.figures("build_capacity", "t_per_year_per_unit"), len(case.plan.codes("option")))
    case.ledger.equal(
        "builds",
        "capacity is units times what a unit adds",
        built["t_per_year"],
        built["units"] * adds[built["option"]],
        where,
    )
    serves = service(case)
    first = np.append(clock.names, "")[np.where(serves.any(axis=1), serves.argmax(axis=1), -1)]
    case.ledger.forbid(
        "builds", "service starts when construction is over", built.texts["in_service_from"] != first, where
    )
    capital = built["units"] * pick(book.figures("builds", "capital_inr_per_unit"), row)
    subsidy = capital * np.nan_to_num(pick(book.figures("builds", "subsidy_share"), row))
    case.ledger.equal("prices", "capital of builds", built["capital_inr"], capital, where, 1e-9)
    case.ledger.equal("prices", "subsidy of builds", built["subsidy_inr"], subsidy, where, 1e-9)


def _routes(case: Case) -> None:
    book, ship, clock, routes = case.book, case.plan["shipments"], case.book.clock, case.routes
    labels, where = case.plan.codes("route").labels, ship.where()
    route, period = ship["route"], ship["period"]
    case.ledger.forbid("routes", "a route carries only while it holds", routes.row[route, period] < 0, where)
    case.ledger.forbid("routes", "a route carries only what it has freight for", case.crossings.freight < 0, where)
    places = case.plan.codes("location").labels
    wrong = (ship.texts["origin"] != places[routes.origin[route]]) | (
        ship.texts["destination"] != places[routes.destination[route]]
    )
    case.ledger.forbid("routes", "shipments tell where their route starts and ends", wrong, where)
    came = case.plan["arrivals"]
    elsewhere = came["location"] != routes.destination[came["route"]]
    case.ledger.forbid("routes", "arrivals are where their route ends", elsewhere, came.where())
    sent = np.zeros(routes.row.shape)
    np.add.at(sent, (route, period), ship["tonnes"])
    most = pick(book.figures("routes", "capacity_t_per_year"), routes.row) * clock.years
    at, when = np.nonzero(~np.isnan(most))
    key = case.key("route", "period")
    limit = most[at, when]
    case.ledger.at_most("routes", "all materials together fit", sent[at, when], limit, key.where(key.pack(at, when)))
    case.ledger.limit("route_max", labels[at], clock.names[when], limit, sent[at, when])
