"""A workbook as a linear program that may have no plan, with every rule of it traced to its cell.

Some rules ask for what cannot exist at all: an order without a flow, stock of which nothing can ever be there. The
network refuses those; here they are set aside and remembered, so that the rest can be looked at too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import Finding, InfeasibleError, InputError, Severity
from planner.network import build_network
from planner.results import Labels, case_of
from planner.results.places import ORIGINS, places
from planner.solve.conflict import ASKING
from planner.solve.probe import NOTHING

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.network import Network
    from planner.tables.table import Table, Tables

_STAND_IN_PENALTY: Final = 1.0


@dataclass(frozen=True)
class Void:
    """Something asked for that cannot exist at all.

    Attributes:
        sheet, row, column: its figure; row of the table.
        periods: periods in which it is asked for and nothing can be there.
    """

    sheet: str
    row: int
    column: str
    periods: tuple[int, ...]


@dataclass(frozen=True)
class Subject:
    """A workbook as a linear program.

    Attributes:
        tables: the workbook.
        network: what can flow.
        labels: names.
        form: the linear program, without what is void.
        shut: columns held at 0: room below hard stock levels that was only made for the network's sake.
        released: rows that stand for what is void and bind nothing.
        voids: what cannot exist at all.
        rules: one row for each row of a rule: row (of the program), family, index (in the family), sheet, source (row
            of the table), column, cell, words (without the span), span, group (number of the cell), asks.
    """

    tables: Tables
    network: Network
    labels: Labels
    form: LinearForm
    shut: np.ndarray
    released: np.ndarray
    voids: tuple[Void, ...]
    rules: pd.DataFrame = field(repr=False)

    def rows_of(self, groups: np.ndarray) -> np.ndarray:
        """Rows of the program that belong to groups of rules."""
        return self.rules["row"].to_numpy()[np.isin(self.rules["group"].to_numpy(), groups)]

    def family_rows(self, family: str, index: np.ndarray) -> np.ndarray:
        """Rows of the program from row numbers of a family."""
        return index + self.form.rows[family].start


def read_subject(tables: Tables) -> Subject:
    """A workbook as a linear program, with what cannot exist at all set aside.

    Raises:
        InputError: the workbook has errors of other kinds.
    """
    network, voids, softened = _network(tables)
    form = compile_form(build(network.model))
    labels = Labels(replace(case_of(network), tables=tables))
    shut, released, gaps = _harden(network, form, softened)
    rules = _rules(labels, form, softened)
    voids = (*voids, *_stock_voids(tables, gaps))
    return Subject(tables, replace(network, tables=tables), labels, form, shut, released, voids, rules)


def _network(tables: Tables) -> tuple[Network, tuple[Void, ...], frozenset[int]]:
    """The network without what cannot exist; what that was; and rows of ``stock`` that only look soft."""
    voids: list[Void] = []
    softened: set[int] = set()
    working = tables
    while True:
        try:
            return build_network(working), tuple(voids), frozenset(softened)
        except InputError as refused:
            errors = [finding for finding in refused.findings if finding.severity is Severity.ERROR]
            if any(finding.code != "commitment-impossible" for finding in errors):
                raise
            rows = [_row_at(tables["commitments"], finding, "of") for finding in errors]
            voids += [_void_order(tables, row) for row in rows]
            working = _with(working, "commitments", {"amount": 0.0}, rows)
        except InfeasibleError as refused:
            working = _without_stock(tables, working, refused.findings, (voids, softened))


def _row_at(table: Table, finding: Finding, column: str) -> int:
    return next(row for row in range(len(table)) if table.cell(row, column) == finding.cell)


def _void_order(tables: Tables, row: int) -> Void:
    period = str(tables["commitments"]["period"].iloc[row])
    order = list(tables["periods"].data.sort_values("start")["period"])
    return Void("commitments", row, "amount", (order.index(period),))


def _without_stock(
    tables: Tables, working: Tables, findings: tuple[Finding, ...], found: tuple[list[Void], set[int]]
) -> Tables:
    """Closing levels taken out, safety levels made soft; the latter are shut again in the program."""
    voids, softened = found
    table = tables["stock"]
    closing: list[int] = []
    safety: list[int] = []
    for finding in findings:
        if finding.code != "stock-impossible":
            raise InfeasibleError(finding.problem, findings)
        column = next(
            name
            for name in ("closing_t", "safety_t", "safety_days")
            if any(table.cell(row, name) == finding.cell for row in range(len(table)))
        )
        rows = [row for row in range(len(table)) if table.cell(row, column) == finding.cell]
        if column == "closing_t":
            voids.append(Void("stock", rows[0], column, (-1,)))
            closing += rows
        else:
            safety += rows
    softened.update(safety)
    working = _with(working, "stock", {"closing_t": np.nan, "closing_t:word": ""}, closing)
    return _with(working, "stock", {"penalty_inr_per_t_year": _STAND_IN_PENALTY}, safety)


def _with(tables: Tables, sheet: str, values: dict[str, float | str], rows: list[int]) -> Tables:
    table = tables[sheet]
    data = table.data.copy()
    for column, value in values.items():
        if column in data:
            data[column] = np.where(np.isin(np.arange(len(data)), rows), value, data[column].to_numpy())
            data[column] = data[column].astype(table.data[column].dtype)
    return replace(tables, sheets=MappingProxyType({**tables.sheets, sheet: replace(table, data=data)}))


def _harden(
    network: Network, form: LinearForm, softened: frozenset[int]
) -> tuple[np.ndarray, np.ndarray, dict[int, list[int]]]:
    """Columns to shut, rows to release, and by row of ``stock`` the periods in which nothing can be there."""
    if not softened:
        return NOTHING, NOTHING, {}
    levels = network.model["stock_min"]
    met = np.zeros(len(levels), bool)
    met[network.model["stock_min_stock"]["stock_min"].to_numpy()] = True
    ours = np.isin(levels["source"].to_numpy(), list(softened)) & (levels["over_stock"].to_numpy() >= 0)
    over = levels["over_stock"].to_numpy()
    gaps: dict[int, list[int]] = {}
    for source, period in levels.loc[ours & ~met, ["source", "period"]].to_numpy().tolist():
        gaps.setdefault(source, []).append(period)
    shut = over[ours & met] + form.columns["over_stock"].start
    return shut, np.flatnonzero(ours & ~met) + form.rows["stock_min"].start, gaps


def _stock_voids(tables: Tables, gaps: dict[int, list[int]]) -> list[Void]:
    table = tables["stock"]
    return [
        Void("stock", row, "safety_t" if table["safety_t"].iloc[row] > 0 else "safety_days", tuple(sorted(periods)))
        for row, periods in sorted(gaps.items())
    ]


def _rules(labels: Labels, form: LinearForm, softened: frozenset[int]) -> pd.DataFrame:
    parts = []
    for family in ORIGINS:
        size = len(labels.model[family])
        if not size:
            continue
        at = places(labels, family, np.arange(size))
        words = [
            text.removesuffix(f" in {span}") if span else text for text, span in zip(at.words, at.span, strict=True)
        ]
        start = form.rows[family].start
        parts.append(
            pd.DataFrame(
                {
                    "row": np.arange(start, start + size),
                    "family": family,
                    "index": np.arange(size),
                    "sheet": at.sheet,
                    "source": labels.model[family]["source"].to_numpy(),
                    "column": at.column,
                    "cell": at.cell,
                    "words": np.array(words, object),
                    "span": at.span,
                    "asks": np.isfinite(form.row_lower[start : start + size]) & _hard(labels, family, softened),
                }
            )
        )
    rules = pd.concat(parts, ignore_index=True)
    return rules.assign(group=rules.groupby(["sheet", "cell", "column", "words"], sort=False).ngroup())


def _hard(labels: Labels, family: str, softened: frozenset[int]) -> np.ndarray:
    """Rows of a family that may ask for something and have no way to miss it at a price."""
    table = labels.model[family]
    if family not in ASKING:
        return np.zeros(len(table), bool)
    if family == "take_min":
        return ~np.isin(np.arange(len(table)), labels.model["unbought"]["take_min"].to_numpy())
    over = {"share_rule": "over_share", "stock_min": "over_stock"}.get(family)
    if over is None:
        return np.ones(len(table), bool)
    hard = table[over].to_numpy() < 0
    return hard | (np.isin(table["source"].to_numpy(), list(softened)) if family == "stock_min" else False)
