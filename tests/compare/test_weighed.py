"""Targets weighed over scenarios: the mean, the dearest tail, the worst and the regret, by hand and of real plans."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from planner.cli.app import app
from planner.compare import Asked, Comparison, Course, Place, compare, lines
from planner.compare.comparing import Compared
from planner.compare.report import report
from planner.compare.tables import frames
from planner.compare.weighed import weighed, weights
from planner.prices import planned
from planner.scenarios import Variant
from tests.compare.test_compare import YEAR, dear_at_home
from tests.report.html.pages import Page
from tests.run.inputs import write_case


def one(world: str, target: str, cost: float | None) -> Compared:
    """A case that costs so much, or has no plan."""
    found = {} if cost is None else {"objective_inr": cost, "short_t": cost / 100.0}
    status = "impossible" if cost is None else "planned"
    return Compared(world, target, target, np.nan, status, "", None, {}, found)


def comparison(costs: dict[str, tuple[float | None, ...]], likely: dict[str, float]) -> Comparison:
    """Scenarios with the cost of no target and of one or more."""
    cases = [
        one(world, f"t{number}" if number else "", cost)
        for world, of in costs.items()
        for number, cost in enumerate(of)
    ]
    worlds = tuple(() if world == "base" else (world,) for world in costs)
    return Comparison(tuple(cases), Asked(worlds=worlds), "IND", (), (YEAR,), 0.0, "magnet", likely=likely)


def figures(found: Comparison, target: str = "") -> dict[str, Any]:
    """What is weighed of a target."""
    frame = weighed(found)
    row: dict[str, Any] = frame[frame["target"] == target].to_dict("records")[0]
    return row


THREE = {"base": (100.0, 110.0), "dear": (200.0, 205.0), "war": (400.0, 460.0)}


def test_by_hand() -> None:
    """Base has what is left, 75 %. The dearest tenth is war's 5 % and as much of dear: (5 × 400 + 5 × 200) / 10."""
    found = comparison(THREE, {"dear": 0.2, "war": 0.05})
    assert weights(found)[0] == pytest.approx({"base": 0.75, "dear": 0.2, "war": 0.05})
    plain, aimed = figures(found), figures(found, "t1")
    assert plain["mean_inr"] == pytest.approx(75 + 40 + 20)
    assert plain["tail_inr"] == pytest.approx(300)
    assert (plain["worst_inr"], plain["worst_scenario"]) == (400.0, "war")
    assert plain["mean_short_t"] == pytest.approx(1.35)
    assert aimed["mean_extra_inr"] == pytest.approx(0.75 * 10 + 0.2 * 5 + 0.05 * 60)
    assert (aimed["regret_inr"], aimed["regret_scenario"]) == (60.0, "war")


def test_the_tail_of_a_certain_scenario_is_that_scenario() -> None:
    assert figures(comparison({"dear": (200.0,), "war": (400.0,)}, {"war": 1.0, "dear": 0.0}))["tail_inr"] == 400.0
    assert figures(comparison(THREE, {"dear": 0.0, "war": 0.0}))["tail_inr"] == pytest.approx(100.0)


def test_mean_tail_and_worst_are_in_order_whatever_the_weights() -> None:
    dice = np.random.default_rng(4)
    for _ in range(50):
        costs = {name: (float(cost),) for name, cost in zip("abcde", dice.uniform(1, 9, 5), strict=True)}
        shares = dice.dirichlet(np.ones(5))
        row = figures(comparison(costs, dict(zip("abcde", shares.tolist(), strict=True))))
        assert row["mean_inr"] <= row["tail_inr"] + 1e-9
        assert row["tail_inr"] <= row["worst_inr"] + 1e-9
        ordered = sorted(((cost[0], share) for cost, share in zip(costs.values(), shares, strict=True)), reverse=True)
        sample = np.repeat([cost for cost, _ in ordered], [round(share * 1e6) for _, share in ordered])
        assert row["tail_inr"] == pytest.approx(sample[:100_000].mean(), rel=1e-4)


