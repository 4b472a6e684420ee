"""What a comparison tells of one plan, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.calendar import parse_fiscal_year
from planner.report.digest import what_binds
from planner.results import Results, Totals
from planner.results.decisions import builds
from planner.results.deliveries import shortages
from planner.results.dependency import dependency
from planner.results.licences import licence_balances
from planner.results.money import BUYERS, NOBODY, STATE, costs
from planner.results.prices import duals

if TYPE_CHECKING:
    from planner.results import View

_DIGITS: Final = 12
_WATCHED: Final = "CHN"


def figures(view: View, own: frozenset[str]) -> dict[str, Any]:
    """Totals and tables of a plan.

    Args:
        view: the plan.
        own: names of the floors and caps of the target, which are no bottleneck of it.

    Returns:
        ``objective_inr``, ``cost_paid_inr``, ``penalties_inr``, ``buyers_inr``, ``state_inr`` (present value),
        ``capital_inr`` and ``subsidy_inr`` (undiscounted), ``demand_t``, ``delivered_t``, ``short_t``, ``licensed_t``,
        ``bottleneck``, and the tables ``years``, ``builds``, ``self_reliance``, ``dependency``, ``shortage`` and
        ``licences``.
    """
    need, money, built = shortages(view), costs(view), builds(view)
    shares, indices = dependency(view)
    used = licence_balances(view)
    by_payer = money.groupby("payer")["present_value_inr"].sum()
    penalties = float(by_payer.get(NOBODY, 0.0))
    total = {
        "objective_inr": view.solution.objective_inr,
        "cost_paid_inr": view.solution.objective_inr - penalties,
        "penalties_inr": penalties,
        "buyers_inr": float(by_payer.get(BUYERS, 0.0)),
        "state_inr": float(by_payer.get(STATE, 0.0)),
        "capital_inr": float(built["capital_inr"].sum()),
        "subsidy_inr": float(built["subsidy_inr"].sum()),
        "demand_t": float(need["demand_t"].sum()),
        "delivered_t": float(need["delivered_t"].sum()),
        "short_t": float(need["short_t"].sum()),
        "licensed_t": float(used["taken_t"].sum()),
    }
    tables = {
        "years": _years(view, money, need),
        "builds": _builds(view, built),
        "self_reliance": self_reliance(view),
        "dependency": _dependency(shares, indices),
        "shortage": _shortage(view, need),
        "licences": _licences(used),
    }
    return {
        **{name: rounded(value) for name, value in total.items()},
        "bottleneck": bottleneck(view, own),
        "tables": {name: _plain(frame) for name, frame in tables.items()},
    }


def rounded(value: float) -> float:
    """A figure with 12 significant digits."""
    return float(f"{value:.{_DIGITS}g}") + 0.0


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    figures_of = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name].dtype)]
    texts = [name for name in frame.columns if name not in figures_of]
    lists: dict[str, list[Any]] = {name: frame[name].astype(str).tolist() for name in texts}
    lists |= {name: [rounded(float(value)) for value in frame[name]] for name in figures_of}
    return [
        dict(zip(frame.columns, row, strict=True)) for row in zip(*(lists[name] for name in frame.columns), strict=True)
    ]


def bottleneck(view: View, own: frozenset[str]) -> dict[str, Any]:
    """The limit that is worth most, over all its spans; empty if none is worth anything.

    Keys: ``words``, ``where`` (as ``capacity!F5``), ``span``, ``saving_inr`` of one unit more room, ``unit``.

    Args:
        view: the plan.
        own: names of floors and caps that do not count.
    """
    results = Results({"duals": duals(view)}, Totals(*([0.0] * 7)), view.case, view.solution)
    found = what_binds(results, len(own) + 1)
    found = found[~(found["sheet"].isin(["floors", "caps"]) & found["name"].isin(own))]
    if not len(found):
        return {}
    one = found.iloc[0]
    return {
        "words": str(one["words"]),
        "where": f"{one['sheet']}!{one['cell']}",
        "span": str(one["span"]),
        "saving_inr": rounded(float(one["saving_inr"])),
        "unit": str(one["unit"]),
    }


def _year_of(view: View, periods: pd.Series) -> np.ndarray:
    """Fiscal year of a column of period names."""
    years = dict(zip(view.periods, view.fiscal_year_of_period(np.arange(len(view.periods))), strict=True))
    return periods.map(years).to_numpy(object)


def _years(view: View, money: pd.DataFrame, need: pd.DataFrame) -> pd.DataFrame:
    """Fiscal year, demand_t, delivered_t, short_t, buyers_inr, state_inr, penalties_inr (undiscounted)."""
    years = list(view.case.calendar.fiscal_years)
    at = _year_of(view, need["period"])
    found = pd.DataFrame({"fiscal_year": np.array(years, object)})
    for column in ("demand_t", "delivered_t", "short_t"):
        found[column] = need[column].groupby(at).sum().reindex(years).fillna(0.0).to_numpy()
    for column, payer in (("buyers_inr", BUYERS), ("state_inr", STATE), ("penalties_inr", NOBODY)):
        lines = money[money["payer"] == payer].groupby("fiscal_year")["inr"].sum()
        found[column] = lines.reindex(years).fillna(0.0).to_numpy()
    return found


def _builds(view: View, built: pd.DataFrame) -> pd.DataFrame:
    """Option, fiscal year of decision, units, t_per_year, capital_inr, subsidy_inr."""
    keys = ["option", "fiscal_year"]
    amounts = ["units", "t_per_year", "capital_inr", "subsidy_inr"]
    if built.empty:
        return pd.DataFrame({**{name: np.empty(0, object) for name in keys}, **{name: np.empty(0) for name in amounts}})
    timed = built.assign(fiscal_year=_year_of(view, built["period"]))
    return timed.groupby(keys, sort=True, as_index=False)[amounts].sum()


def _dependency(shares: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    """Fiscal year, stage, largest country and its traced share, traced and last-step index of concentration (HHI)."""
    yearly = indices[[parse_fiscal_year(span) is not None for span in indices["span"]]]
    names = {"span": "fiscal_year"}
    found = yearly.rename(columns=names)[
        ["fiscal_year", "stage", "largest_country", "largest_share", "traced_index", "last_step_index"]
    ]
    china = shares[shares["country"] == _WATCHED].set_index(["span", "stage"])["traced_share"]
    keys = pd.MultiIndex.from_frame(found[["fiscal_year", "stage"]])
    return found.assign(china_share=china.reindex(keys).fillna(0.0).to_numpy()).reset_index(drop=True)


def self_reliance(view: View) -> pd.DataFrame:
    """Fiscal year, stage, tonnes delivered that are of home alone at the stage, and their share of all demand."""
    home = view.case.tables.setting("home")
    need, serve = view.model["need"], view.model["serve"]
    node = view.node_codes(serve["balance"].to_numpy())
    real = ~need["is_sale"].to_numpy()
    tonnes = serve["usefulness"].to_numpy() * view.values("serve")
    year_of = view.model["period"]["fiscal_year"].to_numpy()
    count = len(view.fiscal_years)
    wanted = np.bincount(year_of[need["period"].to_numpy()], need["tonnes"].to_numpy() * real, count)
    years = year_of[serve["period"].to_numpy()]
    rows = []
    for stage in view.case.tables["stages"]["stage"]:
        place = view.case.stages.index(stage)
        alone = np.array([tuple(named[place]) == (home,) for named in view.case.provenances.countries], bool)
        own = np.bincount(years, tonnes * alone[node["provenance"].to_numpy()], count)
        rows += [
            (str(label), stage, float(own[number]), float(own[number] / wanted[number]) if wanted[number] else 0.0)
            for number, label in enumerate(view.fiscal_years)
        ]
    frame = pd.DataFrame(rows, columns=["fiscal_year", "stage", "tonnes", "share_of_demand"])
    return frame.astype({"fiscal_year": object, "stage": object})


def _shortage(view: View, need: pd.DataFrame) -> pd.DataFrame:
    """Segment, fiscal year, short_t; only where something is short."""
    short = need[need["short_t"] > 0.0]
    if short.empty:
        return pd.DataFrame(
            {"segment": np.empty(0, object), "fiscal_year": np.empty(0, object), "short_t": np.empty(0)}
        )
    timed = short.assign(fiscal_year=_year_of(view, short["period"]))
    return timed.groupby(["segment", "fiscal_year"], as_index=False)[["short_t"]].sum()


def _licences(used: pd.DataFrame) -> pd.DataFrame:
    """Licence, holder, taken_t; only those that are used."""
    taken = used.groupby(["licence", "holder"], as_index=False)[["taken_t"]].sum()
    return taken[taken["taken_t"] > 0.0].reset_index(drop=True)
