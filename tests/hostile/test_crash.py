"""Crash safety: section 4 of the catalogue, by the names it gives; kills and full disks have files of their own."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.run import manifest as run_manifest
from planner.run import pipeline
from planner.run.folder import RunFolder
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.registry import find_runs
from planner.workbook import files as workbook_files
from tests.hostile.killing import environment, everything, plan
from tests.run.inputs import small, write_case

# ---- the steps of writing


def _name_of(handle: int) -> str:
    return str(Path(f"/proc/self/fd/{handle}").readlink())


def _log_steps(monkeypatch) -> list[tuple[str, str]]:
    """The flushes and renames of what follows, in order."""
    steps: list[tuple[str, str]] = []

    def log(name, function, place_of):
        def call(*values, **more):
            steps.append((name, place_of(*values)))
            return function(*values, **more)

        return call

    monkeypatch.setattr(
        os, "fsync", log("fsync", os.fsync, lambda handle: str(Path(f"/proc/self/fd/{handle}").readlink()))
    )
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, log("rename", getattr(os, name), lambda source, target: str(source)))
    return steps


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files are told by their number")
def test_cr_atomic_each_file(case, tmp_path, monkeypatch):
    """A file is written beside its place, flushed, and only then put there; then its folder is flushed."""
    steps = _log_steps(monkeypatch)
    workbook_files.write_atomically(tmp_path / "book.xlsx", b"new")
    assert [step for step, _ in steps] == ["fsync", "rename", "fsync"]
    assert steps[0][1] == steps[1][1]
    assert Path(steps[0][1]).parent == tmp_path
    assert steps[2][1] == str(tmp_path)
    steps.clear()
    workbook_files.write_folder(tmp_path / "folder", {"a.csv": b"1", "b.csv": b"2"})
    assert [step for step, _ in steps] == ["fsync"] * 3 + ["rename", "fsync"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files are told by their number")
def test_cr_run_folder_commit(case, tmp_path, monkeypatch):
    """All files and all folders are flushed before the one rename that makes the run; the manifest is written last."""
    steps = _log_steps(monkeypatch)
    place = run(case, RunOptions(out=tmp_path / "run")).folder
    renames = [number for number, (step, _) in enumerate(steps) if step == "rename"]
    assert len(renames) == 1
    temporary = Path(steps[renames[0]][1])
    flushed = {Path(name).relative_to(temporary).as_posix() for _, name in steps[: renames[0]]}
    folders = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_dir()}
    assert flushed == {*everything(place), *folders, "."}
    assert steps[renames[0] + 1 :] == [("fsync", str(tmp_path))]
    told = json.loads((place / "manifest.json").read_bytes())
    assert set(told["files"]) == set(everything(place)) - {"manifest.json"}
    (place / "manifest.json").unlink()
    assert find_runs(tmp_path) == []


# ---- two at once

_HELD = """
    import sys
    import planner.run.pipeline as pipeline
    from planner.cli import main

    solve = pipeline.solve

    def held(*given):
        print("solving", flush=True)
        sys.stdin.readline()
        return solve(*given)

    pipeline.solve = held
    main()
"""


def _start_held(case: Path, place: Path) -> subprocess.Popen[bytes]:
    """A run that waits in its solver for a line on stdin."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_HELD), "solve", str(case), "--out", str(place), "--force"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"solving\n"
    return process


def test_cr_two_runs_one_folder(case, tmp_path):
    """The second says who holds the place and ends with 9; the first is not disturbed."""
    place = tmp_path / "out" / "run"
    with _start_held(case, place) as first:
        second = plan("solve", case, "--out", place, "--force")
        assert second.returncode == 9
        assert f"process {first.pid} on".encode() in second.stderr
        assert b"Traceback" not in second.stderr
        first.communicate(b"go\n", timeout=60)
    assert first.returncode == 0
    assert [one.spoilt() for one in find_runs(place.parent)] == [[]]
    assert [path.name for path in place.parent.iterdir()] == ["run"]


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_the_place_of_a_dead_run_is_taken_over(case, tmp_path):
    place = tmp_path / "out" / "run"
    with _start_held(case, place) as first:
        first.kill()
        first.communicate(timeout=20)
    assert list(place.parent.glob(".run-*"))
    assert plan("solve", case, "--out", place, "--quiet").returncode == 0
    assert [path.name for path in place.parent.iterdir()] == ["run"]


