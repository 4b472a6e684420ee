"""What is built, which incentives are paid, and which soft rules give way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.network import windows
from planner.results.view import Labels, View, ordered


def builds(view: View) -> pd.DataFrame:
    """Decisions to build.

    Columns: period (of decision), option, units, t_per_year (all capacity added), in_service_from (period; "" if after
    the horizon), capital_inr (before subsidy, undiscounted), subsidy_inr.
    """
    rows = view.used("build")
    build, units = view.model["build"].iloc[rows], view.values("build")[rows]
    period, option = build["period"].to_numpy(), build["option"].to_numpy()
    capital = units * _capital(view, option, period)
    columns = {
        "period": view.period(period),
        "option": view.labels("option", option),
        "units": units,
        "t_per_year": units * _added(view, option),
        "in_service_from": view.period(_first_service(view)[rows]),
        "capital_inr": capital,
        "subsidy_inr": capital * build["subsidy_share"].to_numpy(),
    }
    return ordered(columns, period, option)


def _added(view: View, option: np.ndarray) -> np.ndarray:
    """Capacity that a unit of each option adds, all processes and groups together, t/year."""
    table = view.case.tables["build_capacity"].data
    total = table.groupby("option")["t_per_year_per_unit"].sum()
    return total.reindex(view.labels("option", option)).fillna(0.0).to_numpy(float)


def _capital(view: View, option: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Capital of a unit decided in a period, INR."""
    table = view.case.tables["builds"]
    names = pd.Index(view.model.names["option"])
    holds = windows.truth(table, view.case.calendar)
    row = windows.row_in_force(names.get_indexer(pd.Index(table["option"])), holds, len(names))
    return windows.pick(table["capital_inr_per_unit"].to_numpy(float), row)[option, period]


def _first_service(view: View) -> np.ndarray:
    """First period in which each build is in service; -1 if it comes after the horizon."""
    service = view.model["build_service"]
    first = service.groupby("build")["period"].min()
    found = np.full(len(view.model["build"]), -1, np.int64)
    found[first.index.to_numpy(np.int64)] = first.to_numpy()
    return found


def incentives(view: View) -> pd.DataFrame:
    """Tonnes that earn an incentive, and what is paid: period, incentive, tonnes, inr."""
    rows = view.used("paid")
    paid, tonnes = view.model["paid"].iloc[rows], view.values("paid")[rows]
    period, incentive = paid["period"].to_numpy(), paid["incentive"].to_numpy()
    columns = {
        "period": view.period(period),
        "incentive": view.labels("incentive", incentive),
        "tonnes": tonnes,
        "inr": paid["rate_inr_per_t"].to_numpy() * tonnes,
    }
    return ordered(columns, period, incentive)


def soft_rules(view: View) -> pd.DataFrame:
    """Soft caps, floors and safety stocks that are missed.

    Columns: sheet, rule (name, or location and material of a stock), span (period or fiscal year), over_t, penalty_inr.
    """
    return pd.concat([_missed_shares(view), _missed_stocks(view)], ignore_index=True)


def _missed_shares(view: View) -> pd.DataFrame:
    rule = view.model["share_rule"]
    rule = rule[rule["over_share"].to_numpy() >= 0]
    over = view.values("over_share")[rule["over_share"].to_numpy()]
    rule, over = rule[over > 0], over[over > 0]
    penalty = view.model["over_share"]["penalty_inr_per_t"].to_numpy()[rule["over_share"].to_numpy()]
    floor, period = rule["is_floor"].to_numpy(), rule["period"].to_numpy()
    columns = {
        "sheet": np.where(floor, "floors", "caps").astype(object),
        "rule": view.labels("share_rule", rule["rule"].to_numpy()),
        "span": share_spans(view, rule),
        "over_t": over,
        "penalty_inr": penalty * over,
    }
    return ordered(columns, floor, period, rule["rule"].to_numpy())


def share_spans(labels: Labels, rule: pd.DataFrame) -> np.ndarray:
    """Period, or fiscal year, of each row of the share rules."""
    sources, period = rule["source"].to_numpy(), rule["period"].to_numpy()
    yearly = np.zeros(len(rule), bool)
    for sheet, chosen in (("floors", rule["is_floor"].to_numpy()), ("caps", ~rule["is_floor"].to_numpy())):
        per = labels.case.tables[sheet]["per"].to_numpy(object)
        yearly[chosen] = per[sources[chosen]] == "fiscal year"
    return np.where(yearly, labels.fiscal_year_of_period(period), labels.period(period)).astype(object)


def _missed_stocks(view: View) -> pd.DataFrame:
    stock = view.model["stock_min"]
    stock = stock[stock["over_stock"].to_numpy() >= 0]
    number = stock["over_stock"].to_numpy()
    over = view.values("over_stock")[number]
    stock, number, over = stock[over > 0], number[over > 0], over[over > 0]
    period = stock["period"].to_numpy()
    years = view.model["period"]["years"].to_numpy()[period]
    penalty = view.model["over_stock"]["penalty_inr_per_t_year"].to_numpy()[number]
    location = view.labels("location", stock["location"].to_numpy())
    material = view.labels("material", stock["material"].to_numpy())
    columns = {
        "sheet": np.full(len(stock), "stock", object),
        "rule": np.array([f"{material[row]} at {place}" for row, place in enumerate(location)], object),
        "span": view.period(period),
        "over_t": over,
        "penalty_inr": penalty * years * over,
    }
    return ordered(columns, period, stock["location"].to_numpy(), stock["material"].to_numpy())
