"""Stock: where it may be, at most its most, at least its safety and closing levels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import named, pick, place_of
from planner.audit.case import kept

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "stock"
DAYS_A_MONTH: Final = 365.0 / 12.0


@dataclass(frozen=True)
class Places:
    """Places named in the sheet ``stock``.

    Attributes:
        case: the case.
        keys: location and material as one number, rising.
        row: row in force, places × periods; -1 for none.
        held: tonnes in stock, places × periods, all provenances together.
    """

    case: Case
    keys: np.ndarray
    row: np.ndarray
    held: np.ndarray

    @property
    def location(self) -> np.ndarray:
        """Location of each place."""
        return np.asarray(self.keys // _width(self.case))

    @property
    def material(self) -> np.ndarray:
        """Material of each place."""
        return np.asarray(self.keys % _width(self.case))

    @cached_property
    def names(self) -> np.ndarray:
        """``material at location``."""
        material, location = self.case.plan.codes("material").labels, self.case.plan.codes("location").labels
        pairs = zip(material[self.material], location[self.location], strict=True)
        return np.array([f"{what} at {place}" for what, place in pairs], object)

    def figure(self, column: str) -> np.ndarray:
        """A figure of the row in force, places × periods; NaN where there is none."""
        return pick(self.case.book.figures("stock", column), self.row)

    @cached_property
    def closing(self) -> np.ndarray:
        """Closing level that the row in force at the end states, t; NaN where it states none."""
        last = self.row[:, -1]
        stated = pick(self.case.book.figures("stock", "closing_t"), last)
        word = np.append(self.case.book.words("stock", "closing_t"), "")[last]
        return np.asarray(np.where(word == "opening", _opening(self), stated))

    @cached_property
    def safety(self) -> np.ndarray:
        """Safety stock, t, places × periods; 0 where there is none, and at the end where a closing level is stated."""
        days = np.nan_to_num(self.figure("safety_days"))
        found = np.nan_to_num(self.figure("safety_t"))
        for place in np.flatnonzero(days.any(axis=1)):
            found[place] += _ahead(self, int(place), days[place])
        found[~np.isnan(self.closing), -1] = 0.0
        return found


@kept
def read_places(case: Case) -> Places:
    """Stock rows of the workbook and the stock they are about."""
    book, kept = case.book, case.plan["stock"]
    key = case.plan.codes("location").of(book.column("stock", "location")) * _width(case)
    key = key + case.plan.codes("material").of(book.column("stock", "material"))
    keys = np.unique(key)
    row = book.in_force("stock", np.searchsorted(keys, key), len(keys))
    place = place_of(keys, kept["location"] * _width(case) + kept["material"])
    held = np.zeros((len(keys) + 1, len(book.clock)))
    np.add.at(held, (place, kept["period"]), kept["tonnes"])
    return Places(case, keys, row, held[:-1])


def row_of_stock(case: Case, places: Places) -> np.ndarray:
    """Row of the sheet ``stock`` in force for each row of the table ``stock``; -1 for none."""
    kept = case.plan["stock"]
    place = place_of(places.keys, kept["location"] * _width(case) + kept["material"])
    return np.asarray(np.append(places.row, np.full((1, len(case.book.clock)), -1), axis=0)[place, kept["period"]])


def check(case: Case) -> None:
    """Places, most, safety and closing levels, and what soft ones list as missed."""
    book, kept, ledger, clock = case.book, case.plan["stock"], case.ledger, case.book.clock
    places = read_places(case)
    abroad = book.country[kept["location"]] != book.home_code
    without = abroad & (row_of_stock(case, places) < 0)
    ledger.forbid(FAMILY, "abroad, stock is kept only where a row says so", without, kept.where())
    most = places.figure("most_t")
    place, period = np.nonzero(~np.isnan(most))
    value, limit = places.held[place, period], most[place, period]
    where = named(stock=places.names[place], period=clock.names[period])
    ledger.at_most(FAMILY, "no more in stock than the most", value, limit, where)
    ledger.limit("stock_max", places.names[place], clock.names[period], limit, value)
    ends = np.flatnonzero(places.closing > 0)
    where = named(stock=places.names[ends])
    ledger.at_least(FAMILY, "closing levels are there at the end", places.held[ends, -1], places.closing[ends], where)
    last = np.full(len(ends), clock.names[-1])
    ledger.limit("stock_min", places.names[ends], last, places.closing[ends], places.held[ends, -1])
    _safety(case, places)


def penalties(case: Case, places: Places) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Soft safety stocks: place, period, tonnes missing and penalty in INR per tonne for the period."""
    penalty = places.figure("penalty_inr_per_t_year") * case.book.clock.years
    place, period = np.nonzero((places.safety > 0) & ~np.isnan(penalty))
    missing = np.maximum(places.safety - places.held, 0.0)[place, period]
    return place, period, missing, penalty[place, period]


