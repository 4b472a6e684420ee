"""``plan stress``, killed at any moment and as often as it pleases, leaves the very bytes of one nobody disturbed."""

from __future__ import annotations

import random
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.run.options import RunOptions
from planner.run.pipeline import run
from tests.fanout.processes import lines_of, posix, snapshot, start, until
from tests.run.inputs import small, write_case

ASKED = ("--pairs", "all", "--late", "10,20,30,40,50,60,70,80,90", "--demand", "1,2,3,4,5,6,7,8,9,10", "--workers", "2")
LEAST_CASES = 30

pytestmark = [posix, pytest.mark.slow]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code in a place where nobody changes it between the two halves of a test."""
    return snapshot(tmp_path_factory.mktemp("code"))


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the small case."""
    folder = tmp_path_factory.mktemp("planned")
    return run(write_case(folder / "small", small()), RunOptions(folder / "run")).folder


@pytest.fixture(scope="module")
def whole(code: Path, planned: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run leaves."""
    folder = tmp_path_factory.mktemp("whole")
    _to_end(_stress(code, planned, folder))
    return _files(folder / "out")


def _stress(code: Path, planned: Path, folder: Path) -> subprocess.Popen[str]:
    """The command, started or gone on with; its journals stand in ``folder``."""
    return start(code, "-m", "planner", "stress", planned, *ASKED, "--out", folder / "out", "--resume", "--json")


def _to_end(process: subprocess.Popen[str]) -> None:
    _, told = process.communicate(timeout=90)
    assert process.returncode == 0, told


def _files(folder: Path) -> dict[str, bytes]:
    """All files but the manifest, which knows the clock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def _lines(folder: Path) -> int:
    """Lines of all journals: a head for each stage begun, and a case each."""
    return sum(lines_of(journal) for journal in folder.glob(".out.journal.*"))


def _killed(process: subprocess.Popen[str], moment: Callable[[], bool], what: str) -> bool:
    """Kill the command at a moment; whether it was not done yet."""
    until(lambda: process.poll() is not None or moment(), what)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    return process.returncode == -signal.SIGKILL


def _left(folder: Path) -> list[str]:
    """What stands beside the result when all is done."""
    return sorted(path.name for path in folder.iterdir() if path.name != "out" and not path.name.endswith(".lock"))


@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again_it_ends_alike(
    code: Path, planned: Path, whole: dict[str, bytes], tmp_path: Path, seed: int
) -> None:
    """Among the cases, wherever the dice say; each time something more is finished than before."""
    dice = random.Random(seed)
    moments = sorted(dice.sample(range(1, LEAST_CASES), 3))
    reached = [0]
    for count in moments:
        done = _killed(
            _stress(code, planned, tmp_path), lambda count=count: _lines(tmp_path) >= count, f"{count} lines are there"
        )
        assert done, "it was over before it could be killed"
        assert not (tmp_path / "out").exists()
        reached.append(_lines(tmp_path))
    assert reached == sorted(reached)
    assert reached[-1] >= moments[-1]
    _to_end(_stress(code, planned, tmp_path))
    assert _files(tmp_path / "out") == whole
    assert _left(tmp_path) == []


@pytest.mark.parametrize("file", ["tables", "stress.xlsx", "manifest.json"])
def test_killed_while_it_writes_it_ends_alike(
    code: Path, planned: Path, whole: dict[str, bytes], tmp_path: Path, file: str
) -> None:
    """Half a folder is no result: nothing stands at its place, and what was left behind is gone afterwards."""
    process = _stress(code, planned, tmp_path)
    _killed(process, lambda: any(tmp_path.glob(f".run-*.tmp/{file}")), f"{file} is written")
    if not (tmp_path / "out").exists():
        _to_end(_stress(code, planned, tmp_path))
        assert _left(tmp_path) == []
    assert _files(tmp_path / "out") == whole


@pytest.mark.parametrize("seed", range(2))
def test_killed_by_the_clock_it_ends_alike(
    code: Path, planned: Path, whole: dict[str, bytes], tmp_path: Path, seed: int
) -> None:
    """At any moment at all: before the first case, among them, or as it ends."""
    dice = random.Random(100 + seed)
    for _ in range(3):
        process = _stress(code, planned, tmp_path)
        try:
            process.wait(dice.uniform(0.2, 3.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        if (tmp_path / "out").exists():
            break
    else:
        _to_end(_stress(code, planned, tmp_path))
    assert _files(tmp_path / "out") == whole
