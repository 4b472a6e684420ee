"""Who gets what, from where it is, and who goes short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.results.view import View, ordered

if TYPE_CHECKING:
    import pandas as pd


def deliveries(view: View) -> pd.DataFrame:
    """Tonnes delivered, with their provenance and the licence classes they carry.

    Columns: period, demand, customer, grade, segment, market, location, material, provenance, classes, tonnes,
    grade_tonnes, extra_cost_inr, revenue_inr.
    """
    rows = view.used("serve")
    serve, tonnes = view.model["serve"].iloc[rows], view.values("serve")[rows]
    need = view.model["need"].iloc[serve["need"].to_numpy()]
    period, balance = serve["period"].to_numpy(), serve["balance"].to_numpy()
    place = view.place(balance)
    grade_tonnes = serve["usefulness"].to_numpy() * tonnes
    columns = {
        "period": view.period(period),
        **view.demand(need["demand"].to_numpy()),
        **place,
        "classes": class_texts(view)[view.node_codes(balance)["provenance"].to_numpy()],
        "tonnes": tonnes,
        "grade_tonnes": grade_tonnes,
        "extra_cost_inr": serve["extra_cost_inr_per_t"].to_numpy() * tonnes,
        "revenue_inr": need["price_inr_per_t"].to_numpy() * grade_tonnes,
    }
    return ordered(columns, period, need["demand"].to_numpy(), balance)


def class_texts(view: View) -> np.ndarray:
    """Licence classes of each provenance, separated by semicolons."""
    return np.array(["; ".join(classes) for classes in view.case.provenances.classes], object)


def shortages(view: View) -> pd.DataFrame:
    """Each demand line in each period, served or not; sales apart.

    Columns: period, demand, customer, grade, segment, market, demand_t, delivered_t, short_t (all grade tonnes),
    penalty_inr.
    """
    need = view.model["need"]
    serve, short = view.model["serve"], view.model["short"]
    size = len(need)
    served = np.bincount(
        serve["need"].to_numpy(), serve["usefulness"].to_numpy() * view.values("serve"), minlength=size
    )
    missing = np.bincount(short["need"].to_numpy(), view.values("short"), minlength=size)
    penalty = np.bincount(
        short["need"].to_numpy(), short["penalty_inr_per_t"].to_numpy() * view.values("short"), minlength=size
    )
    rows = np.flatnonzero(~need["is_sale"].to_numpy() & (need["tonnes"].to_numpy() > 0))
    period, demand = need["period"].to_numpy()[rows], need["demand"].to_numpy()[rows]
    columns = {
        "period": view.period(period),
        **view.demand(demand),
        "demand_t": need["tonnes"].to_numpy()[rows],
        "delivered_t": served[rows],
        "short_t": missing[rows],
        "penalty_inr": penalty[rows],
    }
    return ordered(columns, period, demand)
