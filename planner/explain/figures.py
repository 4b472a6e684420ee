"""The levers of a workbook: every figure behind a rule that its row allows to move."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.explain.edits import class_of
from planner.explain.levers import Level, Lever, Share
from planner.network import windows
from planner.network.stockrules import read_stock_rules
from planner.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from planner.explain.subject import Subject

_PLAIN_LIMITS: Final = ("licence_max", "licence_period_max", "budget", "stock_max")
"""Families whose limit is the figure itself, and grows when it gives way."""

_MOVED: Final = (*_PLAIN_LIMITS, "control_max", "stock_min", "take_min", "commitment", "share_rule")


def levers_of(subject: Subject, groups: np.ndarray) -> list[Lever]:
    """Levers of cells, given by their groups; none for figures that may not move."""
    rules = subject.rules
    chosen = rules[np.isin(rules["group"].to_numpy(), groups) & rules["family"].isin(_MOVED).to_numpy()]
    found: list[Lever] = []
    for _, rows in chosen.groupby("group", sort=True):
        first = rows.iloc[0]
        source, column = int(first["source"]), str(first["column"])
        moves = class_of(subject.tables, str(first["sheet"]), source, column)
        if moves != "physics":
            single = rows["span"].nunique() == 1 and first["span"]
            words = f"{first['words']} in {first['span']}" if single else str(first["words"])
            common = {
                "sheet": str(first["sheet"]),
                "source": source,
                "column": column,
                "words": words,
                "can_move": moves,
                "rows": rows["row"].to_numpy(),
            }
            found += _MAKERS.get(str(first["family"]), _plain)(subject, rows, common)
    return found


def _plain(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> list[Lever]:
    """A most, a quota or a budget."""
    before = float(subject.form.row_upper[common["rows"][0]])
    size = len(rows)
    return [
        Level(
            **common,
            before=before,
            end=_largest(common),
            rises=True,
            levels=lambda figure: np.full(size, figure),
            is_lower=False,
            is_upper=True,
        )
    ]


def _largest(common: dict[str, Any]) -> float:
    top = SHEETS[common["sheet"]].column(common["column"]).maximum
    return np.inf if top is None else top


def _control(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> list[Lever]:
    """The limit of a control; a yearly amount counts for the part of the year in which it holds."""
    table, calendar = subject.tables["controls"], subject.network.calendar
    source = common["source"]
    before = float(table["limit_t"].iloc[source])
    per_unit = np.ones(len(rows))
    if table["limit_per"].iloc[source] == "fiscal year":
        holds = windows.truth(table, calendar)[source]
        first = subject.network.model["control_max"]["period"].to_numpy()[rows["index"].to_numpy()]
        years = calendar.fiscal_year_codes
        per_unit = np.array([calendar.years[holds & (years == years[period])].sum() for period in first])
    return [
        Level(
            **common,
            before=before,
            end=_largest(common),
            rises=True,
            levels=lambda figure: figure * per_unit,
            is_lower=False,
            is_upper=True,
        )
    ]


def _stock(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> list[Lever]:
    """A safety stock in tonnes or days, or a closing level."""
    size = len(rows)
    table = subject.tables["stock"]
    before = float(table[common["column"]].iloc[common["source"]])
    levels: Callable[[float], np.ndarray] = lambda figure: np.full(size, figure)  # noqa: E731
    bent = common["column"] == "safety_days"
    if np.isnan(before):
        before = float(subject.form.row_lower[common["rows"][0]])
    if bent:
        levels = _days(subject, rows, common)
    return [
        Level(**common, before=before, end=0.0, rises=False, levels=levels, is_lower=True, is_upper=False, bent=bent)
    ]


def _days(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> Callable[[float], np.ndarray]:
    """Tonnes that each row asks for at so many days of demand ahead."""
    frame, source = subject.network.frame, common["source"]
    level = subject.network.model["stock_min"].iloc[rows["index"].to_numpy()]
    rules = read_stock_rules(frame)
    place = np.array(
        [
            np.flatnonzero((rules.location == location) & (rules.material == material))[0]
            for location, material in zip(level["location"], level["material"], strict=True)
        ],
        np.int64,
    )
    period = level["period"].to_numpy()

    def levels(days: float) -> np.ndarray:
        table = frame.tables["stock"]
        data = table.data.assign(
            safety_days=np.where(np.arange(len(table)) == source, days, table["safety_days"].to_numpy(float))
        )
        sheets = MappingProxyType({**frame.tables.sheets, "stock": replace(table, data=data)})
        changed = read_stock_rules(replace(frame, tables=replace(frame.tables, sheets=sheets)))
        return np.asarray(changed.safety[place, period])

    return levels


def _least(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> list[Lever]:
    """The least of an offer, owed in each of its fiscal years."""
    offers, calendar = subject.network.frame.offers, subject.network.calendar
    owed = subject.network.model["take_min"]
    code = int(owed["offer"].to_numpy()[int(rows["index"].iloc[0])])
    index = np.flatnonzero(owed["offer"].to_numpy() == code)
    mine = offers.row[code] == common["source"]
    years = owed["fiscal_year"].to_numpy()[index]
    per_unit = np.array([calendar.years[mine & (calendar.fiscal_year_codes == year)].sum() for year in years])
    index, per_unit = index[per_unit > 0], per_unit[per_unit > 0]
    now = owed["least_t"].to_numpy()[index]
    before = float(subject.tables["offers"]["least_t_per_year"].iloc[common["source"]])
    common = {**common, "rows": subject.family_rows("take_min", index)}
    return [
        Level(
            **common,
            before=before,
            end=0.0,
            rises=False,
            levels=lambda figure: now + per_unit * (figure - before),
            is_lower=True,
            is_upper=False,
        )
    ]


def _order(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> list[Lever]:
    """A commitment: less of it; of an exact one also more."""
    before = float(subject.form.row_lower[common["rows"][0]])
    exact = bool(np.isfinite(subject.form.row_upper[common["rows"][0]]))
    size = len(rows)

    def lever(end: float, *, rises: bool) -> Lever:
        return Level(
            **common,
            before=before,
            end=end,
            rises=rises,
            levels=lambda figure: np.full(size, figure),
            is_lower=True,
            is_upper=exact,
        )

    return [lever(0.0, rises=False), *([lever(_largest(common), rises=True)] if exact else [])]


def _share(subject: Subject, rows: pd.DataFrame, common: dict[str, Any]) -> list[Lever]:
    """The share of a cap or floor."""
    rule = subject.network.model["share_rule"].iloc[rows["index"].to_numpy()]
    columns = subject.form.columns
    total = rule["share_total"].to_numpy()
    share = float(rule["share"].iloc[0])
    is_cap = not bool(rule["is_floor"].iloc[0])
    return [
        Share(
            **common,
            before=share,
            end=1.0 if is_cap else 0.0,
            rises=is_cap,
            use=rule["share_use"].to_numpy() + columns["use"].start,
            total=np.where(total >= 0, total + columns["total"].start, -1),
            base=rule["demand_t"].to_numpy(),
            now=share,
        )
    ]


_MAKERS: Final = {
    "control_max": _control,
    "stock_min": _stock,
    "take_min": _least,
    "commitment": _order,
    "share_rule": _share,
}
