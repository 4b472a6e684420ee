"""Targets as rows of floors and caps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.schema.scenarios import OTHERS
from planner.tables.change import Row
from planner.tables.draft import seen_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.tables.draft import Draft
    from planner.tables.table import Table

    Sheets = Mapping[str, Draft] | Mapping[str, Table]

_SCOPE = ("customers", "segments", "grades", "markets")
_TAKEN = ("stage", "share", "per", "base", *_SCOPE, "penalty_inr_per_t", "from", "to")


def target_names(targets: Draft | Table) -> tuple[str, ...]:
    """Targets of the sheet ``targets``, in their order."""
    return tuple(dict.fromkeys(str(name) for name in np.asarray(targets["target"], object) if name))


def target_rows(name: str, sheets: Sheets) -> tuple[Row, ...]:
    """The floors and caps of a target; none if the workbook has no such target.

    A cap on ``others`` becomes one for each country but home that a location or an origin names.

    Args:
        name: of the target.
        sheets: the workbook, checked or not yet.
    """
    targets = sheets["targets"]
    found: list[Row] = []
    for row in np.flatnonzero(np.asarray(targets["target"], object) == name).tolist():
        values = {column: seen_value(np.asarray(targets[column])[row]) for column in _TAKEN}
        country = str(np.asarray(targets["country"], object)[row])
        rule = str(np.asarray(targets["rule"], object)[row]) or "floor"
        found += share_rows((name, rule, country), values, sheets, f"targets!{targets.cell(row, 'share')}")
    return tuple(found)


def share_rows(what: tuple[str, str, str], values: Mapping[str, str], sheets: Sheets, cell: str) -> list[Row]:
    """The rows of one share of a target.

    Args:
        what: name of the target; ``floor`` or ``cap``; and the country: ISO code, ``others``, or "" for home.
        values: ``stage``, ``share`` and the other columns of the row, as text.
        sheets: the workbook, for home and the countries in it.
        cell: where the share is written.
    """
    target, rule, country = what
    countries: Sequence[str] = (country,)
    if country == OTHERS or (rule == "cap" and not country):
        countries = _other_countries(sheets) if country == OTHERS else (home_of(sheets),)
    sheet = f"{rule}s"
    rows = []
    for one in countries:
        title = f"Target {target}, {values['stage']}" + (f", {one}" if one else "")
        rows.append(Row(sheet, {**values, rule: title, "country": one}, cell))
    return rows


def home_of(sheets: Sheets) -> str:
    """The country that plans."""
    settings = sheets["settings"]
    found = np.asarray(settings["value"], object)[np.asarray(settings["setting"], object) == "home"]
    return str(found[0]) if len(found) else ""


def _other_countries(sheets: Sheets) -> list[str]:
    named = {str(code) for code in np.asarray(sheets["locations"]["country"], object)}
    named.update(str(code) for codes in np.asarray(sheets["origins"]["countries"], object) for code in codes)
    return sorted(code for code in named - {home_of(sheets), ""} if len(code) == _CODE and code.isupper())


_CODE = 3
