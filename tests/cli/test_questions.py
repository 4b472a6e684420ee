"""``plan prices``, ``plan why`` and ``plan range`` on a run folder: words, JSON, and errors without a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.run.options import RunOptions
from planner.run.pipeline import run
from tests.run.inputs import small, write_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run."""
    home = tmp_path_factory.mktemp("questions")
    return run(write_case(home / "small", small()), RunOptions(out=home / "run")).folder


def said(*args: Any) -> str:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_prices_in_words_and_json(folder: Path) -> None:
    text = said("prices", folder, "--top", 3)
    assert "1. " in text
    assert "(caps!" in text or "(licences!" in text
    told = json.loads(said("prices", folder, "--json"))
    assert told["prices"][0]["saves_inr"] >= told["prices"][-1]["saves_inr"]
    assert all(price["cell"] and price["words"] for price in told["prices"])


def test_prices_of_one_sheet(folder: Path) -> None:
    """The same prices as among all, and of no other sheet; a sheet without limits is refused."""
    every = json.loads(said("prices", folder, "--json"))["prices"]
    sheet = every[-1]["sheet"]
    some = json.loads(said("prices", folder, "--sheet", sheet, "--json"))["prices"]
    assert some
    assert some == [price for price in every if price["sheet"] == sheet]
    assert f"{len(some)} cell" in said("prices", folder, "--sheet", sheet)
    refused = CliRunner().invoke(app, ["prices", str(folder), "--sheet", "stages"])
    assert refused.exit_code == 2
    assert "no limits" in refused.output


def test_why_in_words_and_json(folder: Path) -> None:
    assert said("why", folder, "supplier=china period=P1").startswith("Offer 'china' is")
    assert said("why", folder, "supplier=china", "period=P1").startswith("Offer 'china' is")
    told = json.loads(said("why", folder, "demand=d", "--json"))
    assert told["about"] == "demand"
    assert {"verdict", "figures", "tables", "reasons"} <= set(told)


def test_a_question_that_makes_no_sense_is_refused_before_anything_is_solved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("planner.prices.plan.solve", never)
    refused = CliRunner().invoke(app, ["why", str(folder), "supplier=chinna"])
    assert refused.exit_code == 2
    assert "did you mean 'china'" in refused.output


def test_range_in_words_and_json(folder: Path) -> None:
    assert said("range", folder)
    told = json.loads(said("range", folder, "--json"))
    assert {row["offer"] for row in told["ranges"]} == {"china", "metal mill"}


def test_a_workbook_can_be_asked_without_a_run(folder: Path) -> None:
    assert said("why", folder / "input", "supplier=china").startswith("Offer 'china' is")


def test_what_cannot_be_answered_is_said(folder: Path, tmp_path: Path) -> None:
    for args, code, part in (
        (["why", folder, "supplier=chinna"], 2, "did you mean 'china'"),
        (["why", tmp_path, "supplier=china"], 2, "manifest.json"),
        (["prices", tmp_path / "no"], 2, "is not a folder"),
    ):
        result = CliRunner().invoke(app, [str(arg) for arg in args])
        assert result.exit_code == code
        assert part in result.stderr
        assert "Traceback" not in result.output


def test_a_run_whose_input_was_changed_is_refused(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(folder, copy)
    path = copy / "input" / "offers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("30", "31"), encoding="utf-8")
    result = CliRunner().invoke(app, ["why", str(copy), "supplier=china"])
    assert result.exit_code == 1
    assert "Plan it again" in result.stderr
