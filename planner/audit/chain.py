"""Routes, freight, processes, recipes and demand of the workbook, as the rules look them up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import flat, join, pick, place_of

if TYPE_CHECKING:
    from planner.audit.book import Book


class Routes:
    """Routes and what they may carry.

    Attributes:
        origin, destination: codes of the locations, by route.
        lead: months, by route.
        row: row of ``routes`` in force, routes × periods.
    """

    def __init__(self, book: Book) -> None:
        """Read routes and freight."""
        self.book = book
        names, places = book.names("route"), book.names("location")
        first = book.first_rows("routes", "route")
        self.origin = places.of(book.column("routes", "origin"))[first]
        self.destination = places.of(book.column("routes", "destination"))[first]
        self.lead = book.figures("routes", "lead_months")[first].astype(np.int64)
        self.row = book.in_force("routes", names.of(book.column("routes", "route")), len(names))
        row, carried = flat(book.column("freight", "materials"))
        self._width = max(len(book.names("material")), 1)
        pair = names.of(book.column("freight", "route"))[row] * self._width + book.names("material").of(carried)
        self.pairs = np.unique(pair)
        self._freight = book.in_force("freight", np.searchsorted(self.pairs, pair), len(self.pairs), row)

    def freight_row(self, route: np.ndarray, material: np.ndarray, period: np.ndarray) -> np.ndarray:
        """Row of ``freight`` in force; -1 where none is, or the route does not hold."""
        pair = place_of(self.pairs, route * self._width + material)
        found = np.append(self._freight, np.full((1, len(self.book.clock)), -1), axis=0)[pair, period]
        return np.where(self.row[route, period] >= 0, found, -1)

    def carriage(self, row: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Freight and insurance of rows of ``freight``, INR/t."""
        money = self.book.money
        insurance = np.nan_to_num(money("freight", "insurance_per_t", row, period))
        return money("freight", "freight_per_t", row, period), insurance

    def duty(self, row: np.ndarray, period: np.ndarray, price: np.ndarray) -> np.ndarray:
        """Duty on rows of ``freight``, INR/t; ``price`` is that of the goods where the row states no customs value."""
        share = np.nan_to_num(pick(self.book.figures("freight", "duty_share"), row, 0.0))
        stated = self.book.money("freight", "customs_value_per_t", row, period)
        value = np.where(np.isnan(stated), price + sum(self.carriage(row, period)), stated)
        return np.asarray(np.where(share > 0.0, share * value, 0.0))


class Offers:
    """Offers: row in force and price by period, location and material."""

    def __init__(self, book: Book) -> None:
        """Read offers."""
        self.book = book
        names = book.names("offer")
        self.row = book.in_force("offers", names.of(book.column("offers", "offer")), len(names))
        self.first = book.first_rows("offers", "offer")
        self.location = book.names("location").of(book.column("offers", "location"))[self.first]
        self.material = book.names("material").of(book.column("offers", "material"))[self.first]
        self.take_or_pay = book.truths("offers", "take_or_pay")[self.first]
        period = np.broadcast_to(np.arange(len(book.clock)), self.row.shape)
        self.price = book.money("offers", "price_per_t", self.row, period)

    def one_price(self, location: np.ndarray, material: np.ndarray, period: np.ndarray) -> np.ndarray:
        """Price of the one offer of a material at a place in a period, INR/t; NaN where there is not exactly one."""
        width = max(len(self.book.names("material")), 1)
        row, offer = join(location * width + material, self.location * width + self.material)
        price = self.price[offer, period[row]]
        there = ~np.isnan(price)
        count = np.bincount(row[there], minlength=len(period))
        total = np.bincount(row[there], price[there], len(period))
        return np.where(count == 1, total, np.nan)

    @cached_property
    def owed(self) -> np.ndarray:
        """Least of each offer in each fiscal year, t."""
        clock = self.book.clock
        least = pick(self.book.figures("offers", "least_t_per_year"), self.row, 0.0) * clock.years
        found = np.zeros((len(least), len(clock.years_named)))
        np.add.at(found.T, clock.year, np.nan_to_num(least).T)
        return found


