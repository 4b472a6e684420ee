"""Real runs of ``plan solve`` that are killed, and what must be true of the folder afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.registry import find_runs
from tests.hostile import workbooks as w
from tests.run.inputs import small
from tests.workbook import forge

ROOT = Path(__file__).parents[2]
CHILD = "child.py"
"""The script of the small process that opens large workbooks."""


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that runs the planner from here."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", **more}


def large_workbook(folder: Path) -> Path:
    """A small case in a workbook that unpacks to so much that another process must open it."""
    chance = random.Random("notes")
    words = " ".join(f"{chance.getrandbits(40):x}" for _ in range(60))
    notes = forge.row(1, forge.text("A1", "note")) + "".join(
        forge.row(number, forge.text(f"A{number}", f"{number} {words}")) for number in range(2, 7000)
    )
    return w.write(folder, w.as_case(small()), sheets={"_notes": forge.sheet(notes)}, name="small.xlsx")


def plan(*arguments: object, **more: str) -> subprocess.CompletedProcess[bytes]:
    """A real process that is waited for."""
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        env=environment(**more),
        capture_output=True,
        check=False,
        timeout=120,
    )


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def content(folder: Path) -> dict[str, bytes]:
    """All files of a run but its manifest, which knows the clock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def alive(session: int) -> list[psutil.Process]:
    """Processes of a session that are still at work; the dead that nobody has buried do not count."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


_COUNTED = """
    import os, signal, sys

    last, seen, on = sys.argv.pop(1), 0, False
    FILES = ("open", "os.", "shutil.", "ctypes.")

    def step(event, values):
        global seen, on
        if not event.startswith(FILES) or event in ("os.listdir", "os.scandir", "os.walk"):
            return
        on = on or (event == "os.mkdir" and ".run-" in str(values[0]))
        if not on:
            return
        seen += 1
        if str(seen) == last or (not last.isdigit() and last in f"{event} {values}"):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    from planner.cli import signals
    leave = signals.leave
    signals.leave = lambda code: (print("steps", seen, file=sys.stderr), leave(code))
    from planner.cli import main
    main()
"""


@dataclass
class Tally:
    """What the kills met.

    Attributes:
        kills: processes that were killed before they had ended.
        late: processes that had ended before they could be killed.
        halves: kills that left a part of a run behind, never listed, gone after the next run.
        replaced: kills after which the new run stood already.
        orphans: kills that left the process behind that opens workbooks; it ended by itself.
    """

    kills: int = 0
    late: int = 0
    halves: int = 0
    replaced: int = 0
    orphans: int = 0
    where: list[str] = field(default_factory=list)


class Range:
    """A folder with two finished runs, in which runs are killed."""

    def __init__(self, folder: Path) -> None:
        """Make the workbook and the two runs."""
        self.source = large_workbook(folder)
        self.outputs = folder / "outputs"
        self.place = self.outputs / "run"
        self.tally = Tally()
        for name in ("run", "other"):
            run(self.source, RunOptions(out=self.outputs / name))
        self.wanted = content(self.place)
        self.other = {path: path.read_bytes() for path in (self.outputs / "other").rglob("*") if path.is_file()}

    def start(self, *before: str) -> subprocess.Popen[bytes]:
        """Start a run that replaces the first one, in a session of its own."""
        self.before = (self.place / "manifest.json").read_bytes()
        return subprocess.Popen(
            [sys.executable, *before, "solve", str(self.source), "--out", str(self.place), "--force", "--quiet"],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def length(self) -> float:
        """Seconds of a run that nobody kills."""
        begun = time.perf_counter()
        with self.start("-m", "planner") as process:
            _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
        return time.perf_counter() - begun

    def steps(self) -> int:
        """How often a run touches files from its first folder on."""
        with self.start("-c", textwrap.dedent(_COUNTED), "0") as process:
            _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
        return int(told.split()[-1])

    def kill_after(self, seconds: float) -> None:
        """Kill a run so many seconds after its start, and look at what is left."""
        with self.start("-m", "planner") as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate(timeout=20)
        self._look(process, f"{seconds:.3f} s")

    def kill_at(self, step: int | str) -> None:
        """Kill a run when it touches files for the n-th time, or in a way that these words tell."""
        with self.start("-c", textwrap.dedent(_COUNTED), str(step)) as process:
            process.communicate(timeout=60)
        self._look(process, f"step {step}")

    def _look(self, process: subprocess.Popen[bytes], where: str) -> None:
        """Old results intact, no half run listed, no child left; then the next run succeeds and tidies up."""
        if process.returncode != -signal.SIGKILL:
            assert process.returncode == 0, where
            self.tally.late += 1
            return
        self.tally.kills += 1
        self.tally.where.append(where)
        self._no_child_stays(process.pid, where)
        now = (self.place / "manifest.json").read_bytes()
        self.tally.replaced += now != self.before
        self.tally.halves += any(path.name.endswith(".tmp") for path in self.outputs.iterdir())
        self._whole(where)
        run(self.source, RunOptions(out=self.place, force=True))
        self._whole(where)
        assert sorted(path.name for path in self.outputs.iterdir()) == ["other", "run"], where

    def _no_child_stays(self, session: int, where: str) -> None:
        until = time.monotonic() + 5
        self.tally.orphans += bool(left := alive(session))
        while left and time.monotonic() < until:
            psutil.wait_procs(left, timeout=0.05)
            left = alive(session)
        assert not left, (where, [process.cmdline() for process in left])

    def _whole(self, where: str) -> None:
        """Both runs are listed, nothing else is, and each is what was written."""
        listed = find_runs(self.outputs)
        assert sorted(one.folder.name for one in listed) == ["other", "run"], where
        assert [one.spoilt() for one in listed] == [[], []], where
        assert content(self.place) == self.wanted, where
        assert {path: path.read_bytes() for path in self.other} == self.other, where

    def kill_while_the_child_reads(self) -> None:
        """Kill a run as soon as the process is there that opens its workbook."""
        with self.start("-m", "planner") as process:
            while process.poll() is None and not any(CHILD in " ".join(_words(one)) for one in alive(process.pid)):
                continue
            process.kill()
            process.communicate(timeout=20)
        self._look(process, "child")


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
