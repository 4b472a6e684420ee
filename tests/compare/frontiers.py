"""Sweeps of small cases, and each of their points solved afresh from a workbook that asks for that much."""

from __future__ import annotations

import copy

import numpy as np

from models.arrays import compile_form
from models.sourcing import build
from planner.compare.frontier import trace
from planner.compare.frontier_target import Target, sweep_of
from planner.errors import InfeasibleError, InputError
from planner.network import build_network
from planner.solve import SolveOptions, Termination
from planner.solve.highs import Clock, Engine, engine_options
from planner.solve.level import Sweep
from planner.solve.scaling import scale
from tests.cases.build import case

SHEET = {"floor": "floors", "cap": "caps", "licence": "licences", "budget": "budgets"}
FIGURE = {"floor": "share", "cap": "share", "licence": "quota_t", "budget": "amount_inr"}


def swept(sheets, kind, name, *, form=None):
    """What moves in the program of a case."""
    network = build_network(case(**sheets))
    return sweep_of(Target(kind, name, ""), network, compile_form(build(network.model)))


def curve_of(sheets, kind, name, levels, corners=None):
    """The curve of a rule of a case."""
    found = swept(sheets, kind, name)
    return trace(Sweep(found.form, found.level), np.asarray(levels, float), most_corners=corners), found


def afresh(sheets, kind, name, level, found):
    """Objective of the workbook that asks for a level; None if it has no plan."""
    changed = copy.deepcopy(sheets)
    for row in changed[SHEET[kind]]:
        if row[kind] == name:
            weight = row[FIGURE[kind]] / found.now if found.now > 0 and kind in ("floor", "cap") else 1.0
            row[FIGURE[kind]] = level * weight
            if kind in ("floor", "cap"):
                row.pop("penalty_inr_per_t", None)
    try:
        return cold(compile_form(build(build_network(case(**changed)).model)))
    except (InfeasibleError, InputError):
        return None


def cold(form):
    """Objective of a program, solved once and from nothing; None if it has no plan."""
    scaled = scale(form)
    engine = Engine(engine_options(SolveOptions(), "simplex", "choose"))
    engine.load(scaled)
    ended = engine.run(Clock(None))
    assert ended in (Termination.OPTIMAL, Termination.INFEASIBLE)
    return engine.objective() / scaled.money if ended is Termination.OPTIMAL else None


def same(one, other):
    return abs(one - other) <= 1e-7 * (1.0 + abs(other))


def is_convex(points):
    """Whether the slope between neighbours never falls."""
    levels = sorted(points)
    cost = np.array([points[level].objective_inr for level in levels])
    slopes = np.diff(cost) / np.diff(levels)
    return bool((np.diff(slopes) >= -1e-6 * (1.0 + np.abs(slopes).max(initial=0.0))).all())


def never_falls(points, *, towards):
    """Whether more that is asked for never costs less."""
    levels = sorted(points, key=lambda level: level * towards)
    cost = np.array([points[level].objective_inr for level in levels])
    return bool((np.diff(cost) >= -1e-7 * (1.0 + np.abs(cost).max())).all())
