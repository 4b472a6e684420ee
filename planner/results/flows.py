"""What is bought, shipped, made, kept and thrown away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.results.view import NOISE_T, View, ordered


def purchases(view: View) -> pd.DataFrame:
    """Tonnes bought: period, offer, location, material, provenance, tonnes, price_inr_per_t, cost_inr."""
    rows = view.used("buy")
    buy, tonnes = view.model["buy"].iloc[rows], view.values("buy")[rows]
    period, offer = buy["period"].to_numpy(), buy["offer"].to_numpy()
    price = buy["price_inr_per_t"].to_numpy()
    columns = {
        "period": view.period(period),
        "offer": view.labels("offer", offer),
        **view.place(buy["balance"].to_numpy()),
        "tonnes": tonnes,
        "price_inr_per_t": price,
        "cost_inr": price * tonnes,
    }
    return ordered(columns, period, offer)


def unbought(view: View) -> pd.DataFrame:
    """Tonnes owed under take-or-pay offers, paid and not taken: fiscal_year, offer, tonnes, cost_inr."""
    rows = view.used("unbought")
    table, tonnes = view.model["unbought"].iloc[rows], view.values("unbought")[rows]
    offer = view.model["take_min"]["offer"].to_numpy()[table["take_min"].to_numpy()]
    year = table["fiscal_year"].to_numpy()
    columns = {
        "fiscal_year": view.fiscal_years[year],
        "offer": view.labels("offer", offer),
        "tonnes": tonnes,
        "cost_inr": table["price_inr_per_t"].to_numpy() * tonnes,
    }
    return ordered(columns, year, offer)


def licence_texts(view: View) -> np.ndarray:
    """Licences of each code of ``licences``, separated by semicolons."""
    return np.array([*("; ".join(names) for names in view.case.licence_sets), ""], object)


def shipments(view: View) -> pd.DataFrame:
    """Tonnes that leave on routes, in the period of departure.

    Columns: period, route, origin, destination, material, provenance (at departure), licences (taken on this crossing),
    tonnes, freight_inr, insurance_inr, duty_inr, fee_inr.
    """
    rows = view.used("ship")
    ship, tonnes = view.model["ship"].iloc[rows], view.values("ship")[rows]
    period, route, licences = (ship[name].to_numpy() for name in ("period", "route", "licences"))
    place = view.place(ship["balance"].to_numpy())
    names = view.labels("route", route)
    columns = {
        "period": view.period(period),
        "route": names,
        "origin": place["location"],
        "destination": view.by_name("routes", "route", "destination", list(names)),
        "material": place["material"],
        "provenance": place["provenance"],
        "licences": licence_texts(view)[licences],
        "tonnes": tonnes,
        **{
            f"{what}_inr": ship[f"{what}_inr_per_t"].to_numpy() * tonnes
            for what in ("freight", "insurance", "duty", "fee")
        },
    }
    node = view.node_codes(ship["balance"].to_numpy())
    return ordered(columns, period, route, node["material"].to_numpy(), node["provenance"].to_numpy(), licences)


def arrivals(view: View) -> pd.DataFrame:
    """Tonnes that arrive: period, route, location, material, provenance (after the crossing), tonnes."""
    table = view.model["ship_arrival"]
    ship, balance = table["ship"].to_numpy(), table["balance"].to_numpy()
    tonnes = table["share"].to_numpy() * view.values("ship")[ship]
    flows = _summed(balance, view.model["ship"]["route"].to_numpy()[ship], tonnes)
    balance, route = flows.index.get_level_values(0).to_numpy(), flows.index.get_level_values(1).to_numpy()
    period = view.model["balance"]["period"].to_numpy()[balance]
    columns = {
        "period": view.period(period),
        "route": view.labels("route", route),
        **view.place(balance),
        "tonnes": flows.to_numpy(),
    }
    return ordered(columns, period, route, balance)


def _summed(first: np.ndarray, second: np.ndarray, tonnes: np.ndarray) -> pd.Series:
    """Tonnes by two codes, without zeros."""
    flows = pd.DataFrame({"first": first, "second": second, "tonnes": tonnes})
    total = flows.groupby(["first", "second"])["tonnes"].sum()
    return total[np.abs(total.to_numpy(float)) >= NOISE_T]


def _main_output(view: View) -> np.ndarray:
    """Row of the balance of each campaign's main output; -1 where none comes out in the horizon."""
    process = view.model["make"]["process"].to_numpy()
    names = list(view.model.names["process"])
    output = view.by_name("processes", "process", "output", names)
    made = view.model["make_yield"]
    make, balance = made["make"].to_numpy(), made["balance"].to_numpy()
    material = view.place(balance)["material"]
    main = np.flatnonzero(material == output[process[make]])
    found = np.full(len(process), -1, np.int64)
    found[make[main][::-1]] = balance[main][::-1]
    return found


