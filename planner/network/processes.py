"""Processes as the network sees them: one version for each set of recipe rows in force, and the periods it holds in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network import windows
from planner.network.origins import MakeRule

if TYPE_CHECKING:
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
    recipes = tables["recipes"].data
    process_rows = windows.row_in_force(
        lists.processes.codes(table["process"]), windows.truth(tables["processes"], calendar), len(lists.processes)
    )
    recipe_of = lists.processes.codes(recipes["process"])
    recipe_holds = windows.truth(tables["recipes"], calendar)
    found = []
    for code in range(len(lists.processes)):
        first = int(np.flatnonzero(lists.processes.codes(table["process"]) == code)[0])
        row = table.iloc[first]
        lead = int(row["lead_months"])
        runs = process_rows[code] >= 0
        runs[np.setdiff1d(np.arange(len(calendar)), calendar.arrivals(lead)[0])] = False
        rows = np.flatnonzero(recipe_of == code)
        patterns, version = np.unique(recipe_holds[rows][:, runs].T, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            holds = np.zeros(len(calendar), bool)
            holds[np.flatnonzero(runs)[version.ravel() == number]] = True
            found.append(_version(row, recipes.iloc[rows[pattern]], holds, stages, lists))
    return found


def _version(row: pd.Series, recipe: pd.DataFrame, holds: np.ndarray, stages: Stages, lists: Lists) -> Process:
    location = lists.locations.code(row["location"])
    output = lists.materials.code(row["output"])
    parts = {}
    for role in ("input", "by-product"):
        chosen = recipe[recipe["role"] == role]
        codes = lists.materials.codes(chosen["material"])
        order = np.argsort(codes)
        parts[role] = (
            tuple(int(code) for code in codes[order]),
            tuple(float(figure) for figure in chosen["t_per_t"].to_numpy()[order]),
        )
    changes = bool(row["changes_origin"])
    country = int(lists.country_of[location])
    return Process(
        code=lists.processes.code(row["process"]),
        location=location,
        output=output,
        inputs=parts["input"][0],
        use=parts["input"][1],
        by_products=parts["by-product"][0],
        gain=parts["by-product"][1],
        holds=holds,
        lead_months=int(row["lead_months"]),
        pass_through=bool(row["pass_through"]),
        rules={
            material: MakeRule(stages.own[material], stages.inherited[material], country, changes)
            for material in (output, *parts["by-product"][0])
        },
    )
