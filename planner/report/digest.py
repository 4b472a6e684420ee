"""Figures that more than one report shows, by fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.calendar import parse_fiscal_year
from planner.results.money import BUYERS, NOBODY
from planner.results.places import ORIGINS

if TYPE_CHECKING:
    from planner.results import Results

CRORE: Final = 1e7
UNTRACKED: Final = "untracked"


def year_of_span(results: Results, spans: pd.Series) -> np.ndarray:
    """Fiscal year of a column of period names."""
    calendar = results.case.calendar
    years = dict(zip(calendar.names, np.array(calendar.fiscal_years, object)[calendar.fiscal_year_codes], strict=True))
    return spans.map(years).to_numpy(object)


def made_in(results: Results) -> np.ndarray:
    """Countries of the last step of each row of ``deliveries``, as ``CHN`` or ``CHN; IND``."""
    frame = results["provenances"]
    stages: dict[str, dict[str, str]] = {}
    for provenance, stage, countries in zip(frame["provenance"], frame["stage"], frame["countries"], strict=True):
        stages.setdefault(provenance, {})[stage] = countries
    own = results.case.tables["materials"].data.set_index("material")["stages"]
    delivered = results["deliveries"]
    known: dict[tuple[str, str], str] = {}
    for provenance, material in set(zip(delivered["provenance"], delivered["material"], strict=True)):
        named = stages.get(provenance, {})
        countries = sorted({country for stage in own[material] for country in named.get(stage, "").split("; ")} - {""})
        known[provenance, material] = "; ".join(countries) or UNTRACKED
    pairs = zip(delivered["provenance"], delivered["material"], strict=True)
    return np.array([known[pair] for pair in pairs], object)


def supply(results: Results, countries: np.ndarray) -> np.ndarray:
    """How each row of ``deliveries`` comes: made at home or imported, under a licence somewhere on its way or not.

    Args:
        results: the plan.
        countries: of the last step of each row, as ``made_in`` gives them.
    """
    at_home = countries == home(results)
    licensed = (results["deliveries"]["classes"] != "").to_numpy(bool)
    return np.select(
        [at_home & ~licensed, at_home, licensed],
        ["made at home", "made at home, licensed inputs", "imported under licence"],
        "imported without licence",
    ).astype(object)


def by_year(results: Results) -> pd.DataFrame:
    """Fiscal years with demand_t, delivered_t, short_t, sold_t, paid_inr, penalties_inr (undiscounted)."""
    years = list(results.case.calendar.fiscal_years)
    need, delivered, costs = results["shortages"], results["deliveries"], results["costs"]
    found = pd.DataFrame(index=years)
    at = year_of_span(results, need["period"])
    for column in ("demand_t", "delivered_t", "short_t"):
        found[column] = need[column].groupby(at).sum().reindex(years).fillna(0.0)
    whole = delivered["grade_tonnes"].groupby(year_of_span(results, delivered["period"])).sum()
    found["sold_t"] = (whole.reindex(years).fillna(0.0) - found["delivered_t"]).clip(lower=0.0)
    for column, payer in (("paid_inr", BUYERS), ("penalties_inr", NOBODY)):
        lines = costs[costs["payer"] == payer]
        found[column] = lines.groupby("fiscal_year")["inr"].sum().reindex(years).fillna(0.0)
    return found


def shares_of(results: Results, column: str) -> pd.DataFrame:
    """Shares of fiscal years: rows by stage and country, a column for each year; 0 where there is none."""
    frame = results["dependency"]
    yearly = frame[[parse_fiscal_year(span) is not None for span in frame["span"]]]
    if yearly.empty:
        index = pd.MultiIndex.from_arrays([[], []], names=["stage", "country"])
        return pd.DataFrame(index=index, columns=list(results.case.calendar.fiscal_years), dtype=float)
    table = yearly.pivot_table(index=["stage", "country"], columns="span", values=column, aggfunc="first")
    return table.reindex(columns=list(results.case.calendar.fiscal_years)).fillna(0.0)


def home(results: Results) -> str:
    """The country that plans."""
    return results.case.tables.setting("home")


def stages_in_order(results: Results) -> list[str]:
    """Stages with deliveries: those that most tonnes have passed first, and of these the last step first."""
    base = results["concentration"].groupby("stage")["tonnes"].sum().round(3)
    stages = [stage for stage in results.case.tables["stages"]["stage"][::-1] if stage in base.index]
    return sorted(stages, key=lambda stage: -float(base[stage]))


def foremost_foreign(results: Results) -> str:
    """The foreign country on which most traced tonnes depend, over all stages; home where there is none."""
    frame = results["dependency"]
    foreign = frame[(frame["country"] != home(results)) & (frame["country"] != "unknown")]
    if foreign.empty:
        return home(results)
    total = foreign.groupby("country")["tonnes"].sum()
    return str(total.sort_index().idxmax())


def what_binds(results: Results, most: int) -> pd.DataFrame:
    """Rules that hold the plan back, by their worth: price × size, all spans of a rule together; demand apart.

    Columns: ``words`` of the rule, ``sheet``; and, for the span in which it is worth most, ``span``, ``cell``,
    ``limit_value``, ``unit``, ``saving_inr`` (of one unit more room, in present value).
    """
    duals = results["duals"]
    size = duals["at_most"].where(duals["at_most"].notna(), duals["at_least"])
    shares = (duals["limit"] == "share_rule").to_numpy()
    if shares.any():
        used = results.solution.columns["use"][results.case.model["share_rule"]["share_use"].to_numpy()]
        size = size.where(~shares, pd.Series(_placed(shares, used), index=duals.index))
    chosen = duals.assign(limit_value=size, worth=(duals["dual_inr"] * size).abs(), saving_inr=duals["dual_inr"].abs())
    chosen = chosen[(chosen["limit"] != "need") & (chosen["worth"] > 0)]
    if chosen.empty:
        return chosen.assign(words="")
    chosen = chosen.assign(all_spans=chosen.groupby(["sheet", "name", "limit"])["worth"].transform("sum"))
    order = ["all_spans", "sheet", "name", "limit", "worth", "span"]
    chosen = chosen.sort_values(order, ascending=[False, True, True, True, False, True], kind="stable")
    first = chosen.drop_duplicates(["sheet", "name", "limit"]).head(most)
    kinds = {"caps": "cap ", "floors": "floor "}
    words = [
        kinds.get(sheet, "") + ORIGINS[limit].words.format(name=name)
        for sheet, limit, name in zip(first["sheet"], first["limit"], first["name"], strict=True)
    ]
    return first.assign(words=words)


def _placed(where: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values at the places that are true, in order; 0 elsewhere."""
    found = np.zeros(len(where))
    found[where] = values
    return found
