"""Measure time and memory and print them as tables: ``python -m tests.bench``; ``--help`` lists what can be chosen."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from planner.generate import SIZES, write_case
from tests.bench import tables
from tests.bench.plain import SHAPES
from tests.bench.tasks import WAYS, can

REPOSITORY = Path(__file__).parents[2]
INDIA = "India"
TOO_SLOW = {"linopy": ("3M",), "rules": ("1M", "3M")}


def in_child(task, **words):
    """Figures of one task, measured in a process of its own; None, with a word on stderr, if it fails.

    It keeps what Python compiles, as it does for whoever uses the planner.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "tests.bench.child", task, json.dumps(words), str(out)]
        done = subprocess.run(command, cwd=REPOSITORY, env=kept, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(f"{task} {words} failed:\n{done.stderr[-2000:]}\n")
            return None
        return json.loads(out.read_text(encoding="utf-8"))


def allowed(way, shape):
    """Whether a way is worth measuring at a size: the slow ones are left out above theirs."""
    return can(way) and shape not in TOO_SLOW.get(way, ())


def environment():
    """Date, machine and versions, in a line each."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    yield f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {machine}"
    yield ", ".join(f"{name} {_version(name)}" for name in ("pyomo", "highspy", "numpy", "scipy", "pandas", "linopy"))


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def measure_plain(shape, repeat):
    """Seconds of each way to build the plain program, and the memory of each; None if it cannot be told."""
    ways = [way for way in WAYS if allowed(way, shape)]
    found = in_child("plain_seconds", ways=ways, shape=shape, repeat=repeat)
    memory = {way: in_child("plain_memory", way=way, shape=shape) for way in ways}
    if not found or not all(memory.values()):
        return None
    return {**found, "memory": {way: memory[way]["memory"] for way in ways}, "columns": memory["bare"]["columns"]}


def case_folder(name, made, seed):
    """Folder of a case: India as it is reviewed, any other made up."""
    if name == INDIA:
        return REPOSITORY / "inputs" / "india"
    write_case(Path(made), SIZES[name], seed)
    return Path(made)


def measure_cases(chosen):
    """Figures of every task on every case that was chosen for it: task -> case -> figures."""
    tasks = {
        "phases": (chosen.cases, {"repeat": chosen.repeat}),
        "run": (chosen.runs, {"time_limit": chosen.time_limit}),
        "worth": (chosen.reductions, {"time_limit": chosen.time_limit}),
        "frontier": (chosen.frontiers, {"time_limit": chosen.time_limit}),
    }
    found = {task: {} for task in tasks}
    for name in dict.fromkeys(name for names, _ in tasks.values() for name in names):
        with tempfile.TemporaryDirectory() as made:
            folder = str(case_folder(name, made, chosen.seed))
            for task, (names, words) in tasks.items():
                figures = in_child(task, folder=folder, **words) if name in names else None
                if figures:
                    found[task][name] = figures
    return found


def measure(chosen, say=lambda text: sys.stdout.write(f"{text}\n")):
    """Measure what was chosen and print table after table."""
    for line in environment():
        say(f"- {line}")
    plain = {shape: figures for shape in chosen.plain if (figures := measure_plain(shape, chosen.repeat))}
    if plain:
        say(f"\n## The same plain program, four ways\n\n{tables.plain_table(plain)}")
    found = measure_cases(chosen)
    cases, runs = found["phases"], found["run"]
    if cases:
        say(f"\n## National cases up to the solver\n\n{tables.phase_table(cases)}")
        say(f"\n{tables.memory_table(cases)}")
        grown = tables.growth(cases)
        if grown:
            say(f"\nTime grows with columns to the power {grown[0]:.2f}, memory to the power {grown[1]:.2f}.")
    if runs:
        say(f"\n## Whole runs\n\n{tables.run_table(runs)}")
    if plain or any(found.values()):
        say(f"\n## Targets\n\n{tables.target_table(plain, runs, found['worth'], found['frontier'])}")


def choices(words=None):
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--plain", nargs="*", choices=[*SHAPES], default=["30k", "300k", "1M"], help="plain programs")
    names = [INDIA, *SIZES]
    parser.add_argument("--cases", nargs="*", choices=names, default=["S", "M", "L"], help="cases up to the solver")
    parser.add_argument("--runs", nargs="*", choices=names, default=[INDIA, "S"], help="cases planned and audited")
    parser.add_argument("--reductions", nargs="*", choices=names, default=[INDIA, "S"], help="solved with and without")
    parser.add_argument("--frontiers", nargs="*", choices=names, default=[INDIA, "S"], help="cases swept")
    parser.add_argument("--repeat", type=int, default=5, help="the best of so many")
    parser.add_argument("--seed", type=int, default=1, help="of the national cases")
    parser.add_argument("--time-limit", type=float, help="seconds for the solver in a whole run")
    return parser.parse_args(words)


if __name__ == "__main__":
    measure(choices())
