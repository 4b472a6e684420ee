"""Rupees for the currencies of the workbook, by period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.calendar import Calendar
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Rates:
    """Exchange rates.

    Attributes:
        currencies: their names, INR among them.
        inr: rupees for one unit, currencies × periods; NaN where no rate holds.
    """

    currencies: Names
    inr: np.ndarray

    def of_rows(self, currencies: Iterable[str]) -> np.ndarray:
        """Rupees for one unit of each row's currency, rows × periods."""
        return np.asarray(self.inr[self.currencies.codes(currencies)])


def read_rates(tables: Tables, calendar: Calendar) -> Rates:
    """Rates of every currency in every period."""
    table = tables["exchange_rates"]
    currencies = Names.of([*table["currency"], "INR"])
    rows = windows.row_in_force(currencies.codes(table["currency"]), windows.truth(table, calendar), len(currencies))
    inr = windows.pick(table["inr_per_unit"].to_numpy(float), rows)
    inr[currencies.code("INR")] = 1.0
    return Rates(currencies, inr)