def production(view: View) -> pd.DataFrame:
    """Tonnes of main output by the period in which work starts.

    Columns: period, process, location, campaign, material, provenance, tonnes, variable_cost_inr.
    """
    rows = view.used("make")
    make, tonnes = view.model["make"].iloc[rows], view.values("make")[rows]
    period, process, campaign = (make[name].to_numpy() for name in ("period", "process", "campaign"))
    place = view.place(_main_output(view)[rows])
    columns = {
        "period": view.period(period),
        "process": view.labels("process", process),
        "location": place["location"],
        "campaign": view.labels("campaign", campaign),
        "material": place["material"],
        "provenance": place["provenance"],
        "tonnes": tonnes,
        "variable_cost_inr": make["variable_cost_inr_per_t"].to_numpy() * tonnes,
    }
    return ordered(columns, period, process, campaign)


def flows_of_production(view: View) -> pd.DataFrame:
    """What campaigns take and give, in the period of the flow.

    Columns: period, process, campaign, role (input, output or by-product), location, material, provenance, tonnes.
    """
    used, made = view.model["make_use"], view.model["make_yield"]
    make = np.concatenate([used["make"].to_numpy(), made["make"].to_numpy()])
    balance = np.concatenate([used["balance"].to_numpy(), made["balance"].to_numpy()])
    ratio = np.concatenate([used["t_per_t"].to_numpy(), made["t_per_t"].to_numpy()])
    given = np.arange(len(make)) >= len(used)
    tonnes = ratio * view.values("make")[make]
    keep = np.abs(tonnes) >= NOISE_T
    make, balance, given, tonnes = make[keep], balance[keep], given[keep], tonnes[keep]
    process, campaign = (view.model["make"][name].to_numpy()[make] for name in ("process", "campaign"))
    place = view.place(balance)
    output = view.by_name("processes", "process", "output", list(view.model.names["process"]))
    main = place["material"] == output[process] if len(make) else np.empty(0, bool)
    period = view.model["balance"]["period"].to_numpy()[balance]
    columns = {
        "period": view.period(period),
        "process": view.labels("process", process),
        "campaign": view.labels("campaign", campaign),
        "role": np.where(given, np.where(main, "output", "by-product"), "input").astype(object),
        **place,
        "tonnes": tonnes,
    }
    return ordered(columns, period, process, campaign, given, balance)


def stock(view: View) -> pd.DataFrame:
    """Tonnes in stock at the end of a period: period, location, material, provenance, tonnes, holding_cost_inr."""
    rows = view.used("stock")
    table, tonnes = view.model["stock"].iloc[rows], view.values("stock")[rows]
    period, node = table["period"].to_numpy(), table["node"].to_numpy()
    years = view.model["period"]["years"].to_numpy()[period]
    columns = {
        "period": view.period(period),
        **view.place_of_node(node),
        "tonnes": tonnes,
        "holding_cost_inr": table["holding_cost_inr_per_t_year"].to_numpy() * years * tonnes,
    }
    return ordered(columns, period, node)


def waste(view: View) -> pd.DataFrame:
    """Tonnes thrown away: period, location, material, provenance, tonnes, cost_inr."""
    rows = view.used("waste")
    table, tonnes = view.model["waste"].iloc[rows], view.values("waste")[rows]
    period, balance = table["period"].to_numpy(), table["balance"].to_numpy()
    columns = {
        "period": view.period(period),
        **view.place(balance),
        "tonnes": tonnes,
        "cost_inr": table["cost_inr_per_t"].to_numpy() * tonnes,
    }
    return ordered(columns, period, balance)
