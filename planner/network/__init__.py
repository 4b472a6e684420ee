"""From a valid workbook to the tables of the model: what can flow, with its provenance, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.contract import TABLES, ModelTables, empty
from planner.errors import Finding, InputError, Severity
from planner.network import building, checks, flows, limits, permits
from planner.network.commitments import Committed, commitments, committed_builds, forced, read_committed
from planner.network.dead import dead_arcs
from planner.network.duties import Duties, find_duties
from planner.network.frame import Frame, read_frame
from planner.network.impossible import raise_impossible
from planner.network.layout import Layout, lay_out
from planner.network.loops import loop_findings
from planner.network.needs import needs, without_idle_sales
from planner.network.network import Network
from planner.network.prune import find_services, prune
from planner.network.reach import Possible, find_possible
from planner.network.scopes import read_serves
from planner.network.shares import share_rules
from planner.network.shortages import default_penalties
from planner.network.stockrules import read_stock_rules

if TYPE_CHECKING:
    from planner.network.limits import Frames
    from planner.tables.table import Tables

__all__ = ["Network", "build_network"]


def build_network(tables: Tables) -> Network:
    """Turn a valid workbook into the tables of the model.

    Raises:
        InputError: with all findings that only the network shows, if any of them is an error.
        InfeasibleError: if a hard stock level can never be met.
    """
    frame = read_frame(tables)
    _raise_errors(
        [
            *checks.rate_findings(frame),
            *checks.lot_findings(frame),
            *checks.value_findings(frame),
            *loop_findings(frame),
        ]
    )
    possible = find_possible(frame)
    stock = read_stock_rules(frame)
    services = find_services(frame, possible, frame.classes)
    committed = read_committed(frame)
    kept = prune(frame, possible, services, stock, forced(frame, possible, committed))
    layout = lay_out(frame, possible, services, kept)
    duties = find_duties(frame)
    penalties = default_penalties(frame, services.substitutes)
    frames = _flows(frame, layout, duties, penalties)
    pairs = (services.substitutes.usefulness, services.substitutes.extra_cost)
    served = flows.serve(frame, layout, frames["need"], pairs)
    frames["need"], frames["short"], frames["serve"] = without_idle_sales(frames["need"], frames["short"], served)
    frames["stock"] = flows.stock(frame, layout, stock)
    frames |= limits.stock_levels(frame, layout, stock, frames["stock"])
    found, findings = _rules(frame, possible, layout, frames, committed)
    frames |= found
    findings += [
        *checks.duty_findings(frame, frames["ship"], duties),
        *checks.stranded_findings(frame, layout, frames),
        *checks.penalty_findings(frame, frames["short"], frames["need"]),
        *checks.reach_findings(frame, frames),
        *checks.crowd_findings(frame, possible),
    ]
    _raise_errors(findings)
    raise_impossible(frame, frames)
    return Network(
        tables=tables,
        calendar=frame.calendar,
        model=_model(frame, layout, frames),
        provenances=layout.provenances,
        layout=layout,
        frame=frame,
        dead=dead_arcs(frame, possible, kept, frames),
        findings=tuple(findings),
        default_penalties={
            frame.names["material"].labels[code]: float(penalties[code]) for code in np.unique(frame.demands.grade)
        },
    )


def _raise_errors(findings: list[Finding]) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise InputError(findings)


def _flows(frame: Frame, layout: Layout, duties: Duties, penalties: np.ndarray) -> Frames:
    """Time, places and all variables whose rows stand by themselves."""
    calendar = frame.calendar
    table = frame.tables["licences"]["fee_inr_per_t"].to_numpy(float)
    fees = np.array([sum(table[row] for row in rows) for rows in layout.licence_rows], float)
    frames: Frames = {
        "period": pd.DataFrame(
            {
                "years": calendar.years,
                "discount": calendar.period_discounts(frame.discount_rate),
                "fiscal_year": calendar.fiscal_year_codes,
            }
        ),
        "fiscal_year": pd.DataFrame({"discount": calendar.fiscal_year_discounts(frame.discount_rate)}),
        "node": pd.DataFrame(
            {"location": layout.location, "material": layout.material, "provenance": layout.provenance}
        ),
        "balance": flows.balances(frame, layout),
        "waste": flows.waste(frame, layout),
    }
    frames |= limits.supply(frame, flows.buy(frame, layout))
    ships, frames["ship_arrival"] = flows.ship(frame, layout, duties, fees)
    frames |= limits.routes(frame, ships)
    frames["make"], frames["make_use"], frames["make_yield"] = flows.make(frame, layout)
    frames["need"], frames["short"] = needs(frame, penalties)
    return frames


def _rules(
    frame: Frame, possible: Possible, layout: Layout, frames: Frames, committed: Committed
) -> tuple[Frames, list[Finding]]:
    """Limits that count flows of the other tables."""
    found = limits.capacity(frame, frames["make"])
    found |= permits.licences(frame, layout, frames["ship"])
    found |= permits.controls(frame, possible, layout, frames["ship"])
    found |= building.builds(frame, found["capacity"], committed_builds(frame, committed))
    found |= building.budgets(frame, found["build"])
    serves = read_serves(layout, frames["serve"], frames["need"])
    found |= share_rules(frame, serves)
    found |= building.incentives(frame, frames["make"], serves)
    rows, findings = commitments(frame, {**frames, **found}, committed)
    return found | rows, findings


def _model(frame: Frame, layout: Layout, frames: Frames) -> ModelTables:
    names = {kind: labels.labels for kind, labels in frame.names.items()}
    names |= {
        "provenance": layout.provenances.labels,
        "licences": layout.licences,
        "campaign": layout.campaigns,
        "share_rule": tuple(frames.pop("_names")["rule"]),
        "period": frame.calendar.names,
        "fiscal_year": frame.calendar.fiscal_years,
    }
    kinds = {"i": np.int64, "f": np.float64, "b": np.bool_}
    for table, fields in TABLES.items():
        rows = frames[table] if len(frames.get(table, ())) else empty(table)
        extra = [column for column in frames[table].columns if column not in fields] if table in frames else []
        typed = {name: rows[name].to_numpy(kinds[field.dtype]) for name, field in fields.items()}
        others = {name: frames[table][name].to_numpy() for name in extra}
        frames[table] = pd.DataFrame({**typed, **others}, copy=False)
    return ModelTables(frames, names)
