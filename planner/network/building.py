"""Tables of building and public money: builds in service, what they add, budgets and incentives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.network import windows
from planner.network.limits import Frames, place_of
from planner.network.scopes import Serves, in_scope

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.tables.table import Table


def annuity(capital: np.ndarray, rate: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Yearly payment that pays back capital over a life at a rate."""
    factor = np.where(rate > 0, rate / (1.0 - (1.0 + np.where(rate > 0, rate, 1.0)) ** -years), 1.0 / years)
    return np.asarray(capital * factor)


def builds(frame: Frame, capacity: pd.DataFrame, committed: np.ndarray) -> Frames:
    """Builds that come into service within the horizon, or are committed.

    Args:
        frame: the workbook.
        capacity: the capacity rows.
        committed: truth, options × periods.
    """
    calendar, names = frame.calendar, frame.names["option"]
    table = frame.tables["builds"]
    row = windows.row_in_force(names.codes(table["option"]), windows.truth(table, calendar), len(names))
    option, period = np.nonzero(row >= 0)
    at = row[option, period]

    def figure(column: str) -> np.ndarray:
        return table[column].to_numpy(float)[at]

    service = _service(calendar.month_edges, period, figure("construction_months"), figure("life_years"))
    keep = service.any(axis=1) | committed[option, period]
    option, period, at, service = option[keep], period[keep], at[keep], service[keep]
    rate_limit, total_limit = figure("most_units_per_year"), figure("most_units")
    paced = np.flatnonzero(~np.isnan(rate_limit))
    bounded = np.unique(option[~np.isnan(total_limit)])
    rate_row = np.full(len(option), -1, np.int64)
    rate_row[paced] = np.arange(len(paced))
    build, in_service = np.nonzero(service)
    return {
        "build": pd.DataFrame(
            {
                "option": option,
                "period": period,
                "build_rate_max": rate_row,
                "build_total_max": place_of(bounded, option),
                "annuity_inr_per_unit_year": annuity(
                    figure("capital_inr_per_unit"), figure("cost_of_capital"), figure("life_years")
                ),
                "subsidy_share": figure("subsidy_share"),
                "capital_inr_per_unit": figure("capital_inr_per_unit"),
                "source": at,
            }
        ),
        "build_service": pd.DataFrame({"build": build, "period": in_service}),
        "build_adds": _adds(frame, capacity, option, (build, in_service)),
        "build_rate_max": pd.DataFrame(
            {
                "option": option[paced],
                "period": period[paced],
                "most_units": (rate_limit * calendar.years[period])[paced],
                "source": at[paced],
            }
        ),
        "build_total_max": pd.DataFrame(
            {
                "option": bounded,
                "most_units": np.array([total_limit[option == code][0] for code in bounded], float),
                "source": np.array([at[option == code][0] for code in bounded], np.int64),
            }
        ),
    }


def _service(edges: np.ndarray, period: np.ndarray, construction: np.ndarray, life: np.ndarray) -> np.ndarray:
    """Truth, builds × periods: the period starts in the build's life."""
    ready = edges[period] + construction
    starts = edges[:-1][None, :]
    return np.asarray((starts >= ready[:, None]) & (starts < (ready + 12.0 * life)[:, None]))


def _adds(
    frame: Frame, capacity: pd.DataFrame, option: np.ndarray, served: tuple[np.ndarray, np.ndarray]
) -> pd.DataFrame:
    calendar, units = frame.calendar, frame.names["unit"]
    build, period = served
    table = frame.tables["build_capacity"]
    adds_option = frame.names["option"].codes(table["option"])
    adds_unit = units.codes(table["unit"])
    order = np.lexsort((adds_unit, adds_option))
    costs = frame.tables["capacity"]
    row = windows.row_in_force(units.codes(costs["unit"]), windows.truth(costs, calendar), len(units))
    fixed = windows.pick(costs["fixed_cost_inr_per_t_year"].to_numpy(float), row, 0.0)
    parts = [(np.flatnonzero(option[build] == adds_option[entry]), entry) for entry in order]
    which = np.concatenate([rows for rows, _ in parts]) if parts else np.empty(0, np.int64)
    entry = np.concatenate([np.full(len(rows), number) for rows, number in parts]) if parts else which
    unit = adds_unit[entry] if len(entry) else entry
    when = period[which]
    limited = capacity["unit"].to_numpy() * len(calendar) + capacity["period"].to_numpy()
    return pd.DataFrame(
        {
            "build": build[which],
            "period": when,
            "capacity": place_of(limited, unit * len(calendar) + when),
            "t_per_year_per_unit": table["t_per_year_per_unit"].to_numpy(float)[entry] if len(entry) else np.empty(0),
            "fixed_cost_inr_per_t_year": fixed[unit, when] if len(entry) else np.empty(0),
        }
    )


