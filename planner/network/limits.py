"""Tables of the limits on supply, capacity, routes and stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.network import windows
from planner.network.flows import groups, joined

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.layout import Layout
    from planner.network.stockrules import StockRules

Frames = dict[str, pd.DataFrame]


def place_of(codes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Place of each wanted code among rising codes; -1 where it is not there."""
    if not len(codes):
        return np.full(len(wanted), -1, np.int64)
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[place] == wanted, place, -1)


def supply(frame: Frame, buys: pd.DataFrame) -> Frames:
    """Most a period and least a fiscal year of each offer; adds the rows to the purchases."""
    calendar, offers = frame.calendar, frame.offers
    table = frame.tables["offers"]
    offer, period = buys["offer"].to_numpy(), buys["period"].to_numpy()
    row = offers.row[offer, period]
    most = table["most_t_per_year"].to_numpy(float)[row] if len(row) else np.empty(0)
    limited = np.flatnonzero(~np.isnan(most))
    supply_max = np.full(len(buys), -1, np.int64)
    supply_max[limited] = np.arange(len(limited))
    least = np.nan_to_num(windows.pick(table["least_t_per_year"].to_numpy(float), offers.row, 0.0)) * calendar.years
    years = len(calendar.fiscal_years)
    owed = np.zeros((len(least), years))
    np.add.at(owed.T, calendar.fiscal_year_codes, least.T)
    owing, year = np.nonzero(owed > 0)
    number = np.full(owed.shape, -1, np.int64)
    number[owing, year] = np.arange(len(owing))
    buys["supply_max"] = supply_max
    buys["take_min"] = number[offer, calendar.fiscal_year_codes[period]] if len(offer) else supply_max
    first = [
        int(offers.row[o, np.flatnonzero((offers.row[o] >= 0) & (calendar.fiscal_year_codes == y))[0]])
        for o, y in zip(owing, year, strict=True)
    ]
    optional = np.flatnonzero(offers.take_or_pay[owing]) if len(owing) else np.empty(0, np.int64)
    return {
        "buy": buys,
        "supply_max": pd.DataFrame(
            {
                "offer": offer[limited],
                "period": period[limited],
                "most_t": most[limited] * calendar.years[period[limited]],
                "source": row[limited],
            }
        ),
        "take_min": pd.DataFrame(
            {
                "offer": owing,
                "fiscal_year": year,
                "least_t": owed[owing, year],
                "source": np.array(first, np.int64),
            }
        ),
        "unbought": pd.DataFrame(
            {
                "take_min": optional,
                "fiscal_year": year[optional],
                "price_inr_per_t": _mean_price(frame, owing[optional], year[optional]),
            }
        ),
    }


def _mean_price(frame: Frame, offer: np.ndarray, year: np.ndarray) -> np.ndarray:
    """Mean price of the offer's periods in the year by months, INR/t."""
    in_year = frame.calendar.fiscal_year_codes[None, :] == year[:, None]
    months = np.where(in_year & (frame.offers.row[offer] >= 0), frame.calendar.months, 0)
    total = (np.nan_to_num(frame.offers.price[offer]) * months).sum(axis=1)
    return np.asarray(total / np.maximum(months.sum(axis=1), 1))


def capacity(frame: Frame, makes: pd.DataFrame) -> Frames:
    """Capacity of processes and groups, what uses it, and the fixed cost of what exists."""
    calendar, units = frame.calendar, frame.names["unit"]
    table = frame.tables["capacity"]
    row = windows.row_in_force(units.codes(table["unit"]), windows.truth(table, calendar), len(units))
    existing = windows.pick(table["capacity_t_per_year"].to_numpy(float), row)
    cost = windows.pick(table["fixed_cost_inr_per_t_year"].to_numpy(float), row, 0.0)
    unit, period = np.nonzero(~np.isnan(existing) & (existing * cost > 0))
    member, member_process, member_use = _members(frame)
    process, when = makes["process"].to_numpy(), makes["period"].to_numpy()
    order = np.argsort(process, kind="stable")
    which, entry = joined(member_process, *groups(process[order], len(frame.names["process"])))
    make_row = order[entry]
    limited = ~np.isnan(existing[member[which], when[make_row]])
    which, make_row = which[limited], make_row[limited]
    key = member[which] * len(calendar) + when[make_row]
    keys, inverse = np.unique(key, return_inverse=True)
    at_unit, at_period = np.divmod(keys, len(calendar))
    return {
        "capacity": pd.DataFrame(
            {
                "unit": at_unit,
                "period": at_period,
                "existing_t_per_year": existing[at_unit, at_period],
                "source": row[at_unit, at_period],
            }
        ),
        "capacity_use": pd.DataFrame(
            {
                "make": make_row,
                "capacity": inverse.ravel(),
                "use_t_per_t": member_use[which],
            }
        ),
        "fixed_capacity": pd.DataFrame(
            {
                "unit": unit,
                "period": period,
                "cost_inr": (existing * cost * calendar.years)[unit, period],
                "source": row[unit, period],
            }
        ),
    }


