"""Every end the solver can have, on programs small enough to solve by hand."""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from planner.errors import NumericalError, PlanError, RefusedModelError, StoppedError, TimeLimitError
from planner.solve import (
    InfeasibleModelError,
    SolveOptions,
    SolverChoice,
    Termination,
    UnboundedModelError,
    optimum,
    solve,
)
from planner.solve.highs import Engine
from planner.solve.residuals import TOLERANCE
from planner.solve.scaling import RefusedNumberError
from tests.solve.methods import METHODS
from tests.solve.programs import INF, program, transport


def test_two_suppliers_by_hand() -> None:
    """Ten tonnes wanted; 4 t at 3, the rest at 5: cost 12 + 30 and the constant 100.

    One tonne more wanted costs 5; one tonne more of the cheap supplier saves 5 - 3 = 2.
    """
    found = solve(program([3.0, 5.0], [([1, 1], 10, INF), ([1, 0], -INF, 4)], offset=100.0))
    assert found.status is Termination.OPTIMAL
    assert found.objective_inr == pytest.approx(142.0, rel=1e-12)
    assert found.columns["flow"].tolist() == pytest.approx([4.0, 6.0])
    assert found.duals["limit"].tolist() == pytest.approx([5.0, -2.0])
    assert found.activities["limit"].tolist() == pytest.approx([10.0, 4.0])
    assert found.reduced_costs["flow"].tolist() == pytest.approx([0.0, 0.0])


def test_reduced_cost_of_an_unused_flow() -> None:
    found = solve(program([3.0, 5.0], [([1, 1], 10, INF)]))
    assert found.reduced_costs["flow"].tolist() == pytest.approx([0.0, 2.0])


@pytest.mark.parametrize("money", [1e-3, 1.0, 1e7, 1e12])
def test_money_of_any_size_gives_the_same_plan(money: float) -> None:
    found = solve(program([3.0 * money, 5.0 * money], [([1, 1], 10, INF), ([1, 0], -INF, 4)]))
    assert found.columns["flow"].tolist() == pytest.approx([4.0, 6.0])
    assert found.duals["limit"] == pytest.approx(np.array([5.0, -2.0]) * money, rel=1e-12)


def test_a_row_in_rupees_keeps_its_price() -> None:
    """A budget of 4e10 at 1e10 a unit allows 4 units; a rupee more saves 2 rupees' worth of 1e10."""
    found = solve(program([3.0, 5.0], [([1, 1], 10, INF), ([1e10, 0], -INF, 4e10)]))
    assert found.columns["flow"].tolist() == pytest.approx([4.0, 6.0])
    assert found.duals["limit"].tolist() == pytest.approx([5.0, -2.0 / 1e10])


def test_program_without_variables_costs_its_constant() -> None:
    assert solve(program([], [], offset=7.0)).objective_inr == 7.0


def test_families_split_values_and_prices() -> None:
    form = program(
        [3.0, 5.0],
        [([1, 1], 10, INF), ([1, 0], -INF, 4)],
        families={"need": 1, "supply_max": 1},
        variables={"buy": 1, "short": 1},
    )
    found = solve(form)
    assert found.columns["short"].tolist() == pytest.approx([6.0])
    assert found.duals["supply_max"].tolist() == pytest.approx([-2.0])


@pytest.mark.parametrize("solver", METHODS)
def test_all_methods_agree(solver: SolverChoice) -> None:
    form = transport(2000)
    found = solve(form, SolveOptions(solver))
    assert found.objective_inr == pytest.approx(solve(form).objective_inr, rel=1e-9)
    assert max(found.residuals.primal, found.residuals.dual, found.residuals.gap) < TOLERANCE


def test_the_same_program_gives_the_same_numbers() -> None:
    one, two = solve(transport(2000)), solve(transport(2000))
    assert all((one.columns[name] == two.columns[name]).all() for name in one.columns)
    assert all((one.duals[name] == two.duals[name]).all() for name in one.duals)


def test_small_programs_go_to_simplex_and_large_ones_to_interior_point() -> None:
    assert SolveOptions().method(10_000) == "simplex"
    assert SolveOptions().method(10_001) == "ipx"
    assert SolveOptions(SolverChoice.HIPO).method(5) == "hipo"


@pytest.mark.skipif(SolverChoice.HIPO in METHODS, reason="HiPO is installed")
def test_unknown_method_is_told_plainly() -> None:
    with pytest.raises(PlanError, match="highspy-extras"):
        solve(program([1.0], [([1], 1, INF)]), SolveOptions(SolverChoice.HIPO))


def test_unbounded_names_one_loop() -> None:
    """Buy at 2, sell at 3, without limit; a second loop earns less and is not mixed in."""
    form = program(
        [2.0, -3.0, 2.0, -2.5],
        [([1, -1, 0, 0], 0, 0), ([0, 0, 1, -1], 0, 0)],
        variables={"buy": 1, "serve": 1, "other": 2},
    )
    with pytest.raises(UnboundedModelError) as raised:
        solve(form)
    assert raised.value.exit_code == 4
    assert raised.value.flows["buy"].tolist() == pytest.approx([0.5])
    assert raised.value.rates["serve"].tolist() == pytest.approx([-1.5])
    assert raised.value.flows["other"].tolist() == [0.0, 0.0]


def test_infeasible_and_unbounded_together_is_infeasible() -> None:
    with pytest.raises(InfeasibleModelError):
        solve(program([-1.0, 0.0], [([0, 1], 3, INF), ([0, 1], -INF, 1)]))


