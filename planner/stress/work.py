"""One case, asked of a program in whatever process it stands: plain data in, plain data out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.fanout import opened
from planner.stress.hints import first_tonne
from planner.stress.prevention import prevention
from planner.stress.program import Program, unpacked
from planner.stress.react import IMPOSSIBLE, NOTHING_T, Shock, State, react, relieved, rupees
from planner.stress.survival import survived

if TYPE_CHECKING:
    from collections.abc import Mapping

WORK = "planner.stress.work:work"


def work(context: Path | Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one case.

    Args:
        context: folder with the programs.
        payload: ``run`` (number of the program), and either ``node`` and ``day`` of an outage whose longest length is
            asked, or ``shocks`` and whether ``prevent`` is asked.
    """
    programs = opened(context, _open)
    program = programs[int(payload["run"])]
    if "node" in payload:
        periods, part = survived(program, int(payload["node"]), int(payload["day"]))
        return {"periods": periods, "part": part}
    shocks = [Shock.read(told) for told in payload["shocks"]]
    return answer(program, shocks, prevent=bool(payload.get("prevent")))


def file_of(run: int) -> str:
    """Name of the file of a program in the context."""
    return f"run-{run:03d}.npz"


def _open(context: Path | Mapping[str, Any]) -> list[Program]:
    folder = Path(str(context))
    return [unpacked(path.read_bytes()) for path in sorted(folder.glob("run-*.npz"))]


_reactions: dict[tuple[int, tuple[Shock, ...]], tuple[Program, State]] = {}


def _before(program: Program, shocks: list[Shock]) -> State | None:
    """The reaction to what comes first; the last one found is kept, for the cases of one first event stand together."""
    if not shocks:
        return None
    key = (id(program), tuple(shocks))
    found = _reactions.get(key)
    if found is None or found[0] is not program:
        state = react(program, shocks)
        _reactions.clear()
        found = _reactions[key] = (program, state)
    return found[1]


def answer(program: Program, shocks: list[Shock], *, prevent: bool = False) -> dict[str, Any]:
    """How a plan fares under shocks.

    Returns:
        ``how`` (kept, given way or impossible), ``over_inr`` and ``penalties_inr`` over the plan, ``short`` (row of the
        table of shortages and tonnes beyond those of the plan), ``spared`` (tonnes short in the plan and no longer so),
        ``relief`` (number of
        the relief and its amount), ``steps`` of the solver, where something is short ``hint`` (what the first tonne of
        a remedy would have saved), and ``measures`` where they were asked for.
    """
    state = react(program, shocks[-1:], _before(program, shocks[:-1]))
    if state.how == IMPOSSIBLE:
        return {"how": IMPOSSIBLE}
    shift = max((shock.shift for shock in shocks), default=-1)
    more = program.more_short(state.values, shift)
    rows = np.flatnonzero(more > NOTHING_T)
    less = program.shorts(program.values).sum() + more.sum() - program.shorts(state.values, shift).sum()
    columns = relieved(program, state.values)
    own = slice(0, program.first_relief)
    found = {
        "how": state.how,
        "over_inr": rupees(program, state.values, state.form.cost) - rupees(program, program.values, program.cost),
        "penalties_inr": float(program.penalties[own] @ (state.values - program.values)[own]),
        "short": [[int(row), float(more[row])] for row in rows],
        "spared": max(float(less), 0.0),
        "relief": [[int(column) - program.first_relief, float(state.values[column])] for column in columns],
        "steps": state.steps,
    }
    if (more > NOTHING_T).any():
        found["hint"] = first_tonne(program, shocks, state)
    if prevent and (more > NOTHING_T).any():
        found["measures"] = [measure.told() for measure in prevention(program, shocks, state)]
    return found
