"""Settings: those that must be there, and what each may be."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from planner.schema import SHEETS, Column, Kind
from planner.tables.parse import read_column
from planner.tables.rawcells import RawCells

if TYPE_CHECKING:
    from planner.tables.draft import Case

_RATE = Column(
    "value", "Value", Kind.NUMBER, "A share a year: 0.08 is 8 %.", "share/year", required=True, minimum=0, maximum=1
)
_HOME = dataclasses.replace(_RATE, kind=Kind.COUNTRY, unit="", minimum=None, maximum=None)
_COLUMNS = {"home": _HOME, "discount_rate": _RATE, "holding_rate": _RATE}


def setting_missing(case: Case) -> None:
    """The home country, or a rate, is not there."""
    draft = case["settings"]
    if not draft.clean("setting") or not len(draft):
        return
    there = set(draft["setting"])
    help_text = SHEETS["settings"].column("setting").help
    if "home" not in there:
        problem = "The setting 'home', the country that plans, is not there."
        fix = "Add a row 'home' with a country code, as IND."
        case.report.add("missing-setting", ("settings", ""), "", (problem, fix))
    for name in sorted(_COLUMNS.keys() - there - {"home"}):
        problem = f"The setting '{name}' is not there and counts as 0. {help_text}"
        case.report.add("setting-default", ("settings", ""), "", (problem, f"Add a row '{name}', if only with 0."))


def setting_value(case: Case) -> None:
    """Rates are shares, home is a country."""
    draft = case["settings"]
    if draft.raw is None or not len(draft) or draft.cell_columns["value"] < 0:
        return
    position = draft.raw.columns.index(draft.cell_columns["value"])
    for name, column in _COLUMNS.items():
        rows = np.flatnonzero(draft.ok("setting", "value") & (draft["setting"] == name))
        values = draft.raw.cells.iloc[draft.raw_rows[rows], position].to_numpy(object)
        # the column holds words, so a spreadsheet may well hold a rate as text: plain text numbers count here
        cells = RawCells("settings", draft.raw.columns[position], draft.cell_rows[rows], values, is_csv=True)
        parsed = read_column(cells, column, 1.0, case.report).parsed
        draft.spoil("value", rows[parsed.bad])
        if column is _HOME:
            draft["value"][rows[~parsed.bad]] = parsed.values[~parsed.bad]


CHECKS = (setting_missing, setting_value)
