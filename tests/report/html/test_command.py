"""``plan report``: the page of a run that is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.saved import open_run
from tests.run.inputs import small, write_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("report")
    return run(write_case(home / "small", small()), RunOptions(out=home / "run")).folder


def test_it_writes_what_the_run_wrote(folder: Path) -> None:
    written = (folder / "report.html").read_bytes()
    assert b"\r" not in written
    told = CliRunner().invoke(app, ["report", str(folder)])
    assert told.exit_code == 0, told.output
    assert "report.html" in told.output
    assert (folder / "report.html").read_bytes() == written
    assert open_run(folder).spoilt() == []


def test_another_language_is_no_spoilt_run(folder: Path) -> None:
    told = CliRunner().invoke(app, ["report", str(folder), "--lang", "hi", "--json"])
    assert told.exit_code == 0, told.output
    content = json.loads(told.output)
    assert content["lang"] == "hi"
    assert content["bytes"] == (folder / "report.html").stat().st_size
    assert '<html lang="hi"' in (folder / "report.html").read_text(encoding="utf-8")
    assert open_run(folder).spoilt() == []
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_it_can_be_written_elsewhere(folder: Path, tmp_path: Path) -> None:
    manifest = (folder / "manifest.json").read_bytes()
    told = CliRunner().invoke(app, ["report", str(folder), "--out", str(tmp_path / "plan.html")])
    assert told.exit_code == 0, told.output
    assert (tmp_path / "plan.html").stat().st_size > 1e6
    assert (folder / "manifest.json").read_bytes() == manifest


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["report", str(tmp_path), "--json"])
    assert told.exit_code == 2
    assert json.loads(told.output)["status"] == "input error"


def test_a_run_without_a_file_is_told(folder: Path, tmp_path: Path) -> None:
    import shutil

    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "certificate.json").unlink()
    told = CliRunner().invoke(app, ["report", str(broken)])
    assert told.exit_code == 9
    assert "certificate.json" in told.output
