"""From rows of the linear program back to the cells they come from, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.results.decisions import share_spans

if TYPE_CHECKING:
    import pandas as pd

    from planner.results.view import Labels


@dataclass(frozen=True)
class Origin:
    """Where the figure of a family of limits stands, and how its rows are called.

    Attributes:
        sheet: sheet of the figure.
        column: column of the figure.
        words: what the limit is, with ``{name}`` and ``{span}``.
        names: columns of the contract table that name the row, with the kind of their codes.
        span: column with the period or fiscal year; "" if the limit is for the whole horizon or window.
        unit: unit of the limit.
        value: column with the figure itself.
    """

    sheet: str
    column: str
    words: str
    names: tuple[tuple[str, str], ...]
    span: str
    unit: str
    value: str


ORIGINS: Final = {
    "need": Origin("demand", "tonnes", "demand '{name}'", (("demand", "demand"),), "period", "t", "tonnes"),
    "supply_max": Origin("offers", "most_t_per_year", "most of offer '{name}'", (("offer", "offer"),), "period", "t",
                         "most_t"),
    "take_min": Origin("offers", "least_t_per_year", "least of offer '{name}'", (("offer", "offer"),), "fiscal_year",
                       "t", "least_t"),
    "capacity": Origin("capacity", "capacity_t_per_year", "capacity of '{name}'", (("unit", "unit"),), "period", "t",
                       "existing_t_per_year"),
    "build_rate_max": Origin("builds", "most_units_per_year", "most a year of build option '{name}'",
                             (("option", "option"),), "period", "units", "most_units"),
    "build_total_max": Origin("builds", "most_units", "most in total of build option '{name}'",
                              (("option", "option"),), "", "units", "most_units"),
    "route_max": Origin("routes", "capacity_t_per_year", "capacity of route '{name}'", (("route", "route"),), "period",
                        "t", "most_t"),
    "licence_max": Origin("licences", "quota_t", "quota of licence '{name}'", (("licence", "licence"),), "", "t",
                          "quota_t"),
    "licence_period_max": Origin("licences", "quota_t_per_period", "quota per period of licence '{name}'",
                                 (("licence", "licence"),), "period", "t", "quota_t"),
    "control_max": Origin("controls", "limit_t", "limit of control '{name}'", (("control", "control"),), "period", "t",
                          "limit_t"),
    "share_rule": Origin("caps", "share", "'{name}'", (("rule", "share_rule"),), "share", "t", "share"),
    "stock_max": Origin("stock", "most_t", "most stock of '{name}'", (("material", "material"),
                        ("location", "location")), "period", "t", "most_t"),
    "stock_min": Origin("stock", "safety_t", "least stock of '{name}'", (("material", "material"),
                        ("location", "location")), "period", "t", "least_t"),
    "incentive_max": Origin("incentives", "most_t", "most tonnes of incentive '{name}'", (("incentive", "incentive"),),
                            "", "t", "most_t"),
    "incentive_budget": Origin("incentives", "budget_inr", "budget of incentive '{name}'",
                               (("incentive", "incentive"),), "", "INR", "budget_inr"),
    "budget": Origin("budgets", "amount_inr", "budget '{name}'", (("budget", "budget"),), "", "INR", "amount_inr"),
    "commitment": Origin("commitments", "amount", "commitment '{name}'", (("commitment", "commitment"),), "", "t",
                         "amount"),
}  # fmt: skip
"""Family of limits -> where its figures come from."""


@dataclass(frozen=True)
class Places:
    """Sheet, cell, name and span of rows of one family.

    Attributes:
        sheet, cell: where the figure stands; cell as ``F12``.
        name: name of the rule.
        span: period or fiscal year; "" for the whole window.
        words: the rule as a reader would call it.
        column: column of the figure.
    """

    sheet: np.ndarray
    cell: np.ndarray
    name: np.ndarray
    span: np.ndarray
    words: np.ndarray
    column: np.ndarray


def places(labels: Labels, family: str, rows: np.ndarray) -> Places:
    """Where rows of a family of limits come from."""
    origin = ORIGINS[family]
    table = labels.model[family].iloc[rows]
    parts = [labels.labels(kind, table[column].to_numpy()) for column, kind in origin.names]
    name = np.array([" at ".join(names) for names in zip(*parts, strict=True)], object)
    sheet, column = _sheet_and_column(labels, family, table)
    cell = np.array([_cell(labels, *at) for at in zip(sheet, table["source"].tolist(), column, strict=True)], object)
    span = _span(labels, family, table)
    kind = np.array([_KIND.get(part, "") for part in sheet], object)
    words = np.array(
        [
            (word + origin.words.format(name=label)) + (f" in {when}" if when else "")
            for word, label, when in zip(kind, name, span, strict=True)
        ],
        object,
    )
    return Places(sheet, cell, name, span, words, column)


_KIND: Final = {"caps": "cap ", "floors": "floor "}


def _sheet_and_column(labels: Labels, family: str, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    origin, size = ORIGINS[family], len(table)
    sheet, column = np.full(size, origin.sheet, object), np.full(size, origin.column, object)
    if family == "share_rule":
        sheet[table["is_floor"].to_numpy()] = "floors"
    if family == "stock_min":
        days = np.isnan(labels.case.tables["stock"]["safety_t"].to_numpy(float)[table["source"].to_numpy()])
        column[days] = "safety_days"
        column[table["is_closing"].to_numpy()] = "closing_t"
    return sheet, column


def _span(labels: Labels, family: str, table: pd.DataFrame) -> np.ndarray:
    span = ORIGINS[family].span
    if family == "control_max":
        return _control_spans(labels, table)
    if span == "share":
        return share_spans(labels, table)
    if span == "fiscal_year":
        return labels.fiscal_years[table["fiscal_year"].to_numpy()]
    if span == "period":
        return labels.period(table["period"].to_numpy())
    return np.full(len(table), "", object)


def _control_spans(labels: Labels, table: pd.DataFrame) -> np.ndarray:
    per = labels.case.tables["controls"]["limit_per"].to_numpy(object)[table["source"].to_numpy()]
    period = table["period"].to_numpy()
    yearly = np.where(per == "fiscal year", labels.fiscal_year_of_period(period), "")
    return np.where(per == "period", labels.period(period), yearly).astype(object)


def _cell(labels: Labels, sheet: str, row: int, column: str) -> str:
    return labels.case.tables[sheet].cell(row, column) if row >= 0 else ""
