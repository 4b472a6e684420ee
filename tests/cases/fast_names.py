"""Flows and duals of the fast path under the names that cases solved by hand use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from planner.network import Network
    from planner.solve import Solution

Words = list[str]


class Labels:
    """Words for the rows of the model's tables."""

    def __init__(self, network: Network) -> None:
        self.tables = network.model
        self.names = network.model.names

    def of(self, frame: pd.DataFrame, *kinds: str) -> list[Words]:
        """Words of label columns named like their kind."""
        return [[str(self.names[kind][code]) for code in frame[kind]] for kind in kinds]

    def place(self, frame: pd.DataFrame) -> list[Words]:
        """Location and material of the balance a row refers to."""
        balances = self.tables.balance["node"].to_numpy()[frame["balance"].to_numpy()]
        return self.of(self.tables.node.iloc[balances], "location", "material")

    def licences(self, frame: pd.DataFrame) -> Words:
        """Licences taken on a crossing, joined by semicolons."""
        return [str(self.names["licences"][code]).replace(" + ", ";") for code in frame["licences"]]

    def need(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of ``need`` that rows refer to."""
        return self.tables.need.iloc[frame["need"]]


def _texts(family: str, parts: Sequence[Words]) -> Words:
    return [" ".join([family, *(part for part in row if part)]) for row in zip(*parts, strict=True)]


def flow_names(network: Network) -> dict[str, Words]:
    """Family of variables -> a text for each of its columns."""
    labels, tables = Labels(network), network.model
    owed = tables.take_min.iloc[tables.unbought["take_min"]]
    served, missed = labels.need(tables.serve), labels.need(tables.short)
    parts = {
        "buy": labels.of(tables.buy, "offer", "period"),
        "unbought": labels.of(owed, "offer", "fiscal_year"),
        "ship": [
            *labels.of(tables.ship, "route", "material"),
            labels.licences(tables.ship),
            *labels.of(tables.ship, "period"),
        ],
        "make": labels.of(tables.make, "process", "period"),
        "stock": [*labels.place(tables.stock), *labels.of(tables.stock, "period")],
        "serve": [*labels.of(served, "demand"), *labels.place(tables.serve), *labels.of(served, "period")],
        "short": labels.of(missed, "demand", "period"),
        "build": labels.of(tables.build, "option", "period"),
        "paid": labels.of(tables.paid, "incentive", "period"),
        "waste": [*labels.place(tables.waste), *labels.of(tables.waste, "period")],
    }
    return {family: _texts(family, words) for family, words in parts.items()}


def named_flows(network: Network, solution: Solution) -> dict[str, float]:
    """``buy offer period`` -> tonnes, summed over what the name leaves out."""
    found: dict[str, float] = {}
    for family, texts in flow_names(network).items():
        for text, value in zip(texts, solution.columns[family], strict=True):
            found[text] = found.get(text, 0.0) + float(value)
    return found


def dual_names(network: Network) -> dict[str, tuple[str, Words]]:
    """Family of rows -> the word the reference has for it, and the rest of the name of each row."""
    labels, tables = Labels(network), network.model
    by_row = {
        "need": ("need", ("demand", "period")),
        "supply_max": ("supply", ("offer", "period")),
        "take_min": ("least", ("offer", "fiscal_year")),
        "capacity": ("capacity", ("unit", "period")),
        "route_max": ("route", ("route", "period")),
        "licence_max": ("licence", ("licence",)),
        "licence_period_max": ("licence", ("licence", "period")),
        "control_max": ("control", ("control", "period")),
        "stock_max": ("stock_most", ("location", "material", "period")),
        "stock_min": ("stock_least", ("location", "material", "period")),
        "incentive_max": ("paid_most", ("incentive",)),
        "incentive_budget": ("paid_most", ("incentive",)),
        "budget": ("budget", ("budget",)),
        "commitment": ("commitment", ("commitment",)),
    }
    last = {"licence_max": "all", "incentive_max": "tonnes", "incentive_budget": "budget"}
    found = {}
    for family, (word, kinds) in by_row.items():
        words = labels.of(tables[family], *kinds)
        if family in last:
            words.append([last[family]] * len(tables[family]))
        found[family] = (word, _texts(word, words))
    return found


def named_duals(network: Network, solution: Solution) -> dict[str, float]:
    """``need demand period`` -> rupees for one more unit of the row."""
    found: dict[str, float] = {}
    for family, (_, texts) in dual_names(network).items():
        found |= dict(zip(texts, solution.duals[family].tolist(), strict=True))
    return found | _share_duals(network, solution)


def _share_duals(network: Network, solution: Solution) -> dict[str, float]:
    """Caps and floors, by name and span."""
    found = {}
    rules, calendar = network.model.share_rule, network.calendar
    for row, dual in zip(rules.to_dict("records"), solution.duals["share_rule"], strict=True):
        word = "floor" if row["is_floor"] else "cap"
        data = network.tables[f"{word}s"].data.iloc[row["source"]]
        year = calendar.fiscal_years[calendar.fiscal_year_codes[row["period"]]]
        span = calendar.names[row["period"]] if data["per"] == "period" else year
        found[f"{word} {data[word]} {span}"] = float(dual)
    return found


def money_by_line(solution: Solution) -> dict[str, float]:
    """Cost line -> present value."""
    values = np.zeros(len(solution.form.cost))
    for family, place in solution.form.columns.items():
        values[place] = solution.columns[family]
    lines = {name: solution.form.line(name) for name in solution.form.lines}
    return {name: float(cost @ values) + constant for name, (cost, constant) in lines.items()}