def _safety(case: Case, places: Places) -> None:
    ledger, clock = case.ledger, case.book.clock
    hard = np.isnan(places.figure("penalty_inr_per_t_year")) & (places.safety > 0)
    place, period = np.nonzero(hard)
    value, limit = places.held[place, period], places.safety[place, period]
    where = named(stock=places.names[place], period=clock.names[period])
    ledger.at_least(FAMILY, "hard safety stocks are there", value, limit, where)
    ledger.limit("stock_min", places.names[place], clock.names[period], limit, value)
    place, period, missing, penalty = penalties(case, places)
    level = places.safety[place, period]
    names, periods = places.names[place], clock.names[period]
    left = np.where(penalty > 0.0, places.held[place, period] + missing, np.nan)
    ledger.limit("stock_min", names, periods, level, left)
    table = case.plan["soft_rules"]
    listed = np.flatnonzero(table.texts["sheet"] == "stock")
    at = {pair: number for number, pair in enumerate(zip(names, periods, strict=True))}
    found = np.array(
        [at.get(pair, -1) for pair in zip(table.texts["rule"][listed], table.texts["span"][listed], strict=True)],
        np.int64,
    )
    ledger.forbid(FAMILY, "what is listed as missed is a soft safety stock", found < 0, table.where(listed))
    size = len(place)
    real = listed[found >= 0]
    told = np.bincount(found[found >= 0], table["over_t"][real], size)
    told = np.where((penalty <= 0.0) & (told > missing), missing, told)
    where = named(stock=names, period=periods)
    ledger.test(
        FAMILY, "a soft safety stock lists what is missing", np.abs(told - missing) / np.maximum(level, 1.0), where
    )
    priced = np.bincount(found[found >= 0], table["penalty_inr"][real], size)
    scale = np.maximum(penalty * np.maximum(level, 1.0), 1.0)
    ledger.test("prices", "penalty of missing safety stock", np.abs(priced - penalty * missing) / scale, where)


def _width(case: Case) -> int:
    return max(len(case.plan.codes("material")), 1)


def _opening(places: Places) -> np.ndarray:
    """Opening stock of each place, t."""
    case = places.case
    location = case.plan.codes("location").of(case.book.column("opening_stock", "location"))
    material = case.plan.codes("material").of(case.book.column("opening_stock", "material"))
    place = place_of(places.keys, location * _width(case) + material)
    here = place >= 0
    return np.bincount(place[here], case.book.figures("opening_stock", "tonnes")[here], len(places.keys))


def _ahead(places: Places, place: int, days: np.ndarray) -> np.ndarray:
    """Tonnes of the demand of so many days after each period, for the grade at the location's customers.

    Each customer's demand is divided by the number of locations that deliver to it; past the horizon the last period's
    rate goes on.
    """
    demands, clock = places.case.demands, places.case.book.clock
    served = demands.delivers[places.location[place]]
    lines = (demands.grade == places.material[place]) & ~demands.sale & served[demands.customer]
    shared = lines / np.maximum(demands.delivers.sum(axis=0)[demands.customer], 1)
    rate = (shared @ demands.tonnes) / clock.months
    months = days / DAYS_A_MONTH
    start = clock.end[:, None].astype(float)
    stop = start + months[:, None]
    inside = np.maximum(np.minimum(stop, clock.end) - np.maximum(start, clock.begin), 0.0)
    beyond = np.maximum(stop[:, 0] - np.maximum(start[:, 0], clock.end[-1]), 0.0)
    return np.asarray(inside @ rate + beyond * rate[-1])
