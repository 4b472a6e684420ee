"""HiGHS keeps one pool of threads for each thread that calls it: a caller who used it otherwise is no obstacle."""

from __future__ import annotations

from threading import Thread

import highspy
import pytest

from planner.solve import SolveOptions, SolverChoice, solve
from tests.solve.programs import transport


def theirs(threads: int) -> bool:
    """Whether a small program of the caller's own is solved."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", threads)
    one = highs.addVariable(lb=0)
    highs.addConstr(one >= 2)
    highs.minimize(one)
    return highs.getModelStatus() == highspy.HighsModelStatus.kOptimal


@pytest.mark.parametrize("solver", [SolverChoice.SIMPLEX, SolverChoice.IPX])
def test_other_threads_before_and_after(solver: SolverChoice) -> None:
    seen: list[object] = []

    def work() -> None:
        seen.append(theirs(2))
        seen.extend(solve(transport(400), SolveOptions(solver, threads=count)).objective_inr for count in (1, 2, 1))
        seen.append(theirs(2))
        highspy.Highs.resetThreadScheduler(False)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    before, *ours, after = seen
    assert before
    assert after
    assert ours == pytest.approx([solve(transport(400)).objective_inr] * 3, rel=1e-9)
