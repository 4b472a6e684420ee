"""All result tables of a plan, and its totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from planner.results import decisions, flows
from planner.results.deliveries import deliveries, shortages
from planner.results.dependency import dependency
from planner.results.licences import licence_balances, licence_deliveries
from planner.results.money import NOBODY, costs
from planner.results.prices import duals
from planner.results.view import Case, View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.solve.solution import Solution


@dataclass(frozen=True)
class Totals:
    """The figures everybody asks for first.

    Attributes:
        objective_inr: present value of all cost lines, INR.
        cost_paid_inr: of what somebody pays, penalties left out; present value, INR.
        penalties_inr: of shortage and missed soft rules; present value, INR.
        demand_t: grade tonnes wanted, sales apart.
        delivered_t: of which delivered.
        short_t: of which short.
        sold_t: grade tonnes of sales.
    """

    objective_inr: float
    cost_paid_inr: float
    penalties_inr: float
    demand_t: float
    delivered_t: float
    short_t: float
    sold_t: float


@dataclass(frozen=True)
class Results:
    """A plan as tables.

    Attributes:
        frames: name of the table -> its rows; the name is that of its CSV file.
        totals: the first figures.
        case: what was planned.
        solution: the optimum they come from.
    """

    frames: Mapping[str, pd.DataFrame]
    totals: Totals
    case: Case
    solution: Solution

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]


def extract(case: Case, solution: Solution) -> Results:
    """Result tables of an optimum."""
    view = View(case, solution)
    shares, concentration = dependency(view)
    frames = {
        "purchases": flows.purchases(view),
        "unbought": flows.unbought(view),
        "shipments": flows.shipments(view),
        "arrivals": flows.arrivals(view),
        "production": flows.production(view),
        "flows_of_production": flows.flows_of_production(view),
        "stock": flows.stock(view),
        "waste": flows.waste(view),
        "deliveries": deliveries(view),
        "shortages": shortages(view),
        "licence_balances": licence_balances(view),
        "licence_deliveries": licence_deliveries(view),
        "builds": decisions.builds(view),
        "incentives": decisions.incentives(view),
        "soft_rules": decisions.soft_rules(view),
        "dependency": shares,
        "concentration": concentration,
        "costs": costs(view),
        "duals": duals(view),
        "provenances": _provenances(view),
    }
    return Results(frames, _totals(frames, solution), case, solution)


def _provenances(view: View) -> pd.DataFrame:
    """Countries of each stage of each provenance: provenance, stage, countries, classes.

    A provenance without any stage, as of an untracked material, has one row without stage and countries.
    """
    provenances, stages = view.case.provenances, view.case.stages
    rows = [
        (label, stage, "; ".join(countries), "; ".join(classes))
        for label, named, classes in zip(provenances.labels, provenances.countries, provenances.classes, strict=True)
        for stage, countries in zip((*stages, ""), (*named, ()), strict=True)
        if countries or not (stage or any(named))
    ]
    return pd.DataFrame(rows, columns=["provenance", "stage", "countries", "classes"])


def _totals(frames: Mapping[str, pd.DataFrame], solution: Solution) -> Totals:
    need, delivered, lines = frames["shortages"], frames["deliveries"], frames["costs"]
    penalties = float(lines.loc[lines["payer"] == NOBODY, "present_value_inr"].sum())
    served = float(need["delivered_t"].sum())
    return Totals(
        objective_inr=solution.objective_inr,
        cost_paid_inr=solution.objective_inr - penalties,
        penalties_inr=penalties,
        demand_t=float(need["demand_t"].sum()),
        delivered_t=served,
        short_t=float(need["short_t"].sum()),
        sold_t=float(delivered.loc[~delivered["demand"].isin(need["demand"]), "grade_tonnes"].sum()),
    )
