"""Disks that are full, refuse or may not be written: section 4 of the catalogue, by the names it gives."""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.app import app
from planner.errors import OutputError
from planner.fanout import fan_out
from planner.run import pipeline
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.registry import find_runs
from tests.fanout.drive import cases, rows
from tests.hostile.killing import everything, plan


def test_cr_disk_full(case, disk):
    """Whatever room is left, from none to almost enough: the earlier run is intact, nothing is left, the exit is 9."""
    place = disk / "run"
    run(case, RunOptions(out=place))
    before = everything(place)
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    ballast = disk / "ballast"
    for room in (0, 4096, *(random.Random("room").randrange(4096, 200_000) for _ in range(2))):
        ballast.write_bytes(bytes(max(free - room, 0)))
        with pytest.raises(OutputError, match="no space left") as raised:
            run(case, RunOptions(out=place, force=True))
        assert raised.value.exit_code == 9
        assert everything(place) == before
        assert sorted(path.name for path in disk.iterdir()) == ["ballast", "run"]
        ballast.unlink()
    ballast.write_bytes(bytes(free - 20_000))
    ended = plan("solve", case, "--out", place, "--force")
    assert ended.returncode == 9, ended.stderr
    assert b"no space left on the disk" in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert everything(place) == before
    ballast.unlink()
    run(case, RunOptions(out=place, force=True))
    assert [one.spoilt() for one in find_runs(disk)] == [[]]


def test_cr_disk_full_mid_sweep(tmp_path, disk):
    """The disk is full when some cases are finished: they stay written down, and with room the others are done."""
    asked, work = cases(400), "tests.fanout.works:square"
    whole = fan_out(work, {}, asked, tmp_path / "whole", workers=0)
    journal, ballast = disk / "journal", disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    ballast.write_bytes(bytes(free - (tmp_path / "whole").stat().st_size // 2))
    with pytest.raises(OutputError, match="make room and go on with --resume") as raised:
        fan_out(work, {}, asked, journal, workers=0)
    assert raised.value.exit_code == 9
    kept = journal.read_bytes().count(b"\n") - 1
    assert 0 < kept < len(asked)
    ballast.unlink()
    told = []
    again = fan_out(work, {}, asked, journal, workers=0, resume=True, progress=told.append)
    assert told[0].finished == kept
    assert rows(again) == rows(whole)


def test_a_full_disk_costs_no_file_of_the_user(case, disk):
    """Templates, conversions and marked copies that find no room leave what was there, and nothing else."""
    targets = [
        ("template", disk / "t.xlsx", "--force"),
        ("convert", case, disk / "c.xlsx", "--force"),
        ("example", disk / "e.xlsx", "--force"),
    ]
    for _, *rest in targets:
        next(Path(part) for part in rest if str(part).startswith(str(disk))).write_bytes(b"mine")
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "ballast").write_bytes(bytes(free))
    before = everything(disk)
    for words in targets:
        told = CliRunner().invoke(app, [str(word) for word in words])
        assert told.exit_code == 9, (words, told.output)
        assert "space" in told.stderr
        assert everything(disk) == before


@pytest.mark.parametrize(
    ("where", "fault"),
    [("mkdir", errno.EDQUOT), ("open", errno.ENOSPC), ("fsync", errno.EIO), ("rename", errno.ENOSPC)],
)
def test_a_disk_that_refuses_at_any_step(case, tmp_path, monkeypatch, fault, where):
    """The same without a disk: the system refuses the n-th of each kind of step of writing a run, for many n."""
    place = tmp_path / "out" / "run"
    run(case, RunOptions(out=place))
    before = everything(place)
    for number in (1, 2, 40):
        with monkeypatch.context() as patched:
            met = _refuse(patched, where, number, fault)
            if where == "rename":
                patched.setattr("planner.run.folder.exchange", lambda *_: False)
            try:
                run(case, RunOptions(out=place, force=True))
            except OutputError as refused:
                assert refused.exit_code == 9
                assert met()
            else:
                assert not met()
        assert everything(place) == before or not met()
        assert sorted(path.name for path in place.parent.iterdir()) == ["run"], (where, number)
        before = everything(place)


def _refuse(patched, where, number, fault):
    """Make the n-th step of a kind fail, below the folder that is being written; whether it came to that."""
    left = [number]

    def counted(place) -> None:
        if ".run-" in str(place) and not str(place).endswith(".lock"):
            left[0] -= 1
            if left[0] == 0:
                raise OSError(fault, os.strerror(fault), str(place))

    def wrap(function):
        def call(*values, **more):
            place = values[0]
            if isinstance(place, int) and where == "fsync":
                place = Path(f"/proc/self/fd/{place}").readlink() if Path("/proc/self/fd").exists() else ".run-"
            counted(place)
            return function(*values, **more)

        return call

    if where == "open":
        patched.setattr(io, "open", wrap(io.open))
        patched.setattr(builtins, "open", wrap(builtins.open))
    else:
        patched.setattr(os, where, wrap(getattr(os, where)))
    return lambda: left[0] <= 0


def test_cr_readonly_out(case, disk, monkeypatch):
    """Told before anything is solved."""
    run(case, RunOptions(out=disk / "old"))
    before = everything(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    monkeypatch.setattr(pipeline, "solve", lambda *_: pytest.fail("solved"))
    for options in (RunOptions(out=disk / "new"), RunOptions(out=disk / "old", force=True)):
        with pytest.raises(OutputError, match="read-only") as raised:
            run(case, options)
        assert raised.value.exit_code == 9
    assert everything(disk) == before
    assert [one.spoilt() for one in find_runs(disk)] == [[]]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_cr_readonly_out_of_another_user(case, tmp_path, monkeypatch):
    target = tmp_path / "theirs"
    target.mkdir(mode=0o555)
    monkeypatch.setattr(pipeline, "solve", lambda *_: pytest.fail("solved"))
    with pytest.raises(OutputError, match="may not write"):
        run(case, RunOptions(out=target / "run"))


def test_cr_out_is_file(case, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setattr(pipeline, "solve", lambda *_: pytest.fail("solved"))
    for place in ("file", "file/below"):
        with pytest.raises(OutputError, match="file, not a folder"):
            run(case, RunOptions(out=tmp_path / place, force=True))
    assert (tmp_path / "file").read_text() == "mine"
