"""Every status of ``plan solve`` with its exit code, each reached by the command: section 2 of the catalogue.

Ctrl-C and the end by a signal are real processes, in ``tests/cli/test_process.py``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from planner import errors
from planner.audit import audit
from planner.cli.app import app
from planner.run import pipeline, proof
from planner.solve.highs import Engine
from planner.solve.solution import Termination
from tests.cases.hand import offer, sell, world
from tests.run.inputs import clashing, small, write_case

README = Path(__file__).parents[2] / "README.md"


class Asked:
    """What ``plan solve`` answers to a case."""

    def __init__(self, folder: Path, sheets: dict[str, Any], *options: str) -> None:
        self.folder = folder
        case = write_case(folder / "case", sheets)
        self.words = self._run(case, *options)
        again = self._run(case, *options, "--json")
        assert again.stdout, again.exception
        self.told: dict[str, Any] = json.loads(again.stdout)

    def _run(self, case: Path, *options: str) -> Result:
        words = ["solve", str(case), "--out", str(self.folder / "out" / "run"), "--force", *options]
        return CliRunner().invoke(app, words)

    def refused(self, code: int, status: str, *words: str) -> None:
        """It ended with this code and status, said these words on stderr, and left nothing."""
        assert self.words.exit_code == code, self.words.output
        assert (self.told["exit_code"], self.told["status"]) == (code, status)
        assert self.words.stdout == ""
        assert "Traceback" not in self.words.stderr
        assert isinstance(self.words.exception, SystemExit)
        for part in words:
            assert part in self.words.stderr, self.words.stderr
        out = self.folder / "out"
        assert not out.exists() or list(out.iterdir()) == []


def ended(monkeypatch, termination: Termination) -> None:
    """Let the solver always end in this way."""
    monkeypatch.setattr(Engine, "run", lambda *_, **__: termination)


def spoilt_form(monkeypatch, spoil) -> None:
    """Let something go wrong in the arrays after the workbook was found right, and no solver be reached."""
    honest = pipeline.compile_form

    def compiled(model):
        return spoil(honest(model))

    monkeypatch.setattr(pipeline, "compile_form", compiled)
    monkeypatch.setattr(Engine, "load", lambda *_: pytest.fail("reached the solver"))


def test_st_optimal(tmp_path):
    asked = Asked(tmp_path, small())
    assert asked.words.exit_code == 0
    assert asked.told["status"] == "optimal"
    assert (tmp_path / "out" / "run" / "manifest.json").is_file()


def test_st_input_error(tmp_path):
    """All errors at once, each with its cell; nothing is solved."""
    sheets = small()
    sheets["demand"][0]["tonnes"] = -5
    sheets["offers"][1]["material"] = "magnett"
    Asked(tmp_path, sheets).refused(2, "input error", "demand!", "offers!C3", "magnett", "2 errors")


def test_st_empty_model(tmp_path):
    """Nobody wants anything: that is told, and is no plan of cost 0."""
    sheets = small()
    del sheets["demand"]
    Asked(tmp_path, sheets).refused(2, "input error", "demand", "missing-sheet")


def test_st_infeasible_words(tmp_path):
    """The floor, the capacity and the gap in tonnes, in cells and in no solver's names (iis_names_business)."""
    asked = Asked(tmp_path, clashing())
    asked.refused(3, "infeasible", "floor 'self-reliance'", "capacity of 'sinter'", "floors!", "capacity!", " t")
    assert not re.search(r"share_rule|c_u_|\[\d+\]", asked.words.stderr)


def test_st_infeasible_two_causes(tmp_path):
    sheets = clashing()
    sheets["commitments"] = [
        {"commitment": "order", "kind": "buy", "of": "china", "period": "P1", "rule": "exactly", "amount": 600}
    ]
    asked = Asked(tmp_path, sheets)
    asked.refused(3, "infeasible", "floor 'self-reliance'", "commitment 'order'")
    assert {rule["clash"] for rule in asked.told["rules"]} == {1, 2}


def test_st_inf_or_unb_resolved(tmp_path, monkeypatch):
    """A solver that cannot tell which of the two is asked again, without presolve."""
    honest, first = Engine.run, [True]

    def unclear(self, *given, **more):
        found = honest(self, *given, **more)
        return Termination.INFEASIBLE_OR_UNBOUNDED if first and first.pop() else found

    monkeypatch.setattr(Engine, "run", unclear)
    Asked(tmp_path, clashing()).refused(3, "infeasible", "self-reliance")
    assert not first


def test_infeasible_is_confirmed_without_presolve(tmp_path, monkeypatch):
    """audit_infeasible_confirmed: one "infeasible" of the solver is not believed; the plan is found all the same."""
    honest, lies, asked_with = Engine.run, [True], []

    def liar(self, *given, **more):
        asked_with.append(self._highs.getOptionValue("presolve")[1])
        found = honest(self, *given, **more)
        return Termination.INFEASIBLE if lies and lies.pop() else found

    monkeypatch.setattr(Engine, "run", liar)
    assert Asked(tmp_path, small()).words.exit_code == 0
    assert asked_with[0] != "off"
    assert asked_with[1] == "off"


def test_st_unbounded(tmp_path, monkeypatch):
    """No workbook earns without limit, since all that earns is delivered; a limit that was lost on the way does."""
    honest = pipeline.compile_form

    def unlimited(model):
        form = honest(model)
        return replace(form, row_upper=np.where(form.row_upper == 1e8, np.inf, form.row_upper))

    monkeypatch.setattr(pipeline, "compile_form", unlimited)
    sheets = world(offers=[offer("home", "port", 5)], demand=[sell(1e8, 9)])
    asked = Asked(tmp_path, sheets)
    asked.refused(4, "unbounded", "buying from offer 'home' in P1", "What earns is delivering to 'd' in P1")