def budgets(frame: Frame, build: pd.DataFrame) -> Frames:
    """Budgets of capital and of subsidy, and the builds that draw on them."""
    table = frame.tables["budgets"]
    holds = windows.truth(table, frame.calendar)
    codes = frame.names["budget"].codes(table["budget"])
    option, period = build["option"].to_numpy(), build["period"].to_numpy()
    rows: list[np.ndarray] = []
    drawn: list[np.ndarray] = []
    coefficients: list[np.ndarray] = []
    found: list[int] = []
    for row in np.lexsort((table["from"].to_numpy("datetime64[D]"), codes)):
        named = frame.names["option"].codes(table["options"].iloc[row])
        here = holds[row][period] & (np.isin(option, named) if len(named) else True)
        per_unit = build["capital_inr_per_unit"].to_numpy()
        if table["kind"].iloc[row] == "subsidy":
            per_unit = per_unit * build["subsidy_share"].to_numpy()
        counted = np.flatnonzero(here & (per_unit > 0))
        if len(counted):
            rows.append(np.full(len(counted), len(found)))
            drawn.append(counted)
            coefficients.append(per_unit[counted])
            found.append(int(row))
    source = np.array(found, np.int64)
    return {
        "budget": pd.DataFrame(
            {
                "budget": codes[source] if found else source,
                "amount_inr": table["amount_inr"].to_numpy(float)[source] if found else np.empty(0),
                "source": source,
            }
        ),
        "budget_build": pd.DataFrame(
            {
                "budget": np.concatenate(rows) if rows else source,
                "build": np.concatenate(drawn) if drawn else source,
                "inr_per_unit": np.concatenate(coefficients) if coefficients else np.empty(0),
            }
        ),
    }


def incentives(frame: Frame, makes: pd.DataFrame, serves: Serves) -> Frames:
    """Tonnes that earn an incentive: made in the named processes, and delivered self-reliant in scope."""
    table = frame.tables["incentives"]
    holds = windows.truth(table, frame.calendar)
    codes = frame.names["incentive"].codes(table["incentive"])
    home = frame.home
    process, made_in = makes["process"].to_numpy(), makes["period"].to_numpy()
    columns = ("source", "period", "make", "make_of", "serve", "serve_of")
    parts: dict[str, list[np.ndarray]] = {name: [] for name in columns}
    count = 0
    for row in np.lexsort((table["from"].to_numpy("datetime64[D]"), codes)):
        stage = frame.names["stage"].code(table["stage"].iloc[row])
        works = np.isin(process, frame.names["process"].codes(table["processes"].iloc[row]))
        earns = in_scope(frame, serves, table.data.iloc[row]) & serves.only(stage, home)
        for period in np.flatnonzero(holds[row]):
            made = np.flatnonzero(works & (made_in == period))
            served = np.flatnonzero(earns & (serves.period == period))
            if len(made) and len(served):
                parts["source"].append(np.array([row]))
                parts["period"].append(np.array([period]))
                parts["make"].append(made)
                parts["make_of"].append(np.full(len(made), count))
                parts["serve"].append(served)
                parts["serve_of"].append(np.full(len(served), count))
                count += 1
    joined = {
        name: np.concatenate(part).astype(np.int64) if part else np.empty(0, np.int64) for name, part in parts.items()
    }
    source = joined["source"]
    return _incentive_rows(table, codes, source, joined["period"]) | {
        "paid_make": pd.DataFrame({"paid": joined["make_of"], "make": joined["make"]}, copy=False),
        "paid_serve": pd.DataFrame({"paid": joined["serve_of"], "serve": joined["serve"]}, copy=False),
    }


def _incentive_rows(table: Table, codes: np.ndarray, source: np.ndarray, period: np.ndarray) -> Frames:
    """What is paid in each period, and the limits on its tonnes and rupees."""
    count = len(source)
    most = table["most_t"].to_numpy(float)
    money = table["budget_inr"].to_numpy(float)
    limited = [row for row in dict.fromkeys(source.tolist()) if not np.isnan(most[row])]
    funded = [row for row in dict.fromkeys(source.tolist()) if not np.isnan(money[row])]
    return {
        "paid": pd.DataFrame(
            {
                "incentive": codes[source] if count else source,
                "period": period,
                "incentive_max": np.array([limited.index(r) if r in limited else -1 for r in source], np.int64),
                "incentive_budget": np.array([funded.index(r) if r in funded else -1 for r in source], np.int64),
                "rate_inr_per_t": table["rate_inr_per_t"].to_numpy(float)[source] if count else np.empty(0),
                "source": source,
            }
        ),
        "incentive_max": pd.DataFrame(
            {
                "incentive": codes[limited] if limited else np.empty(0, np.int64),
                "most_t": most[limited] if limited else np.empty(0),
                "source": np.array(limited, np.int64),
            }
        ),
        "incentive_budget": pd.DataFrame(
            {
                "incentive": codes[funded] if funded else np.empty(0, np.int64),
                "budget_inr": money[funded] if funded else np.empty(0),
                "source": np.array(funded, np.int64),
            }
        ),
    }