@pytest.mark.parametrize(
    ("likely", "words"),
    [({}, "No probability is stated"), ({"dear": 0.7, "war": 0.5}, "add up to 120%")],
)
def test_without_good_probabilities_there_is_no_mean(likely: dict[str, float], words: str) -> None:
    found = comparison(THREE, likely)
    row = figures(found, "t1")
    assert np.isnan([row["mean_inr"], row["tail_inr"], row["mean_extra_inr"], row["mean_short_t"]]).all()
    assert (row["worst_inr"], row["regret_inr"]) == (460.0, 60.0)
    assert words in weights(found)[1]


def test_who_states_none_is_left_out_and_named() -> None:
    shares, words = weights(comparison(THREE, {"dear": 0.2}))
    assert shares == pytest.approx({"dear": 0.2, "base": 0.8})
    assert "war states none and is left out" in words
    shares, words = weights(comparison({"dear": (1.0,), "war": (2.0,)}, {"dear": 0.2, "war": 0.3}))
    assert shares == pytest.approx({"dear": 0.4, "war": 0.6})
    assert "add up to 50% and are taken in proportion" in words


def test_a_target_without_a_plan_somewhere_likely_has_no_mean() -> None:
    found = comparison({"base": (1.0, 2.0), "dear": (3.0, None)}, {"dear": 0.1})
    row = figures(found, "t1")
    assert np.isnan(row["mean_inr"])
    assert row["probability"] == pytest.approx(0.9)
    assert (row["worst_inr"], row["without_plan"], row["scenarios"]) == (2.0, "dear", 1)
    assert not np.isnan(figures(comparison(found_costs(found), {"dear": 0.0}), "t1")["mean_inr"])


def found_costs(found: Comparison) -> dict[str, tuple[float | None, ...]]:
    """The costs that a comparison was made of."""
    costs: dict[str, tuple[float | None, ...]] = {}
    for case in found.cases:
        costs[case.world] = (*costs.get(case.world, ()), case.found.get("objective_inr"))
    return costs


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = dear_at_home()
    rows["scenarios"] = [{"scenario": "dear", "probability": 0.25}]
    rows["changes"] = [row for row in rows["changes"] if row["scenario"] == "dear"]
    return write_case(tmp_path_factory.mktemp("case") / "small", rows)


def test_it_is_the_mean_of_plans_made_one_by_one(case: Path) -> None:
    asked = Asked(percentages=(20.0,), course=Course(by=YEAR), worlds=((), ("dear",)))
    found = compare(case, asked, Place(case.parent / "work", workers=0))
    costs = [planned(case, variant=Variant(names)).solution.objective_inr for names in ((), ("dear",))]
    assert figures(found)["mean_inr"] == pytest.approx(0.75 * costs[0] + 0.25 * costs[1], rel=1e-9)
    assert any(line.startswith("over all scenarios") and "dearest 10%" in line for line in lines(found))
    page = Page(report(found, frames(found)))
    assert "worlds" in [attributes["id"] for attributes in page.all("section")]
    alone = replace(found, cases=found.cases[:2], asked=replace(asked, worlds=((),)))
    assert "weighed" not in frames(alone)


def test_the_command_tells_it(case: Path, tmp_path: Path) -> None:
    arguments = ["compare", str(case), "--targets", "20", "--by", YEAR, "--scenarios", "dear", "--workers", "1"]
    done = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "out"), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["over_scenarios"]
    assert [row["target"] for row in told] == ["", "20 %"]
    assert told[1]["mean_inr"] > told[0]["mean_inr"] > 0
    assert told[0]["regret_inr"] is None
    assert (tmp_path / "out" / "tables" / "weighed.csv").is_file()
    sheet = load_workbook(tmp_path / "out" / "compare.xlsx")["Scenarios"]
    assert sheet.cell(5, 2).value == pytest.approx(told[0]["mean_inr"] / 1e7)
