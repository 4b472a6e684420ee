"""What comparing, sweeping and stressing India cost, in cold plans: ``python -m tests.bench.sweeps``.

Runs the real commands, each in processes of its own, and prints wall time and processor time of all of them as a
multiple of ``plan solve``, which is run before, between and after; of those the quickest counts.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench.__main__ import environment
from tests.bench.tables import table

INDIA = Path("inputs/india")


def measured(*arguments: object) -> tuple[float, float]:
    """Wall and processor seconds of a command and all its children.

    Raises:
        SystemExit: it failed.
    """
    start = time.perf_counter()
    used: dict[tuple[int, float], float] = {}
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        while process.poll() is None:
            _look(process, used)
            time.sleep(0.05)
        if process.returncode:
            said.seek(0)
            sys.exit(f"plan {' '.join(map(str, arguments))} failed:\n{said.read()}")
    return time.perf_counter() - start, sum(used.values())


def _look(process: psutil.Process, used: dict[tuple[int, float], float]) -> None:
    """Keep the latest processor seconds of a process and of all below it."""
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return
    for one in family:
        try:
            times = one.cpu_times()
            used[one.pid, one.create_time()] = times.user + times.system
        except psutil.Error:
            continue


def rows(path: Path) -> int:
    """Rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def main(chosen: argparse.Namespace) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        cold: list[tuple[float, float]] = []

        def solve() -> None:
            cold.append(measured("solve", chosen.input, "--out", place / f"run-{len(cold)}"))

        solve()
        run = place / "run-0"
        asked = {
            "compare": ("plan compare, 11 targets", ("compare", chosen.input, "--targets", "0..100/10")),
            "frontier": ("plan frontier, 50 points", ("frontier", chosen.input, "--target", chosen.target)),
            "stress": ("plan stress, with pairs and N-1", ("stress", run)),
        }
        found = {}
        for name in chosen.only or asked:
            words, arguments = asked[name]
            found[words] = measured(*arguments, "--out", place / name)
            sys.stderr.write(f"{words}: {found[words][0]:.1f} s, of all processors {found[words][1]:.1f} s\n")
            solve()
        wall, processor = (min(one[part] for one in cold) for part in (0, 1))
        for line in environment():
            sys.stdout.write(f"- {line}\n")
        told = [
            [words, f"{seconds:.1f} s", f"{used:.1f} s", f"{seconds / wall:.1f}", f"{used / processor:.1f}"]
            for words, (seconds, used) in {"plan solve": (wall, processor), **found}.items()
        ]
        sys.stdout.write(f"\n{table(['command', 'wall', 'processor', '× wall', '× processor'], told)}\n")
        tables = place / "stress" / "tables"
        if tables.is_dir():
            cases, nodes = rows(tables / "stress.csv"), rows(tables / "survival.csv")
            used = next(used for words, (_, used) in found.items() if "stress" in words)
            each = used / processor / cases * 20
            sys.stdout.write(f"\n{cases:,} cases, {nodes:,} times to survive: 20 cases cost {each:.2f} cold plans.\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", default=str(INDIA), help="workbook or folder")
    parser.add_argument("--target", default="magnet/FY2030-31", help="of the frontier")
    parser.add_argument("--only", action="append", choices=("compare", "frontier", "stress"), help="may be repeated")
    main(parser.parse_args())
