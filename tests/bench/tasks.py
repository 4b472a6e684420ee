"""What one child process measures; each task takes plain words and returns plain figures."""

import subprocess
import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.bench.coarse import coarse
from tests.bench.measure import in_turns, measured, peak_bytes, timed
from tests.bench.solving import methods, steps, worth
from tests.bench.sweeping import frontier

__all__ = [
    "call_of",
    "can",
    "coarse",
    "frontier",
    "methods",
    "phases",
    "plain_memory",
    "plain_seconds",
    "run",
    "steps",
    "worth",
]

WAYS = ("bare", "arrays", "linopy", "rules")
WORDS = {
    "bare": "bare highspy, from numpy",
    "arrays": "this planner: array-backed Pyomo",
    "linopy": "linopy",
    "rules": "rule-written Pyomo, its HiGHS interface",
}
PHASES = ("read", "validate", "network", "build", "hand-over")


def can(way):
    """Whether the library of a way is installed."""
    return way != "linopy" or find_spec("linopy") is not None


def call_of(way):
    """The function that builds a plain program one way and hands it over."""
    from tests.bench import others, ways

    return {"bare": ways.bare, "arrays": ways.arrays, "linopy": others.linopy_way, "rules": others.rules_way}[way]


def plain_seconds(ways, shape, repeat=5):
    """Shortest wall time of each way to build the plain program and hand it over, taking turns."""
    from tests.bench.plain import plain_lp

    calls = {way: call_of(way) for way in ways}
    small, lp = plain_lp("3k"), plain_lp(shape)
    for call in calls.values():
        call(small)  # so that imports and first-time set-up count for nobody
    return {"seconds": in_turns({way: partial(call, lp) for way, call in calls.items()}, repeat)}


def plain_memory(way, shape):
    """Bytes of memory beyond the tables and the imports, and the columns that HiGHS holds."""
    from tests.bench.plain import plain_lp

    call = call_of(way)
    call(plain_lp("3k"))
    lp = plain_lp(shape)
    highs, added = measured(lambda: call(lp))
    return {"memory": added, "columns": highs.getNumCol()}


def phases(folder, repeat=3):
    """Everything before the solver, phase by phase, on a case in a folder; and HiGHS alone on the same program."""
    from models.arrays import compile_form
    from models.sourcing import build
    from planner.network import build_network
    from planner.solve.highs import Engine
    from planner.solve.scaling import scale
    from planner.tables import validate
    from planner.workbook import read_book
    from tests.bench.ways import hand_over, pass_model

    found = {"seconds": {}, "memory": {}}

    def phase(name, call):
        result, found["memory"][name] = measured(call)
        del result
        result, found["seconds"][name] = timed(call, repeat)
        return result

    book = phase("read", lambda: read_book(Path(folder)))
    tables = phase("validate", lambda: validate(book).tables)
    network = phase("network", lambda: build_network(tables))
    model, found["memory"]["build"] = measured(lambda: build(network.model))
    form, found["memory"]["hand-over"] = measured(lambda: compile_form(model))
    sides = (form.row_lower, form.row_upper, form.col_lower, form.col_upper, form.cost)
    found["peak"] = peak_bytes()
    found["seconds"] |= in_turns(
        {
            "build": lambda: build(network.model),
            "hand-over": lambda: hand_over(compile_form(model), Engine, scale),
            "bare": lambda: pass_model(form.matrix, *sides),
        },
        repeat,
    )
    rows, columns = form.matrix.shape
    return {**found, "columns": columns, "rows": rows, "nonzeros": form.matrix.nnz}


def run(folder, time_limit=None):
    """A whole run as ``plan solve`` does it, Python's start included, and its audit; seconds by phase."""
    command = [sys.executable, "-c", "import planner.cli, planner.run.pipeline"]
    start = timed(lambda: subprocess.run(command, check=True))[1]
    from planner.audit.folder import audit_folder
    from planner.run import RunOptions
    from planner.run.pipeline import run as solve_all
    from planner.solve import SolveOptions

    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "run"
        done = solve_all(Path(folder), RunOptions(out=out, solve=SolveOptions(time_limit=time_limit)))
        seconds = {"start": start, **done.seconds}
        certificate, spent = timed(lambda: audit_folder(out), 1)
        seconds.setdefault("audit", spent)
    columns = len(done.results.solution.form.cost)
    return {"seconds": seconds, "peak": peak_bytes(), "verdict": certificate.passed, "columns": columns}
