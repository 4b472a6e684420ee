"""The validated workbook in codes and whole columns, read anew for the audit."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.audit.arrays import Codes, pick
from planner.audit.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.tables.table import Tables

UNKNOWN: Final = "unknown"

_KINDS: Final = {
    "location": "locations",
    "material": "materials",
    "customer": "customers",
    "segment": "segments",
    "market": "markets",
    "stage": "stages",
    "offer": "offers",
    "process": "processes",
    "route": "routes",
    "control": "controls",
    "licence": "licences",
    "demand": "demand",
    "option": "builds",
    "incentive": "incentives",
}
"""Kind of name -> sheet that defines it in the column of the same name."""


class Book:
    """The workbook.

    Attributes:
        tables: as validated.
        clock: its periods.
        home: the country that plans.
        discount, year_discount: present value of a rupee, by period and by fiscal year.
        holding_rate: yearly interest on stock at home.
    """

    def __init__(self, tables: Tables) -> None:
        """Read a validated workbook."""
        self.tables = tables
        self.clock = Clock(tables["periods"].data)
        self.home = tables.setting("home")
        rate = float(tables.setting("discount_rate") or 0.0)
        self.discount, self.year_discount = self.clock.discount(rate), self.clock.year_discount(rate)
        self.holding_rate = float(tables.setting("holding_rate") or 0.0)
        self._names: dict[str, Codes] = {}
        self._held: dict[str, np.ndarray] = {}
        self._columns: dict[tuple[str, str, type], np.ndarray] = {}
        self._currency: dict[str, np.ndarray] = {}

    def names(self, kind: str) -> Codes:
        """Codes of a kind of name."""
        if kind not in self._names:
            self._names[kind] = Codes(self._labels(kind))
        return self._names[kind]

    def _labels(self, kind: str) -> Iterable[str]:
        if kind == "period":
            return list(self.clock.names)
        if kind == "fiscal_year":
            return list(self.clock.years_named)
        if kind == "unit":
            return [*self.column("processes", "process"), *self.column("capacity_groups", "group")]
        if kind == "country":
            return self._countries()
        return list(self.column(_KINDS[kind], kind))

    def _countries(self) -> list[str]:
        named = {UNKNOWN, self.home, *(one for cell in self.column("origins", "countries") for one in cell)}
        for sheet in ("locations", "contents", "controls", "conditions", "caps", "floors"):
            named.update(self.column(sheet, "country"))
        return sorted(named - {""})

    def column(self, sheet: str, column: str) -> np.ndarray:
        """A column of names, words or lists."""
        return self._column(sheet, column, object)

    def figures(self, sheet: str, column: str) -> np.ndarray:
        """A column of figures; NaN where blank."""
        return self._column(sheet, column, float)

    def truths(self, sheet: str, column: str) -> np.ndarray:
        """A column of yes and no."""
        return self._column(sheet, column, bool)

    def _column(self, sheet: str, column: str, kind: type) -> np.ndarray:
        key = sheet, column, kind
        if key not in self._columns:
            self._columns[key] = self.tables[sheet][column].to_numpy(kind)
        return self._columns[key]

    def words(self, sheet: str, column: str) -> np.ndarray:
        """Words that stand instead of figures of a column; "" where none does."""
        data = self.tables[sheet].data
        if f"{column}:word" not in data:
            return np.full(len(data), "", object)
        return data[f"{column}:word"].to_numpy(object)

    def held(self, sheet: str) -> np.ndarray:
        """Truth, rows × periods: the row holds in the period."""
        if sheet not in self._held:
            first, last = ("valid_from", "valid_to") if sheet == "licences" else ("from", "to")
            table = self.tables[sheet]
            self._held[sheet] = self.clock.holds(table[first].to_numpy(), table[last].to_numpy())
        return self._held[sheet]

    def in_force(self, sheet: str, keys: np.ndarray, size: int, rows: np.ndarray | None = None) -> np.ndarray:
        """Row of a sheet that holds for each key in each period, keys × periods; -1 where none does.

        Args:
            sheet: a windowed sheet.
            keys: key of each of ``rows``; a key of -1 is left out.
            size: number of keys.
            rows: rows of the sheet, where one may have several keys; all in order unless given.
        """
        held = self.held(sheet)
        rows = np.arange(len(keys)) if rows is None else rows
        found = np.full((size, len(self.clock)), -1, np.int64)
        entry, period = np.nonzero(held[rows] & (keys >= 0)[:, None])
        found[keys[entry], period] = rows[entry]
        return found

    def first_rows(self, sheet: str, kind: str) -> np.ndarray:
        """First row of a sheet for each name of a kind, for columns that are the same in all rows of a name."""
        codes = self.names(kind).of(self.column(sheet, kind))
        found = np.full(len(self.names(kind)), -1, np.int64)
        found[codes[::-1]] = np.arange(len(codes))[::-1]
        return found

    @cached_property
    def _rates(self) -> tuple[Codes, np.ndarray]:
        currencies = Codes([*self.column("exchange_rates", "currency"), "INR"])
        row = self.in_force("exchange_rates", currencies.of(self.column("exchange_rates", "currency")), len(currencies))
        rates = pick(self.figures("exchange_rates", "inr_per_unit"), row)
        rates[currencies.one("INR")] = 1.0
        return currencies, rates

    def money(self, sheet: str, column: str, rows: np.ndarray, periods: np.ndarray) -> np.ndarray:
        """A money figure of rows of a sheet in rupees, at the rate of each period; blank counts as NaN."""
        currencies, rates = self._rates
        if sheet not in self._currency:
            self._currency[sheet] = np.append(currencies.of(self.column(sheet, "currency")), -1)
        code = self._currency[sheet][rows]
        return np.asarray(pick(self.figures(sheet, column), rows) * rates[code, periods])

    @cached_property
    def country(self) -> np.ndarray:
        """Code of the country of each location."""
        found = np.zeros(len(self.names("location")), np.int64)
        found[self.names("location").of(self.column("locations", "location"))] = self.names("country").of(
            self.column("locations", "country")
        )
        return found

    @cached_property
    def home_code(self) -> int:
        """Code of the country that plans."""
        return self.names("country").one(self.home)
