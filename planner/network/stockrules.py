"""Stock rows in codes: who may hold what, what must be there, and what holding costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows

if TYPE_CHECKING:
    from planner.network.frame import Frame

DAYS_PER_MONTH = 365.0 / 12.0


@dataclass(frozen=True)
class StockRules:
    """Places named in ``stock``, in order of location and material.

    Attributes:
        location, material: codes.
        row: row in force, places × periods; -1 for none.
        most: t, places × periods; NaN for no limit.
        safety: t, places × periods; 0 for none, and at the end of the horizon where a closing level stands for it.
        penalty: INR/t/year, places × periods; NaN where hard.
        closing: t at the end of the horizon where a row states it; NaN where none does.
        holding_cost: INR/t/year, places × periods; NaN where not stated.
    """

    location: np.ndarray
    material: np.ndarray
    row: np.ndarray
    most: np.ndarray
    safety: np.ndarray
    penalty: np.ndarray
    closing: np.ndarray
    holding_cost: np.ndarray


def read_stock_rules(frame: Frame) -> StockRules:
    """Stock rows of the workbook; days of safety stock are turned into tonnes."""
    table = frame.tables["stock"]
    count = max(len(frame.names["material"]), 1)
    keys = frame.names["location"].codes(table["location"]) * count + frame.names["material"].codes(table["material"])
    places = np.unique(keys)
    location, material = np.divmod(places, count)
    row = windows.row_in_force(np.searchsorted(places, keys), windows.truth(table, frame.calendar), len(places))

    def figure(column: str, otherwise: float = np.nan) -> np.ndarray:
        return windows.pick(table[column].to_numpy(float), row, otherwise)

    days = np.nan_to_num(figure("safety_days"))
    safety = np.nan_to_num(figure("safety_t"))
    for place in np.flatnonzero(days.any(axis=1)):
        safety[place] += _ahead(frame, int(location[place]), int(material[place]), days[place])
    last = row[:, -1]
    closing = windows.pick(table["closing_t"].to_numpy(float), last)
    words = table.data["closing_t:word"].to_numpy(object) if "closing_t:word" in table.data else None
    if words is not None and len(words):
        opening = _opening(frame, location, material)
        closing = np.where((last >= 0) & (words[np.maximum(last, 0)] == "opening"), opening, closing)
    safety[~np.isnan(closing), -1] = 0.0
    return StockRules(
        location,
        material,
        row,
        figure("most_t"),
        safety,
        figure("penalty_inr_per_t_year"),
        closing,
        figure("holding_cost_inr_per_t_year"),
    )


def _ahead(frame: Frame, location: int, material: int, days: np.ndarray) -> np.ndarray:
    """Demand of the days after the end of each period, t; beyond the horizon the last period's rate goes on."""
    demands, calendar = frame.demands, frame.calendar
    sources = frame.delivers.sum(axis=0)
    served = frame.delivers[location]
    lines = (demands.grade == material) & ~demands.is_sale & served[demands.customer]
    weights = lines / np.maximum(sources[demands.customer], 1)
    rate = weights @ demands.tonnes / calendar.months
    edges = calendar.month_edges.astype(float)
    total = np.concatenate([[0.0], np.cumsum(rate * calendar.months)])

    def until(months: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(months, edges, total) + rate[-1] * np.maximum(months - edges[-1], 0.0))

    return until(edges[1:] + days / DAYS_PER_MONTH) - total[1:]


def _opening(frame: Frame, location: np.ndarray, material: np.ndarray) -> np.ndarray:
    """Opening stock of each place, t."""
    lots = frame.lots
    stored = np.array([sheet == "opening_stock" for sheet in lots.sheet], bool)
    return np.array(
        [
            lots.tonnes[stored & (lots.location == here) & (lots.material == what)].sum()
            for here, what in zip(location, material, strict=True)
        ]
    )
