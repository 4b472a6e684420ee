"""What a frontier takes beside one solve from nothing: seconds of one core, so that other work counts little."""

import time
from pathlib import Path

import numpy as np


def frontier(folder, points=50, time_limit=None):
    """Seconds of one cold solve of a case, and of a curve of so many levels of its first floor, from 0 to all."""
    from models.arrays import compile_form
    from models.sourcing import build
    from planner.compare.frontier import trace
    from planner.compare.frontier_target import read_target, sweep_of
    from planner.network import build_network
    from planner.solve import SolveOptions, solve
    from planner.solve.level import Sweep
    from planner.tables import load

    tables = load(Path(folder))
    name = str(tables["floors"]["floor"].iloc[0])
    network = build_network(tables)
    form = compile_form(build(network.model))
    start = time.process_time()
    solve(form, SolveOptions(time_limit=time_limit))
    cold = time.process_time() - start
    swept = sweep_of(read_target(f"floor={name}", tables), network, form)
    start = time.process_time()
    sweep = Sweep(swept.form, swept.level, SolveOptions(time_limit=time_limit))
    curve = trace(sweep, np.linspace(0.0, 1.0, points), most_corners=0)
    spent = time.process_time() - start
    return {"floor": name, "cold": cold, "sweep": spent, "points": len(curve.points), "solves": curve.solves}
