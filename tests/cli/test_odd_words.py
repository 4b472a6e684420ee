"""Command lines that nobody means: each ends with a sentence and a code, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

import planner.cli
from planner.cli.app import app
from planner.cli.console import NO_MEMORY
from tests.hostile.killing import plan
from tests.run.inputs import clashing, small, write_case


def ended(*words: object) -> tuple[int, str]:
    """Exit code and words of a command; anything but a planned end is a failure."""
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told.exit_code, told.output


@pytest.fixture
def case(tmp_path) -> Path:
    return write_case(tmp_path / "case", small())


@pytest.mark.parametrize("place", ["", ".", "..", "/", "sub/.."])
@pytest.mark.parametrize("command", ["solve", "compare", "frontier"])
def test_a_run_needs_a_folder_of_its_own(case, tmp_path, monkeypatch, command, place):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    more = {"compare": ["--targets", "25"], "frontier": ["--target", "magnet"]}.get(command, [])
    code, told = ended(command, case, *more, "--out", place, "--force")
    assert code == 9, told
    assert "no name for a folder of its own" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "sub"]


@pytest.mark.parametrize("place", ["", ".", "..", "/"])
@pytest.mark.parametrize("command", [["template"], ["example"]])
def test_a_workbook_needs_a_name(tmp_path, monkeypatch, command, place):
    monkeypatch.chdir(tmp_path)
    code, told = ended(*command, place, "--force")
    assert (code, "is a folder" in told) == (2, True), told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", " ", ",", " , "])
def test_a_scenario_that_was_left_blank_is_no_plan_without_one(case, tmp_path, name):
    """As a script writes whose variable was never set."""
    code, told = ended("solve", case, "--scenario", name, "--out", tmp_path / "out" / "run")
    assert code == 2, told
    assert "give the name of a scenario" in told
    assert not (tmp_path / "out").exists()


def test_a_refusal_of_several_lines_is_told_in_lines(tmp_path):
    code, told = ended(
        "compare", write_case(tmp_path / "clash", clashing()), "--targets", "25", "--out", tmp_path / "x"
    )
    assert code == 3, told
    assert "\N{REPLACEMENT CHARACTER}" not in told
    assert any(line.startswith("1. ") for line in told.splitlines())


def test_folders_made_on_the_way_to_a_run_that_fails_are_taken_back(tmp_path):
    case = write_case(tmp_path / "clash", clashing())
    (tmp_path / "mine").mkdir()
    code, _ = ended("solve", case, "--out", tmp_path / "mine" / "new" / "newer" / "run")
    assert code == 3
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize("command", [["check"], ["lint"], ["scenarios"]])
def test_no_memory_in_any_command_is_told(case, monkeypatch, command):
    def none(*_args, **_more):
        raise MemoryError

    monkeypatch.setattr("planner.workbook.folder.read_folder", none)
    code, told = ended(*command, case)
    assert (code, NO_MEMORY in told) == (7, True), told


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (MemoryError(), 7),
        (ImportError("libx.so: failed to map segment from shared object"), 7),
        (ImportError("No module named 'x'"), None),
    ],
)
def test_no_memory_for_the_program_itself_is_told(monkeypatch, capsys, fault, code):
    """As the libraries are loaded, too; any other fault of loading is not taken for it."""

    class Absent(ModuleType):
        def app(self):
            raise fault

    def leave(found):
        raise SystemExit(found)

    monkeypatch.setitem(sys.modules, "planner.cli.app", Absent("planner.cli.app"))
    monkeypatch.setattr(planner.cli.signals, "leave", leave)
    monkeypatch.setattr(planner.cli.signals, "install", lambda: None)
    monkeypatch.setattr(sys, "argv", ["plan", "solve"])
    with pytest.raises(SystemExit if code else ImportError) as raised:
        planner.cli.main()
    if code:
        assert raised.value.code == code
        assert NO_MEMORY in capsys.readouterr().err


_BOUNDED = """
import re, resource, sys
room = int(sys.argv.pop(1))
import planner.cli.app, planner.run.pipeline
size = re.search(r"VmSize:\\s+(\\d+)", open("/proc/self/status").read())
resource.setrlimit(resource.RLIMIT_AS, (int(size[1]) * 1024 + room,) * 2)
from planner.cli import main
main()
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is bounded as Linux counts it")
@pytest.mark.parametrize("room", [1_000_000, pytest.param(100_000_000, marks=pytest.mark.slow)])
def test_st_memory_in_a_process_that_may_take_no_more(case, tmp_path, room):
    """At once, and where it would be the solver that finds no room: a sentence, 7, and nothing is left."""
    command = [sys.executable, "-c", _BOUNDED, str(room), "solve", str(case), "--out", str(tmp_path / "out" / "run")]
    told = subprocess.run(
        command, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, capture_output=True, check=False, timeout=120
    )
    assert told.returncode == 7, told.stderr
    assert b"memory" in told.stderr
    assert b"Traceback" not in told.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="names that are no text are of POSIX")
def test_names_of_files_that_are_no_text_are_names_all_the_same(tmp_path):
    """A workbook and a run whose names are not UTF-8 go through every command that writes."""
    case = write_case(tmp_path / os.fsdecode(b"ca\xffse"), small())
    run, again = (tmp_path / os.fsdecode(name) for name in (b"ru\xfen", b"ag\xffain"))
    for words in (
        ["solve", case, "--out", run],
        ["solve", case, "--out", again, "--json"],
        ["audit", run],
        ["report", run, "--lang", "hi"],
        ["diff", run, again, "--out", tmp_path / os.fsdecode(b"di\xffff.xlsx")],
        ["convert", case, tmp_path / os.fsdecode(b"bo\xffok.xlsx")],
        ["check", tmp_path / os.fsdecode(b"bo\xffok.xlsx"), "--annotate"],
        ["compare", case, "--targets", "25", "--by", "FY2026-27", "--out", tmp_path / os.fsdecode(b"co\xff")],
        ["frontier", case, "--target", "magnet", "--out", tmp_path / os.fsdecode(b"fr\xff")],
        ["stress", run, "--out", tmp_path / os.fsdecode(b"st\xff")],
        ["runs", tmp_path, "--verify"],
    ):
        told = plan(*words)
        assert told.returncode == 0, (words[0], told.stderr)
        assert b"Traceback" not in told.stderr
