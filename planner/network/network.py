"""The network: what the workbook allows to flow, as the tables that the mathematics takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from models.contract import ModelTables
    from planner.calendar import Calendar
    from planner.errors import Finding
    from planner.network.frame import Frame
    from planner.network.layout import Layout, Provenances
    from planner.tables.table import Tables


@dataclass(frozen=True)
class Network:
    """A workbook turned into the tables of the model.

    Attributes:
        tables: the workbook.
        calendar: its periods.
        model: the tables of the mathematics; variables carry further columns that reports use (``node``, ``from_node``,
            ``to_node``, ``lane``).
        provenances: what each provenance is.
        layout: the kept network.
        frame: the workbook in codes.
        dead: lanes, processes and offers that can carry nothing anybody wants: kind, name, material, reason.
        findings: warnings.
        default_penalties: shortage penalty of each grade where the workbook gives none, INR per grade tonne.
    """

    tables: Tables
    calendar: Calendar
    model: ModelTables
    provenances: Provenances
    layout: Layout
    frame: Frame
    dead: pd.DataFrame
    findings: tuple[Finding, ...]
    default_penalties: Mapping[str, float]
