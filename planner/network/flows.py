"""Tables of the variables: one row for each flow that can exist in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.network import windows

if TYPE_CHECKING:
    from planner.network.duties import Duties
    from planner.network.frame import Frame
    from planner.network.layout import Layout
    from planner.network.stockrules import StockRules


def joined(rows: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each of ``rows``, all entries of its group (k begins at starts[k]): its place in ``rows``, and the entry."""
    size = counts[rows]
    which = np.repeat(np.arange(len(rows)), size)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
    return which, starts[rows][which] + offset


def groups(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Start and number of entries of each group of sorted keys."""
    starts = np.searchsorted(keys, np.arange(size))
    return starts, np.searchsorted(keys, np.arange(size), side="right") - starts


def balances(frame: Frame, layout: Layout) -> pd.DataFrame:
    """Balance rows with what comes in from lots."""
    supply = np.zeros(len(layout.balance_node))
    lots = frame.lots
    real = lots.tonnes > 0
    np.add.at(supply, layout.balance[layout.lot_node[real], lots.period[real]], lots.tonnes[real])
    return pd.DataFrame({"node": layout.balance_node, "period": layout.balance_period, "supply_t": supply})


def buy(frame: Frame, layout: Layout) -> pd.DataFrame:
    """Purchases: one row for each offer and period in which it holds."""
    offer, period = np.nonzero(layout.buys & (layout.offer_node >= 0)[:, None])
    return pd.DataFrame(
        {
            "offer": offer,
            "period": period,
            "balance": layout.balance[layout.offer_node[offer], period],
            "price_inr_per_t": frame.offers.price[offer, period],
            "node": layout.offer_node[offer],
        }
    )


def ship(frame: Frame, layout: Layout, duties: Duties, fees: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shipments and their arrivals.

    Args:
        frame: the workbook.
        layout: the kept network.
        duties: duty of each lane.
        fees: INR/t for each set of licences.
    """
    lanes = frame.lanes
    arc, period = np.nonzero(layout.ships)
    lane = layout.lane[arc]
    table = pd.DataFrame(
        {
            "route": lanes.route[lane],
            "material": lanes.material[lane],
            "period": period,
            "licences": layout.ship_licences[arc],
            "balance": layout.balance[layout.ship_from[arc], period],
            "freight_inr_per_t": lanes.freight[lane, period],
            "insurance_inr_per_t": lanes.insurance[lane, period],
            "duty_inr_per_t": duties.inr_per_t[lane, period],
            "fee_inr_per_t": fees[layout.ship_licences[arc]],
            "arc": arc,
            "lane": lane,
            "from_node": layout.ship_from[arc],
            "to_node": layout.ship_to[arc],
        },
        copy=False,
    )
    row, arrival, share = _arrivals(frame, lanes.lead_months[lane], period)
    return table, pd.DataFrame(
        {"ship": row, "balance": layout.balance[layout.ship_to[arc[row]], arrival], "share": share}
    )


def make(frame: Frame, layout: Layout) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Campaigns, what they use, and what comes out."""
    campaign, period = np.nonzero(layout.makes)
    version = layout.process[campaign]
    process = np.array([p.code for p in frame.processes], np.int64)
    leads = np.array([p.lead_months for p in frame.processes], np.int64)
    table = pd.DataFrame(
        {
            "process": process[version] if len(version) else np.empty(0, np.int64),
            "campaign": campaign,
            "period": period,
            "variable_cost_inr_per_t": _variable_cost(frame)[process[version], period] if len(version) else np.empty(0),
        }
    )
    starts, counts = groups(layout.take_make, len(layout.process))
    row, entry = joined(campaign, starts, counts)
    use = pd.DataFrame(
        {
            "make": row,
            "balance": layout.balance[layout.take_node[entry], period[row]],
            "t_per_t": layout.use[entry],
            "node": layout.take_node[entry],
        }
    )
    begun, arrival, share = _arrivals(frame, leads[version] if len(version) else np.empty(0, np.int64), period)
    starts, counts = groups(layout.give_make, len(layout.process))
    which, entry = joined(campaign[begun], starts, counts)
    gain = pd.DataFrame(
        {
            "make": begun[which],
            "balance": layout.balance[layout.give_node[entry], arrival[which]],
            "t_per_t": layout.gain[entry] * share[which],
            "node": layout.give_node[entry],
        }
    )
    return table, use, gain


def stock(frame: Frame, layout: Layout, rules: StockRules) -> pd.DataFrame:
    """Stock at the end of each period in which something can be there and may stay."""
    node, period = np.nonzero(layout.available & layout.storable)
    following = np.minimum(period + 1, len(frame.calendar) - 1)
    cost = np.nan_to_num(frame.reference_value)[layout.material] * frame.holding_rate
    costs = np.repeat(cost[:, None], len(frame.calendar), axis=1)
    for place in range(len(rules.location)):
        here = (layout.location == rules.location[place]) & (layout.material == rules.material[place])
        stated = ~np.isnan(rules.holding_cost[place])
        costs[np.ix_(here, stated)] = rules.holding_cost[place][stated]
    return pd.DataFrame(
        {
            "node": node,
            "period": period,
            "balance": layout.balance[node, period],
            "next_balance": np.where(period + 1 < len(frame.calendar), layout.balance[node, following], -1),
            "holding_cost_inr_per_t_year": costs[node, period],
        },
        copy=False,
    )


def serve(frame: Frame, layout: Layout, needs: pd.DataFrame, pairs: tuple[np.ndarray, np.ndarray]) -> pd.DataFrame:
    """Deliveries: one row for each node and demand row that fit in a period.

    Args:
        frame: the workbook.
        layout: the kept network.
        needs: the demand rows.
        pairs: usefulness and extra cost of each pair of grade and material by period.
    """
    usefulness, extra = pairs
    starts, counts = groups(needs["demand"].to_numpy(), len(frame.demands))
    which, need = joined(layout.serve_line, starts, counts)
    period = needs["period"].to_numpy()[need]
    node, pair = layout.serve_node[which], layout.serve_pair[which]
    there = layout.available[node, period] & (usefulness[pair, period] > 0)
    need, period, node, pair = need[there], period[there], node[there], pair[there]
    order = np.lexsort((node, need))
    need, period, node, pair = need[order], period[order], node[order], pair[order]
    return pd.DataFrame(
        {
            "need": need,
            "balance": layout.balance[node, period],
            "period": period,
            "usefulness": usefulness[pair, period],
            "extra_cost_inr_per_t": extra[pair, period],
            "node": node,
        },
        copy=False,
    )


def waste(frame: Frame, layout: Layout) -> pd.DataFrame:
    """Disposal where a by-product comes out, and of goods that must be taken."""
    offers = frame.offers
    main = np.array([p.output for p in frame.processes], np.int64)
    made = (
        layout.give_node[layout.material[layout.give_node] != main[layout.process[layout.give_make]]]
        if len(layout.give_node)
        else np.empty(0, np.int64)
    )
    taken = layout.offer_node[offers.must_take & (layout.offer_node >= 0)]
    nodes = np.union1d(made, taken)
    place, period = np.nonzero(layout.available[nodes])
    return pd.DataFrame(
        {
            "balance": layout.balance[nodes[place], period],
            "period": period,
            "cost_inr_per_t": frame.waste_cost[layout.material[nodes[place]]],
            "node": nodes[place],
        }
    )


def _arrivals(frame: Frame, leads: np.ndarray, periods: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, arrival period and share of moves that start in ``periods`` with these leads."""
    rows, arrivals, shares = [], [], []
    for lead in np.unique(leads):
        departure, arrival, share = frame.calendar.arrivals(int(lead))
        starts, counts = groups(departure, len(frame.calendar))
        here = np.flatnonzero(leads == lead)
        which, entry = joined(periods[here], starts, counts)
        rows.append(here[which])
        arrivals.append(arrival[entry])
        shares.append(share[entry])
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    return row[order], np.concatenate(arrivals)[order], np.concatenate(shares)[order]


def _variable_cost(frame: Frame) -> np.ndarray:
    """INR per tonne of main output, processes × periods."""
    table = frame.tables["processes"]
    names = frame.names["process"]
    rows = windows.row_in_force(names.codes(table["process"]), windows.truth(table, frame.calendar), len(names))
    cost = windows.pick(table["variable_cost_per_t"].to_numpy(float), rows, 0.0)
    rates = frame.rates.of_rows(table["currency"])
    return np.asarray(cost * rates[np.maximum(rows, 0), np.arange(len(frame.calendar))])
