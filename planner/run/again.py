"""The plan of a finished run, planned again from the copy of its input so that it can be asked questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.errors import PlanError
from planner.prices import any_plan_will_do, planned
from planner.run.folder import MANIFEST
from planner.run.saved import open_plan
from planner.solve import SolveOptions, SolverChoice

if TYPE_CHECKING:
    from pathlib import Path

    from planner.prices import Plan, Ready
    from planner.solve.options import Progress

_SAME: Final = 1e-6


def plan_again(folder: Path, progress: Progress, ready: Ready = any_plan_will_do) -> Plan:
    """The plan of a run; or of a workbook, or a folder of CSV files, that is planned now.

    Args:
        folder: of the run, or the input.
        progress: told what goes on.
        ready: shown what can flow before the solver is asked, to refuse what cannot be answered anyway.

    Raises:
        InputError: there is no run there, or its input has errors.
        PlanError: the input is not planned as it was then.
    """
    if not (folder / MANIFEST).is_file() and (folder.is_file() or any(folder.glob("*.csv"))):
        return planned(folder, SolveOptions(), progress, ready=ready)
    run = open_plan(folder)
    told = run.manifest.get("options", {})
    options = SolveOptions(
        solver=SolverChoice(told.get("solver", SolverChoice.AUTO.value)),
        seed=int(told.get("seed", 0)),
        threads=int(told.get("threads", 1)),
        reduce=bool(told.get("reduce", True)),
    )
    plan = planned(run.source, options, progress, run.variant, ready)
    then, now = float(run.manifest["objective_inr"]), plan.solution.objective_inr
    if abs(then - now) > _SAME * (1.0 + abs(then)):
        message = (
            f"{folder} was planned at ₹{then:,.0f} and its input gives ₹{now:,.0f} now: another version made it, or "
            "its files were changed. Plan it again"
        )
        raise PlanError(message)
    return plan
