"""``plan solve``: from a workbook to a plan in a folder of its own."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from planner.cli.console import error_json, print_findings, say_json, tell, tell_error
from planner.cli.progress import ProgressLine
from planner.cli.signals import Stopped
from planner.cli.variants import Scenarios, Sets, Target, variant_of
from planner.errors import InputError, PlanError, Severity, StoppedError

if TYPE_CHECKING:
    from planner.run.pipeline import Run

Method = Literal["auto", "simplex", "ipx", "hipo"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def solve(  # noqa: PLR0913 - the options of a command
        path: Annotated[
            Path | None,
            typer.Argument(help="Workbook, or folder of CSV files.", show_default="inputs/india.xlsx, or the example"),
        ] = None,
        *,
        scenario: Scenarios = None,
        changes: Sets = None,
        target: Target = "",
        out: Annotated[Path | None, typer.Option("--out", help="Folder of the run.", show_default="outputs/…")] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace an earlier run at --out.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
        time_limit: Annotated[float | None, typer.Option("--time-limit", help="Seconds for the solver.")] = None,
        solver: Annotated[Method, typer.Option("--solver", help="Method of HiGHS; auto goes by size.")] = "auto",
        no_reduce: Annotated[bool, typer.Option("--no-reduce", help="Solve the program as it is, unreduced.")] = False,
        quiet: Annotated[bool, typer.Option("--quiet", help="No progress line and no summary.")] = False,
    ) -> None:
        """Find the plan of least cost, prove it, and write it to a folder."""
        if time_limit is not None and not (time_limit > 0 and math.isfinite(time_limit)):
            message = "give a number of seconds above 0"
            raise typer.BadParameter(message, param_hint="--time-limit")
        try:
            source = path or default_input()
            asked: dict[str, Any] = {"out": out, "force": force, "solver": solver, "time_limit": time_limit}
            asked["no_reduce"] = no_reduce
            asked["variant"] = variant_of(scenario, changes, target)
            finished = _plan(source, asked, quiet=quiet or as_json)
        except PlanError as refused:
            _told(refused, as_json=as_json)
            raise typer.Exit(refused.exit_code) from None
        if as_json:
            say_json(finished.told())
        elif not quiet:
            _show(finished)


def default_input() -> Path:
    """What ``plan solve`` plans when nothing is named: India, here or as it comes with the planner.

    Raises:
        InputError: there is no India anywhere.
    """
    from importlib.resources import files

    packed = files("planner").joinpath("example", "india")
    for path in (Path("inputs", "india.xlsx"), Path("inputs", "india"), Path(str(packed))):
        if path.exists():
            return path
    from planner.errors import Finding

    problem, fix = "There is no workbook to plan.", "Name one, or write one with 'plan example'."
    raise InputError([Finding(Severity.ERROR, "file-missing", "", "", "", problem, fix)])


def _plan(source: Path, asked: dict[str, Any], *, quiet: bool) -> Run:
    """Run the pipeline; a signal becomes an error with its own exit code."""
    with ProgressLine(quiet=quiet) as progress:
        progress("starting", 0.0, 0)
        try:
            from planner.run.options import RunOptions
            from planner.run.pipeline import run
            from planner.solve.options import SolveOptions, SolverChoice

            solve = SolveOptions(SolverChoice(asked["solver"]), asked["time_limit"], reduce=not asked["no_reduce"])
            world = asked["variant"]
            options = RunOptions(
                asked["out"],
                force=asked["force"],
                solve=solve,
                scenarios=world.scenarios,
                sets=world.sets,
                target=world.target,
            )
            return run(source, options, progress)
        except Stopped as stopped:
            message = "stopped; nothing was written"
            raise StoppedError(message, by_signal=stopped.by_signal) from None


def _told(refused: PlanError, *, as_json: bool) -> None:
    """Say what is wrong: on stderr, or as one JSON object on stdout."""
    if as_json:
        say_json(error_json(refused))
    elif isinstance(refused, InputError):
        print_findings(refused.findings, to_stderr=True)
        tell(f"{refused}; nothing was written.")
    elif isinstance(refused, StoppedError):
        tell("Stopped; nothing was written.")
    else:
        tell_error(refused)


def _show(finished: Run) -> None:
    """The summary on one screen."""
    from rich.console import Console

    from planner.report.text import summary

    wide = sys.stdout.isatty()
    console = Console(width=None if wide else 110, highlight=False, soft_wrap=False)
    warnings = sum(finding.severity is Severity.WARNING for finding in finished.findings)
    with console.capture() as captured:
        console.print(summary(finished.results, finished.default_penalties, warnings))
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())
    checks = finished.proof.certificate.checks
    rows = sum(check.rows for check in checks)
    console.print(f"Audited: {len(checks):,} rules on {rows:,} rows, all kept.", markup=False, soft_wrap=True)
    told = f"Look at {finished.folder / 'report.html'}; results.xlsx and all tables stand beside it."
    console.print(told, markup=False, soft_wrap=True)
