"""The command: a folder with tables, the same bytes again, broken off and resumed, several runs side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.fanout import Tally
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.saved import open_run
from planner.stress import Asked, Where, stress, tables
from tests.prices.cases import plan
from tests.run.inputs import small, write_case
from tests.stress.bench import JULY, island


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the small case."""
    folder = tmp_path_factory.mktemp("planned")
    return run(write_case(folder / "small", small()), RunOptions(folder / "run")).folder


def called(*words: object) -> Any:
    """The result of a command."""
    return CliRunner().invoke(app, ["stress", *map(str, words)])


def files(folder: Path) -> dict[str, bytes]:
    """All files but the manifest, which knows the clock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def test_a_folder_and_the_same_one_again(planned: Path, tmp_path: Path) -> None:
    asked = ("--workers", 1, "--only", "licence", "--only", "partner", "--only", "plant", "--only", "demand")
    first = called(planned, *asked, "--out", tmp_path / "one")
    assert first.exit_code == 0, first.output
    assert "cases; " in first.stdout
    assert "Time to survive" in first.stdout
    again = called(planned, *asked, "--out", tmp_path / "two")
    assert again.exit_code == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert set(files(tmp_path / "one")) == {
        "report.html",
        "stress.xlsx",
        "summary.txt",
        *(f"tables/{name}.csv" for name in ("stress", "stress_short", "survival", "resilience")),
    }
    saved = open_run(tmp_path / "one")
    assert saved.manifest["kind"] == "stress"
    assert saved.spoilt() == []
    assert not list(tmp_path.glob(".*journal*"))
    book = openpyxl.load_workbook(tmp_path / "one" / "stress.xlsx")
    assert book.sheetnames == ["Worst", "Runs", "Licences", "Survival", "Cases", "Short"]


def test_as_json(planned: Path, tmp_path: Path) -> None:
    result = called(planned, "--json", "--workers", 1, "--only", "offer", "--no-survival", "--out", tmp_path / "one")
    told = json.loads(result.stdout)
    assert told["status"] == "done"
    assert {case["kind"] for case in told["cases"]} == {"offer"}
    assert told["survival"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--only", "weather"), "no kind of case"),
        (("--late", "30,soon"), "figures above 0"),
        (("--from", "2040-01-01"), "outside the horizon"),
        (("--dearer", "-2"), "figures above 0"),
    ],
)
def test_what_is_refused(planned: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = called(planned, *words, "--out", tmp_path / "one")
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())
    assert not (tmp_path / "one").exists()


class PulledError(Exception):
    """The test has pulled the plug."""


def test_broken_off_and_resumed(tmp_path: Path) -> None:
    plans = [("run", plan(island()))]
    asked = Asked(**JULY)
    whole = tables(stress(plans, asked, Where(tmp_path / "whole", workers=0)))

    def pull(_: str, tally: Tally) -> None:
        if tally.finished == 4:
            raise PulledError

    with pytest.raises(PulledError):
        stress(plans, asked, Where(tmp_path / "part", workers=0, progress=pull))
    counted: list[int] = []

    def count(stage: str, tally: Tally) -> None:
        if stage == "one at a time":
            counted.append(tally.finished)

    resumed = tables(stress(plans, asked, Where(tmp_path / "part", workers=0, resume=True, progress=count)))
    assert counted[0] == 4
    for name, frame in whole.items():
        pd.testing.assert_frame_equal(frame, resumed[name])


def test_runs_side_by_side(tmp_path: Path) -> None:
    """A mill at home that can serve all withstands the loss of the one in Japan, at no cost before."""
    strong = island()
    strong["offers"][1]["most_t_per_year"] = None
    plans = [("weak", plan(island())), ("strong", plan(strong))]
    found = tables(stress(plans, Asked(**JULY), Where(tmp_path / "journal", workers=0)))
    side = found["resilience"].set_index("run")
    assert side.loc["weak", "plan_inr"] == pytest.approx(side.loc["strong", "plan_inr"])
    assert side.loc["weak", "worst_short_t"] == pytest.approx(12.0)
    assert side.loc["strong", "worst_short_t"] == 0.0
    assert side.loc["strong", "nodes_under_90_days"] == 0
    assert side.loc["weak", "nodes_under_90_days"] > 0
