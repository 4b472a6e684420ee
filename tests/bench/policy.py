"""Which method of the solver for which size, what reductions and coarse starts are worth: ``-m tests.bench.policy``."""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from planner.generate import SIZES, write_case
from tests.bench.__main__ import INDIA, REPOSITORY, environment, in_child
from tests.bench.solving import METHODS
from tests.bench.tables import seconds, table

SMALL = SIZES["S"]
CASES = {
    "S, 4 months, 12 companies": replace(SMALL, months=4, companies=12),
    "S, 4 months": replace(SMALL, months=4),
    "S, 8 months": replace(SMALL, months=8),
    **SIZES,
}
PRESOLVE = ("columns HiGHS's presolve leaves", "rows", "its time")


def measure(cases, reductions, coarse, time_limit, seed=1, say=lambda text: sys.stdout.write(f"{text}\n")):  # noqa: PLR0917
    """Measure and print one table of methods, one of reductions and one of starts from coarse time."""
    for line in environment():
        say(f"- {line}")
    by_method, by_step, by_start = {}, {}, {}
    for name in dict.fromkeys([*cases, *reductions, *coarse]):
        with tempfile.TemporaryDirectory() as made:
            folder = REPOSITORY / "inputs" / "india" if name == INDIA else Path(made)
            if name != INDIA:
                write_case(folder, CASES[name], seed)
            if name in cases:
                by_method[name] = in_child("methods", folder=str(folder), time_limit=time_limit)
            if name in reductions:
                by_step[name] = in_child("steps", folder=str(folder), time_limit=time_limit)
            if name in coarse:
                by_start[name] = in_child("coarse", folder=str(folder), time_limit=time_limit)
    say(f"\n## Methods, on the reduced program\n\n{method_table(by_method)}")
    say(f"\n## Reductions, whole solve\n\n{step_table(by_step)}")
    say(f"\n## Start from the optimum averaged over quarters, on the reduced program\n\n{start_table(by_start)}")


def method_table(found):
    """Seconds of each method, by size, smallest first."""
    known = sorted((figures["columns"], name) for name, figures in found.items() if figures)
    rows = [
        [
            name,
            *(f"{found[name][size]:,}" for size in ("columns", "rows", "nonzeros")),
            *(seconds(found[name]["seconds"][way]) for way in METHODS),
            *(f"{found[name]['presolve'][size]:,}" for size in ("columns", "rows")),
            seconds(found[name]["presolve"]["seconds"]),
            found[name]["parts"],
        ]
        for _, name in known
    ]
    return table(["case", "columns", "rows", "entries", *METHODS, *PRESOLVE, "parts"], rows)


def step_table(found):
    """Seconds of a whole solve after each reduction, and the share of the first."""
    rows = []
    for name, figures in found.items():
        if not figures:
            continue
        first = figures["steps"][0]["seconds"]
        for step in figures["steps"]:
            part = None if first is None or step["seconds"] is None else f"{step['seconds'] / first:.2f}"
            sizes = [f"{step[size]:,}" for size in ("columns", "rows", "nonzeros")]
            rows.append([name, step["name"], *sizes, seconds(step["seconds"]), part])
        rows.append([name, "reducing itself", None, None, None, seconds(figures["reducing"]), None])
    return table(["case", "reduction", "columns", "rows", "entries", "solve", "of plain"], rows)


def start_table(found):
    """Seconds from nothing and from coarse time, by simplex and interior point."""
    rows = [
        [
            name,
            f"{figures['columns']:,}",
            *(seconds(figures[start][method]) for method in ("simplex", "ipx") for start in ("cold", "started")),
        ]
        for name, figures in found.items()
        if figures
    ]
    return table(["case", "columns", "simplex", "simplex, started", "ipx", "ipx, started"], rows)


def choices(words=None):
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.policy", description=__doc__)
    names = [INDIA, *CASES]
    usual = [name for name in names if name not in {"M", "L", "XL"}]
    parser.add_argument("--cases", nargs="*", choices=names, default=usual, help="cases for the methods")
    parser.add_argument("--reductions", nargs="*", choices=names, default=[INDIA, "S"], help="cases for the reductions")
    parser.add_argument("--coarse", nargs="*", choices=names, default=[INDIA, "S"], help="cases for coarse starts")
    parser.add_argument("--time-limit", type=float, default=300.0, help="seconds for each solve")
    return parser.parse_args(words)


if __name__ == "__main__":
    chosen = choices()
    measure(chosen.cases, chosen.reductions, chosen.coarse, chosen.time_limit)
