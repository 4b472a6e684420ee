"""The India case is valid, and its plan is one that somebody who knows the trade would recognise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from models.arrays.form import compile_form
from models.sourcing import build
from planner.network import Network, build_network
from planner.solve.optimum import solve
from planner.solve.solution import Solution
from planner.tables import load
from planner.tables.validate import validate
from planner.workbook.read import read_book
from tests.india.read import FOLDER


@dataclass(frozen=True)
class Plan:
    """The case, solved."""

    network: Network
    solution: Solution

    def labels(self, kind: str, codes: pd.Series) -> np.ndarray:
        return np.array(self.network.model.names[kind], dtype=object)[codes.to_numpy()]

    def year(self, periods: pd.Series) -> np.ndarray:
        codes = self.network.model["period"]["fiscal_year"].to_numpy()[periods.to_numpy()]
        return np.array(self.network.model.names["fiscal_year"], dtype=object)[codes]

    def by_year(self, family: str, kind: str, name: str) -> pd.Series:
        """Tonnes a fiscal year of the columns of one offer or process."""
        frame = self.network.model[family]
        here = self.labels(kind, frame[kind]) == name
        return pd.Series(self.solution.columns[family][here]).groupby(self.year(frame["period"][here])).sum()

    def rule_dual(self, name: str, year: str) -> float:
        """₹ that a grade tonne of a cap or floor is worth in a year."""
        rules = self.network.model["share_rule"]
        here = (self.labels("share_rule", rules["rule"]) == name) & (self.year(rules["period"]) == year)
        assert here.sum() == 1
        return float(self.solution.duals["share_rule"][here][0])


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network(load(FOLDER))


@pytest.fixture(scope="module")
def plan(network: Network) -> Plan:
    return Plan(network, solve(compile_form(build(network.model))))


def deliveries(network: Network) -> pd.DataFrame:
    """Every delivery that could be made, with what is delivered and to whom."""
    model = network.model
    demand = network.tables["demand"].data.drop_duplicates("demand").set_index("demand")
    need = model["need"].iloc[model["serve"]["need"]]
    lines = demand.loc[np.array(model.names["demand"], dtype=object)[need["demand"].to_numpy()]]
    node = model["node"].iloc[model["balance"].iloc[model["serve"]["balance"]]["node"]]
    return pd.DataFrame(
        {
            "segment": lines["segment"].to_numpy(),
            "market": lines["market"].to_numpy(),
            "provenance": node["provenance"].to_numpy(),
            "label": np.array(network.provenances.labels, dtype=object)[node["provenance"].to_numpy()],
        }
    )


def test_only_the_suspended_control_is_warned_of() -> None:
    findings = validate(read_book(FOLDER)).findings
    assert [(finding.code, finding.sheet) for finding in findings] == [("holds-nowhere", "controls")]


def test_only_the_unlicensed_chinese_heavy_oxide_leads_nowhere(network: Network) -> None:
    assert not network.findings
    assert set(network.dead["material"]) == {"Dy_oxide", "Tb_oxide"}


def test_licensed_goods_cannot_reach_america_or_defence(network: Network) -> None:
    possible = deliveries(network)
    licensed = possible["label"].str.contains("[", regex=False)
    assert licensed.any()
    assert not (possible["market"] == "USA")[licensed].any()
    assert not (possible["segment"] == "defence")[licensed].any()


def test_defence_cannot_be_served_from_china_or_an_undisclosed_place(network: Network) -> None:
    possible = deliveries(network)
    origins = possible.loc[possible["segment"] == "defence", "label"]
    assert len(origins)
    assert not origins.str.contains("CHN|unknown").any()


def test_demand_is_met_but_for_a_little_heavy_grade_in_the_first_two_years(plan: Plan) -> None:
    need = plan.network.model["need"]
    short = plan.network.model["short"]
    missing = pd.Series(plan.solution.columns["short"]).groupby(plan.year(need["period"].iloc[short["need"]])).sum()
    wanted = need["tonnes"].groupby(plan.year(need["period"])).sum()
    share = missing / wanted
    assert 0 < share["FY2026-27"] < 0.05
    assert share["FY2027-28"] < 0.02
    assert (share["FY2028-29":] < 1e-6).all()


def test_caps_and_floors_bind_where_the_case_says_so(plan: Plan) -> None:
    assert plan.rule_dual("China at refined", "FY2030-31") < -1000
    assert plan.rule_dual("Made in India", "FY2034-35") > 1000
    assert plan.rule_dual("Made in India", "FY2035-36") > 1000
    assert not plan.solution.columns["over_share"].round(6).any()


def test_heavy_oxide_from_outside_china_is_the_scarce_thing(plan: Plan) -> None:
    offered = plan.network.tables["offers"].data
    dysprosium = offered[offered["offer"] == "Australia Dy oxide"].set_index("from")["most_t_per_year"]
    bought = plan.by_year("buy", "offer", "Australia Dy oxide")
    assert bought["FY2031-32"] == pytest.approx(dysprosium[pd.Timestamp("2031-04-01")], rel=1e-6)


def test_scheme_runs_two_years_after_its_award(plan: Plan) -> None:
    made = sum(plan.by_year("make", "process", f"Scheme {grade}") for grade in ("SH", "UH", "H-HF", "SH-HF"))
    assert made["FY2027-28"] == 0
    assert 100 < made["FY2028-29"] < 1000
    assert 3000 < made["FY2032-33"] <= 6000
