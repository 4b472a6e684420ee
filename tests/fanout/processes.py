"""Processes that the tests start, kill and wait for; every wait is for something to become true."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
DEADLINE = 90.0

posix = pytest.mark.skipif(os.name != "posix", reason="kills processes by signals")


def until(holds, what):
    """Wait until something is true; what it gives is given on."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.005)
    pytest.fail(f"waited in vain until {what}")


def snapshot(folder):
    """The code as it is now, in a place where nobody changes it."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("planner", "models", "tests/fanout"):
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    (folder / "tests" / "__init__.py").touch()
    return folder


def changed_snapshot(folder):
    """The code with a module that is a little different."""
    module = snapshot(folder) / "planner" / "calendar.py"
    module.write_text(module.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    return folder


def other_package(folder, name, number):
    """The code where a package says that it is of another version."""
    told = snapshot(folder) / f"{name}-{number}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n", encoding="utf-8")
    return folder


def start(folder, *arguments, quiet=False):
    """A Python process on a snapshot; what it says is kept, or lost if it is to be quiet."""
    where = subprocess.DEVNULL if quiet else subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"},
        stderr=where,
        stdout=where,
        text=True,
    )


def drive(folder, *arguments):
    """A driver."""
    return start(folder, "-m", "tests.fanout.drive", *arguments)


def drive_to_end(folder, *arguments):
    """A driver that is waited for; exit code and what it says on stderr."""
    driver = drive(folder, *arguments)
    _, told = driver.communicate(timeout=DEADLINE)
    return driver.returncode, told


def workers_of(process):
    """The worker processes that a process has now."""
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def running(process):
    """Whether a process still runs; one that ends while it is asked does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def all_gone(processes):
    """Whether none of the processes runs any more."""
    return not any(running(process) for process in processes)


def lines_of(journal):
    """Whole lines of a journal."""
    return journal.read_bytes().count(b"\n") if journal.exists() else 0
