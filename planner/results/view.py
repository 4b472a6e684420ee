"""The optimum beside the tables it belongs to: values, labels and places, always as whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.contract import ModelTables
    from planner.calendar import Calendar
    from planner.network.layout import Provenances
    from planner.network.network import Network
    from planner.solve.solution import Solution
    from planner.tables.table import Tables

NOISE_T: Final = 1e-9
"""Tonnes (or units, or rupees) below this are 0 and their rows are left out."""


@dataclass(frozen=True)
class Case:
    """What the results need of a network.

    Attributes:
        tables: the validated workbook.
        model: the tables that the mathematics took.
        calendar: periods and fiscal years.
        stages: names of the stages, in the order of ``provenances``.
        provenances: countries and licence classes of each provenance.
        licence_sets: licences taken together on one crossing, in the order of the codes of ``licences``.
        class_of_licence: licence -> label of its class.
        lots: opening stock and goods on their way that carry licences: lot, licences, balance, tonnes.
    """

    tables: Tables
    model: ModelTables
    calendar: Calendar
    stages: tuple[str, ...]
    provenances: Provenances
    licence_sets: tuple[tuple[str, ...], ...]
    class_of_licence: Mapping[str, str]
    lots: pd.DataFrame


def case_of(network: Network) -> Case:
    """The case of a network."""
    frame, layout = network.frame, network.layout
    licences = network.tables["licences"]["licence"].to_numpy(object)
    classes = (frame.classes.labels[number] for number in frame.classes.of_licence)
    return Case(
        tables=network.tables,
        model=network.model,
        calendar=network.calendar,
        stages=frame.names["stage"].labels,
        provenances=network.provenances,
        licence_sets=tuple(tuple(str(licences[row]) for row in rows) for rows in layout.licence_rows),
        class_of_licence=dict(zip(licences.tolist(), classes, strict=True)),
        lots=_lots_with_licences(network),
    )


def _lots_with_licences(network: Network) -> pd.DataFrame:
    lots, found = network.frame.lots, []
    for number, (sheet, row) in enumerate(zip(lots.sheet, lots.row, strict=True)):
        lot = network.tables[sheet].data.iloc[row]
        node = network.layout.lot_node[number]
        if len(lot["licences"]) and node >= 0:
            balance = int(network.layout.balance[node, lots.period[number]])
            found.append((lot["lot"], tuple(lot["licences"]), balance, float(lots.tonnes[number])))
    frame = pd.DataFrame(found, columns=["lot", "licences", "balance", "tonnes"])
    return frame.astype({"balance": np.int64, "tonnes": np.float64})


class Labels:
    """Names for codes and row numbers, looked up for many rows at once."""

    def __init__(self, case: Case) -> None:
        """Names of ``case``."""
        self.case = case
        self.model = case.model
        self.periods = np.array(case.calendar.names, object)
        self.fiscal_years = np.array(case.calendar.fiscal_years, object)

    def labels(self, kind: str, codes: np.ndarray) -> np.ndarray:
        """Names of codes."""
        return np.array([*self.model.names[kind], ""], object)[codes]

    def period(self, codes: np.ndarray) -> np.ndarray:
        """Names of periods; -1 gives ""."""
        return np.append(self.periods, "")[codes]

    def fiscal_year_of_period(self, codes: np.ndarray) -> np.ndarray:
        """Labels of the fiscal years of periods."""
        return self.fiscal_years[self.model["period"]["fiscal_year"].to_numpy()[codes]]

    def place(self, balances: np.ndarray) -> dict[str, np.ndarray]:
        """Location, material and provenance of rows of the balance."""
        return self.place_of_node(self.model["balance"]["node"].to_numpy()[balances])

    def place_of_node(self, nodes: np.ndarray) -> dict[str, np.ndarray]:
        """Location, material and provenance of nodes."""
        node = self.model["node"]
        return {
            kind: self.labels(kind, node[kind].to_numpy()[nodes]) for kind in ("location", "material", "provenance")
        }

    def node_codes(self, balances: np.ndarray) -> pd.DataFrame:
        """Codes of location, material and provenance of rows of the balance."""
        return self.model["node"].take(self.model["balance"]["node"].to_numpy()[balances]).reset_index(drop=True)

    @cached_property
    def demand_lines(self) -> pd.DataFrame:
        """Customer, grade, segment, market and kind of each demand line, in the order of its codes."""
        table = self.case.tables["demand"].data
        first = table.drop_duplicates("demand").set_index("demand")
        return first.loc[list(self.model.names["demand"]), ["customer", "grade", "segment", "market", "kind"]]

    def demand(self, codes: np.ndarray) -> dict[str, np.ndarray]:
        """Demand line, customer, grade, segment and market of codes of demand lines."""
        lines = self.demand_lines
        found = {"demand": lines.index.to_numpy(object)[codes]}
        return found | {
            name: lines[name].to_numpy(object)[codes] for name in ("customer", "grade", "segment", "market")
        }

    def by_name(self, sheet: str, key: str, column: str, names: Sequence[str]) -> np.ndarray:
        """A column that is the same in all rows of a name, for each of ``names``."""
        table = self.case.tables[sheet].data.drop_duplicates(key).set_index(key)
        return table[column].reindex(list(names)).to_numpy(object)


class View(Labels):
    """An optimum beside the names of its case."""

    def __init__(self, case: Case, solution: Solution) -> None:
        """The optimum ``solution`` of ``case``."""
        super().__init__(case)
        self.solution = solution

    def values(self, family: str) -> np.ndarray:
        """Values of a family of variables, noise removed."""
        values = self.solution.columns[family]
        return np.where(np.abs(values) < NOISE_T, 0.0, values)

    def used(self, family: str) -> np.ndarray:
        """Rows of a family whose value is not 0."""
        return np.flatnonzero(self.values(family))


def ordered(columns: Mapping[str, np.ndarray], *keys: np.ndarray) -> pd.DataFrame:
    """A frame of columns, its rows sorted by the keys, the first first."""
    frame = pd.DataFrame(dict(columns))
    if not len(frame):
        return frame
    return frame.iloc[np.lexsort(keys[::-1])].reset_index(drop=True)
