"""Scopes: the customers, segments, grades and markets a rule is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.network.frame import Frame
    from planner.network.layout import Layout, Provenances


@dataclass(frozen=True)
class Serves:
    """What rules on deliveries need to know of each row of ``serve``.

    Attributes:
        line: demand line.
        period: period.
        provenance: code.
        provenances: what each provenance is.
        periods: number of periods.
    """

    line: np.ndarray
    period: np.ndarray
    provenance: np.ndarray
    provenances: Provenances
    periods: int

    def only(self, stage: int, country: int) -> np.ndarray:
        """Truth by delivery: it is of exactly this country at the stage."""
        return np.asarray(self.provenances.only[:, stage, country][self.provenance])

    def counts(self, what: str, stage: int, country: int) -> np.ndarray:
        """Truth by provenance.

        Args:
            what: "depends": on the country, or on an unknown one, at the stage. "only": exactly of the country.
                "has": a country, or an unknown one, at the stage.
            stage: code of the stage.
            country: code of the country; for "has" it does not matter.
        """
        table: np.ndarray = getattr(self.provenances, what)
        return table[:, stage] if what == "has" else table[:, stage, country]


def read_serves(layout: Layout, serve: pd.DataFrame, need: pd.DataFrame) -> Serves:
    """Demand line and provenance of each delivery."""
    return Serves(
        line=need["demand"].to_numpy()[serve["need"].to_numpy()],
        period=serve["period"].to_numpy(),
        provenance=layout.provenance[serve["node"].to_numpy()],
        provenances=layout.provenances,
        periods=layout.balance.shape[1],
    )


def lines_in_scope(frame: Frame, row: Mapping[str, Any]) -> np.ndarray:
    """Truth by demand line: the rule is for it. A blank list is for all."""
    demands = frame.demands
    hit = np.ones(len(demands), bool)
    for column, kind, codes in (
        ("customers", "customer", demands.customer),
        ("segments", "segment", demands.segment),
        ("grades", "material", demands.grade),
        ("markets", "market", demands.market),
    ):
        if row[column]:
            hit &= np.isin(codes, frame.names[kind].codes(row[column]))
    return hit


def in_scope(frame: Frame, serves: Serves, row: Mapping[str, Any]) -> np.ndarray:
    """Truth by delivery: the rule is for it."""
    return np.asarray(lines_in_scope(frame, row)[serves.line])
