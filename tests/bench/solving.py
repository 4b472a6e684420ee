"""What the solver takes, by method and by reduction: seconds of one core, so that other work counts little."""

import time
from pathlib import Path

METHODS = {
    "simplex": ("simplex", "on"),
    "ipx": ("ipx", "on"),
    "ipx without crossover": ("ipx", "off"),
    "hipo": ("hipo", "on"),
}


def modelled(folder):
    """The model of a case and its linear program."""
    from models.arrays import compile_form
    from models.sourcing import build
    from planner.network import build_network
    from planner.tables import load

    model = build(build_network(load(Path(folder))).model)
    return model, compile_form(model)


def program(folder):
    """The linear program of a case."""
    return modelled(folder)[1]


def methods(folder, ways=tuple(METHODS), time_limit=None):
    """Seconds of each method on the reduced program; None if it was out of time or is not there.

    Beside them what the solver's own presolve still takes off, how long that takes, and into how many parts without a
    link the program falls.
    """
    from planner.reduce import reduce
    from planner.solve.scaling import scale

    form = reduce(program(folder)).form
    scaled = scale(form)
    rows, columns = form.matrix.shape
    seconds = {way: _one(scaled, *METHODS[way], time_limit) for way in ways}
    sizes = {"columns": columns, "rows": rows, "nonzeros": form.matrix.nnz}
    return {**sizes, "seconds": seconds, "presolve": _presolved(scaled), "parts": _parts(form.matrix)}


def _presolved(scaled):
    """Columns and rows left by the solver's presolve, and its seconds."""
    from planner.solve.highs import Engine, engine_options
    from planner.solve.options import SolveOptions

    engine = Engine(engine_options(SolveOptions(), "ipx", "on"))
    engine.load(scaled)
    start = time.process_time()
    engine._highs.presolve()
    spent = time.process_time() - start
    left = engine._highs.getPresolvedLp()
    return {"columns": left.num_col_, "rows": left.num_row_, "seconds": spent}


def _parts(matrix):
    """Number of parts of a program that share no row and no column."""
    from scipy import sparse

    joined = sparse.block_array([[None, matrix], [matrix.T, None]]).tocsr()
    return int(sparse.csgraph.connected_components(joined, directed=False, return_labels=False))


def _one(scaled, method, crossover, time_limit):
    from planner.errors import PlanError
    from planner.solve.clock import Clock
    from planner.solve.highs import Engine, engine_options
    from planner.solve.options import SolveOptions
    from planner.solve.solution import Termination

    try:
        engine = Engine({**engine_options(SolveOptions(), method, "choose"), "run_crossover": crossover})
        engine.load(scaled)
        start = time.process_time()
        ended = engine.run(Clock(time_limit))
    except PlanError:
        return None
    return time.process_time() - start if ended is Termination.OPTIMAL else None


def steps(folder, time_limit=None):
    """Seconds of a whole solve, and the size of what is solved, with no reduction, the first, the first two, ..."""
    from planner.errors import PlanError
    from planner.reduce import Reductions, reduce
    from planner.solve import SolveOptions, smaller, solve

    form = program(folder)
    start = time.process_time()
    every = reduce(form)
    found = {"reducing": time.process_time() - start, "steps": []}
    chains = [Reductions(form)]
    chains += [Reductions(form, every.alike)] if every.alike else []
    chains += [Reductions(form, every.alike, every.further[: k + 1]) for k in range(len(every.further))]
    kept = smaller.reduce
    for chain in chains:
        rows, columns = chain.form.matrix.shape
        name = chain.sizes[-1].name if chain.sizes else "as it is"
        smaller.reduce = lambda _, chain=chain: chain
        start = time.process_time()
        try:
            objective = solve(form, SolveOptions(time_limit=time_limit)).objective_inr
            seconds = time.process_time() - start
        except PlanError:
            objective = seconds = None
        finally:
            smaller.reduce = kept
        sizes = {"columns": columns, "rows": rows, "nonzeros": chain.form.matrix.nnz}
        found["steps"].append({"name": name, **sizes, "seconds": seconds, "objective": objective})
    return found


def worth(folder, time_limit=None):
    """Seconds of a whole solve of the plain program and of the reduced one, reducing included, and both optima."""
    from planner.solve import SolveOptions, solve

    form = program(folder)
    found = {}
    for name, reduce in (("reduced", True), ("plain", False)):
        start = time.process_time()
        optimum = solve(form, SolveOptions(time_limit=time_limit, reduce=reduce)).objective_inr
        found[name] = {"seconds": time.process_time() - start, "objective": optimum}
    return found