def _members(frame: Frame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit, process and use of every process in itself and in its groups, in order of the unit."""
    units, processes = frame.names["unit"], frame.names["process"]
    groups = frame.tables["capacity_groups"]
    unit = np.concatenate([units.codes(processes.labels), units.codes(groups["group"])])
    process = np.concatenate([np.arange(len(processes)), processes.codes(groups["process"])])
    use = np.concatenate([np.ones(len(processes)), groups["use_t_per_t"].to_numpy(float)])
    order = np.lexsort((process, unit))
    return unit[order], process[order], use[order]


def routes(frame: Frame, ships: pd.DataFrame) -> Frames:
    """Capacity of routes; adds the rows to the shipments."""
    calendar, names = frame.calendar, frame.names["route"]
    table = frame.tables["routes"]
    row = windows.row_in_force(names.codes(table["route"]), windows.truth(table, calendar), len(names))
    most = windows.pick(table["capacity_t_per_year"].to_numpy(float), row)
    route, period = ships["route"].to_numpy(), ships["period"].to_numpy()
    key = route * len(calendar) + period
    limited = ~np.isnan(most[route, period]) if len(route) else np.zeros(0, bool)
    keys = np.unique(key[limited])
    at_route, at_period = np.divmod(keys, len(calendar))
    ships["route_max"] = np.where(limited, np.searchsorted(keys, key), -1).astype(np.int64)
    return {
        "ship": ships,
        "route_max": pd.DataFrame(
            {
                "route": at_route,
                "period": at_period,
                "most_t": (most * calendar.years)[at_route, at_period],
                "source": row[at_route, at_period],
            }
        ),
    }


def stock_levels(frame: Frame, layout: Layout, rules: StockRules, stocks: pd.DataFrame) -> Frames:
    """Most, safety and closing stock at the places that have rows, and the stock they count."""
    count = len(frame.names["material"])
    node = stocks["node"].to_numpy()
    place_key = layout.location[node] * count + layout.material[node]
    place = place_of(rules.location * count + rules.material, place_key)
    period = stocks["period"].to_numpy()
    last = len(frame.calendar) - 1
    upper, upper_terms = _level(~np.isnan(rules.most), place, period)
    safe, safe_terms = _level(rules.safety > 0, place, period, empty_rows=True)
    closing = np.zeros(rules.row.shape, bool)
    closing[:, last] = rules.closing > 0
    ends, end_terms = _level(closing, place, period, empty_rows=True)
    penalty = rules.penalty[safe]
    soft = np.flatnonzero(~np.isnan(penalty))
    over = np.full(len(safe[0]), -1, np.int64)
    over[soft] = np.arange(len(soft))
    at = tuple(np.concatenate(pair) for pair in zip(safe, ends, strict=True))
    return {
        "stock_max": pd.DataFrame(
            {
                "location": rules.location[upper[0]],
                "material": rules.material[upper[0]],
                "period": upper[1],
                "most_t": rules.most[upper],
                "source": rules.row[upper],
            }
        ),
        "stock_max_stock": pd.DataFrame({"stock_max": upper_terms[0], "stock": upper_terms[1]}),
        "stock_min": pd.DataFrame(
            {
                "location": rules.location[at[0]],
                "material": rules.material[at[0]],
                "period": at[1],
                "least_t": np.concatenate([rules.safety[safe], rules.closing[ends[0]]]),
                "is_closing": np.arange(len(at[0])) >= len(safe[0]),
                "over_stock": np.concatenate([over, np.full(len(ends[0]), -1, np.int64)]),
                "source": rules.row[at],
            }
        ),
        "stock_min_stock": pd.DataFrame(
            {
                "stock_min": np.concatenate([safe_terms[0], end_terms[0] + len(safe[0])]),
                "stock": np.concatenate([safe_terms[1], end_terms[1]]),
            }
        ),
        "over_stock": pd.DataFrame({"period": safe[1][soft], "penalty_inr_per_t_year": penalty[soft]}),
    }


def _level(
    wanted: np.ndarray, place: np.ndarray, period: np.ndarray, *, empty_rows: bool = False
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Rows (place, period) and terms (row, stock) of one kind of level; without terms only where asked for."""
    terms = np.empty(0, np.int64)
    if wanted.size:
        terms = np.flatnonzero((place >= 0) & wanted[np.maximum(place, 0), period])
    has = wanted.copy()
    if not empty_rows:
        has[:] = False
        has[place[terms], period[terms]] = True
    rows = np.nonzero(has)
    number = np.full(wanted.shape, -1, np.int64)
    number[rows] = np.arange(len(rows[0]))
    return (rows[0], rows[1]), (number[place[terms], period[terms]] if len(terms) else terms, terms)
