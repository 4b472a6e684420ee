"""On whom the plan depends, stage by stage: by the country of the last step, and by every step before it.

The country of the last step is what a customs form shows: the countries in which the tonne was given the form it is
delivered in. Traced shares follow each tonne back to the mine. A tonne of which several countries did a stage counts
in full for each of them, so the shares of a stage can add up to more than 1; the index of concentration splits it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.results.view import View

COLUMNS = ("span", "stage", "country", "tonnes", "traced_share", "last_step_tonnes", "last_step_share")
CONCENTRATION_COLUMNS = (
    "span", "stage", "tonnes", "traced_index", "last_step_index", "largest_country", "largest_share",
)  # fmt: skip


def dependency(view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares by country, and their concentration, for each period, fiscal year and stage with deliveries.

    Returns:
        ``dependency`` with span, stage, country, tonnes, traced_share, last_step_tonnes, last_step_share; and
        ``concentration`` with span, stage, tonnes, traced_index and last_step_index (sum of squared shares, 0 to 1),
        largest_country, largest_share (traced). Tonnes are grade tonnes of deliveries that have a country or
        ``unknown`` at the stage.
    """
    ledger = _Ledger(view)
    shares: list[tuple[object, ...]] = []
    indices: list[tuple[object, ...]] = []
    places = [(stage, view.case.stages.index(stage)) for stage in view.case.tables["stages"]["stage"]]
    for span, tonnes in ledger.spans():
        for stage, number in places:
            base = tonnes * ledger.has[:, number]
            total = float(base.sum())
            if total <= 0.0:
                continue
            traced, traced_split = ledger.by_country(base, ledger.members[:, number])
            last, last_split = ledger.by_country(base, ledger.last)
            shares += [
                (span, stage, ledger.countries[at], traced[at], traced[at] / total, last[at], last[at] / total)
                for at in np.flatnonzero((traced > 0) | (last > 0)).tolist()
            ]
            squares = [float(((split / total) ** 2).sum()) for split in (traced_split, last_split)]
            largest = int(traced.argmax())
            indices.append((span, stage, total, *squares, ledger.countries[largest], float(traced[largest]) / total))
    return _frame(shares, COLUMNS), _frame(indices, CONCENTRATION_COLUMNS)


def _frame(rows: list[tuple[object, ...]], names: tuple[str, ...]) -> pd.DataFrame:
    """A frame of rows; columns of figures are floats even without rows."""
    texts = {"span", "stage", "country", "largest_country"}
    frame = pd.DataFrame(rows, columns=list(names))
    return frame.astype({name: object if name in texts else np.float64 for name in names})


class _Ledger:
    """Delivered grade tonnes by pair of provenance and material, and the countries of each pair."""

    def __init__(self, view: View) -> None:
        self.view = view
        serve = view.model["serve"]
        node = view.node_codes(serve["balance"].to_numpy())
        pair = node["provenance"].to_numpy() * len(view.model.names["material"]) + node["material"].to_numpy()
        pairs, self.row = np.unique(pair, return_inverse=True)
        provenance, material = np.divmod(pairs, max(len(view.model.names["material"]), 1))
        self.size = len(pairs)
        self.period = serve["period"].to_numpy()
        self.tonnes = serve["usefulness"].to_numpy() * view.values("serve")
        countries = view.case.provenances.countries
        self.countries = np.array(sorted({c for row in countries for stage in row for c in stage}), object)
        code = {country: number for number, country in enumerate(self.countries)}
        members = np.zeros((len(countries), len(view.case.stages), len(code)), bool)
        for row, stages in enumerate(countries):
            for stage, named in enumerate(stages):
                members[row, stage, [code[country] for country in named]] = True
        self.members = members[provenance]
        self.has = np.asarray(self.members.any(axis=2))
        self.last = self._last_step(material)

    def _last_step(self, material: np.ndarray) -> np.ndarray:
        """Countries of the stages at which each pair's material stands, pairs × countries."""
        table = self.view.case.tables["materials"].data.set_index("material")["stages"]
        number = {stage: place for place, stage in enumerate(self.view.case.stages)}
        own = np.zeros((len(self.view.model.names["material"]), len(number)), bool)
        for row, name in enumerate(self.view.model.names["material"]):
            own[row, [number[stage] for stage in table[name]]] = True
        return (self.members & own[material][:, :, None]).any(axis=1)

    def spans(self) -> Iterator[tuple[str, np.ndarray]]:
        """Each period, then each fiscal year of several periods, with the tonnes of each pair."""
        year = self.view.model["period"]["fiscal_year"].to_numpy()
        for number, label in enumerate(self.view.periods):
            yield str(label), self._tonnes(self.period == number)
        for number, label in enumerate(self.view.fiscal_years):
            if label not in self.view.periods:
                yield str(label), self._tonnes(year[self.period] == number)

    def _tonnes(self, chosen: np.ndarray) -> np.ndarray:
        return np.bincount(self.row[chosen], self.tonnes[chosen], minlength=self.size)

    def by_country(self, tonnes: np.ndarray, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Tonnes of each country, in full and split evenly among the countries of a tonne."""
        several = np.maximum(members.sum(axis=1), 1)
        return tonnes @ members, (tonnes / several) @ members
