"""A case, and a disk so small that it can be filled."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.run.inputs import small, write_case

MOUNTS = os.name == "posix" and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount") is not None
ROOM = 24_000_000


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write_case(tmp_path / "small", small())


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    if not MOUNTS:
        pytest.skip("only the system's administrator can make a small disk")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
