"""What a start from a plan in coarse time could win at best.

A plan of quarters, split evenly over their months, could tell the solver where to begin. How good such a start can be
at most is measured without making one: the optimum itself is averaged over each quarter, flows and prices, and the
solver begins there. No plan of quarters knows more of the months than that.
"""

import time

import numpy as np
import pandas as pd

SAME = ("offer", "process", "campaign", "option", "route", "material", "licences", "from_node", "to_node", "node")
"""What a flow is, whenever it moves."""


def coarse(folder, months=3, time_limit=None):
    """Seconds of one core of a solve from nothing and from the averaged optimum, by simplex and by interior point."""
    from planner.reduce import reduce
    from planner.solve.scaling import scale
    from tests.bench.solving import modelled

    model, form = modelled(folder)
    chain = reduce(form)
    core = chain.form
    scaled = scale(core)
    point, cold = _cold(scaled, "ipx", time_limit)
    found = {"columns": len(core.cost), "months": months, "cold": {"ipx": cold}, "started": {}}
    found["cold"]["simplex"] = _cold(scaled, "simplex", time_limit)[1]
    values = chain.values(point.values)
    duals = chain.duals(point.duals * scaled.row_factor / scaled.money)
    for family, part in form.columns.items():
        groups = _groups(model, family, months)
        values[part] = values[part] if groups is None else _averaged(values[part], groups)
    for family in ("balance", "need"):
        part, table = form.rows[family], model.component(family).table
        own = np.asarray(table["node" if family == "balance" else "demand"])
        duals[part] = _averaged(duals[part], _numbered([own, np.asarray(table["period"]) // months]))
    values, duals = _down(chain, values, duals)
    off = np.maximum(core.row_lower - core.matrix @ values, core.matrix @ values - core.row_upper)
    found["rows that do not hold"] = int((off > 1e-6).sum())
    for method in ("simplex", "ipx"):
        found["started"][method] = _started(core, scaled, (values, duals), method, time_limit)
    return found


def _cold(scaled, method, time_limit):
    from planner.solve.clock import Clock
    from planner.solve.highs import Engine, engine_options
    from planner.solve.options import SolveOptions
    from planner.solve.solution import Termination

    engine = Engine(engine_options(SolveOptions(), method, "choose"))
    engine.load(scaled)
    start = time.process_time()
    if engine.run(Clock(time_limit)) is not Termination.OPTIMAL:
        return None, None
    return engine.point(), time.process_time() - start


def _started(core, scaled, known, method, time_limit):
    from planner.solve.clock import Clock
    from planner.solve.highs import Engine, Point, engine_options
    from planner.solve.options import SolveOptions
    from planner.solve.solution import Termination

    values, duals = known
    engine = Engine(engine_options(SolveOptions(), method, "off"))
    engine.load(scaled)
    reduced = (core.cost - core.matrix.T @ duals) * scaled.money
    point = Point(values, reduced, duals * scaled.money / scaled.row_factor)
    start = time.process_time()
    ended = engine.corner(point, core.matrix @ values * scaled.row_factor, Clock(time_limit))
    return time.process_time() - start if ended is Termination.OPTIMAL else None


def _groups(model, family, months):
    """Number of the group of each column: the same flow in the months of one quarter; None if it has no month."""
    table = model.component(family).table
    keys = [np.asarray(table[name]) for name in SAME if name in table]
    period = np.asarray(table["period"]) if "period" in table else None
    if "need" in table:
        need = model.need.table
        row = np.asarray(table["need"])
        keys.append(np.asarray(need["demand"])[row])
        period = np.asarray(need["period"])[row] if period is None else period
    if "balance" in table:
        keys.append(np.asarray(model.balance.table["node"])[np.asarray(table["balance"])])
    if period is None or not keys:
        return None
    return _numbered([*keys, period // months])


def _numbered(keys):
    return pd.DataFrame(dict(enumerate(keys))).groupby(list(range(len(keys))), sort=False).ngroup().to_numpy()


def _averaged(values, groups):
    if not len(values):
        return values
    return (np.bincount(groups, values) / np.bincount(groups))[groups]


def _down(chain, values, duals):
    """Flows and prices of the full program, as those of the program that is left after all reductions."""
    for step in [*([chain.alike] if chain.alike else []), *chain.further]:
        rows, columns = step.form.matrix.shape
        if hasattr(step, "along"):
            left = np.ones(len(values), bool)
            left[step.columns] = False
            values, duals = values[left], duals[step.kept]
        elif hasattr(step, "kept"):
            values = values[step.kept]
        elif hasattr(step, "columns"):
            smaller = np.zeros(rows)
            smaller[step.rows] = duals
            values, duals = np.bincount(step.columns, values, columns), smaller
    return values, duals
