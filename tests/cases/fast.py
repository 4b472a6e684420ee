"""The fast path from tables to optimum, in the words of the reference: status, objective, flows and duals by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.errors import InfeasibleError, InputError, UnboundedError
from planner.network import Network, build_network
from planner.solve import Solution, solve

if TYPE_CHECKING:
    from planner.tables.table import Tables


@dataclass
class FastOutcome:
    """What the fast path found; ``network`` and ``solution`` are None where it did not get so far."""

    status: str
    objective: float = float("nan")
    network: Network | None = None
    solution: Solution | None = None
    problems: tuple[str, ...] = ()
    flows: dict[str, float] = field(default_factory=dict)


def run(tables: Tables) -> FastOutcome:
    """Tables to optimum. ``refused`` where the network finds errors in the input."""
    try:
        network = build_network(tables)
    except InfeasibleError as error:
        return FastOutcome("infeasible", problems=(str(error),))
    except InputError as error:
        codes = tuple(f"{finding.code}: {finding.problem}" for finding in error.findings)
        return FastOutcome("refused", problems=codes)
    try:
        solution = solve(compile_form(build(network.model)))
    except InfeasibleError:
        return FastOutcome("infeasible", network=network)
    except UnboundedError:
        return FastOutcome("unbounded", network=network)
    return FastOutcome("optimal", solution.objective_inr, network, solution, flows=named_flows(network, solution))


def named_flows(network: Network, solution: Solution) -> dict[str, float]:
    """``buy offer period`` -> tonnes, summed over provenances, campaigns and rows of one name."""
    tables, names = network.model, network.model.names
    nodes, needs = tables.node, tables.need
    labels: dict[str, list[str]] = {}

    def words(kind: str, codes: np.ndarray) -> list[str]:
        return [str(names[kind][code]) for code in codes]

    def place(balances: np.ndarray) -> list[list[str]]:
        node = nodes.iloc[tables.balance["node"].to_numpy()[balances]]
        return [words("location", node["location"]), words("material", node["material"])]

    def join(family: str, *parts: list[str]) -> None:
        labels[family] = [" ".join([family, *(part for part in row if part)]) for row in zip(*parts, strict=True)]

    join("buy", words("offer", tables.buy["offer"]), words("period", tables.buy["period"]))
    owed = tables.take_min.iloc[tables.unbought["take_min"]]
    join("unbought", words("offer", owed["offer"]), words("fiscal_year", owed["fiscal_year"]))
    ship = tables.ship
    join(
        "ship",
        words("route", ship["route"]),
        words("material", ship["material"]),
        [";".join(part) if isinstance(part, tuple) else part for part in (names["licences"][c] for c in ship["licences"])],
        words("period", ship["period"]),
    )
    join("make", words("process", tables.make["process"]), words("period", tables.make["period"]))
    join("stock", *place(tables.stock["balance"].to_numpy()), words("period", tables.stock["period"]))
    served = needs.iloc[tables.serve["need"]]
    spot = place(tables.serve["balance"].to_numpy())
    join("serve", words("demand", served["demand"]), *spot, words("period", served["period"]))
    short = needs.iloc[tables.short["need"]]
    join("short", words("demand", short["demand"]), words("period", short["period"]))
    join("build", words("option", tables.build["option"]), words("period", tables.build["period"]))
    join("paid", words("incentive", tables.paid["incentive"]), words("period", tables.paid["period"]))
    join("waste", *place(tables.waste["balance"].to_numpy()), words("period", tables.waste["period"]))
    found: dict[str, float] = {}
    for family, texts in labels.items():
        for text, value in zip(texts, solution.columns[family], strict=True):
            found[text] = found.get(text, 0.0) + float(value)
    return found