def test_many_at_once_have_places_of_their_own(case, tmp_path):
    """Runs that nobody named, started in the same second."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "planner", "solve", str(case), "--quiet"], cwd=tmp_path, env=environment()
        )
        for _ in range(2)
    ]
    assert [process.wait(120) for process in started] == [0, 0]
    assert len(find_runs(tmp_path / "outputs")) == 2
    assert all(not one.spoilt() for one in find_runs(tmp_path / "outputs"))
    assert not list((tmp_path / "outputs").glob(".*"))


# ---- the clock, the language


@pytest.mark.parametrize("year", [1970, 9998])
def test_cr_clock_back(case, tmp_path, monkeypatch, year):
    """A clock that was lost, or jumps back in the middle of a run: all is written, read and listed all the same."""
    run(case, RunOptions(out=tmp_path / "out" / "earlier"))
    _set_clock(monkeypatch, year)
    later = run(case, RunOptions(out=tmp_path / "out" / "later"))
    assert {one.folder.name for one in find_runs(tmp_path / "out")} == {"earlier", "later"}
    assert all(not one.spoilt() for one in find_runs(tmp_path / "out"))
    earlier = everything(tmp_path / "out" / "earlier")
    assert {name for name, raw in everything(later.folder).items() if earlier[name] != raw} == {"manifest.json"}
    assert all(spent >= 0 for spent in later.seconds.values())
    monkeypatch.chdir(tmp_path)
    for words in (["convert", str(case), "book.xlsx"], ["template", "t.xlsx"], ["check", "book.xlsx", "--annotate"]):
        told = CliRunner().invoke(app, words)
        assert told.exit_code == 0, (words, told.output)
    assert run(Path("book.xlsx")).folder.is_dir()


def _set_clock(monkeypatch, year: int) -> None:
    """Let all clocks but those that only measure show 1 January of a year, each look a second before the last one."""
    now = [(datetime.datetime(year, 1, 1) - datetime.datetime(1970, 1, 1)).total_seconds() + 90_000]

    def tick(*_):
        now[0] -= 1.0
        return now[0]

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            shown = cls(1970, 1, 1) + datetime.timedelta(seconds=tick())
            return shown.replace(tzinfo=tz)

    def localtime(seconds=None):
        shown = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=tick() if seconds is None else seconds)
        return shown.timetuple()

    monkeypatch.setattr(time, "time", tick)
    monkeypatch.setattr(time, "localtime", localtime)
    monkeypatch.setattr(pipeline, "datetime", Clock)
    monkeypatch.setattr(run_manifest, "datetime", Clock)


@pytest.mark.skipif(os.name != "posix", reason="languages of POSIX")
@pytest.mark.parametrize("encoding", [pytest.param({}, marks=pytest.mark.slow), {"PYTHONIOENCODING": "ascii"}])
def test_cr_utf8_locale_C(tmp_path, encoding):  # noqa: N802 - the name the catalogue gives
    """Without any language of the system, names stay what they are in every file, and printing never fails."""
    name = "नियोडिमियम ₹"
    sheets = small(settings=[*small()["settings"], {"setting": "title", "value": name}])
    sheets["settings"] = [row for row in sheets["settings"] if row.get("value") != "A small case"]
    for rows in sheets.values():
        for row in rows:
            for column, value in row.items():
                if value == "metal mill":
                    row[column] = name
    case = write_case(tmp_path / "क", sheets)
    bare = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", **encoding}
    ended = plan("solve", case, "--out", tmp_path / "run", **bare)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == b""
    assert name in (tmp_path / "run" / "tables" / "purchases.csv").read_text(encoding="utf-8")
    plain = run(case, RunOptions(out=tmp_path / "plain")).folder
    files, wanted = everything(tmp_path / "run"), everything(plain)
    assert {key for key, raw in wanted.items() if files[key] != raw} == {"manifest.json"}
    for words in (["runs", tmp_path, "--verify"], ["check", case], ["convert", case, tmp_path / "b.xlsx"]):
        told = plan(*words, **bare)
        assert told.returncode == 0, (words, told.stderr)
        assert b"Traceback" not in told.stderr


def test_a_folder_that_is_given_back_can_be_taken_again(tmp_path):
    """A run that ends before it writes leaves the place free, in the same process too."""
    with RunFolder(tmp_path / "run", numbered=False, force=False):
        pass
    with RunFolder(tmp_path / "run", numbered=False, force=False) as folder:
        assert folder.target == tmp_path / "run"
    assert list(tmp_path.iterdir()) == []
