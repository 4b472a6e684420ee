"""What each hostile file costs the process that reads it: ``python -m tests.hostile.measure`` prints a table.

Each file is written, and read by a process of its own that has read an honest workbook before. Given files, the first
of which is honest, it reads them one after the other in this process and prints one JSON object: name of the file ->
codes of its findings, seconds of wall and of processor time (the small process that opens large files included), and by
how many bytes the most memory ever used by this process grew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from planner.errors import InputError
from planner.workbook import read_book
from tests.hostile import files
from tests.workbook import forge

ROOT = Path(__file__).parents[2]


def peak() -> int:
    """Most bytes of memory that this process has ever used."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def cost(path: Path) -> dict[str, object]:
    """What reading a file finds and costs."""
    before, start, used = peak(), time.perf_counter(), sum(os.times()[:4])
    try:
        found = [finding.code for finding in read_book(path).findings]
    except InputError as refused:
        found = [finding.code for finding in refused.findings]
    return {
        "codes": found[:5],
        "wall": time.perf_counter() - start,
        "processor": sum(os.times()[:4]) - used,
        "grown": peak() - before,
        "peak": peak(),
    }


def honest(folder: Path) -> Path:
    """A workbook with one header and nothing else."""
    return forge.pack(folder / "first.xlsx", forge.parts({"offers": forge.sheet(forge.header("offer"))}))


def read_in_one_process(paths: list[Path]) -> dict[str, dict[str, object]]:
    """What a new process says of these files, after an honest one."""
    command = [sys.executable, "-m", "tests.hostile.measure", *map(str, paths)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
    told: dict[str, dict[str, object]] = json.loads(ended.stdout)
    return told


def table() -> list[str]:
    """A line for each hostile file."""
    lines = ["file                       packed  found            wall s  processor s  grown MB  peak MB"]
    with tempfile.TemporaryDirectory() as folder:
        first = honest(Path(folder))
        for name, (make, _) in files.REFUSED.items():
            path = make(Path(folder) / f"{name}.xlsx")
            (told,) = read_in_one_process([first, path]).values()
            size, megabyte = path.stat().st_size, 1e6
            lines.append(
                f"{name:24} {size / 1e3:7.1f}k  {', '.join(told['codes']):16} {told['wall']:6.2f}  "
                f"{told['processor']:11.2f}  {told['grown'] / megabyte:8.1f}  {told['peak'] / megabyte:7.1f}"
            )
            path.unlink()
    return lines


if __name__ == "__main__":
    if len(sys.argv) > 1:
        cost(Path(sys.argv[1]))
        print(json.dumps({path.stem: cost(path) for path in map(Path, sys.argv[2:])}))  # noqa: T201 - its only answer
    else:
        print("\n".join(table()))  # noqa: T201 - its only answer
