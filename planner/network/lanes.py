"""Lanes: a route with one material it may carry, its cost and the periods in which something may depart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.names import Names, spread_lists

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.network.money import Rates
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Lanes:
    """Lanes in order of route and material; one entry each.

    Attributes:
        route, material: codes.
        origin, destination: codes of the locations.
        lead_months: whole months under way.
        open: truth, lanes × periods: route and freight hold.
        holds: truth, lanes × periods: open, and something that departs arrives within the horizon.
        freight_row: row of ``freight`` in force, lanes × periods; -1 for none.
        freight, insurance: INR/t, lanes × periods; 0 where the lane does not hold.
        duty_share: share of the customs value, lanes × periods.
        customs_value: INR/t as the row states it, lanes × periods; NaN where it does not.
    """

    route: np.ndarray
    material: np.ndarray
    origin: np.ndarray
    destination: np.ndarray
    lead_months: np.ndarray
    open: np.ndarray
    holds: np.ndarray
    freight_row: np.ndarray
    freight: np.ndarray
    insurance: np.ndarray
    duty_share: np.ndarray
    customs_value: np.ndarray

    def __len__(self) -> int:
        return len(self.route)


def read_lanes(  # noqa: PLR0913, PLR0917
    tables: Tables, calendar: Calendar, rates: Rates, routes: Names, materials: Names, locations: Names
) -> Lanes:
    """Every lane of the workbook, whether or not anything can flow on it."""
    route_table, freight = tables["routes"], tables["freight"]
    rows, carried = spread_lists(freight["materials"])
    pair = routes.codes(freight["route"])[rows] * len(materials) + materials.codes(carried)
    pairs = np.unique(pair)
    route, material = np.divmod(pairs, max(len(materials), 1))
    in_force = windows.row_in_force(np.searchsorted(pairs, pair), windows.truth(freight, calendar)[rows], len(pairs))
    freight_row = windows.pick(rows, in_force, -1).astype(np.int64)
    route_codes = routes.codes(route_table["route"])
    route_holds = windows.row_in_force(route_codes, windows.truth(route_table, calendar), len(routes)) >= 0
    first = np.array([np.flatnonzero(route_codes == code)[0] for code in range(len(routes))], np.int64)[route]
    leads = route_table["lead_months"].to_numpy(np.int64)[first]
    open_ = (freight_row >= 0) & route_holds[route]
    holds = open_.copy()
    for lead in np.unique(leads):
        departs = np.zeros(len(calendar), bool)
        departs[calendar.arrivals(int(lead))[0]] = True
        holds[leads == lead] &= departs
    converted = rates.of_rows(freight["currency"])

    def figure(column: str, *, money: bool, otherwise: float = 0.0) -> np.ndarray:
        values = freight[column].to_numpy(float)
        found = windows.pick(values, freight_row, otherwise)
        if money:
            found = found * np.where(
                freight_row >= 0, converted[np.maximum(freight_row, 0), np.arange(len(calendar))], 1.0
            )
        return np.asarray(found)

    return Lanes(
        route=route,
        material=material,
        origin=locations.codes(route_table["origin"])[first],
        destination=locations.codes(route_table["destination"])[first],
        lead_months=leads,
        open=open_,
        holds=holds,
        freight_row=freight_row,
        freight=figure("freight_per_t", money=True),
        insurance=figure("insurance_per_t", money=True),
        duty_share=figure("duty_share", money=False),
        customs_value=figure("customs_value_per_t", money=True, otherwise=np.nan),
    )