class Processes:
    """Processes and their recipes.

    Attributes:
        location, output, lead: by process.
        pass_through, changes_origin: truth by process.
        row: row of ``processes`` in force, processes × periods.
        recipe_process, recipe_material, recipe_input, recipe_tonnes: of each row of ``recipes``.
    """

    def __init__(self, book: Book) -> None:
        """Read processes and recipes."""
        self.book = book
        names, materials = book.names("process"), book.names("material")
        first = book.first_rows("processes", "process")
        self.location = book.names("location").of(book.column("processes", "location"))[first]
        self.output = materials.of(book.column("processes", "output"))[first]
        self.lead = book.figures("processes", "lead_months")[first].astype(np.int64)
        self.pass_through = book.truths("processes", "pass_through")[first]
        self.changes_origin = book.column("processes", "changes_origin")[first].astype(str) != ""
        self.row = book.in_force("processes", names.of(book.column("processes", "process")), len(names))
        self.recipe_process = names.of(book.column("recipes", "process"))
        self.recipe_material = materials.of(book.column("recipes", "material"))
        self.recipe_input = book.column("recipes", "role") == "input"
        self.recipe_tonnes = book.figures("recipes", "t_per_t")

    def recipe(self, process: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows of ``recipes`` in force: pairs of row of the arguments and row of the sheet."""
        row, recipe = join(process, self.recipe_process)
        holds = self.book.held("recipes")[recipe, period[row]] if len(row) else np.empty(0, bool)
        return row[holds], recipe[holds]


class Demands:
    """Demand lines, and who may deliver what to whom.

    Attributes:
        customer, grade, segment, market: codes, by demand line.
        sale: truth by demand line.
        tonnes: grade tonnes wanted, lines × periods.
        row: row of ``demand`` that says so, lines × periods; -1 where none does.
        delivers: truth, locations × customers.
    """

    def __init__(self, book: Book) -> None:
        """Read demand and deliveries; tonnes of a fiscal year go by months."""
        self.book = book
        clock, lines = book.clock, book.names("demand")
        first = book.first_rows("demand", "demand")
        self.customer, self.grade, self.segment, self.market = (
            book.names(kind).of(book.column("demand", column)[first])
            for kind, column in (
                ("customer", "customer"), ("material", "grade"), ("segment", "segment"), ("market", "market"),
            )
        )  # fmt: skip
        self.sale = book.column("demand", "kind")[first] == "sale"
        self.tonnes = np.zeros((len(lines), len(clock)))
        self.row = np.full(self.tonnes.shape, -1, np.int64)
        line, span = lines.of(book.column("demand", "demand")), book.column("demand", "period")
        period, figure = book.names("period").of(span), book.figures("demand", "tonnes")
        whole = np.flatnonzero(period >= 0)
        self.tonnes[line[whole], period[whole]] = figure[whole]
        self.row[line[whole], period[whole]] = whole
        year = np.where(period >= 0, -2, book.names("fiscal_year").of(span))
        row, part = join(year, clock.year)
        self.tonnes[line[row], part] = figure[row] * clock.years[part]
        self.row[line[row], part] = row
        self.delivers = np.zeros((len(book.names("location")), len(book.names("customer"))), bool)
        customers = book.names("customer")
        for place, named in zip(
            book.names("location").of(book.column("deliveries", "location")),
            book.column("deliveries", "customers"),
            strict=True,
        ):
            self.delivers[place] |= np.ones(len(customers), bool) if "all" in named else customers.mask(named)

    def scope(self, sheet: str, row: int) -> np.ndarray:
        """Truth by demand line: it is in the scope of a row of a rule sheet; blank means all."""
        found = np.ones(len(self.customer), bool)
        for column, kind, codes in (
            ("customers", "customer", self.customer),
            ("segments", "segment", self.segment),
            ("grades", "material", self.grade),
            ("markets", "market", self.market),
        ):
            named = self.book.column(sheet, column)[row]
            if len(named):
                found &= np.isin(codes, self.book.names(kind).of(named))
        return found

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Grade × material pairs of ``substitutions`` as rising numbers, and the row in force, pairs × periods."""
        book, materials = self.book, self.book.names("material")
        pair = materials.of(book.column("substitutions", "grade")) * max(len(materials), 1)
        pair = pair + materials.of(book.column("substitutions", "material"))
        pairs = np.unique(pair)
        return pairs, book.in_force("substitutions", np.searchsorted(pairs, pair), len(pairs))

    def usefulness(self, demand: np.ndarray, material: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Grade tonnes per tonne, and extra cost in INR/t, of a material for a demand line; 0 where it serves not."""
        pairs, in_force = self.pairs
        place = place_of(pairs, self.grade[demand] * max(len(self.book.names("material")), 1) + material)
        row = np.append(in_force, np.full((1, len(self.book.clock)), -1), axis=0)[place, period]
        own = material == self.grade[demand]
        useful = pick(self.book.figures("substitutions", "usefulness"), row, 0.0)
        extra = np.nan_to_num(pick(self.book.figures("substitutions", "extra_cost_inr_per_t"), row, 0.0))
        return np.where(own, 1.0, useful), np.where(own, 0.0, extra)
