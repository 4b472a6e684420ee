"""Who can be served with what: demand lines, substitutes, deliveries, licence classes and conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.origins import UNKNOWN, Origins

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.network.classes import Classes
    from planner.network.names import Names
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Demands:
    """Demand lines in alphabetical order.

    Attributes:
        names: of the lines.
        customer, grade, segment, market: codes.
        is_sale: truth.
        tonnes: grade tonnes, lines × periods; 0 where nothing is wanted.
        row: row of ``demand`` that gives the tonnes, lines × periods; -1 where none does.
    """

    names: Names
    customer: np.ndarray
    grade: np.ndarray
    segment: np.ndarray
    market: np.ndarray
    is_sale: np.ndarray
    tonnes: np.ndarray
    row: np.ndarray

    def __len__(self) -> int:
        return len(self.names)


def read_demands(tables: Tables, calendar: Calendar, names: dict[str, Names]) -> Demands:
    """Demand lines; tonnes of a fiscal year are shared over its months, also over those outside the horizon."""
    table = tables["demand"].data
    lines = names["demand"]
    codes = lines.codes(table["demand"])
    tonnes = np.zeros((len(lines), len(calendar)))
    row = np.full(tonnes.shape, -1, np.int64)
    figures = table["tonnes"].to_numpy(float)
    distinct, label_of = np.unique(table["period"].to_numpy(str), return_inverse=True)
    for number, label in enumerate(distinct.tolist()):
        rows = np.flatnonzero(label_of == number)
        periods = calendar.periods_of(label)
        figure = figures[rows][:, None]
        at = np.ix_(codes[rows], periods)
        tonnes[at] = figure if label in calendar.names else figure * calendar.months[periods] / 12.0
        row[at] = rows[:, None]
    first = np.unique(codes, return_index=True)[1]
    lead = table.iloc[first]
    return Demands(
        names=lines,
        customer=names["customer"].codes(lead["customer"]),
        grade=names["material"].codes(lead["grade"]),
        segment=names["segment"].codes(lead["segment"]),
        market=names["market"].codes(lead["market"]),
        is_sale=(lead["kind"] == "sale").to_numpy(bool),
        tonnes=tonnes,
        row=row,
    )


def delivers(tables: Tables, locations: Names, customers: Names) -> np.ndarray:
    """Truth, locations × customers: the location serves the customer."""
    table = tables["deliveries"]
    found = np.zeros((len(locations), len(customers)), bool)
    for location, served in zip(locations.codes(table["location"]), table["customers"], strict=True):
        if "all" in served:
            found[location] = True
        else:
            found[location, customers.codes(served)] = True
    return found


@dataclass(frozen=True)
class Substitutes:
    """What serves which grade, the grade itself included.

    Attributes:
        grade, material: codes, one entry for each pair.
        usefulness: grade tonnes per tonne, pairs × periods; 0 where the pair does not hold.
        extra_cost: INR per tonne of the material, pairs × periods.
    """

    grade: np.ndarray
    material: np.ndarray
    usefulness: np.ndarray
    extra_cost: np.ndarray


def read_substitutes(tables: Tables, calendar: Calendar, materials: Names, grades: np.ndarray) -> Substitutes:
    """Pairs of grade and material, in order."""
    table = tables["substitutions"]
    count = len(materials)
    stated = materials.codes(table["grade"]) * count + materials.codes(table["material"])
    own = np.unique(grades) * (count + 1)
    pairs = np.union1d(stated, own)
    rows = windows.row_in_force(np.searchsorted(pairs, stated), windows.truth(table, calendar), len(pairs))
    usefulness = windows.pick(table["usefulness"].to_numpy(float), rows, 0.0)
    extra = windows.pick(table["extra_cost_inr_per_t"].to_numpy(float), rows, 0.0)
    itself = np.isin(pairs, own) & ~np.isin(pairs, stated)
    usefulness[itself] = 1.0
    grade, material = np.divmod(pairs, max(count, 1))
    return Substitutes(grade, material, usefulness, extra)


def origin_allows(tables: Tables, origins: Origins, demands: Demands, names: dict[str, Names]) -> np.ndarray:
    """Truth, origins × demand lines: no condition on a country forbids it. Unknown counts as the country."""
    masks = origins.masks()
    unknown = origins.countries.code(UNKNOWN)
    allowed = np.ones((len(masks), len(demands)), bool)
    table = tables["conditions"].data
    for country, stage, segment, market, customer in zip(
        table["country"], table["stage"], table["segment"], table["market"], table["customer"], strict=True
    ):
        if not country:
            continue
        depends = masks[:, :, origins.countries.code(country)] | masks[:, :, unknown]
        hit = depends.any(axis=1) if stage in {"any", ""} else depends[:, origins.stages.code(stage)]
        allowed[np.ix_(hit, _matches(demands, names, (segment, market, customer)))] = False
    return allowed


def classes_allow(classes: Classes, demands: Demands, names: dict[str, Names]) -> np.ndarray:
    """Truth, sets of classes × demand lines: holders, end users and conditions of all its classes allow it."""
    single = np.zeros((len(classes.labels), len(demands)), bool)
    for number, (mask, bans) in enumerate(zip(classes.customers, classes.bans, strict=True)):
        members = np.array([mask >> code & 1 for code in range(len(names["customer"]))], bool)
        single[number] = members[demands.customer]
        for ban in bans:
            single[number, _matches(demands, names, ban)] = False
    allowed = np.ones((len(classes.sets.masks), len(demands)), bool)
    for number in range(len(classes.sets.masks)):
        for member in classes.sets.members(number):
            allowed[number] &= single[member]
    return allowed


def _matches(demands: Demands, names: dict[str, Names], ban: tuple[str, str, str]) -> np.ndarray:
    """Demand lines that match all of segment, market and customer that are given."""
    hit = np.ones(len(demands), bool)
    for given, column, kind in zip(
        ban, (demands.segment, demands.market, demands.customer), ("segment", "market", "customer"), strict=True
    ):
        if given:
            hit &= column == names[kind].code(given)
    return np.flatnonzero(hit)