def test_st_time_limit_none(tmp_path, monkeypatch):
    ended(monkeypatch, Termination.TIME_LIMIT)
    Asked(tmp_path, small(), "--time-limit", "0.001").refused(5, "time limit", "no plan was written")


def test_st_time_limit_feasible(tmp_path, monkeypatch):
    """A plan that was not proved is no plan: the solver's values are never looked at."""
    honest = Engine.run
    monkeypatch.setattr(Engine, "run", lambda *given, **more: (honest(*given, **more), Termination.TIME_LIMIT)[1])
    monkeypatch.setattr(Engine, "point", lambda *_: pytest.fail("looked at values that were not proved"))
    Asked(tmp_path, small(), "--time-limit", "2").refused(5, "time limit", "no plan was written")


def test_st_numeric(tmp_path, monkeypatch):
    """Tried as chosen, without presolve, and by simplex; then said."""
    ended(monkeypatch, Termination.UNCERTAIN)
    Asked(tmp_path, small()).refused(6, "no definite answer", "with and without presolve", "simplex")


def test_st_memory(tmp_path, monkeypatch):
    ended(monkeypatch, Termination.MEMORY)
    Asked(tmp_path, small()).refused(7, "out of memory", "not enough memory")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("cost buy", "buying from offer 'china' in P1 (offers!A3)"),
        ("cost serve", "(demand!A2)"),
        ("col_lower make", "running process 'sinter' in P1 (processes!A2)"),
        ("row_upper supply_max", "most of offer 'china' in P1 (offers!E3)"),
        ("matrix capacity", "capacity of 'sinter' in P1 (capacity!B2)"),
    ],
)
def test_st_nan_guard(tmp_path, monkeypatch, place, words, value):
    """A number that is none is refused before the solver is asked, with the cell it came from."""
    part, family = place.split()
    if (part, value) in (("row_upper", np.inf), ("col_lower", -np.inf)):
        value = np.nan  # no limit is written so, and is none

    def spoil(form):
        if part == "matrix":
            matrix = form.matrix.copy()
            matrix.data[matrix.indptr[form.rows[family].start]] = value
            return replace(form, matrix=matrix)
        array = getattr(form, part).copy()
        array[(form.rows if part.startswith("row") else form.columns)[family].start] = value
        return replace(form, **{part: array})

    spoilt_form(monkeypatch, spoil)
    Asked(tmp_path, small()).refused(8, "refused", "not a finite number", words, "Nothing was solved")


@pytest.mark.parametrize("value", [1e-10, 1e10])
def test_audit_coeff_range(tmp_path, monkeypatch, value):
    """A coefficient the solver would drop, or drown others in, is refused with the cell of its rule."""

    def spoil(form):
        matrix = form.matrix.copy()
        matrix.data[matrix.indptr[form.rows["share_rule"].start]] = value
        return replace(form, matrix=matrix)

    spoilt_form(monkeypatch, spoil)
    Asked(tmp_path, small()).refused(8, "refused", "coefficient", "cap 'less of one'", "(caps!")


def test_a_figure_out_of_range_in_a_workbook_ends_before_any_model(tmp_path):
    sheets = small()
    sheets["recipes"][0]["t_per_t"] = 1e-12
    Asked(tmp_path, sheets).refused(2, "input error", "recipes!D2", "too-small")


def test_st_warn_is_error(tmp_path, monkeypatch):
    """What the solver takes only with a warning, it would change."""
    honest = Engine.load

    def warned(self, scaled):
        tiny = np.where(np.arange(len(scaled.values)) == 0, 1e-12, scaled.values)
        return honest(self, replace(scaled, values=tiny))

    monkeypatch.setattr(Engine, "load", warned)
    Asked(tmp_path, small()).refused(8, "refused", "only with a warning")


def test_st_disk_full(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "write_workbook", full)
    Asked(tmp_path, small()).refused(9, "not written", "no space left on the disk")


def test_st_audit_fails(tmp_path, monkeypatch):
    """A planted wrong answer: the rule, the rows and the size are named, and no plan is written."""

    def spoilt(tables, results, program):
        frames = {**results, "production": results["production"].assign(tonnes=results["production"]["tonnes"] * 1.02)}
        return audit(tables, frames, program)

    monkeypatch.setattr(proof, "audit", spoilt)
    Asked(tmp_path, small()).refused(10, "audit failed", "rows off, the worst by")


def test_audit_status_allowlist(tmp_path, monkeypatch):
    """No way in which the solver can end, but optimal, gives a plan."""
    for number, way_it_ends in enumerate(Termination):
        if way_it_ends is not Termination.OPTIMAL:
            with monkeypatch.context() as patched:
                ended(patched, way_it_ends)
                asked = Asked(tmp_path / str(number), small())
            assert asked.words.exit_code in (3, 4, 5, 6, 7, 130), way_it_ends
            assert not (tmp_path / str(number) / "out" / "run").exists()


def test_the_table_of_codes_is_that_of_the_errors():
    """The README lists each exit code that an error has."""
    table = README.read_text("utf-8").partition("| exit code | meaning |\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE)
    listed = {int(code) for row in rows for code in row.split(",")}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.PlanError)]
    assert listed == {0, 143, *(kind.exit_code for kind in kinds)}
