"""Processes as the network sees them: one version for each set of recipe rows in force, and the periods it holds in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.network import windows
from planner.network.origins import MakeRule

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from planner.calendar import Calendar
    from planner.network.names import Names
    from planner.network.stages import Stages
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Process:
    """A recipe that is run at a location while its rows hold.

    Attributes:
        code: code of the process.
        location: code of its location.
        output: code of its main output.
        inputs: codes of its input materials.
        use: tonnes of each input per tonne of main output.
        by_products: codes of its by-products.
        gain: tonnes of each by-product per tonne of main output.
        holds: truth by period.
        lead_months: from the start of work to the output.
        pass_through: changes no origin.
        rules: what it does to the origin of each output, by material.
    """

    code: int
    location: int
    output: int
    inputs: tuple[int, ...]
    use: tuple[float, ...]
    by_products: tuple[int, ...]
    gain: tuple[float, ...]
    holds: np.ndarray
    lead_months: int
    pass_through: bool
    rules: dict[int, MakeRule]

    @property
    def outputs(self) -> tuple[tuple[int, float], ...]:
        """Every output with its tonnes per tonne of main output, the main one first."""
        return ((self.output, 1.0), *zip(self.by_products, self.gain, strict=True))


@dataclass(frozen=True)
class Lists:
    """Codes that the reader of processes needs.

    Attributes:
        processes, materials, locations: names.
        country_of: code of the country of each location.
    """

    processes: Names
    materials: Names
    locations: Names
    country_of: np.ndarray


def read_processes(tables: Tables, calendar: Calendar, stages: Stages, lists: Lists) -> list[Process]:
    """Every version of every process that holds in some period and whose output can arrive within the horizon."""
    table = tables["processes"].data
    processes = lists.processes.codes(table["process"])
    process_rows = windows.row_in_force(processes, windows.truth(tables["processes"], calendar), len(lists.processes))
    recipes = _Recipes.of(tables["recipes"].data, lists)
    recipe_holds = windows.truth(tables["recipes"], calendar)
    heads = table.iloc[np.unique(processes, return_index=True)[1]]
    found = []
    for code, head in enumerate(heads.to_dict("records")):
        runs = process_rows[code] >= 0
        runs[np.setdiff1d(np.arange(len(calendar)), calendar.arrivals(int(head["lead_months"]))[0])] = False
        rows = np.flatnonzero(recipes.process == code)
        patterns, version = np.unique(recipe_holds[rows][:, runs].T, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            holds = np.zeros(len(calendar), bool)
            holds[np.flatnonzero(runs)[version.ravel() == number]] = True
            found.append(_version(code, head, recipes.parts(rows[pattern]), holds, (stages, lists)))
    return found


Part = tuple[tuple[int, ...], tuple[float, ...]]


@dataclass(frozen=True)
class _Recipes:
    """The sheet in codes, by row."""

    process: np.ndarray
    material: np.ndarray
    is_input: np.ndarray
    tonnes: np.ndarray

    @classmethod
    def of(cls, data: pd.DataFrame, lists: Lists) -> _Recipes:
        return cls(
            lists.processes.codes(data["process"]),
            lists.materials.codes(data["material"]),
            (data["role"] == "input").to_numpy(bool),
            data["t_per_t"].to_numpy(float),
        )

    def parts(self, rows: np.ndarray) -> tuple[Part, Part]:
        """Materials and tonnes of the inputs and of the by-products in these rows, by material."""
        ordered = rows[np.argsort(self.material[rows], kind="stable")]
        inputs, others = ordered[self.is_input[ordered]], ordered[~self.is_input[ordered]]
        return self._part(inputs), self._part(others)

    def _part(self, rows: np.ndarray) -> Part:
        return tuple(self.material[rows].tolist()), tuple(self.tonnes[rows].tolist())


def _version(
    code: int, head: Mapping[Hashable, Any], parts: tuple[Part, Part], holds: np.ndarray, known: tuple[Stages, Lists]
) -> Process:
    (inputs, use), (by_products, gain) = parts
    stages, lists = known
    location, output = lists.locations.code(head["location"]), lists.materials.code(head["output"])
    changes = bool(head["changes_origin"])
    country = int(lists.country_of[location])
    return Process(
        code=code,
        location=location,
        output=output,
        inputs=inputs,
        use=use,
        by_products=by_products,
        gain=gain,
        holds=holds,
        lead_months=int(head["lead_months"]),
        pass_through=bool(head["pass_through"]),
        rules={
            material: MakeRule(stages.own[material], stages.inherited[material], country, changes)
            for material in (output, *by_products)
        },
    )
