"""Generated cases: valid without a warning, of the promised size, the same bytes for a seed, and solvable."""

import hashlib
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from models.arrays import compile_form
from models.sourcing import build
from planner.cli.generate import register
from planner.generate import SIZES, generate, write_case
from planner.generate.dice import Dice
from planner.network import build_network
from planner.solve import solve
from planner.tables import validate
from planner.workbook import read_book

TINY = replace(SIZES["S"], companies=4, segments=2, grades=3, months=4, hubs=1, plants=1, magnets=1, caps=0)


def network_of(folder, size, seed):
    write_case(folder, size, seed)
    validated = validate(read_book(folder))
    assert [finding.problem for finding in validated.findings if finding.code != "scale-outlier"] == []
    return build_network(validated.tables)


def columns_of(network):
    return compile_form(build(network.model)).matrix.shape[1]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_small_case_has_its_size_and_an_optimum(tmp_path, seed):
    network = network_of(tmp_path, SIZES["S"], seed)
    form = compile_form(build(network.model))
    assert 0.75 <= form.matrix.shape[1] / SIZES["S"].columns <= 1.25
    assert len(network.dead) <= 5
    if seed == 1:
        solution = solve(form)
        assert solution.objective_inr > 0.0
        short = solution.columns["short"].sum() / network.model.need["tonnes"].sum()
        assert 0.0 < short < 0.5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["M", "L"])
def test_larger_cases_have_their_size(tmp_path, name):
    assert 0.75 <= columns_of(network_of(tmp_path, SIZES[name], 1)) / SIZES[name].columns <= 1.25


def test_every_kind_of_limit_is_in_a_small_case(tmp_path):
    frames = network_of(tmp_path, SIZES["S"], 1).model.frames
    used = {
        "supply_max", "take_min", "unbought", "capacity", "build_rate_max", "build_total_max", "route_max",
        "licence_max", "licence_period_max", "control_max", "share_rule", "over_share", "stock_max", "stock_min",
        "incentive_max", "incentive_budget", "budget", "commitment", "waste", "make_yield",
    }  # fmt: skip
    assert {name for name in used if not len(frames[name])} == set()


def test_a_seed_always_gives_the_same_bytes():
    digest = hashlib.sha256(b"".join(generate(TINY, 7).values())).hexdigest()
    assert digest == hashlib.sha256(b"".join(generate(TINY, 7).values())).hexdigest()
    assert digest != hashlib.sha256(b"".join(generate(TINY, 8).values())).hexdigest()
    assert digest == "b1481a996b1902711e488298bef1ae1401917d583cce83d018f4adb888717d73"


def test_even_the_tiniest_case_is_valid(tmp_path):
    assert columns_of(network_of(tmp_path, TINY, 3)) > 100


def test_periods_of_all_lengths_follow_each_other(tmp_path):
    size = replace(TINY, months=4, quarters=4, years=2)
    network = network_of(tmp_path, size, 1)
    assert network.calendar.months.tolist() == [1] * 4 + [3] * 4 + [12] * 2


def test_dice_keep_their_promises():
    dice = Dice(1, "x")
    assert all(0 <= dice.whole(0, 3) <= 3 for _ in range(100))
    assert all(1.0 <= dice.skewed() < 12.0 for _ in range(100))
    assert len(dice.some(range(10), 4)) == 4
    assert dice.some("abc", 5) == ["a", "b", "c"]
    assert Dice(1, "x").between(0, 1) != Dice(1, "y").between(0, 1)


@pytest.fixture
def plan():
    app = typer.Typer()
    register(app)
    app.callback()(lambda: None)
    return lambda *words: CliRunner().invoke(app, ["generate", *map(str, words)])


def test_the_command_writes_a_folder_once(tmp_path, plan):
    done = plan(tmp_path / "case", "--size", "S", "--seed", 3)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "case" / "demand.csv").read_bytes() == generate(SIZES["S"], 3)["demand.csv"]
    again = plan(tmp_path / "case")
    assert again.exit_code == 9
    assert "holds files already" in again.output
    assert plan(tmp_path / "case", "--force").exit_code == 0
    file = tmp_path / "file"
    file.write_text("x")
    assert plan(file).exit_code == 9