def test_presolve_that_cannot_tell_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """st_inf_or_unb_resolved: a first answer of 'one of the two' leads to a definite one."""
    _first_answers(monkeypatch, Termination.INFEASIBLE_OR_UNBOUNDED)
    with pytest.raises(UnboundedModelError):
        solve(program([-1.0], [([1], 0, INF)]))
    _first_answers(monkeypatch, Termination.INFEASIBLE_OR_UNBOUNDED)
    with pytest.raises(InfeasibleModelError):
        solve(program([-1.0], [([1], 3, INF), ([1], -INF, 1)]))


def test_a_false_infeasible_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    _first_answers(monkeypatch, Termination.INFEASIBLE)
    found = solve(program([3.0], [([1], 2, INF)]))
    assert found.objective_inr == pytest.approx(6.0)
    assert any("infeasible" in note for note in found.notes)


def test_no_definite_answer_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """st_numeric."""
    asked = _first_answers(monkeypatch, *[Termination.UNCERTAIN] * 9)
    with pytest.raises(NumericalError, match="no definite answer") as raised:
        solve(program([3.0], [([1], 2, INF)]), SolveOptions(SolverChoice.IPX))
    assert len(asked) == 3
    assert raised.value.exit_code == 6


def test_an_inexact_optimum_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that claims optimality for a point which breaks a row is asked again, then refused."""
    point = Engine.point
    monkeypatch.setattr(Engine, "point", lambda self: replace(point(self), values=point(self).values * 0.9))
    with pytest.raises(NumericalError):
        solve(program([3.0], [([1], 2, INF)]))


def test_interrupted_and_memory_have_their_own_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    _first_answers(monkeypatch, Termination.INTERRUPTED)
    with pytest.raises(StoppedError):
        solve(program([3.0], [([1], 2, INF)]))
    _first_answers(monkeypatch, Termination.MEMORY)
    with pytest.raises(PlanError, match="memory"):
        solve(program([3.0], [([1], 2, INF)]))


def test_time_limit_writes_no_plan() -> None:
    """st_time_limit_none."""
    with pytest.raises(TimeLimitError, match=r"0\.001 seconds") as raised:
        solve(transport(20_000), SolveOptions(SolverChoice.SIMPLEX, time_limit=0.001))
    assert raised.value.exit_code == 5


def test_a_signal_stops_the_solver_at_once() -> None:
    """Whatever the waiting thread is thrown stops the solver, and comes out as it is."""

    class Signal(BaseException):
        pass

    thrown: list[float] = []

    def progress(phase: str, seconds: float, iterations: int) -> None:
        if seconds > 0.2:
            thrown.append(time.process_time())
            raise Signal

    with pytest.raises(Signal):
        solve(transport(60_000), SolveOptions(SolverChoice.SIMPLEX), progress)
    assert time.process_time() - thrown[0] < 5.0, "seconds of the processor, however busy the machine is"


def test_progress_counts_iterations() -> None:
    told: list[tuple[str, float, int]] = []
    solve(transport(20_000), SolveOptions(SolverChoice.SIMPLEX), lambda *news: told.append(news))
    assert told[-1][0] == "solving"
    assert told[-1][2] > 0


@pytest.mark.parametrize(
    ("cost", "coefficient", "limit"),
    [(np.nan, 1.0, 1.0), (1.0, np.nan, 1.0), (1.0, 1.0, np.nan), (1.0, np.inf, 1.0), (1.0, 1.0, 1e20), (1.0, 1.0, 1e9)],
)
def test_numbers_no_solver_can_take_are_refused(cost: float, coefficient: float, limit: float) -> None:
    """st_nan_guard: the solver itself would accept the first two and report an optimum."""
    with pytest.raises(RefusedModelError) as raised:
        solve(program([cost, 1.0], [([coefficient, 1], limit, INF)]))
    assert raised.value.exit_code == 8


def test_a_large_limit_on_nothing_is_no_obstacle() -> None:
    """As the budget of a scheme that no plant can earn."""
    rows = [([1.0], 2.0, INF), ([0.0], -INF, 6.45e10)]
    assert solve(program([3.0], rows)).objective_inr == 6.0
    assert solve(program([3.0], rows), SolveOptions(reduce=False)).objective_inr == 6.0
    with pytest.raises(InfeasibleModelError):
        solve(program([3.0], [*rows, ([0.0], 6.45e10, INF)]))


def test_coefficient_the_solver_would_drop_is_refused_with_its_row() -> None:
    form = program([1.0, 1.0], [([1, 1], 1, INF), ([1, 1e-10], 3, INF)], families={"need": 1, "capacity": 1})
    with pytest.raises(RefusedNumberError, match="below") as raised:
        solve(form)
    assert (raised.value.family, raised.value.row) == ("capacity", 0)


def test_a_warning_of_the_solver_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """st_warn_is_error."""
    monkeypatch.setattr(optimum, "scale", lambda form: replace(_SCALE(form), values=np.array([1.0, 1e-10])))
    with pytest.raises(RefusedModelError, match="warning"):
        solve(program([1.0, 1.0], [([1, 1], 1, INF)]))


_SCALE = optimum.scale


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    solve(program([3.0], [([1], 2, INF)]))
    with pytest.raises(InfeasibleModelError):
        solve(program([1.0], [([1], 3, INF), ([1], -INF, 1)]))
    sys.stdout.flush()
    assert capfd.readouterr().out == ""


def _first_answers(monkeypatch: pytest.MonkeyPatch, *answers: Termination) -> list[Termination]:
    """Let the first runs of the solver end like this, whatever it found; returns those used so far."""
    waiting, used, run = list(answers), [], _RUN

    def pretend(self: Engine, *arguments: object) -> Termination:
        real = run(self, *arguments)  # type: ignore[arg-type]
        if not waiting:
            return real
        used.append(waiting.pop(0))
        return used[-1]

    monkeypatch.setattr(Engine, "run", pretend)
    return used


_RUN = Engine.run
