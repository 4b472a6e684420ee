"""Shocks that stop nothing and change figures: more demand, dearer goods, dearer freight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.duties import find_duties
from planner.network.scopes import lines_in_scope
from planner.network.stockrules import read_stock_rules

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.prices import Plan


@dataclass(frozen=True)
class Shift:
    """What a shock changes in the full program.

    Attributes:
        rows: what is added to the limits of each row.
        costs: what is added to the cost of each column, INR of present value per unit.
        need_factor: what the demand of each row of ``short`` is multiplied by.
    """

    rows: np.ndarray
    costs: np.ndarray
    need_factor: np.ndarray


def demand_shift(plan: Plan, factor: float, periods: np.ndarray) -> Shift:
    """Every customer wants more (sales apart), and what is set by demand follows.

    Floors and caps whose base is the whole demand, and safety stocks in days of demand, are worked out from the new
    demand as they were from the old. Stocks before the first of the periods were kept for the demand that was known.

    Args:
        plan: the plan.
        factor: what demand is multiplied by.
        periods: truth by period.
    """
    network, form = plan.network, plan.solution.form
    frame, model = network.frame, network.model
    factors = np.where(periods[None, :] & ~frame.demands.is_sale[:, None], factor, 1.0)
    demands = replace(frame.demands, tonnes=frame.demands.tonnes * factors)
    new = replace(frame, demands=demands)
    rows = np.zeros(len(form.row_lower))
    need = model["need"]
    line, period = need["demand"].to_numpy(), need["period"].to_numpy()
    rows[form.rows["need"]] = need["tonnes"].to_numpy() * (factors[line, period] - 1.0)
    rows[form.rows["share_rule"]] = _of_rules(plan, frame, new)
    level = model["stock_min"]
    stays = level["is_closing"].to_numpy(bool) | (level["period"].to_numpy() < int(np.argmax(periods)))
    rows[form.rows["stock_min"]] = np.where(stays, 0.0, _levels(plan, new) - _levels(plan, frame))
    short = model["short"]["need"].to_numpy()
    return Shift(rows, np.zeros(len(form.cost)), factors[line, period][short])


def _of_rules(plan: Plan, old: Frame, new: Frame) -> np.ndarray:
    """Change of the limit of each cap and floor whose base is the whole demand, t."""
    rule = plan.network.model["share_rule"]
    found = np.zeros(len(rule))
    calendar = plan.network.calendar
    for number in np.flatnonzero(rule["demand_t"].to_numpy() != 0.0):
        row = rule.iloc[number]
        table = plan.network.tables["floors" if row["is_floor"] else "caps"]
        data = {str(name): value for name, value in table.data.iloc[int(row["source"])].items()}
        lines = lines_in_scope(old, data) & ~old.demands.is_sale
        first = int(row["period"])
        inside = np.arange(len(calendar)) == first
        if str(data["per"]) != "period":
            held = windows.truth(table, calendar)[int(row["source"])]
            inside = held & (calendar.fiscal_year_codes == calendar.fiscal_year_codes[first])
        more = new.demands.tonnes - old.demands.tonnes
        found[number] = float(row["share"]) * float(more[np.ix_(lines, inside)].sum())
    return found


def _levels(plan: Plan, frame: Frame) -> np.ndarray:
    """Safety stock of each row of ``stock_min`` under the demand of a frame, t."""
    level = plan.network.model["stock_min"]
    rules = read_stock_rules(frame)
    count = max(len(frame.names["material"]), 1)
    keys = rules.location * count + rules.material
    if not len(keys):
        return np.zeros(len(level))
    place = np.searchsorted(keys, level["location"].to_numpy() * count + level["material"].to_numpy())
    return np.asarray(rules.safety[place, level["period"].to_numpy()])


def price_shift(plan: Plan, offers: np.ndarray, factor: float, periods: np.ndarray) -> Shift:
    """Offers become dearer, with the duty on their price.

    Shortage penalties that stand in for a blank cell stay what they were.

    Args:
        plan: the plan.
        offers: truth by offer.
        factor: what the price is multiplied by.
        periods: truth by period.
    """
    frame, form = plan.network.frame, plan.solution.form
    raised = np.where(offers[:, None] & periods[None, :], factor, 1.0)
    new = replace(frame, offers=replace(frame.offers, price=frame.offers.price * raised))
    buy = plan.network.model["buy"]
    offer, period = buy["offer"].to_numpy(), buy["period"].to_numpy()
    costs = np.zeros(len(form.cost))
    costs[form.columns["buy"]] = _present(plan, period, buy["price_inr_per_t"].to_numpy() * (raised[offer, period] - 1))
    costs[form.columns["unbought"]] = _unbought(plan, raised)
    costs[form.columns["ship"]] = _duty(plan, new)
    return _dearer(plan, costs)


def freight_shift(plan: Plan, routes: np.ndarray, factor: float, periods: np.ndarray) -> Shift:
    """Freight and insurance become dearer, with the duty on them.

    Args:
        plan: the plan.
        routes: truth by route.
        factor: what both are multiplied by.
        periods: truth by period.
    """
    frame, form = plan.network.frame, plan.solution.form
    lanes = frame.lanes
    raised = np.where(routes[lanes.route][:, None] & periods[None, :], factor, 1.0)
    new = replace(frame, lanes=replace(lanes, freight=lanes.freight * raised, insurance=lanes.insurance * raised))
    ship = plan.network.model["ship"]
    lane, period = ship["lane"].to_numpy(), ship["period"].to_numpy()
    carriage = (ship["freight_inr_per_t"] + ship["insurance_inr_per_t"]).to_numpy()
    costs = np.zeros(len(form.cost))
    costs[form.columns["ship"]] = _present(plan, period, carriage * (raised[lane, period] - 1)) + _duty(plan, new)
    return _dearer(plan, costs)


def _present(plan: Plan, period: np.ndarray, amount: np.ndarray) -> np.ndarray:
    return np.asarray(plan.network.model["period"]["discount"].to_numpy()[period] * amount)


def _duty(plan: Plan, new: Frame) -> np.ndarray:
    """Change of the duty of each shipment, INR of present value per tonne."""
    ship = plan.network.model["ship"]
    lane, period = ship["lane"].to_numpy(), ship["period"].to_numpy()
    more = find_duties(new).inr_per_t - find_duties(plan.network.frame).inr_per_t
    return _present(plan, period, more[lane, period])


def _unbought(plan: Plan, raised: np.ndarray) -> np.ndarray:
    """Change of what is paid for a tonne owed and not taken: the mean price of the year's months rises."""
    frame, model, calendar = plan.network.frame, plan.network.model, plan.network.calendar
    unbought = model["unbought"]
    offer = model["take_min"]["offer"].to_numpy()[unbought["take_min"].to_numpy()]
    year = unbought["fiscal_year"].to_numpy()
    in_year = calendar.fiscal_year_codes[None, :] == year[:, None]
    months = np.where(in_year & (frame.offers.row[offer] >= 0), calendar.months, 0)
    more = np.nan_to_num(frame.offers.price[offer]) * (raised[offer] - 1.0)
    mean = (more * months).sum(axis=1) / np.maximum(months.sum(axis=1), 1)
    return np.asarray(model["fiscal_year"]["discount"].to_numpy()[year] * mean)


def _dearer(plan: Plan, costs: np.ndarray) -> Shift:
    return Shift(np.zeros(len(plan.solution.form.row_lower)), costs, np.ones(len(plan.network.model["short"])))
