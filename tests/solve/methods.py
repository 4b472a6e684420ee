"""The methods of HiGHS that are there: HiPO only where its package is installed."""

from planner.errors import PlanError
from planner.solve import SolveOptions, SolverChoice
from planner.solve.highs import Engine, engine_options


def has_hipo() -> bool:
    """Whether HiGHS takes HiPO."""
    try:
        Engine(engine_options(SolveOptions(), "hipo", "choose"))
    except PlanError:
        return False
    return True


METHODS = [SolverChoice.SIMPLEX, SolverChoice.IPX, *([SolverChoice.HIPO] if has_hipo() else [])]
