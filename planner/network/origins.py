"""Origins: for each stage a tonne can have passed, the set of countries where that was done.

``unknown`` is one of the countries. An origin is a vector of country-set numbers, one a stage; set 0 means that the
stage was not passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from planner.network.pools import BitSets, Vectors

if TYPE_CHECKING:
    from planner.network.names import Names
    from planner.network.stages import Stages
    from planner.tables.table import Tables

UNKNOWN = "unknown"


@dataclass
class Origins:
    """Origins met so far.

    Attributes:
        stages: names of the stages.
        countries: names of the countries, ``unknown`` among them.
        sets: country sets.
        vectors: origins.
    """

    stages: Names
    countries: Names
    sets: BitSets = field(default_factory=BitSets)
    vectors: Vectors = field(init=False)

    def __post_init__(self) -> None:
        self.vectors = Vectors(len(self.stages))

    def masks(self) -> np.ndarray:
        """Country sets of all origins as truth, origins × stages × countries."""
        table = np.zeros((len(self.sets.masks), len(self.countries)), bool)
        for number in range(len(self.sets.masks)):
            table[number, self.sets.members(number)] = True
        return table[self.vectors.matrix()]

    def label(self, number: int) -> str:
        """``mined AUS, refined CHN+MYS``, for reports."""
        parts = []
        for stage, countries in enumerate(self.vectors.matrix()[number]):
            if countries:
                names = "+".join(self.countries.labels[code] for code in self.sets.members(int(countries)))
                parts.append(f"{self.stages.labels[stage]} {names}")
        return ", ".join(parts)

    def stated(self, passed: np.ndarray, given: dict[int, tuple[str, ...]]) -> int:
        """Origin of an offer or a lot.

        Args:
            passed: stages its material can have passed, truth.
            given: countries by stage code, where they are stated; other passed stages are unknown.
        """
        row = np.zeros((1, len(self.stages)), np.int64)
        for stage in np.flatnonzero(passed):
            row[0, stage] = self.sets.number_of(self.countries.codes(given.get(int(stage), (UNKNOWN,))).tolist())
        return int(self.vectors.numbers(row)[0])

    def made(self, inputs: list[np.ndarray], standing: list[np.ndarray], rule: MakeRule) -> np.ndarray:
        """Origins of what a process makes.

        Args:
            inputs: for each input material, the origin of each campaign.
            standing: for each input material, truth by stage: it stands there.
            rule: what the output takes from its inputs and what the process adds.

        Returns:
            Origin of the output of each campaign.
        """
        matrix = self.vectors.matrix()
        size = len(inputs[0]) if inputs else 1
        rows = np.zeros((size, len(self.stages)), np.int64)
        for stage in np.flatnonzero(rule.inherited | rule.own):
            column = np.zeros(size, np.int64)
            if rule.own[stage]:
                column += self.sets.number_of([rule.country])
            for origins, stands in zip(inputs, standing, strict=True):
                if rule.inherited[stage] or (stands[stage] and not rule.changes_origin):
                    column = self.sets.union(column, matrix[origins, stage])
            rows[:, stage] = column
        return self.vectors.numbers(rows)


@dataclass(frozen=True)
class MakeRule:
    """What a process does to origin.

    Attributes:
        own: stages at which the output stands, truth.
        inherited: stages whose countries the output takes from its inputs, truth.
        country: code of the country where the process runs.
        changes_origin: a rule of origin drops the countries of inputs that stand at the output's stage.
    """

    own: np.ndarray
    inherited: np.ndarray
    country: int
    changes_origin: bool


def stated_origins(tables: Tables, origins: Origins, stages: Stages, materials: Names) -> dict[str, int]:
    """Origin of every offer and lot, by name."""
    given: dict[str, dict[int, tuple[str, ...]]] = {}
    table = tables["origins"]
    for supply, stage, countries in zip(
        table["supply"], origins.stages.codes(table["stage"]), table["countries"], strict=True
    ):
        given.setdefault(supply, {})[int(stage)] = countries
    known: dict[tuple[int, tuple[tuple[int, tuple[str, ...]], ...]], int] = {}
    found = {}
    for sheet, key in (("offers", "offer"), ("opening_stock", "lot"), ("in_transit", "lot")):
        codes = materials.codes(tables[sheet]["material"])
        for name, material in zip(tables[sheet][key], codes, strict=True):
            countries_of = given.get(name, {})
            alike = int(material), tuple(sorted(countries_of.items()))
            if alike not in known:
                known[alike] = origins.stated(stages.passed[material], countries_of)
            found[name] = known[alike]
    return found
