"""sc_wheel_clean: the wheel holds what the planner needs, nothing else, and works by itself without a network."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.supply.closure import ROOT, project
from tests.supply.fenced import FENCE, solved_behind_the_fence

SECRETS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[0-9A-Za-z-]{10,}"
    rb"|(?i:(?:password|secret|token)\s*=\s*[\"'][A-Za-z0-9+/]{20,}[\"'])"
)
KINDS = frozenset({".py", ".csv", ".json", ".j2", ".html", ".css", ".js", ".svg", ".md", ".txt", ".typed"})


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as pip builds it, but without fetching anything."""
    builders = pytest.importorskip("hatchling.builders.wheel")
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = builders.WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def _sources() -> set[str]:
    """All files of the two packages."""
    files = (path for name in ("planner", "models") for path in (ROOT / name).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_it_holds_the_packages_the_example_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    told = {name for name in names if ".dist-info/" in name}
    example = {f"planner/example/india/{path.name}" for path in (ROOT / "inputs" / "india").iterdir() if path.is_file()}
    assert len(example) > 20
    assert names - told == _sources() | example
    assert {name.partition("/")[2] for name in told} >= {"METADATA", "RECORD", "WHEEL", "entry_points.txt"}


def test_it_holds_no_tests_no_data_of_others_and_no_secrets(wheel):
    with zipfile.ZipFile(wheel) as archive:
        for part in archive.infolist():
            path = Path(part.filename)
            assert path.parts[0] in ("planner", "models") or path.parts[0].endswith(".dist-info"), part.filename
            assert not {"tests", "test", "outputs", "__pycache__", ".git", ".venv"} & set(path.parts), part.filename
            assert ".dist-info" in part.filename or path.suffix in KINDS, part.filename
            assert part.file_size < 5_000_000, part.filename
            assert not SECRETS.search(archive.read(part)), part.filename
    assert wheel.stat().st_size < 5_000_000


def test_it_asks_for_what_the_project_asks(wheel):
    """The requirements, none of them an address, and the command."""
    with zipfile.ZipFile(wheel) as archive:
        info = next(name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name)
        told = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        commands = archive.read(f"{info}/entry_points.txt").decode()
    asked = told.get_all("Requires-Dist") or []
    assert len([line for line in asked if "extra ==" not in line]) == len(project()[""])
    assert not [line for line in asked if "@" in line or "://" in line]
    assert "plan = planner.cli:main" in commands
    assert told["Name"] == "magnet-sourcing-planner"


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_it_plans_from_an_empty_folder_without_a_network(unpacked, tmp_path):
    """The example is written, and a case is solved, by nothing but what the wheel holds."""
    told = solved_behind_the_fence(tmp_path, unpacked)
    assert all(Path(place).is_relative_to(unpacked) for place in told["planner"])


def test_the_example_comes_with_it(unpacked, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    for words in (["example", "india.xlsx"], ["template", "empty.xlsx"]):
        command = [sys.executable, "-c", f"{FENCE}\nfrom planner.cli import main; main()", *words]
        ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120)
        assert ended.returncode == 0, ended.stderr
        assert (tmp_path / words[1]).stat().st_size > 10_000
