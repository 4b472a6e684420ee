"""Read files one after the other in a process of its own and tell what each cost: ``python -m tests.hostile.measure``.

The output is one JSON object: name of the file -> codes of its findings, seconds of wall and of processor time (the
small process that opens large files included), and by how many bytes the most memory ever used by this process grew.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from planner.errors import InputError
from planner.workbook import read_book


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
    }


if __name__ == "__main__":
    cost(Path(sys.argv[1]))
    print(json.dumps({path.stem: cost(path) for path in map(Path, sys.argv[2:])}))  # noqa: T201 - its only answer
