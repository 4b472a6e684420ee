"""What one child process measures; each task takes plain words and returns plain figures."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.bench.measure import measured, peak_bytes, timed

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


def plain(way, shape, repeat=3):
    """Build the plain program one way and hand it over.

    Returns:
        Seconds, bytes of memory beyond the tables and the imports, columns and coefficients that HiGHS holds.
    """
    from tests.bench import others, ways
    from tests.bench.plain import plain_lp

    call = {"bare": ways.bare, "arrays": ways.arrays, "linopy": others.linopy_way, "rules": others.rules_way}[way]
    call(plain_lp("3k"))  # so that imports and first-time set-up count for nobody
    lp = plain_lp(shape)
    highs, added = measured(lambda: call(lp))
    size = {"columns": highs.getNumCol(), "nonzeros": highs.getNumNz()}
    del highs
    seconds = timed(lambda: call(lp), repeat)[1]
    return {"seconds": seconds, "memory": added, **size}


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
    model = phase("build", lambda: build(network.model))
    phase("hand-over", lambda: hand_over(compile_form(model), Engine, scale))
    form = compile_form(model)
    sides = (form.row_lower, form.row_upper, form.col_lower, form.col_upper, form.cost)
    phase("bare", lambda: pass_model(form.matrix, *sides))
    rows, columns = form.matrix.shape
    return {**found, "columns": columns, "rows": rows, "nonzeros": form.matrix.nnz, "peak": peak_bytes()}


def run(folder, time_limit=None):
    """A whole run as ``plan solve`` does it, and its audit; seconds by phase."""
    from planner.audit.folder import audit_folder
    from planner.run import RunOptions
    from planner.run.pipeline import run as solve_all
    from planner.solve import SolveOptions

    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "run"
        done = solve_all(Path(folder), RunOptions(out=out, solve=SolveOptions(time_limit=time_limit)))
        seconds = dict(done.seconds)
        certificate, spent = timed(lambda: audit_folder(out), 1)
        seconds.setdefault("audit", spent)
    return {"seconds": seconds, "peak": peak_bytes(), "verdict": certificate.passed}
